// The interface in Chinese and English: messages, labels, and the switch between the two.
import { messages, terms } from "./boot.js";

const listeners = [];
let current = document.documentElement.lang === "zh" ? "zh" : "en";

/** The language of the interface, "zh" or "en". */
export function language() {
  return current;
}

/** A message of the interface; `{name}` is replaced by `values.name`. */
export function t(key, values = {}) {
  const told = messages[key];
  const text = told ? told[current === "zh" ? 1 : 0] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The label of a class or property of the ontology. */
export function term(name) {
  const told = terms[name] || {};
  return told[current] || told.en || name;
}

/** The label of an entity in the language of the interface, else in another. */
export function label(labels) {
  return labels[current] || labels.en || labels.zh || Object.values(labels)[0] || "";
}

/** Its label in the other language, or "". */
export function otherLabel(labels) {
  const other = current === "zh" ? labels.en : labels.zh;
  return other && other !== label(labels) ? other : "";
}

/** The name of a metric, which is a plain word in the graph. */
export function metric(name) {
  return messages[`metric.${name}`] ? t(`metric.${name}`) : name;
}

/** Run `change` whenever the language is switched. */
export function onLanguage(change) {
  listeners.push(change);
}

/** Put the messages into every element that names one. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-i18n]")) {
    element.textContent = t(element.dataset.i18n);
  }
  for (const element of root.querySelectorAll("[data-i18n-attr]")) {
    for (const pair of element.dataset.i18nAttr.split(" ")) {
      const [attribute, key] = pair.split(":");
      element.setAttribute(attribute, t(key));
    }
  }
}

/** Change the language; it is kept for the next page. */
export function switchLanguage(to) {
  current = to;
  document.documentElement.lang = to;
  try {
    localStorage.setItem("reportgraph.language", to);
    document.cookie = `reportgraph_language=${to}; path=/; max-age=31536000; samesite=lax`;
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
  translate();
  for (const change of listeners) change(to);
}
