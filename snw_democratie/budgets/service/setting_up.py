"""Setting up a round: its rules and calendar, opening it to everybody, and moving a date that has not come yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import BadRound, RoundFixed, RoundProblem
from snw_democratie.budgets.facts import Rules
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.rules import BALLOTS, NEXT_PLAN, POINTS, fits
from snw_democratie.budgets.service.order import calendar, hold, subject
from snw_democratie.budgets.service.reading import rules_of
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.themes import THEMES
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import WIJKEN
from snw_democratie.security import audit
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import GEBIEDEN, Role, Staff, may
from sortition.record import digest

MOST_CENTS = 100_000_000_00
YOUNGEST, OLDEST = 12, 99
MOST_MARKS = 100
MOST_LIKES = 10_000
FURTHEST = timedelta(days=3 * 366)
MOMENTS = ("plans_from", "plans_until", "likes_until", "votes_from", "votes_until", "result_by")
STAMP = "%Y-%m-%dT%H:%MZ"
"""How the log writes a moment of the calendar, in UTC."""
VOTING = ("votes_from", "votes_until")
"""The moments that stand as soon as the list does: nobody ends or stretches a vote."""
UNTIL_LISTED = (*VOTING, "result_by")
"""The moments that may be put off even after they came, while there is no list: nobody has voted yet."""


def create(session: Session, rules: Rules, *, by: Staff, at: datetime) -> str:
    """Begin a round and give its address. Raises NotAllowed, BadRound with every problem."""
    if not may(by, Role.WIJKPLATFORM, rules.gebied):
        raise NotAllowed(Role.WIJKPLATFORM)
    _refuse(rules, at)
    slug = _free_slug(session, rules.titles["nl"])
    row = BudgetRound(slug=slug, created_at=at, **_columns(rules))
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="create-round", subject=subject(row), facts={"slug": slug})
    return slug


def edit(session: Session, slug: str, rules: Rules, *, by: Staff, at: datetime) -> None:
    """Change the rules, until the round is open. Raises RoundFixed, NotAllowed, BadRound, UnknownRound."""
    row = hold(session, slug, by=by)
    _refuse_opened(row)
    if not may(by, Role.WIJKPLATFORM, rules.gebied):
        raise NotAllowed(Role.WIJKPLATFORM)
    _refuse(rules, at)
    for name, value in _columns(rules).items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="edit-round", subject=subject(row))


def open_to_all(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """From now on everybody sees the round, and its rules stand. Raises RoundFixed, BadRound, NotAllowed."""
    row = hold(session, slug, by=by)
    _refuse_opened(row)
    rules = rules_of(row)
    _refuse(rules, at)
    row.opened_at, row.version = at, row.version + 1
    session.flush()
    facts = {"rules": rules_digest(rules)}
    audit.append(session, at=at, actor=by.actor, act="open-round", subject=subject(row), facts=facts)


def move_dates(session: Session, slug: str, wanted: Calendar, *, by: Staff, at: datetime) -> None:
    """Move what has not come yet; what has passed stays, and so does the voting once the list is frozen.

    Raises BadRound ("passed" for a moment that was, "past" for one that would be, "listed" for the voting),
    NotAllowed, UnknownRound.
    """
    row = hold(session, slug, by=by)
    now = calendar(row)
    moved = [name for name in MOMENTS if getattr(now, name) != getattr(wanted, name)]
    problems = list(_move_problems(now, wanted, moved, listed=row.listed_at is not None, at=at))
    problems.extend(_in_order(wanted, at))
    if problems:
        raise BadRound(tuple(problems))
    facts = {name: _stamp(getattr(wanted, name)) for name in moved}
    facts |= {f"{name}_was": _stamp(getattr(now, name)) for name in moved}
    for name in moved:
        setattr(row, name, getattr(wanted, name))
    row.version += 1
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="move-round", subject=subject(row), facts=facts)


def rules_digest(rules: Rules) -> str:
    """What was fixed when the round opened, but for its calendar; anybody can compute it again from the public page."""
    plain = {name: _plain(value) for name, value in asdict(replace(rules)).items() if name != "calendar"}
    return digest("snw/budget-rules/1", plain)


def problems_of(rules: Rules, *, at: datetime) -> Iterator[RoundProblem]:
    """Every contradiction in the rules of a round that is about to open."""

    def wrong(code: str, field: str) -> RoundProblem:
        return RoundProblem(code=code, field=field)

    if rules.gebied not in GEBIEDEN:
        yield wrong("gebied", "gebied")
    if any(code not in WIJKEN or WIJKEN[code].gebied != rules.gebied for code in rules.wijken):
        yield wrong("wijken", "wijken")
    for name, texts, most in (("titles", rules.titles, 120), ("summaries", rules.summaries, 1000)):
        yield from _text_problems(name, texts, most)
    if not 0 < rules.amount_cents <= MOST_CENTS:
        yield wrong("amount", "amount_cents")
    if rules.most_cents is not None and not 0 < rules.most_cents <= rules.amount_cents:
        yield wrong("most", "most_cents")
    if not YOUNGEST <= rules.min_age <= OLDEST:
        yield wrong("age", "min_age")
    if not 0 <= rules.likes_needed <= MOST_LIKES:
        yield wrong("likes", "likes_needed")
    yield from _ballot_problems(rules)
    yield from _cap_problems(rules)
    yield from _in_order(rules.calendar, at)
    if rules.calendar.plans_until <= at:
        yield wrong("past", "plans_until")


def _text_problems(name: str, texts: object, most: int) -> Iterator[RoundProblem]:
    assert isinstance(texts, dict)
    if not texts.get("nl") or (name == "titles" and len(texts["nl"]) < 3):
        yield RoundProblem(code="dutch", field=f"{name}_nl")
    for code, text in texts.items():
        if code not in LANGUAGES or len(text) > most:
            yield RoundProblem(code="long", field=f"{name}_{code}")


def _ballot_problems(rules: Rules) -> Iterator[RoundProblem]:
    if rules.ballot not in BALLOTS:
        yield RoundProblem(code="choice", field="ballot")
    elif not fits(rules.rule, rules.ballot):
        yield RoundProblem(code="rule", field="rule")
    if not 0 <= rules.min_marks <= MOST_MARKS:
        yield RoundProblem(code="marks", field="min_marks")
    if not max(1, rules.min_marks) <= rules.max_marks <= MOST_MARKS:
        yield RoundProblem(code="marks_order", field="max_marks")
    if rules.ballot == POINTS and not rules.max_marks <= rules.points <= 1000:
        yield RoundProblem(code="points", field="points")
    # The best set of plans has no next in line.
    if rules.next_plan not in NEXT_PLAN or (rules.rule == "max-welfare" and rules.next_plan != "none"):
        yield RoundProblem(code="choice", field="next_plan")


def _cap_problems(rules: Rules) -> Iterator[RoundProblem]:
    for field, caps, known in (
        ("theme_caps", rules.theme_caps, set(THEMES)),
        ("wijk_caps", rules.wijk_caps, {code for code, one in WIJKEN.items() if one.gebied == rules.gebied}),
    ):
        if not set(caps) <= known:
            yield RoundProblem(code="choice", field=field)
        elif any(not 0 < cents <= rules.amount_cents for cents in caps.values()):
            yield RoundProblem(code="cap", field=field)
    if not 0 <= rules.theme_marks <= rules.max_marks:
        yield RoundProblem(code="theme_marks", field="theme_marks")


def _move_problems(
    now: Calendar, wanted: Calendar, moved: list[str], *, listed: bool, at: datetime
) -> Iterator[RoundProblem]:
    for name in moved:
        if listed and name in VOTING:
            yield RoundProblem(code="listed", field=name)
        elif getattr(now, name) <= at and (listed or name not in UNTIL_LISTED):
            yield RoundProblem(code="passed", field=name)
        elif getattr(wanted, name) <= at:
            yield RoundProblem(code="past", field=name)


def _in_order(wanted: Calendar, at: datetime) -> Iterator[RoundProblem]:
    moments = [getattr(wanted, name) for name in MOMENTS]
    for place, name in enumerate(MOMENTS[1:], 1):
        # Support may be given as long as plans come in, or longer.
        too_early = (
            moments[place] < moments[place - 1] if name == "likes_until" else moments[place] <= moments[place - 1]
        )
        if too_early:
            yield RoundProblem(code="order", field=name)
    if moments[-1] > at + FURTHEST:
        yield RoundProblem(code="far", field="result_by")


def _refuse(rules: Rules, at: datetime) -> None:
    problems = tuple(problems_of(rules, at=at))
    if problems:
        raise BadRound(problems)


def _refuse_opened(row: BudgetRound) -> None:
    if row.opened_at is not None:
        raise RoundFixed(row.slug)


def _columns(rules: Rules) -> dict[str, object]:
    values = {name: getattr(rules, name) for name in rules.__slots__ if name != "calendar"}
    values |= {name: getattr(rules.calendar, name) for name in MOMENTS}
    return {name: _plain(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _stamp(at: datetime) -> str:
    return at.strftime(STAMP)


def _free_slug(session: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold())
    stem = (
        re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60].strip("-") or "buurtbudget"
    )
    taken = set(session.scalars(select(BudgetRound.slug).where(BudgetRound.slug.startswith(stem))))
    # An address that the pages themselves use is no name for a round.
    taken.add("nieuw")
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
