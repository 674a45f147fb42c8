"""The sizes that the aims name take hours: `--named` measures those, and else a few minutes of the same."""

is_named = False


def of(named: int, short: int) -> int:
    """For the constants of a part, which is imported once it is known."""
    return named if is_named else short
