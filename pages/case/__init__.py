"""One case: its journey, and what may be done about it."""
