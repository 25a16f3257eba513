"""Registering in the demo: an open panel with codes to try and two pairs that look like one person, and one that ended.

Through the same services that people use; every name, address and answer is made up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from snw_democratie.db.engine import Engine, unit_of_work
from snw_democratie.demo.words import LIMITED, TRANSLATIONS, WHERE, WHY_LIMITED
from snw_democratie.pool import service, team_service
from snw_democratie.pool.service import Circumstances
from snw_democratie.pool.setting_up import CHOICE
from snw_democratie.seats.usual import GEBIEDEN
from snw_democratie.security.codes import code_digest, new_code, shown
from snw_democratie.security.staff import Role, Staff
from snw_democratie.settings import Settings

KEPT = "demo-codes.json"
DESK = (
    ("cem", "Cem (demo)", Role.ADMINISTRATOR),
    ("hulya", "Hülya (demo)", Role.HELPER),
    ("rosa", "Rosa (demo)", Role.REGISTRAR),
    ("daan", "Daan (demo)", Role.AUDITOR),
    ("tess", "Tess (demo)", Role.TRUSTEE),
)
"""Who works beside the democracy team."""
NAMES = (
    "Fatima el Amrani", "Jan de Vries", "Ayşe Yılmaz", "محمد العلوي", "Wiesława Zając", "Soraya Ramdin",
    "Kees Bakker", "Naima Ouali", "Mehmet Demir", "Ilse van Dam", "Zbigniew Łukasik", "Latifa Bouzidi",
    "Ria Mulder", "Omar Haddad", "Elif Şahin", "Ton Visser", "Samira Azzouzi", "Winston Tjon", "Ewa Nowak",
    "Hassan Benali",
)  # fmt: skip
HOMES = (
    ("1069AB", "FH"),
    ("1068AA", "FK"),
    ("1067AA", "FB"),
    ("1063BC", "FD"),
    ("1065CD", "FL"),
    ("1066EF", "FN"),
    ("1060AB", "FG"),
)
"""Postcodes as there may be, each with one of the wijken that it lies in."""
YEARS = (2004, 1991, 1985, 1972, 1958, 1949)
NORTH, OSDORP, WEST, SOUTH = (name for name, _share in GEBIEDEN)
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "gebied": (*(OSDORP,) * 2, *(NORTH,) * 2, *(SOUTH,) * 2, WEST),
    "geslacht": ("vrouw", "man", "vrouw", "man", team_service.RATHER_NOT),
    "opleiding": ("praktisch", "middelbaar", "theoretisch"),
    "beperking": ("nee", "nee", "ja", "nee", "nee", "nee", team_service.RATHER_NOT),
}
"""What people say one after the other; the gebied, where it must be said, of the homes above."""
TWICE = (3, 8)
"""The places in the list of who registers a second time, and forgot the first."""


def open_registering(engine: Engine, settings: Settings, slug: str, by: Staff, *, at: datetime) -> None:
    """Let people register for this lottery since yesterday, with codes, and let some do so."""
    began = at - timedelta(days=2)
    with unit_of_work(engine) as session:
        facts = team_service.how(session, slug, at=began)
        wanted = _wanted(facts, opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=20))
        team_service.set_up(session, slug, wanted, by=by, at=began)
        team_service.translate(session, slug, TRANSLATIONS, by=by, at=began)
        until = at + timedelta(days=20)
        sheet = team_service.make(session, slug, "Buurthuis De Brug", 12, until, by=by, at=began)
        letters = [new_code() for _ in range(4)]
        lines = [f"{number},{code_digest('entry', code)}" for number, code in enumerate(letters, 1)]
        file = "\n".join(["number,hash", *lines]).encode("ascii")
        team_service.bring_in(session, slug, file, "brieven.csv", until, by=by, at=began)
    organisation = {one.number: shown(one.code) for one in sheet.slips}
    keep(settings, KEPT, {"brieven": [shown(code) for code in letters], "Buurthuis De Brug": organisation})
    twice = ({**_resident(number, facts), "weg": "phone", "telefoon": "020 000 00 00"} for number in TWICE)
    for number, answers in enumerate((*_residents(facts), *twice)):
        _register(engine, slug, answers, at=at - timedelta(minutes=30 * (len(NAMES) + len(TWICE) - number)))


def ended_registering(engine: Engine, slug: str, by: Staff, *, at: datetime) -> tuple[str, ...]:
    """Let people register for this lottery until the day before; the team can take them over then. Gives the codes."""
    began = at - timedelta(days=15)
    with unit_of_work(engine) as session:
        facts = team_service.how(session, slug, at=began)
        wanted = _wanted(facts, opens_at=at - timedelta(days=14), closes_at=at - timedelta(days=1))
        team_service.set_up(session, slug, wanted, by=by, at=began)
        team_service.translate(session, slug, TRANSLATIONS, by=by, at=began)
    return tuple(
        _register(engine, slug, answers, at=at - timedelta(days=13 - number % 10))
        for number, answers in enumerate(_residents(facts))
    )


def codes(settings: Settings) -> tuple[str, ...]:
    """A few codes to try, while their file is there: one of a letter, one of an organisation."""
    kept = settings.var / KEPT
    if not kept.exists():
        return ()
    found = json.loads(kept.read_text("utf-8"))
    return (found["brieven"][0], next(iter(found["Buurthuis De Brug"].values())))


def keep(settings: Settings, name: str, found: Mapping[str, object]) -> None:
    """Write codes down beside the database, for nobody else to read."""
    kept = settings.var / name
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(found, ensure_ascii=False, indent=2), "utf-8")


def _wanted(facts: team_service.SetUpFacts, *, opens_at: datetime, closes_at: datetime) -> team_service.SetUp:
    """Ways, dates and questions. Nobody need say what gender they have; a disability is protected by the law."""
    asked = {
        "geslacht": ("Wat is uw geslacht?", "Zo krijgt het panel een goede mix.", team_service.RATHER_NOT),
        "opleiding": ("Wat is uw hoogste opleiding?", "Mensen met elke opleiding horen in het panel.", ""),
        "beperking": (LIMITED, WHY_LIMITED, team_service.RATHER_NOT),
    }  # fmt: skip
    questions = []
    for one in facts.features:
        text, why, undisclosed = asked.get(one.name, ("", "", ""))
        if one.name == "gebied" and one.guessed == CHOICE:  # as the seats have it, no gebied of the city
            text = WHERE
        questions.append(
            team_service.Asked(
                feature_id=one.id, kind=one.guessed, text=text, why=why, special=one.sensitive, undisclosed=undisclosed
            )
        )
    return team_service.SetUp(
        ways=team_service.WAYS,
        opens_at=opens_at,
        closes_at=closes_at,
        from_age=16,
        questions=tuple(questions),
    )


def _residents(facts: team_service.SetUpFacts) -> Iterator[Mapping[str, str]]:
    """What each of them answers."""
    return (_resident(number, facts) for number in range(len(NAMES)))


def _resident(number: int, facts: team_service.SetUpFacts) -> Mapping[str, str]:
    postcode, wijk = HOMES[number % len(HOMES)]
    told = {}
    for place, feature in enumerate(facts.features, 1):
        answers = ANSWERS.get(feature.name, ("",))
        answer = answers[number % len(answers)]
        told |= {f"kenmerk-{place}-antwoord": answer, f"kenmerk-{place}-toestemming": ""}
        if feature.sensitive and answer != team_service.RATHER_NOT:
            told[f"kenmerk-{place}-toestemming"] = "ja"
    return {
        **told,
        "code": "",
        "naam": NAMES[number],
        "geboortejaar": str(YEARS[number % len(YEARS)]),
        "postcode": postcode,
        "huisnummer": str(3 * number + 1),
        "toevoeging": "",
        "wijk": wijk,
        "weg": "post",
        "email": "",
        "telefoon": "",
        "loting": "ja",
        "volgende": "ja" if number % 2 else "",
        "statistiek": "ja" if number % 3 else "",
    }


def _register(engine: Engine, slug: str, answers: Mapping[str, str], *, at: datetime) -> str:
    around = Circumstances(language="nl", helper_limit=0, own_page="")
    with unit_of_work(engine) as session:
        secret = service.begin(session, slug, at=at)
        service.keep(session, slug, secret, answers, at=at)
        done = service.submit(session, slug, secret, around, at=at)
        service.forget(session, secret)
    return shown(done.code)
