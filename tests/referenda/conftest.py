"""The databases and browsers of the web tests, the team, and a board that signs with a key of this run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from tests.referenda.polls import DURING
from tests.web.conftest import Clock, anna, bram, clock, engine, furnished_database, furnished_file, staff, visitor
from tests.web.world import SETTINGS, Browser, browser

__all__ = ["anna", "bram", "clock", "engine", "furnished_database", "furnished_file", "staff", "visitor"]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a folder for keys."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return replace(SETTINGS, keys=folder / "keys.json")


@pytest.fixture(scope="session")
def receipt_key(settings: Settings) -> str:
    """The public key of its receipts."""
    return Signer(settings.keys.with_name(FILE)).public


@pytest.fixture
def team(staff: dict[str, Staff]) -> tuple[Staff, Staff]:
    """Anna and Bram."""
    return staff["anna"], staff["bram"]


@pytest.fixture
def voter(engine: Engine, clock: Clock, settings: Settings) -> Browser:
    """A browser in the days of voting."""
    clock.now = DURING
    moment: Callable[[], datetime] = clock
    return browser(engine, moment, settings=settings)
