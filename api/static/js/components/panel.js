// The side panel: what the graph tells of an entity, or which words state an edge.
import { el, icon, replace } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { glyph } from "../lib/shapes.js";
import { label, metric, otherLabel, t, term } from "../lib/i18n.js";
import { evidenceView } from "./evidence.js";

function section(title, count, ...children) {
  return el("section", {}, el("div", { class: "section-title" }, el("h2", {}, title), count !== null && el("span", { class: "count" }, String(count))), children);
}

function action(name, text, onclick, pressed = null) {
  return el("button", { type: "button", class: "button", onclick, "aria-pressed": pressed === null ? null : String(pressed) }, icon(name), text);
}

function titleOf(node, tag = "h1") {
  return el("div", { class: "panel-title" }, glyph(node.type, node.roles), el(tag, {}, label(node.labels), otherLabel(node.labels) && el("span", { class: "other" }, otherLabel(node.labels))));
}

/** A place of the panel in which evidence opens below the row that asks for it. */
function proofButton(question, host, text) {
  const button = el("button", { type: "button", class: "link-button proof", "aria-expanded": "false" }, text);
  let view = null;
  button.addEventListener("click", async () => {
    if (view) { view.remove(); view = null; }
    else { view = await evidenceView(question); host.append(view); }
    button.setAttribute("aria-expanded", String(Boolean(view)));
  });
  return button;
}

function attributesOf(panel) {
  if (!panel.attributes.length) return null;
  const rows = panel.attributes.map((told) => {
    const cell = el("dd", {});
    cell.append(`${told.value} `, proofButton({ subject: panel.node.id, predicate: told.property }, cell, t("panel.proof")));
    return [el("dt", {}, term(told.property)), cell];
  });
  return el("dl", { class: "facts" }, rows);
}

function measuresOf(panel) {
  if (!panel.measures.length) return null;
  const rows = panel.measures.map((told) => {
    const proof = el("td", {});
    const row = el("tr", {}, el("td", {}, metric(told.metric)), el("td", {}, told.value_text), el("td", { class: "muted" }, told.date || ""), proof);
    const button = el("button", { type: "button", class: "link-button", "aria-expanded": "false" }, t("panel.proof"));
    let view = null;
    button.addEventListener("click", async () => {
      if (view) { view.remove(); view = null; }
      else {
        view = el("tr", {}, el("td", { colspan: 4 }, await evidenceView({ observation: told.id })));
        row.after(view);
      }
      button.setAttribute("aria-expanded", String(Boolean(view)));
    });
    proof.append(button);
    return row;
  });
  return section(
    t("panel.measures"), panel.measures.length,
    el("div", { class: "scroll-x" }, el("table", { class: "table" }, el("thead", {}, el("tr", {}, ["panel.metric", "panel.value", "panel.date", "panel.source"].map((key) => el("th", { scope: "col" }, t(key))))), el("tbody", {}, rows))),
  );
}

function statementsOf(panel, acts) {
  const groups = new Map();
  for (const told of panel.statements) {
    const key = `${told.predicate}|${told.outward ? "out" : "in"}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(told);
  }
  return [true, false].map((outward) => {
    const keys = [...groups.keys()].filter((key) => key.endsWith(outward ? "|out" : "|in"));
    if (!keys.length) return null;
    let count = 0;
    const lists = keys.map((key) => {
      const [predicate] = key.split("|");
      const rows = groups.get(key);
      count += rows.length + (panel.more[key] || 0);
      return el(
        "div",
        { class: "relation" },
        el("h3", {}, t(outward ? "panel.forward" : "panel.inverse", { relation: term(predicate) })),
        rows.map((told) => statementRow(panel.node, told, acts)),
        panel.more[key] && el("p", { class: "muted small" }, t("panel.more", { count: panel.more[key] })),
      );
    });
    return section(t(outward ? "panel.out" : "panel.in"), count, lists);
  });
}

function statementRow(node, told, acts) {
  const edge = told.outward ? { from: node.id, to: told.other.id } : { from: told.other.id, to: node.id };
  const labels = told.outward ? [node.labels, told.other.labels] : [told.other.labels, node.labels];
  const places = told.inferred ? t("panel.inferred") : t("panel.places", { count: told.count });
  return el(
    "div",
    { class: "row" },
    el("button", { type: "button", class: "link-button", title: label(told.other.labels), onclick: () => acts.entity(told.other.id) }, glyph(told.other.type, told.other.roles), el("span", { class: "name" }, label(told.other.labels)), otherLabel(told.other.labels) && el("span", { class: "muted small name" }, otherLabel(told.other.labels))),
    el("button", { type: "button", class: "link-button proof", "aria-label": `${places}: ${label(labels[0])} ${term(told.predicate)} ${label(labels[1])}`, onclick: () => acts.edge({ ...edge, predicate: told.predicate, labels }) }, places),
  );
}

function hedgesOf(panel) {
  if (!panel.hedges.length) return null;
  return section(
    t("panel.hedges"), panel.hedges.length,
    panel.hedges.map((told) => {
      const host = el("div", {});
      host.append(el("div", { class: "row" }, el("span", { class: "chip warn" }, t(`status.${told.status}`)), el("span", { class: "name" }, `${label(told.subject_labels)} ${term(told.predicate)} ${label(told.object_labels)}`), proofButton({ subject: told.subject, predicate: told.predicate, object: told.object }, host, t("panel.proof"))));
      return host;
    }),
  );
}

/** Show an entity; `acts` are the explorer's: open, hide, pin, focus, path, edge, entity. */
export async function showEntity(host, id, acts) {
  const panel = await getJson("/api/views/entity", { id });
  const { node } = panel;
  const roles = node.roles.map((role) => el("span", { class: "chip accent" }, term(role)));
  const aliases = panel.aliases.map(([, text]) => text);
  replace(host, el(
    "div",
    { class: "panel-body", "data-entity": id },
    el(
      "div", { class: "panel-head" },
      titleOf(node),
      el("div", { class: "chips" }, el("span", { class: "chip" }, term(node.type)), roles),
      acts.open && el("div", { class: "panel-actions" }, action("expand", t("act.expand"), () => acts.open(id)), action("focus", t("act.focus"), () => acts.focus(id)), action("path", t("act.path"), () => acts.path(id)), action("pin", t("act.pin"), () => acts.pin(id), acts.isPinned(id)), action("hide", t("act.hide"), () => acts.hide(id))),
    ),
    (panel.attributes.length || aliases.length) && el("div", {}, attributesOf(panel), aliases.length > 0 && el("p", { class: "muted small" }, `${t("panel.aliases")}: ${aliases.join(t("list.comma"))}`)),
    measuresOf(panel),
    statementsOf(panel, acts),
    hedgesOf(panel),
    el("p", { class: "small muted scroll-x" }, el("code", {}, panel.iri)),
  ));
  host.scrollTop = 0;
  return node;
}

/** Show a path: its stops, and between each two the statements, which lead to their words. */
export function showPath(host, model, acts) {
  const steps = model.path.map((id, at) => {
    const node = model.nodes.get(id);
    const before = model.path[at - 1];
    const between = [...model.edges.values()].filter((edge) => (edge.from === id && edge.to === before) || (edge.to === id && edge.from === before));
    const name = (end) => model.nodes.get(end)?.labels || {};
    return [
      between.map((edge) => el("div", { class: "via" }, el("button", { type: "button", class: "link-button", onclick: () => acts.edge({ from: edge.from, predicate: edge.predicate, to: edge.to, labels: [name(edge.from), name(edge.to)] }) }, `${edge.to === id ? "↓" : "↑"} ${term(edge.predicate)}`))),
      node && el("div", { class: "row" }, el("button", { type: "button", class: "link-button", onclick: () => acts.entity(id) }, glyph(node.type, node.roles), el("span", { class: "name" }, label(node.labels)), otherLabel(node.labels) && el("span", { class: "muted small name" }, otherLabel(node.labels)))),
    ];
  });
  replace(host, el("div", { class: "panel-body" }, el("div", { class: "panel-head" }, el("h1", {}, t("path.title")), el("p", { class: "lead" }, t("path.lead"))), el("div", { class: "path-steps" }, steps)));
}

/** Show an edge: its statement, and every place that states it. */
export async function showEdge(host, edge, acts) {
  const ends = edge.labels || [{}, {}];
  const name = (end, labels) => el("button", { type: "button", class: "link-button", onclick: () => acts.entity(end) }, label(labels) || end);
  const body = el("div", { class: "panel-body", "data-edge": `${edge.from}|${edge.predicate}|${edge.to}` });
  body.append(el(
    "div", { class: "panel-head" },
    el("div", { class: "panel-title" }, el("h1", {}, name(edge.from, ends[0]), el("span", { class: "other" }, term(edge.predicate)), name(edge.to, ends[1]))),
  ));
  replace(host, body);
  host.scrollTop = 0;
  body.append(section(t("evidence.title"), null, await evidenceView({ subject: edge.from, predicate: edge.predicate, object: edge.to }, { onEdge: acts.edge })));
}
