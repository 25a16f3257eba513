"""The cookie of a session of staff, and the one by which a browser is known in which somebody signed in before."""

from __future__ import annotations

from litestar.datastructures import Cookie
from litestar.response import Response

from snw_democratie.pages import AnyRequest, installation
from snw_democratie.security.devices import LASTS
from snw_democratie.security.headers import device_cookie, session_cookie
from snw_democratie.security.sessions import browser_family


def own_secret(request: AnyRequest) -> str:
    """The secret that this browser sent, or nothing."""
    return request.cookies.get(session_cookie(installation(request).settings), "")


def device(request: AnyRequest) -> str:
    """A word for the kind of browser."""
    return browser_family(request.headers.get("user-agent", ""))


def own_marks(request: AnyRequest) -> str:
    """The marks that this browser sent, or nothing."""
    return request.cookies.get(device_cookie(installation(request).settings), "")


def with_marks(answer: Response, request: AnyRequest, marks: str) -> Response:
    """The answer, with what this browser is known by; without marks it keeps what it had."""
    settings = installation(request).settings
    if marks:
        answer.set_cookie(
            Cookie(
                key=device_cookie(settings),
                value=marks,
                max_age=int(LASTS.total_seconds()),
                path="/",
                secure=settings.secure,
                httponly=True,
                samesite="strict",
            )
        )
    return answer


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
