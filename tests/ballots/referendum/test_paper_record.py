"""The record of votes on paper: whatever of it is changed, exactly the check that it concerns fails."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from ballots.checks import NOT_CHECKED
from ballots.referendum.checking import paper
from ballots.referendum.checking.paper import adds_up, check_paper
from ballots.referendum.election import Question
from ballots.referendum.paper import hold_letter, paper_record
from tests.ballots.referendum.made import GROUP, bytes_of, compact, judged, set_up, voted

ONE = Question(text="?", answers=("Ja", "Nee"), minimum=1, maximum=1, blank=True)
STRANGER = "AAAA-BBBB-CCCC-9999"
Value = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A board of five codes of which the first voted, and a record of paper with the other four."""

    open: bytes
    closed: bytes
    record: bytes
    uuid: str
    end: str
    codes: tuple[str, ...]


@cache
def made() -> Closed:
    referendum = set_up([ONE], 5)
    so_far = voted(referendum, [(0, ((0, 1, 0),))])
    end = (*so_far, ("EndBallots", ()))
    statement = judged(end).statement
    assert statement is not None
    uuid, codes = referendum.election.uuid, referendum.codes
    record = paper_record(
        uuid=uuid,
        end=statement.end,
        codes=[hold_letter(GROUP, one, uuid=uuid, end=statement.end) for one in codes[1:]],
        aside={"used": 1},
        votes=((1, 2, 0),),
        invalid=1,
    )
    return Closed(open=bytes_of(so_far), closed=bytes_of(end), record=record, uuid=uuid, end=statement.end, codes=codes)


def failed(change: Callable[[Value], object], archive: bytes = b"") -> set[str]:
    """Which checks fail for the record after this change."""
    value = json.loads(made().record)
    change(value)
    checks = check_paper(compact(value), io.BytesIO(archive or made().closed))
    return {one.name for one in checks.checks if one.ok is False}


def of(code: str, *, uuid: str = "", end: str = "") -> Value:
    """A code as the record has it, proven for another referendum or another board where that is said."""
    held = hold_letter(GROUP, code, uuid=made().uuid, end=end or made().end)
    other = hold_letter(GROUP, code, uuid=uuid, end=made().end) if uuid else held
    proof = {"challenge": str(other.proof.challenge), "response": str(other.proof.response)}
    return {"credential": str(held.credential), "proof": proof}


def put(one: Value) -> Callable[[Value], object]:
    """This code in its place, instead of the one that has it or of the last."""

    def change(value: Value) -> None:
        kept = [other for other in value["codes"] if other["credential"] != one["credential"]][:3]
        value["codes"] = sorted([*kept, one], key=lambda each: int(each["credential"]))

    return change


def counted(*rows: tuple[int, ...], invalid: int = 1) -> Callable[[Value], object]:
    return lambda value: value.update(votes=[list(row) for row in rows], invalid=invalid)


def test_a_sound_record_holds_opened_or_not() -> None:
    assert failed(lambda value: None) == set()
    assert failed(lambda value: value.update(votes=None, invalid=0)) == set()


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        (lambda value: value.update(version=2), {"record"}),
        (lambda value: value.update(version=True), {"record"}),
        (lambda value: value.update(election_uuid="anotherReferendum"), {"record"}),
        (lambda value: value.update(end="0" * 64), {"record"}),
        (lambda value: value.update(invalid=-1), {"record"}),
        (lambda value: value.update(invalid="1"), {"record"}),
        (lambda value: value["aside"].pop("spare"), {"record"}),
        (lambda value: value["aside"].update(used=-1), {"record"}),
        (lambda value: value["votes"][0].__setitem__(0, -1), {"record"}),
        (lambda value: value["codes"][0].update(credential="0" + value["codes"][0]["credential"]), {"record"}),
        (lambda value: put(of(STRANGER))(value), {"codes"}),
        (lambda value: value["codes"].reverse(), {"codes"}),
        (lambda value: value["codes"].__setitem__(0, value["codes"][1]), {"codes"}),
        (lambda value: put(of(made().codes[0]))(value), {"board"}),
        (lambda value: put(of(made().codes[1], uuid="anotherReferendum"))(value), {"letters"}),
        (lambda value: put(of(made().codes[1], end="0" * 64))(value), {"letters"}),
        (lambda value: value.update(votes=None), {"votes"}),
    ],
)  # fmt: skip
def test_what_is_changed_fails_its_own_check(change: Callable[[Value], object], checks: set[str]) -> None:
    assert failed(change) == checks


@pytest.mark.parametrize(
    "change",
    [
        counted((4, 0, 0)),
        counted((1, 3, 0)),
        counted((1, 1, 0)),
        counted((1, 2, 1)),
        counted((1, 2)),
        counted((1, 2, 0, 0)),
        counted((1, 2, 0), (1, 2, 0)),
        counted(),
        counted((1, 2, 0), invalid=5),
    ],
)
def test_numbers_that_are_not_of_so_many_papers_are_refused(change: Callable[[Value], object]) -> None:
    assert failed(change) == {"votes"}


def test_the_bytes_have_one_spelling_and_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (made().record.replace(b",", b", ", 1), made().record + b"\n", made().record[:-1]):
        (said,) = [one for one in check_paper(data, io.BytesIO(made().closed)).checks if one.ok is False]
        assert said.name == "record"
    monkeypatch.setattr(paper, "MOST_BYTES", len(made().record) - 1)
    assert failed(lambda value: None) == {"record"}


def test_paper_is_of_a_board_that_is_closed() -> None:
    assert failed(lambda value: None, made().open) == {"archive"}
    assert failed(lambda value: None, made().closed[:1024]) == {"archive"}
    checks = check_paper(made().record, io.BytesIO(made().open)).checks
    assert {one.status for one in checks[1:]} == {NOT_CHECKED}, "no check is called good that could not be made"
    checks = check_paper(made().record[:-1], io.BytesIO(made().closed)).checks
    assert {one.status for one in checks[2:]} == {NOT_CHECKED}


@pytest.mark.parametrize(
    ("papers", "cells", "holds"),
    [
        (3, (0, 3, 2, 1), True),
        (3, (1, 2, 2, 0), True),
        (3, (3, 0, 0, 0), True),
        (3, (0, 3, 3, 3), False),
        (3, (0, 2, 0, 0), False),
        (3, (0, 4, 0, 0), False),
        (3, (4, 0, 0, 0), False),
        (3, (0, 3, 2), False),
    ],
)
def test_each_paper_names_as_many_answers_as_it_may(papers: int, cells: tuple[int, ...], holds: bool) -> None:
    """From one to two of three answers, or blank."""
    some = Question(text="?", answers=("a", "b", "c"), minimum=1, maximum=2, blank=True)
    assert adds_up(some, cells, papers=papers) is holds
