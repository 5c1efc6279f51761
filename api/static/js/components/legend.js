// The legend, which is the filter, too: classes, relations, report, confidence, years.
import { el, replace } from "../lib/dom.js";
import { glyph } from "../lib/shapes.js";
import { onLanguage, t, term } from "../lib/i18n.js";
import { noFilters } from "../graph/model.js";

function counted(items, nameOf) {
  const counts = new Map();
  for (const one of items) counts.set(nameOf(one), (counts.get(nameOf(one)) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Keep a legend up to date with a model. */
export class Legend {
  constructor(host, model, { reports = [], changed }) {
    Object.assign(this, { host, model, reports, changed });
    this.opened = { types: true, relations: window.innerWidth > 860, more: window.innerWidth > 860 };
    onLanguage(() => this.draw());
  }

  toggle(set, name, only) {
    const { filters } = this.model;
    const held = filters[set];
    if (only) {
      const all = [...this.host.querySelectorAll(`[data-${set}]`)].map((row) => row.dataset[set]);
      const alone = all.every((other) => (other === name) !== held.has(other));
      filters[set] = new Set(alone ? [] : all.filter((other) => other !== name));
    } else if (held.has(name)) held.delete(name);
    else held.add(name);
    this.changed();
    this.draw();
  }

  row(set, name, count, mark) {
    return el(
      "button",
      { type: "button", class: "legend-row", [`data-${set}`]: name, "aria-pressed": String(!this.model.filters[set].has(name)), title: t("legend.only"), onclick: (event) => this.toggle(set, name, event.shiftKey || event.altKey), ondblclick: () => this.toggle(set, name, true) },
      mark, el("span", { class: "name" }, term(name)), el("span", { class: "count" }, String(count)),
    );
  }

  part(key, title, ...children) {
    const details = el("details", { open: this.opened[key] }, el("summary", {}, title), children);
    details.addEventListener("toggle", () => { this.opened[key] = details.open; });
    return details;
  }

  field(title, value, control) {
    return el("div", { class: "legend-field" }, el("label", { for: control.id }, el("span", {}, title), el("span", {}, value)), control);
  }

  draw() {
    const focused = document.activeElement;
    const held = this.host.contains(focused) ? focused.id || focused.dataset.types || focused.dataset.relations : null;
    const { model } = this;
    const edges = [...model.edges.values()].filter((edge) => edge.kind !== "group");
    const types = counted(model.entities(), (node) => node.type);
    const relations = counted(edges, (edge) => edge.predicate);
    const lineage = new Set(edges.filter((edge) => edge.lineage).map((edge) => edge.predicate));
    replace(
      this.host,
      el("h2", { class: "visually-hidden" }, t("legend.title")),
      this.part("types", t("legend.classes"), el("div", { class: "legend-grid" }, types.map(([name, count]) => this.row("types", name, count, glyph(name))))),
      this.part("relations", t("legend.relations"), el("div", { class: "legend-grid" }, relations.map(([name, count]) => this.row("relations", name, count, el("span", { class: `stroke${lineage.has(name) ? " lineage" : ""}${name === "linkedTo" ? " inferred" : ""}` }))))),
      this.part("more", t("legend.more"), this.fields()),
    );
    if (held) [...this.host.querySelectorAll("button, input, select")].find((one) => one.id === held || one.dataset.types === held || one.dataset.relations === held)?.focus();
  }

  fields() {
    const { filters } = this.model;
    const set = (change) => { change(); this.changed(); };
    const report = el("select", { id: "filter-report", onchange: () => set(() => { filters.report = report.value; }) }, el("option", { value: "" }, t("legend.allReports")), this.reports.map((one) => el("option", { value: one.slug, selected: one.slug === filters.report }, one.title)));
    const shown = el("span", {}, `${Math.round(filters.confidence * 100)}%`);
    const sure = el("input", { id: "filter-confidence", type: "range", min: 0, max: 1, step: 0.05, value: filters.confidence, oninput: () => { shown.textContent = `${Math.round(sure.value * 100)}%`; }, onchange: () => set(() => { filters.confidence = Number(sure.value); }) });
    const years = this.model.entities().map((node) => node.date?.slice(0, 4)).filter(Boolean).sort();
    const choices = [...new Set(years)];
    const year = (id, key) => {
      const select = el("select", { id, onchange: () => set(() => { filters[key] = select.value; }) }, el("option", { value: "" }, "–"), choices.map((value) => el("option", { value, selected: value === filters[key] }, value)));
      return select;
    };
    const inferred = el("input", { id: "filter-inferred", type: "checkbox", checked: filters.inferred, onchange: () => set(() => { filters.inferred = inferred.checked; }) });
    return [
      this.field(t("legend.report"), "", report),
      this.field(t("legend.confidence"), shown, sure),
      this.field(t("legend.from"), "", year("filter-from", "from")),
      this.field(t("legend.to"), "", year("filter-to", "to")),
      el("div", { class: "legend-field" }, el("label", { for: "filter-inferred" }, el("span", {}, t("legend.inferred")), inferred)),
      el("div", { class: "legend-field" }, el("button", { type: "button", class: "button", onclick: () => { this.model.filters = noFilters(); this.changed(); this.draw(); } }, t("legend.reset"))),
    ];
  }
}
