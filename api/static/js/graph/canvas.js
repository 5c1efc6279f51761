// The seam to vis-network: it keeps the view, the pointer and the edges; we place and paint.
import { drawEdgeLabel, nodeRenderer, themeColours } from "./paint.js";

const vis = window.vis;
const MOST_LABELS = 14;
const LARGEST_SCALE = 1.15;

/** A drawing of a GraphModel in an element. */
export class GraphCanvas {
  constructor(element, model, options = {}) {
    this.element = element;
    this.model = model;
    this.colours = themeColours();
    this.hovered = null;
    this.beside = null;
    this.nodeData = new vis.DataSet();
    this.edgeData = new vis.DataSet();
    this.handlers = {};
    this.network = new vis.Network(element, { nodes: this.nodeData, edges: this.edgeData }, {
      ...options,
      autoResize: true,
      physics: { enabled: false },
      layout: { improvedLayout: false },
      interaction: { ...options.interaction, hover: true, multiselect: false, keyboard: false, tooltipDelay: 200, hideEdgesOnDrag: false, zoomSpeed: 0.7 },
      nodes: { shape: "custom", ctxRenderer: nodeRenderer(this), size: 12 },
      edges: {
        arrows: { to: { enabled: true, scaleFactor: 0.5 } },
        smooth: false, selectionWidth: 1.2, hoverWidth: 0.8, chosen: true,
      },
    });
    element.querySelector("canvas")?.setAttribute("aria-hidden", "true");
    this.listen();
    document.addEventListener("themechange", () => { this.colours = themeColours(); this.sync(); });
  }

  on(event, handler) {
    this.handlers[event] = handler;
  }

  listen() {
    const { network } = this;
    network.on("click", ({ nodes, edges }) => {
      if (nodes.length) this.handlers.node?.(nodes[0]);
      else if (edges.length) this.handlers.edge?.(edges[0]);
      else this.handlers.nothing?.();
    });
    network.on("doubleClick", ({ nodes }) => nodes.length && this.handlers.open?.(nodes[0]));
    network.on("dragEnd", ({ nodes }) => nodes.length && this.moved(nodes));
    network.on("hoverNode", ({ node }) => this.hover({ node }));
    network.on("blurNode", () => this.hover(null));
    network.on("hoverEdge", ({ edge }) => this.hover({ edge }));
    network.on("blurEdge", () => this.hover(null));
    network.on("afterDrawing", (ctx) => this.drawLabels(ctx));
  }

  hover(what) {
    this.hovered = what;
    this.element.style.cursor = what ? "pointer" : "";
    this.network.redraw();
  }

  moved(ids) {
    const places = this.network.getPositions(ids);
    for (const id of ids) Object.assign(this.model.nodes.get(id), places[id]);
    this.handlers.moved?.(ids);
  }

  node(id) {
    return this.model.nodes.get(id);
  }

  isPinned(id) {
    return this.model.pinned.has(id);
  }

  isOnPath(id) {
    return this.model.path.includes(id);
  }

  isFaded(id) {
    return this.beside !== null && !this.beside.has(id);
  }

  /** Draw what is visible now; only what changed is handed on. */
  sync() {
    const { nodes, edges } = this.model.visible();
    this.readSelection(edges);
    const shown = new Set(nodes.map((node) => node.id));
    this.nodeData.remove(this.nodeData.getIds().filter((id) => !shown.has(id)));
    this.nodeData.update(nodes.map(({ id, x, y, size }) => ({ id, x, y, size })));
    const drawn = new Set(edges.map((edge) => edge.id));
    this.edgeData.remove(this.edgeData.getIds().filter((id) => !drawn.has(id)));
    this.edgeData.update(this.styled(edges));
    this.shown = { nodes, edges };
    const { selection } = this.model;
    if (selection?.kind === "node" && shown.has(selection.id)) this.network.selectNodes([selection.id], false);
    else if (selection?.kind === "edge" && drawn.has(selection.id)) this.network.setSelection({ nodes: [], edges: [selection.id] }, { highlightEdges: false });
    else this.network.unselectAll();
  }

  readSelection(edges) {
    const { selection } = this.model;
    this.beside = null;
    if (selection?.kind === "node" && this.model.nodes.has(selection.id)) {
      this.beside = new Set([selection.id]);
      for (const edge of edges) {
        if (edge.from === selection.id) this.beside.add(edge.to);
        if (edge.to === selection.id) this.beside.add(edge.from);
      }
    } else if (selection?.kind === "edge" && this.model.edges.has(selection.id)) {
      const edge = this.model.edges.get(selection.id);
      this.beside = new Set([edge.from, edge.to]);
    } else if (this.model.path.length) {
      this.beside = new Set(this.model.path);
    }
  }

  styled(edges) {
    const seen = new Map();
    const { colours, model } = this;
    const { selection } = model;
    return edges.map((edge) => {
      const pair = [edge.from, edge.to].sort().join("\n");
      const nth = seen.get(pair) || 0;
      seen.set(pair, nth + 1);
      const touched = selection?.kind === "node" && (edge.from === selection.id || edge.to === selection.id);
      const chosen = selection?.kind === "edge" && selection.id === edge.id;
      const steps = Math.abs(model.path.indexOf(edge.from) - model.path.indexOf(edge.to));
      const onPath = model.path.includes(edge.from) && model.path.includes(edge.to) && steps === 1;
      const faded = this.beside !== null && !touched && !chosen && !onPath;
      const base = edge.lineage ? colours.lineage : colours.edge;
      const colour = chosen || onPath || touched ? colours.accent : base;
      return {
        id: edge.id, from: edge.from, to: edge.to,
        width: Math.min(4, 1 + Math.log2(1 + (edge.count || 1)) * 0.45 + (edge.lineage ? 0.5 : 0)) + (chosen ? 1 : 0),
        dashes: edge.kind === "group" ? [2, 4] : edge.inferred ? [6, 4] : false,
        color: { color: colour, highlight: colours.accent, hover: colours.accent, opacity: faded ? 0.2 : touched || chosen || onPath ? 0.9 : 0.75 },
        arrows: { to: { enabled: edge.kind !== "group", scaleFactor: 0.5 } },
        smooth: nth ? { enabled: true, type: nth % 2 ? "curvedCW" : "curvedCCW", roundness: 0.14 + 0.06 * nth } : false,
      };
    });
  }

  drawLabels(ctx) {
    if (!this.shown) return;
    const { selection, path } = this.model;
    const wanted = this.shown.edges.filter((edge) => {
      if (edge.kind === "group") return false;
      if (this.hovered?.edge === edge.id || (selection?.kind === "edge" && selection.id === edge.id)) return true;
      if (this.hovered?.node) return edge.from === this.hovered.node || edge.to === this.hovered.node;
      if (path.length) return path.includes(edge.from) && path.includes(edge.to);
      return selection?.kind === "node" && (edge.from === selection.id || edge.to === selection.id);
    });
    const scale = this.network.getScale();
    if (scale < 0.35) return;
    const places = this.network.getPositions();
    for (const edge of wanted.length > MOST_LABELS ? [] : wanted) {
      const strong = this.hovered?.edge === edge.id || (selection?.kind === "edge" && selection.id === edge.id);
      if (places[edge.from] && places[edge.to]) drawEdgeLabel(ctx, edge, places[edge.from], places[edge.to], { colours: this.colours, strong, scale });
    }
  }

  /** Bring everything, or some nodes, into view. */
  fit(ids) {
    this.network.fit({ ...(ids?.length ? { nodes: ids } : {}), animation: false, minZoomLevel: 0.2, maxZoomLevel: LARGEST_SCALE });
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(3, Math.max(0.1, this.network.getScale() * factor)) });
  }

  move(dx, dy) {
    const { x, y } = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale } });
  }

  /** Move the view so that a node is seen, if it is not. */
  reveal(id) {
    const place = this.network.getPositions([id])[id];
    if (!place) return;
    const at = this.network.canvasToDOM(place);
    const { clientWidth: width, clientHeight: height } = this.element;
    if (at.x < 50 || at.y < 60 || at.x > width - 50 || at.y > height - 50) this.network.moveTo({ position: place });
  }
}
