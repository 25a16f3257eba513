"""What everybody gets of a count whose ballots are kept back, as a file that adds up (`ballots/SPEC.md`, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snw_democratie.budgets.counting.election import ListedPlan, Settled
from snw_democratie.budgets.counting.facts import SMALL, CountFacts, told
from sortition.record import Value, seal, unseal

ABOUT = (
    "The ballots of this count are kept back, and so is outcome.json, whose amounts would give them away. Here is "
    "what is public instead: every plan with its cost and its votes (null: fewer than `few` people chose it, or all "
    "but fewer than `few`), every step without who paid, and the digests of the two files. Anybody can check that this "
    "adds up. Whether it is true an auditor of the installation can check, who may download the whole record: all four "
    "files in one folder, then `python -m ballots budget-verify FOLDER --digest` with the digest of this file that the "
    "log has published."
)
KEPT: Mapping[str, tuple[str, ...]] = {
    "bought": (),
    "loaded": (),
    "funded": ("filled",),
    "passed": ("obstacle", "missing_cents"),
}
"""What stays of a step besides its name and its plan."""


def summary_json(settled: Settled, facts: CountFacts, rule: bytes, outcome: bytes) -> bytes:
    """summary.json, from the rule, the outcome and the votes of each plan; the same whenever it is made."""
    _, body, _, digest = unseal(outcome)
    files = body["files"]
    assert isinstance(files, Mapping)
    votes = {one.number: one.votes for one in facts.plans}
    public: dict[str, Value] = {
        "about": ABOUT,
        "outcome": digest,
        "ballots": files["ballots.pb"],
        "few": SMALL,
        "voters": _told(facts.voters, facts.voters),
        "plans": [_plan(one, votes[one.number], facts.voters) for one in settled.plans],
        "steps": _steps(body["steps"]),
    }
    same = ("selected", "total_cost_cents", "partial", "topped_up", "ties")
    return seal("budget-summary", {**public, **{name: body[name] for name in same}}, previous=unseal(rule)[3])


def _plan(one: ListedPlan, votes: int, voters: int) -> Value:
    return {
        "project": str(one.number),
        "name": one.title,
        "category": one.theme,
        "neighborhood": one.wijk,
        "cost_cents": one.cost_cents,
        "withdrawn": one.withdrawn,
        "votes": _told(votes, voters),
    }


def _steps(value: Value) -> list[Value]:
    """Each plan where it was settled, as the page of the steps tells it."""
    assert isinstance(value, list)
    steps = [step for step in value if isinstance(step, Mapping)]
    last = {str(step["project"]): place for place, step in enumerate(steps)}
    return [_step(step) for place, step in enumerate(steps) if last[str(step["project"])] == place]


def _step(step: Mapping[str, Value]) -> Value:
    kept: Iterable[str] = ("step", "project", *KEPT[str(step["step"])])
    return {name: step[name] for name in kept}


def _told(number: int, of: int) -> int | None:
    """What may not be told is no number."""
    return number if told(number, of) else None
