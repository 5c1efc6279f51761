// The words that state something: a card for each place, opened in the report's text on demand.
import { el } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { t, term, label } from "../lib/i18n.js";
import { passageView } from "./passage.js";

/** A bar and a number for how sure the extractor was. */
export function confidence(value) {
  const percent = Math.round(value * 100);
  return el(
    "span",
    { class: "confidence", title: t("evidence.confidence") },
    el("i", { "aria-hidden": "true" }, el("b", { style: { width: `${percent}%` } })),
    el("span", {}, el("span", { class: "visually-hidden" }, `${t("evidence.confidence")} `), `${percent}%`),
  );
}

function sourceCard(source, open) {
  const hasText = source.start !== null && source.start !== undefined;
  const card = el("article", { class: "source", "data-status": source.status });
  let view = null;
  const toggle = el("button", { type: "button", class: "link-button", "aria-expanded": "false" }, t("evidence.open"));

  async function show() {
    if (view) {
      view.remove();
      view = null;
    } else {
      toggle.disabled = true;
      const passage = await getJson("/api/views/passage", { report: source.report, start: source.start, end: source.end });
      view = passageView(passage);
      toggle.disabled = false;
      card.append(view);
    }
    toggle.textContent = t(view ? "evidence.close" : "evidence.open");
    toggle.setAttribute("aria-expanded", String(Boolean(view)));
  }

  toggle.addEventListener("click", show);
  card.append(
    el("blockquote", { lang: null }, el("span", { class: "around" }, tail(source.prefix)), el("mark", {}, readable(source.exact)), el("span", { class: "around" }, head(source.suffix))),
    el(
      "footer",
      {},
      el("span", { class: "report" }, source.title || source.report),
      source.issued && el("span", {}, source.issued),
      source.section && el("span", {}, `§ ${source.section}`),
      source.page && el("span", {}, t("evidence.page", { page: source.page })),
      source.rule && el("span", { title: t("evidence.rule") }, source.rule),
      source.confidence !== undefined && confidence(source.confidence),
      source.status !== "asserted" && el("span", { class: "chip warn" }, t(`status.${source.status}`)),
      hasText && toggle,
    ),
  );
  if (open && hasText) show();
  return card;
}

function readable(text) {
  return (text || "").replace(/\*\*|<[^>]{1,200}>|\|?[\s|:]*-{3,}[\s|:-]*/g, " ").replace(/\t|\s*\|\s*/g, " · ").replace(/\s*\n\s*/g, " ");
}

function tail(text) {
  const clean = readable(text).slice(-24);
  return clean ? `…${clean}` : "";
}

function head(text) {
  const clean = readable(text).slice(0, 24);
  return clean ? `${clean}…` : "";
}

function proofView(proof, onEdge) {
  return el(
    "div",
    { class: "proof-tree" },
    el("p", {}, el("span", { class: "chip accent" }, t("evidence.inferred")), " ", t(`rule.${proof.rule.replace("rule:", "")}`)),
    proof.premises.map((premise) => {
      const target = premise.object.labels ? label(premise.object.labels) : term(premise.object.value);
      const text = `${label(premise.subject.labels)} — ${term(premise.predicate)} → ${target}`;
      if (!premise.object.id || !onEdge) return el("p", {}, text);
      return el("button", { type: "button", class: "link-button", onclick: () => onEdge({ from: premise.subject.id, predicate: premise.predicate, to: premise.object.id, labels: [premise.subject.labels, premise.object.labels] }) }, text);
    }),
  );
}

/** Ask for the evidence of a statement and show it; the first place is opened at its words. */
export async function evidenceView(question, { onEdge = null, open = true } = {}) {
  const told = await getJson("/api/views/evidence", question);
  const box = el("div", { class: "sources" });
  told.sources.forEach((source, at) => box.append(sourceCard(source, open && at === 0)));
  for (const proof of told.proofs) box.append(proofView(proof, onEdge));
  if (!box.children.length) box.append(el("p", { class: "empty" }, t("evidence.none")));
  return box;
}

/** Cards for evidence that is at hand already. */
export function sourceList(sources, { open = false } = {}) {
  return el("div", { class: "sources" }, sources.map((source, at) => sourceCard(source, open && at === 0)));
}
