// Two texts side by side: rows of whole paragraphs, shared passages and differences marked in both.

// Cuts [start, end) where marks begin and end; each piece carries every mark that covers it. A difference stays whole.
function pieces(start, end, marks) {
  const cuts = new Set([start, end]);
  const near = marks.filter((mark) => mark.start < end && mark.end > start);
  for (const mark of near) {
    cuts.add(Math.max(start, mark.start));
    cuts.add(Math.min(end, mark.end));
  }
  const whole = near.filter((mark) => mark.kind === "differs");
  const places = [...cuts].sort((a, b) => a - b).filter((at) => !whole.some((mark) => mark.start < at && at < mark.end));
  return places.slice(1).map((stop, index) => ({
    start: places[index],
    end: stop,
    marks: near.filter((mark) => mark.start < stop && mark.end > places[index]),
  }));
}

function marked(letters, start, end, marks) {
  while (end > start && letters[end - 1] === "\n") end -= 1;
  return pieces(start, end, marks).map((piece) => {
    const text = letters.slice(piece.start, piece.end).join("");
    const kinds = new Set(piece.marks.map((mark) => mark.kind));
    if (!kinds.size) return document.createTextNode(text);
    const shared = piece.marks.find((mark) => mark.kind === "shared");
    const differs = piece.marks.find((mark) => mark.kind === "differs");
    const tag = kinds.has("boilerplate") && !shared && !differs ? "span" : "mark";
    const link = differs ? "d" + differs.number : shared && "s" + shared.number;
    return el(tag, { class: [...kinds].join(" "), "data-link": link }, text);
  });
}

function marksOf(evidence, text, side) {
  const at = side === "a" ? 0 : 2;
  return [
    ...evidence.passages.map((one, number) => ({ kind: "shared", number, start: one[at], end: one[at + 1] })),
    ...evidence.differences
      .map((one, number) => ({
        kind: "differs", number, start: one[side + "_start"], end: one[side + "_start"] + Array.from(one[side]).length,
      }))
      .filter((mark) => mark.start >= 0),
    ...text.boilerplate.map(([start, end]) => ({ kind: "boilerplate", start, end })),
  ];
}

function textHead(id, side) {
  const one = article(id);
  return el("header", { class: "text-head" },
    el("p", { class: "side-name" }, t("pair." + side, undefined, "span", { class: "letter" }),
      el("span", { lang: "zh" }, one.site || "–"), el("span", { class: "when" }, one.published)),
    el("h4", {}, webLink(one.url, one.title || say("copy.untitled")), " ", el("span", { class: "number" }, String(id))));
}

async function sideBySide(pair, evidence) {
  const [a, b] = await Promise.all([textOf(pair.a), textOf(pair.b)]);
  const marks = { a: marksOf(evidence, a, "a"), b: marksOf(evidence, b, "b") };
  const grid = el("div", { class: "texts" }, textHead(pair.a, "a"), textHead(pair.b, "b"));
  for (const [aStart, aEnd, bStart, bEnd] of evidence.rows) {
    for (const [side, text, start, end] of [["a", a, aStart, aEnd], ["b", b, bStart, bEnd]]) {
      const cell = el("div", { class: "cell " + side + (start === end ? " absent" : ""), lang: "zh" },
        marked(text.letters, start, end, marks[side]));
      if (start !== end) cell.prepend(t("pair." + side, undefined, "span", { class: "letter" }));
      grid.append(cell);
    }
  }
  for (const event of ["pointerover", "pointerout"]) {
    grid.addEventListener(event, (move) => {
      const link = move.target.dataset?.link;
      if (!link) return;
      for (const mark of $$(`[data-link="${link}"]`, grid)) mark.classList.toggle("lit", event === "pointerover");
    });
  }
  return grid;
}
