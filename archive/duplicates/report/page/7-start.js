// Filters, keys, and the start of it all.
const AT_ONCE = 100;
const lists = {};

function pairText(pair) {
  pair.text ??= [pair.a, pair.b].map((id) => {
    const one = article(id);
    return [id, one.title, one.site, one.url].join(" ");
  }).join(" ").toLowerCase();
  return pair.text;
}

function storyText(item) {
  item.text ??= (item.textContent + " " + $$("a", item).map((a) => a.href).join(" ")).toLowerCase();
  return item.text;
}

function wanted() {
  return {
    text: $("#filter-text").value.trim().toLowerCase().split(/\s+/).filter(Boolean),
    site: $("#filter-site").value,
    verdict: $("#filter-verdict").value,
    size: Number($("#filter-size").value),
    uncertain: $("#filter-uncertain").checked,
  };
}

function storyFits(item, want) {
  const story = facts.stories[item.dataset.story];
  return (!want.uncertain || "unsure" in item.dataset)
    && story.copies.length >= want.size
    && (!want.verdict || item.dataset.verdicts.split(" ").includes(want.verdict))
    && (!want.site || story.copies.some((id) => article(id).site === want.site))
    && want.text.every((word) => storyText(item).includes(word));
}

function pairFits(pair, want) {
  const size = Math.max(...[pair.a, pair.b].map((id) => facts.stories[article(id).story]?.copies.length ?? 1));
  return (!want.uncertain || pair.uncertain)
    && size >= want.size
    && (!want.verdict || pair.verdict === want.verdict)
    && (!want.site || article(pair.a).site === want.site || article(pair.b).site === want.site)
    && want.text.every((word) => pairText(pair).includes(word));
}

// Of one article alone: whoever asks for a verdict, a size or a close call asks for something else.
function doubledFits(item, want) {
  const one = article(item.dataset.doubled);
  const text = [item.dataset.doubled, one.title, one.site, one.url].join(" ").toLowerCase();
  return !want.uncertain && !want.size && !want.verdict && (!want.site || one.site === want.site)
    && want.text.every((word) => text.includes(word));
}

// Two stories kept apart may have many pairs between them: one call mostly settles all, so the closest stands for them.
function grouped(pairs) {
  const groups = new Map();
  for (const pair of pairs) {
    const ends = [pair.a, pair.b].map((id) => article(id).story ?? "article " + id).sort();
    const key = pair.together ? pair.a + "-" + pair.b : ends.join(" | ");
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()];
}

function reveal(key, n, make) {
  const more = t(key, { n }, "button", { type: "button", class: "quiet more" });
  more.addEventListener("click", () => more.replaceWith(...make()));
  return more;
}

function groupItems([first, ...others]) {
  return others.length ? [pairItem(first), reveal("more.between", others.length, () => others.map(pairItem))] : [pairItem(first)];
}

function groupsFrom(groups, from) {
  const rest = groups.length - from - AT_ONCE;
  return [
    ...groups.slice(from, from + AT_ONCE).flatMap(groupItems),
    ...(rest > 0 ? [reveal("more", rest, () => groupsFrom(groups, from + AT_ONCE))] : []),
  ];
}

function showPairs(name, pairs) {
  const list = lists[name];
  list.replaceChildren(...groupsFrom(grouped(pairs), 0));
  if (!pairs.length) list.append(t(facts[name].length ? "none.match" : "none", undefined, "p", { class: "empty" }));
}

function filter() {
  const want = wanted();
  let shown = 0, total = 0;
  for (const name of ["uncertain", "apart"]) {
    const fitting = facts[name].map((key) => facts.pairs[key]).filter((pair) => pairFits(pair, want));
    showPairs(name, fitting);
    shown += fitting.length;
    total += facts[name].length;
  }
  let stories = 0;
  for (const item of lists.stories.children) {
    item.hidden = !storyFits(item, want);
    stories += item.hidden ? 0 : 1;
    total += 1;
  }
  $("#stories > .empty").hidden = stories > 0;
  for (const item of $$("[data-doubled]")) {
    item.hidden = !doubledFits(item, want);
    shown += item.hidden ? 0 : 1;
    total += 1;
  }
  $("#shown").replaceChildren(t("filter.shown", { n: shown + stories, total }));
}

function step(by) {
  const items = $$(".item > summary").filter((one) => one.checkVisibility());
  const here = document.activeElement.closest?.(".item > summary") ?? $(".item:focus-within > summary");
  const at = items.indexOf(here);
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => $("#filter-text").focus(),
  "?": () => $("#help").showModal(),
  l: () => speak(language === "zh" ? "en" : "zh"),
};

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("#help").open) return;
  if (event.key === "Escape" && event.target === $("#filter-text")) { event.target.blur(); return; }
  if (event.target.matches("input, select, textarea")) return;
  const pair = event.target.closest?.(".item.pair");
  if (KEYS[event.key]) KEYS[event.key]();
  else if (pair && CALLS[event.key]) choose(pair.dataset.pair, CALLS[event.key]);
  else return;
  event.preventDefault();
}

async function start() {
  facts = await unpack("index");
  words = facts.words;
  for (const list of $$("[data-list]")) lists[list.dataset.list] = list;
  for (const part of $$("[data-needs-script]")) part.hidden = false;
  for (const item of lists.stories.children) {
    item.addEventListener("toggle", () => item.open && fillStory(item), { once: true });
  }
  for (const item of $$("[data-doubled]")) {
    item.addEventListener("toggle", () => item.open && fillDoubled(item), { once: true });
  }
  recall();
  filter();
  $("#filters").addEventListener("input", filter);
  $("#filters").addEventListener("submit", (event) => event.preventDefault());
  $("#filters").addEventListener("reset", () => setTimeout(filter));
  for (const button of $$("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
  $("#help-open").addEventListener("click", () => $("#help").showModal());
  $("#tray-save").addEventListener("click", save);
  $("#tray-clear").addEventListener("click", () => { for (const [key, call] of [...calls]) choose(key, call); });
  document.addEventListener("keydown", key);
  document.documentElement.dataset.ready = "";
}

if ("DecompressionStream" in window) start();
else $("#too-old").hidden = false;
