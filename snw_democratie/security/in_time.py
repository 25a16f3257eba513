"""How long somebody may take to send what they send."""

from __future__ import annotations

from asyncio import get_running_loop, timeout_at

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from snw_democratie.settings import Settings

SLOWEST = 20_000
"""Bytes in a second: a bad mobile connection, and far above somebody who lets it trickle."""


class BodyInTime(ASGIMiddleware):
    """Waits for what somebody sends, but not for ever: half a minute, and longer while much keeps coming in."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.body_seconds

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """The page that reads too slow a body gets an HTTPException with status 408."""
        clock = get_running_loop().time
        until, waiting = clock() + self._seconds, True

        async def in_time() -> HTTPReceiveMessage:
            nonlocal until, waiting
            if not waiting:
                return await receive()
            try:
                async with timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(status_code=408) from error
            if message["type"] == "http.request":
                until += len(message["body"]) / SLOWEST
                waiting = message["more_body"]
            return message

        await next_app(scope, in_time, send)
