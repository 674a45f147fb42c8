"""Has a finished pack mailed to its recipients at once, by who may make commitments: never twice to the same
recipient, unless that is asked for on purpose."""

from collections.abc import Callable, Sequence

from access.roles import may
from actions.doing import Doing
from actions.refused import Refused
from warehouse import deliveries, packs
from warehouse.deliveries import FAILED, SENDING, WAITING, Delivery
from warehouse.packs import MADE, Pack

Wanted = Callable[[Pack, int], Sequence[Delivery]]
"""(pack, round) → a mail for each of its recipients; round 0 is the one that each pack has."""


def send_pack(doing: Doing, week: str, stage: str, wanted: Wanted, is_again: bool = False) -> int:
    """How many mails wait now to go out because of this. Without `is_again` those that nobody was sent yet,
    and those that failed; with it a new mail to everyone whose mails are all at their end, so that a second
    click adds nothing. Raises Refused."""
    if not may(doing.viewer.role, "make commitments"):
        raise Refused("role")
    with doing.warehouse.write() as connection:
        pack = packs.get(connection, doing.city.code, week, stage)
        if pack is None or pack.state != MADE:
            raise Refused("no_pack")
        held = deliveries.of_pack(connection, doing.city.code, week, stage)
        failed = [] if is_again else [each for each in held if each.state == FAILED]
        new = _anew(pack, held, wanted) if is_again else _missing(held, wanted(pack, 0))
        if not failed and not new:
            raise Refused("nobody_left")
        for each in failed:
            deliveries.put_anew(connection, each, doing.at)
        deliveries.put(connection, new)
        number = len(failed) + len(new)
        told = f"{number} mails, again on purpose" if is_again else f"{number} mails"
        doing.note(connection, "sent", f"pack {week} {stage}", told)
    return number


def _missing(held: Sequence[Delivery], wanted: Sequence[Delivery]) -> list[Delivery]:
    known = {_to(each) for each in held}
    return [each for each in wanted if _to(each) not in known]


def _anew(pack: Pack, held: Sequence[Delivery], wanted: Wanted) -> list[Delivery]:
    """The next round of each recipient; none for those to whom a mail is still on its way."""
    found = []
    for place, first in enumerate(wanted(pack, 0)):
        own = [each for each in held if _to(each) == _to(first)]
        if not any(each.state in (WAITING, SENDING) for each in own):
            found.append(wanted(pack, len(own))[place])
    return found


def _to(one: Delivery) -> tuple[str, str]:
    return one.address, one.agency
