"""A fictional Nieuw-West to look around in: burgerpanels and buurtbudgetten, made by the services that people use.

The fifteen wijken exist; every person, count and panel is made up.
"""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import accumulate

from snw_democratie.accounts.service import add_account
from snw_democratie.assemblies import service
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.demo.answers import answer_all, set_rules
from snw_democratie.demo.budgets import KEPT as VOTE_CODES
from snw_democratie.demo.budgets import PLATFORM, furnish_budgets
from snw_democratie.demo.drawn import answer_and_ask
from snw_democratie.demo.referenda import furnish_referenda
from snw_democratie.demo.registering import DESK, ended_registering, keep, open_registering
from snw_democratie.demo.seats import furnish_seats
from snw_democratie.demo.succession import choose_reserves, replace_one
from snw_democratie.demo.words import TRANSLATIONS
from snw_democratie.jobs.worker import Worker
from snw_democratie.pool.team_service import take_over, translate
from snw_democratie.seats import usual
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from snw_democratie.settings import Contact, NotInProduction, Settings
from sortition.draw import number_below

WIJKEN: Mapping[str, int] = {
    "Sloterdijk Nieuw-West": 1,
    "Geuzenveld": 19,
    "Slotermeer-West": 8,
    "Slotermeer-Noordoost": 9,
    "Slotermeer-Zuidoost": 11,
    "Lutkemeer/Ookmeer": 1,
    "De Aker": 16,
    "De Punt": 7,
    "Osdorp-Midden": 12,
    "Osdorp-Oost": 16,
    "Slotervaart-Noord": 9,
    "Overtoomse Veld": 15,
    "Slotervaart-Zuid": 8,
    "Westlandgracht": 10,
    "Sloten/Nieuw-Sloten": 17,
}
GEBIEDEN = {
    "Sloterdijk Nieuw-West": 1,
    "Geuzenveld, Slotermeer": 30,
    "Osdorp": 24,
    "De Aker, Sloten, Nieuw-Sloten": 22,
    "Slotervaart": 28,
}
AGES = {"16 tot en met 24 jaar": 16, "25 tot en met 44 jaar": 41, "45 tot en met 64 jaar": 28, "65 jaar en ouder": 15}
GENDERS = {"vrouw": 50, "man": 49, "anders": 1}
SCHOOLING = {"praktisch": 33, "middelbaar": 35, "theoretisch": 32}
LIMITED = {"ja": 14, "nee": 86}
FEATURES: Mapping[str, Mapping[str, int]] = {
    "wijk": WIJKEN,
    "leeftijd": AGES,
    "geslacht": GENDERS,
    "opleiding": SCHOOLING,
}
SEATS = {
    name: dict(values)
    for name, values in (("gebied", usual.GEBIEDEN), ("geslacht", usual.GENDERS), ("leeftijd", usual.AGES))
}
"""What the rules of the resident seats look at, so that people of a panel can be asked for one."""
KEPT = "demo-logins.json"
CONTACT = Contact(
    controller="Stichting Verzonnen (demo)",
    officer="privacy@samennieuwwest.example",
    phone="085-000 00 00",
    email="hulp@samennieuwwest.example",
    post="Stichting Verzonnen, Verzonnen Plein 0, 0000 XX Amsterdam",
    place="Het verzonnen buurthuis, elke dinsdag en donderdag",
)
"""Nobody lives or answers there: no number of ours begins with three zeros, and `.example` belongs to nobody."""
NAMED = "aanmeldingen.csv"
TEAM = (("anna", "Anna (demo)", Role.DEMOCRACY_TEAM), ("bram", "Bram (demo)", Role.DEMOCRACY_TEAM))
EVERYBODY = (*TEAM, *DESK, *PLATFORM)
"""Who works in the demo: login, name and the one role of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel of the demo: its rules, its features, how many are on its list, and how many days ago it began."""

    rules: service.Rules
    people: int
    began: int
    features: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: FEATURES)


def panels(at: datetime) -> tuple[Panel, Panel, Panel, Panel, Panel]:
    """One that is open, one that waits for its draw, one that is over, one to take over by hand, one that answers."""
    evening = at.replace(hour=18, minute=30, second=0, microsecond=0)
    return (
        Panel(
            rules=service.Rules(
                title="Burgerpanel Groen in de wijk",
                summary="Waar komen bomen, water en schaduw? Dertig bewoners geven advies.",
                place="Huis van de Wijk Osdorp",
                seats=30,
                shown=True,
                closes_on=(at + timedelta(days=21)).date(),
                draw_planned_at=evening + timedelta(days=30),
            ),
            people=240,
            began=10,
            features={**FEATURES, "beperking": LIMITED},
        ),
        Panel(
            rules=service.Rules(
                title="Burgerpanel Wonen in Nieuw-West",
                summary="Voor wie bouwen wij, en hoe blijft het betaalbaar? Dertig bewoners geven advies.",
                place="Huis van de Wijk Slotermeer",
                seats=30,
                shown=True,
                closes_on=(at - timedelta(days=6)).date(),
                # Now, so that whoever looks around can draw at once: before the announced moment nothing can.
                draw_planned_at=at.replace(second=0, microsecond=0),
            ),
            people=320,
            began=40,
        ),
        Panel(
            rules=service.Rules(
                title="Burgerpanel Veilig op straat",
                summary="Wat helpt tegen overlast en onveilige plekken? Twintig bewoners gaven advies.",
                place="Huis van de Wijk Geuzenveld",
                seats=20,
                shown=True,
                disclosure="types",
                closes_on=(at - timedelta(days=40)).date(),
                draw_planned_at=evening - timedelta(days=30),
            ),
            people=200,
            began=80,
        ),
        Panel(
            rules=service.Rules(
                title="Burgerpanel Zorg in de buurt",
                summary="Wie helpt u als u ziek of oud bent? Tien bewoners geven advies.",
                place="Huis van de Wijk De Aker",
                seats=10,
                shown=True,
                closes_on=(at - timedelta(days=1)).date(),
                draw_planned_at=evening + timedelta(days=14),
            ),
            people=0,
            began=30,
            features={"gebied": GEBIEDEN, "leeftijd": AGES, "beperking": LIMITED},
        ),
        Panel(
            rules=service.Rules(
                title="Burgerpanel Samen leven",
                summary="Hoe kennen buren elkaar beter? Tien bewoners geven advies.",
                place="Huis van de Wijk Slotervaart",
                seats=10,
                shown=True,
                closes_on=(at - timedelta(days=19)).date(),
                draw_planned_at=evening - timedelta(days=9),
            ),
            people=0,
            began=52,
            features=SEATS,
        ),
    )


def furnish(engine: Engine, settings: Settings) -> Mapping[str, str]:
    """Fill an empty installation and give the log-ins with their passwords; one that is filled stays as it is.

    Raises NotInProduction.
    """
    if settings.production:
        raise NotInProduction("demo")
    kept = settings.var / KEPT
    with reading(engine) as session:
        filled = bool(service.procedures(session))
    if filled:
        return json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    logins = {login: secrets.token_urlsafe(9) for login, _name, _role in EVERYBODY}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(logins), "utf-8")
    at = datetime.now(UTC)
    anna, bram = _staff(engine, settings, logins, at)
    is_open, waiting, finished, ended, answering = panels(at)
    open_registering(engine, settings, _open(engine, is_open, at, anna), anna, at=at)
    _announce(engine, waiting, at, anna, bram, draw_at=waiting.rules.draw_planned_at)
    slug = _announce(engine, finished, at, anna, bram, draw_at=finished.rules.draw_planned_at)
    _draw(engine, slug, finished, anna, bram)
    assert finished.rules.draw_planned_at is not None
    drawn_at = finished.rules.draw_planned_at
    choose_reserves(engine, slug, anna, at=drawn_at)
    answer_all(engine, slug, anna, drawn_at=drawn_at)
    replace_one(engine, slug, (anna, bram), drawn_at=drawn_at)
    keep(settings, VOTE_CODES, furnish_budgets(engine, settings, logins, at=at))
    furnish_referenda(engine, settings, (anna, bram), at=at)
    body = furnish_seats(engine, (anna, bram), at=at)
    _answering(engine, settings, answering, body, anna, bram, at=at)
    ended_registering(engine, _open(engine, ended, at, anna), anna, at=at)
    return logins


def _staff(engine: Engine, settings: Settings, logins: Mapping[str, str], at: datetime) -> tuple[Staff, Staff]:
    passwords = Passwords(settings.argon2_kib)
    made = []
    for login, name, role in (*TEAM, *DESK):
        hashed = passwords.hash(logins[login])
        with unit_of_work(engine) as session:
            number = add_account(session, login=login, name=name, hashed=hashed, roles=[role], at=at, actor="demo")
        made.append(Staff(account_id=number, name=name, roles=frozenset({str(role)})))
    return made[0], made[1]


def _open(engine: Engine, panel: Panel, at: datetime, by: Staff) -> str:
    """A lottery with quotas from the (made-up) counts, and its pool."""
    began = at - timedelta(days=panel.began)
    with unit_of_work(engine) as session:
        slug = service.create(session, panel.rules, by=by, at=began)
        for feature, counts in panel.features.items():
            values = [(value, Fraction(count)) for value, count in counts.items()]
            service.add_feature(session, slug, feature, values, by=by, at=began)
        service.set_quotas_from_counts(session, slug, 1, by=by, at=began)
        translate(session, slug, TRANSLATIONS, by=by, at=began)
    set_rules(engine, slug, by, at=began)
    with unit_of_work(engine) as session:
        if panel.people:
            file = people(slug, panel.people, panel.features)
            pool = service.read_pool(file, NAMED, service.library_quotas(session, slug), household_column=None)
            upload = service.stage(session, slug, pool, NAMED, by=by, at=began + timedelta(days=9))
            service.confirm(session, slug, upload, by=by, at=began + timedelta(days=9))
    return slug


def people(seed: str, number: int, features: Mapping[str, Mapping[str, int]] = FEATURES) -> bytes:
    """A pool of made-up people, more of them from some groups than there are in the neighbourhood, as it goes.

    The same for the same seed.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["id", *features])
    for person in range(1, number + 1):
        values = [_one_of(counts, [seed, feature, str(person)]) for feature, counts in features.items()]
        rows.writerow([f"A-{person:04}", *values])
    return out.getvalue().encode("utf-8")


def _one_of(counts: Mapping[str, int], seed: Sequence[str]) -> str:
    # Twice as many from the last half of the values: who is used to being heard registers more often.
    weights = [count * (2 if position * 2 >= len(counts) else 1) for position, count in enumerate(counts.values())]
    number = number_below(sum(weights), label="snw/demo/1", seed=list(seed))
    return next(value for value, limit in zip(counts, accumulate(weights), strict=True) if number < limit)


def _announce(engine: Engine, panel: Panel, at: datetime, anna: Staff, bram: Staff, draw_at: datetime | None) -> str:
    """The same, closed by two people, computed, published and announced."""
    slug = _open(engine, panel, at, anna)
    _close(engine, slug, _closed(panel, at), anna, bram, draw_at)
    return slug


def _answering(
    engine: Engine, settings: Settings, panel: Panel, body: str, anna: Staff, bram: Staff, *, at: datetime
) -> None:
    """A panel of people who registered here, drawn not long ago, who are answering."""
    slug, closed = _open(engine, panel, at, anna), _closed(panel, at)
    codes = ended_registering(engine, slug, anna, at=closed)
    with unit_of_work(engine) as session:
        take_over(session, slug, by=anna, at=closed)
    draw_at = panel.rules.draw_planned_at
    assert draw_at is not None
    _close(engine, slug, closed, anna, bram, draw_at)
    _draw(engine, slug, panel, anna, bram)
    answer_and_ask(engine, settings, slug, codes, body, anna, drawn_at=draw_at)


def _closed(panel: Panel, at: datetime) -> datetime:
    return at - timedelta(days=panel.began - 34)


def _close(engine: Engine, slug: str, closed: datetime, anna: Staff, bram: Staff, draw_at: datetime | None) -> None:
    assert draw_at is not None
    worker = Worker(
        engine,
        {"check": service.CHECK, "compute": service.PANELS, "reserves": service.RESERVES},
        every=0.05,
        clock=lambda: closed,
    )
    with unit_of_work(engine) as session:
        service.ask_check(session, slug, by=anna, at=closed)
    worker.run_next()
    for by in (anna, bram):
        with unit_of_work(engine) as session:
            service.agree_to_close(session, slug, service.closing(session, slug).digest, by=by, at=closed)
    with unit_of_work(engine) as session:
        service.compute(session, slug, by=anna, at=closed)
    worker.run_next()
    with unit_of_work(engine) as session:
        digest = service.procedure(session, slug).record_digest
        service.publish(session, slug, digest, by=anna, at=closed + timedelta(days=1))
        service.announce(session, slug, "balls", draw_at, by=anna, at=closed + timedelta(days=2))


def _draw(engine: Engine, slug: str, panel: Panel, anna: Staff, bram: Staff) -> None:
    """The draw of long ago, with balls that fell in the imagination only."""
    at = panel.rules.draw_planned_at
    assert at is not None
    with unit_of_work(engine) as session:
        balls, _ = service.still_wanted(session, slug)
        for place in range(balls):
            digit = number_below(10, label="snw/demo/1", seed=[slug, "ball", str(place)])
            service.enter_digit(session, slug, place, str(digit), by=anna, at=at)
    for by in (anna, bram):
        with unit_of_work(engine) as session:
            service.agree_to_draw(session, slug, service.drawing(session, slug).digest, by=by, at=at)
