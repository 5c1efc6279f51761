// Further ways to show the rows of a query: as a graph, a bar chart, a timeline.
import { el, replace, svg } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { shortened, themeColours } from "../graph/paint.js";

const RESOURCE = "https://w3id.org/reportgraph/resource/";
const MOST = 200;
const MOST_BARS = 40;

function shown(value) {
  if (!value) return "";
  if (value.type !== "uri") return value.value;
  return decodeURIComponent(value.value.replace(/^.*[/#]/, ""));
}

function rowsOf(yasr) {
  const results = yasr.results;
  const names = results?.getVariables?.() || [];
  return { names, rows: results?.getBindings?.() || [] };
}

class View {
  constructor(yasr) {
    this.yasr = yasr;
    this.priority = 5;
  }

  getIcon() {
    return svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, fill: "none", stroke: "currentColor", "stroke-width": 1.6, "aria-hidden": "true" }, svg("path", { d: this.icon }));
  }

  get data() {
    return rowsOf(this.yasr);
  }

  /** The first variable of which most values pass a test. */
  variable(test, not = []) {
    const { names, rows } = this.data;
    return names.find((name) => !not.includes(name) && rows.length && rows.filter((row) => row[name] && test(row[name])).length > rows.length / 2);
  }
}

const isResource = (value) => value.type === "uri";
const isNumber = (value) => value.type !== "uri" && value.value !== "" && !Number.isNaN(Number(value.value)) && !/gYear|date/i.test(value.datatype || "");
const isDate = (value) => /(gYear|gYearMonth|date|dateTime)$/.test(value.datatype || "");

/** Pairs of resources, and the triples of CONSTRUCT, drawn as a network. */
export class GraphResult extends View {
  icon = "M4 4l8 3M4 4l3 8M12 7l-5 5M2.500 4a1.500 1.500 0 1 0 3 0a1.500 1.500 0 1 0-3 0M10.500 7a1.500 1.500 0 1 0 3 0a1.500 1.500 0 1 0-3 0M5.500 12a1.500 1.500 0 1 0 3 0a1.500 1.500 0 1 0-3 0";

  get label() {
    return t("query.graph");
  }

  pairs() {
    const { names, rows } = this.data;
    if (["subject", "predicate", "object"].every((name) => names.includes(name))) return ["subject", "object"];
    const resources = names.filter((name) => rows.some((row) => row[name] && isResource(row[name])));
    return resources.length > 1 ? resources.slice(0, 2) : null;
  }

  canHandleResults() {
    return Boolean(this.pairs());
  }

  draw() {
    const [from, to] = this.pairs();
    const { names, rows } = this.data;
    const nodes = new Map();
    const edges = [];
    const colours = themeColours();
    const add = (value) => {
      if (!nodes.has(value.value)) nodes.set(value.value, { id: value.value, label: shortened(shown(value)), shape: isResource(value) ? "dot" : "box" });
    };
    const named = names.find((name) => /^(predicate|property|relation)$/.test(name));
    for (const row of rows.slice(0, MOST)) {
      if (!row[from] || !row[to]) continue;
      add(row[from]);
      add(row[to]);
      edges.push({ from: row[from].value, to: row[to].value, label: named ? shown(row[named]) : "" });
    }
    const host = el("div", { class: "result-graph", role: "img", "aria-label": t("query.graph") });
    replace(this.yasr.resultsEl, host);
    const network = new window.vis.Network(host, { nodes: [...nodes.values()], edges }, {
      nodes: { size: 9, color: { background: colours.accent, border: colours.surface }, font: { color: colours.text, size: 13 } },
      edges: { arrows: "to", color: colours.edge, smooth: false, font: { color: colours.muted, size: 11, strokeWidth: 0 } },
      physics: { stabilization: { iterations: 180 }, barnesHut: { springLength: 110 } },
    });
    network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));
    network.on("doubleClick", ({ nodes: [id] }) => {
      if (id?.startsWith(RESOURCE)) location.href = `/explore?focus=${id.slice(RESOURCE.length)}`;
    });
  }
}

/** A number for each row, as bars. */
export class ChartResult extends View {
  icon = "M3 3h6M3 8h10M3 13h4";

  get label() {
    return t("query.chart");
  }

  canHandleResults() {
    return Boolean(this.variable(isNumber) && this.variable((value) => !isNumber(value)));
  }

  draw() {
    const number = this.variable(isNumber);
    const name = this.variable((value) => value.type !== "uri" && !isNumber(value)) || this.variable((value) => !isNumber(value));
    const rows = this.data.rows.filter((row) => row[number] && row[name]).slice(0, MOST_BARS);
    const values = rows.map((row) => Number(row[number].value));
    const most = Math.max(...values, 0) || 1;
    const bars = rows.map((row, at) => svg(
      "g", { transform: `translate(0,${at * 26})` },
      svg("text", { x: 216, y: 17, "text-anchor": "end" }, shortened(shown(row[name]), 30)),
      svg("rect", { x: 226, y: 5, width: Math.max(1, (Math.max(0, values[at]) / most) * 460), height: 16, rx: 3 }),
      svg("text", { class: "value", x: 232 + (Math.max(0, values[at]) / most) * 460, y: 17 }, row[number].value),
    ));
    const height = rows.length * 26 + 6;
    replace(this.yasr.resultsEl, svg("svg", { class: "result-chart", viewBox: `0 0 780 ${height}`, width: 780, height, role: "img", "aria-label": t("query.chart") }, bars));
  }
}

/** Rows with a date, on a line of years. */
export class TimelineResult extends View {
  icon = "M1.500 8h13M4 6v4M8 5v6M12 6v4";

  get label() {
    return t("query.timeline");
  }

  canHandleResults() {
    return Boolean(this.variable(isDate));
  }

  draw() {
    const date = this.variable(isDate);
    const name = this.variable((value) => value.type !== "uri", [date]) || this.variable(isResource);
    const rows = this.data.rows.filter((row) => row[date]).slice(0, MOST).sort((a, b) => (a[date].value < b[date].value ? -1 : 1));
    const place = (text) => {
      const [year, month = 1, day = 1] = text.slice(0, 10).split("-").map(Number);
      return year + (month - 1) / 12 + (day - 1) / 366;
    };
    const times = rows.map((row) => place(row[date].value));
    const first = Math.floor(Math.min(...times));
    const span = Math.max(1, Math.ceil(Math.max(...times) + 0.01) - first);
    const x = (time) => 20 + ((time - first) / span) * 900;
    const ends = [];
    const marks = rows.map((row, at) => {
      const text = shortened(name ? shown(row[name]) : row[date].value, 24);
      const left = x(times[at]);
      let line = ends.findIndex((end) => end < left);
      if (line < 0) line = ends.push(0) - 1;
      ends[line] = left + 30 + text.length * 9;
      return svg("g", { transform: `translate(${left},${line * 24 + 40})` }, svg("circle", { r: 4.5, fill: "var(--accent)" }), svg("text", { x: 9, y: 4 }, text), svg("title", {}, `${row[date].value} ${name ? shown(row[name]) : ""}`));
    });
    const height = ends.length * 24 + 60;
    const years = Array.from({ length: span + 1 }, (_, at) => svg("g", {}, svg("line", { x1: x(first + at), x2: x(first + at), y1: 22, y2: height, stroke: "var(--line)" }), svg("text", { class: "value", x: x(first + at) + 4, y: 16 }, String(first + at))));
    replace(this.yasr.resultsEl, svg("svg", { class: "result-chart", viewBox: `0 0 1000 ${height}`, width: 1000, height, role: "img", "aria-label": t("query.timeline") }, years, marks));
  }
}
