"""Resident seats as the demo has them, for the browser tests: a board whose fifth draw is announced, and a draft."""

from __future__ import annotations

from sqlalchemy import Engine, select

from snw_democratie.db.engine import unit_of_work
from snw_democratie.demo.seats import furnish_seats as made
from snw_democratie.seats.models import SeatCandidate
from snw_democratie.security.staff import Staff
from tests.browser.answering import registration_of
from tests.web.world import START

BOARD, DRAFT, DRAWN, COMING = "alliantiebestuur-verzonnen", "wijkraad-verzonnen", 4, 5


def furnish_seats(engine: Engine) -> None:
    """The board of the demo; somebody who is asked and somebody who stands came from the panel with answers."""
    team = tuple(
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    made(engine, team, at=START)
    with unit_of_work(engine) as session:
        for which, state in enumerate(("invited", "willing")):
            mine = select(SeatCandidate).where(SeatCandidate.state == state).order_by(SeatCandidate.id.desc()).limit(1)
            session.scalars(mine).one().registration_id = registration_of(which)
