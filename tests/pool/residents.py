"""Lotteries that people can register for, codes on paper, and residents who fill the pages in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Engine, select

from snw_democratie.accounts.models import Account
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import FeatureRow, Procedure
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.models import CodeBatch, Enrolment, EntryCode, Question
from snw_democratie.security.codes import code_digest, new_code
from snw_democratie.security.staff import Staff
from tests.web.world import START, Browser, act

AGES = ("12 tot en met 15 jaar", "16 tot en met 34 jaar", "35 tot en met 64 jaar", "65 jaar en ouder")
GEBIEDEN = (
    "Sloterdijk Nieuw-West", "Geuzenveld, Slotermeer", "Osdorp", "De Aker, Sloten, Nieuw-Sloten", "Slotervaart",
)  # fmt: skip
FEATURES: Mapping[str, tuple[str, ...]] = {
    "leeftijd": AGES,
    "gebied": GEBIEDEN,
    "opleiding": ("praktisch", "hbo of universiteit"),
    "herkomst": ("Nederland", "buiten Nederland", "wil niet zeggen"),
}
KINDS = {"leeftijd": "age", "gebied": "gebied", "opleiding": "choice", "herkomst": "choice"}
FATIMA = {
    "naam": "Fatima el Amrani",
    "geboortejaar": "1985",
    "postcode": "1069 ab",
    "huisnummer": "12",
    "toevoeging": "hs",
    "wijk": "FH",
    "kenmerk-3-antwoord": "praktisch",
    "kenmerk-4-antwoord": "buiten Nederland",
    "kenmerk-4-toestemming": "ja",
    "weg": "email",
    "email": "fatima@voorbeeld.example",
    "telefoon": "",
    "loting": "ja",
    "volgende": "",
    "statistiek": "ja",
}
"""What she answers, by the names under which answers are kept."""


def enrol(
    engine: Engine,
    title: str = "Panel van bewoners",
    *,
    ways: tuple[str, ...] = ("open",),
    opens_at: datetime = START - timedelta(days=1),
    closes_at: datetime = START + timedelta(days=14),
    from_age: int = 12,
) -> str:
    """A lottery whose quotas are asked one question at a time; gives its address."""
    with reading(engine) as session:
        anna = session.scalars(select(Account.id).order_by(Account.id)).first()
    by = Staff(account_id=anna, name="Anna", roles=frozenset({"democracy_team"}))
    slug: str = act(engine, assemblies.create, assemblies.Rules(title=title, seats=4, panels=1000, shown=True), by=by)
    for name, values in FEATURES.items():
        act(engine, assemblies.add_feature, slug, name, [(value, Fraction(10)) for value in values], by=by)
    act(engine, assemblies.set_quotas_from_counts, slug, 1, by=by)
    with unit_of_work(engine) as session:
        row = session.scalars(select(Procedure).where(Procedure.slug == slug)).one()
        asked = Enrolment(
            procedure_id=row.id, ways=list(ways), opens_at=opens_at, closes_at=closes_at, from_age=from_age
        )
        asked.questions = [_question(feature, number) for number, feature in enumerate(row.features)]
        session.add(asked)
    return slug


def _question(feature: FeatureRow, number: int) -> Question:
    special = feature.name == "herkomst"
    return Question(
        feature_id=feature.id,
        position=number,
        kind=KINDS[feature.name],
        text=f"Wat is uw {feature.name}?",
        why="Zo komt er een goede mix." if special else "",
        special=special,
        undisclosed="wil niet zeggen" if special else "",
    )


def codes(
    engine: Engine, slug: str, number: int, *, way: str = "letter", valid_until: datetime = START + timedelta(days=30)
) -> list[str]:
    """Fresh codes as they would be printed."""
    made = [new_code() for _ in range(number)]
    with unit_of_work(engine) as session:
        procedure_id = session.scalars(select(Procedure.id).where(Procedure.slug == slug)).one()
        account_id = session.scalars(select(Account.id)).first()
        batch = CodeBatch(
            procedure_id=procedure_id, way=way, organisation="Moskee", size=number, account_id=account_id, at=START,
            valid_until=valid_until,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        vault = vault_of(session)
        for place, code in enumerate(made, 1):
            index = vault.index("entry-code", code_digest("entry", code))
            session.add(EntryCode(batch_id=batch.id, number=place, index=index))
    return made


PAGES: Mapping[str, tuple[str, ...]] = {
    "naam": ("naam",),
    "geboortejaar": ("geboortejaar",),
    "adres": ("postcode", "huisnummer", "toevoeging"),
    "wijk": ("wijk",),
    "gebied": ("gebied",),
    "kenmerk-3": ("antwoord",),
    "kenmerk-4": ("antwoord", "toestemming"),
    "contact": ("weg", "email", "telefoon"),
    "toestemming": ("loting", "volgende", "statistiek"),
}


def fields_of(key: str, answers: Mapping[str, str]) -> dict[str, str]:
    """What the form of one page sends: a checkbox that is not ticked sends nothing."""
    names = {field: f"{key}-{field}" if key.startswith("kenmerk") else field for field in PAGES[key]}
    sent = {field: answers.get(name, "") for field, name in names.items()}
    ticks = ("toestemming", "loting", "volgende", "statistiek")
    return {field: value for field, value in sent.items() if value or field not in ticks}


def fill_in(who: Browser, slug: str, answers: Mapping[str, str] = FATIMA, *, code: str = "") -> str:
    """Begin and answer every page as it comes, up to the check of all answers; gives the last address."""
    answer = who.post(f"/meedoen/{slug}")
    assert answer.status_code == 303, answer.text
    here: str = answer.headers["location"]
    for _ in range(20):
        while here.endswith("/controleer"):
            looked = who.get(here)
            if looked.status_code == 200:
                return here
            here = looked.headers["location"]
        key = here.rsplit("/", 1)[1]
        sent = {"code": code} if key == "code" else fields_of(key, answers)
        answer = who.post(here, sent)
        assert answer.status_code == 303, answer.text
        here = answer.headers["location"]
    raise AssertionError(f"{here} comes again and again")


def sent_to(who: Browser, address: str, fields: Mapping[str, str]) -> Any:
    """Send one page; gives the page itself as it is shown again when that was not taken, else the way onward."""
    answer = who.post(address, fields)
    here = address.partition("?")[0]
    kept = answer.headers.get("location", "")
    return who.get(kept) if kept in (here, f"{here.partition('/vraag/')[0]}/einde") else answer


def register(who: Browser, slug: str, answers: Mapping[str, str] = FATIMA, *, code: str = "") -> str:
    """Register somebody; gives the code as it is shown."""
    here = fill_in(who, slug, answers, code=code)
    sent = who.post(here)
    assert sent.status_code == 303, sent.text
    return code_on(who.get(sent.headers["location"]))


def code_on(page: Any) -> str:
    """The code that a page shows."""
    assert page.status_code == 200, page.text
    found: str = page.text.split('<code dir="ltr">', 1)[1].split("</code>", 1)[0]
    return found


def open_own(who: Browser, code: str) -> Any:
    """Open the registration with this code, and look at it."""
    assert who.post("/mijn-aanmelding", {"code": code}).status_code == 303
    return who.get("/mijn-aanmelding/overzicht")
