"""A real mail server for tests, in a thread of its own; it can be told to refuse."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from snw_democratie.settings import Relay

SENDER = "Samen Nieuw-West <loting@nieuwwest.example>"


class PostOffice:
    """Keeps what it takes. `refusal` is what it says to the next recipients, `slow` how long it thinks first."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str], bytes]] = []
        self.refusal = ""
        self.slow = 0.0
        self.asked = 0

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        self.asked += 1
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # as above
        await asyncio.sleep(self.slow)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.taken.append(found)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"


@contextmanager
def post_office(
    *, host: str = "127.0.0.1", whole: ssl.SSLContext | None = None, start: ssl.SSLContext | None = None, **login: str
) -> Iterator[tuple[PostOffice, Relay]]:
    """A server that runs while inside, and the settings that reach it.

    `whole` speaks TLS from the first byte, `start` after STARTTLS; with `user` and `password` it asks for a log-in.
    """
    office = PostOffice()
    more: dict[str, Any] = {"ssl_context": whole, "tls_context": start, "require_starttls": start is not None}
    if login:
        more |= {
            "authenticator": _judge(**login),
            "auth_required": start is not None,
            "auth_require_tls": start is not None,
        }
    with socket.create_server((host, 0)) as bound:
        port = bound.getsockname()[1]
        controller = _OnSocket(office, hostname=host, port=port, ready_timeout=60, **more)
        controller.bound = bound
        controller.start()
        try:
            yield office, Relay(host=host, port=port, tls=whole is not None, **login)
        finally:
            controller.stop()


class _OnSocket(Controller):  # type: ignore[misc]  # aiosmtpd has no types
    """Listens on a socket that is bound already: a port that is only known to be free may be taken by then."""

    bound: socket.socket

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.bound, ssl=self.ssl_context)


def _judge(*, user: str, password: str) -> Any:
    def judge(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right)

    return judge
