// The lineage view: the chart, a chosen line of descent, and the words for each hop.
import { el, iconButton, replace, toast } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { fromAddress, listFromAddress, onAddress, pageAddress, showAddress } from "../lib/links.js";
import { label, onLanguage, t, term } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { searchBox } from "../components/search.js";
import { laneNames, lineageChart } from "../components/chart.js";
import { drawRoute, idsOnRoute } from "../components/route.js";
import { showEdge, showEntity } from "../components/panel.js";
import { download, svgText } from "../graph/export.js";

const host = document.getElementById("chart");
const panel = document.getElementById("panel");
const routeHost = document.getElementById("route");
const tip = el("div", { class: "tip", role: "tooltip", hidden: true });
let told = null;
let stops = listFromAddress("stops");
let choice = [];
let ends = [null, null];
const quotes = new Map();

const acts = {
  entity(id) {
    panel.hidden = false;
    for (const one of host.querySelectorAll(".entity")) one.classList.toggle("chosen", one.dataset.id === id);
    showEntity(panel, id, { entity: acts.entity, edge: acts.edge }).then(() => keepAddress(id)).catch((error) => toast(error.message));
  },
  edge(edge) {
    panel.hidden = false;
    const from = edge.source || edge.from;
    const to = edge.target || edge.to;
    const labels = edge.labels || [labelsOf(from), labelsOf(to)];
    showEdge(panel, { from, to, predicate: edge.predicate, labels }, { entity: acts.entity, edge: acts.edge }).catch((error) => toast(error.message));
  },
  choose(part, path) { choice[part] = path; draw(); },
  async hover(edge, event) {
    if (!edge) { tip.hidden = true; return; }
    const key = `${edge.source}|${edge.predicate}|${edge.target}`;
    tip.hidden = false;
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - 350)}px`;
    tip.style.top = `${Math.min(event.clientY + 16, innerHeight - 130)}px`;
    if (tip.dataset.key === key) return;
    tip.dataset.key = key;
    replace(tip, `${label(labelsOf(edge.source))} ${term(edge.predicate)} ${label(labelsOf(edge.target))}`);
    if (!quotes.has(key)) quotes.set(key, getJson("/api/views/evidence", { subject: edge.source, predicate: edge.predicate, object: edge.target }));
    const found = await quotes.get(key);
    const [source] = found.sources;
    if (tip.dataset.key === key && source) replace(tip, el("mark", {}, source.exact.replace(/\s+/g, " ")), el("div", { class: "where" }, [source.title, source.section].filter(Boolean).join(" § ")));
  },
};

function labelsOf(id) {
  const placed = told.chart.placed.find((one) => one.node.id === id);
  const lane = told.chart.lanes.find((one) => one.node.id === id);
  return (placed || lane)?.node.labels || { "": id };
}

function keepAddress(select = "") {
  showAddress(pageAddress("lineage", { stops, select }));
}

function draw() {
  const path = told.routes.length ? idsOnRoute(told.routes, choice) : stops;
  if (!told.chart.lanes.length) { replace(host, el("p", { class: "page empty" }, t("lineage.none"))); return; }
  replace(host, el("div", { class: "lineage-grid" }, laneNames(told.chart, path, acts), lineageChart(told.chart, path, acts)));
  if (told.routes.length) drawRoute(routeHost, told.routes, choice, stops, acts);
  else routeHost.hidden = true;
}

function tools() {
  const boxes = ["lineage.from", "lineage.to"].map((placeholder, at) => {
    if (ends[at]) return el("button", { type: "button", class: "button", onclick: () => { ends[at] = null; tools(); } }, label(ends[at].labels), " ×");
    return searchBox({ placeholder, choose: (hit) => { ends[at] = hit; tools(); go(); } }).box;
  });
  replace(
    document.getElementById("tools"),
    boxes[0], el("span", { "aria-hidden": "true", class: "muted" }, "→"), boxes[1],
    stops.length > 0 && el("button", { type: "button", class: "button", onclick: () => load([]) }, t("lineage.clear")),
    iconButton("download", t("lineage.svg"), save, { id: "export" }),
  );
}

function go() {
  if (ends[0] && ends[1]) { const next = [ends[0].id, ends[1].id]; ends = [null, null]; load(next); }
}

function save() {
  const picture = host.querySelector(".chart-svg");
  const copy = picture.cloneNode(true);
  copy.querySelectorAll(".hit-area").forEach((area) => area.remove());
  const drawn = [...picture.querySelectorAll("*")].filter((one) => !one.classList.contains("hit-area"));
  [...copy.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(drawn[at]);
    for (const name of ["fill", "stroke", "stroke-width", "opacity", "font-size", "font-weight"]) one.setAttribute(name, style.getPropertyValue(name));
  });
  copy.setAttribute("font-family", "system-ui, 'Noto Sans CJK SC', sans-serif");
  download(svgText(copy), "reportgraph-lineage.svg", "image/svg+xml");
}

async function load(next, push = true) {
  stops = next;
  choice = [];
  told = await getJson("/api/views/lineage", { stops });
  if (push) { showAddress(pageAddress("lineage", { stops }), true); panel.hidden = true; }
  draw();
  tools();
}

async function begin() {
  startShell({ choose: (hit) => acts.entity(hit.id) });
  document.body.append(tip);
  await load(stops, false);
  const chosen = fromAddress("select");
  if (chosen) acts.entity(chosen);
  const redraw = () => { draw(); tools(); };
  onLanguage(redraw);
  onAddress(() => load(listFromAddress("stops"), false));
  document.documentElement.dataset.ready = "yes";
  performance.mark("interactive");
}

begin().catch((error) => { toast(error.message); document.documentElement.dataset.ready = "failed"; });
