// The blocks of a stored report around marked words, cut as the service cuts them.

const BESIDE = 4;
const ROWS = 24;

function marked(pieces, start, end) {
  return pieces.flatMap(({ start: at, text }) => {
    const letters = [...text]; // offsets count characters, not the halves of which some consist
    const cuts = [0, start - at, end - at, letters.length].filter((cut, index, all) => cut >= 0 && cut <= letters.length && all.indexOf(cut) === index).sort((a, b) => a - b);
    return cuts.slice(1).map((cut, index) => ({ start: at + cuts[index], text: letters.slice(cuts[index], cut).join(""), marked: at + cuts[index] >= start && at + cut <= end }));
  });
}

function table(block, start, end) {
  const rows = block.rows.map((row) => row.map((cell) => marked(cell, start, end)));
  if (rows.length <= ROWS) return { ...block, rows };
  const hit = rows.findIndex((row) => row.some((cell) => cell.some((piece) => piece.marked)));
  const low = Math.max(1, Math.min(Math.max(0, hit) - ROWS / 2, rows.length - ROWS + 1));
  return { ...block, rows: [rows[0], ...rows.slice(low, low + ROWS)], skipped: low - 1 };
}

/** The passage around `[start, end)` of a report, offsets counted in code points as it is stored. */
export function passageOf(report, start, end) {
  const hits = report.blocks.map((block, at) => (block.start < Math.max(end, start + 1) && start < block.end ? at : -1)).filter((at) => at >= 0);
  const [first, last] = hits.length ? [hits[0], hits.at(-1)] : [0, 0];
  const low = Math.max(0, first - BESIDE);
  const high = Math.min(report.blocks.length, last + BESIDE + 1);
  const blocks = report.blocks.slice(low, high).map((block) => (block.kind === "table" ? table(block, start, end) : { ...block, pieces: marked(block.pieces, start, end) }));
  return { report: report.slug, title: report.title, blocks, before: low > 0, after: high < report.blocks.length };
}
