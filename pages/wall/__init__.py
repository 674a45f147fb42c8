"""The video wall: a Dash app of its own under /wall/, its scenes built once and switched."""
