"""Registering and the own registration, attacked: each test fails when its defence is taken out."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text

from snw_democratie.accounts.models import Account
from snw_democratie.assemblies import service as assemblies
from snw_democratie.db.engine import reading
from snw_democratie.pool.models import Draft, Registration
from snw_democratie.security import guesses as brake
from snw_democratie.security.codes import new_code
from snw_democratie.security.staff import Staff
from tests.pool.residents import FATIMA, PAGES, codes, enrol, fields_of, fill_in, open_own, register, sent_to
from tests.security.test_hostile_text import EVIL, MORE, harm
from tests.web.world import SETTINGS, START, Browser, act, browser

OVERVIEW = "/mijn-aanmelding/overzicht"


@pytest.fixture
def slug(small: Engine) -> str:
    return enrol(small, ways=("open", "letter"))


@pytest.fixture
def resident(small: Engine, clock: Callable[[], datetime]) -> Browser:
    return browser(small, clock)


def test_no_page_takes_a_field_that_it_did_not_ask_for(small: Engine, slug: str, resident: Browser) -> None:
    fill_in(resident, slug)
    for key in {*PAGES, "code"} - {"gebied"}:  # who gives an address is not asked for a gebied
        for extra in ("state", "procedure_id", "way", "index", "helper_id", "kenmerk-4-antwoord", "correcting"):
            sent = {**(fields_of(key, FATIMA) if key in PAGES else {"code": ""}), extra: "active"}
            assert resident.post(f"/meedoen/{slug}/vraag/{key}", sent).status_code == 400, (key, extra)
    for path in (f"/meedoen/{slug}", f"/meedoen/{slug}/controleer", f"/meedoen/{slug}/klaar"):
        assert resident.post(path, {"state": "active"}).status_code == 400
    with reading(small) as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0


@pytest.mark.parametrize("text", [EVIL, MORE[:110]])
def test_no_text_of_a_resident_becomes_code_on_any_page(slug: str, resident: Browser, text: str) -> None:
    pages = []
    resident.post(f"/meedoen/{slug}")
    for key, fields in PAGES.items():
        for field in fields:
            pages.append(sent_to(resident, f"/meedoen/{slug}/vraag/{key}", {field: text}))
    pages.append(sent_to(resident, f"/meedoen/{slug}/vraag/code", {"code": text}))
    pages.append(resident.post("/mijn-aanmelding", {"code": text}))
    code = register(resident, slug, {**FATIMA, "naam": f"Ali {text}", "toevoeging": "<b>", "weg": "post"})
    pages += [resident.get(f"/meedoen/{slug}/klaar"), open_own(resident, code)]
    here = resident.post("/mijn-aanmelding/wijzigen").headers["location"]
    pages += [resident.get(here), resident.get(here.replace("controleer", "vraag/naam"))]
    assert [harm(page.text) for page in pages if harm(page.text)] == []
    assert "Ali" in pages[-2].text


def test_guessing_codes_is_stopped_per_beginning_and_of_everybody_together(
    small: Engine, slug: str, resident: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(resident, slug)
    resident.post(f"/meedoen/{slug}")
    paths = ("/mijn-aanmelding", f"/meedoen/{slug}/vraag/code")
    same = {path: guesses("ABCD", 8) for path in paths}
    for path in paths:
        statuses = [sent_to(resident, path, {"code": code}).status_code for code in same[path]]
        assert statuses == [422] * 5 + [429] * 3
        # Another browser, another program: the count is in the database.
        assert browser(small, clock).post(path, {"code": same[path][0]}).status_code in (409, 429)
    monkeypatch.setattr(brake, "OVERALL", 8)
    for path in paths:
        statuses = [sent_to(resident, path, {"code": new_code()}).status_code for _ in range(5)]
        assert statuses == [422] * 3 + [429] * 2
    page = resident.post("/mijn-aanmelding", {"code": new_code()})
    assert "Uw code blijft geldig. Wacht 15 minuten." in page.text
    clock.forward(minutes=16)
    assert resident.post("/mijn-aanmelding", {"code": new_code()}).status_code == 422


def guesses(start: str, number: int) -> list[str]:
    """Codes that are spelled well and begin alike."""
    from snw_democratie.security.codes import ALPHABET, _check

    bodies = (f"{start}{'E' * 7}{ALPHABET[n]}{ALPHABET[n + 1]}" for n in range(number))
    return [body + _check(body) for body in bodies]


def test_a_right_code_is_not_counted_as_a_guess(slug: str, resident: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    code = register(resident, slug)
    monkeypatch.setattr(brake, "OVERALL", 8)
    for _ in range(9):
        assert resident.post("/mijn-aanmelding", {"code": code}).status_code == 303


def test_a_code_that_exists_costs_the_same_questions_to_the_database(
    small: Engine, slug: str, resident: Browser
) -> None:
    """Up to the answer: what follows a right code (a session, or noting it) is no secret."""
    (letter,) = codes(small, slug, 1)
    code = register(resident, slug)
    resident.post(f"/meedoen/{slug}")
    asked: list[str] = []

    @event.listens_for(small, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    def questions(path: str, typed: str, table: str) -> list[str]:
        asked.clear()
        resident.post(path, {"code": typed})
        looked = next(n for n, one in enumerate(asked) if f"FROM {table}" in one and "SELECT" in one)
        return asked[: looked + 1]

    for path, right, table in (
        ("/mijn-aanmelding", code, "registration"),
        (f"/meedoen/{slug}/vraag/code", letter, "entry_code"),
    ):
        wrong = questions(path, new_code(), table)
        assert questions(path, right, table) == wrong
        assert len(wrong) > 5


def test_nobody_sees_the_registration_of_somebody_else(small: Engine, slug: str, resident: Browser, clock: Any) -> None:
    register(resident, slug)
    other = browser(small, clock)
    code = register(other, slug, {**FATIMA, "naam": "Bea Jansen", "geboortejaar": "1990"})
    page = open_own(other, code).text
    assert "Bea Jansen" in page
    assert "Fatima" not in page
    # The secret of what one types opens no registration, and the other way round; nor does the session of staff.
    resident.client.cookies.set("inzage", other.client.cookies["aanmelding"], domain="testserver.local")
    assert resident.get(OVERVIEW).status_code == 303
    thief = browser(small, clock)
    thief.client.cookies.set("aanmelding", other.client.cookies["inzage"], domain="testserver.local")
    assert thief.get(f"/meedoen/{slug}/controleer").status_code == 303
    for path in (OVERVIEW, "/mijn-aanmelding/gegevens.json"):
        assert browser(small, clock, "anna").get(path).status_code == 303


def test_a_planted_cookie_opens_nothing_and_is_replaced(small: Engine, slug: str, resident: Browser) -> None:
    code = register(resident, slug)
    planted = "x" * 43
    resident.client.cookies.set("inzage", planted, domain="testserver.local")
    assert resident.get(OVERVIEW).status_code == 303
    open_own(resident, code)
    first = resident.client.cookies["inzage"]
    open_own(resident, code)
    assert len({planted, first, resident.client.cookies["inzage"]}) == 3
    again = browser(small, lambda: START)
    again.client.cookies.set("inzage", first, domain="testserver.local")
    assert again.get(OVERVIEW).status_code == 303  # the session before ended


def test_cookies_of_residents_are_out_of_reach(small: Engine, slug: str, clock: Any) -> None:
    from dataclasses import replace

    someone = browser(small, clock, settings=replace(SETTINGS, origin="https://testserver.local"))
    begun = someone.post(f"/meedoen/{slug}", headers={"origin": "https://testserver.local"})
    (cookie,) = [one for one in begun.headers.get_list("set-cookie") if "aanmelding" in one]
    for part in ("__Host-aanmelding=", "Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "max-age" not in cookie.lower()


def test_the_secrets_in_the_cookies_are_not_in_the_database(small: Engine, slug: str, resident: Browser) -> None:
    code = register(resident, slug)
    open_own(resident, code)
    with reading(small) as session:
        kept = str(session.scalars(select(Draft.key)).all()) + str(
            session.execute(text("SELECT hex(key) FROM resident_session")).all()
        )
    for name in ("aanmelding", "inzage"):
        assert resident.client.cookies[name] not in kept


def test_pages_with_answers_are_kept_by_no_browser_and_no_proxy(slug: str, resident: Browser) -> None:
    code = register(resident, slug)
    open_own(resident, code)
    for path in (f"/meedoen/{slug}/klaar", OVERVIEW, "/mijn-aanmelding/gegevens.json", "/mijn-aanmelding/wissen"):
        assert resident.get(path).headers["cache-control"] == "no-store", path


def _import_pool(engine: Engine, slug: str) -> None:
    """A list from a register, uploaded and put in the place of the one before."""
    with reading(engine) as session:
        quotas = assemblies.library_quotas(session, slug)
        anna = session.scalars(select(Account.id).order_by(Account.id)).first()
    by = Staff(account_id=anna or 0, name="Anna", roles=frozenset({"democracy_team"}))
    people = "".join(
        f"RegisterNummer{n},16 tot en met 34 jaar,Osdorp,praktisch,Nederland,Geheimstraat {n}\n" for n in range(9)
    )
    table = f"id,leeftijd,gebied,opleiding,herkomst,adres\n{people}".encode()
    pool = assemblies.read_pool(table, "UniekBestand.csv", quotas, household_column=None)
    for _ in range(2):
        number = act(engine, assemblies.stage, slug, pool, "UniekBestand.csv", by=by)
        act(engine, assemblies.confirm, slug, number, by=by)


PLANTED = {
    "naam": "Planteenmensin Uniekenaam",
    "toevoeging": "zqx77",
    "email": "unieke.bewoner@planten.example",
    "telefoon": "0612345678",
}


def test_nothing_personal_is_in_the_file_its_journal_its_copy_or_the_log(
    small: Engine, slug: str, clock: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """A whole life: typed wrong, registered, a double, corrected, mailed, taken along, left and erased."""
    caplog.set_level(logging.DEBUG)
    (letter, spare) = codes(small, slug, 2)
    addresses: list[str] = []
    first, second, third = (browser(small, clock) for _ in range(3))
    for someone in (first, second, third):
        someone.client.event_hooks["request"].append(lambda request: addresses.append(str(request.url)))
    answers = {**FATIMA, **PLANTED, "telefoon": ""}
    first.post(f"/meedoen/{slug}")
    first.post(f"/meedoen/{slug}/vraag/naam", {"naam": PLANTED["naam"] * 9})
    first.post(f"/meedoen/{slug}/vraag/contact", {"weg": "email", "email": f"{PLANTED['email']} en nog iets"})
    shown = [register(first, slug, answers, code=letter), register(second, slug, answers)]
    open_own(first, shown[0])
    here = first.post("/mijn-aanmelding/wijzigen").headers["location"]
    first.post(here.replace("controleer", "vraag/contact"), {"weg": "phone", "telefoon": PLANTED["telefoon"]})
    first.post(here)
    first.get("/mijn-aanmelding/gegevens.json")
    first.get("/mijn-aanmelding/gegevens.pdf")
    open_own(second, shown[1])
    second.post("/mijn-aanmelding/intrekken")
    third.post(f"/meedoen/{slug}")
    third.post(f"/meedoen/{slug}/vraag/code", {"code": spare})
    third.post("/mijn-aanmelding", {"code": new_code()})
    _import_pool(small, slug)
    stored = Path(str(small.url.database))
    with closing(sqlite3.connect(stored)) as connection:
        connection.execute("VACUUM INTO ?", [str(tmp_path / "backup.sqlite3")])
    files = [stored, stored.with_name(f"{stored.name}-wal"), tmp_path / "backup.sqlite3"]
    content = b"".join(file.read_bytes() for file in files)
    said = "\n".join(f"{one.getMessage()} {one.args} {one.exc_text}" for one in caplog.records)
    secrets = [*shown, *(code.replace("-", "") for code in shown), letter, spare]
    secrets += [secret for name, secret in first.client.cookies.items() if name in ("aanmelding", "inzage")]
    words = [*PLANTED.values(), "Uniekenaam", "1069AB", "RegisterNummer", "Geheimstraat", "UniekBestand", *secrets]
    for word in words:
        for spelled in {word, word.lower(), word.upper()}:
            for encoding in ("utf-8", "utf-16-le"):
                assert spelled.encode(encoding) not in content, word
    assert [word for word in words if word in said or any(word in one for one in addresses)] == []
    assert not [one for one in addresses if re.search(r"[A-Z0-9]{4}-[A-Z0-9]{5}-[A-Z0-9]{5}", one)]
    first.post("/mijn-aanmelding/wissen")
    with reading(small) as session:
        assert session.scalars(select(Registration.state)).all() == ["withdrawn"]
