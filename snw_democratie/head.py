"""HEAD: the headers of a page without the page, at every address that has one (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from litestar.types import ASGIApp, Message, Receive, Scope, Send


class AlsoHead:
    """Answers HEAD as it answers GET, and keeps the body back. The framework has handlers for GET only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The server keeps its own scope, in which this is a HEAD: it counts no bytes of a body then."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        inside: Scope = {**scope, "method": "GET"}  # type: ignore[typeddict-item]  # a copy of the same kind

        async def without_body(message: Message) -> None:
            for name, value in inside.items():
                scope.setdefault(name, value)  # type: ignore[misc]  # what was found on the way, for our hooks
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app(inside, receive, without_body)
