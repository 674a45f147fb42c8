"""A real mail server of this machine for tests: what it took, and what it is told to refuse."""

import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Mailbox:
    """`refuse`: address → the words of its refusal. `before_word` is called when a mail is here and its
    sender has not heard so yet."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    before_word: Callable[[], None] = lambda: None
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.before_word()
        return "250 OK"

    def sent_to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.taken)


@contextmanager
def serving(box: Mailbox, port: int = 0, password: str = "") -> Iterator[Mailbox]:
    """`password`: of "lapor", without which nothing is taken."""

    def is_known(server, session, envelope, mechanism, given):
        ok = isinstance(given, LoginPassword) and given.password == password.encode()
        return AuthResult(success=ok, handled=ok)  # not handled: the server says 535

    asks = {"authenticator": is_known, "auth_required": True, "auth_require_tls": False} if password else {}
    server = Controller(box, hostname="127.0.0.1", port=port or _free_port(), **asks)
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        server.stop(no_assert=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
