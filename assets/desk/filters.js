// Menus of the filter bar: one open at a time, closed by Escape and by a click beside them; lists of codes made
// links when their menu opens, with a field that shortens a long one; the two days of a range put into the
// address.
(() => {
  const open = () => [...document.querySelectorAll("details.menu[open]")];

  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.menu");
    if (inside && event.target.closest("summary")) list(inside);
    const chosen = event.target.closest(".codes a");
    if (chosen && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      window.dash_clientside.set_props("desk-url", { search: chosen.getAttribute("href") });
    }
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

  // The links of a list of codes; each takes its own code in, or out.
  function list(menu) {
    const place = menu.querySelector(".codes");
    if (!place || place.written === place.dataset.codes + place.dataset.href) return;
    place.written = place.dataset.codes + place.dataset.href;
    const [names, chosen] = JSON.parse(place.dataset.codes);
    const parts = [];
    let heading = "";
    for (const [code, name, group] of names) {
      if (group !== heading) parts.push(made("p", "group", (heading = group)));
      const isMade = chosen.includes(code);
      const others = isMade ? chosen.filter((one) => one !== code) : [...chosen, code];
      const link = made("a", isMade ? "choice is-made" : "choice");
      link.href = others.length ? place.dataset.href.replace("CODES", others.join(",")) : place.dataset.none;
      const mark = made("span", "mark", isMade ? "✓" : "");
      mark.setAttribute("aria-hidden", "true");
      link.append(mark, name);
      parts.push(link);
    }
    place.replaceChildren(...parts);
  }

  function made(tag, name, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  // The page is drawn anew after a choice; of several choices the next is made in the same menu.
  function stayOpen(menu) {
    const name = menu.dataset.menu;
    const scrolled = menu.querySelector(".choices").scrollTop;
    const watcher = new MutationObserver(() => {
      const fresh = document.querySelector(`details.menu[data-menu="${name}"]`);
      if (!fresh || fresh === menu) return;
      watcher.disconnect();
      fresh.open = true;
      list(fresh);
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
    if (event.target.matches?.("details.menu[open]")) list(event.target);
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

  function shorten(menu, text) {
    for (const choice of menu.querySelectorAll("a.choice")) {
      choice.hidden = !choice.textContent.toLowerCase().includes(text);
    }
    for (const group of menu.querySelectorAll(".group")) group.hidden = Boolean(text);
  }
})();
