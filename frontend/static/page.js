"use strict";
(function () {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);

  // Theme: system, light, dark.
  const themes = ["", "light", "dark"];
  const signs = { "": "◐", light: "☀", dark: "☾" };
  function showTheme(theme) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    $("theme").textContent = signs[theme];
    $("theme").setAttribute("aria-label", "Theme: " + (theme || "system"));
  }
  function nextTheme() {
    const theme = themes[(themes.indexOf(root.dataset.theme || "") + 1) % themes.length];
    showTheme(theme);
    try { localStorage.setItem("theme", theme); } catch (forbidden) { /* lasts for this page only */ }
  }
  showTheme(root.dataset.theme || "");
  $("theme").addEventListener("click", nextTheme);

  // A navigation wider than the screen shows where one is.
  const here = document.querySelector("nav.pages a[aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 24;

  // Live or stale: the server speaks every two seconds; three silences are one too many.
  const SILENCE = 7000;
  let heard = 0;
  let fresh = true;
  function clock(date) { return date.toISOString().slice(11, 19) + " UTC"; }
  function showState() {
    const stale = !fresh || Date.now() - heard > SILENCE;
    if (heard === 0) return;
    root.classList.toggle("live", !stale);
    root.classList.toggle("stale", stale);
    const text = stale ? "stale since " + clock(new Date(heard)) : "live";
    if ($("state-text").textContent !== text) $("state-text").textContent = text;
  }
  function hear() { heard = Date.now(); fresh = true; showState(); }
  document.addEventListener("htmx:sseOpen", hear);
  document.addEventListener("sse:change", hear);
  document.addEventListener("sse:tick", hear);
  document.addEventListener("htmx:responseError", () => { fresh = false; showState(); });
  document.addEventListener("htmx:sendError", () => { fresh = false; showState(); });
  setInterval(showState, 1000);

  // The live part is left alone while somebody selects text in it or nobody looks, and when nothing is new.
  let shown = "";
  function isSelecting() {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && $("live").contains(selection.anchorNode);
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "live" && (document.hidden || isSelecting())) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "live") return;
    if (event.detail.xhr.responseText === shown) event.detail.shouldSwap = false;
    else if (event.detail.xhr.status === 200) shown = event.detail.xhr.responseText;
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && window.htmx && $("live")) htmx.trigger($("live"), "sse:change");
  });

  // Copy.
  function say(text) { $("said").textContent = text; }
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    await copy(button.dataset.copy);
    say("Copied " + button.dataset.copy);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1200);
  });

  // Completion of the word under the cursor; the list itself completes only the first.
  const input = $("q");
  if (input) {
    const words = [...$("words").options].map((option) => option.value);
    input.addEventListener("input", () => {
      const before = input.value.slice(0, input.value.lastIndexOf(" ") + 1);
      $("words").replaceChildren(...words.map((word) => new Option("", before + word)));
    });
  }

  // Keys.
  const places = { o: "/", s: "/services", p: "/policies", d: "/drops", w: "/why" };
  const isThere = (place) => [...document.querySelectorAll("nav.pages a")].some((a) => a.getAttribute("href") === place);
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing) return;
    if (going && places[event.key] && isThere(places[event.key])) { location.href = places[event.key]; return; }
    going = event.key === "g";
    if (event.key === "/" && input) { event.preventDefault(); input.focus(); input.select(); }
    if (event.key === "/" && !input) { event.preventDefault(); location.href = "/services"; }
    if (event.key === "?") $("keys").showModal();
  });
})();
