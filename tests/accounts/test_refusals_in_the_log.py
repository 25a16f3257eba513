"""Who tries to get around a control is in the log of the process; who only mistyped is not, and no typed text is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.accounts.people import account_id, seated
from tests.web import programs
from tests.web.process_log import said
from tests.web.world import START, browser

SECRET = "dit-typte-iemand"


Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _program_of_its_own() -> None:
    """A program that was lent before writes to the stderr of that moment."""
    programs.give_up()


def lines(log: str) -> list[str]:
    return [line.partition(" - app - ")[2] for line in log.splitlines() if " refused " in line]


def test_a_refusal_for_want_of_a_role_is_in_the_log(sqlite: Engine, clock: Any, capfd: Said) -> None:
    someone = seated(browser(sqlite, clock), sqlite, "helper", at=START)
    assert someone.get(f"/beheer/accounts/{SECRET}").status_code == 403
    number = account_id(sqlite, "helper")
    assert lines(said(capfd)) == [f"refused NotAllowed on /beheer/accounts/{{number}} by account:{number}"]


def test_forms_that_are_not_ours_are_in_the_log(sqlite: Engine, clock: Any, capfd: Said) -> None:
    someone = browser(sqlite, clock)
    someone.client.post("/inloggen", data={"naam": SECRET, "_csrf_token": "0" * 64})
    someone.post("/inloggen", {"naam": "x", SECRET: "1"})
    someone.client.post("/inloggen", data={"naam": SECRET}, headers={"origin": "https://elders.example"})
    log = said(capfd)
    assert [line.split(" on ")[0] for line in lines(log)] == [
        "refused PermissionDeniedException", "refused BadForm", "refused ForeignRequest",
    ]  # fmt: skip
    assert all(line.endswith(" on /inloggen by anyone") for line in lines(log))
    assert SECRET not in log


def test_a_mistake_is_not_in_the_log(sqlite: Engine, clock: Any, capfd: Said) -> None:
    someone = browser(sqlite, clock)
    someone.sign_in(SECRET, "fout")
    someone.get(f"/loting/{SECRET}")
    someone.get("/team")
    someone.post("/inloggen", {"naam": "x", SECRET: "1"})  # refused, and thereby the end of what is read here
    assert lines(said(capfd)) == ["refused BadForm on /inloggen by anyone"]
