// A pair as an item to open: who the two are, the verdict in a sentence, then measures, differences and the texts.

function sentence(pair) {
  const told = pair.told.flatMap((part) => [t(...part), gap()]);
  if (pair.named.length) {
    told.push(t("sentence.differs.start"), el("span", { class: "named" }, pair.named.map((one) =>
      el("span", { class: "difference" }, t("difference." + one.kind), " ", ...difference(one)))));
  }
  return el("p", { class: "sentence" }, told);
}

// Between sentences, where the language wants one.
function gap() {
  return el("span", { class: "gap" }, " ");
}

function difference(one) {
  const side = (text) => (text ? el("b", { lang: "zh" }, text) : t("difference.missing"));
  return [side(one.a), " / ", side(one.b)];
}

function who(id, side) {
  const one = article(id);
  return el("span", { class: "who" },
    t("pair." + side, undefined, "span", { class: "letter" }),
    el("span", { class: "name", lang: "zh" }, one.title || say("copy.untitled")),
    el("span", { class: "from", lang: "zh" }, [one.site, one.published].filter(Boolean).join(" · ")));
}

function pairItem(pair) {
  const status = el("p", { class: "facts" },
    t("verdict." + pair.verdict, undefined, "span", { class: "chip verdict-" + pair.verdict }),
    t(pair.sure[0], pair.sure[1], "span", { class: pair.uncertain ? "flag" : "" }),
    t(pair.together ? "pair.together" : "pair.apart"),
    pair.bridge ? t("pair.bridge") : null,
    pair.decision ? t("call.mark", { call: ["call." + pair.decision, {}] }, "span", { class: "chip decided" }) : null);
  const item = el("details", { class: "item pair", "data-pair": pair.a + "-" + pair.b, "data-verdicts": pair.verdict },
    el("summary", {}, el("h3", { class: "two" }, who(pair.a, "a"), who(pair.b, "b")), status, sentence(pair)),
    el("div", { class: "inside" }));
  item.addEventListener("toggle", () => item.open && fillPair(item, pair), { once: true });
  markCall(item, item.dataset.pair);
  return item;
}

function measure(key, value) {
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
  bar.firstChild.style.setProperty("inline-size", 100 * value + "%");
  return el("div", {}, t(key, undefined, "dt"), el("dd", {}, bar, value.toFixed(2)));
}

async function fillPair(item, pair) {
  const inside = $(".inside", item);
  const evidence = await evidenceOf(pair);
  const letters = evidence.passages.reduce((sum, one) => sum + one[1] - one[0], 0);
  inside.append(
    el("dl", { class: "measures" },
      measure("pair.resemblance", pair.resemblance), measure("pair.contained.a", pair.containment[0]),
      measure("pair.contained.b", pair.containment[1]), measure("pair.margin", pair.margin),
      el("div", {}, t("pair.rule", undefined, "dt"), el("dd", {}, words["rule." + pair.rule] ? t("rule." + pair.rule) : "", " ", el("code", { class: "grey" }, pair.rule)))),
    t("pair.passages", { n: evidence.passages.length, letters }, "p", { class: "note" }));
  if (evidence.differences.length) {
    inside.append(el("h4", {}, t("pair.differences")), el("ul", { class: "differences" }, evidence.differences.map((one) =>
      el("li", {}, t("difference." + one.kind, undefined, "span", { class: "kind" }), " ", ...difference(one)))));
  }
  inside.append(decideOn(pair), await sideBySide(pair, evidence));
}
