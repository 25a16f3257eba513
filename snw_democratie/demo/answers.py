"""Answers in the demo: of the finished panel nearly everybody said yes, some no, and one never answered.

Through the services that the team uses; the people of that panel came from a file, so they call or send a card.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from snw_democratie.answers import service
from snw_democratie.answers.facts import Mailing, Rules
from snw_democratie.answers.standing import Allowance, Standing, Way
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.security.staff import Staff

RULES = Rules(days=14, allowances=(Allowance.MONEY, Allowance.VOUCHER, Allowance.COSTS), amount_cents=5000)
"""For every panel of the demo: made up, like the rest."""
NO, SILENT, GIVEN_ON = (3, 11, 17), 7, 11
"""The places in the list of who said no, who never answered, and whose place goes to somebody else."""


def set_rules(engine: Engine, slug: str, by: Staff, *, at: datetime) -> None:
    """How people of this panel answer; before its draw is announced."""
    with unit_of_work(engine) as session:
        service.set_rules(session, slug, RULES, by=by, at=at)


def answer_all(engine: Engine, slug: str, by: Staff, *, drawn_at: datetime) -> None:
    """What the people of a drawn panel answered in the days after."""
    with reading(engine) as session:
        found = service.composition(session, slug, at=drawn_at)
    assert found is not None
    for number, one in enumerate(found.places):
        if number == SILENT:
            continue
        at = drawn_at + timedelta(days=1 + number % 10)
        way = Way.CARD if number % 3 else Way.PHONE
        with unit_of_work(engine) as session:
            service.answer_for(session, slug, one.lot, way, number not in NO, Mailing(own_page=""), by=by, at=at)
    with unit_of_work(engine) as session:
        lot = found.places[GIVEN_ON].lot
        assert service.place(session, slug, lot, at=drawn_at).standing is Standing.DECLINED
        service.release(session, slug, lot, by=by, at=drawn_at + timedelta(days=12))
