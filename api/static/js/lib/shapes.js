// The shape and colour of each class, the same on the canvas, in legends and in exports.
import { palette } from "./boot.js";
import { svg } from "./dom.js";

function polygon(corners, turn, stretch = 1) {
  const points = [];
  for (let at = 0; at < corners; at += 1) {
    const angle = turn + (2 * Math.PI * at) / corners;
    points.push([Math.cos(angle) * stretch, Math.sin(angle) * stretch]);
  }
  return points;
}

const UP = -Math.PI / 2;
const OUTLINES = {
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  triangle: polygon(3, UP, 1.14),
  "triangle-down": polygon(3, -UP, 1.14),
  diamond: polygon(4, UP, 1.12),
  pentagon: polygon(5, UP, 1.04),
  hexagon: polygon(6, 0, 1.02),
  octagon: polygon(8, Math.PI / 8, 1),
  tag: [[-1, -0.68], [0.5, -0.68], [1.08, 0], [0.5, 0.68], [-1, 0.68]],
  page: [[-0.72, -0.95], [0.34, -0.95], [0.78, -0.5], [0.78, 0.95], [-0.72, 0.95]],
  bars: [[-0.95, 0.85], [-0.95, 0], [-0.32, 0], [-0.32, -0.45], [0.32, -0.45], [0.32, -0.95], [0.95, -0.95], [0.95, 0.85]],
};

/** The look of a class: `{ colour, shape }`. */
export function lookOf(type) {
  return palette[type] || palette.Thing;
}

/** The outline of a class as an SVG path around (0, 0), or for a circle two arcs. */
export function outline(type, radius) {
  const points = OUTLINES[lookOf(type).shape];
  if (!points) {
    return `M${-radius},0a${radius},${radius} 0 1 0 ${2 * radius},0a${radius},${radius} 0 1 0 ${-2 * radius},0z`;
  }
  return `M${points.map(([x, y]) => `${round(x * radius)},${round(y * radius)}`).join("L")}z`;
}

function round(number) {
  return Math.round(number * 100) / 100;
}

const kept = new Map();

/** The outline as a path for the canvas; made once for each class and size. */
export function outlinePath(type, radius) {
  const key = `${type}|${radius}`;
  if (!kept.has(key)) kept.set(key, new Path2D(outline(type, radius)));
  return kept.get(key);
}

/** A small picture of a class for legends and lists. */
export function glyph(type, roles = []) {
  const { colour } = lookOf(type);
  const listed = roles.includes("ListedCompany");
  return svg(
    "svg",
    { class: "glyph", viewBox: "-10 -10 20 20", "aria-hidden": "true" },
    svg("path", { d: outline(type, listed ? 6 : 7.5), fill: colour }),
    listed && svg("path", { d: outline(type, 9), fill: "none", stroke: colour, "stroke-width": 1.5 }),
  );
}
