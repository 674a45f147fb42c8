"""A simulated service: source files that behave like those of a real one, for the demo and for tests.

`service.toml` of a city says how much happens, when, where and how fast; nothing here knows a city. Births
(`births`, `calls`) are frames of whole days, each day drawn from its own date; a life (`lives`) is drawn
whole at the birth; a file is a life cut at a moment (`exports`), in the words of a source mapping (`view`),
with the dirt of real files (`dirt`). See docs/simulation.md.
"""

from etl.simulate.feed import history_start, planted, seen_until, top_up, write_cases, write_days

__all__ = ["history_start", "planted", "seen_until", "top_up", "write_cases", "write_days"]
