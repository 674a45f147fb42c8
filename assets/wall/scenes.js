/* Which scene is seen. `?scene=` pins one; without it the first stays until something calls wall.show. */
(() => {
  const root = () => document.getElementById("wall");

  window.wall = Object.assign(window.wall || {}, {
    pinned: new URLSearchParams(location.search).get("scene"),
    scenes: () => [...document.querySelectorAll(".scene")].map((scene) => scene.dataset.of),
    show: (name) => {
      if (wall.scenes().includes(name)) root().dataset.scene = name;
    },
  });

  const waiting = new MutationObserver(() => {
    if (!root()) return;
    waiting.disconnect();
    wall.show(wall.pinned);
  });
  waiting.observe(document, { childList: true, subtree: true });
})();
