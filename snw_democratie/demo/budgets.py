"""Buurtbudgetten of the demo: one that is voted on, one whose outcome is known, one that takes plans.

Made through the same services that people use; every plan, every person and every ballot is made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from snw_democratie.accounts.service import add_account
from snw_democratie.budgets import service
from snw_democratie.budgets.facts import Rules, TypedPlan
from snw_democratie.budgets.rules import APPROVAL, DEFAULT
from snw_democratie.budgets.standing import Calendar
from snw_democratie.budgets.voting import register
from snw_democratie.db.engine import Engine, Session, reading, unit_of_work
from snw_democratie.demo.counting import vote_and_publish
from snw_democratie.demo.plans import GEUZENVELD, OSDORP, SLOTERVAART, TITLES, Line
from snw_democratie.security.codes import shown
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import GEBIEDEN, Role, Staff
from snw_democratie.settings import Settings
from sortition.draw import number_below

PLATFORM = (("wim", "Wim (demo)", Role.WIJKPLATFORM), ("yara", "Yara (demo)", Role.WIJKPLATFORM))
"""Two people of one wijkplatform, so that one can see what needs two; in the demo they have every gebied."""
LABEL = "snw/demo-ballots/1"
BALLOTS = 4000
DAY = timedelta(days=1)


KEPT, TRIES = "demo-stemcodes.json", 12
"""Where codes to vote with are kept, and how many."""


def furnish_budgets(
    engine: Engine, settings: Settings, logins: Mapping[str, str], *, at: datetime
) -> Mapping[str, Sequence[str]]:
    """The wijkplatform and its three rounds; gives codes to vote with in the open one, by its title."""
    wim, yara = _staff(engine, settings, logins, at)
    now = at.replace(minute=0, second=0, microsecond=0)
    voting = _calendar(now - 65 * DAY)
    title = "Buurtbudget Osdorp"
    open_now = _listed(engine, _rules("GF08", title, 15_000_000, voting), OSDORP, wim, yara)
    over = _calendar(now - 81 * DAY)
    rules = _rules("GF07", "Buurtbudget Geuzenveld en Slotermeer", 35_000_000, over)
    slug = _listed(engine, rules, GEUZENVELD, wim, yara)
    vote_and_publish(engine, slug, generated_ballots(slug, GEUZENVELD), wim, yara, over)
    coming = _rules("GF10", "Buurtbudget Slotervaart", 12_000_000, _calendar(now - 6 * DAY), likes_needed=30)
    slug = _open(engine, coming, wim)
    with unit_of_work(engine) as session:
        for number, line in enumerate(SLOTERVAART, 1):
            _hand_in(session, slug, line, at=now - 5 * DAY)
            if number < len(SLOTERVAART):
                service.show(session, slug, number, by=wim, at=now - 4 * DAY)
            for _ in range(9 * number if number < len(SLOTERVAART) else 0):
                mine = service.new_supporter()
                service.like(session, settings.secret_key, slug, number, mine, at=now - 3 * DAY)
    with unit_of_work(engine) as session:
        before = voting.votes_from - DAY
        sheet = register.make(session, open_now, register.RESIDENT, TRIES, "", by=wim, at=before)
        register.allow(session, open_now, 50, by=wim, at=before)
    return {title: [shown(slip.code) for slip in sheet.slips]}


def codes(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Codes to vote with, by the title of the round, while their file is there."""
    kept = settings.var / KEPT
    found: Mapping[str, Sequence[str]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    return found


def generated_ballots(seed: str, lines: Sequence[Line], *, number: int = BALLOTS) -> tuple[tuple[int, ...], ...]:
    """Approval ballots of made-up voters over these plans (numbered from 1): three to five marks each.

    Everybody lives in one of the wijken, cares for two themes, and likes what is near and what is known. The same for
    the same seed; a published algorithm, so that anybody can make them again.
    """
    wijken = sorted({line[2] for line in lines})
    themes = sorted({line[1] for line in lines})
    known = [_below(30, seed, "known", place) + 4 for place in range(len(lines))]
    return tuple(_ballot(seed, voter, lines, known, wijken, themes) for voter in range(number))


def _ballot(
    seed: str, voter: int, lines: Sequence[Line], known: Sequence[int], wijken: Sequence[str], themes: Sequence[str]
) -> tuple[int, ...]:
    home = wijken[_below(len(wijken), seed, "home", voter)]
    cares = {themes[_below(len(themes), seed, "theme", voter, one)] for one in range(2)}
    weights = [
        weight * (6 if line[1] in cares else 1) * (3 if line[2] == home else 1)
        for weight, line in zip(known, lines, strict=True)
    ]
    wanted, marks = (3, 4, 5, 5)[_below(4, seed, "length", voter)], set[int]()
    limits = tuple(accumulate(weights))
    attempt = 0
    while len(marks) < wanted:
        ticket = _below(limits[-1], seed, "mark", voter, attempt)
        marks.add(next(place for place, limit in enumerate(limits, 1) if ticket < limit))
        attempt += 1
    return tuple(sorted(marks))


def _below(limit: int, seed: str, *what: str | int) -> int:
    return number_below(limit, label=LABEL, seed=[seed, *what])


def _staff(engine: Engine, settings: Settings, logins: Mapping[str, str], at: datetime) -> tuple[Staff, Staff]:
    passwords, made = Passwords(settings.argon2_kib), []
    scopes = tuple(GEBIEDEN)
    for login, name, role in PLATFORM:
        hashed = passwords.hash(logins[login])
        with unit_of_work(engine) as session:
            number = add_account(
                session,
                login=login,
                name=name,
                hashed=hashed,
                roles=[role],
                scopes=scopes,
                at=at,
                actor="demo",
            )
        own = frozenset((str(role), code) for code in scopes)
        made.append(Staff(account_id=number, name=name, roles=frozenset({str(role)}), scopes=own))
    return made[0], made[1]


def _calendar(start: datetime) -> Calendar:
    return Calendar(
        plans_from=start,
        plans_until=start + 21 * DAY,
        likes_until=start + 30 * DAY,
        votes_from=start + 60 * DAY,
        votes_until=start + 80 * DAY,
        result_by=start + 90 * DAY,
    )


def _rules(gebied: str, title: str, cents: int, calendar: Calendar, likes_needed: int = 0) -> Rules:
    place = GEBIEDEN[gebied]
    return Rules(
        gebied=gebied,
        titles={"nl": title, **dict(zip(("en", "tr", "ar", "pl"), _named(place), strict=True))},
        summaries={
            "nl": "Bewoners bedenken plannen voor hun eigen buurt. Bewoners kiezen ook welke plannen doorgaan.",
            "en": "Residents think up plans for their own neighbourhood, and choose which of them go ahead.",
            "tr": "Sakinler kendi mahalleleri için plan yapar ve hangilerinin gerçekleşeceğini seçer.",
            "ar": "يقترح السكان خططًا لحيّهم، ويختارون الخطط التي تُنفَّذ.",
            "pl": "Mieszkańcy wymyślają plany dla swojej okolicy i wybierają, które będą zrealizowane.",
        },
        amount_cents=cents,
        most_cents=cents // 2,
        ballot=APPROVAL,
        min_marks=3,
        max_marks=5,
        rule=DEFAULT,
        theme_caps={},
        wijk_caps={},
        likes_needed=likes_needed,
        calendar=calendar,
    )


def _named(place: str) -> tuple[str, str, str, str]:
    return (
        f"Neighbourhood budget {place}",
        f"{place} mahalle bütçesi",
        f"ميزانية الحي {place}",
        f"Budżet sąsiedzki {place}",
    )


def _open(engine: Engine, rules: Rules, by: Staff) -> str:
    begun = rules.calendar.plans_from - DAY
    with unit_of_work(engine) as session:
        slug = service.create(session, rules, by=by, at=begun)
        service.open_to_all(session, slug, by=by, at=begun)
    return slug


def _listed(engine: Engine, rules: Rules, lines: Sequence[Line], wim: Staff, yara: Staff) -> str:
    """A round with these plans on its list, frozen by two people and put in order by lot."""
    start = rules.calendar.plans_from
    slug = _open(engine, rules, wim)
    with unit_of_work(engine) as session:
        for number, line in enumerate(lines, 1):
            _hand_in(session, slug, line, at=start + 2 * DAY)
            _check(session, slug, number, line, by=yara, at=start + 22 * DAY)
    frozen, drawn = start + 40 * DAY, start + 42 * DAY
    with unit_of_work(engine) as session:
        source = "De cijfers van de Lotto van zaterdag, van klein naar groot"
        service.announce(session, slug, source, frozen + DAY, by=wim, at=frozen)
    with reading(engine) as session:
        freezing = service.standing(session, slug, by=wim, at=frozen).freezing
    assert freezing is not None
    for by in (wim, yara):
        with unit_of_work(engine) as session:
            service.agree_to_freeze(session, slug, freezing.digest, by=by, at=frozen)
    with unit_of_work(engine) as session:
        service.enter_lot(session, slug, "4 11 19 23 30 42", by=wim, at=drawn)
    with reading(engine) as session:
        drawing = service.standing(session, slug, by=yara, at=drawn).drawing
    assert drawing is not None
    with unit_of_work(engine) as session:
        service.agree_to_lot(session, slug, drawing.digest, by=yara, at=drawn)
    return slug


def _hand_in(session: Session, slug: str, line: Line, *, at: datetime) -> None:
    title, theme, wijk, euros, what, why = line
    typed = TypedPlan(
        title=title,
        what=what,
        why=why,
        theme=theme,
        wijk=wijk,
        place="",
        cost_cents=100 * euros,
        cost_why="",
        language="nl",
        name="",
        contact="",
    )
    secret = service.keep_draft(session, slug, typed, None, old="", came=service.From(), at=at)
    service.submit(session, slug, secret, at=at)
    service.forget(session, secret)


def _check(session: Session, slug: str, number: int, line: Line, *, by: Staff, at: datetime) -> None:
    reason = "Dit kan. Wij hebben de plek en de prijs nagekeken."
    service.show(session, slug, number, by=by, at=at)
    verdict = service.Verdict(feasible=True, reason=reason, price_cents=100 * line[3])
    service.judge(session, slug, number, verdict, by=by, at=at)
    if line[0] in TITLES:
        titles = dict(zip(("en", "tr", "ar", "pl"), TITLES[line[0]], strict=True))
        service.translate(session, slug, number, {"nl": line[0], **titles}, by=by, at=at)
