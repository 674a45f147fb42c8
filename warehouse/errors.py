"""What can go wrong with a warehouse, each said in one sentence for the person who has to act."""

from pathlib import Path


class WarehouseError(Exception):
    """Its text is one sentence: what is wrong, where, what to do."""


class WarehouseBusy(WarehouseError):
    """The DuckDB file at `path` is open in another process."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use by another program; stop it, or let it run this command.")
        self.path = path
