// Before the first paint: the theme that the reader chose, else that of the system.
(function () {
  "use strict";
  var chosen = null;
  try { chosen = localStorage.getItem("reportgraph.theme"); } catch (error) { chosen = null; }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
