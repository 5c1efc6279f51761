// Two entities, and the shortest paths between them over the whole graph.
import { el, iconButton, replace } from "../lib/dom.js";
import { label, t } from "../lib/i18n.js";
import { searchBox } from "./search.js";

/** A bar over the drawing that asks for both ends. */
export class PathBar {
  constructor(host, { go, nodes }) {
    Object.assign(this, { host, go, nodes });
    this.ends = [null, null];
    this.bar = null;
  }

  show(id = null, labels = null) {
    if (this.bar && !id) { this.close(); return; }
    this.ends = [id ? { id, labels } : null, null];
    this.draw();
  }

  close() {
    this.bar?.remove();
    this.bar = null;
  }

  draw() {
    this.bar?.remove();
    const ends = this.ends.map((end, at) => {
      if (end) return el("button", { type: "button", class: "button", onclick: () => { this.ends[at] = null; this.draw(); } }, label(end.labels || {}) || end.id, " ×");
      return searchBox({ placeholder: at ? "path.to" : "path.from", choose: (hit) => { this.ends[at] = hit; this.draw(); } }).box;
    });
    this.bar = el("div", { class: "path-bar", role: "group", "aria-label": t("act.paths") });
    replace(this.bar, ends[0], el("span", { "aria-hidden": "true" }, "→"), ends[1], iconButton("close", t("act.close"), () => this.close()));
    this.host.append(this.bar);
    if (this.ends[0] && this.ends[1]) {
      const [source, target] = this.ends;
      this.close();
      this.go(source.id, target.id);
    } else this.bar.querySelector("input")?.focus();
  }
}
