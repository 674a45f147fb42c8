"""A support bundle: a ZIP that tells somebody elsewhere how an installation fares, and nothing of anybody.

`gather` makes its parts, `redact` takes out of sentences what may tell who somebody is.
"""

from etl.bundle.gather import gather

__all__ = ["gather"]
