"""A wijkplatform, a round and plans to try things with; short names for what tests do again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from snw_democratie.accounts.service import add_account
from snw_democratie.budgets import service
from snw_democratie.budgets.facts import Picture, Rules, TypedPlan
from snw_democratie.budgets.standing import Calendar
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from tests.web.world import PASSWORD, SETTINGS, START

DAY = timedelta(days=1)
CALENDAR = Calendar(
    plans_from=START,
    plans_until=START + 20 * DAY,
    likes_until=START + 30 * DAY,
    votes_from=START + 60 * DAY,
    votes_until=START + 80 * DAY,
    result_by=START + 90 * DAY,
)
RULES = Rules(
    gebied="GF08",
    titles={"nl": "Buurtbudget Osdorp"},
    summaries={"nl": "Geld voor plannen in Osdorp."},
    amount_cents=10_000_000,
    ballot="approval",
    min_marks=1,
    max_marks=3,
    rule="equal-shares/cost+add1+fill",
    theme_caps={},
    wijk_caps={},
    likes_needed=2,
    paper=False,
    calendar=CALENDAR,
)
PLAN = TypedPlan(
    title="Een bankje bij de school",
    what="Een bankje waar ouders kunnen wachten.",
    why="Dan leren wij elkaar kennen.",
    theme="meet",
    wijk="FH",
    place="Bij de school",
    cost_cents=150_000,
    cost_why="Bankje en plaatsen.",
    language="nl",
    name="Ayşe",
    contact="ayse@voorbeeld.example",
)
LISTING = START + 40 * DAY
VOTING = START + 65 * DAY
KEY = SETTINGS.secret_key


def add_platform(engine: Engine) -> dict[str, Staff]:
    """Wim and Yara of the wijkplatform of Osdorp, Sem of Slotervaart."""
    passwords = Passwords(SETTINGS.argon2_kib)
    found = {}
    for login, gebied in {"wim": "GF08", "yara": "GF08", "sem": "GF10"}.items():
        hashed = passwords.hash(PASSWORD, login=login)
        roles = [Role.WIJKPLATFORM]
        with unit_of_work(engine) as session:
            number = add_account(
                session, login=login, name=login.title(), hashed=hashed, roles=roles, scopes=[gebied], at=START
            )
        scopes = frozenset({(str(Role.WIJKPLATFORM), gebied)})
        found[login] = Staff(account_id=number, name=login.title(), roles=frozenset(map(str, roles)), scopes=scopes)
    return found


def act(engine: Engine, what: Callable[..., Any], *facts: Any, by: Staff, at: datetime = START) -> Any:
    """One act of the wijkplatform in one unit of work."""
    with unit_of_work(engine) as session:
        return what(session, *facts, by=by, at=at)


def open_round(engine: Engine, by: Staff, **more: Any) -> str:
    """A round that everybody sees."""
    slug: str = act(engine, service.create, replace(RULES, **more), by=by)
    act(engine, service.open_to_all, slug, by=by)
    return slug


def hand_in(engine: Engine, slug: str, picture: Picture | None = None, at: datetime = START, **more: Any) -> str:
    """A plan, handed in; gives the secret of its browser."""
    with unit_of_work(engine) as session:
        secret = service.keep_draft(session, slug, replace(PLAN, **more), picture, old="", came=service.From(), at=at)
    with unit_of_work(engine) as session:
        service.submit(session, slug, secret, at=at)
    return secret


def number_of(engine: Engine, secret: str, at: datetime = START) -> int:
    """The number of the plan of this browser."""
    with reading(engine) as session:
        number = service.held_plan(session, secret, at=at).plan.number
    assert number is not None
    return number


def support(engine: Engine, slug: str, number: int, people: int = 2, at: datetime = START) -> None:
    """So many browsers support this plan."""
    for _ in range(people):
        with unit_of_work(engine) as session:
            service.like(session, KEY, slug, number, service.new_supporter(), at=at)


def feasible_plan(engine: Engine, slug: str, by: Staff, **more: Any) -> int:
    """A plan that is shown, supported and can be done."""
    number = number_of(engine, hand_in(engine, slug, **more))
    act(engine, service.show, slug, number, by=by)
    support(engine, slug, number)
    verdict = service.Verdict(feasible=True, reason="Dit kan.", price_cents=None)
    act(engine, service.judge, slug, number, verdict, by=by)
    return number


def freeze(engine: Engine, slug: str, one: Staff, other: Staff, at: datetime = LISTING) -> str:
    """The list, frozen by two people; gives its digest."""
    act(engine, service.announce, slug, "De Lotto van zaterdag", at + DAY, by=one, at=at)
    with reading(engine) as session:
        found = service.standing(session, slug, by=one, at=at).freezing
    assert found is not None
    act(engine, service.agree_to_freeze, slug, found.digest, by=one, at=at)
    assert act(engine, service.agree_to_freeze, slug, found.digest, by=other, at=at)
    digest: str = found.digest
    return digest


def draw_lot(engine: Engine, slug: str, one: Staff, other: Staff, at: datetime = LISTING + 2 * DAY) -> None:
    """The order of the plans, drawn with the value of a lotto."""
    act(engine, service.enter_lot, slug, "3 14 15 92 65 35", by=one, at=at)
    with reading(engine) as session:
        found = service.standing(session, slug, by=one, at=at).drawing
    assert found is not None
    assert act(engine, service.agree_to_lot, slug, found.digest, by=other, at=at)
