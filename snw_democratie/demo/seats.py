"""Resident seats of the demo: a board of which some terms are over, with a draw that was announced, and one to set up.

Made by the same services that people use; everybody is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.seats import service
from snw_democratie.seats.calendar import later
from snw_democratie.seats.facts import TermFacts
from snw_democratie.seats.steps import SeatAct, Sitting
from snw_democratie.seats.usual import AGES, GEBIEDEN, GENDERS, usual_rules
from snw_democratie.security.staff import Staff

BOARD, YOUNG_BOARD = "Alliantiebestuur (verzonnen)", "Wijkraad (verzonnen)"
WEEK = timedelta(days=7)
NAMES = (
    *("Amina", "Bilal", "Chantal", "Dirk", "Elif", "Farid", "Gerda", "Hassan", "Ineke", "Jamal", "Karima", "Leo"),
    *("Marisol", "Nico", "Olga", "Piet", "Quinty", "Rachid", "Sevda", "Theo", "Umut", "Vera", "Wim", "Yasmina"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Town:
    engine: Engine
    team: Sequence[Staff]


def furnish_seats(engine: Engine, team: Sequence[Staff], *, at: datetime) -> str:
    """Four draws in the past, one seat that changed hands, a fifth draw announced; and a body nobody fixed yet.

    Gives the address of the first.
    """
    town, began = _Town(engine=engine, team=team), later(at.replace(minute=0, second=0, microsecond=0), -10)
    slug = _do(town, service.create, BOARD, usual_rules(), began, at=began - 8 * WEEK)
    _agree(town, slug, SeatAct.FIX, at=began - 8 * WEEK)
    _do(town, service.ask, slug, _people(0, 30), at=began - 7 * WEEK)
    for number in range(1, 4):
        _drawn(town, slug, ("1", "1"), at=began - (7 - number) * WEEK)
        _installed(town, slug, number, at=began)
    _drawn(town, slug, ("1", "1"), at=began + 20 * WEEK, comes=_people(30, 18))
    _installed(town, slug, 4, at=later(began, 6))
    _stops(town, slug, at=later(began, 9))
    _do(town, service.ask, slug, _people(48, 16), at=at - 2 * WEEK)
    _do(town, service.prepare, slug, "lots", at + WEEK, at=at - WEEK)
    _agree(town, slug, SeatAct.ANNOUNCE, at=at - WEEK)
    _do(town, service.create, YOUNG_BOARD, usual_rules(), later(at, 3), at=at)
    return slug


def _people(first: int, count: int) -> tuple[service.Asked, ...]:
    """Made-up people of every kind, in turn; every eighth has not answered."""
    places, genders, ages = ([name for name, _ in values] for values in (GEBIEDEN, GENDERS[:2], AGES))
    kinds = tuple(product(genders, ages, places))
    return tuple(
        service.Asked(
            name=f"{NAMES[at % len(NAMES)]} {chr(65 + at // len(NAMES))}. (demo)",
            contact=f"demo-{at}@samennieuwwest.example",
            profile=(kinds[at * 7 % len(kinds)][2], kinds[at * 7 % len(kinds)][0], kinds[at * 7 % len(kinds)][1]),
            willing=at % 8 != 7,
        )
        for at in range(first, first + count)
    )


def _drawn(town: _Town, slug: str, lots: tuple[str, str], *, at: datetime, comes: Sequence[service.Asked] = ()) -> None:
    """A whole draw from a bag of lots."""
    if comes:
        _do(town, service.ask, slug, comes, at=at)
    _do(town, service.prepare, slug, "lots", at + timedelta(hours=2), at=at)
    _agree(town, slug, SeatAct.ANNOUNCE, at=at)
    drawn_at = at + timedelta(hours=2)
    _do(town, service.enter, slug, ",".join(lots), "", at=drawn_at)
    _agree(town, slug, SeatAct.DRAW, at=drawn_at)


def _installed(town: _Town, slug: str, draw: int, *, at: datetime) -> None:
    term = _term(town, slug, lambda one: one.draw == draw)
    for state in (Sitting.ACCEPTED, Sitting.INSTALLED):
        _do(town, service.note_term, slug, term, str(state), at=at)


def _stops(town: _Town, slug: str, *, at: datetime) -> None:
    """One member stops; the warm alternate comes if the spread allows it."""
    with reading(town.engine) as session:
        found = service.for_team(session, slug, by=town.team[0], at=at)
    for term in [one.id for one in found.body.terms if one.state is Sitting.INSTALLED]:
        with reading(town.engine) as session:
            can = term in service.could_be_replaced(session, slug, at=at)
        if can:
            for act in (SeatAct.LEAVE, SeatAct.REPLACE):
                _agree(town, slug, act, term, at=at)
            new = _term(town, slug, lambda one: one.state is Sitting.DRAWN)
            for state in (Sitting.ACCEPTED, Sitting.INSTALLED):
                _do(town, service.note_term, slug, new, str(state), at=at)
            return


def _term(town: _Town, slug: str, wanted: Callable[[TermFacts], bool]) -> int:
    with reading(town.engine) as session:
        return next(one.id for one in service.public_body(session, slug).terms if wanted(one))


def _agree(town: _Town, slug: str, act: SeatAct, term: int = 0, *, at: datetime) -> None:
    for by in town.team:
        with unit_of_work(town.engine) as session:
            waiting = service.for_team(session, slug, by=by, at=at).waiting
            one = next(one for one in waiting if (one.act, one.term) == (act, term))
            service.agree_to(session, slug, one.address, one.agreement.digest, by=by, at=at)


def _do(town: _Town, what: Callable[..., object], *args: object, at: datetime) -> str:
    with unit_of_work(town.engine) as session:
        return str(what(session, *args, by=town.team[0], at=at))
