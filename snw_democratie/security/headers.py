"""What goes with every answer, and what is asked of every request before a page sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import NotFoundException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pages import ANONYMOUS, Installation
from snw_democratie.security.errors import ForeignRequest
from snw_democratie.security.sessions import find_session, touch_session
from snw_democratie.security.staff import HalfSignedIn, Staff
from snw_democratie.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_PATH = 250
"""Bytes; less than the longest name of a file."""
_CONTROL = re.compile("[\x00-\x1f\x7f]")
TOUCH_SECONDS = 60


def session_cookie(settings: Settings) -> str:
    """The name of the session's cookie; `__Host-` binds it to this host over HTTPS."""
    return "__Host-snw" if settings.secure else "snw"


def device_cookie(settings: Settings) -> str:
    """The name of the cookie by which a browser of staff is known again."""
    return "__Host-toestel" if settings.secure else "toestel"


def add_headers(settings: Settings) -> Callable[[Message, Scope], Any]:
    """A hook that puts our headers on every answer, errors included."""

    always = dict(ALWAYS)
    if settings.secure:
        always["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    ours = [(name.encode("ascii"), value.encode("ascii")) for name, value in always.items()]

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = message["headers"] = list(message.get("headers", ()))
        given = {name for name, _ in headers}
        # The offline verifier brings a policy of its own, as strict, with the hash of its one script.
        headers.extend(one for one in ours if one[0] not in given)
        if b"cache-control" not in given:
            handler = scope.get("route_handler")
            anonymous = handler is not None and handler.opt.get(ANONYMOUS)
            headers.append((b"cache-control", b"no-cache" if anonymous else b"no-store"))

    return before_send


class OwnPagesOnly(ASGIMiddleware):
    """Refuses requests for another host, and forms that another site made a browser post.

    Beside the form token, which holds even where a browser sends neither header. Addresses that no page of ours can
    have do not exist: PostgreSQL stores no NUL, and a disk no name that is too long.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        ours = urlsplit(settings.origin)
        self._scheme = ours.scheme
        self._hosts = {ours.netloc.lower(), *settings.hosts}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Raises ForeignRequest, NotFoundException."""
        path = scope["path"]
        if len(path.encode()) > LONGEST_PATH or _CONTROL.search(path):
            raise NotFoundException
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self._hosts:
            raise ForeignRequest("host")
        if scope["method"] not in SAFE:
            if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
                raise ForeignRequest("sec-fetch-site")
            origin = headers.get(b"origin")
            if origin is not None and origin.decode("latin-1").lower() != f"{self._scheme}://{host}":
                raise ForeignRequest("origin")
        await next_app(scope, receive, send)


class WhoIsIt(ASGIMiddleware):
    """Puts the signed-in member of staff into the request, or who still owes the second factor, or None."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = ANONYMOUS

    def __init__(self, parts: Installation) -> None:
        self._parts = parts
        self._cookie = session_cookie(parts.settings)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Look the session up in a thread; without the cookie there is nothing to look up."""
        secret = ASGIConnection(scope).cookies.get(self._cookie)
        scope["user"] = await anyio.to_thread.run_sync(self._find, secret) if secret else None
        await next_app(scope, receive, send)

    def _find(self, secret: str) -> Staff | HalfSignedIn | None:
        at = self._parts.clock()
        with reading(self._parts.engine) as session:
            found = find_session(session, secret, self._parts.settings, at=at)
        if found is None:
            return None
        if (at - found.last_seen_at).total_seconds() > TOUCH_SECONDS:
            # Not at every click: a page that only reads should not wait for a lock to write.
            with unit_of_work(self._parts.engine) as session:
                touch_session(session, secret, at=at)
        return found.who
