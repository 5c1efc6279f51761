// Listed companies by topic, each with the chain of statements that links it.
import { el, replace } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { fromAddress, pageAddress, showAddress } from "../lib/links.js";
import { label, onLanguage, otherLabel, t, term } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { glyph } from "../lib/shapes.js";
import { sourceList } from "../components/evidence.js";

const RESOURCE = "https://w3id.org/reportgraph/resource/";
const MOST_CHAINS = 3;
const MOST_QUOTES = 4;
const topics = document.getElementById("topics");
const host = document.getElementById("table");
let topic = fromAddress("topic");
let start = null;
let told = null;

const slugOf = (iri) => iri.slice(iri.lastIndexOf("/") + 1);
const entityLink = (one) => el("a", { href: pageAddress("explore", { focus: one.id || slugOf(one.iri) }) }, one.labels ? label(one.labels) : one.label);

const choices = () => [...start.technologies, ...(start.sectors || [])].slice(0, 14);

function drawTopics() {
  replace(topics, [null, ...choices()].map((node) => {
    const chosen = node ? node.id === topic : !topic;
    return el("button", { type: "button", class: "pill", "aria-pressed": String(chosen), onclick: () => load(node ? node.id : "") }, node ? label(node.labels) : t("desk.all"));
  }));
}

function tickers(company) {
  return company.tickers.map((ticker) => [el("span", { class: "ticker" }, ticker), " "]);
}

/** A chain as names with the relations between them. */
function chainView(chain) {
  const name = (end) => (Object.keys(end.labels).length ? label(end.labels) : end.label);
  return el(
    "li", {}, el("span", { class: "chip accent" }, t(`strength.${chain.strength}`)),
    el("span", { class: "small" }, chain.hops.map((hop, at) => [at > 0 && " ‧ ", name(hop.source), el("span", { class: "muted" }, ` ${term(hop.property)} `), name(hop.target)])),
  );
}

function row(company) {
  const sources = company.chains.flatMap((chain) => chain.hops).flatMap((hop) => hop.evidence);
  const seen = new Set();
  const told = sources.filter((source) => source.exact && !seen.has(`${source.report}|${source.start}`) && seen.add(`${source.report}|${source.start}`));
  const more = el("tr", { hidden: true }, el("td", { colspan: 4 }));
  const button = el("button", {
    type: "button", class: "link-button", "aria-expanded": "false",
    onclick: () => {
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
      if (!more.hidden && !more.firstChild.firstChild) more.firstChild.append(sourceList(told.slice(0, MOST_QUOTES), { open: true }));
    },
  }, t("panel.places", { count: told.length }));
  return [
    el("tr", {}, el("td", {}, el("strong", {}, entityLink(company)), " ", otherLabel(company.labels) && el("span", { class: "muted small" }, otherLabel(company.labels))), el("td", {}, tickers(company)), el("td", {}, el("ul", { class: "company-chain" }, company.chains.slice(0, MOST_CHAINS).map(chainView))), el("td", { class: "nowrap" }, told.length ? button : "")),
    more,
  ];
}

function firms(list) {
  return el(
    "div", { class: "card scroll-x" },
    el("table", { class: "table" }, el("thead", {}, el("tr", {}, ["desk.company", "desk.ticker", "desk.links", "desk.evidence"].map((key) => el("th", { scope: "col" }, t(key))))), el("tbody", {}, list.map(row))),
  );
}

function drawTable() {
  replace(
    host,
    told.firms.length ? firms(told.firms) : el("p", { class: "message" }, t("desk.none")),
    told.private.length > 0 && el("details", { style: { marginTop: "18px" } }, el("summary", {}, t("desk.private", { count: told.private.length })), firms(told.private)),
  );
}

/** Every listed company that the reports name, by how much they say of it. */
function allListed() {
  const rows = start.companies.map(({ node, tickers: lines }) => el(
    "tr", {},
    el("td", {}, glyph(node.type, node.roles), " ", el("strong", {}, entityLink(node)), " ", otherLabel(node.labels) && el("span", { class: "muted small" }, otherLabel(node.labels))),
    el("td", {}, lines.map((line) => [el("span", { class: "ticker" }, line), " "])),
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
    // A slug has no spaces and no capitals; a typed label is looked up as it is.
    const isSlug = /^[^\sA-Z]+$/.test(topic) && choices().some((node) => node.id === topic);
    told = await getJson("/api/desk", { topic: isSlug ? `${RESOURCE}${topic}` : topic });
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
