"""Ballots that the voter's own device makes: whole elections of belenios-tool, and our own check, in Node."""

from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import pytest

from ballots.errors import BadReferendum
from ballots.referendum.ballot import encrypt_vote, prove_ballot
from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.checking.setup import read_election
from ballots.referendum.election import Election
from ballots.referendum.group import BELENIOS_2048, Group
from scripts import booth_scripts
from snw_democratie.i18n import formats, speaking
from snw_democratie.i18n.languages import LANGUAGES
from tests.referenda.node import SOURCE, Vote, ballots, said
from tests.referenda.tool import Tool
from tests.verifier.offline import run

YES_NO = {"answers": ["Ja", "Nee"], "min": 1, "max": 1, "question": "Komt er een brug?"}
WITH_BLANK = {"answers": ["Ja", "Nee"], "blank": True, "min": 1, "max": 1, "question": "Komt er een brug?"}
PLANS = {"answers": ["a", "b", "c", "d", "e"], "min": 1, "max": 3, "question": "Welke plannen?"}
FREE = {"answers": ["a", "b"], "blank": True, "min": 0, "max": 2, "question": "Welke plannen?"}
UUID = "7vTzKqGWe5dXhN"
CODE = "8QK3-V7TD-0ZWM-52RNG"

JA: Vote = ((0, 1, 0),)
NEE: Vote = ((0, 0, 1),)
BLANCO: Vote = ((1, 0, 0),)


def election(*questions: dict[str, Any]) -> str:
    """An election of our own, as its bytes stand on the board; its key belongs to nobody."""
    key = BELENIOS_2048.power(BELENIOS_2048.g, 1234567890123456789)
    value = {"version": 1, "description": "", "name": "Een proef", "group": "BELENIOS-2048", "public_key": str(key),
             "questions": [_ordered(one) for one in questions], "uuid": UUID}  # fmt: skip
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _ordered(question: dict[str, Any]) -> dict[str, Any]:
    return {name: question[name] for name in ("answers", "blank", "min", "max", "question") if name in question}


def read(text: str) -> Election:
    """The same election for our own program."""
    return read_election(text.encode())


def test_a_tally_of_belenios_tool_counts_every_answer_as_it_was_given(tmp_path: Path) -> None:
    tool = Tool(tmp_path, [WITH_BLANK], voters=14)
    first = [JA, NEE, BLANCO] * 5
    given = list(zip(tool.codes, first, strict=False))
    again = [(code, NEE) for code in tool.codes[:6]]
    made = ballots(tool.election, [*given, *again])
    assert len(made) == 20
    tool.cast(one.ballot for one in made)
    last = dict([*given, *again])
    expected = [sum(vote[0][cell] for vote in last.values()) for cell in range(3)]
    assert tool.result() == [expected]


def test_several_questions_and_several_choices_are_counted(tmp_path: Path) -> None:
    tool = Tool(tmp_path, [YES_NO, PLANS, FREE], voters=3)
    votes: list[Vote] = [
        ((1, 0), (1, 1, 1, 0, 0), (0, 0, 0)),
        ((0, 1), (0, 0, 0, 0, 1), (0, 1, 1)),
        ((0, 1), (0, 1, 0, 0, 1), (1, 0, 0)),
    ]
    tool.cast(one.ballot for one in ballots(tool.election, zip(tool.codes, votes, strict=True)))
    assert tool.result() == [[1, 2], [1, 2, 1, 0, 2], [1, 1, 1]]


@pytest.mark.parametrize(
    ("question", "vote"),
    [(YES_NO, (0, 1)), (WITH_BLANK, (1, 0, 0)), (WITH_BLANK, (0, 0, 1)), (PLANS, (0, 1, 1, 0, 1)), (FREE, (1, 0, 0)),
     (FREE, (0, 0, 0)), (FREE, (0, 1, 1))],
)  # fmt: skip
def test_with_the_same_chance_our_python_makes_the_same_bytes(question: dict[str, Any], vote: tuple[int, ...]) -> None:
    text = election(question, YES_NO)
    draws = [int.from_bytes(hashlib.sha256(bytes([place])).digest(), "big") % BELENIOS_2048.q for place in range(80)]
    (made,) = ballots(text, [(CODE, (vote, (1, 0)))], draws=draws)
    left = iter(draws)
    with patch.object(Group, "secret", lambda _group: next(left)):
        found = read(text)
        expected = prove_ballot(found, CODE, encrypt_vote(found, (vote, (1, 0))))
    assert made.ballot.encode() == expected
    assert len(list(left)) == made.left
    assert made.tracker == b64encode(hashlib.sha256(expected).digest()).decode().rstrip("=")


def test_our_own_check_accepts_them_and_no_changed_one() -> None:
    text = election(WITH_BLANK)
    (made,) = ballots(text, [(CODE, JA)])
    check_ballot(made.ballot.encode(), read(text), hidden=True)
    other = replace(read(text), uuid="8vTzKqGWe5dXhN")
    with pytest.raises(BadReferendum):
        check_ballot(made.ballot.encode(), other)


def test_two_ballots_of_one_voter_have_nothing_in_common_but_the_code() -> None:
    first, second = (json.loads(one.ballot) for one in ballots(election(WITH_BLANK), [(CODE, JA), (CODE, JA)]))
    numbers = [
        {value for answer in one["answers"] for cell in answer["choices"] for value in cell.values()}
        for one in (first, second)
    ]
    assert not numbers[0] & numbers[1]
    assert first["credential"] == second["credential"]


@pytest.mark.parametrize("vote", [(0, 1, 1), (1, 1, 0), (0, 0, 0), (0, 2, 0), (0, 1), ()])
def test_a_vote_that_is_not_allowed_is_never_encrypted(vote: tuple[int, ...]) -> None:
    script = "snw.readElection(given[0]).then((one) => snw.encrypt(one, given[1])).then(() => 'made', (e) => e.message)"
    assert said(script, [election(WITH_BLANK), [vote]]) == "vote"


@pytest.mark.parametrize(
    ("name", "value"), [("group", "Ed25519"), ("public_key", "0"), ("public_key", "2"), ("version", 2)]
)
def test_the_booth_votes_in_no_other_group_and_under_no_key_outside_it(name: str, value: object) -> None:
    text = json.dumps({**json.loads(election(YES_NO)), name: value})
    assert said("snw.readElection(given).then(() => 'read', (e) => e.message)", text) == "election"


def test_a_secret_below_the_order_is_drawn_again_when_it_is_not() -> None:
    script = """(() => {
      const real = crypto.getRandomValues.bind(crypto);
      let drawn = 0;
      crypto.getRandomValues = (some) => (drawn++ < 3 ? some.fill(255) : real(some));
      const found = snw.secret();
      return [drawn > 3, found < snw.Q];
    })()"""
    assert said(script, []) == [True, True]


def test_a_receipt_tells_the_time_as_every_other_page_does() -> None:
    times = ("2027-03-03T08:05Z", "2027-06-30T22:00Z", "2027-10-31T23:59Z", "2027-12-31T19:07Z")
    asked = [[one, code, LANGUAGES[code].direction] for one in times for code in LANGUAGES]
    wanted = []
    for one, code, _ in asked:
        with speaking(code):
            wanted.append(formats.moment(datetime.fromisoformat(one)))
    assert said("given.map((one) => snw.moment(...one))", asked) == wanted


def test_the_booth_is_small_and_the_newest() -> None:
    assert booth_scripts.main(["--check"]) == 0, "run python scripts/booth_scripts.py"
    size = len(gzip.compress((booth_scripts.MADE / "stemhokje.js").read_bytes(), 9))
    assert size <= 10_000, size


@pytest.mark.parametrize("name", sorted(booth_scripts.SCRIPTS))
def test_what_is_served_is_the_modules_without_their_comments(name: str) -> None:
    served = booth_scripts.joined(name)
    assert run("--check", booth_scripts.MADE / f"{name}.js").returncode == 0
    for part in booth_scripts.SCRIPTS[name]:
        for line in (SOURCE / f"{part}.js").read_text("utf-8").splitlines():
            code = line.partition(" // ")[0].strip()
            assert not code or code.startswith(("//", "/**")) or code in served, line
    assert " // " not in served


def test_a_yes_or_no_ballot_takes_less_than_the_blink_of_an_eye() -> None:
    made = ballots(election(YES_NO), [(CODE, ((1, 0),))] * 9)
    assert median(one.cpu for one in made) <= 150  # work, because others use the machine as well
