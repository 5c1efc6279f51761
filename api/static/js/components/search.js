// Search as you type over every label: a combobox that the keyboard drives.
import { el, replace, icon } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { glyph } from "../lib/shapes.js";
import { t, term, label, otherLabel, onLanguage } from "../lib/i18n.js";

const WAIT = 90;
let count = 0;

/** Make a search box; `choose(hit)` is called with `{ id, labels, type }`. */
export function searchBox({ choose, placeholder = "search.placeholder", shortcut = false }) {
  count += 1;
  const listId = `hits-${count}`;
  const input = el("input", {
    type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId,
  });
  const list = el("ul", { class: "hits", role: "listbox", id: listId, hidden: true });
  const box = el("div", { class: "search" }, icon("search"), input, shortcut && el("kbd", { "aria-hidden": "true" }, "/"), list);
  let hits = [];
  let active = -1;
  let timer = 0;
  let running = null;
  let shownFor = "";

  function name() {
    input.setAttribute("aria-label", t(placeholder));
    list.setAttribute("aria-label", t("search.results"));
    input.placeholder = t(placeholder);
  }

  function close() {
    list.hidden = true;
    list.textContent = "";
    hits = [];
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = list.children[index];
    if (row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }
  }

  function take(index) {
    const hit = hits[index];
    if (!hit) return;
    clearTimeout(timer);
    input.value = "";
    close();
    choose(hit);
  }

  function show() {
    const rows = hits.map((hit, at) =>
      el(
        "li",
        { class: "hit", role: "option", id: `${listId}-${at}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(at); } },
        glyph(hit.type, hit.roles),
        el("span", { class: "name" }, label(hit.labels)),
        el("span", { class: "also" }, [otherLabel(hit.labels), hit.matched].filter((text, i, all) => text && text !== label(hit.labels) && all.indexOf(text) === i).join(" · ")),
        el("span", { class: "type" }, term(hit.type)),
      ),
    );
    if (!rows.length) rows.push(el("li", { class: "hits-empty", role: "option", "aria-disabled": "true", "aria-selected": "false", id: `${listId}-none` }, t("search.nothing", { query: input.value })));
    replace(list, rows);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (hits.length) mark(0);
  }

  async function look(take1st = false) {
    const query = input.value.trim();
    if (running) running.abort();
    if (!query) return close();
    running = new AbortController();
    try {
      const found = await getJson("/api/views/search", { q: query }, { signal: running.signal });
      if (input.value.trim() !== query) return undefined;
      hits = found;
      shownFor = query;
      show();
      if (take1st && hits.length) take(0);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
    return undefined;
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => look(), WAIT); });
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); input.blur(); }
    else if (event.key === "Enter") { event.preventDefault(); clearTimeout(timer); if (!list.hidden && shownFor === input.value.trim()) take(active); else look(true); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else mark((active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % Math.max(1, hits.length));
    }
  });
  if (shortcut) {
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input.focus(); }
    });
  }
  name();
  onLanguage(name);
  return { box, input };
}
