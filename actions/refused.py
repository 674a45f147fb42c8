"""Why an action was not done."""

from typing import Any


class Refused(Exception):
    """`why`: a code of the words `refused.…`; `values`: what that sentence names."""

    def __init__(self, why: str, **values: Any) -> None:
        super().__init__(why)
        self.why, self.values = why, values
