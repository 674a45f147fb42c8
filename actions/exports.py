"""What was taken along, on the audit trail: by whom, which table, in what form, narrowed to what."""

from collections.abc import Mapping
from urllib.parse import urlencode

from access.entrance import doer
from access.office import office
from warehouse import audit

_TYPED = ("q",)  # what somebody typed may be a name: it stays off the trail


def note_export(subject: str, query: Mapping[str, str]) -> None:
    """Of this request, before anything is handed out. `subject`: its address without the query."""
    own = office()
    told = {key: "*" if key in _TYPED else text for key, text in query.items()}
    with own.warehouse.write() as connection:
        audit.note(connection, doer(own), own.now(), "export", subject, urlencode(told, safe=",:*"))
