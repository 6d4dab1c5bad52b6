// What a story shows when it is opened: its doubts, its spread over sites and days, what was cut, and the evidence.
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;

function svg(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Whom the copies name as their source, if more than one agrees: a hint at who wrote it first.
function credited(story) {
  const named = new Map();
  for (const id of story.copies) {
    const source = article(id).source;
    if (source) named.set(source, (named.get(source) ?? 0) + 1);
  }
  const [source, n] = [...named].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  return n > 1 ? [" · ", t("story.spread.source", { source, copies: n })] : [];
}

// One line a site in the order they published, one dot a copy; drawn only where there is something to see.
function spread(story, room) {
  const dated = story.copies.map((id) => ({ id, ...article(id) })).filter((one) => one.published);
  if (!dated.length) return null;
  const first = dated[0];
  const told = el("p", { class: "note" },
    t("story.spread.first", { site: first.site || "–", day: first.published.slice(0, 10) }), ...credited(story));
  const sites = [...new Set(dated.map((one) => one.site || "–"))];
  const days = dated.map((one) => Date.parse(one.published.slice(0, 10)) / DAY);
  const from = Math.min(...days), until = Math.max(...days);
  if (from === until || sites.length > 24) return told;
  const height = 24 * sites.length + 26, width = Math.min(720, room), left = Math.min(190, 0.36 * width), span = width - left - 30;
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "spread", role: "img" });
  drawing.append(svg("title", {}, say("story.spread")));
  sites.forEach((site, row) => {
    const y = 24 * row + 14;
    drawing.append(svg("line", { x1: left, x2: width - 20, y1: y, y2: y }),
      svg("text", { x: left - 12, y: y + 4, "text-anchor": "end", lang: "zh" }, site.length * 13 > left ? site.slice(0, Math.floor(left / 13) - 2) + "…" : site));
  });
  dated.forEach((one, index) => {
    const dot = svg("circle", { cx: left + 10 + span * (days[index] - from) / (until - from), cy: 24 * sites.indexOf(one.site || "–") + 14,
      r: 5, class: story.representative === one.id ? "chosen" : "" });
    dot.append(svg("title", {}, `${one.published} ${one.title}`));
    drawing.append(dot);
  });
  const axis = height - 6;
  drawing.append(svg("text", { x: left + 10, y: axis, "text-anchor": "start" }, first.published.slice(0, 10)),
    svg("text", { x: width - 20, y: axis, "text-anchor": "end" }, dated.at(-1).published.slice(0, 10)));
  return el("div", {}, told, drawing);
}

function doubts(story) {
  if (!story.doubts.length) return null;
  return el("ul", { class: "doubts" }, story.doubts.map((one) =>
    t("doubt." + one.kind, { ...one, verdict: one.verdict ? ["verdict." + one.verdict, {}] : "" }, "li")));
}

function cutsOf(text) {
  return [
    ...text.repeats.map((one) => t("copy.repeat", one, "p")),
    ...text.cuts.map((one) => el("div", {}, t("copy.cut", one, "p", { class: "sub" }), el("blockquote", { lang: "zh", class: "grey" }, one.text))),
  ];
}

async function fillDoubled(item) {
  const id = item.dataset.doubled;
  $(".inside", item).append(el("p", {}, webLink(article(id).url, article(id).url)), ...cutsOf(await textOf(id)));
}

async function cuts(story) {
  const shown = [];
  for (const id of story.copies) {
    const text = await textOf(id);
    if (!text.cuts.length && !text.repeats.length) continue;
    shown.push(el("details", { class: "cut" },
      el("summary", {}, el("span", { lang: "zh" }, article(id).site || article(id).title), " ", el("span", { class: "number" }, String(id)), " ",
        text.repeats.length ? t("copy.repeats", undefined, "span", { class: "flag" }) : null),
      cutsOf(text)));
  }
  return shown.length ? [t("copy.cuts", undefined, "h4"), ...shown] : [];
}

async function fillStory(item) {
  const story = facts.stories[item.dataset.story];
  const inside = $(".inside", item);
  const lost = await cuts(story);
  const chosen = doubts(story);
  if (chosen) inside.prepend(chosen);
  inside.append(el("p", { class: "note" }, ...reason(story)), t("story.spread", undefined, "h4"));
  const drawn = spread(story, inside.clientWidth - 40);
  if (drawn) inside.append(drawn);
  if (story.decisions.length) {
    inside.append(t("section.decisions", undefined, "h4"), el("ul", { class: "said" }, story.decisions.map((one) => t(...one, "li"))));
  }
  inside.append(...lost, t("story.evidence", undefined, "h4"));
  if (!story.pairs.length) inside.append(t("story.evidence.none", undefined, "p", { class: "note" }));
  if (story.pairs.length < story.pairs_total) {
    inside.append(t("story.evidence.part", { shown: story.pairs.length, total: story.pairs_total }, "p", { class: "note" }));
  }
  inside.append(...story.pairs.map((key) => pairItem(facts.pairs[key])));
  const near = facts.apart.map((key) => facts.pairs[key]).filter((pair) =>
    article(pair.a).story === story.id || article(pair.b).story === story.id);
  if (near.length) inside.append(t("story.neighbours", undefined, "h4"), ...groupsFrom(grouped(near), 0));
}

function reason(story) {
  return [t("copy.representative"), " ", el("span", { class: "number" }, String(story.representative)), " · ",
    t("story.reason", { reason: story.reason })];
}
