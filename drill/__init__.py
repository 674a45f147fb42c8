"""Drills (Gladi): a scenario of the city folder is played over the real pipeline, apart from the real data,
and evaluated afterwards. docs/drill.md is its design."""
