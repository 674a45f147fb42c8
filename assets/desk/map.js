/* The map of the desks: fills by hideout, an outline for what is chosen, words where it is pointed at. */
window.deskMap = {
  fill: (feature, context) => {
    const { colours, steps, chosen } = context.hideout;
    const code = feature.properties.code;
    const isChosen = chosen.includes(code);
    return {
      fillColor: colours[steps[code] || 0],
      fillOpacity: 1,
      color: isChosen ? "#1E2124" : "#FFFFFF",
      weight: isChosen ? 3 : 1,
    };
  },

  pointed: () => ({ color: "#1E2124", weight: 2 }),

  tell: (feature, layer, context) => {
    const code = feature.properties.code;
    layer.bindTooltip(() => (context.hideout.said || {})[code] || code, { sticky: true, className: "area-tip" });
  },
};

window.dash_clientside = Object.assign({}, window.dash_clientside);
window.dash_clientside.deskMap = {
  /* A click on an area: the query that it leads to. */
  choose: (_, feature, hideout) =>
    (feature && hideout.links[feature.properties.code]) || window.dash_clientside.no_update,
};
