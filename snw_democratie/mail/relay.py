"""The mail server that takes our mail: one connection, over TLS unless the server is this machine itself."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from snw_democratie.mail.outbox import Letter
from snw_democratie.settings import Relay

SECONDS = 30
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it: what is not ASCII goes as quoted-printable or base64."""


class Unprotected(OSError):
    """The server offers no TLS and is not this machine: names and codes would travel in the clear."""


def message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """The mail itself. Says that no person wrote it, so that an absence notice is not sent back."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{letter.id}@{_domain(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, charset="utf-8")
    return mail


@contextmanager
def connected(relay: Relay, *, sender: str) -> Iterator[smtplib.SMTP]:
    """A connection to hand mail over. Raises OSError, of which every error of `smtplib` is a kind."""
    trusted = ssl.create_default_context()
    name = _domain(sender)
    server: smtplib.SMTP
    if relay.tls:
        server = smtplib.SMTP_SSL(relay.host, relay.port, local_hostname=name, timeout=SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(relay.host, relay.port, local_hostname=name, timeout=SECONDS)
    try:
        if not relay.tls:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=trusted)
            elif relay.host not in HERE:
                raise Unprotected(relay.host)
        if relay.user:
            server.login(relay.user, relay.password)
        yield server
    finally:
        server.close()


def hand_over(server: smtplib.SMTP, mail: EmailMessage, *, to: str) -> None:
    """Give one mail to the server. Raises OSError when it is not taken."""
    server.send_message(mail, from_addr=parseaddr(str(mail["From"]))[1], to_addrs=[to])


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
