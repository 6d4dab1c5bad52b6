// Calls made while reading: collected here, saved as the CSV that `qcrawl duplicates decide --from` reads.
const CALLS = { s: "same", n: "not_same", c: "contains", u: "unsure" };
const calls = new Map();
let storage = null;

function remember() {
  if (storage) storage.setItem(facts.shelf, JSON.stringify([...calls]));
}

// A file opened from a mail may have no storage at all; the tray then says that the calls live on this page only.
function recall() {
  try {
    storage = window.localStorage;
    for (const [key, call] of JSON.parse(storage.getItem(facts.shelf) ?? "[]")) calls.set(key, call);
  } catch (refused) {
    console.info("calls are not kept between visits:", refused.message);
    storage = null;
  }
  showTray();
}

function decideOn(pair) {
  const key = pair.a + "-" + pair.b;
  const buttons = Object.entries(CALLS).map(([letter, call]) => {
    const button = el("button", { type: "button", class: "quiet", "data-call": call, "aria-pressed": String(calls.get(key) === call) },
      t("call." + call), " ", el("kbd", {}, letter));
    button.addEventListener("click", () => choose(key, call));
    return button;
  });
  return el("div", { class: "decide", role: "group", "data-decides": key }, t("decide"), ...buttons,
    el("code", { class: "sub" }, `qcrawl duplicates decide ${pair.a} ${pair.b} --as ${(calls.get(key) ?? "same").replace("_", "-")}`));
}

// A pair that was called shows it while closed, so that one sees how far one has come.
function markCall(item, key) {
  $(":scope > summary .mine", item)?.remove();
  if (calls.has(key)) {
    $(":scope > summary .facts", item).append(t("decide.mine", { call: ["call." + calls.get(key), {}] }, "span", { class: "chip mine" }));
  }
}

// The same call again takes it back.
function choose(key, call) {
  if (calls.get(key) === call) calls.delete(key);
  else calls.set(key, call);
  for (const group of $$(`[data-decides="${key}"]`)) {
    for (const button of $$("[data-call]", group)) {
      button.setAttribute("aria-pressed", String(calls.get(key) === button.dataset.call));
    }
    $("code", group).textContent = `qcrawl duplicates decide ${key.replace("-", " ")} --as ${(calls.get(key) ?? "same").replace("_", "-")}`;
  }
  for (const item of $$(`.item[data-pair="${key}"]`)) markCall(item, key);
  remember();
  showTray();
}

function showTray() {
  $("#tray").hidden = calls.size === 0;
  const count = $("#tray-count");
  count.replaceChildren(t("decide.collected", { n: calls.size }));
  $("#tray-kept").replaceChildren(storage ? "" : t("decide.kept"));
}

function save() {
  const lines = ["a,b,as", ...[...calls].map(([key, call]) => `${key.replace("-", ",")},${call.replace("_", "-")}`)];
  const file = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  const link = el("a", { href: file, download: "decisions.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 10000);
}
