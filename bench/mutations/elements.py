"""Damage to the keys and elements of JSON."""

import json
import random

from bench.mutations.junk import JUNK


def change_json(chance: random.Random, content: bytes) -> bytes:
    """A change of one element, of all, or of what is around them."""
    found = json.loads(content)
    requests = found["service_requests"] if isinstance(found, dict) else found
    for request in chance.choice([requests, [chance.choice(requests)]]):
        _change_request(chance, request)
    if chance.random() < 0.3:
        strange = [None, 7, "x", [], {}, [requests[0]], {"service_request_id": {}}]
        requests.insert(chance.randrange(len(requests)), chance.choice(strange))
    around = [
        requests,
        {"service_requests": requests},
        {"count": 1, "service_requests": requests},
        requests[0],
        [],
        {},
    ]
    return json.dumps(chance.choice([requests, *around]), ensure_ascii=chance.random() < 0.5).encode(
        "utf-8", "replace"
    )


def _change_request(chance: random.Random, request: dict[str, object]) -> None:
    name = chance.choice(list(request))
    value = request.pop(name)
    strange = [*JUNK, None, 0, -1.5, True, [], {}, [value], {"a": value}, "\ud800"]
    request[chance.choice([name, name, name.upper(), "_row"])] = chance.choice(strange)
