// The SPARQL page: YASGUI on our own endpoint, completing from our own ontology.
import { el, replace } from "../lib/dom.js";
import { endpoint, prefixes, queries, terms, vocabulary } from "../lib/boot.js";
import { language, onLanguage, t } from "../lib/i18n.js";
import { pageAddress } from "../lib/links.js";
import { startShell } from "../lib/shell.js";
import { ChartResult, GraphResult, TimelineResult } from "../components/results.js";

const { Yasgui } = window;
const RESOURCE = "https://w3id.org/reportgraph/resource/";
const address = new URL(endpoint, location.href).href;

/** Completion without the network: our classes, properties and prefixes are all that is offered. */
function ownCompletion() {
  const { Yasqe } = Yasgui;
  const words = (kind) => vocabulary.filter((word) => word.kind === kind).map((word) => word.iri);
  const fitting = (list) => (yasqe, token) => list.filter((iri) => iri.toLowerCase().includes((token?.autocompletionString || "").toLowerCase()));
  Yasqe.defaults.autocompleters = [];
  Yasqe.defaults.prefixCcApi = null;
  Yasqe.forkAutocompleter("class", { name: "own-classes", persistenceId: null, bulk: false, get: async (yasqe, token) => fitting(words("class"))(yasqe, token) });
  Yasqe.forkAutocompleter("property", { name: "own-properties", persistenceId: null, bulk: false, get: async (yasqe, token) => fitting(words("property"))(yasqe, token) });
  Yasqe.forkAutocompleter("prefixes", { name: "own-prefixes", persistenceId: null, bulk: true, get: async () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`) });
  Yasqe.defaults.autocompleters = ["own-prefixes", "own-classes", "own-properties", "variables"];
}

function labels() {
  document.querySelector(".tabsList .addTab")?.setAttribute("role", "tab"); // a list of tabs holds tabs alone
  for (const button of document.querySelectorAll(".yasr_btnGroup button, .yasr_btn")) {
    if (!button.getAttribute("aria-label") && button.title) button.setAttribute("aria-label", button.title);
  }
  for (const field of document.querySelectorAll(".editor input:not([aria-label]), .editor textarea:not([aria-label])")) {
    field.setAttribute("aria-label", field.placeholder || t("query.title"));
  }
}

function drawExamples(yasgui) {
  const rows = queries.map((example) => el("li", {}, el(
    "button", {
      type: "button", "data-name": example.name, "aria-pressed": "false",
      onclick: (event) => {
        const tab = yasgui.getTab();
        tab.setQuery(example.query);
        for (const other of document.querySelectorAll("#examples button")) other.setAttribute("aria-pressed", String(other === event.currentTarget));
        tab.query().catch(() => {});
      },
    },
    example[language()] || example.en,
  )));
  replace(document.getElementById("examples"), rows);
}

function begin() {
  startShell();
  ownCompletion();
  for (const [name, plugin] of [["graph", GraphResult], ["chart", ChartResult], ["timeline", TimelineResult]]) Yasgui.Yasr.registerPlugin(name, plugin);
  Yasgui.Yasr.defaults.pluginOrder = ["table", "graph", "chart", "timeline", "response"];
  Yasgui.Yasr.defaults.plugins.table = { enabled: true, dynamicConfig: { compact: true, isEllipsed: true, pageSize: 50 } };
  const [first] = queries;
  Yasgui.Yasqe.defaults.value = first ? first.query : "SELECT * WHERE { ?s ?p ?o } LIMIT 10";
  const host = document.getElementById("editor");
  const yasgui = new Yasgui(host, {
    requestConfig: { endpoint: address, method: "GET", headers: {} },
    copyEndpointOnNewTab: true,
    autofocus: false,
    endpointCatalogueOptions: { getData: () => [] },
    persistenceId: "reportgraph",
    populateFromUrl: (told) => {
      // A link may bring a query, never another endpoint to send it to.
      if (told.requestConfig) told.requestConfig.endpoint = address;
      return told;
    },
    yasr: { prefixes },
  });
  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(address);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    yasgui.getTab().setQuery(asked);
    yasgui.getTab().query().catch(() => {});
  }
  host.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.href.startsWith(RESOURCE)) {
      event.preventDefault();
      location.href = pageAddress("explore", { focus: link.href.slice(RESOURCE.length) });
    }
  }, true);
  drawExamples(yasgui);
  labels();
  new MutationObserver(labels).observe(host, { childList: true, subtree: true });
  onLanguage(() => drawExamples(yasgui));
  document.documentElement.dataset.ready = "yes";
  window.reportgraph = { yasgui, terms };
}

begin();
