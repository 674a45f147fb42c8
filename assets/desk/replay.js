/* /replay: plays a past day. One loop: the next minute is asked for only when the picture (the wall in the frame) and the
   figures of the last have come; minutes for which there was no time are passed over. */
(() => {
  const STEP = 15, LONGEST = 30000;
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const part = (id) => document.getElementById(id);
  const two = (count) => String(count).padStart(2, "0");
  let player = null;

  async function until(isSo) {
    for (const began = performance.now(); !isSo(); await sleep(30))
      if (performance.now() - began > LONGEST) throw new Error("The replay was not answered.");
  }

  function input(place, type, label, more) {
    const made = Object.assign(document.createElement("input"), { type, ...more });
    made.setAttribute("aria-label", label);
    place.replaceChildren(made);
    return made;
  }

  function make(root) {
    const own = root.dataset, last = Number(own.last), frame = part("replay-wall");
    const bar = input(part("replay-bar"), "range", own.bar, { min: 0, max: 1439, step: 1 });
    const days = input(part("replay-day"), "date", own.day, { max: own.today, value: own.of });
    let held = Number(own.minute), began = null, speed = 60, scene = "sekarang", number = 0, seen = null;

    const minute = () => {
      const gone = began === null ? 0 : ((performance.now() - began) / 60000) * speed;
      return Math.min(Math.max(held + gone, 0), last);
    };
    const name = (at) => `ulang ${own.of}T${two(Math.floor(at / 60))}:${two(at % 60)}`;
    const words = (at) => `${two(Math.floor(at / 60))}${own.colon}${two(at % 60)} ${own.zone}`;

    function move(to, plays = began !== null) {
      held = Math.min(Math.max(to, 0), last);
      began = plays && held < last ? performance.now() : null;
      tell(Math.floor(minute()));
    }

    function tell(at) {
      const button = part("replay-play"), isPlaying = began !== null;
      bar.value = at;
      bar.style.setProperty("--gone", at / 1439);
      bar.setAttribute("aria-valuetext", words(at));
      part("replay-time").textContent = words(at);
      button.textContent = isPlaying ? button.dataset.pause : button.dataset.play;
      root.dataset.playing = isPlaying;
      const send = document.querySelector(".replay-send");
      if (send) send.dataset.view = name(at);
    }

    /* Both at once; the figures say of which question they are. */
    async function show(at, plays) {
      const mine = ++number;
      root.dataset.waits = "";
      window.dash_clientside.set_props("replay-at", { data: { view: name(at), number: mine } });
      await Promise.all([
        frame.contentWindow.wall.lead(name(at), Number(own.midnight) + at * 60000, Number(own.offset), scene, plays),
        until(() => document.querySelector(`#replay-beside [data-number="${mine}"]`)),
      ]);
      root.dataset.shown = name(at);
      root.dataset.frames = mine;
      delete root.dataset.waits;
    }

    async function run() {
      await until(() => frame.contentWindow?.wall?.lead);
      for (; root.isConnected; await sleep(40)) {
        const at = Math.floor(minute());
        if (began !== null && minute() >= last) move(last, false);
        tell(at);
        const plays = began !== null, wanted = `${at} ${plays}`; // once it stands, all of the picture is of that minute
        if (wanted === seen) continue;
        seen = wanted;
        try {
          await show(at, plays);
          part("replay-failed").textContent = "";
        } catch {
          delete root.dataset.waits;
          move(minute(), false);
          seen = `${Math.floor(minute())} false`;
          part("replay-failed").textContent = own.failed;
        }
      }
    }

    bar.addEventListener("input", () => move(Number(bar.value)));
    const open = () => {
      if (days.value && days.value !== own.of && days.validity.valid) location.href = `/replay?day=${days.value}`;
    };
    let isTyped = false; // the 2 of a 24 is a day too: a typed one is taken at its Enter, or when the field is left
    days.addEventListener("keydown", (event) => (isTyped = event.key !== "Enter") || open());
    days.addEventListener("pointerdown", () => (isTyped = false));
    days.addEventListener("change", () => isTyped || open());
    days.addEventListener("blur", open);
    tell(held);
    run().catch(() => (part("replay-failed").textContent = own.failed));
    return {
      root,
      toggle: () => move(began === null && minute() >= last ? 0 : minute(), began === null),
      by: (minutes) => move(Math.floor(minute()) + minutes),
      to: (end) => move(end ? last : 0),
      speed: (value) => {
        move(minute());
        speed = value;
      },
      scene: (value) => {
        scene = value; // all scenes are in the picture
        frame.contentWindow.wall?.obey?.({ mode: "siaga", scene });
      },
    };
  }

  const hold = (button) => {
    for (const one of button.parentElement.children) one.classList.toggle("is-held", one === button);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !player?.root.isConnected) return;
    if (button.id === "replay-play") player.toggle();
    if (button.dataset.speed) hold(button), player.speed(Number(button.dataset.speed));
    if (button.dataset.scene) hold(button), player.scene(button.dataset.scene);
    if (button.dataset.send) {
      const { view } = button.closest(".replay-send").dataset;
      window.dash_clientside.set_props("replay-send", { data: { name: button.dataset.send, view, number: Date.now() } });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!player?.root.isConnected || event.ctrlKey || event.altKey || event.metaKey) return;
    const isBar = event.target.matches?.("#replay-bar input");
    if (!isBar && event.target.closest?.("input, select, textarea, .table")) return;
    const isPressed = event.target.closest?.("button, a, summary");
    const far = event.shiftKey ? STEP : 1;
    const does = {
      " ": () => isPressed || player.toggle(),
      ArrowLeft: () => player.by(-far),
      ArrowRight: () => player.by(far),
      Home: () => player.to(false),
      End: () => player.to(true),
    }[event.key];
    if (!does || (event.key === " " && isPressed)) return;
    event.preventDefault();
    does();
  });

  new MutationObserver(() => {
    const root = part("replay-controls");
    if (root && root !== player?.root) player = make(root);
  }).observe(document, { childList: true, subtree: true });
})();
