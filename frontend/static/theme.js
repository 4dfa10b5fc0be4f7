// Runs before the page is painted: says that there is a script, and restores the chosen theme.
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme) root.dataset.theme = theme;
  } catch (forbidden) {
    // Storage is off: the system's theme it is.
  }
})();
