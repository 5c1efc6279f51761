// The explorer: the picture, the legend, the panel, and the state in the address.
import { el, iconButton, replace, toast } from "../lib/dom.js";
import { getJson } from "../lib/api.js";
import { fromAddress, listFromAddress, onAddress, pageAddress, showAddress } from "../lib/links.js";
import { onLanguage, t, term, label } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { GraphModel, MOST_NODES } from "../graph/model.js";
import { GraphCanvas } from "../graph/canvas.js";
import { placeAround } from "../graph/place.js";
import { nodeName } from "../graph/paint.js";
import { download, svgText, toPng, toSvg } from "../graph/export.js";
import { Keyboard } from "../graph/keyboard.js";
import { Legend } from "../components/legend.js";
import { PathBar } from "../components/pathbar.js";
import { listing } from "../components/listing.js";
import { showEdge, showEntity, showPath } from "../components/panel.js";
import { showWelcome } from "../components/welcome.js";

const stage = document.getElementById("stage");
const panel = document.getElementById("panel");
const status = document.getElementById("status");
const announce = document.getElementById("announce");
const model = new GraphModel();
let canvas = null;
let legend = null;
let start = null;
let pathBar = null;
let list = null;

/** The state of the view as the query of its address. */
function state() {
  const { filters, selection, focus, path } = model;
  const chosen = selection ? (selection.kind === "edge" ? `edge:${selection.id}` : selection.id) : "";
  return {
    focus: path.length ? [] : focus,
    path: path.length ? [path[0], path.at(-1)] : [],
    open: model.opened, hide: [...model.hidden], pin: [...model.pinned], select: chosen,
    types: [...filters.types], relations: [...filters.relations], report: filters.report,
    confidence: filters.confidence || "", from: filters.from, to: filters.to, inferred: filters.inferred ? "" : "no",
  };
}

function keepAddress(push = false) {
  const now = state();
  const empty = !Object.values(now).some((value) => value.length);
  showAddress(empty && location.pathname === "/" ? "/" : pageAddress("explore", now), push);
}

function readFilters() {
  Object.assign(model.filters, {
    types: new Set(listFromAddress("types")), relations: new Set(listFromAddress("relations")), report: fromAddress("report"),
    confidence: Number(fromAddress("confidence")) || 0, from: fromAddress("from"), to: fromAddress("to"), inferred: fromAddress("inferred") !== "no",
  });
  model.hidden = new Set(listFromAddress("hide"));
  model.pinned = new Set(listFromAddress("pin"));
}

function drawStatus() {
  const { nodes } = model.visible();
  const drawn = nodes.filter((node) => node.kind === "entity").length;
  status.textContent = t("status.drawn", { drawn, total: Math.max(model.total, drawn) });
  document.getElementById("undo").disabled = !model.past.length;
  document.getElementById("redo").disabled = !model.future.length;
}

async function showPanel() {
  const { selection } = model;
  try {
    if (!selection && model.path.length > 1) showPath(panel, model, acts);
    else if (!selection) { if (start) showWelcome(panel, start, acts); }
    else if (selection.kind === "node" && !selection.id.startsWith("group:")) await showEntity(panel, selection.id, acts);
    else if (selection.kind === "edge") {
      const edge = model.edges.get(selection.id) || selection.edge;
      const labels = selection.edge?.labels || [edge.from, edge.to].map((id) => model.nodes.get(id)?.labels || {});
      await showEdge(panel, { from: edge.from, to: edge.to, predicate: edge.predicate, labels }, acts);
    }
  } catch (error) {
    toast(error.message);
  }
}

/** Show a part of the graph: the surroundings of entities, a path, or the overview. */
async function draw({ focus = [], opened = [], path = [], select = null, remember = true, push = true }) {
  try {
    const asked = path.length ? getJson("/api/views/paths", { source: path[0], target: path[1] }) : getJson("/api/views/picture", { focus, opened });
    const picture = await asked;
    if (remember && model.nodes.size) model.remember();
    if (path.length && !picture.paths.length) toast(t("path.none"));
    model.selection = select;
    model.load(picture, { focus, opened, path: path.length ? picture.paths[0] || [...path] : [] });
    canvas.fit();
    keepAddress(push);
    showPanel();
  } catch (error) {
    toast(error.suggestions?.length ? `${error.message}` : error.message);
  }
}

const acts = {
  async open(id) {
    if (model.entities().length >= MOST_NODES) { toast(t("graph.full", { most: MOST_NODES })); return; }
    try {
      const origin = model.nodes.get(id) || { x: 0, y: 0 };
      const expansion = await getJson("/api/views/expansion", { node: id, known: model.entities().map((node) => node.id) });
      const added = expansion.nodes.filter((node) => !model.nodes.has(node.id));
      if (!added.length) { toast(t("graph.nothingMore")); return; }
      model.remember();
      placeAround(origin, added, [...model.nodes.values()].filter((node) => node.id !== id || node.kind === "entity"), nodeName);
      model.merge(expansion, id);
      keepAddress();
      announce.textContent = t("graph.added", { count: added.length });
    } catch (error) { toast(error.message); }
  },
  focus(id) { return draw({ focus: [id], select: { kind: "node", id } }); },
  entity(id) {
    if (model.nodes.has(id) && model.passes(model.nodes.get(id))) { select({ kind: "node", id }); canvas.reveal(id); }
    else draw({ focus: [...new Set([...model.focus, id])].slice(-6), opened: model.opened, select: { kind: "node", id } });
  },
  edge(edge) { select({ kind: "edge", id: `${edge.from}|${edge.predicate}|${edge.to}`, edge }); },
  hide(id) { model.remember(); model.hide(id); keepAddress(); showPanel(); },
  pin(id) {
    if (model.pinned.has(id)) model.pinned.delete(id); else model.pinned.add(id);
    model.changed("all");
    keepAddress();
    showPanel();
  },
  isPinned: (id) => model.pinned.has(id),
  path(id) { pathBar.show(id, model.nodes.get(id)?.labels); },
};

function select(selection) {
  model.select(selection);
  keepAddress();
  if (selection?.kind === "node" && model.nodes.has(selection.id)) {
    const node = model.nodes.get(selection.id);
    announce.textContent = `${nodeName(node)}, ${term(node.type)}`;
  }
  return showPanel();
}

function back(way) {
  model[way]();
  keepAddress();
  showPanel();
}

async function save(kind) {
  const shown = model.visible();
  if (!shown.nodes.length) return;
  const picture = toSvg(shown);
  const name = `reportgraph-${model.focus[0] || "overview"}`;
  if (kind === "svg") download(svgText(picture), `${name}.svg`, "image/svg+xml");
  else download(await toPng(picture), `${name}.png`, "image/png");
}

async function share() {
  try { await navigator.clipboard.writeText(location.href); toast(t("act.copied")); } catch { toast(location.href); }
}

function toggleList() {
  if (list) { list.remove(); list = null; }
  else { list = listing(model, acts, toggleList); stage.append(list); list.querySelector("button")?.focus(); }
  document.getElementById("list").setAttribute("aria-pressed", String(Boolean(list)));
}

function toolbar() {
  const menu = el("div", { class: "menu-list", hidden: true }, ["png", "svg"].map((kind) => el("button", { type: "button", onclick: () => { menu.hidden = true; save(kind); } }, t(`act.${kind}`))));
  const opener = iconButton("download", t("act.export"), () => { menu.hidden = !menu.hidden; opener.setAttribute("aria-expanded", String(!menu.hidden)); }, { id: "export", "aria-expanded": "false" });
  replace(
    document.getElementById("tools"),
    el("div", { class: "group" }, iconButton("home", t("act.home"), () => draw({}), { id: "home" }), iconButton("undo", t("act.undo"), () => back("undo"), { id: "undo" }), iconButton("redo", t("act.redo"), () => back("redo"), { id: "redo" })),
    el("div", { class: "group" }, iconButton("plus", t("act.zoomIn"), () => canvas.zoom(1.25)), iconButton("minus", t("act.zoomOut"), () => canvas.zoom(0.8)), iconButton("fit", t("act.fit"), () => canvas.fit(), { id: "fit" })),
    el("div", { class: "group" }, iconButton("path", t("act.paths"), () => pathBar.show(), { id: "path" }), iconButton("list", t("act.list"), toggleList, { id: "list", "aria-pressed": "false" }), iconButton("link", t("act.share"), share, { id: "share" }), el("div", { class: "menu" }, opener, menu)),
  );
}

function readSelection() {
  const chosen = fromAddress("select");
  if (!chosen) return null;
  if (!chosen.startsWith("edge:")) return { kind: "node", id: chosen };
  const id = chosen.slice(5);
  const [from, predicate, to] = id.split("|");
  return { kind: "edge", id, edge: { from, predicate, to } };
}

function fromHere() {
  readFilters();
  const focus = listFromAddress("focus");
  const path = listFromAddress("path");
  const select = readSelection() || (focus.length === 1 && !path.length ? { kind: "node", id: focus[0] } : null);
  return draw({ focus, opened: listFromAddress("open"), path: path.length === 2 ? path : [], select, remember: false, push: false });
}

async function begin() {
  startShell({ choose: (hit) => acts.focus(hit.id) });
  toolbar();
  pathBar = new PathBar(stage, { go: (source, target) => draw({ path: [source, target] }), nodes: () => model });
  canvas = new GraphCanvas(document.getElementById("canvas"), model);
  const drawn = fromHere();
  start = await getJson("/api/views/start");
  legend = new Legend(document.getElementById("legend"), model, { reports: start.reports, changed: () => { canvas.sync(); drawStatus(); keepAddress(); } });
  model.onChange((what) => {
    canvas.sync();
    if (what === "all") { legend.draw(); drawStatus(); if (list) { list.remove(); list = listing(model, acts, toggleList); stage.append(list); } }
  });
  await drawn;
  canvas.sync();
  legend.draw();
  drawStatus();
  if (!model.selection) showPanel();
  canvas.fit();
  canvas.on("node", (id) => select({ kind: "node", id }));
  canvas.on("edge", (id) => { if (model.edges.get(id)?.kind !== "group") select({ kind: "edge", id }); });
  canvas.on("nothing", () => select(null));
  canvas.on("open", (id) => acts.open(id));
  new Keyboard(document.getElementById("canvas"), { model, canvas, acts, select, back, draw });
  onLanguage(() => { toolbar(); canvas.sync(); drawStatus(); showPanel(); });
  onAddress(fromHere);
  window.addEventListener("resize", () => canvas.network.redraw());
  document.documentElement.dataset.ready = "yes";
  performance.mark("interactive");
}

begin().catch((error) => { replace(document.getElementById("message"), error.message || String(error)); document.documentElement.dataset.ready = "failed"; });
window.reportgraph = { model, get canvas() { return canvas; }, label };
