// What the panel shows before anything is chosen: the numbers, what is linked most, where to begin.
import { el, replace } from "../lib/dom.js";
import { glyph } from "../lib/shapes.js";
import { label, t } from "../lib/i18n.js";
import { pageAddress } from "../lib/links.js";

function list(title, nodes, acts) {
  if (!nodes.length) return null;
  return el(
    "section", {},
    el("div", { class: "section-title" }, el("h2", {}, title)),
    nodes.slice(0, 8).map((node) => el("div", { class: "row" }, el("button", { type: "button", class: "link-button", onclick: () => acts.focus(node.id) }, glyph(node.type, node.roles), el("span", { class: "name" }, label(node.labels))), el("span", { class: "muted small" }, String(node.degree)))),
  );
}

/** Draw the welcome into the panel. */
export function showWelcome(host, start, acts) {
  const number = (value) => value.toLocaleString("en-US");
  const chains = start.chains.map((chain) => el(
    "a", { class: "chain", href: pageAddress("lineage", { stops: chain.map((node) => node.id) }) },
    chain.map((node, at) => [at > 0 && el("span", { class: "arrow", "aria-hidden": "true" }, "→"), el("span", { class: "nowrap" }, glyph(node.type), " ", label(node.labels))]),
  ));
  replace(host, el(
    "div", { class: "panel-body" },
    el("div", { class: "panel-head" }, el("h1", {}, t("welcome.title")), el("p", { class: "lead" }, t("welcome.lead"))),
    el("div", { class: "tiles" }, ["reports", "entities", "relations", "observations"].map((name) => el("div", { class: "tile" }, el("b", {}, number(start.counts[name])), el("span", {}, t(`count.${name}`))))),
    chains.length > 0 && el("section", {}, el("div", { class: "section-title" }, el("h2", {}, t("welcome.lineage"))), el("div", { class: "sources" }, chains)),
    el("div", { class: "columns" }, list(t("welcome.technologies"), start.technologies, acts), list(t("welcome.vendors"), start.vendors, acts), list(t("welcome.models"), start.models, acts), list(t("welcome.listed"), start.listed, acts)),
    el("section", {}, el("div", { class: "section-title" }, el("h2", {}, t("welcome.reports"))), start.reports.map((report) => el("div", { class: "row" }, el("span", { class: "name" }, report.title), el("span", { class: "muted small nowrap" }, report.issued || "")))),
    el("p", { class: "muted small" }, t("welcome.keys")),
  ));
}
