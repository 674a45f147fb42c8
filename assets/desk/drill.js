/* /drill: a button's data-drill goes to the page's callback, with what the fields that it names hold. */
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drill]");
    if (!button || button.disabled) return;
    if (button.dataset.sure && !window.confirm(button.dataset.sure)) return;
    const order = { ...JSON.parse(button.dataset.drill), sent: Date.now() };
    for (const [name, id] of Object.entries(JSON.parse(button.dataset.fields ?? "{}")))
      order[name] = document.getElementById(id)?.value ?? "";
    const page = ["drill-one", "drill-console"].find((id) => document.getElementById(id)) ?? "drill";
    window.dash_clientside.set_props(`${page}-order`, { data: order });
    if (order.do === "start") scrollTo(0, 0); // what comes is another page
  });
})();
