/* A value that a new picture changes fades in, without moving: who looks away for a moment sees that it is new. Times
   that run are no news, nor is a scene that is filled for the first time. */
(() => {
  const RUNNING = ".elapsed, .age, #clock, #away, .takeover";
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const known = new Map(); // the words before at a place: Dash may put a new element there

  function fade(part, place) {
    const words = part.textContent, before = known.get(place);
    known.set(place, words);
    if (before && before !== words && !isCalm.matches && !wall.isLed) part.animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: 400, easing: "ease-out" });
  }

  const parts = () => document.querySelectorAll(".scene :is(.value, .hero, .n, .sentence), .measure");
  function see() {
    const counted = {};
    parts().forEach((part) => {
      if (part.closest(RUNNING)) return;
      const room = part.closest("[id]").id;
      counted[room] = (counted[room] || 0) + 1;
      fade(part, `${room} ${counted[room]}`);
    });
  }

  /* As soon as words change, before the browser paints them. */
  const waiting = new MutationObserver(() => {
    const root = document.getElementById("wall");
    if (!root) return;
    waiting.disconnect();
    new MutationObserver(see).observe(root, { characterData: true, childList: true, subtree: true });
  });
  waiting.observe(document, { childList: true, subtree: true });
})();
