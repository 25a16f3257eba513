"""Passwords do not travel over the network in the clear."""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from snw_democratie.security.errors import PlainHttp
from snw_democratie.settings import Settings

OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def in_the_clear(settings: Settings, host: str) -> bool:
    """Whether a password that is sent to this host travels without HTTPS to another machine."""
    if settings.secure or settings.plain_sign_in:
        return False
    return urlsplit(f"//{host}").hostname not in OWN_MACHINE


def encrypted(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
    """A guard before every form that takes a password or a code of staff. Raises PlainHttp."""
    settings: Settings = connection.app.state.installation.settings
    if in_the_clear(settings, connection.headers.get("host", "")):
        raise PlainHttp
