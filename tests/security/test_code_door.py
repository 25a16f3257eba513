"""The one door for every code: each code finds its place, and who guesses learns nothing and is braked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event, text, update

from snw_democratie.budgets.models import Plan
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.security.codes import code_digest, new_code, shown
from tests.budgets import polling_place
from tests.budgets.rounds import add_platform, hand_in, open_round
from tests.pool.residents import codes, enrol, register, sent_to
from tests.security.test_registering import guesses
from tests.web.world import Browser, browser

DOOR = "/meedoen"
REFERENDUM = "ABCD-EFGH-JKMN-PQRST"


@pytest.fixture
def slug(small: Engine) -> str:
    return enrol(small, ways=("open", "letter"))


@pytest.fixture
def resident(small: Engine, clock: Callable[[], datetime]) -> Browser:
    return browser(small, clock)


def plan_code(engine: Engine, round_slug: str) -> str:
    """The code of a plan that was handed in."""
    hand_in(engine, round_slug)
    code = new_code()
    with unit_of_work(engine) as session:
        session.execute(update(Plan).values(index=vault_of(session).index("plan-code", code_digest("plan", code))))
    return code


def test_every_code_finds_its_place(small: Engine, slug: str, resident: Browser, clock: Any) -> None:
    (letter,) = codes(small, slug, 1)
    begun = resident.post(DOOR, {"code": shown(letter).lower()})
    assert (begun.status_code, begun.headers["location"]) == (303, f"/meedoen/{slug}/controleer")
    assert resident.get(f"/meedoen/{slug}/controleer").headers["location"].endswith("/vraag/naam")
    other = browser(small, clock)
    own = other.post(DOOR, {"code": register(other, slug)})
    assert own.headers["location"] == "/mijn-aanmelding/overzicht"
    assert "Fatima" in other.get("/mijn-aanmelding/overzicht").text
    round_slug = open_round(small, add_platform(small)["wim"])
    opened = other.post(DOOR, {"code": plan_code(small, round_slug)})
    assert opened.headers["location"] == "/mijn-plan/overzicht"
    assert other.get("/mijn-plan/overzicht").status_code == 200
    (vote,) = polling_place.codes(small, 1)
    page = other.post(DOOR, {"code": vote})
    assert page.status_code == 200 and f'href="/buurtbudget/{round_slug}/stemmen"' in page.text
    assert vote not in page.text.partition("<main")[2] and "typt u uw code nog een keer" in page.text


def test_what_this_browser_was_typing_goes_on_with_the_code(small: Engine, slug: str, resident: Browser) -> None:
    resident.post(f"/meedoen/{slug}")
    resident.post(f"/meedoen/{slug}/vraag/naam", {"naam": "Ayşe Öztürk"})
    (letter,) = codes(small, slug, 1)
    assert resident.post(DOOR, {"code": letter}).status_code == 303
    assert "Ayşe Öztürk" in resident.get(f"/meedoen/{slug}/vraag/naam").text


def test_a_wrong_code_is_told_nothing_and_stays_to_be_mended(slug: str, resident: Browser) -> None:
    unknown = new_code()
    for typed in (unknown, "fout", "", unknown[:-1]):
        answer = resident.post(DOOR, {"code": typed})
        assert answer.status_code == 422 and f'value="{typed}"' in answer.text
    assert resident.post(DOOR, {"code": unknown, "extra": "x"}).status_code == 400


def test_a_code_of_a_lottery_that_is_not_shown_opens_nothing(small: Engine, slug: str, resident: Browser) -> None:
    (letter,) = codes(small, slug, 1)
    with unit_of_work(small) as session:
        session.execute(text("UPDATE procedure SET shown = false WHERE slug = :slug"), {"slug": slug})
    assert resident.post(DOOR, {"code": letter}).status_code == 422


def test_a_code_of_a_referendum_is_not_looked_up_not_shown_and_not_logged(
    small: Engine, resident: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []
    resident.token()
    event.listen(small, "before_cursor_execute", lambda _c, _cursor, said, *_more: asked.append(said))
    with caplog.at_level(logging.DEBUG):
        answer = resident.post(DOOR, {"code": REFERENDUM})
    assert answer.status_code == 422 and "alleen in het stemhokje" in answer.text
    assert REFERENDUM not in answer.text and REFERENDUM not in caplog.text
    tables = ("throttle", "entry_code", "vote_code", "registration", "FROM plan")
    assert [said for said in asked if any(table in said for table in tables)] == []


def test_guessing_at_the_door_is_stopped_per_beginning_and_of_everybody_together(
    small: Engine, slug: str, resident: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = guesses("ABCD", 8)
    assert [resident.post(DOOR, {"code": code}).status_code for code in same] == [422] * 5 + [429] * 3
    assert browser(small, clock).post(DOOR, {"code": same[0]}).status_code == 429
    clock.forward(minutes=10)
    assert "Uw code blijft geldig. Wacht 5 minuten." in resident.post(DOOR, {"code": same[0]}).text
    monkeypatch.setattr("snw_democratie.security.guesses.OVERALL", 8)
    assert [resident.post(DOOR, {"code": new_code()}).status_code for _ in range(5)] == [422] * 3 + [429] * 2
    clock.forward(minutes=16)
    code = register(resident, slug)
    assert [resident.post(DOOR, {"code": code}).status_code for _ in range(9)] == [303] * 9, "a right code is no guess"


def test_who_guesses_for_everybody_closes_no_door_for_a_right_code(
    small: Engine, slug: str, resident: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snw_democratie.security.guesses.OVERALL", 3)
    registered, (letter,) = register(resident, slug), codes(small, slug, 1)
    plan = plan_code(small, open_round(small, add_platform(small)["wim"]))
    typing = f"/meedoen/{slug}/vraag/code"
    for path, right in ((DOOR, letter), ("/mijn-aanmelding", registered), (typing, letter), ("/mijn-plan", plan)):
        stranger, somebody = browser(small, clock), browser(small, clock)
        for one in (stranger, somebody):
            one.post(f"/meedoen/{slug}")
        wrong = [sent_to(stranger, path, {"code": new_code()}).status_code == 429 for _ in range(5)]
        assert wrong == [False] * 3 + [True] * 2, path
        assert somebody.post(path, {"code": right}).status_code == 303, path
        again = sent_to(stranger, path, {"code": new_code()})
        assert again.status_code == 429, "a right code makes no room for guesses"


def test_at_the_door_every_code_costs_the_same_questions(small: Engine, slug: str, resident: Browser) -> None:
    """Up to the answer, whatever the code opens; what follows a right one is no secret."""
    (letter,), registered = codes(small, slug, 1), register(resident, slug)
    open_round(small, add_platform(small)["wim"])
    (vote,) = polling_place.codes(small, 1)
    asked: list[str] = []
    event.listen(small, "before_cursor_execute", lambda _c, _cursor, said, *_more: asked.append(said))

    def questions(code: str) -> list[str]:
        asked.clear()
        resident.post(DOOR, {"code": code})
        last = next(n for n, said in enumerate(asked) if "FROM vote_code" in said or "JOIN vote_code" in said)
        return asked[: last + 1]

    wrong = questions(new_code())
    assert len(wrong) > 8
    for code in (letter, registered.replace("-", ""), vote):
        assert questions(code) == wrong
