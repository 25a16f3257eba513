"""After the draw in the demo: reserves, a place that was given on and to whom, and one that nobody has yet.

Through the services that the team uses; what fell, fell in the imagination only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from snw_democratie.answers import service as answers
from snw_democratie.answers.standing import Standing
from snw_democratie.assemblies import service
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.jobs.worker import Worker
from snw_democratie.security.staff import Staff
from sortition.draw import balls_per_throw

RESERVES = 3
DAY = timedelta(days=1)


def choose_reserves(engine: Engine, slug: str, by: Staff, *, at: datetime) -> None:
    """The evening of the draw: before anybody says no."""
    with unit_of_work(engine) as session:
        service.ask_reserves(session, slug, RESERVES, by=by, at=at)
    Worker(engine, {"reserves": service.RESERVES}, every=0.05, clock=lambda: at).run_next()


def replace_one(engine: Engine, slug: str, team: Sequence[Staff], *, drawn_at: datetime) -> None:
    """Who said no is followed by somebody from the list; who never answered leaves a place that is still free."""
    anna, at = team[0], drawn_at + 13 * DAY
    with reading(engine) as session:
        left = [lot for lot, _reason in service.after_draw(session, slug).left]
    _do(engine, service.note_vacancy, slug, left, (), "pool", by=anna, at=at)
    with reading(engine) as session:
        waiting = service.after_draw(session, slug).later.open
    if waiting is not None and waiting.choices > 1:
        _do(engine, service.announce_replacement, slug, "balls", at + DAY, by=anna, at=at)
        digits = "0" * balls_per_throw(waiting.choices)
        _do(engine, service.enter_replacement, slug, digits, "", by=anna, at=at + DAY)
    for one in team if waiting is not None else ():
        with reading(engine) as session:
            seen = service.replacing(session, slug).digest
        _do(engine, service.agree_to_replace, slug, seen, by=one, at=at + DAY)
    with reading(engine) as session:
        places = answers.composition(session, slug, at=drawn_at + 15 * DAY)
    assert places is not None
    silent = next(one.lot for one in places.places if one.standing is Standing.OPEN and one.asked_at <= drawn_at)
    _do(engine, answers.release, slug, silent, by=anna, at=drawn_at + 15 * DAY)


def _do(engine: Engine, what: Callable[..., object], *facts: object, by: Staff, at: datetime) -> None:
    with unit_of_work(engine) as session:
        what(session, *facts, by=by, at=at)
