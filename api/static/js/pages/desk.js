// Listed companies by topic, each with the chain of statements that links it.
import { el, replace } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { fromAddress, pageAddress, showAddress } from "../lib/links.js";
import { label, onLanguage, otherLabel, t, term } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { glyph } from "../lib/shapes.js";
import { sourceList } from "../components/evidence.js";

const topics = document.getElementById("topics");
const host = document.getElementById("table");
let topic = fromAddress("topic");
let start = null;
let told = null;

const slugOf = (iri) => iri.slice(iri.lastIndexOf("/") + 1);
const entityLink = (one) => el("a", { href: pageAddress("explore", { focus: one.id || slugOf(one.iri) }) }, one.labels ? label(one.labels) : one.label);

function drawTopics() {
  const choices = [...start.technologies, ...(start.sectors || [])].slice(0, 14);
  replace(topics, [null, ...choices].map((node) => {
    const name = node ? label(node.labels) : "";
    const chosen = node ? Object.values(node.labels).includes(topic) || node.id === topic : !topic;
    return el("button", { type: "button", class: "pill", "aria-pressed": String(chosen), onclick: () => load(name) }, node ? name : t("desk.all"));
  }));
}

function tickers(company) {
  const list = company.tickers || company.lines || (company.ticker ? [company] : []);
  return list.map((line) => el("span", { class: "ticker" }, typeof line === "string" ? line : [line.exchange, line.ticker].filter(Boolean).join(":")));
}

function hopText(hop) {
  const property = hop.property ? term(hop.property) : "";
  const names = [hop.source, hop.target].map((end) => (end ? (end.labels ? label(end.labels) : end.label || "") : ""));
  return [names[0], property, names[1]].filter(Boolean).join(" ");
}

function chainsOf(company) {
  const chains = company.chains || (company.chain ? [company.chain] : company.path ? [company.path] : []);
  return el("ul", { class: "company-chain" }, chains.slice(0, 4).map((chain) => {
    const hops = chain.hops || chain;
    return el("li", {}, (Array.isArray(hops) ? hops : []).map((hop, at) => [at > 0 && el("span", { class: "muted", "aria-hidden": "true" }, "›"), el("span", { class: "small" }, typeof hop === "string" ? hop : hopText(hop))]));
  }));
}

function evidenceOf(company) {
  const direct = company.evidence || [];
  const chains = company.chains || (company.chain ? [company.chain] : []);
  const found = direct.length ? direct : chains.flatMap((chain) => (chain.hops || chain)).flatMap((hop) => hop.evidence || []);
  return found.filter((source) => source && source.exact);
}

function row(company) {
  const sources = evidenceOf(company);
  const more = el("tr", { hidden: true }, el("td", { colspan: 4 }));
  const button = sources.length > 0 && el("button", {
    type: "button", class: "link-button", "aria-expanded": "false",
    onclick: () => {
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
      if (!more.hidden && !more.firstChild.firstChild) more.firstChild.append(sourceList(sources.slice(0, 3).map((source) => ({ status: "asserted", prefix: "", suffix: "", rule: "", confidence: 1, title: source.report, ...source })), { open: true }));
    },
  }, t("panel.places", { count: sources.length }));
  return [
    el("tr", {}, el("td", {}, el("strong", {}, entityLink(company)), " ", company.labels && otherLabel(company.labels) && el("span", { class: "muted small" }, otherLabel(company.labels))), el("td", {}, tickers(company)), el("td", {}, company.strength && el("span", { class: "chip accent" }, company.strength_label || company.relation_label || String(company.strength)), chainsOf(company)), el("td", {}, button)),
    more,
  ];
}

function drawTable() {
  const companies = told.companies || told.firms || told.answers || [];
  if (!companies.length) { replace(host, el("p", { class: "message" }, told.message || t("desk.none"))); return; }
  replace(host, told.message && el("p", { class: "message" }, told.message), el(
    "div", { class: "card scroll-x" },
    el("table", { class: "table" }, el("thead", {}, el("tr", {}, ["desk.company", "desk.ticker", "desk.links", "desk.evidence"].map((key) => el("th", { scope: "col" }, t(key))))), el("tbody", {}, companies.map(row))),
  ));
}

/** Every listed company that the reports name, by how much they say of it. */
function allListed() {
  const rows = start.companies.map(({ node, tickers: lines }) => el(
    "tr", {},
    el("td", {}, glyph(node.type, node.roles), " ", el("strong", {}, entityLink(node)), " ", otherLabel(node.labels) && el("span", { class: "muted small" }, otherLabel(node.labels))),
    el("td", {}, lines.map((line) => el("span", { class: "ticker" }, line))),
    el("td", {}, String(node.degree)),
  ));
  if (!rows.length) { replace(host, el("p", { class: "message" }, t("desk.none"))); return; }
  replace(host, el("div", { class: "card scroll-x" }, el("table", { class: "table" }, el("thead", {}, el("tr", {}, ["desk.company", "desk.ticker", "list.links"].map((key) => el("th", { scope: "col" }, t(key))))), el("tbody", {}, rows))));
}

async function load(next) {
  topic = next;
  showAddress(pageAddress("desk", { topic }));
  drawTopics();
  if (!topic) { told = null; allListed(); return; }
  replace(host, el("div", { class: "spinner", role: "status" }));
  try {
    told = await getJson("/api/desk", { topic });
    drawTable();
  } catch (error) {
    told = null;
    replace(host, el("p", { class: "message" }, error.message));
  }
}

startShell();
start = await getJson("/api/views/start");
await load(topic);
onLanguage(() => { drawTopics(); if (told) drawTable(); else if (!topic) allListed(); });
document.documentElement.dataset.ready = "yes";
