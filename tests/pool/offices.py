"""The team's side in tests: staff with one role, a lottery that is set up, and residents who are made up."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pypdf import PdfReader
from sqlalchemy import Engine, select

from snw_democratie.accounts.service import add_account
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.forms import values
from snw_democratie.assemblies.models import FeatureRow, Procedure
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n.dutch import amsterdam
from snw_democratie.pool import service, team_service
from snw_democratie.pool.models import Registration
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from tests.pool.residents import FATIMA
from tests.web.world import PASSWORD, SETTINGS, START, act, run_jobs

GEBIEDEN = "\n".join(
    f"{name}; 20"
    for name in (
        "Sloterdijk Nieuw-West", "Geuzenveld, Slotermeer", "Osdorp", "De Aker, Sloten, Nieuw-Sloten", "Slotervaart",
    )
)  # fmt: skip
AGES = "12 tot en met 34 jaar; 40\n35 jaar en ouder; 60"
SCHOOLING = "praktisch; 60\nhbo of universiteit; 40"


def add_staff(engine: Engine, login: str, *roles: Role) -> Staff:
    """Somebody with these roles, who can sign in."""
    hashed = Passwords(SETTINGS.argon2_kib).hash(PASSWORD, login=login)
    with unit_of_work(engine) as session:
        number = add_account(session, login=login, name=login.title(), hashed=hashed, roles=list(roles), at=START)
    return Staff(account_id=number, name=login.title(), roles=frozenset(map(str, roles)))


def lottery(engine: Engine, by: Staff, features: Mapping[str, str] | None = None, **more: Any) -> str:
    """A lottery whose features have counts, and nothing else yet."""
    rules = assemblies.Rules(**{"title": "Panel Groen", "seats": 4, "panels": 1000, "shown": True, **more})
    slug: str = act(engine, assemblies.create, rules, by=by)
    for name, groups in (features or {"leeftijd": AGES, "gebied": GEBIEDEN, "opleiding": SCHOOLING}).items():
        act(engine, assemblies.add_feature, slug, name, values(groups), by=by)
    act(engine, assemblies.set_quotas_from_counts, slug, 4, by=by)
    return slug


def feature_ids(engine: Engine, slug: str) -> dict[str, int]:
    """The number of each feature."""
    with reading(engine) as session:
        row = session.scalars(select(Procedure).where(Procedure.slug == slug)).one()
        found: list[FeatureRow] = list(row.features)
        return {one.name: one.id for one in found}


def wish(engine: Engine, slug: str, *more: team_service.Asked, **changed: Any) -> team_service.SetUp:
    """A set-up that is in order, for the features of `lottery`, with some of it changed."""
    each = feature_ids(engine, slug)
    kinds = {"leeftijd": "age", "gebied": "gebied"}
    asked = {
        number: team_service.Asked(
            feature_id=number,
            kind=kinds.get(name, "choice"),
            text="" if name in kinds else f"Wat is uw {name}?",
        )
        for name, number in each.items()
    }
    asked |= {one.feature_id: one for one in more}
    wanted = {
        "ways": ("open", "letter", "organisation"),
        "opens_at": START + timedelta(hours=1),
        "closes_at": START + timedelta(days=14),
        "from_age": 16,
        "questions": tuple(asked.values()),
    }
    return team_service.SetUp(**{**wanted, **changed})


def set_up(engine: Engine, by: Staff, **changed: Any) -> str:
    """A lottery for which one can register from an hour after `START`."""
    slug = lottery(engine, by)
    act(engine, team_service.set_up, slug, wish(engine, slug, **changed), by=by)
    return slug


def typed(at: datetime) -> str:
    """A moment as a browser sends it."""
    return amsterdam(at).isoformat(timespec="minutes")


def enter(engine: Engine, slug: str, answers: Mapping[str, str], *, at: datetime) -> str:
    """Register somebody through the services; gives the code."""
    with unit_of_work(engine) as session:
        secret = service.begin(session, slug, at=at)
        service.keep(session, slug, secret, {"code": "", **answers}, at=at)
        around = service.Circumstances(language="nl", helper_limit=40, own_page="https://snw.example/mijn-aanmelding")
        return service.submit(session, slug, secret, around, at=at).code


def resident(number: int, **answers: str) -> dict[str, str]:
    """Somebody made up, who looks like nobody else; ages and places follow the number."""
    wijken = (("1069AB", "FH"), ("1068AA", "FK"), ("1067AA", "FB"))
    postcode, wijk = wijken[number % 3]
    return {
        **FATIMA,
        "naam": f"Bewoner nummer {chr(65 + number)}",
        "geboortejaar": "1970" if number % 2 else "2004",
        "postcode": postcode,
        "huisnummer": str(number + 1),
        "wijk": wijk,
        "kenmerk-3-antwoord": "praktisch" if number % 3 else "hbo of universiteit",
        "weg": "post",
        "email": "",
        **answers,
    }


def close(engine: Engine, slug: str, staff: Mapping[str, Staff], *, at: datetime) -> None:
    """Check and close the list with two people."""
    act(engine, assemblies.ask_check, slug, by=staff["anna"], at=at)
    run_jobs(engine)
    for somebody in ("anna", "bram"):
        with reading(engine) as session:
            seen = assemblies.closing(session, slug).digest
        act(engine, assemblies.agree_to_close, slug, seen, by=staff[somebody], at=at)


def states(engine: Engine) -> list[str]:
    """The states of all registrations, sorted."""
    with reading(engine) as session:
        return sorted(session.scalars(select(Registration.state)))


def acts(engine: Engine, *wanted: str) -> list[AuditEvent]:
    """The events of these acts, in order."""
    with reading(engine) as session:
        found = list(session.scalars(select(AuditEvent).where(AuditEvent.act.in_(wanted)).order_by(AuditEvent.seq)))
        session.expunge_all()
    return found


def words_of(pdf: bytes) -> str:
    """The text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
