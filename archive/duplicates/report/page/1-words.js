// The page's words in two languages, and elements built from text alone: nothing here ever parses HTML.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

let words = {};
let language = document.documentElement.lang;

function say(key, facts = {}) {
  const forms = (String(facts.n) === "1" && words[key + ".one"]) || words[key];
  return forms[language].replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in facts)) throw new Error(`${key} needs ${name}`);
    return fact(facts[name]);
  });
}

// A fact is a number or text, [key, facts] for words of their own, or a text in each language.
function fact(value) {
  if (Array.isArray(value)) return say(value[0], value[1]);
  return typeof value === "object" && value !== null ? value[language] : String(value);
}

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// Words that change with the language.
function t(key, facts, tag = "span", attributes = {}) {
  const made = el(tag, { ...attributes, "data-t": key });
  if (facts) made.dataset.p = JSON.stringify(facts);
  made.textContent = say(key, facts);
  return made;
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const node of $$("[data-t]")) {
    node.textContent = say(node.dataset.t, node.dataset.p ? JSON.parse(node.dataset.p) : {});
  }
  for (const node of $$("[data-t-placeholder]")) node.placeholder = say(node.dataset.tPlaceholder);
  for (const node of $$("[data-t-label]")) node.setAttribute("aria-label", say(node.dataset.tLabel));
  for (const button of $$("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  document.title = say("title") + " · " + facts.archive;
}

// Only the web's own schemes become links; javascript: and data: stay text.
function webLink(url, text) {
  if (!/^https?:\/\//i.test(url)) return el("span", { lang: "zh" }, text);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", lang: "zh" }, text);
}
