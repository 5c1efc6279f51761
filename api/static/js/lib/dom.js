// Elements without HTML strings: text stays text, whatever it holds.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `on…` keys are listeners, `false` and null are left out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Put children in the place of whatever an element holds. */
export function replace(element, ...children) {
  element.textContent = "";
  append(element, children);
  return element;
}

const ICONS = {
  undo: "M4 7h7a4 4 0 1 1 0 8H8 M4 7l3-3 M4 7l3 3",
  redo: "M14 7H7a4 4 0 1 0 0 8h3 M14 7l-3-3 M14 7l-3 3",
  fit: "M3 7V3h4 M11 3h4v4 M15 11v4h-4 M7 15H3v-4",
  plus: "M9 4v10 M4 9h10",
  minus: "M4 9h10",
  path: "M4 14a2 2 0 1 0 0-.1 M14 4a2 2 0 1 0 0 .1 M6 13c5-1 0-7 6-8",
  download: "M9 3v8 M6 8l3 3 3-3 M4 15h10",
  list: "M6 5h9 M6 9h9 M6 13h9 M3 5h.1 M3 9h.1 M3 13h.1",
  link: "M8 10a3 3 0 0 0 4 .3l2-2a3 3 0 0 0-4.200-4.200l-1 1 M10 8a3 3 0 0 0-4-.3l-2 2a3 3 0 0 0 4.200 4.200l1-1",
  close: "M5 5l8 8 M13 5l-8 8",
  pin: "M9 11v5 M5 11h8l-1.500-3V3h-5v5z",
  hide: "M3 9s2-4 6-4 6 4 6 4-2 4-6 4-6-4-6-4z M4 15L14 3",
  expand: "M9 4v10 M4 9h10",
  focus: "M9 3v3 M9 12v3 M3 9h3 M12 9h3 M9 9h.1",
  table: "M3 4h12v10H3z M3 8h12 M8 4v10",
  search: "M8 13a5 5 0 1 0 0-10 5 5 0 0 0 0 10z M12 12l4 4",
  home: "M3 9l6-5 6 5 M5 8v6h8V8",
};

/** An icon of the toolbar; it says nothing by itself, so its button has a label. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, svg("path", { d: ICONS[name] || "" }));
}

/** A button with an icon and a message as its label and tip. */
export function iconButton(name, title, onclick, more = {}) {
  return el("button", { type: "button", class: "icon-button", title, "aria-label": title, onclick, ...more }, icon(name));
}

let toastTimer = 0;

/** Say something in passing; readers of the screen hear it, too. */
export function toast(text) {
  let box = document.querySelector(".toast");
  if (!box) {
    box = el("div", { class: "toast", role: "status" });
    document.body.append(box);
  }
  box.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.remove(), 3200);
}
