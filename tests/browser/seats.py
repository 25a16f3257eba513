"""Resident seats as the demo has them, for the browser tests: a board whose fifth draw is announced, and a draft."""

from __future__ import annotations

from sqlalchemy import Engine

from snw_democratie.demo.seats import furnish_seats as made
from snw_democratie.security.staff import Staff
from tests.web.world import START

BOARD, DRAFT, DRAWN, COMING = "alliantiebestuur-verzonnen", "wijkraad-verzonnen", 4, 5


def furnish_seats(engine: Engine) -> None:
    """The board of the demo."""
    team = tuple(
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    made(engine, team, at=START)
