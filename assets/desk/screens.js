/* /screens: a button's data-order, a new name, or a key for all screens goes to the page's one callback. */
(() => {
  const KEYS = { k: "kunjungan", s: "siaga", m: "malam" };
  const isOpen = () => !!document.getElementById("screens-list");
  const send = (order) => window.dash_clientside.set_props("screens-order", { data: { ...order, sent: Date.now() } });

  const naming = () => document.getElementById("screens-naming");
  const typed = () => document.getElementById("screens-new-name");
  const orders = () => [...document.querySelectorAll("[data-order]")].map((one) => JSON.parse(one.dataset.order));
  const say = (isTaken) => (naming().querySelector(".late").hidden = !isTaken);

  function ask(name) {
    naming().dataset.name = name;
    typed().value = name.startsWith("~") ? "" : name;
    say(false);
    naming().showModal();
  }

  function rename() {
    const name = naming().dataset.name, rename = typed().value.trim().replace(/\s+/g, " ");
    if (rename && rename !== name && orders().some((order) => order.name === rename)) return say(true);
    if (rename && rename !== name && !rename.startsWith("~")) send({ name, rename });
    naming().close();
  }

  document.addEventListener("click", (event) => {
    if (!isOpen()) return;
    const { order, naming: name, do: what } = event.target.closest("[data-order], [data-naming], #screens-naming [data-do]")?.dataset ?? {};
    if (order) send(JSON.parse(order));
    if (name) ask(name);
    if (what === "rename") rename();
    if (what === "close") naming().close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "screens-new-name") return rename();
    const mode = KEYS[event.key.toLowerCase()];
    const isTyping = event.target.closest("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey;
    if (mode && isOpen() && !isTyping && !event.repeat) send({ name: "", mode, scene: "" });
  });
})();
