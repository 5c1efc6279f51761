// The lineage chart as SVG: lanes, years, entities and the lines of descent between them.
import { el, svg } from "../lib/dom.js";
import { lookOf, outline } from "../lib/shapes.js";
import { glyph } from "../lib/shapes.js";
import { label, t, term } from "../lib/i18n.js";
import { shortened } from "../graph/paint.js";

const MAKER_LONGEST = 14;

/** Draw the chart; `acts` are `{ entity, edge, hover }`, `path` the ids on the chosen line. */
export function lineageChart(chart, path, acts) {
  const places = new Map(chart.placed.map((one) => [one.node.id, one]));
  const onPath = new Set(path);
  const picture = svg("svg", { class: `chart-svg${path.length ? " fading" : ""}`, width: chart.width, height: chart.height, viewBox: `0 0 ${chart.width} ${chart.height}`, role: "group", "aria-label": t("lineage.chart") });
  chart.lanes.forEach((lane, at) => {
    const classes = ["lane-band", at % 2 ? "odd" : "", onPath.has(lane.node.id) ? "on-path" : ""].join(" ");
    picture.append(svg("rect", { class: classes, x: 0, y: lane.y, width: chart.width, height: lane.height }), svg("line", { class: "grid", x1: 0, x2: chart.width, y1: lane.y, y2: lane.y }));
    if (lane.more) picture.append(svg("text", { class: "undated", x: chart.width - 12, y: lane.y + lane.height - 8, "text-anchor": "end" }, t("lineage.more", { count: lane.more })));
  });
  for (const tick of chart.ticks) {
    picture.append(svg("line", { class: "grid", x1: tick.x, x2: tick.x, y1: 26, y2: chart.height }), svg("text", { class: "tick", x: tick.x + 6, y: 20 }, tick.label));
  }
  picture.append(svg("line", { class: "grid", x1: chart.undated_x, x2: chart.undated_x, y1: 0, y2: chart.height }), svg("text", { class: "undated", x: chart.undated_x + 8, y: 20 }, t("lineage.undated")));
  const links = svg("g", {});
  const areas = svg("g", {});
  for (const edge of chart.edges) {
    const from = places.get(edge.target);
    const to = places.get(edge.source);
    if (!from || !to) continue;
    const line = curve(from, to);
    const step = Math.abs(path.indexOf(edge.source) - path.indexOf(edge.target)) === 1 && onPath.has(edge.source) && onPath.has(edge.target);
    const key = `${edge.source}|${edge.predicate}|${edge.target}`;
    links.append(svg("path", { class: `link is-${edge.predicate}${step ? " on-path" : ""}`, d: line, "data-edge": key, "data-ends": `${edge.source} ${edge.target}`, "stroke-dasharray": edge.inferred ? "5 4" : null }));
    if (step || !/^(exemplifies|usesArchitecture)$/.test(edge.predicate)) {
      const area = svg("path", { class: "hit-area", d: line });
      area.addEventListener("click", () => acts.edge(edge));
      area.addEventListener("pointermove", (event) => acts.hover(edge, event));
      area.addEventListener("pointerleave", () => acts.hover(null));
      areas.append(area);
    }
  }
  picture.append(links, areas);
  for (const one of chart.placed) picture.append(entity(one, onPath.has(one.node.id), acts, picture));
  return picture;
}

function curve(from, to) {
  const gap = Math.max(30, Math.abs(to.x - from.x) / 2);
  const [ax, ay, bx, by] = [from.x + 8, from.y, to.x - 2, to.y];
  if (Math.abs(ax - bx) < 40) return `M${ax},${ay}C${ax - 34},${ay + (by - ay) * 0.3} ${bx - 34},${by - (by - ay) * 0.3} ${bx},${by}`;
  return `M${ax},${ay}C${ax + gap},${ay} ${bx - gap},${by} ${bx},${by}`;
}

function entity(one, onPath, acts, picture) {
  const { node, maker } = one;
  const name = shortened(label(node.labels), 22);
  const isLane = one.lane === node.id;
  const text = svg("text", { x: 18, y: 4.5, "font-weight": isLane ? 700 : null }, name);
  if (maker) text.append(" ", svg("tspan", { class: "maker", dx: 3 }, shortened(label(maker.labels), MAKER_LONGEST)));
  const spoken = `${text.textContent} (${[term(node.type), node.date || t("lineage.undated")].join(", ")})`;
  const group = svg(
    "g", { class: `entity${onPath ? " on-path" : ""}${one.dated ? "" : " loose"}`, transform: `translate(${one.x},${one.y})`, tabindex: 0, role: "button", "aria-label": spoken, "data-id": node.id },
    svg("title", {}, spoken),
    svg("rect", { class: "back", x: -4, y: -13, width: one.width + 8, height: 26, rx: 6 }),
    svg("path", { d: outline(node.type, isLane ? 8.5 : 6.5), transform: "translate(7,0)", fill: lookOf(node.type).colour }),
    text,
  );
  requestAnimationFrame(() => group.querySelector(".back").setAttribute("width", 26 + text.getComputedTextLength()));
  group.addEventListener("click", () => acts.entity(node.id));
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); acts.entity(node.id); }
  });
  const near = (is) => {
    for (const link of picture.querySelectorAll(".link")) {
      if (link.dataset.ends.split(" ").includes(node.id)) link.classList.toggle("near", is);
    }
  };
  group.addEventListener("pointerenter", () => near(true));
  group.addEventListener("pointerleave", () => near(false));
  group.addEventListener("focus", () => near(true));
  group.addEventListener("blur", () => near(false));
  return group;
}

/** The names of the lanes, beside the chart. */
export function laneNames(chart, path, acts) {
  return el(
    "div", { class: "lane-names", style: { height: `${chart.height}px` } },
    chart.lanes.map((lane) => el(
      "button", { type: "button", class: "lane-name", style: { top: `${lane.y}px`, height: `${lane.height}px` }, "data-on-path": String(path.includes(lane.node.id)), onclick: () => acts.entity(lane.node.id) },
      el("b", {}, glyph(lane.node.type), label(lane.node.labels)),
      el("span", {}, lane.node.date || "", lane.node.date ? " · " : "", String(lane.count)),
    )),
  );
}
