// What the grid of cases draws in its cells, and the field that finds a case.
(() => {
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  function go(event, address) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab, by the browser
    event.preventDefault();
    window.dash_clientside.set_props("desk-url", { href: address });
  }

  cells.CaseLink = (cell) => {
    if (!cell.value) return "…";
    const href = "/cases/" + encodeURIComponent(cell.value).replace(/%3A/g, ":");
    const { createElement } = window.React;
    const link = createElement("a", { href, onClick: (event) => go(event, href) }, cell.value);
    const what = `${cell.data.category} · ${cell.data.agency}`; // for a narrow screen, where columns are far
    return createElement("div", { className: "case-cell" }, link, createElement("span", { className: "case-what" }, what));
  };

  cells.DueWords = (cell) =>
    cell.data ? window.React.createElement("span", { className: cell.data.due_state }, cell.value) : "";

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-find] input");
    if (field && event.key === "Enter") find(field);
  });
  document.addEventListener("search", (event) => {
    const field = event.target.closest?.("[data-find] input");
    if (field && !field.value) find(field); // emptied by its cross
  }, true);

  function find(field) {
    const template = field.closest("[data-find]").dataset.find;
    const text = encodeURIComponent(field.value.trim());
    const search = text ? template.replace("%TEXT%", text) : template.replace(/&?q=%TEXT%/, "");
    window.dash_clientside.set_props("desk-url", { search: search.replace("?&", "?") });
  }
})();
