/* /screens: a button's data-order, or a key for all screens, goes to the page's one callback. */
(() => {
  const KEYS = { k: "kunjungan", s: "siaga", m: "malam" };
  const isOpen = () => !!document.getElementById("screens-list");
  const send = (order) => window.dash_clientside.set_props("screens-order", { data: { ...order, sent: Date.now() } });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order]");
    if (button && isOpen()) send(JSON.parse(button.dataset.order));
  });
  document.addEventListener("keydown", (event) => {
    const mode = KEYS[event.key.toLowerCase()];
    const isTyping = event.target.closest("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey;
    if (mode && isOpen() && !isTyping && !event.repeat) send({ name: "", mode, scene: "" });
  });
})();
