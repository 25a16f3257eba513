"""The cookie of a session of staff."""

from __future__ import annotations

from litestar.datastructures import Cookie
from litestar.response import Response

from snw_democratie.pages import AnyRequest, installation
from snw_democratie.security.headers import session_cookie
from snw_democratie.security.sessions import browser_family


def own_secret(request: AnyRequest) -> str:
    """The secret that this browser sent, or nothing."""
    return request.cookies.get(session_cookie(installation(request).settings), "")


def device(request: AnyRequest) -> str:
    """A word for the kind of browser."""
    return browser_family(request.headers.get("user-agent", ""))


def with_session(answer: Response, request: AnyRequest, secret: str) -> Response:
    """The answer, with the cookie of a session; an empty secret takes the cookie away."""
    settings = installation(request).settings
    answer.set_cookie(
        Cookie(
            key=session_cookie(settings),
            value=secret,
            max_age=None if secret else 0,
            path="/",
            secure=settings.secure,
            httponly=True,
            samesite="strict",
        )
    )
    return answer
