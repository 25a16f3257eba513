"""What is public of a count whose ballots are kept back: it adds up; who has the ballots can see that it is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ballots.budgeting.reading import read_ballots
from ballots.budgeting.summary import NAME, stripped
from ballots.budgeting.verify import verify
from sortition.record import file_digest, seal, unseal
from tests.ballots.budgeting.forged import Files, body, counted

RECORD = counted()
FEW = 3


def summarised(record: Files = RECORD) -> dict[str, Any]:
    """The body of a true summary, in which fewer than three people, with a plan or without it, are no number."""
    outcome, ballots = body(record, "outcome.json"), read_ballots(record["ballots.pb"])
    votes = ballots.votes()
    themes = {plan: name for (kind, name), plans in ballots.covered.items() if kind == "category" for plan in plans}
    plans = [
        {
            "project": plan,
            "name": ballots.names[plan],
            "category": themes.get(plan, ""),
            "neighborhood": "",
            "cost_cents": cents,
            "withdrawn": False,
            "votes": None if 0 < votes[plan] < FEW or 0 < outcome["voters"] - votes[plan] < FEW else votes[plan],
        }
        for plan, cents in ballots.costs.items()
    ]
    same = ("selected", "total_cost_cents", "partial", "topped_up", "ties", "voters")
    return {
        "about": "Proef.",
        "outcome": unseal(record["outcome.json"])[3],
        "ballots": file_digest(record["ballots.pb"]),
        "few": FEW,
        "plans": plans,
        "steps": stripped(tuple(outcome["steps"])),
        **{name: outcome[name] for name in same},
    }


def sealed(value: dict[str, Any]) -> bytes:
    return seal("budget-summary", value, previous=unseal(RECORD["rule.json"])[3])


def told(files: Files) -> dict[str, str]:
    return {one.name: one.status for one in verify(files).checks}


def test_a_true_summary_adds_up_for_everybody_and_is_true_for_who_has_the_ballots() -> None:
    value = summarised()
    assert {one["votes"] for one in value["plans"]} > {None}, "some are too few to tell"
    assert "payments" not in str(value["steps"]) and "rho" not in str(value["steps"])
    public = {"rule.json": RECORD["rule.json"], NAME: sealed(value)}
    alone = verify(public, digest=unseal(public[NAME])[3])
    assert not alone.ok and alone.unpublished, "no yes to what nobody outside can see"
    assert {name: told(public)[name] for name in ("sums", "truth")} == {"sums": "made", "truth": "not public"}
    assert verify({**RECORD, **public}, digest=unseal(public[NAME])[3]).complete


def _plan(value: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in value["plans"] if one["project"] == name)
    return found


UNSOUND: dict[str, Callable[[dict[str, Any]], object]] = {
    "another total": lambda one: one.update(total_cost_cents=one["total_cost_cents"] + 1),
    "a dearer plan": lambda one: _plan(one, one["selected"][0]).update(cost_cents=9_999_999),
    "a plan twice": lambda one: one["selected"].append(one["selected"][0]),
    "no such plan": lambda one: one["selected"].append("brug"),
    "a plan less": lambda one: one["plans"].pop(),
    "a withdrawn plan": lambda one: _plan(one, one["selected"][0]).update(withdrawn=True),
    "a small number": lambda one: _plan(one, "gratis").update(votes=1),
    "all but one": lambda one: _plan(one, "bank").update(votes=6),
    "votes of few voters": lambda one: one.update(voters=None),
    "more votes than voters": lambda one: _plan(one, "bank").update(votes=8),
}
UNTRUE: dict[str, Callable[[dict[str, Any]], object]] = {
    "other ballots": lambda one: one.update(ballots="0" * 64),
    "another outcome": lambda one: one.update(outcome="0" * 64),
    "a voter more": lambda one: one.update(voters=8),
    "a vote more": lambda one: _plan(one, "bank").update(votes=4),
    "votes kept back for no reason": lambda one: _plan(one, "bank").update(votes=None),
    "another name": lambda one: _plan(one, "bank").update(name="Snackbar"),
    "another order": lambda one: one["selected"].reverse(),
    "a step less": lambda one: one["steps"].pop(),
    "no ties": lambda one: one.update(ties=[]),
}


@pytest.mark.parametrize("name", [*UNSOUND, *UNTRUE])
def test_a_forged_summary_is_refused_by_whoever_can_see_it(name: str) -> None:
    value = summarised()
    {**UNSOUND, **UNTRUE}[name](value)
    public = {"rule.json": RECORD["rule.json"], NAME: sealed(value)}
    if name in UNSOUND:
        assert told(public)["sums"] == "failed"
        assert not verify(public).unpublished, "that is no matter of what is public"
    else:
        assert told({**RECORD, **public})["truth"] == "failed"
    assert not verify({**RECORD, **public}).ok


def test_a_summary_that_is_none_is_refused_and_never_an_error() -> None:
    value = summarised()
    for bad in (b"", b"{}", sealed({}), sealed({**value, "more": 1}), sealed({**value, "few": 0}),
                sealed({**value, "plans": [*value["plans"], value["plans"][0]]}),
                seal("budget-summary", value, previous=None)):  # fmt: skip
        assert not verify({**RECORD, NAME: bad}).ok
    assert told({**RECORD, NAME: sealed({**value, "steps": ["x", 3]})})["truth"] == "failed"
