// Room for nodes that are added to a picture: nothing that is drawn moves.

const HEIGHT = 56;
const STEP = 62;

/** About how wide a label is, in pixels. */
export function labelWidth(text) {
  let width = 0;
  for (const letter of text) width += letter.codePointAt(0) > 0x2e7f ? 13 : 7;
  return width;
}

function boxOf(node, text) {
  return { x: node.x, y: node.y, w: Math.max(46, Math.min(150, labelWidth(text)) + 12), h: HEIGHT };
}

function free(box, taken) {
  return taken.every((other) => Math.abs(box.x - other.x) * 2 >= box.w + other.w || Math.abs(box.y - other.y) * 2 >= box.h + other.h);
}

/** Give each of `added` a place around `origin`, away from the middle of the picture. */
export function placeAround(origin, added, drawn, nameOf) {
  const taken = drawn.map((node) => boxOf(node, nameOf(node)));
  const middle = drawn.reduce((sum, node) => ({ x: sum.x + node.x / drawn.length, y: sum.y + node.y / drawn.length }), { x: 0, y: 0 });
  const away = drawn.length > 1 ? Math.atan2(origin.y - middle.y, origin.x - middle.x) : -Math.PI / 2;
  for (const node of added) {
    let found = null;
    for (let ring = 2; !found && ring < 40; ring += 1) {
      const radius = ring * STEP;
      const slots = Math.max(8, Math.floor((2 * Math.PI * radius) / 70));
      for (let at = 0; at < slots; at += 1) {
        const angle = away + (at % 2 ? 1 : -1) * Math.ceil(at / 2) * ((2 * Math.PI) / slots);
        const box = boxOf({ x: origin.x + radius * Math.cos(angle) * 1.15, y: origin.y + radius * Math.sin(angle) * 0.85 }, nameOf(node));
        if (free(box, taken)) { found = box; break; }
      }
    }
    node.x = Math.round(found ? found.x : origin.x);
    node.y = Math.round(found ? found.y : origin.y + STEP);
    taken.push(boxOf(node, nameOf(node)));
  }
}
