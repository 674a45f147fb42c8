/* Keeps the picture true between two answers of the server: the clock, running times, ages, bars and states.
   All by the server's time, and of a drill by the drill's; the words and forms are those of words/forms.py, handed over in #wall's data-words. */
(() => {
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  let heard = null, offset = 0, freshAt = null, isFresh = false, forms = null;

  /* The server's time (ms), null before it was heard. The browser's own clock may be wrong, or be put right meanwhile. */
  const real = () => heard && heard.real + performance.now() - heard.at;
  /* The time of what is shown: a drill's clock may run faster, a replay's stands. */
  const now = () => heard && heard.now + heard.speed * (performance.now() - heard.at);
  const timeOf = (element) => (element.closest("[data-clock='real']") ? real() : now());
  const two = (count) => String(count).padStart(2, "0");
  const unit = (count, name) => `${String(count).replace(/\B(?=(\d{3})+$)/g, forms.thousands)} ${forms.units[name]}`;

  function age(seconds) {
    for (const [size, name] of [[DAY, "day"], [HOUR, "hour"], [MINUTE, "minute"]])
      if (seconds >= size) return unit(Math.floor(seconds / size), name);
    return unit(seconds, "second");
  }

  function elapsed(seconds) {
    if (seconds < HOUR) return two(Math.floor(seconds / MINUTE)) + forms.colon + two(seconds % MINUTE);
    const [size, rest, big, small] = seconds >= DAY ? [DAY, HOUR, "day", "hour"] : [HOUR, MINUTE, "hour", "minute"];
    const left = Math.floor((seconds % size) / rest);
    return unit(Math.floor(seconds / size), big) + (left ? ` ${unit(left, small)}` : "");
  }

  function state(seconds, watch, target) {
    if (!target) return "none";
    if (seconds > target) return "late";
    return seconds >= watch ? "watch" : "normal";
  }

  const timeOfDay = (at) => `${two(at.getUTCHours())}${forms.colon}${two(at.getUTCMinutes())} ${forms.zone}`;
  const local = (instant) => new Date(instant + offset * 1000);

  function clock(instant) {
    const at = local(instant);
    return `${forms.days[at.getUTCDay()]} ${at.getUTCDate()} ${forms.months[at.getUTCMonth()]} ${timeOfDay(at)}`;
  }

  /* With its day where that is not today's: the time alone would be read as this morning's. */
  function lately(instant) {
    const isToday = local(instant).toISOString().slice(0, 10) === local(real()).toISOString().slice(0, 10);
    return isToday ? timeOfDay(local(instant)) : clock(instant);
  }

  function write(element, text) {
    if (!element.firstChild) element.append(text);
    else if (element.firstChild.nodeValue !== text) element.firstChild.nodeValue = text;
  }

  function run(row) {
    const seconds = Math.max(0, (timeOf(row) - row.dataset.started) / 1000), target = Number(row.dataset.target);
    write(row.querySelector(".elapsed"), elapsed(Math.floor(seconds)));
    if (!row.dataset.target) return;
    row.style.setProperty("--share", target ? seconds / target : 0);
    row.dataset.state = state(seconds, Number(row.dataset.watch), target);
  }

  function tick() {
    const root = document.getElementById("wall");
    if (!root || freshAt === null) return;
    forms ||= JSON.parse(root.dataset.words);
    write(document.getElementById("clock"), clock(now()));
    root.querySelectorAll("[data-started]").forEach(run);
    root.querySelectorAll(".age[data-since]").forEach((element) =>
      write(element, age(Math.max(0, Math.floor((now() - element.dataset.since) / 1000)))));
    const away = real() - freshAt > wall.patience;
    if (away) write(document.getElementById("away"), forms.stale.replace("{time}", lately(freshAt)));
    document.body.classList.toggle("is-away", away);
  }

  window.wall = Object.assign(window.wall || {}, {
    age, elapsed, state, clock, tick, now, real,
    isFresh: () => isFresh,
    patience: 15000, // ms without news from the server until the wall says so
    /* The server answered: its times and zone. `fresh`: what is shown is the newest picture, which was true at
       answer.seen. */
    hear: (answer, fresh) => {
      heard = { now: answer.now, real: answer.real, speed: answer.speed, at: performance.now() };
      offset = answer.offset;
      isFresh = fresh;
      if (fresh || freshAt === null) freshAt = answer.seen;
      tick();
    },
  });
  setInterval(tick, 1000);
})();
