// The picture as a file: PNG at twice the size, or SVG with real text.
import { svg } from "../lib/dom.js";
import { lookOf, outline } from "../lib/shapes.js";
import { term } from "../lib/i18n.js";
import { nodeName, shortened, themeColours } from "./paint.js";

const PAD = 70;
const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** Build an SVG of nodes and edges with their places. */
export function toSvg({ nodes, edges }) {
  const colours = themeColours();
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const left = Math.min(...xs) - PAD;
  const top = Math.min(...ys) - PAD;
  const width = Math.max(...xs) - left + PAD;
  const height = Math.max(...ys) - top + PAD;
  const places = new Map(nodes.map((node) => [node.id, node]));
  const background = getComputedStyle(document.documentElement).getPropertyValue("--bg").trim();
  return svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${width} ${height}`, width, height, "font-family": FONT },
    svg("defs", {}, svg("marker", { id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0,1L10,5L0,9z", fill: colours.line }))),
    svg("rect", { x: left, y: top, width, height, fill: background }),
    svg("g", { fill: "none" }, edges.map((edge) => edgeOf(edge, places, colours))),
    svg("g", {}, nodes.map((node) => nodeOf(node, colours))),
  );
}

function edgeOf(edge, places, colours) {
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const cut = (to.size + 3) / length;
  return svg(
    "line",
    {
      x1: from.x, y1: from.y, x2: to.x - (to.x - from.x) * cut, y2: to.y - (to.y - from.y) * cut,
      stroke: edge.lineage ? colours.lineage : colours.edge, "stroke-width": edge.lineage ? 2 : 1.2,
      "stroke-dasharray": edge.inferred ? "6 4" : edge.kind === "group" ? "2 4" : null,
      "marker-end": edge.kind === "group" ? null : "url(#arrow)",
    },
    svg("title", {}, `${nodeName(from)} ${term(edge.predicate)} ${nodeName(to)}`),
  );
}

function nodeOf(node, colours) {
  const { colour } = lookOf(node.type);
  return svg(
    "g",
    { transform: `translate(${node.x},${node.y})` },
    svg("title", {}, `${nodeName(node)} (${term(node.type)})`),
    svg("path", { d: outline(node.type, node.size), fill: node.kind === "group" ? colours.surface : colour, stroke: node.kind === "group" ? colour : colours.surface, "stroke-width": 1.5 }),
    node.roles?.includes("ListedCompany") && svg("path", { d: outline(node.type, node.size + 4), fill: "none", stroke: colour, "stroke-width": 1.5 }),
    svg("text", { y: node.size + 16, "text-anchor": "middle", "font-size": 12.5, fill: colours.text, stroke: colours.halo, "stroke-width": 3.5, "paint-order": "stroke" }, shortened(nodeName(node))),
  );
}

/** The SVG as the text of a file. */
export function svgText(picture) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`;
}

/** An SVG as a PNG, at twice the size, as far as a canvas can hold it. */
export async function toPng(picture) {
  const width = Number(picture.getAttribute("width"));
  const height = Number(picture.getAttribute("height"));
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

/** Hand a file to the reader. */
export function download(content, name, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
