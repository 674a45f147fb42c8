"""What a person may not do, or did wrongly: a sentence of the catalogue, with its numbers."""


class Refused(Exception):
    """`key` is one of words/, `values` are what it names."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values
