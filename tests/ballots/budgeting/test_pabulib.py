"""A Pabulib file is read exactly, written without loss, and every problem in it is named with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pabulib.checker import Checker

from ballots.budgeting.election import Ballot, BallotKind, Cap, CapKind, Election, Project, ProjectId
from ballots.budgeting.pabulib import PabulibFile, Table, read_pabulib, written
from ballots.budgeting.pabulib_election import WITHDRAWN_CENTS, election_of
from ballots.budgeting.pabulib_writing import pabulib_of
from ballots.errors import BadElection, BadPabulib
from tests.ballots.budgeting.small_elections import small

TEXT = '''\ufeffMETA
key;value
description;"Buurtbudget; van ons"
num_projects;3
num_votes;4
budget;1250.5
vote_type;approval
neighborhoods;west,oost
budget_per_neighborhood;800,400.25
onze_sleutel;blijft
PROJECTS
project_id;cost;name;category;neighborhood;eigen kolom
b1;1000.10;"Bank; met ""leuning""";groen, sport;west;x
b2;99,9;Bloemen;;oost;
b3;999999999;Weg;groen;;y

VOTES
voter_id;vote;voting_method
7;b2 , b1;paper
3;b1,b2,b1;internet
9;;internet
1;b3
'''.replace("\n", "\r\n")
FILE = TEXT.encode()
POINTS = """META
key;value
num_projects;2
num_votes;1
budget;9
vote_type;{}
PROJECTS
project_id;cost
a;1
b;2
VOTES
voter_id;vote;points
1;a,b;{}
"""
META = {
    "description": "Buurtbudget",
    "country": "Netherlands",
    "unit": "Amsterdam",
    "district": "Nieuw-West",
    "instance": "1",
    "rule": "unknown",
    "date_begin": "01.06.2026",
    "date_end": "30.06.2026",
    "language": "nl",
    "currency": "EUR",
}


def problems(data: bytes) -> list[tuple[str, int]]:
    with pytest.raises(BadPabulib) as refused:
        election_of(read_pabulib(data))
    return [(problem.code, problem.line) for problem in refused.value.problems]


def checked(file: PabulibFile) -> Mapping[str, Any]:
    """The errors that the library of the format's own makers finds."""
    found = Checker().process_files([written(file).decode()])
    results = [value["results"] for value in found.values() if isinstance(value, dict) and "results" in value]
    return results[0]["errors"]


def test_amounts_become_cents_exactly_and_lists_lose_their_spaces() -> None:
    election = election_of(read_pabulib(FILE), with_caps=True)
    assert election.budget_cents == 125050
    assert [(p.id, p.cost_cents) for p in election.projects] == [("b1", 100010), ("b2", 9990), ("b3", WITHDRAWN_CENTS)]
    assert election.projects[0].categories == {"groen", "sport"}
    assert election.projects[1].categories == frozenset()
    assert [(cap.name, cap.cents) for cap in election.caps] == [("oost", 40025), ("west", 80000)]
    assert election.projects[2].neighbourhood is None


def test_a_plan_named_twice_on_a_ballot_counts_once_and_a_blank_ballot_is_a_voter() -> None:
    election = election_of(read_pabulib(FILE))
    assert election.voters == 4
    assert {(tuple(id_ for id_, _ in b.marks), b.times) for b in election.ballots} == {
        ((), 1), (("b1", "b2"), 2), (("b3",), 1)
    }  # fmt: skip


def test_a_plan_with_the_cost_of_a_withdrawn_one_is_withdrawn() -> None:
    assert [project.withdrawn for project in election_of(read_pabulib(FILE)).projects] == [False, False, True]


def test_limits_are_taken_only_when_asked_for() -> None:
    assert election_of(read_pabulib(FILE)).caps == ()


def test_a_round_trip_keeps_every_key_column_and_cell() -> None:
    file = read_pabulib(FILE)
    again = read_pabulib(written(file))
    assert again.meta == file.meta
    for ours, theirs in ((again.projects, file.projects), (again.votes, file.votes)):
        assert (ours.columns, ours.rows) == (theirs.columns, theirs.rows)
    assert again.value("onze_sleutel") == "blijft"
    assert again.projects.column("eigen kolom") == ("x", "", "y")
    assert again.projects.rows[0][2] == 'Bank; met "leuning"'


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@given(st.lists(st.tuples(cells, cells), max_size=4))
def test_any_text_in_any_cell_survives(rows: list[tuple[str, str]]) -> None:
    file = PabulibFile(
        meta=(("description", "x"),),
        projects=Table(columns=("project_id", "cost", "name"), rows=tuple(("p", *row) for row in rows)),
        votes=Table(columns=("voter_id", "vote"), rows=(("1", "p"),)),
    )
    assert read_pabulib(written(file)).projects.rows == file.projects.rows


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("num_votes;4", "num_votes;5", "wrong_number", 0),
        ("num_projects;3", "num_projects;", "wrong_number", 0),
        ("budget;1250.5", "budget;1250.505", "bad_amount", 0),
        ("budget;1250.5", "budget;veel", "bad_amount", 0),
        ("vote_type;approval", "vote_type;duel", "unknown_vote_type", 0),
        ("b2;99,9", "b1;99,9", "duplicate_project", 14),
        ("b2;99,9", "b2;-99", "bad_amount", 14),
        ("7;b2 , b1", "7;b2 , b9", "unknown_project", 19),
        ("3;b1,b2,b1", "7;b1,b2,b1", "duplicate_voter", 20),
        ("9;;internet", ";;internet", "empty_id", 21),
        ("onze_sleutel", "budget", "duplicate_key", 10),
        ("project_id;cost", "project_id;kosten", "missing_column", 0),
        ("voter_id;vote;", "voter_id;stem;", "missing_column", 0),
        ("voter_id;", "wie;", "missing_column", 18),
        ("name;category", "name;name", "duplicate_column", 12),
        ("1;b3", "1;b3;paper;te veel", "too_many_cells", 22),
        ("PROJECTS", "VOTES", "section_out_of_order", 11),
        ("META\r\n", "", "no_section", 1),
        ("key;value", "key;\0", "nul_bytes", 2),
        ("default", "default", "wrong_number", 0),
    ],
)  # fmt: skip
def test_a_problem_is_named_with_its_line(old: str, new: str, code: str, line: int) -> None:
    text = TEXT.replace(old, new, 1) if old in TEXT else TEXT.replace("num_votes;4", "num_votes;04")
    assert (code, line) in problems(text.encode())


def test_all_problems_are_named_at_once() -> None:
    text = TEXT.replace("b2;99,9", "b2;x").replace("1;b3", "1;b8").replace("num_votes;4", "num_votes;9")
    assert {code for code, _ in problems(text.encode())} == {"bad_amount", "unknown_project", "wrong_number"}


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert problems(FILE.replace(b"Bloemen", b"Bloem\xff")) == [("not_utf8", 14)]


@given(st.integers(0, len(FILE) - 1), st.integers(1, 40), st.binary(max_size=6))
def test_nothing_that_is_put_into_a_file_is_more_than_a_problem(place: int, width: int, put: bytes) -> None:
    try:
        election_of(read_pabulib(FILE[:place] + put + FILE[place + width :]), with_caps=True)
    except BadPabulib as refused:
        assert refused.problems


@pytest.mark.parametrize(
    ("points", "code"), [("2", "bad_points"), ("2,-1", "bad_points"), ("2,1.5", "bad_points"), ("2,x", "bad_points")]
)
def test_points_that_are_not_whole_or_not_one_per_plan_are_refused(points: str, code: str) -> None:
    assert problems(POINTS.format("cumulative", points).encode()) == [(code, 13)]


def test_a_plan_with_no_points_is_not_marked() -> None:
    election = election_of(read_pabulib(POINTS.format("scoring", "0,4").encode()))
    assert election.ballots == (Ballot(marks=((ProjectId("b"), 4),)),)


def test_what_we_write_is_read_back_as_the_same_election() -> None:
    for number in range(300):
        election = election_of(read_pabulib(small(number).file()), with_caps=True)
        names = {"name": {project.id: f"Plan; {project.id}" for project in election.projects}}
        file = pabulib_of(election, meta=META, texts=names)
        assert election_of(read_pabulib(written(file)), with_caps=True) == election, number


@pytest.mark.parametrize("kind", list(BallotKind))
def test_the_makers_of_the_format_find_no_error_in_what_we_write(kind: BallotKind) -> None:
    """Their checker wants plans that cost something, less than the budget, and ballots with something on them."""
    tried = 0
    for number in range(400):
        one = small(number, kinds=(kind,))
        if min(one.costs) == 0 or max(one.costs) > one.budget or not one.marks or not all(one.marks) or tried == 20:
            continue
        tried += 1
        election = election_of(read_pabulib(one.file()), with_caps=True)
        file = pabulib_of(election, meta=META, texts={"name": {project.id: "Plan" for project in election.projects}})
        assert not checked(file), written(file).decode()
    assert tried == 20


def test_the_order_of_what_we_write_says_nothing_about_the_voters() -> None:
    one = small(8)
    voters = range(len(one.marks))
    files = {
        written(pabulib_of(election_of(read_pabulib(one.file(voters=order))), meta=META))
        for order in (voters, voters[::-1], [*voters[1:], *voters[:1]])
    }
    assert len(one.marks) > 3
    assert len(files) == 1


def test_what_the_election_says_is_not_taken_from_elsewhere() -> None:
    election = election_of(read_pabulib(FILE))
    file = pabulib_of(election, meta={**META, "budget": "1", "num_votes": "1"}, texts={"cost": {}, "votes": {}})
    assert election_of(read_pabulib(written(file))) == election


@pytest.mark.parametrize(
    ("plan", "cap"),
    [
        (Project(id=ProjectId("a,b"), cost_cents=1), "groen"),
        (Project(id=ProjectId("a"), cost_cents=1, categories=frozenset({" groen"})), "groen"),
        (Project(id=ProjectId("a"), cost_cents=1), "groen, en meer"),
    ],
)
def test_a_name_that_a_list_cannot_hold_is_refused(plan: Project, cap: str) -> None:
    caps = (Cap(kind=CapKind.CATEGORY, name=cap, cents=1),)
    election = Election(budget_cents=1, projects=(plan,), ballots=(), caps=caps)
    with pytest.raises(BadElection):
        pabulib_of(election, meta=META)
