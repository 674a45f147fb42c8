"""Charts as plain dicts of Plotly's form: rows in, dict out. A dict costs 0.002 ms where a go.Figure costs
5.5; a test feeds each to go.Figure, which validates it. Only kinds that draw SVG and fetch nothing."""
