// A line of descent as stops and hops, each hop with the words that state it.
import { el, replace } from "../lib/dom.js";
import { glyph } from "../lib/shapes.js";
import { label, t, term } from "../lib/i18n.js";

const slugOf = (iri) => iri.slice(iri.lastIndexOf("/") + 1);

/** The ids along the chosen path of each part of a route. */
export function idsOnRoute(routes, choice) {
  return routes.flatMap((part, at) => (part.paths[choice[at]] || part.paths[0])?.nodes.map((node) => slugOf(node.iri)) || [slugOf(part.source.iri), slugOf(part.target.iri)])
    .filter((id, at, all) => id !== all[at - 1]);
}

function stop(node, chosen, acts) {
  return el(
    "button", { type: "button", class: `stop${chosen ? " chosen" : ""}`, onclick: () => acts.entity(slugOf(node.iri)) },
    glyph(node.type), el("span", {}, el("b", {}, label(node.labels)), el("small", {}, [term(node.type), node.date].filter(Boolean).join(" · "))),
  );
}

function hop(told, acts) {
  const [source] = told.evidence;
  const forward = told.direction === "forward";
  const edge = { source: slugOf(forward ? told.source : told.target), predicate: told.property, target: slugOf(forward ? told.target : told.source) };
  const quote = source ? `“${source.exact.replace(/\*\*|<[^>]*>/g, "").replace(/\s+/g, " ")}”` : "";
  return el(
    "button", { type: "button", class: `hop ${told.direction}`, title: source ? `${quote} — ${source.title}${source.section ? ` § ${source.section}` : ""}` : null, onclick: () => acts.edge(edge) },
    el("span", { class: "name" }, term(told.property)), el("span", { class: "line", "aria-hidden": "true" }), el("span", { class: "quote" }, quote),
  );
}

/** Draw the route; `choose(part, path)` takes another of the paths. */
export function drawRoute(host, routes, choice, stops, acts) {
  const line = el("div", { class: "route-line" });
  routes.forEach((part, at) => {
    const path = part.paths[choice[at]] || part.paths[0];
    if (!path) {
      if (at === 0) line.append(stop(part.source, true, acts));
      line.append(el("p", { class: "hop muted" }, part.message), stop(part.target, true, acts));
      return;
    }
    path.nodes.forEach((node, step) => {
      if (step > 0) line.append(hop(path.hops[step - 1], acts));
      if (step > 0 || at === 0) line.append(stop(node, stops.includes(slugOf(node.iri)), acts));
    });
  });
  const more = routes.map((part, at) => part.paths.length > 1 && el("button", { type: "button", class: "button", onclick: () => acts.choose(at, ((choice[at] || 0) + 1) % part.paths.length) }, `${label(part.source.labels)} → ${label(part.target.labels)}: ${t("lineage.via", { at: (choice[at] || 0) + 1, all: part.paths.length })}`));
  replace(host, line, el("div", { class: "chips" }, more));
  host.hidden = false;
}
