// What the service would answer, from the files of the briefcase.
import { useBackend } from "../lib/api.js";
import { placeAround } from "../graph/place.js";
import { nodeName } from "../graph/paint.js";
import { t } from "../lib/i18n.js";
import { part } from "./data.js";
import { passageOf } from "./passage.js";

const PER_GROUP = 10;
const OPENED = 24;
const MOST = 300;
const LINEAGE_MOST = 8;
let held = null;

/** The whole graph: nodes by id, and for each the edges at it. */
async function graph() {
  if (held) return held;
  const told = await part("graph");
  const nodes = new Map(told.nodes.map((node, index) => [node.id, { ...node, index }]));
  const at = new Map(told.nodes.map((node) => [node.id, []]));
  for (const edge of told.edges) {
    at.get(edge.from)?.push(edge);
    at.get(edge.to)?.push(edge);
  }
  held = { nodes, at, names: told.names, lineage: new Set(told.lineage) };
  return held;
}

const other = (edge, id) => (edge.from === id ? edge.to : edge.from);
const drawnNode = (node) => ({ ...node, kind: "entity", size: Math.min(22, Math.round((9 + 2.1 * Math.sqrt(node.degree)) * 10) / 10), hidden: 0, x: 0, y: 0 });

function groupsOf(g, id) {
  const groups = new Map();
  for (const edge of g.at.get(id) || []) {
    const node = g.nodes.get(other(edge, id));
    const key = `group:${id}|${edge.predicate}|${edge.from === id ? "out" : "in"}|${node.type}`;
    if (!groups.has(key)) groups.set(key, { edge, type: node.type, members: new Set() });
    groups.get(key).members.add(node.id);
  }
  return [...groups].map(([key, group]) => ({ key, ...group, members: [...group.members].sort((a, b) => g.nodes.get(b).degree - g.nodes.get(a).degree || (a < b ? -1 : 1)) }));
}

function groupNode(id, group, count) {
  const outward = group.edge.from === id;
  const node = { id: group.key, kind: "group", of: id, predicate: group.edge.predicate, outward, type: group.type, count, size: 14, x: 0, y: 0 };
  const edge = { id: `${group.key}|edge`, from: outward ? id : group.key, to: outward ? group.key : id, predicate: group.edge.predicate, kind: "group", lineage: false, reports: [], confidence: 1 };
  return [node, edge];
}

function among(g, ids) {
  return [...ids].flatMap((id) => (g.at.get(id) || []).filter((edge) => edge.from === id && ids.has(edge.to)));
}

async function picture({ focus, opened }) {
  const start = await part("start");
  if (!focus?.length) return start.overview;
  const g = await graph();
  const missing = focus.find((id) => !g.nodes.has(id));
  if (missing) throw new Error(`the graph holds no '${missing}'`);
  const wide = new Set(opened.filter((id) => id.startsWith("group:")));
  const centres = [...new Set([...focus, ...opened.filter((id) => g.nodes.has(id))])];
  const drawn = new Map();
  const extra = [];
  const reachable = new Set(centres);
  for (const id of centres) {
    if (!drawn.has(id)) {
      const node = { ...drawnNode(g.nodes.get(id)), focus: focus.includes(id) };
      placeAround({ x: drawn.size ? 300 : -124, y: 0 }, [node], [...drawn.values()], nodeName);
      if (!drawn.size) Object.assign(node, { x: 0, y: 0 });
      drawn.set(id, node);
    }
    const added = [];
    for (const group of groupsOf(g, id)) {
      for (const member of group.members) reachable.add(member);
      const cap = wide.has(group.key) ? MOST : group.members.length === PER_GROUP + 1 ? PER_GROUP + 1 : PER_GROUP;
      for (const member of group.members.slice(0, cap)) {
        if (!drawn.has(member) && drawn.size + added.length < MOST && !added.some((one) => one.id === member)) added.push(drawnNode(g.nodes.get(member)));
      }
      if (group.members.length > cap) extra.push([id, groupNode(id, group, group.members.length - cap)]);
    }
    placeAround(drawn.get(id), added, [...drawn.values()], nodeName);
    for (const node of added) drawn.set(node.id, node);
  }
  const groups = extra.map(([id, [node, edge]]) => { placeAround(drawn.get(id), [node], [...drawn.values()], nodeName); return [node, edge]; });
  return { nodes: [...drawn.values(), ...groups.map(([node]) => node)], edges: [...among(g, new Set(drawn.keys())), ...groups.map(([, edge]) => edge)], total: reachable.size, paths: [] };
}

async function expansion({ node: opened, known }) {
  const g = await graph();
  const id = opened.replace(/^group:/, "").split("|")[0];
  const drawn = new Set([...known, id]);
  const nodes = [drawnNode(g.nodes.get(id))];
  const extra = [];
  for (const group of groupsOf(g, id)) {
    if (opened !== id && opened !== group.key) continue;
    const fresh = group.members.filter((member) => !drawn.has(member));
    const cap = opened === id ? PER_GROUP : OPENED;
    for (const member of fresh.slice(0, cap)) { drawn.add(member); nodes.push(drawnNode(g.nodes.get(member))); }
    if (fresh.length > cap) extra.push(groupNode(id, group, fresh.length - cap));
  }
  return { nodes: [...nodes, ...extra.map(([node]) => node)], edges: [...among(g, drawn), ...extra.map(([, edge]) => edge)], total: nodes.length };
}

function shortest(g, source, target, passes = () => true) {
  const before = new Map([[source, null]]);
  const queue = [source];
  while (queue.length && !before.has(target)) {
    const id = queue.shift();
    for (const edge of g.at.get(id) || []) {
      const next = other(edge, id);
      if (passes(edge) && !before.has(next)) { before.set(next, { id, edge }); queue.push(next); }
    }
  }
  if (!before.has(target)) return null;
  const steps = [];
  for (let id = target; before.get(id); id = before.get(id).id) steps.unshift({ ...before.get(id), to: id });
  return steps;
}

async function paths({ source, target }) {
  const g = await graph();
  const steps = shortest(g, source, target);
  const ids = steps ? [source, ...steps.map((step) => step.to)] : [source, target];
  const nodes = ids.map((id, at) => ({ ...drawnNode(g.nodes.get(id)), focus: at === 0 || at === ids.length - 1, x: at * 200, y: (at % 2) * 60 }));
  const beside = new Set(ids.slice(1).map((id, at) => [ids[at], id].sort().join("\n")));
  const edges = among(g, new Set(ids)).filter((edge) => beside.has([edge.from, edge.to].sort().join("\n")));
  return { nodes, edges: steps ? edges : [], total: ids.length, paths: steps ? [ids] : [] };
}

async function search({ q, limit = 12 }) {
  const g = await graph();
  const key = q.normalize("NFKC").toLowerCase().replace(/[\s\-_·・‐-―]+/g, "");
  const best = new Map();
  for (const [id, text, own, pinyin, initials] of g.names) {
    const score = own === key ? 10 : own.startsWith(key) ? 7 : pinyin === key ? 6 : own.includes(key) ? 5 : initials === key ? 4.5 : pinyin.startsWith(key) ? 4 : 0;
    const ranked = score + Math.min(g.nodes.get(id).degree, 100) / 1000 - own.length / 1000;
    if (score && ranked > (best.get(id)?.ranked || 0)) best.set(id, { ranked, text });
  }
  return [...best].sort((a, b) => b[1].ranked - a[1].ranked).slice(0, limit).map(([id, { text }]) => ({ ...g.nodes.get(id), matched: text }));
}

async function entityPart(id) {
  const g = await graph();
  const node = g.nodes.get(id);
  if (!node) throw new Error(`the graph holds no '${id}'`);
  return part(`entity/${node.index}`);
}

async function evidence({ subject, predicate, object, observation }) {
  const none = { sources: [], proofs: [] };
  if (observation) return (await entityPart(observation.replace(/-[0-9a-f]{16}$/, ""))).evidence[`observation|${observation}`] || none;
  return (await entityPart(subject)).evidence[object ? `${predicate}|${object}` : predicate] || none;
}

async function lineage({ stops }) {
  const start = await part("start");
  const kept = start.routes[(stops || []).join(",")];
  if (kept) return { chart: start.chart, routes: kept };
  const g = await graph();
  const stopOf = (id) => ({ ...g.nodes.get(id), iri: `/${id}` });
  const routes = (stops || []).slice(1).map((target, at) => {
    const steps = (shortest(g, stops[at], target, (edge) => edge.lineage) || []).slice(0, LINEAGE_MOST);
    const nodes = [stopOf(stops[at]), ...steps.map((step) => stopOf(step.to))];
    const hops = steps.map(({ id, edge, to }) => ({ property: edge.predicate, direction: edge.from === id ? "forward" : "backward", source: `/${id}`, target: `/${to}`, evidence: [] }));
    return { source: stopOf(stops[at]), target: stopOf(target), paths: steps.length ? [{ nodes, hops }] : [], message: steps.length ? "" : t("path.none") };
  });
  return { chart: start.chart, routes };
}

const answers = {
  "/api/views/start": async () => (await part("start")).start,
  "/api/views/picture": picture,
  "/api/views/expansion": expansion,
  "/api/views/paths": paths,
  "/api/views/search": search,
  "/api/views/entity": async ({ id }) => (await entityPart(id)).panel,
  "/api/views/evidence": evidence,
  "/api/views/passage": async ({ report, start, end }) => {
    const { reports } = await part("start");
    return passageOf(await part(`report/${reports[report]}`), start, end);
  },
  "/api/views/lineage": lineage,
  "/api/desk": async ({ topic }) => (await part("start")).desk[topic.split("/").at(-1)] || { firms: [], private: [] },
};

useBackend((path, parameters) => (answers[path] ? answers[path](parameters) : Promise.reject(new Error(t("ask.offline")))));
