"""The line to the mail server that the settings name. What goes through it is made elsewhere
(reports/post.py); the doctor tries it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import UserError
from settings import Settings

OFF = "off"
SECONDS = 30  # that the server may be silent


class MailFault(UserError):
    """The server can't be used: one sentence, with what to do."""


def is_set(settings: Settings) -> bool:
    return settings.mail_host != OFF and settings.mail_from != OFF


@contextmanager
def line(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Open, closed to others where it is to be, and signed in. Raises MailFault."""
    try:
        smtp = _opened(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise MailFault(_sentence(settings, error)) from None
    try:
        yield smtp
    finally:
        _end(smtp)


def password(settings: Settings) -> str:
    """Raises MailFault where there is none to be read."""
    try:
        return Path(settings.mail_password_file).read_text().strip()
    except OSError as error:
        why = error.strerror or str(error)
        raise MailFault(
            f"The password of the mail server can't be read ({why}); see LMW_MAIL_PASSWORD_FILE."
        ) from None


def _opened(settings: Settings) -> smtplib.SMTP:
    place = (settings.mail_host, settings.mail_port)
    if settings.mail_tls == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(*place, timeout=SECONDS)
    try:
        if settings.mail_tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if settings.mail_user != OFF:
            smtp.login(settings.mail_user, password(settings))
    except BaseException:
        _end(smtp)
        raise
    return smtp


def _end(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):  # it is gone already
        smtp.close()


def _sentence(settings: Settings, error: Exception) -> str:
    """Without what the server said to a sign-in: that may hold the name."""
    place = f"{settings.mail_host}:{settings.mail_port}"
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"The mail server {place} refuses LMW_MAIL_USER with this password."
        case smtplib.SMTPNotSupportedError():
            return (
                f"The mail server {place} offers no {settings.mail_tls}; set LMW_MAIL_TLS or the port right."
            )
        case ssl.SSLCertVerificationError():
            return f"The certificate of {place} is not trusted ({error.verify_message}); see LMW_MAIL_TLS."
        case _:
            return f"The mail server {place} can't be reached ({error}); packs wait until it is back."
