// "Salin untuk WA" and "Cetak". A picture goes to the clipboard where the browser allows it (a secure address),
// else the link beside it saves it.
(() => {
  document.addEventListener("click", async (event) => {
    const print = event.target.closest("[data-print]");
    if (print) return printing(print.dataset.print === "card" && print.closest(".card"));
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const status = button.parentElement.querySelector(".copied");
    try {
      await (button.dataset.copy === "text" ? text(button.dataset.href) : picture(button.dataset.href));
      status.textContent = status.dataset.done;
    } catch {
      status.textContent = status.dataset.failed;
    }
  });

  // Where paper is told otherwise than the screen, the page is drawn anew for it in a window of its own.
  function printing(card) {
    if (document.getElementById("main")?.dataset.paper !== "anew") return printed(card);
    const address = new URL(location.href);
    address.searchParams.set("paper", (card && nameOf(card)) || "page");
    open(address, "_blank", "noopener");
  }

  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "p" || document.getElementById("main")?.dataset.paper !== "anew") return;
    event.preventDefault();
    printing();
  });

  // What the card's table is called.
  const nameOf = (card) => card.querySelector("[data-copy]")?.dataset.href.match(/([^/]+)\.txt/)?.[1];

  // Such a window prints itself once, when its charts and pictures are drawn.
  if (new URLSearchParams(location.search).has("paper")) {
    const waiting = setInterval(() => {
      const { paper } = document.getElementById("main")?.dataset ?? {};
      if (!paper || !isDrawn()) return;
      clearInterval(waiting);
      printed(paper !== "page" && [...document.querySelectorAll(".card")].find((card) => nameOf(card) === paper));
    }, 200);
  }

  const isDrawn = () =>
    [...document.querySelectorAll(".js-plotly-plot, .dash-graph")].every((chart) => chart.querySelector(".main-svg")) &&
    [...document.images].every((image) => image.complete);

  // One card alone, or the page.
  function printed(card) {
    card?.classList?.add("is-printed");
    document.documentElement.classList.toggle("prints-card", Boolean(card));
    window.print();
  }

  async function fetched(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  }

  async function text(address) {
    const words = await (await fetched(address)).text();
    if (navigator.clipboard) return navigator.clipboard.writeText(words);
    const field = document.createElement("textarea");
    field.value = words;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("copy");
  }

  function picture(address) {
    const blob = fetched(address).then((answer) => answer.blob());
    return navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  }

  // Paper shows what is folded away, and charts at the paper's width.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.whence:not([open])")];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => {
    opened.forEach((one) => (one.open = false));
    document.documentElement.classList.remove("prints-card");
    document.querySelectorAll(".is-printed").forEach((card) => card.classList.remove("is-printed"));
  });
})();
