/* A figure that changed fades in, so that an eye that is elsewhere sees that it is another one. Running times change
   each second and do not fade. */
(() => {
  const FIGURES = ".value, .hero, .sum", RUNNING = ".age, .elapsed", MS = 400;
  const fade = (figure) => figure.animate([{ opacity: 0.15 }, { opacity: 1 }], MS);
  const isSeen = (figure) => figure?.checkVisibility({ visibilityProperty: true });
  const changed = ({ target }) => {
    const element = target.parentElement;
    return element?.closest(RUNNING) ? null : element?.closest(FIGURES);
  };

  new MutationObserver((changes) => new Set(changes.map(changed).filter(isSeen)).forEach(fade)).observe(document, {
    characterData: true,
    subtree: true,
  });
})();
