"""Programs that are put together once and then lent to one test after another.

Putting one together takes a quarter of a second, and most tests want two. What differs from test to test is the
database and the clock. A program itself keeps nothing from one answer to the next, or an installation could not run
several processes of it; so tests can do with a few, as long as no two browsers of one test share one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from litestar import Litestar
    from sqlalchemy import Engine

    from snw_democratie.settings import Settings

_free: dict[Settings, list[Litestar]] = defaultdict(list)
_lent: list[tuple[Settings, Litestar]] = []


def program(settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> Litestar:
    """A program on this database that no other browser uses until the test is over.

    For a test and its own fixtures: what outlives a test makes a program of its own with `create_app`.
    """
    if _free[settings]:
        app = _free[settings].pop()
        from snw_democratie.budgets.voting.writer import Writer
        from snw_democratie.referenda.board.writer import Board

        lent = app.state.installation
        lent.engine, lent.clock, lent.votes = engine, clock, Writer(engine, lent.papers, clock)
        lent.board = Board(engine, clock, settings.keys.with_name("receipts.pem"))
    else:
        from snw_democratie.app import create_app  # most tests of the libraries never need it

        app = create_app(settings, engine, clock=clock)
    _lent.append((settings, app))
    return app


def give_up() -> None:
    """Whoever asks next gets a program that is put together now."""
    _free.clear()


def pytest_runtest_logfinish() -> None:
    """After each test, fixtures included, its programs are free again."""
    for settings, app in _lent:
        _free[settings].append(app)
    _lent.clear()
