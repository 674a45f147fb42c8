// Menus of the filter bar: one open at a time, closed by Escape and by a click beside them; a field that
// shortens a long list; the two days of a range put into the address. Choices are links and need nothing here.
(() => {
  const open = () => [...document.querySelectorAll("details.menu[open]")];

  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.menu");
    open().filter((menu) => menu !== inside).forEach((menu) => (menu.open = false));
    if (inside && inside.dataset.single === "1" && event.target.closest("a")) inside.open = false;
    if (inside && inside.dataset.single === "0" && event.target.closest("a.choice")) stayOpen(inside);
    const apply = event.target.closest(".range button");
    if (apply) go(apply.closest(".range"));
  });

  document.addEventListener("keydown", (event) => {
    const range = event.target.closest?.(".range");
    if (event.key === "Enter" && range && event.target.matches("input")) go(range);
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // The page is drawn anew after a choice; of several choices the next is made in the same menu.
  function stayOpen(menu) {
    const name = menu.dataset.menu;
    const scrolled = menu.querySelector(".choices").scrollTop;
    const watcher = new MutationObserver(() => {
      const fresh = document.querySelector(`details.menu[data-menu="${name}"]`);
      if (!fresh || fresh === menu) return;
      watcher.disconnect();
      fresh.open = true;
      fresh.querySelector("summary").focus();
      fresh.querySelector(".choices").scrollTop = scrolled;
    });
    watcher.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watcher.disconnect(), 10000);
  }

  function go(range) {
    const [from, to] = [...range.querySelectorAll("input")].map((field) => field.value);
    if (!from || !to) return;
    range.closest("details").open = false;
    const address = range.dataset.range.replace("FROM", from).replace("TO", to);
    window.dash_clientside.set_props("desk-url", { search: address });
  }

  // Fields are made here: without this script they would be of no use.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu[open]")) event.target.querySelectorAll(".range .day").forEach(makeDay);
    const place = event.target.querySelector?.(".choices > .search");
    if (!place || !event.target.open) return;
    if (!place.firstChild) {
      const field = document.createElement("input");
      field.type = "search";
      field.placeholder = place.dataset.search;
      field.setAttribute("aria-label", place.dataset.search);
      field.addEventListener("input", () => shorten(place.parentElement, field.value.trim().toLowerCase()));
      place.append(field);
    }
    if (matchMedia("(hover: hover)").matches) place.firstChild.focus();
  }, true);

  function makeDay(place) {
    if (!place.firstChild) {
      const field = document.createElement("input");
      field.type = "date";
      field.id = place.dataset.name;
      place.append(field);
    }
    place.firstChild.value = place.dataset.day;
  }

  function shorten(list, text) {
    for (const choice of list.querySelectorAll("a.choice")) {
      choice.hidden = !choice.textContent.toLowerCase().includes(text);
    }
    for (const group of list.querySelectorAll(".group")) group.hidden = Boolean(text);
  }
})();
