/* How the wall's map is drawn: fills by hideout, names and diamonds as elements, nothing fetched. */
window.wall = Object.assign(window.wall || {}, {
  fill: (feature, context) => {
    const { colours, steps } = context.hideout || { colours: ["#30353A"], steps: {} };
    return { fillColor: colours[steps[feature.properties.code] || 0], fillOpacity: 1, color: "#1E2124", weight: innerHeight / 400 };
  },

  river: () => ({ color: "#101315", weight: innerHeight / 90, lineCap: "round", lineJoin: "round" }),

  name: (feature, latlng) => {
    const element = document.createElement("span");
    const { text, right, down } = feature.properties;
    element.textContent = text;
    element.style.transform = `translate(calc(-50% + ${right}em), calc(-50% + ${down}em))`;
    return wall.still(latlng, element, "name");
  },

  diamond: (feature, latlng) => {
    const element = document.createElement("span");
    element.dataset.state = feature.properties.state;
    return wall.still(latlng, element, "mark");
  },

  still: (latlng, html, kind) =>
    L.marker(latlng, {
      icon: L.divIcon({ className: `map-${kind}`, html, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
      pane: `${kind}s`,
    }),

  /* The view is set once by the bounds; a browser that goes to full screen afterwards changes the map's size. */
  fit: (event) => {
    const map = event.target;
    map.fitBounds(JSON.parse(map.getContainer().parentElement.dataset.bounds), { animate: false });
  },
});
