/* In the frame of /replay the wall asks for nothing by itself: the page around it (assets/desk/replay.js) says which
   minute it shows. Its clock stands at that minute, as all that is shown does. */
(() => {
  if (parent === window || !new URLSearchParams(location.search).has("led")) return;
  const LONGEST = 30000;
  const shown = () => document.getElementById("wall-shown")?.dataset.key;
  let number = 0;

  async function until(isSo) {
    for (const began = performance.now(); !isSo(); await new Promise((done) => setTimeout(done, 30)))
      if (performance.now() - began > LONGEST) throw new Error("The wall was not answered.");
  }

  /* Comes back when the picture is there. `at`: ms; `offset`: seconds ahead of UTC; `plays`: another follows soon. */
  async function lead(view, at, offset, scene, plays) {
    await until(() => shown() !== undefined && window.dash_clientside?.set_props);
    const key = `${view}#${++number}`, real = Date.now();
    window.dash_clientside.set_props("wall-led", { data: { view, number, plays } });
    await until(() => shown() === key);
    wall.hear({ now: at, real, speed: 0, offset, seen: real }, true);
    wall.obey({ mode: "siaga", scene });
  }

  window.wall = Object.assign(window.wall || {}, { isLed: true, patience: Infinity, lead });
})();
