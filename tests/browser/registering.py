"""Lotteries that people register for, in every state that the team, a registrar and a helper can see."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from snw_democratie.pool import team_service
from snw_democratie.pool.team_service import Asked
from snw_democratie.security.staff import Role, Staff
from tests.pool.offices import AGES, SCHOOLING, add_staff, enter, feature_ids, lottery, resident, wish
from tests.web.world import START, act

FRESH, OPEN, OVER = "nog-niets-ingesteld", "aanmelden-open", "aanmelden-voorbij"
"""Not set up yet; open, with codes and a pair that waits; closed a moment ago, with everybody still to take over."""
NOW = START + timedelta(hours=3)


def furnish_registering(engine: Engine, by: Staff) -> None:
    """A helper, a registrar, an auditor, and one lottery of each kind."""
    add_staff(engine, "hulya", Role.HELPER)
    add_staff(engine, "rosa", Role.REGISTRAR)
    add_staff(engine, "oskar", Role.AUDITOR)
    features = {"leeftijd": AGES, "herkomst van de ouders": "Nederland; 50\nelders; 50", "opleiding": SCHOOLING}
    lottery(engine, by, features, title="Nog niets ingesteld")
    slug = set_up_as(engine, by, "Aanmelden open")
    act(engine, team_service.make, slug, "Buurthuis De Brug", 6, START + timedelta(days=9), by=by)
    for number in range(9):
        enter(engine, slug, resident(number), at=NOW)
    twice = resident(2, weg="email", email="een.heel.lang.adres.van.iemand@voorbeeld-organisatie.example")
    enter(engine, slug, twice, at=NOW)
    over = set_up_as(engine, by, "Aanmelden voorbij", closes_at=START + timedelta(hours=5))
    for number in range(7):
        enter(engine, over, resident(number), at=NOW)


def set_up_as(engine: Engine, by: Staff, title: str, **changed: object) -> str:
    """A lottery with this title for which one can register."""
    slug = lottery(engine, by, title=title)
    number = feature_ids(engine, slug)["opleiding"]
    asked = Asked(
        feature_id=number,
        kind="choice",
        text="Wat is uw hoogste opleiding?",
        why="Mensen met elke opleiding horen in het panel.",
        undisclosed="zeg ik liever niet",
    )
    act(engine, team_service.set_up, slug, wish(engine, slug, asked, **changed), by=by)
    return slug
