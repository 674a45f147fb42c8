/* Asks the tiny version endpoint whether anything changed, and the server for a new picture only then.
   One question at a time; after a failure it waits a random while, so that fifty screens do not come back at once. */
(() => {
  let busy = false, quietUntil = 0, release = null;

  async function version(url) {
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (!response.ok) throw new Error(`version: ${response.status}`);
    return response.json();
  }

  async function poll() {
    const { no_update } = window.dash_clientside;
    if (busy || Date.now() < quietUntil) return no_update;
    busy = true;
    try {
      const answer = await version("/wall/api/version");
      release ??= answer.release;
      if (release !== answer.release) location.reload();
      const fresh = document.getElementById("wall-shown").dataset.key === answer.key;
      wall.hear(answer, fresh);
      return fresh ? no_update : answer.key;
    } catch {
      quietUntil = Date.now() + 2000 + Math.random() * 6000;
      return no_update;
    } finally {
      busy = false;
    }
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, { wall: { poll } });
})();
