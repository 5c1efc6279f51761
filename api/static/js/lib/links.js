// Addresses of the pages: paths of the service, or files of a briefcase.
import { offline } from "./boot.js";

/** The address of a page with its state as the query. */
export function pageAddress(page, state = {}) {
  const query = stateQuery(state);
  if (offline) return query ? `${page}.html#${query}` : `${page}.html`;
  return query ? `/${page}?${query}` : `/${page}`;
}

/** State as a query: lists joined by commas, empty values left out. */
export function stateQuery(state) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== "" && text !== null && text !== undefined) query.set(name, text);
  }
  return query.toString().replaceAll("%2C", ",").replaceAll("%7C", "|").replaceAll("%3A", ":");
}

/** A value of the address, as text. */
export function fromAddress(name) {
  return new URLSearchParams(offline ? location.hash.slice(1) : location.search).get(name) || "";
}

/** A list of the address. */
export function listFromAddress(name) {
  return fromAddress(name).split(",").filter(Boolean);
}

/** Put an address into the bar; a page from a folder may change its fragment alone. */
export function showAddress(address, push = false) {
  const target = offline ? `#${address.split("#")[1] || ""}` : address;
  if (push) history.pushState(null, "", target);
  else history.replaceState(null, "", target);
}

/** Run `change` when the reader goes back or forward, or follows a link within the page. */
export function onAddress(change) {
  window.addEventListener("popstate", change);
}
