"""Which language a request is answered in: what the visitor chose, chose before, or what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from snw_democratie.components import LanguageLink
from snw_democratie.db.deeds import Deed, begin
from snw_democratie.i18n import language, speak
from snw_democratie.i18n.languages import DUTCH, LANGUAGES, Language, preferred
from snw_democratie.settings import Settings

CHOICE = "taal"
"""The name of the field in an address, and of the cookie that keeps the choice."""
YEAR = 365 * 24 * 3600


def wanted(scope: Scope) -> Language:
    """The language of this request."""
    connection = ASGIConnection(scope)
    kept = LANGUAGES.get(connection.cookies.get(CHOICE, ""))
    return _asked(scope) or kept or preferred(connection.headers.get("accept-language", "")) or DUTCH


def _asked(scope: Scope) -> Language | None:
    """The language that the address itself asks for."""
    return LANGUAGES.get(dict(_fields(scope)).get(CHOICE, "")) if scope.get("query_string") else None


def _fields(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)


class Speaks(ASGIMiddleware):
    """Sets the language of a request.

    It is not set back: an error page is made after this, in the same task, and every request sets its own. Threads
    that a handler runs in and the template after it see it too, because a context is copied into them.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        speak(wanted(scope))
        await next_app(scope, receive, send)


class ShowsOnly(ASGIMiddleware):
    """A form that is posted for its page in another language changes nothing. The last middleware, after who it is."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        begin(Deed(only_shows=_asked(scope) is not None) if scope["method"] == "POST" else None)
        await next_app(scope, receive, send)


def remember(settings: Settings) -> Callable[[Message, Scope], Any]:
    """A hook: pages say what language they are in and what that depends on; a choice is kept for a year."""

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        if headers.get("content-type", "").startswith("text/html"):
            headers.setdefault("content-language", language().code)
            if scope["method"] in ("GET", "HEAD"):
                # No other cache keeps the answer to a form; the browser, which must find it again on the way back
                # from another language, would not if it depended on the cookie of that choice.
                headers.extend_header_value("vary", "Accept-Language, Cookie")
        if (chosen := _asked(scope)) is not None:
            headers.add("set-cookie", _cookie(chosen, settings).to_header(header=""))

    return before_send


def _cookie(chosen: Language, settings: Settings) -> Cookie:
    return Cookie(
        key=CHOICE, value=chosen.code, max_age=YEAR, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def links(scope: Scope, *, posting: bool = False) -> tuple[LanguageLink, ...]:
    """This page in every language, each under its own name; an address that only takes forms leads to the start.

    With `posting` the same form is posted to it once more.
    """
    here_again = posting or scope["method"] in ("GET", "HEAD") or _can_be_read(scope)
    # One slash: an address that begins with two would lead to another website.
    path = "/" + quote(scope["path"].lstrip("/")) if here_again else "/"
    rest = [field for field in _fields(scope) if field[0] != CHOICE]
    here = language()
    return tuple(
        LanguageLink(
            href=f"{path}?{urlencode([*rest, (CHOICE, one.code)])}",
            name=one.name,
            code=one.code,
            direction=one.direction,
            current=one == here,
        )
        for one in LANGUAGES.values()
    )


def _can_be_read(scope: Scope) -> bool:
    """Whether the address of a posted form is a page as well."""
    here = scope.get("path_template")
    return any(route.path_format == here and "GET" in route.methods for route in scope["litestar_app"].routes)
