// The whole explorer without a pointer: walk from node to node, open, hide, pin, zoom.

const PAN = 60;

/** Keys of the drawing; it is one stop of the tab order. */
export class Keyboard {
  constructor(element, { model, canvas, acts, select, back, draw }) {
    Object.assign(this, { model, canvas, acts, select, back, draw });
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) {
        if (event.key === "z") { event.preventDefault(); back(event.shiftKey ? "redo" : "undo"); }
        else if (event.key === "y") { event.preventDefault(); back("redo"); }
        return;
      }
      if (event.altKey) return;
      if (this.press(event)) event.preventDefault();
    });
  }

  get chosen() {
    const { selection } = this.model;
    return selection?.kind === "node" ? selection.id : null;
  }

  press(event) {
    const { acts, canvas } = this;
    const id = this.chosen;
    if (event.key.startsWith("Arrow")) return event.shiftKey ? this.pan(event.key) : this.walk(event.key);
    const keys = {
      "+": () => canvas.zoom(1.25), "=": () => canvas.zoom(1.25), "-": () => canvas.zoom(0.8), 0: () => canvas.fit(), f: () => canvas.fit(),
      z: () => this.back("undo"), y: () => this.back("redo"), Home: () => this.draw({}),
      Escape: () => this.select(null), n: () => this.step(1), b: () => this.step(-1),
    };
    if (id) Object.assign(keys, { Enter: () => acts.open(id), e: () => acts.open(id), h: () => acts.hide(id), p: () => acts.pin(id), o: () => acts.focus(id), t: () => acts.path(id) });
    const act = keys[event.key];
    if (act) act();
    return Boolean(act);
  }

  pan(key) {
    const way = { ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN] }[key];
    this.canvas.move(...way);
    return true;
  }

  /** Choose the nearest node in the direction of the arrow, or a first one. */
  walk(key) {
    const { nodes } = this.model.visible();
    const here = nodes.find((node) => node.id === this.chosen);
    if (!here) return this.choose(nodes.find((node) => node.focus) || nodes[0]);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    let best = null;
    let least = Infinity;
    for (const node of nodes) {
      const along = (node.x - here.x) * dx + (node.y - here.y) * dy;
      const across = Math.abs((node.x - here.x) * dy) + Math.abs((node.y - here.y) * dx);
      const cost = along + 2 * across;
      if (node !== here && along > across * 0.6 && along > 1 && cost < least) { best = node; least = cost; }
    }
    return this.choose(best);
  }

  step(by) {
    const { nodes } = this.model.visible();
    const at = nodes.findIndex((node) => node.id === this.chosen);
    return this.choose(nodes[(at + by + nodes.length) % nodes.length]);
  }

  choose(node) {
    if (!node) return false;
    this.select({ kind: "node", id: node.id });
    this.canvas.reveal(node.id);
    return true;
  }
}
