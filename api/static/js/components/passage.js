// A report's text at the marked words: headings, paragraphs, and tables drawn as tables.
import { el } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

function pieces(parts) {
  return parts.map((piece) => (piece.marked ? el("mark", {}, piece.text) : piece.text));
}

function table(block) {
  const [head, ...rows] = block.rows;
  const widest = Math.max(...block.rows.map((row) => row.length));
  const body = rows.map((row) =>
    el("tr", { class: row.some((cell) => cell.some((piece) => piece.marked)) ? "marked-row" : null }, row.map((cell) => el("td", {}, pieces(cell)))),
  );
  if (block.skipped) body.unshift(el("tr", {}, el("td", { colspan: widest, class: "gap" }, t("passage.rows", { count: block.skipped }))));
  return el(
    "div",
    { class: "table-box", tabindex: 0, role: "group", "aria-label": t("passage.table") },
    el("table", {}, el("thead", {}, el("tr", {}, head.map((cell) => el("th", { scope: "col" }, pieces(cell))))), el("tbody", {}, body)),
  );
}

/** Draw a passage, scrolled to its first marked word. */
export function passageView(passage) {
  const blocks = passage.blocks.map((block) => {
    if (block.kind === "table") return table(block);
    if (block.kind === "heading") return el("h4", {}, pieces(block.pieces));
    return el("p", { class: block.kind === "item" ? "item" : null }, pieces(block.pieces));
  });
  const box = el(
    "div",
    { class: "passage", tabindex: 0, role: "region", "aria-label": t("passage.label", { report: passage.title }) },
    passage.before && el("p", { class: "gap", "aria-hidden": "true" }, "⋯"),
    blocks,
    passage.after && el("p", { class: "gap", "aria-hidden": "true" }, "⋯"),
  );
  requestAnimationFrame(() => {
    const mark = box.querySelector("mark");
    if (!mark) return;
    const inTable = mark.closest(".table-box");
    box.scrollTop = Math.max(0, mark.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 110);
    if (inTable) inTable.scrollLeft = Math.max(0, mark.getBoundingClientRect().left - inTable.getBoundingClientRect().left - 90);
  });
  return box;
}
