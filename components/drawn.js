/* A part of a page that only shows something: one component, whatever number of elements it has. An element is
   [tag, properties, ...what is in it]; pages/plain.py says why. */
(() => {
  const { createElement, Fragment, memo } = window.React;
  const nobody = () => {}; // hears what a link wants to tell Dash

  function draw(part) {
    if (!Array.isArray(part)) return part;
    const [tag, props, ...within] = part;
    if (tag === "Link") return createElement(window.dash_core_components.Link, { setProps: nobody, ...props }, ...within.map(draw));
    const own = "href" in props ? { ...props, href: window.dash_clientside.clean_url(props.href) } : props;
    return createElement(tag, own, ...within.map(draw));
  }

  window.lapor = { Drawn: memo(({ parts }) => createElement(Fragment, null, ...parts.map(draw))) };
})();
