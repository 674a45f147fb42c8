/* Asks the tiny version endpoint whether anything changed, and the server for a new picture only then. With each
   question it says how it fares. One question at a time; after a failure it waits a random while, so that fifty
   screens do not come back at once. A page is loaded anew only when the server has just answered. */
(() => {
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const asked = new URLSearchParams(location.search);
  const name = asked.get("name") || own();
  const nightly = 3 * HOUR + Math.random() * (HOUR - MINUTE); // local time of the planned reload
  let release = "", opened = null, picture = null, isRefused = false, isOutdated = false, isPartial = true, soon = Infinity;

  /* A browser that nobody named says a word of its own, the same after a reload. */
  function own() {
    const word = localStorage.getItem("wall-name") || "~" + Math.random().toString(16).slice(2, 8);
    localStorage.setItem("wall-name", word);
    return word;
  }

  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const between = (least, most) => least + Math.random() * (most - least);
  const root = () => document.getElementById("wall");
  const shown = () => document.getElementById("wall-shown")?.dataset.key ?? null;

  function says() {
    const pixels = (size) => Math.round(size * devicePixelRatio);
    return new URLSearchParams({
      name, release, shown: root()?.dataset.scene || "", size: `${pixels(innerWidth)}x${pixels(innerHeight)}`,
      stale: wall.isStale() ? 1 : 0,
    });
  }

  async function version() {
    const response = await fetch(`/wall/api/version?${says()}`, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    isRefused = response.status === 401 || response.status === 403;
    document.body.classList.toggle("is-refused", isRefused);
    if (!response.ok) throw new Error(`version: ${response.status}`);
    return response.json();
  }

  /* A server that has just started has no picture yet, then one without what is counted over weeks (its key ends in
     .0): the screen asks again soon. */
  async function poll() {
    const wasRefused = isRefused, answer = await version();
    release ||= answer.release;
    opened ??= answer.real + answer.offset * 1000;
    isPartial = /^$|\.0$/.test(answer.key);
    wall.hear(answer, !isPartial && shown() === answer.key);
    wall.obey(answer);
    if (wasRefused || isOld(answer)) return renew();
    if (shown() !== answer.key) ask(answer.key);
    soon = answer.soon ? between(0.9, 1.1) * answer.soon : Infinity;
  }

  /* A new release, the night, or a page that never came to life or that the server answers no more. */
  function isOld(answer) {
    const local = answer.real + answer.offset * 1000, planned = local - (local % DAY) + nightly;
    const isNight = opened < planned && planned <= local && !wall.isTaken();
    return answer.release !== release || isNight || isOutdated || (shown() === null && performance.now() > 15000);
  }

  async function renew() {
    await sleep(between(0, wall.spread));
    const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (page.ok) location.reload();
  }

  /* One picture at a time. What the server did not answer is asked for again after a while. */
  function ask(key) {
    const now = performance.now(), before = shown();
    if (before === null || !key) return;
    if (picture?.before === before && now < picture.until) return;
    picture = { before, until: now + between(6000, 9000) };
    window.dash_clientside.set_props("wall-key", { data: `${key} ${Math.round(now)}` });
  }

  /* Dash keeps to itself what a call was answered: a page of an earlier start of the server may be refused. */
  new PerformanceObserver((list) => {
    for (const { name: url, responseStatus } of list.getEntries())
      if (url.includes("_dash-update-component")) isOutdated = responseStatus >= 400 && responseStatus < 500;
  }).observe({ type: "resource" });

  /* The page comes to life first, so that what is heard is shown at once; if it does not, it is loaded anew. */
  async function run() {
    for (let waited = 0; shown() === null && waited < 20000; waited += 50) await sleep(50);
    for (;;) {
      let pause = between(0.9, 1.1) * wall.every;
      try {
        await poll();
        pause = Math.min(pause, soon, isPartial ? 500 : Infinity);
      } catch {
        pause = between(2000, 6000);
      }
      await sleep(pause);
    }
  }

  window.wall = {
    every: 2000, // ms from an answer to the next question
    spread: 3000, // ms over which screens load themselves anew
    ...window.wall, // a measurement may have set them
  };
  setTimeout(() => wall.isLed || run()); // when all scripts are there
})();
