/* How large letters are: a capital is at least 16 minutes of arc high at the farthest seat (NUREG-0700), whatever the
   picture's height. Settings give both; `?distance=` (metres) and `?height=` (millimetres) stand before them. Where
   letters must grow beyond what the scenes hold, data-level leaves things out by name (assets/wall/scale.css). */
(() => {
  const ARC = Math.tan(((16 / 60) * Math.PI) / 180), CAPITAL = 0.66; // of the height of letters in Source Sans 3
  const LEAST = 32, LINES = 1080, MOST = 3.2;

  function scale(distance, height) {
    const least = ((distance * 1000 * ARC) / CAPITAL / height) * LINES;
    const level = least <= 34 ? "all" : least <= 55 ? "values" : "districts";
    return { least, level, type: Math.min(Math.max(least / LEAST, 1), MOST) };
  }

  function apply(root) {
    const asked = new URLSearchParams(location.search);
    const number = (name) => (Number(asked.get(name)) > 0 ? Number(asked.get(name)) : Number(root.dataset[name]));
    const { level, type } = scale(number("distance"), number("height"));
    root.dataset.level = level;
    document.documentElement.style.setProperty("--type", type.toFixed(4));
    requestAnimationFrame(() => dispatchEvent(new Event("resize"))); // the map measures its place anew
  }

  window.wall = Object.assign(window.wall || {}, { scale, applyScale: apply });
})();
