"""Buurtbudgetten in every phase that a resident, a helper or a wijkplatform can see, for the browser tests."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

from PIL import Image
from sqlalchemy import Engine, text

from snw_democratie.budgets import service
from snw_democratie.budgets.facts import Told
from snw_democratie.budgets.pictures import drawn_again
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.voting import register
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.staff import Staff
from tests.budgets.rounds import RULES, act, add_platform, draw_lot, freeze, hand_in, number_of, support
from tests.web.world import START

DRAFT, OPEN, TO_LIST, LISTED, FOLLOWED = (
    "in-voorbereiding",
    "osdorp-open",
    "osdorp-lijst",
    "osdorp-vast",
    "osdorp-klaar",
)
"""Not open yet; plans come in; to be frozen; frozen and voted on, with a plan withdrawn; the result is known."""
DAY = timedelta(days=1)
LONG = "Een lange naam voor een plan over speeltoestellen en straatverlichting"


def calendar_from(start: datetime) -> Calendar:
    """Twenty days for plans, ten more for support, voting from day 60 to 80."""
    ends = (0, 20, 30, 60, 80, 90)
    moments = ("plans_from", "plans_until", "likes_until", "votes_from", "votes_until", "result_by")
    return Calendar(**{name: start + days * DAY for name, days in zip(moments, ends, strict=True)})


def furnish_budgets(engine: Engine) -> None:
    """The wijkplatform of Osdorp with a round in each phase; the clock of the browser tests stands at START + 1."""
    staff = add_platform(engine)
    _round(engine, staff, "In voorbereiding", START, opened=False)
    slug = _round(engine, staff, "Osdorp open", START - 5 * DAY)
    _plans(engine, slug, staff["wim"], START, checked=False)
    slug = _round(engine, staff, "Osdorp lijst", START - 40 * DAY)
    _plans(engine, slug, staff["wim"], START - 30 * DAY)
    act(engine, service.announce, slug, "De Lotto van zaterdag", START + 5 * DAY, by=staff["wim"], at=START)
    _frozen(engine, staff)
    _followed(engine, staff)
    _name_picture(engine)


def _round(engine: Engine, staff: dict[str, Staff], title: str, start: datetime, *, opened: bool = True) -> str:
    rules = replace(
        RULES,
        titles={"nl": title},
        summaries={"nl": "Geld voor plannen van bewoners in Osdorp. U bedenkt ze, u kiest ze."},
        theme_caps={"green": 4_000_000},
        calendar=calendar_from(start),
    )
    slug: str = act(engine, service.create, rules, by=staff["wim"], at=start)
    if opened:
        act(engine, service.open_to_all, slug, by=staff["wim"], at=start)
    return slug


def _plans(engine: Engine, slug: str, by: Staff, at: datetime, *, checked: bool = True) -> list[int]:
    held = io.BytesIO()
    Image.linear_gradient("L").save(held, "PNG")
    photo = drawn_again(held.getvalue(), "Een plein met bankjes")
    first = number_of(engine, hand_in(engine, slug, photo, at=at), at)
    more = [number_of(engine, hand_in(engine, slug, at=at, title=LONG, theme="play", wijk="FK"), at) for _ in range(2)]
    for number in (first, *more):
        if checked or number == first:
            act(engine, service.show, slug, number, by=by, at=at)
        if checked:
            support(engine, slug, number, at=at)
            verdict = service.Verdict(feasible=True, reason="De gemeente heeft dit nagekeken.", price_cents=180_000)
            act(engine, service.judge, slug, number, verdict, by=by, at=at)
    if not checked:
        act(engine, service.translate, slug, first, {"tr": "Okulun yanında bir bank"}, by=by, at=at)
    return [first, *more]


def _frozen(engine: Engine, staff: dict[str, Staff], title: str = "Osdorp vast", begun: int = 70) -> str:
    wim, yara = staff["wim"], staff["yara"]
    start = START - begun * DAY
    slug = _round(engine, staff, title, start)
    numbers = _plans(engine, slug, wim, start + DAY)
    freeze(engine, slug, wim, yara, at=start + 40 * DAY)
    draw_lot(engine, slug, wim, yara, at=start + 42 * DAY)
    if title == "Osdorp vast":
        at = start + 65 * DAY
        act(engine, service.propose, slug, numbers[0], "De grond is verkocht.", by=wim, at=at)
        with unit_of_work(engine) as session:
            found = service.withdrawing(session, slug, numbers[0], by=yara)
        assert found is not None
        act(engine, service.agree_to_withdraw, slug, numbers[0], found.digest, by=yara, at=at)
        act(engine, service.propose, slug, numbers[1], "Dit is al gedaan.", by=yara, at=at)
        act(engine, register.make, slug, register.RESIDENT, 40, "", by=wim, at=at)
        act(engine, register.allow, slug, 200, by=wim, at=at)
    return slug


def _followed(engine: Engine, staff: dict[str, Staff]) -> None:
    slug = _frozen(engine, staff, "Osdorp klaar", 100)
    at = START - 10 * DAY
    with unit_of_work(engine) as session:
        service.note_outcome(session, service.public_round(session, slug, at=at).id, {1, 2}, at=at)
    told = Told(work="started", day=at.date(), text="De aannemer is begonnen.")
    act(engine, service.tell, slug, 1, told, None, by=staff["wim"], at=at)


def _name_picture(engine: Engine) -> None:
    """Give a picture of the open round a key that a visit can name."""
    with engine.begin() as connection:
        wanted = "SELECT key FROM plan_picture JOIN plan ON plan.id = plan_id JOIN budget_round r ON r.id = round_id"
        key = connection.execute(text(f"{wanted} WHERE slug = :slug"), {"slug": OPEN}).scalar_one()
        connection.execute(text("UPDATE plan_picture SET key = :new WHERE key = :old"), {"new": "a" * 32, "old": key})
