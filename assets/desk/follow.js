// A point of a chart leads to the cases behind it.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  desk: {
    follow(clicks) {
      const { triggered, no_update } = {
        triggered: window.dash_clientside.callback_context.triggered,
        no_update: window.dash_clientside.no_update,
      };
      const point = triggered[0]?.value?.points?.[0];
      const link = Array.isArray(point?.customdata) ? point.customdata[0] : point?.customdata;
      return typeof link === "string" && link.startsWith("/") ? link : no_update;
    },
  },
});
