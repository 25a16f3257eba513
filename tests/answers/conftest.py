"""The databases of these tests: as the web tests have them, with a panel that was drawn from who registered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from snw_democratie.security.staff import Role, Staff
from tests.answers.drawn import Panel, drawn_panel
from tests.pool.offices import add_staff
from tests.web.conftest import administer, anna, bram, clock, furnished_database, furnished_file, staff, visitor
from tests.web.opened import opened

__all__ = ["anna", "bram", "clock", "furnished_database", "furnished_file", "staff", "visitor"]
_numbers = count()
TEAM = {
    name: Staff(account_id=number, name=name.title(), roles=frozenset({str(Role.DEMOCRACY_TEAM)}))
    for number, name in enumerate(("anna", "bram"), 1)
}


@cache
def _drawn_file(furnished: Path) -> tuple[Path, Panel]:
    path = furnished.with_name("drawn.sqlite3")
    shutil.copy(furnished, path)
    return path, _draw(f"sqlite:///{path}")


@cache
def _drawn_database(base: str, furnished: str) -> tuple[str, Panel]:
    administer(base, "CREATE DATABASE answered TEMPLATE furnished STRATEGY file_copy")
    url = make_url(furnished).set(database="answered").render_as_string(hide_password=False)
    return url, _draw(url)


def _draw(url: str) -> Panel:
    engine = opened(url)
    add_staff(engine, "hulya", Role.HELPER)
    panel = drawn_panel(engine, TEAM)
    engine.dispose()
    return panel


@pytest.fixture(params=["sqlite", "postgres"])
def drawn(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Panel]]:
    """A copy of the database in which a panel was drawn, on each kind of database in turn."""
    if request.param == "sqlite":
        source, panel = _drawn_file(request.getfixturevalue("furnished_file"))
        shutil.copy(source, tmp_path / "copy.sqlite3")
        engine = opened(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
        yield engine, panel
        engine.dispose()
        return
    base = request.getfixturevalue("postgres_url")
    url, panel = _drawn_database(base, request.getfixturevalue("furnished_database"))
    name = f"answers_{next(_numbers)}"
    administer(base, f"CREATE DATABASE {name} TEMPLATE answered STRATEGY file_copy")
    engine = opened(make_url(url).set(database=name).render_as_string(hide_password=False))
    yield engine, panel
    engine.dispose()
    administer(base, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(drawn: tuple[Engine, Panel]) -> Engine:
    return drawn[0]


@pytest.fixture
def panel(drawn: tuple[Engine, Panel]) -> Panel:
    """Eight people registered, and four of them were drawn at START."""
    return drawn[1]
