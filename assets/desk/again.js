// A page whose session timed out asks for the password in place and sends again what was refused, so that what
// is written on the page stays. Forms without Dash ask whether the session lasts before they are sent.
(() => {
  const send = window.fetch.bind(window);
  let asking = null; // one dialog for all that is refused meanwhile
  let isPutOff = false; // until the next click or key: a page that asks by itself leaves its reader alone

  const part = (name) => document.getElementById(name);
  const key = () => document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/)?.[1] ?? "";

  window.fetch = async (address, options) => {
    const before = key();
    const answer = await send(address, options);
    if (answer.status !== 401 || !part("again")) return answer;
    // another key: somebody signed in while this was under way, perhaps in another tab
    if (key() === before && !(await signedIn())) return isCall(address) ? unchanged() : answer;
    return send(address, withKey(options));
  };

  /* Dash stumbles over a refusal that it may not renew by itself; an answer without content changes nothing. */
  const isCall = (address) => String(address).includes("_dash-update-component");
  const unchanged = () => new Response(null, { status: 204 });

  function withKey(options = {}) {
    const headers = new Headers(options.headers);
    headers.set("X-CSRFToken", key());
    return { ...options, headers };
  }

  function signedIn() {
    if (isPutOff) return Promise.resolve(false);
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  /* Who signed in meanwhile in another tab, by the link of the dialog, comes back to this one. */
  let keyThen = "";
  addEventListener("focus", () => {
    if (part("again")?.open && key() !== keyThen) part("again").close("in");
  });

  /* True once the password was right; false when the reader left the dialog. The focus goes back by itself. */
  function ask() {
    const dialog = part("again");
    dialog.querySelector("form").reset();
    say("");
    dialog.returnValue = "";
    keyThen = key();
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        isPutOff = dialog.returnValue !== "in";
        part("again-later").replaceChildren(...(isPutOff ? [part("again-put-off").content.cloneNode(true)] : []));
        resolve(!isPutOff);
      }, { once: true });
    });
  }

  async function enter(form) {
    const button = form.querySelector("button"), field = form.elements.password;
    const { lang } = document.documentElement;
    const body = new URLSearchParams({ name: form.elements.name.value, password: field.value, lang });
    button.disabled = true;
    try {
      const options = { method: "POST", body, redirect: "manual", headers: { Accept: "text/plain" } };
      const answer = await send("/masuk", options);
      if (answer.type === "opaqueredirect") return part("again").close("in");
      say(await answer.text());
    } catch {
      say(form.querySelector("[role=alert]").dataset.failed);
    } finally {
      button.disabled = false;
    }
    field.select();
    field.focus();
  }

  function say(sentence) {
    const place = part("again").querySelector("[role=alert]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  async function sendForm(form) {
    const options = { method: "HEAD", headers: { Accept: "text/plain" } };
    const answer = await window.fetch("/saya", options).catch(() => null); // no network: the browser says so
    if (answer?.status === 401) return;
    renew(form);
    form.submit();
  }

  /* A form that was drawn before the last signing in holds the key of the session before. */
  function renew(form) {
    const field = form.elements._csrf_token;
    if (field && key()) field.value = key();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, dialog = part("again");
    if (!dialog || event.defaultPrevented) return;
    if (dialog.contains(form)) {
      event.preventDefault();
      enter(form);
    } else if (form.getAttribute("action") === "/keluar") {
      renew(form);
    } else if (form.method === "post") {
      event.preventDefault();
      sendForm(form);
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.closest("#again") && button.type === "button") part("again").close();
    if (button?.closest("#again-later")) {
      isPutOff = false;
      signedIn();
    }
  });

  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (isPutOff = false), true);
})();
