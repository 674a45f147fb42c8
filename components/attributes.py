"""Names that elements carry for the style sheets and scripts in assets/."""

from typing import Any


def classes(*names: str) -> str:
    """Class names in one text, blank ones left out."""
    return " ".join(name for name in names if name)


def data(**values: str | float) -> dict[str, Any]:
    """Keyword arguments of an element: data(started=3) is its data-started."""
    return {f"data-{name}": value for name, value in values.items()}


def aria(**values: str) -> dict[str, Any]:
    """aria(label="Saringan") is an element's aria-label."""
    return {f"aria-{name}": value for name, value in values.items()}
