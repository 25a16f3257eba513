"""A count as files that anyone can check: the ballots, the rule that was settled before, the outcome with its reasons.

`ballots/SPEC.md` says byte by byte what is written here; `verify` reads it without this file.
"""

from __future__ import annotations

from collections.abc import Mapping

from ballots.budgeting.election import Cap, Election, ProjectId
from ballots.budgeting.outcome import Bought, Funded, Loaded, NextInLine, Outcome, Step
from ballots.budgeting.rules import Rule
from ballots.errors import NotRecorded
from sortition.record import Value, file_digest, seal, unseal


def rule_file(
    rule: Rule,
    *,
    budget_cents: int,
    caps: tuple[Cap, ...] = (),
    ties: tuple[str, ...],
    lots: tuple[ProjectId, ...] | None = None,
    software: str,
    context: Mapping[str, str] | None = None,
) -> bytes:
    """rule.json, to be published before the vote opens: the whole rule, the money, and how ties are settled.

    `ties` are criteria of `tie_order`; `lots` is the drawn order of the plans, when one of them is "lot".
    """
    body: dict[str, Value] = {
        "version": 1,
        "software": software,
        "context": dict(context or {}),
        "rule": str(rule),
        "ties": list(ties),
        "lots": None if lots is None else list(lots),
        "budget_cents": budget_cents,
        "caps": [{"kind": str(cap.kind), "name": cap.name, "cents": cap.cents} for cap in caps],
    }
    return seal("budget-rule", body, previous=None)


def record(
    ballots: bytes, rule_json: bytes, election: Election, outcome: Outcome, *, priority: tuple[ProjectId, ...]
) -> Mapping[str, bytes]:
    """The files of a count, by name. `ballots` is the Pabulib file that `election` was read from.

    Raises NotRecorded for weighted ballots, which that file cannot hold.
    """
    if any(ballot.weight != 1 for ballot in election.ballots):
        raise NotRecorded("weights")
    body: dict[str, Value] = {
        "files": {"ballots.pb": file_digest(ballots)},
        "order": list(priority),
        **outcome_value(election, outcome),
    }
    outcome_json = seal("budget-outcome", body, previous=unseal(rule_json)[3])
    return {"ballots.pb": ballots, "rule.json": rule_json, "outcome.json": outcome_json}


def outcome_value(election: Election, outcome: Outcome) -> dict[str, Value]:
    """An outcome with its steps and ties as a JSON value: fractions as "p/q", amounts in cents."""
    return {
        "voters": election.voters,
        "selected": list(outcome.selected),
        "total_cost_cents": outcome.total_cost_cents,
        "endowment": None if outcome.endowment is None else str(outcome.endowment),
        "runs": outcome.runs,
        "steps": [_step(step) for step in outcome.steps],
        "ties": [{"chosen": tie.chosen, "others": list(tie.others)} for tie in outcome.ties],
        "partial": _next_in_line(outcome.partial),
        "topped_up": _next_in_line(outcome.topped_up),
    }


def _step(step: Step) -> Value:
    if isinstance(step, Bought):
        payments: Value = [{"cents": str(share.cents), "voters": int(share.voters)} for share in step.payments]
        return {"step": "bought", "project": step.project, "rho": str(step.rho), "payments": payments}
    if isinstance(step, Loaded):
        return {"step": "loaded", "project": step.project, "load": str(step.load)}
    if isinstance(step, Funded):
        return {"step": "funded", "project": step.project, "score": str(step.score), "filled": step.filled}
    return {
        "step": "passed",
        "project": step.project,
        "obstacle": str(step.obstacle),
        "missing_cents": step.missing_cents,
    }


def _next_in_line(found: NextInLine | None) -> Value:
    return None if found is None else {"project": found.project, "cents": found.cents}
