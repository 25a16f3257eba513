"""A panel that was drawn from people who registered here, so that each can answer with an own code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from snw_democratie.answers import service as answers
from snw_democratie.answers.facts import Mailing
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Way
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool import team_service
from snw_democratie.pool.models import Registration
from snw_democratie.security.codes import code_digest, typed
from snw_democratie.security.staff import Staff
from tests.pool.offices import enter, lottery, resident, wish
from tests.web.world import START, act, lead_to

OWN = "https://doe-mee.example/mijn-aanmelding"
FEATURES = {"leeftijd": "12 tot en met 34 jaar; 40\n35 jaar en ouder; 60", "opleiding": "praktisch; 60\nhbo; 40"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One drawn resident: the own code, the registration and the lot."""

    code: str
    registration: str
    lot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A drawn panel of four; `others` are the codes of who was not drawn."""

    slug: str
    members: tuple[Member, ...]
    others: tuple[str, ...]


def drawn_panel(engine: Engine, staff: Mapping[str, Staff], title: str = "Panel Groen", people: int = 8) -> Panel:
    """Eight people register by mail, and four of them are drawn at START."""
    anna = staff["anna"]
    slug = lottery(engine, anna, FEATURES, title=title)
    act(engine, assemblies.set_quotas_from_counts, slug, 1, by=anna)
    before, after = START - timedelta(days=3), START - timedelta(days=1)
    wanted = wish(engine, slug, opens_at=before, closes_at=after)
    act(engine, team_service.set_up, slug, wanted, by=anna, at=before - timedelta(hours=1))
    codes = [enter(engine, slug, _answers(number), at=before + timedelta(hours=1)) for number in range(people)]
    act(engine, team_service.take_over, slug, by=anna, at=after)
    lead_to(engine, slug, State.DRAWN, staff)
    found = {code: whose(engine, code) for code in codes}
    with reading(engine) as session:
        drawn = set(
            session.scalars(
                select(PanelAnswer.lot)
                .join(Procedure, Procedure.id == PanelAnswer.procedure_id)
                .where(Procedure.slug == slug)
            )
        )
    return Panel(
        slug=slug,
        members=tuple(
            Member(code=code, registration=mine, lot=lot) for code, (mine, lot) in found.items() if lot in drawn
        ),
        others=tuple(code for code, (_, lot) in found.items() if lot not in drawn),
    )


def _answers(number: int) -> dict[str, str]:
    mail = {"weg": "email", "email": f"bewoner{number}@voorbeeld.example", "volgende": "ja"}
    return resident(number, **{"kenmerk-2-antwoord": "hbo" if number % 3 else "praktisch", **mail})


def whose(engine: Engine, code: str) -> tuple[str, str]:
    """The registration and the lot that belong to a code."""
    with reading(engine) as session:
        index = vault_of(session).index("status-code", code_digest("status", typed(code)))
        mine = session.scalars(select(Registration.id).where(Registration.index == index)).one()
        lot = session.scalars(select(PersonRow.lot).where(PersonRow.registration_id == mine)).one()
    return mine, str(lot)


def after(**more: float) -> datetime:
    """So long after the draw."""
    return START + timedelta(**more)


def say_no(engine: Engine, slug: str, *lots: str, by: Staff, at: datetime = START) -> None:
    """The team notes that these do not come: before that nobody else takes their place."""
    for lot in lots:
        act(engine, answers.answer_for, slug, lot, Way.PHONE, False, Mailing(own_page=OWN), by=by, at=at)
