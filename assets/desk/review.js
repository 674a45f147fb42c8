/* The presentation of the review: one matter a screen, by keys or buttons; "present=1" in the address begins. */
(() => {
  let place = -1;
  const matters = () => [...document.querySelectorAll(".review .matter")];
  const presents = () => document.documentElement.classList.contains("presenting");

  function show(next) {
    const all = matters();
    if (!all.length) return;
    place = Math.min(Math.max(next, 0), all.length - 1);
    all.forEach((each, index) => {
      each.classList.toggle("is-shown", index === place);
      each.style.fontSize = "";
    });
    fit(all[place]);
    const said = document.getElementById("present-place");
    said.textContent = said.dataset.words.replace("##", all.length).replace("#", place + 1);
    all[place].scrollTop = 0;
  }

  /* Long tables are written smaller until they fit, down to half; what still does not fit scrolls. */
  function fit(one) {
    const unit = Math.min(innerWidth / 1280, innerHeight / 720);
    for (let size = 28; size >= 13 && one.scrollHeight > one.clientHeight; size -= 1)
      one.style.fontSize = `${size * unit}px`;
  }

  function begin() {
    document.documentElement.classList.add("presenting");
    show(Math.max(place, 0));
  }

  function leave() {
    document.documentElement.classList.remove("presenting");
    const at = matters()[place];
    matters().forEach((each) => { each.classList.remove("is-shown"); each.style.fontSize = ""; });
    if (at) at.scrollIntoView();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "review-present") { place = -1; begin(); }
    if (button.id === "present-next") show(place + 1);
    if (button.id === "present-back") show(place - 1);
    if (button.id === "present-leave") leave();
  });

  document.addEventListener("keydown", (event) => {
    if (!presents() || event.ctrlKey || event.altKey || event.metaKey) return;
    const moves = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };
    if (event.key === "Escape") leave();
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(matters().length - 1);
    else if (moves[event.key]) show(place + moves[event.key]);
    else return;
    event.preventDefault();
  });

  window.addEventListener("resize", () => presents() && show(place));

  /* The page comes after this script, and leaves again: a presentation ends with it. */
  new MutationObserver(() => {
    const page = document.getElementById("review");
    if (!page && presents()) document.documentElement.classList.remove("presenting");
    if (page && !page.dataset.seen) {
      page.dataset.seen = "1";
      place = -1;
      if (new URLSearchParams(location.search).get("present") === "1") begin();
    } else if (page && presents() && !document.querySelector(".matter.is-shown")) show(place);
  }).observe(document.body, { childList: true, subtree: true });
})();
