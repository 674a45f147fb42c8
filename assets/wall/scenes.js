/* Which scene is seen. `?scene=` pins one; without it the first stays until something calls wall.show. */
(() => {
  const visits = {};
  const root = () => document.getElementById("wall");

  window.wall = Object.assign(window.wall || {}, {
    pinned: new URLSearchParams(location.search).get("scene"),
    scenes: () => [...document.querySelectorAll(".scene")].map((scene) => scene.dataset.of),
    /* A scene of several panes shows the next one each time that it comes. */
    show: (name) => {
      if (!wall.scenes().includes(name)) return;
      const panes = document.querySelectorAll(`.scene.${name} .pane`).length;
      const visit = (visits[name] = (visits[name] ?? -1) + 1);
      root().dataset.pane = panes ? visit % panes : 0;
      root().dataset.scene = name;
    },
  });

  const waiting = new MutationObserver(() => {
    if (!root()) return;
    waiting.disconnect();
    wall.applyScale(root());
    wall.show(wall.pinned);
  });
  waiting.observe(document, { childList: true, subtree: true });
})();
