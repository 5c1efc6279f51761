// The picture as a table, for those who read rather than look.
import { el, iconButton } from "../lib/dom.js";
import { glyph } from "../lib/shapes.js";
import { label, otherLabel, t, term } from "../lib/i18n.js";

/** A table of the nodes that are shown, by name. */
export function listing(model, acts, close) {
  const rows = model.visible().nodes.filter((node) => node.kind === "entity").sort((a, b) => label(a.labels).localeCompare(label(b.labels)));
  return el(
    "div", { class: "listing", role: "region", "aria-label": t("act.list"), tabindex: 0 },
    el("div", { class: "section-title" }, el("h2", {}, t("act.list")), el("span", { class: "count" }, String(rows.length)), iconButton("close", t("act.close"), close, { style: { marginLeft: "auto" } })),
    el(
      "table", { class: "table" },
      el("thead", {}, el("tr", {}, ["list.name", "list.class", "list.date", "list.links"].map((key) => el("th", { scope: "col" }, t(key))))),
      el("tbody", {}, rows.map((node) => el(
        "tr", {},
        el("td", {}, el("button", { type: "button", class: "link-button", onclick: () => acts.entity(node.id) }, label(node.labels)), otherLabel(node.labels) && el("span", { class: "muted small" }, ` ${otherLabel(node.labels)}`)),
        el("td", {}, el("span", { class: "nowrap" }, glyph(node.type, node.roles), " ", term(node.type))),
        el("td", {}, node.date || ""),
        el("td", {}, String(node.degree)),
      ))),
    ),
  );
}
