// Addresses of the pages: paths of the service, or files of a briefcase.
import { offline } from "./boot.js";

/** The address of a page with its state as the query. */
export function pageAddress(page, state = {}) {
  const query = stateQuery(state);
  const path = offline ? `${page}.html` : `/${page}`;
  return query ? `${path}?${query}` : path;
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
  return new URLSearchParams(location.search).get(name) || "";
}

/** A list of the address. */
export function listFromAddress(name) {
  return fromAddress(name).split(",").filter(Boolean);
}
