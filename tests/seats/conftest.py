"""The databases and browsers of the web tests, the team, and the board of the demo, made once for the whole run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snw_democratie.demo.seats import furnish_seats
from snw_democratie.security.staff import Staff
from tests.web.conftest import Clock, anna, bram, clock, engine, furnished_database, furnished_file, staff, visitor
from tests.web.opened import opened
from tests.web.world import START

__all__ = ["Clock", "anna", "bram", "clock", "engine", "furnished_database", "furnished_file", "staff", "visitor"]


@pytest.fixture(scope="session")
def team() -> tuple[Staff, Staff]:
    """Anna and Bram."""
    first, second = (
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    return first, second


@pytest.fixture(scope="session")
def furnished_board(furnished_file: Path, team: tuple[Staff, Staff], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the board."""
    path = Path(shutil.copy(furnished_file, tmp_path_factory.mktemp("board") / "board.sqlite3"))
    engine = opened(f"sqlite:///{path}")
    furnish_seats(engine, team, at=START)
    engine.dispose()
    return path


@pytest.fixture
def board(furnished_board: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of it."""
    engine = opened(f"sqlite:///{shutil.copy(furnished_board, tmp_path / 'board.sqlite3')}")
    yield engine
    engine.dispose()
