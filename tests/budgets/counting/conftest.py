"""A round that was voted on: before its count, after it, and published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from snw_democratie.security.staff import Staff
from tests.budgets.conftest import platform, resident
from tests.budgets.counting.counted import CLOSED, count, publish, voted
from tests.web.conftest import Clock, engine, furnished_database, furnished_file, staff, visitor
from tests.web.world import Browser, browser

__all__ = [
    "engine",
    "furnished_database",
    "furnished_file",
    "platform",
    "resident",
    "staff",
    "visitor",
]


@pytest.fixture
def clock() -> Clock:
    """The voting has just closed."""
    found = Clock()
    found.now = CLOSED
    return found


@pytest.fixture
def slug(engine: Engine, platform: dict[str, Staff]) -> str:
    """A round whose voting is over."""
    return voted(engine, platform)


@pytest.fixture
def counted(engine: Engine, slug: str) -> str:
    """The same, counted."""
    count(engine)
    return slug


@pytest.fixture
def published(engine: Engine, platform: dict[str, Staff], counted: str) -> str:
    """The same, published with its ballots."""
    publish(engine, counted, platform)
    return counted


@pytest.fixture
def wim(engine: Engine, platform: dict[str, Staff], clock: Callable[[], datetime]) -> Browser:
    """A browser in which Wim of the wijkplatform is signed in."""
    return browser(engine, clock, "wim")


@pytest.fixture
def yara(engine: Engine, platform: dict[str, Staff], clock: Callable[[], datetime]) -> Browser:
    """A browser in which his colleague Yara is signed in."""
    return browser(engine, clock, "yara")
