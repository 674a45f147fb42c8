"""A finished pack is mailed at once when somebody asks, by a real mail server, and never twice by mistake."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from access.viewer import Viewer
from actions.doing import Doing
from actions.mails import send_pack
from actions.refused import Refused
from reports import outbox
from reports.making import make_due
from reports.post import send_due
from reports.schedule import rhythm
from settings import Settings
from tests.reports.conftest import WIB
from tests.reports.mailbox import Mailbox, serving
from warehouse import deliveries
from warehouse.audit import trail
from warehouse.deliveries import FAILED, SENT, WAITING

NOW = dt.datetime(2026, 11, 25, 7, 5, tzinfo=WIB)
LATER = NOW + dt.timedelta(days=6)
SENDER = "lapor@kota.example"
MAYOR, CENTER, LIGHTS = (f"{name}@kota.example" for name in ("wali", "pusat", "dishub"))
ROWS = [(MAYOR, "pimpinan", ""), (CENTER, "operator", ""), (LIGHTS, "opd", "dishub")]


@pytest.fixture
def town(city):
    return replace(city, recipients=pd.DataFrame(ROWS, columns=["address", "role", "agency"]))


@pytest.fixture
def box():
    with serving(Mailbox()) as opened:
        yield opened


@pytest.fixture
def ask(full, town, tmp_path, box):
    """ask(): has the final of week 47 sent; ask.mails(): lets the outbox go."""
    settings = Settings(
        var=tmp_path, mail_host="127.0.0.1", mail_port=box.port, mail_tls="off", mail_from=SENDER
    )

    def _ask(role="pimpinan", at=LATER, stage="final", is_again=False):
        doing = Doing(full, town, Viewer("Siti", role), at, "10.0.0.1", "siti")

        def wanted(pack, again):
            return outbox.of_pack(town, pack, SENDER, again, at)

        return send_pack(doing, "2026-W47", stage, wanted, is_again)

    _ask.mails = lambda at=LATER: send_due(full, town, settings, lambda: at)
    return _ask


def test_a_pack_made_before_mail_was_set_up_is_sent_to_its_whole_list_once(full, town, box, ask):
    make_due(full, town, rhythm(Settings()), NOW)
    assert ask() == 3
    with pytest.raises(Refused, match="nobody_left"):
        ask("operator")  # a second click, of somebody else
    assert ask.mails() == "3 mails were sent."
    with pytest.raises(Refused, match="nobody_left"):
        ask()
    assert box.sent_to() == sorted([MAYOR, CENTER, LIGHTS])
    with full.read() as connection:
        rows, _ = trail(connection, "kediri")
    noted = rows[["username", "action", "subject", "detail"]].values.tolist()
    assert noted == [["siti", "sent", "pack 2026-W47 final", "3 mails"]]


def test_who_joined_the_list_since_gets_it_and_nobody_else(full, town, box, ask):
    make_due(full, replace(town, recipients=town.recipients.iloc[:2]), rhythm(Settings()), NOW, SENDER)
    ask.mails(NOW)
    assert ask() == 1
    ask.mails()
    assert [mail["To"] for mail in box.taken][2:] == [LIGHTS]


def test_what_failed_for_good_is_tried_again(full, town, box, ask):
    box.refuse[MAYOR] = "550 no such mailbox"
    make_due(full, town, rhythm(Settings()), NOW, SENDER)
    with pytest.raises(Exception, match="550"):
        ask.mails(NOW)
    assert _states(full)[MAYOR] == [FAILED]
    box.refuse.clear()
    assert ask() == 1
    assert _states(full)[MAYOR] == [WAITING]
    ask.mails()
    assert _states(full)[MAYOR] == [SENT]


def test_again_on_purpose_is_one_more_mail_each_however_often_it_is_clicked(full, town, box, ask):
    make_due(full, town, rhythm(Settings()), NOW, SENDER)
    ask.mails(NOW)
    assert ask(is_again=True) == 3
    with pytest.raises(Refused, match="nobody_left"):
        ask(is_again=True)
    ask.mails()
    assert box.sent_to() == sorted([MAYOR, CENTER, LIGHTS] * 2)
    assert len({mail["Message-ID"] for mail in box.taken}) == 6
    assert ask(is_again=True) == 3  # asked for once more


@pytest.mark.parametrize("role", ["opd", "admin", "display", ""])
def test_no_other_role_sends(full, town, ask, role):
    make_due(full, town, rhythm(Settings()), NOW)
    with pytest.raises(Refused, match="role"):
        ask(role)
    assert _states(full) == {}


def test_a_pack_that_was_not_made_is_not_sent(full, ask):
    for stage in ("final", "draf", "x"):
        with pytest.raises(Refused, match="no_pack"):
            ask(stage=stage)


def _states(warehouse):
    found: dict[str, list[str]] = {}
    with warehouse.read() as connection:
        for each in deliveries.listed(connection, "kediri"):
            if each.kind == deliveries.PACK:
                found.setdefault(each.address, []).append(each.state)
    return found
