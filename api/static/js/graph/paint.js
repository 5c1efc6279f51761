// How nodes and edge labels are painted on the canvas.
import { lookOf, outlinePath } from "../lib/shapes.js";
import { label, t, term } from "../lib/i18n.js";

const FONT = '"Segoe UI", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LONGEST = 26;

/** The colours of the present theme. */
export function themeColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    text: read("--text"), muted: read("--muted"), surface: read("--surface"), halo: read("--halo"), accent: read("--accent"),
    edge: read("--edge"), lineage: read("--edge-lineage"), line: read("--line-strong"), accentInk: read("--accent-ink"),
  };
}

/** A label that is not longer than it can be read. */
export function shortened(text, most = LONGEST) {
  const letters = [...text];
  const wide = letters.filter((letter) => letter.codePointAt(0) > 0x2e7f).length;
  const fits = wide > letters.length / 2 ? Math.ceil(most / 2) + 2 : most;
  return letters.length > fits ? `${letters.slice(0, fits - 1).join("")}…` : text;
}

/** What stands beside a node: its label, or for a group how many of what. */
export function nodeName(node) {
  if (node.kind === "group") return t("group.label", { count: node.count, type: term(node.type) });
  return label(node.labels);
}

/** Make the renderer that vis-network calls for every node. */
export function nodeRenderer(view) {
  return ({ ctx, id, x, y, state, style }) => {
    const node = view.node(id);
    const size = style.size;
    return {
      drawNode() {
        if (!node) return;
        ctx.save();
        ctx.globalAlpha = view.isFaded(id) ? 0.32 : 1;
        ctx.translate(x, y);
        if (node.kind === "group") drawGroup(ctx, node, size, view.colours, state);
        else drawEntity(ctx, node, size, view, state);
        ctx.restore();
      },
      drawExternalLabel() {
        if (!node) return;
        const scale = ctx.getTransform().a / (window.devicePixelRatio || 1);
        const strong = state.selected || state.hover || node.focus || view.isOnPath(id);
        if (scale < 0.42 && !strong && size < 15) return;
        ctx.save();
        ctx.globalAlpha = view.isFaded(id) ? 0.4 : 1;
        drawLabel(ctx, shortened(nodeName(node)), x, y + size + 5, strong, view.colours, scale);
        ctx.restore();
      },
      nodeDimensions: { width: size * 2, height: size * 2 },
    };
  };
}

function drawEntity(ctx, node, size, view, state) {
  const { colours } = view;
  const { colour } = lookOf(node.type);
  if (state.selected || state.hover || view.isOnPath(node.id)) {
    ctx.beginPath();
    ctx.arc(0, 0, size + 8, 0, 2 * Math.PI);
    ctx.globalAlpha *= 0.22;
    ctx.fillStyle = state.selected ? colours.accent : colour;
    ctx.fill();
    ctx.globalAlpha /= 0.22;
  }
  ctx.fillStyle = colour;
  ctx.fill(outlinePath(node.type, size));
  ctx.lineWidth = state.selected ? 2.5 : 1.5;
  ctx.strokeStyle = state.selected ? colours.accent : colours.surface;
  ctx.stroke(outlinePath(node.type, size));
  if (node.roles?.includes("ListedCompany")) {
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = colour;
    ctx.stroke(outlinePath(node.type, size + 4));
  }
  if (view.isPinned(node.id)) {
    ctx.beginPath();
    ctx.arc(-size * 0.85, -size * 0.85, 4.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.text;
    ctx.fill();
  }
  if (node.hidden > 0) drawBadge(ctx, `+${node.hidden}`, size, colours);
}

function drawBadge(ctx, text, size, colours) {
  ctx.font = `600 10px ${FONT}`;
  const width = Math.max(18, ctx.measureText(text).width + 9);
  const left = size * 0.62;
  const top = -size - 6;
  ctx.beginPath();
  ctx.roundRect(left, top, width, 14, 7);
  ctx.fillStyle = colours.surface;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.line;
  ctx.stroke();
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + width / 2, top + 7.5);
}

function drawGroup(ctx, node, size, colours, state) {
  const { colour } = lookOf(node.type);
  for (const offset of [6, 3, 0]) {
    ctx.save();
    ctx.translate(offset, -offset);
    ctx.fillStyle = colours.surface;
    ctx.strokeStyle = state.selected ? colours.accent : colour;
    ctx.lineWidth = state.hover ? 2.2 : 1.6;
    ctx.fill(outlinePath(node.type, size));
    ctx.stroke(outlinePath(node.type, size));
    ctx.restore();
  }
  ctx.fillStyle = colours.text;
  ctx.font = `650 11px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(`+${node.count}`, 0, 0.5);
}

function drawLabel(ctx, text, x, top, strong, colours, scale) {
  const height = scale > 1 ? 12.5 / scale : Math.min(22, Math.max(12.5, 9.5 / scale));
  ctx.font = `${strong ? 650 : 500} ${height}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colours.halo;
  ctx.strokeText(text, x, top);
  ctx.fillStyle = colours.text;
  ctx.fillText(text, x, top);
}

/** The name of a relation on a pill in the middle of its edge. */
export function drawEdgeLabel(ctx, edge, from, to, { colours, strong, scale }) {
  const text = term(edge.predicate);
  ctx.save();
  ctx.translate((from.x + to.x) / 2, (from.y + to.y) / 2);
  if (scale > 1) ctx.scale(1 / scale, 1 / scale);
  ctx.font = `${strong ? 650 : 500} 11px ${FONT}`;
  const width = ctx.measureText(text).width + 12;
  ctx.beginPath();
  ctx.roundRect(-width / 2, -9, width, 18, 9);
  ctx.fillStyle = strong ? colours.accent : colours.surface;
  ctx.globalAlpha = 0.96;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = strong ? colours.accent : colours.line;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.fillStyle = strong ? colours.accentInk : colours.text;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, 0, 0.5);
  ctx.restore();
}
