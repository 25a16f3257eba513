"""The whole program on a real port for a real browser, and people who sign in to it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import uvicorn
from litestar import Litestar
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from snw_democratie.app import create_app
from tests.pool.residents import enrol
from tests.web.conftest import furnished_once
from tests.web.opened import opened
from tests.web.world import PASSWORD, SETTINGS, START

PHONE, DESK = 360, 1280
PATIENCE = 60_000
"""Milliseconds after which a browser gives up; long, because other work may keep the machine busy."""
expect.set_options(timeout=PATIENCE)
_BEGAN = monotonic()


def clock() -> datetime:
    """A clock that runs, and that begins a day after what the furnished lotteries know."""
    return START + timedelta(days=1, seconds=monotonic() - _BEGAN)


@contextmanager
def listening(app_at: Callable[[str], Litestar]) -> Iterator[str]:
    """Serve the program that `app_at` makes for an address while inside; gives the address, without a slash."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app_at(origin), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield origin
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def serving(engine: Engine, *, at: Callable[[], datetime] = clock, **settings: Any) -> Iterator[str]:
    """Serve a database while inside; gives the address. `settings` are those that differ from the usual ones."""

    def app_at(origin: str) -> Litestar:
        # A run takes longer than a confirmation lasts; that it ends is tried elsewhere.
        usual = {"origin": origin, "confirmed_minutes": 600}
        return create_app(replace(SETTINGS, **{**usual, **settings}), engine, clock=at)

    with listening(app_at) as origin:
        yield origin


@contextmanager
def furnished(folder: Path) -> Iterator[Engine]:
    """The furnished Nieuw-West of the web tests, in a SQLite file of its own; `folder` is one that pytest made."""
    copied = shutil.copy(furnished_once(folder.parent), folder / "copy.sqlite3")
    engine = opened(f"sqlite:///{copied}")
    enrol(engine, "Panel met aanmelding", ways=("open", "letter"))
    yield engine
    engine.dispose()


def speak(context: BrowserContext, origin: str, language: str) -> None:
    """From now on this browser asks for pages in that language."""
    context.add_cookies([{"name": "taal", "value": language, "url": origin}])


def visitor(
    browser: Browser, origin: str, *, width: int = DESK, height: int = 800, scripts: bool = True, language: str = "nl"
) -> Page:
    """A page in a browser of its own, without motion so that nothing is measured half-way. Close `page.context`."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    speak(context, origin, language)
    return context.new_page()


def signed_in(browser: Browser, origin: str, login: str, *, password: str = PASSWORD, **how: Any) -> Page:
    """The same in which a member of staff has signed in; stands on the page that follows."""
    page = visitor(browser, origin, **how)
    sign_in(page, origin, login, password=password)
    return page


def sign_in(page: Page, origin: str, login: str, *, password: str = PASSWORD) -> None:
    """Sign in on this page, as a member of staff does."""
    page.goto(f"{origin}/inloggen")
    # By the names of the fields: their labels speak the language of the visitor.
    page.locator("input[name=naam]").fill(login)
    page.locator("input[name=wachtwoord]").fill(password)
    page.locator("main button[type=submit]").click()
    expect(page.locator("input[name=wachtwoord]")).to_have_count(0)
