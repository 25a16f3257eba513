"""A record of a count that was changed is refused, even by a forger who computes every digest again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib, written
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.pabulib_writing import pabulib_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.ties import tie_order
from ballots.budgeting.verify import ESSENTIAL, verify
from sortition.record import seal, unseal
from tests.ballots.budgeting.forged import BALLOTS, LOTS, Alteration, ballots, body, counted, outcome, resealed, rule
from tests.ballots.budgeting.small_elections import small

RECORD = counted()
DIGESTS = {name: unseal(RECORD[name])[3] for name in ("rule.json", "outcome.json")}


def failed(files: Mapping[str, bytes], **given: Any) -> set[str]:
    return {check.name for check in verify(files, **given).checks if check.ok is False}


def _swap(values: list[Any], one: int, other: int) -> None:
    values[one], values[other] = values[other], values[one]


def _bought(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(step for step in content["steps"] if step["step"] == "bought" and step["rho"] != "0")
    return found


FORGERIES: dict[str, tuple[Alteration, set[str]]] = {
    "a mark on another ballot": (ballots(b"5;doel,vijver", b"5;doel,bank"), {"recount"}),
    "a mark more": (ballots(b"7;\n", b"7;vijver\n"), {"order"}),
    "a voter more": (
        lambda files: ballots(b"num_votes;7", b"num_votes;8")(ballots(b"7;\n", b"7;\n8;\n")(files)),
        {"ballots"},
    ),
    "a plan one cent dearer": (ballots(b"doel;20;", b"doel;20.01;"), {"total", "steps", "payments"}),
    "another category": (ballots(b"feest;30;Feest;", b"feest;30;Feest;groen"), {"recount"}),
    "more money": (rule(lambda b: b.update(budget_cents=6100)), {"ballots"}),
    "another rule": (rule(lambda b: b.update(rule="greedy")), {"recount"}),
    "no rule": (rule(lambda b: b.update(rule="willekeur")), {"recount"}),
    "a rule for other ballots": (rule(lambda b: b.update(rule="greedy/points")), {"ballots"}),
    "a cap less": (rule(lambda b: b["caps"].pop(0)), {"recount"}),
    "two lots swapped": (rule(lambda b: _swap(b["lots"], 2, 3)), {"order"}),
    "two lots and the order swapped": (
        lambda files: outcome(lambda b: _swap(b["order"], b["order"].index("bloem"), b["order"].index("bank")))(
            rule(lambda b: _swap(b["lots"], 2, 3))(files)
        ),
        {"recount", "ties"},
    ),
    "the order swapped": (outcome(lambda b: _swap(b["order"], -1, -2)), {"order"}),
    "another tie rule": (rule(lambda b: b.update(ties=["lot"])), {"order"}),
    "a plan less": (outcome(lambda b: b["selected"].pop()), {"recount", "total"}),
    "two plans swapped": (outcome(lambda b: _swap(b["selected"], 0, 1)), {"recount"}),
    "another total": (outcome(lambda b: b.update(total_cost_cents=b["total_cost_cents"] - 1)), {"total"}),
    "another endowment": (outcome(lambda b: b.update(endowment="6100/7")), {"recount"}),
    "fewer runs": (outcome(lambda b: b.update(runs=1)), {"recount"}),
    "somebody next in line": (outcome(lambda b: b.update(partial={"project": "feest", "cents": 1})), {"recount"}),
    "another price": (outcome(lambda b: _bought(b).update(rho="1/2")), {"steps"}),
    "another payment": (outcome(lambda b: _bought(b)["payments"][0].update(cents="1")), {"payments", "steps"}),
    "another payer": (outcome(lambda b: _bought(b)["payments"][0].update(voters=9)), {"payments", "steps"}),
    "a step less": (outcome(lambda b: b["steps"].pop()), {"steps"}),
    "another shortage": (outcome(lambda b: b["steps"][-1].update(missing_cents=1)), {"steps"}),
    "a tie less": (outcome(lambda b: b["ties"].pop()), {"ties"}),
    "fewer voters": (outcome(lambda b: b.update(voters=6)), {"ballots"}),
    "a field more": (outcome(lambda b: b.update(thanks="you")), {"spelling"}),
    "an event before the rule": (
        lambda files: {**files, "rule.json": seal("budget-rule", body(files, "rule.json"), previous="0" * 64)},
        {"chain"},
    ),
    "other bytes of the ballots": (lambda files: {**files, "ballots.pb": BALLOTS + b"\n"}, {"hashes"}),
    "a file more": (lambda files: {**files, "notes.txt": b""}, {"files"}),
}


def test_a_true_record_is_not_refused() -> None:
    checks = verify(RECORD, digest=DIGESTS["outcome.json"])
    assert checks.ok and checks.complete
    assert verify(RECORD, digest=DIGESTS["rule.json"]).complete
    assert {check.name for check in checks.checks} == ESSENTIAL | {"digest"}


def test_the_record_has_what_can_be_forged() -> None:
    content = body(RECORD, "outcome.json")
    assert {step["step"] for step in content["steps"]} == {"bought", "passed", "funded"} or content["ties"]
    assert content["ties"] and content["selected"][0] == "gratis"


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_fact_is_refused_by_the_check_it_breaks(name: str) -> None:
    alter, expected = FORGERIES[name]
    forged = alter(RECORD)
    assert not verify(forged).ok
    assert expected <= failed(forged), (expected, failed(forged))


@pytest.mark.parametrize("name", FORGERIES)
def test_a_published_digest_gives_away_every_change(name: str) -> None:
    forged = FORGERIES[name][0](RECORD)
    checks = verify(forged, digest=DIGESTS["outcome.json"])
    assert not checks.ok


def test_every_check_is_broken_by_some_forgery() -> None:
    broken = set().union(*(expected for _, expected in FORGERIES.values()))
    assert broken == ESSENTIAL


def test_short_digests_and_wrong_ones_are_no_yes() -> None:
    assert not verify(RECORD, digest=DIGESTS["rule.json"][:12]).complete
    assert failed(RECORD, digest="0" * 64) == {"digest"}
    assert failed(RECORD, digest="nonsense") == {"digest"}


@pytest.mark.parametrize("name", RECORD)
def test_every_changed_byte_is_refused(name: str) -> None:
    data = RECORD[name]
    for place in range(len(data)):
        other = bytes([data[place] ^ 1 if data[place] not in b"\n" else 32])
        assert not verify({**RECORD, name: data[:place] + other + data[place + 1 :]}).ok, place


@pytest.mark.parametrize("name", RECORD)
def test_a_missing_file_is_refused(name: str) -> None:
    """Ballots that are not there may not be public: no yes either."""
    found = verify({other: data for other, data in RECORD.items() if other != name})
    assert not found.ok
    assert found.unpublished is (name == "ballots.pb")
    assert ("files" in [check.name for check in found.checks if check.ok is False]) is (name != "ballots.pb")


@given(st.sampled_from(sorted(RECORD)), st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_garbage_in_any_file_is_refused_and_never_an_error(name: str, garbage: bytes) -> None:
    assert not verify({**RECORD, name: garbage}).ok
    if name == "ballots.pb":
        assert not verify(resealed({**RECORD, name: garbage})).ok


@given(st.integers(0, len(BALLOTS)), st.integers(0, 12), st.text(max_size=6))
@settings(max_examples=150, deadline=None)
def test_nothing_in_the_ballots_makes_the_verifier_stop(place: int, width: int, text: str) -> None:
    data = BALLOTS[:place] + text.encode() + BALLOTS[place + width :]
    assert verify(resealed({**RECORD, "ballots.pb": data})).checks


def test_every_kind_of_rule_has_a_record_that_holds() -> None:
    for name in ("greedy", "greedy-stop+partial", "greedy-per-cost+top-up", "phragmen+fill", "max-welfare"):
        assert verify(counted(rule=name)).ok, name
    assert LOTS[0] == "vijver"


def test_the_file_that_we_publish_is_read_the_same_by_the_second_reader() -> None:
    for number in range(60):
        one = small(number)
        found = election_of(read_pabulib(one.file()), with_caps=True)
        data = written(pabulib_of(found, meta={"description": "Op de hoek; deel 2", "currency": "EUR"}))
        assert election_of(read_pabulib(data), with_caps=True) == found
        order = tie_order(found)
        settled = rule_file(
            one.rule, budget_cents=found.budget_cents, caps=found.caps, ties=("votes", "cost", "id"), software="test"
        )
        assert verify(record(data, settled, found, count(found, one.rule, priority=order), priority=order)).ok, number
