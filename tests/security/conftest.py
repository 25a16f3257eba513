"""The databases and browsers of the web tests, and one program that is served over a real connection."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snw_democratie.db.engine import open_engine
from tests.security.wire import Wire, serving
from tests.web.conftest import (
    anna,
    bram,
    clock,
    engine,
    furnished_database,
    furnished_file,
    staff,
    visitor,
)
from tests.web.opened import opened
from tests.web.world import START, VAULT, Browser, browser

__all__ = ["anna", "bram", "clock", "engine", "furnished_database", "furnished_file", "staff", "visitor"]


@pytest.fixture(scope="module")
def wire(furnished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A connection on which any bytes can be sent, to a program that tests only ask."""
    path = tmp_path_factory.mktemp("wire") / "copy.sqlite3"
    shutil.copy(furnished_file, path)
    with serving(open_engine(f"sqlite:///{path}", VAULT), lambda: START) as found:
        yield found


@pytest.fixture
def small(furnished_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite copy, for promises in which the kind of database plays no part."""
    shutil.copy(furnished_file, tmp_path / "copy.sqlite3")
    engine = opened(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def insider(small: Engine, clock: Callable[[], datetime]) -> Browser:
    """A browser in which Anna of the democracy team is signed in."""
    return browser(small, clock, "anna")


@pytest.fixture
def outsider(small: Engine, clock: Callable[[], datetime]) -> Browser:
    """Another browser on the same database, in which nobody is signed in."""
    return browser(small, clock)
