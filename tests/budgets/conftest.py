"""The databases and browsers of the web tests, a wijkplatform, and an open round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from snw_democratie.security.staff import Staff
from tests.budgets.rounds import add_platform, open_round
from tests.web.conftest import anna, bram, clock, engine, furnished_database, furnished_file, staff, visitor
from tests.web.world import Browser, browser

__all__ = ["anna", "bram", "clock", "engine", "furnished_database", "furnished_file", "staff", "visitor"]


@pytest.fixture
def platform(engine: Engine) -> dict[str, Staff]:
    """Wim and Yara of Osdorp, Sem of Slotervaart."""
    return add_platform(engine)


@pytest.fixture
def slug(engine: Engine, platform: dict[str, Staff]) -> str:
    """A round of Osdorp that takes plans."""
    return open_round(engine, platform["wim"])


@pytest.fixture
def resident(engine: Engine, clock: Callable[[], datetime]) -> Browser:
    """Somebody with a telephone."""
    return browser(engine, clock)
