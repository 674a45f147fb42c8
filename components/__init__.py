"""Pure parts of the screens: figures in, Dash components or plain dicts out. They never ask for data."""
