"""Nothing that a person typed about a person can be read in the database, its journal, a copy, an address or the log.

`test_registering.py` does the same for the life of one registration, `tests/budgets/test_secrecy.py` for votes and
`tests/referenda/test_nothing_private.py` for a referendum.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, LargeBinary, String

from snw_democratie.db.migrate import metadata
from snw_democratie.db.sealed import Sealed
from snw_democratie.security.staff import Role
from tests.answers.conftest import TEAM
from tests.answers.drawn import drawn_panel
from tests.budgets.rounds import add_platform, open_round
from tests.budgets.test_handing_in import handed_in
from tests.pool.offices import add_staff
from tests.pool.residents import open_own
from tests.security.in_the_clear import CLEAR
from tests.web.world import browser

WISHES = {"taal": "Unieketaal", "kinderen": "2", "toegang": "Uniekerolstoel", "anders": "Uniekedieet",
          "vergoeding": "costs", "toestemming": "ja"}  # fmt: skip
MAKER = {"naam": "Uniekemaker", "contact": "unieke.maker@planten.example"}
STAFF = {"naam": "Uniekecollega", "email": "unieke.collega@planten.example", "helper": "ja"}
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
    stored = Path(str(small.url.database))
    with closing(sqlite3.connect(stored)) as connection:
        connection.execute("VACUUM INTO ?", [str(tmp_path / "backup.sqlite3")])
    files = [stored, stored.with_name(f"{stored.name}-wal"), tmp_path / "backup.sqlite3"]
    said = "\n".join([*(f"{one.getMessage()} {one.args} {one.exc_text}" for one in caplog.records), *addresses])
    held = b"".join(file.read_bytes() for file in files) + said.encode() + said.encode("utf-16-le")
    typed = [value for form in (WISHES, MAKER, STAFF, GUESS) for value in form.values() if "uniek" in value.lower()]
    codes = [one for code in (plan, *(some.code for some in panel.members)) for one in (code, code.replace("-", ""))]
    assert len(typed) == 9 and b"Panel Groen" in held and b"refused" in held
    for word in (*typed, "Uniekhalfplan", "Bewoner nummer", *codes):
        for spelled in {word, word.lower(), word.upper()}:
            for encoding in ("utf-8", "utf-16-le"):
                assert spelled.encode(encoding) not in held, word
