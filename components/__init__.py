"""Pure parts of the screens: figures in, Dash components or plain dicts out. They never ask for data."""

__version__ = "1"  # Dash wants one of a package whose scripts it sends: drawn.js
