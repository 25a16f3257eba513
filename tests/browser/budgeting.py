"""Buurtbudgetten in every phase that a resident, a helper or a wijkplatform can see, for the browser tests."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

from PIL import Image
from sqlalchemy import Engine, text

from snw_democratie.budgets import service
from snw_democratie.budgets.facts import Told
from snw_democratie.budgets.paper import service as paper
from snw_democratie.budgets.paper.typed import Typed
from snw_democratie.budgets.pictures import drawn_again
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.voting import register
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.staff import Role, Staff
from tests.budgets.counting.counted import cast, count, publish
from tests.budgets.rounds import RULES, act, add_platform, draw_lot, freeze, hand_in, number_of, support
from tests.pool.offices import add_staff
from tests.web.world import START

DRAFT, OPEN, TO_LIST, LISTED, COUNTED, FOLLOWED, HIDDEN = (
    "in-voorbereiding",
    "osdorp-open",
    "osdorp-lijst",
    "osdorp-vast",
    "osdorp-geteld",
    "osdorp-klaar",
    "osdorp-dicht",
)
"""Not open yet; plans come in; to be frozen; frozen and voted on, with a plan withdrawn; counted, not published; the
result is known, with the ballots; and without them."""
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
    _on_paper(engine, _frozen(engine, staff), staff)
    _counted(engine, staff)
    _name_picture(engine)


def _round(engine: Engine, staff: dict[str, Staff], title: str, start: datetime, *, opened: bool = True) -> str:
    rules = replace(
        RULES,
        titles={"nl": title},
        summaries={"nl": "Geld voor plannen van bewoners in Osdorp. U bedenkt ze, u kiest ze."},
        paper=True,
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


def _on_paper(engine: Engine, slug: str, staff: dict[str, Staff]) -> None:
    """Pile 1: a form typed once, one that two read differently; pile 2: a table with a vote, a double and two slips."""
    roos = add_staff(engine, "roos", Role.REGISTRAR)
    sheet = act(engine, register.make, slug, register.RESIDENT, 4, "", by=staff["wim"], at=START)
    one, other, third, _last = (slip.code for slip in sheet.slips)
    for code, choice in ((other, "2"), (third, "3")):
        form = Typed(code=code, choice=choice)
        pile, _ = act(engine, paper.type_first, slug, form, by=staff["yara"], at=START)
    form = Typed(code=other, choice="2 3")
    act(engine, paper.type_second, slug, pile, 1, form, by=roos, at=START)
    table = f"code;plannen\n{one};2 3\n{one};3\n{third};9\n{one[:-1]};3\n"
    act(engine, paper.upload, slug, table.encode(), "stemmen.csv", by=staff["wim"], at=START)


def _counted(engine: Engine, staff: dict[str, Staff]) -> None:
    """Three rounds with the same votes: nobody wants the third plan."""
    slugs = [_frozen(engine, staff, title, 100) for title in ("Osdorp geteld", "Osdorp klaar", "Osdorp dicht")]
    for slug in slugs:
        cast(engine, slug, staff["wim"], [(1, 2)] * 25 + [(1,)] * 10 + [(2,)] * 5, at=START - 35 * DAY)
    at = START - 10 * DAY
    count(engine, at=at)
    for slug in slugs[1:]:
        publish(engine, slug, staff, with_ballots=slug == FOLLOWED, at=at)
    told = Told(work="started", day=at.date(), text="De aannemer is begonnen.")
    act(engine, service.tell, FOLLOWED, 1, told, None, by=staff["wim"], at=at)


def _name_picture(engine: Engine) -> None:
    """Give a picture of the open round a key that a visit can name."""
    with engine.begin() as connection:
        wanted = "SELECT key FROM plan_picture JOIN plan ON plan.id = plan_id JOIN budget_round r ON r.id = round_id"
        key = connection.execute(text(f"{wanted} WHERE slug = :slug"), {"slug": OPEN}).scalar_one()
        connection.execute(text("UPDATE plan_picture SET key = :new WHERE key = :old"), {"new": "a" * 32, "old": key})
