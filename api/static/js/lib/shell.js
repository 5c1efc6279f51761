// The head of every page: search, language, theme.
import { language, onLanguage, switchLanguage, t, translate } from "./i18n.js";
import { searchBox } from "../components/search.js";
import { page } from "./boot.js";
import { pageAddress } from "./links.js";

/** Bring the head to life; `choose` takes a found entity, by default to the explorer. */
export function startShell({ choose } = {}) {
  const take = choose || ((hit) => { location.href = pageAddress("explore", { focus: hit.id }); });
  const { box } = searchBox({ choose: take, shortcut: true });
  document.getElementById("search").replaceWith(box);

  const languageButton = document.getElementById("language");
  const themeButton = document.getElementById("theme");
  const root = document.documentElement;

  function names() {
    languageButton.textContent = language() === "zh" ? "EN" : "中";
    themeButton.textContent = root.dataset.theme === "dark" ? "☀" : "☾";
    themeButton.title = t(root.dataset.theme === "dark" ? "theme.light" : "theme.dark");
    themeButton.setAttribute("aria-label", themeButton.title);
    document.title = `${t(`title.${page}`)} · reportgraph`;
  }

  languageButton.addEventListener("click", () => switchLanguage(language() === "zh" ? "en" : "zh"));
  themeButton.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("reportgraph.theme", root.dataset.theme); } catch { /* for this page only */ }
    names();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
  onLanguage(names);
  translate();
  names();
}
