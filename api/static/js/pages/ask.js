// Questions in words: answers as cards or a table, each with its quotes, and the query behind them.
import { el, replace } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { offline } from "../lib/boot.js";
import { fromAddress, pageAddress, showAddress } from "../lib/links.js";
import { label, language, onLanguage, otherLabel, t, term } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { sourceList } from "../components/evidence.js";

const EXAMPLES = {
  en: ["Who developed Sora 2?", "Which models use DiT?", "Which listed companies are linked to world models?", "How are GAN and DiT related?", "When was Sora released?", "How long are the clips of Veo 3.1?"],
  zh: ["谁开发了 Sora 2？", "哪些模型采用 DiT 架构？", "哪些上市公司与世界模型有关？", "GAN 与 DiT 有什么关系？", "Sora 是什么时候发布的？", "可灵是哪家公司的？"],
};
const RESOURCE = "/resource/";
const form = document.getElementById("form");
const input = document.getElementById("question");
const host = document.getElementById("answers");
const titles = new Map();
let last = null;
let view = fromAddress("view") === "table" ? "table" : "cards";

function slugOf(iri) {
  return iri && iri.includes(RESOURCE) ? iri.slice(iri.lastIndexOf("/") + 1) : "";
}

function nameOf(answer) {
  if (answer.labels && Object.values(answer.labels).some(Boolean)) return label(answer.labels);
  return answer.label || answer.value || "";
}

function nameLink(answer) {
  const slug = slugOf(answer.iri);
  const name = nameOf(answer);
  const value = answer.value && answer.value !== name ? answer.value : "";
  return [
    slug ? el("a", { href: pageAddress("explore", { focus: slug }) }, name) : el("span", {}, name),
    answer.labels && otherLabel(answer.labels) && el("span", { class: "muted small" }, otherLabel(answer.labels)),
    value && el("span", {}, value),
  ];
}

function pathText(path) {
  return (path || []).map((step) => (typeof step === "string" ? step : step.label || (step.labels && label(step.labels)) || term(step.property || ""))).filter(Boolean).join(" → ");
}

function quotesOf(answer) {
  return (answer.evidence || []).map((source) => ({ title: titles.get(source.report) || source.report, prefix: "", suffix: "", status: "asserted", ...source }));
}

function card(answer) {
  const sources = quotesOf(answer);
  return el(
    "article", { class: "card answer" },
    el("div", { class: "answer-name" }, nameLink(answer)),
    pathText(answer.path) && el("p", { class: "answer-path" }, pathText(answer.path)),
    sources.length > 0 && sourceList(sources.slice(0, 2)),
  );
}

function table(answers) {
  return el(
    "div", { class: "card scroll-x" },
    el(
      "table", { class: "table" },
      el("thead", {}, el("tr", {}, ["ask.answer", "evidence.title"].map((key) => el("th", { scope: "col" }, t(key))))),
      el("tbody", {}, answers.map((answer) => {
        const [source] = quotesOf(answer);
        return el("tr", {}, el("td", {}, nameLink(answer).flatMap((part) => [part, " "])), el("td", {}, source ? [el("mark", {}, source.exact), el("div", { class: "muted small" }, [source.title, source.section].filter(Boolean).join(" § "))] : ""));
      })),
    ),
  );
}

function draw() {
  if (!last) return;
  const toggle = (name, key) => el("button", { type: "button", class: "button", "aria-pressed": String(view === name), onclick: () => { view = name; draw(); } }, t(key));
  const answers = last.answers || [];
  replace(
    host,
    answers.length ? el("div", { class: "answer-head" }, el("h2", {}, t("ask.answers")), el("span", { class: "muted" }, String(answers.length)), el("span", { class: "grow" }), toggle("cards", "ask.cards"), toggle("table", "ask.table")) : el("div", { class: "answer-head" }, el("h2", {}, t("ask.none"))),
    last.message && el("p", { class: "message" }, last.message),
    answers.length > 0 && (view === "cards" ? el("div", { class: "answers" }, answers.map(card)) : table(answers)),
    suggestions(last.suggestions),
    last.sparql && el("details", { style: { marginTop: "18px" } }, el("summary", {}, t("ask.sparql")), el("pre", { class: "sparql", tabindex: 0 }, last.sparql), el("p", { style: { marginTop: "8px" } }, el("a", { class: "button", href: pageAddress("query", { q: last.sparql }) }, t("ask.edit")))),
  );
  showAddress(pageAddress("ask", { q: input.value.trim(), view: view === "table" ? view : "" }));
}

function suggestions(told) {
  if (!told || !told.length) return null;
  return el("p", { class: "chips", style: { marginTop: "10px" } }, told.map((text) => el("button", { type: "button", class: "pill", onclick: () => ask(typeof text === "string" ? text : text.label) }, typeof text === "string" ? text : text.label)));
}

async function ask(question) {
  input.value = question;
  if (!question) return;
  replace(host, el("div", { class: "spinner", role: "status" }));
  try {
    last = await getJson("/api/ask", { q: question });
    draw();
  } catch (error) {
    last = null;
    replace(host, el("p", { class: "message" }, offline ? t("ask.offline") : error.status === 404 ? t("ask.unavailable") : error.message));
  }
  document.documentElement.dataset.asked = question;
}

function examples() {
  replace(document.getElementById("examples"), el("span", { class: "muted small", style: { alignSelf: "center" } }, t("ask.examples")), EXAMPLES[language()].map((text) => el("button", { type: "button", class: "pill", onclick: () => ask(text) }, text)));
}

let timer = 0;

/** Offer the names of entities for the last word of the question. */
async function suggest() {
  const word = input.value.split(/[\s，。？?的]+/).at(-1);
  if (!word) return;
  const hits = await getJson("/api/views/search", { q: word, limit: 6 }).catch(() => []);
  const before = input.value.slice(0, input.value.length - word.length);
  replace(document.getElementById("suggestions"), hits.map((hit) => el("option", { value: before + label(hit.labels) })));
}

startShell();
examples();
onLanguage(() => { examples(); draw(); });
form.addEventListener("submit", (event) => { event.preventDefault(); ask(input.value.trim()); });
input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, 160); });
getJson("/api/views/start").then((start) => { for (const report of start.reports) titles.set(report.slug, report.title); draw(); });
const asked = fromAddress("q");
if (asked) await ask(asked);
document.documentElement.dataset.ready = "yes";
