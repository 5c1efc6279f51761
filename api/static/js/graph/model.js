// What is drawn, and what was drawn before: nodes, edges, filters, pins, and the way back.

const KEPT = 80;
export const MOST_NODES = 300;

/** The filters of the legend, empty: everything is shown. */
export function noFilters() {
  return { types: new Set(), relations: new Set(), report: "", confidence: 0, from: "", to: "", inferred: true };
}

/** The picture as the reader has made it; every change tells its listeners. */
export class GraphModel {
  constructor() {
    this.nodes = new Map();
    this.edges = new Map();
    this.hidden = new Set();
    this.pinned = new Set();
    this.focus = [];
    this.opened = [];
    this.path = [];
    this.total = 0;
    this.filters = noFilters();
    this.selection = null;
    this.past = [];
    this.future = [];
    this.listeners = [];
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  changed(what) {
    for (const listener of this.listeners) listener(what);
  }

  /** Remember the present, so that undo comes back to it. */
  remember() {
    this.past.push(this.snapshot());
    if (this.past.length > KEPT) this.past.shift();
    this.future = [];
  }

  snapshot() {
    return {
      nodes: new Map([...this.nodes].map(([id, node]) => [id, { ...node }])),
      edges: new Map(this.edges),
      hidden: new Set(this.hidden),
      pinned: new Set(this.pinned),
      focus: [...this.focus],
      opened: [...this.opened],
      path: [...this.path],
      total: this.total,
      selection: this.selection,
    };
  }

  undo() {
    if (this.past.length) { this.future.push(this.snapshot()); this.restore(this.past.pop()); }
  }

  redo() {
    if (this.future.length) { this.past.push(this.snapshot()); this.restore(this.future.pop()); }
  }

  restore(held) {
    Object.assign(this, held);
    this.changed("all");
  }

  /** Draw another picture; pinned nodes stay. */
  load(picture, { focus = [], opened = [], path = [] } = {}) {
    const kept = [...this.pinned].map((id) => this.nodes.get(id)).filter(Boolean);
    const between = [...this.edges.values()].filter((edge) => this.pinned.has(edge.from) && this.pinned.has(edge.to));
    this.nodes = new Map(picture.nodes.map((node) => [node.id, node]));
    for (const node of kept) if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
    this.edges = new Map(picture.edges.map((edge) => [edge.id, edge]));
    for (const edge of between) this.edges.set(edge.id, edge);
    this.hidden = new Set([...this.hidden].filter((id) => this.nodes.has(id) && !focus.includes(id)));
    Object.assign(this, { focus, opened, path, total: picture.total });
    this.recount();
    this.changed("all");
  }

  /** Add what opening a node or group brought; the new nodes have places already. */
  merge(expansion, opened) {
    const group = this.nodes.get(opened);
    if (group && group.kind === "group") this.remove(opened);
    for (const node of expansion.nodes) {
      const held = this.nodes.get(node.id);
      if (held) Object.assign(held, { hidden: node.hidden });
      else if (this.nodes.size < MOST_NODES + 60) this.nodes.set(node.id, node);
      this.hidden.delete(node.id);
    }
    for (const edge of expansion.edges) {
      if (this.nodes.has(edge.from) && this.nodes.has(edge.to)) this.edges.set(edge.id, edge);
    }
    if (!this.opened.includes(opened)) this.opened = [...this.opened, opened];
    this.recount();
    this.changed("all");
  }

  remove(id) {
    this.nodes.delete(id);
    for (const [key, edge] of this.edges) if (edge.from === id || edge.to === id) this.edges.delete(key);
  }

  /** Keep the badge of every node right: how many of its neighbours are not drawn. */
  recount() {
    const beside = new Map();
    for (const { from, to, kind } of this.edges.values()) {
      if (kind === "group") continue;
      for (const [a, b] of [[from, to], [to, from]]) {
        if (!beside.has(a)) beside.set(a, new Set());
        beside.get(a).add(b);
      }
    }
    for (const node of this.nodes.values()) {
      if (node.kind === "entity") node.hidden = Math.max(0, node.degree - (beside.get(node.id)?.size || 0));
    }
  }

  hide(id) {
    this.hidden.add(id);
    this.pinned.delete(id);
    if (this.selection?.id === id) this.selection = null;
    this.changed("all");
  }

  select(selection) {
    this.selection = selection;
    this.changed("selection");
  }

  entities() {
    return [...this.nodes.values()].filter((node) => node.kind === "entity");
  }

  /** Whether the filters let a node through; what is in focus, pinned or on a path always is. */
  passes(node) {
    if (this.hidden.has(node.id)) return false;
    if (this.focus.includes(node.id) || this.pinned.has(node.id)) return true;
    const { types, from, to } = this.filters;
    if (types.has(node.type)) return false;
    if ((from || to) && node.kind === "entity") {
      if (!node.date) return false;
      const year = node.date.slice(0, 4);
      if ((from && year < from) || (to && year > to)) return false;
    }
    return true;
  }

  edgePasses(edge) {
    const { relations, report, confidence, inferred } = this.filters;
    if (relations.has(edge.predicate)) return false;
    if (edge.kind === "group") return true;
    if (edge.inferred && !inferred) return false;
    if (report && !edge.reports.includes(report)) return false;
    return edge.confidence >= confidence;
  }

  /** The nodes and edges that are shown now; an entity that filters left alone is left out. */
  visible() {
    const nodes = new Map([...this.nodes].filter(([, node]) => this.passes(node)));
    const edges = [...this.edges.values()].filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && this.edgePasses(edge));
    const { relations, report, confidence, inferred, types } = this.filters;
    if (relations.size || report || confidence || !inferred || types.size) {
      const linked = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
      for (const [id, node] of nodes) {
        if (!linked.has(id) && !this.focus.includes(id) && !this.pinned.has(id) && (node.kind === "group" || this.isLinked(id))) nodes.delete(id);
      }
    }
    return { nodes: [...nodes.values()], edges };
  }

  isLinked(id) {
    for (const edge of this.edges.values()) if (edge.from === id || edge.to === id) return true;
    return false;
  }
}
