"""Nothing that a person typed about a person can be read in the database, its journal, a copy, an address or the log.

`test_registering.py` does the same for the life of one registration, `tests/budgets/test_secrecy.py` for votes and
`tests/referenda/test_nothing_private.py` for a referendum.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, LargeBinary, String

from snw_democratie.db.migrate import metadata
from snw_democratie.db.sealed import Sealed
from snw_democratie.jobs.worker import Worker
from snw_democratie.letters.service import letters_task
from snw_democratie.security.staff import Role
from snw_democratie.settings import Contact
from tests.answers.conftest import TEAM
from tests.answers.drawn import drawn_panel
from tests.budgets.rounds import add_platform, open_round
from tests.budgets.test_handing_in import handed_in
from tests.pool.offices import add_staff
from tests.pool.residents import open_own
from tests.seats.test_pages import TEAM as BOARD
from tests.seats.test_pages import both, form
from tests.security.in_the_clear import CLEAR
from tests.web.world import browser

WISHES = {"taal": "Unieketaal", "kinderen": "2", "toegang": "Uniekerolstoel", "anders": "Uniekedieet",
          "vergoeding": "costs", "toestemming": "ja"}  # fmt: skip
MAKER = {"naam": "Uniekemaker", "contact": "unieke.maker@planten.example"}
STAFF = {"naam": "Uniekecollega", "email": "unieke.collega@planten.example", "helper": "ja"}
SPREAD = """leeftijd; 12 tot en met 34 jaar; 40; 0; 3
leeftijd; 35 jaar en ouder; 60; 0; 3
opleiding; praktisch; 60; 0; 3
opleiding; hbo; 40; 0; 3"""
CANDIDATE = {"naam": "Uniekekandidaat", "contact": "Uniekestraat 7", "wil": "ja",
             "kenmerk-0": "35 jaar en ouder", "kenmerk-1": "praktisch"}  # fmt: skip
GUESS = {"naam": "uniekeinlognaam", "wachtwoord": "uniekwachtwoord"}


def plain_columns() -> dict[str, set[str]]:
    """Every column in which words can stand and that is not sealed."""
    found: dict[str, set[str]] = {}
    for table in metadata().tables.values():
        for column in table.columns:
            words = isinstance(column.type, (String, JSON, LargeBinary)) and not isinstance(column.type, Sealed)
            if words and not column.foreign_keys:
                found.setdefault(table.name, set()).add(column.name)
    return found


def test_somebody_thought_about_every_column_that_is_not_sealed() -> None:
    assert {table: set(columns) for table, columns in CLEAR.items()} == plain_columns()


def test_nothing_that_is_typed_about_people_is_in_the_clear_anywhere(
    small: Engine, clock: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    add_staff(small, "hulya", Role.HELPER)
    panel = drawn_panel(small, TEAM)
    slug = open_round(small, add_platform(small)["wim"])
    member, desk, maker, chief, guesser = (
        browser(small, clock, *login) for login in ((), ("hulya",), (), ("cem",), ())
    )
    addresses: list[str] = []
    for someone in (member, desk, maker, chief, guesser):
        someone.client.event_hooks["request"].append(lambda request: addresses.append(str(request.url)))
    open_own(member, panel.members[0].code)
    member.post("/mijn-aanmelding/plek/ja")
    member.post("/mijn-aanmelding/plek/wensen", {**WISHES, "kinderen": "veel"})
    assert member.post("/mijn-aanmelding/plek/wensen", WISHES).status_code == 303
    told = {"code": panel.members[1].code, "antwoord": "ja"}
    desk.post("/hulp/antwoord", told)
    assert desk.post("/hulp/antwoord/opslaan", told).status_code == 303
    maker.post(f"/plan-indienen/{slug}", {**MAKER, "titel": "", "wat": "Uniekhalfplan"})
    plan = handed_in(maker, slug, **MAKER)
    assert chief.post("/beheer/accounts/nieuw", STAFF).status_code == 200
    assert guesser.post("/inloggen", GUESS).status_code == 422
    assert guesser.client.post("/inloggen", data={**GUESS, "_csrf_token": "0" * 64}).status_code == 403
    held = everything(small, caplog, addresses, tmp_path)
    typed = [value for form in (WISHES, MAKER, STAFF, GUESS) for value in form.values() if "uniek" in value.lower()]
    codes = [one for code in (plan, *(some.code for some in panel.members)) for one in (code, code.replace("-", ""))]
    assert len(typed) == 9 and b"Panel Groen" in held and b"refused" in held
    assert found_in(held, (*typed, "Uniekhalfplan", "Bewoner nummer", *codes)) == []


def test_nothing_about_candidates_for_a_seat_or_in_a_letter_is_in_the_clear_anywhere(
    small: Engine, clock: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    panel = drawn_panel(small, TEAM)
    colleagues = browser(small, clock, "anna"), browser(small, clock, "bram")
    for member in panel.members:
        at_home = browser(small, clock)
        open_own(at_home, member.code)
        assert at_home.post("/mijn-aanmelding/plek/ja").status_code == 303
    anna, addresses = colleagues[0], list[str]()
    for one in colleagues:
        one.client.event_hooks["request"].append(lambda request: addresses.append(str(request.url)))
    anna.post("/team/zetels/nieuw", form(kenmerken=SPREAD))
    both(colleagues, "fix-seat-rules")
    assert anna.post(f"{BOARD}/kandidaten", {**CANDIDATE, "naam": "", "contact": "Uniekhalfcontact"}).status_code == 422
    assert anna.post(f"{BOARD}/kandidaten", CANDIDATE).status_code == 303
    assert anna.post(f"{BOARD}/panel", {"panel": panel.slug}).status_code == 303
    assert "Uniekekandidaat" in anna.get(BOARD).text and "Bewoner nummer" in anna.get(BOARD).text
    assert anna.post(f"{BOARD}/loting", {"bron": "lots", "moment": "2027-03-02T20:00"}).status_code == 303
    letters = f"/team/lotingen/{panel.slug}/brieven"
    assert anna.post(letters, {"soort": "niet-ingeloot", "wie": "adres"}).status_code == 303
    task = letters_task(Contact(phone="020 123 45 67"))
    assert Worker(small, {"letters": task}, every=0.02, clock=clock).run_next()
    files = re.findall(rf'href="({letters}/\d+/[^"]+)"', anna.get(letters).text)
    assert any(anna.get(one).content.startswith(b"%PDF") for one in files)
    held = everything(small, caplog, addresses, tmp_path)
    assert b"bestuur" in held and b"letters-made" in held
    # What a letter says is packed inside the PDF, so the mark of the file itself is looked for too.
    assert b"%PDF" not in held
    typed = (CANDIDATE["naam"], CANDIDATE["contact"], "Uniekhalfcontact")
    people = (f"bewoner{number}@voorbeeld.example" for number in range(8))
    assert found_in(held, (*typed, "Bewoner nummer", *people, "people.csv")) == ["people.csv"]  # the name of a file


def everything(engine: Engine, caplog: pytest.LogCaptureFixture, addresses: list[str], folder: Path) -> bytes:
    """The database, its journal, a copy of it, the log and the addresses that were asked for."""
    stored = Path(str(engine.url.database))
    with closing(sqlite3.connect(stored)) as connection:
        connection.execute("VACUUM INTO ?", [str(folder / "backup.sqlite3")])
    files = [stored, stored.with_name(f"{stored.name}-wal"), folder / "backup.sqlite3"]
    said = "\n".join([*(f"{one.getMessage()} {one.args} {one.exc_text}" for one in caplog.records), *addresses])
    return b"".join(file.read_bytes() for file in files) + said.encode() + said.encode("utf-16-le")


def found_in(held: bytes, words: Iterable[str]) -> list[str]:
    """The words that stand there, however they are spelled."""
    return [
        word
        for word in words
        if any(
            spelled.encode(encoding) in held
            for spelled in (word, word.lower(), word.upper())
            for encoding in ("utf-8", "utf-16-le")
        )
    ]
