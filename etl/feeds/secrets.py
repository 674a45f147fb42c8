"""Addresses and keys of sources, from a file of its owner: never in the city folder, a log or a sentence.

[callcenter]
url = "postgresql://reader:…@10.0.0.5/callcenter"

[kota_lain]
key = "…"
"""

import tomllib
from pathlib import Path

from etl.errors import UserError


def secret(file: Path, name: str, what: str) -> str:
    """`what` (url or key) of the entry `name`. UserError where it is not there, or others may read the
    file."""
    try:
        mode, content = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        why = error.strerror
        raise UserError(f"The secrets file {file} can't be read ({why}); see LMW_SECRETS.") from None
    if mode & 0o077:
        raise UserError(f"Others may read the secrets file {file}; run: chmod 600 {file}")
    try:
        entry = tomllib.loads(content.decode()).get(name)
    except ValueError:  # its sentence would show the line
        raise UserError(
            f"The secrets file {file} is not TOML; mend its quotation marks and brackets."
        ) from None
    value = entry.get(what) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value:
        raise UserError(f'The secrets file {file} has no {what} under [{name}]; add {what} = "…".')
    return value
