"""The log in words: every act that the program can write has a sentence, and the stored line stays beside it."""

from __future__ import annotations

import html
import json

import pytest
from sqlalchemy import Engine

from snw_democratie.accounts.log_words import act_words, subject_words, who_words
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security import audit
from snw_democratie.security.staff import GEBIEDEN
from tests.accounts.acts import written
from tests.accounts.conftest import Clock
from tests.accounts.people import browser
from tests.web.world import START

UNKNOWN = "Een handeling die deze versie niet kent"


def test_every_act_that_the_program_writes_has_a_sentence() -> None:
    found = {act: act_words(act, "{}") for act in written()}
    assert {"close", "agree-to-draw", "take-back-close", "vote", "confirm-refused", "look"} <= set(found)
    assert sorted(act for act, words in found.items() if words.startswith(UNKNOWN)) == []
    assert [words for words in found.values() if not words.endswith(".") or len(words.split()) > 15] == []
    told = [words for act, words in found.items() if "-give-" not in act]
    assert len(set(told)) == len(told)


def test_an_act_of_another_version_is_named() -> None:
    assert act_words("fly", "{}") == f"{UNKNOWN}: fly."


def test_a_role_that_somebody_agreed_to_is_named_with_its_gebied() -> None:
    assert act_words("agree-to-give-wijkplatform-GF08", "{}").endswith(f"wijkplatform ({GEBIEDEN['GF08']}).")
    assert "democratieteam" in act_words("take-back-give-democracy_team", "{}")


@pytest.mark.parametrize(
    "what", ["name", "names", "contact", "doubles", "vote-code", "paper", "ballots", "something new"]
)
def test_a_look_says_what_was_looked_at(what: str) -> None:
    assert act_words("look", json.dumps({"what": what})).startswith("Iemand bekeek ")


def test_who_and_what_are_in_words() -> None:
    actors = ("account:7", "command", "worker", "demo", "resident", "voter", "anyone")
    assert [who_words(actor) for actor in actors if who_words(actor) == actor] == []
    subjects = ("account:7", "account:unknown", "procedure:3", "round:2", "round:2/plan:5", "referendum:4")
    subjects += ("accounts", "candidates", "keys", "outbox", "retention")
    assert [subject for subject in subjects if subject_words(subject) == subject] == []
    assert subject_words("round:2/plan:5") == "buurtbudget 2, plan 5"
    assert subject_words("round:1/pile:4") == "buurtbudget 1, stapel 4"
    assert subject_words("procedure:3 and more") == "procedure:3 and more"


def test_the_page_shows_sentences_and_the_line_as_it_is_stored(sqlite: Engine, clock: Clock) -> None:
    with unit_of_work(sqlite) as session:
        facts = {"position": 1, "digit": 7}
        audit.append(session, at=START, actor="account:7", act="enter-digit", subject="procedure:3", facts=facts)
    page = browser(sqlite, clock, "auditor").get("/beheer/logboek").text
    assert "Een getrokken cijfer is ingevuld." in page
    assert "loting 3" in page
    stored = 'account:7 enter-digit procedure:3 {"digit":7,"position":1}'
    inside = [html.unescape(part.split("</details>")[0]) for part in page.split("<details")[1:]]
    assert [part for part in inside if stored in part]
