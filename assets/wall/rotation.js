/* Which scene is seen when, by the server's time since the page was opened. What was ordered on /screens goes
   before the address, the address before the city folder. Nothing is mounted or removed; wall.show switches what
   is seen. */
(() => {
  const TURN = 30, HOME = "sekarang", VISIT = "kunjungan", MODES = ["siaga", VISIT, "malam"];
  const asked = new URLSearchParams(location.search);
  const names = (text) => (text || "").split(",").map((name) => name.trim()).filter(Boolean);
  let order = { mode: "", scene: "" }, seen = "", held = null, last = 0, plan = null, opened = null;

  const root = () => document.getElementById("wall");
  const mode = () => [order.mode, asked.get("mode")].find((name) => MODES.includes(name)) || MODES[0];

  /* The scenes to go through. A visitor is shown no single emergency: not the home scene. */
  function scenes() {
    const known = wall.scenes().filter((name) => mode() !== VISIT || name !== HOME);
    const wanted = [[order.scene], names(asked.get("scene")), names(asked.get("scenes")), plan.scenes, known];
    return wanted.map((list) => list.filter((name) => known.includes(name))).find((list) => list.length);
  }

  /* [scene, seconds] of each turn: the home scene comes every second time. */
  function turns() {
    const [first, ...others] = scenes(), ratio = plan.home_seconds / plan.seconds;
    const given = asked.has("seconds") ? Number(asked.get("seconds")) : NaN;
    const seconds = Math.max(wall.least, given) || plan.seconds;
    if (first !== HOME || !others.length) return [first, ...others].map((name) => [name, seconds]);
    return others.flatMap((name) => [[first, seconds * ratio], [name, seconds]]);
  }

  /* The scene after so many ms, and the number of its turn. */
  function turn(passed) {
    const all = turns(), cycle = all.reduce((sum, [, seconds]) => sum + seconds * 1000, 0);
    let left = passed % cycle, place = 0;
    for (; place < all.length - 1 && left >= all[place][1] * 1000; place++) left -= all[place][1] * 1000;
    return [all[place][0], Math.floor(passed / cycle) * all.length + place];
  }

  /* The new emergency that is at the front now, if any: a real one before a drill's. */
  function taken() {
    const isOn = ({ dataset: { since, until, clock } }) => {
      const at = clock === "real" ? wall.real() : wall.now();
      return mode() !== VISIT && since <= at && at < until;
    };
    const all = [...document.querySelectorAll(".takeover")], on = all.filter(isOn);
    const front = on.find((one) => one.dataset.clock === "real") || on[0] || null;
    for (const one of all) if (one.hasAttribute("data-on") !== (one === front)) one.toggleAttribute("data-on", one === front);
    return front;
  }

  /* What a person must not take for the other: a real emergency on a screen that shows a drill or a replay. */
  const takes = (front) => (!front ? "" : front.dataset.clock === "real" ? "real" : "drill");

  function step() {
    const wall_ = root(), now = wall.real();
    if (!wall_ || now === null || !wall.scenes().length) return;
    plan ||= JSON.parse(wall_.dataset.plan);
    opened ??= now;
    const front = taken();
    if (wall_.dataset.mode !== mode()) wall_.dataset.mode = mode();
    if ((wall_.dataset.taken || "") !== takes(front)) {
      if (front) wall_.dataset.taken = takes(front);
      else delete wall_.dataset.taken;
    }
    if (front && front !== held) last = now + 1000 * TURN;
    held = front;
    const [name, number] = turn(Math.max(0, now - opened));
    const isHome = now < last + plan.home_seconds * 1000 && scenes().length > 1 && scenes().includes(HOME);
    const next = isHome ? `${HOME} ${last}` : `${name} ${number}`;
    const isAllowed = scenes().includes(wall_.dataset.scene);
    if (next === seen || (wall.isStale() && isAllowed && !front && seen)) return;
    seen = next;
    wall.show(next.split(" ")[0]);
  }

  window.wall = Object.assign(window.wall || {}, {
    least: wall.least ?? 5, // seconds of a scene: a shorter one could not be read
    obey: (answer) => {
      order = { mode: answer.mode, scene: answer.scene };
      step();
    },
    turn,
    isTaken: () => !!document.querySelector(".takeover[data-on]"),
    /* Everything that is shown is late, or the server is away: it stays with what it shows. */
    isStale: () => document.body.classList.contains("is-away") || !!document.querySelector("#wall-shown[data-late='1']"),
  });
  setInterval(step, 250);
})();
