"""The two computations, as they run in a process of their own: plain values in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ballots.errors import BallotsError
from snw_democratie.budgets.counting.election import OTHERS, TIES, Settled, ballots_file, rule_json
from snw_democratie.budgets.counting.errors import CountFailed
from snw_democratie.budgets.counting.facts import CheckFacts, FileFacts, PlanStudy, Study, packed
from snw_democratie.jobs.child import Progress
from sortition.record import file_digest, unseal

if TYPE_CHECKING:
    from ballots.budgeting.election import Election
    from ballots.budgeting.outcome import Outcome
    from ballots.budgeting.rules import Rule

SAMPLES = 50
"""How often is counted again with other voters."""
UNIT_CENTS = 100_00
"""How finely is looked for the price at which a plan would have had money: a hundred euros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInputs:
    """What the count needs: the round, each ballot as (plan, mark), and what makes the digest of all no guess."""

    settled: Settled
    ballots: tuple[tuple[tuple[int, int], ...], ...]
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The files of the record with the facts for the pages among them, and what identifies the outcome."""

    files: Mapping[str, bytes]
    digest: str
    voters: int
    agree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyInputs:
    """What the study needs: the record of a count."""

    ballots: bytes
    rule_json: bytes
    digest: str
    samples: int = SAMPLES


def count_ballots(inputs: CountInputs, on_progress: Progress) -> Counted:
    """Count with the engine, write the record, and count once more from that record with the other program.

    Raises CountFailed.
    """
    try:
        return _count(inputs, on_progress)
    except BallotsError as error:
        raise CountFailed(type(error).__name__) from error


def _count(inputs: CountInputs, on_progress: Progress) -> Counted:
    # The engine takes a second to load and belongs in this process alone, not in the web server.
    from ballots.budgeting.record import record
    from ballots.budgeting.verify import verify
    from snw_democratie.budgets.counting.explaining import count_facts

    on_progress("count", 0, 2)
    data, settled = ballots_file(inputs.settled, inputs.ballots, salt=inputs.salt), rule_json(inputs.settled)
    election, rule, recount = _counting(data, settled)
    outcome, priority = recount(election, rule)
    files = dict(record(data, settled, election, outcome, priority=priority))
    on_progress("verify", 1, 2)
    found = verify(files)
    agree = found.ok and found.digest is not None
    plain = str(rule).removesuffix("+partial").removesuffix("+top-up")
    other_rule = next(one for one in OTHERS[election.kind] if one != plain)
    facts = count_facts(
        election,
        outcome,
        recount(election, _rule(other_rule))[0],
        agree=agree,
        checks=tuple(CheckFacts(name=one.name, ok=one.ok, detail=one.detail) for one in found.checks),
    )
    listed = tuple(
        FileFacts(name=name, size=len(content), sha256=file_digest(content)) for name, content in sorted(files.items())
    )
    files["facts.json"] = packed(replace(facts, rule_digest=unseal(settled)[3], files=listed))
    return Counted(files=files, digest=unseal(files["outcome.json"])[3], voters=election.voters, agree=agree)


def study_count(inputs: StudyInputs, on_progress: Progress) -> bytes:
    """How far each plan that is not funded fell short, and how much hangs on who happened to vote."""
    from ballots.budgeting.shortfall import cheaper_by, extra_supporters, stability

    election, rule, recount = _counting(inputs.ballots, inputs.rule_json)

    def again(other: Election) -> Outcome:
        return recount(other, rule)[0]

    funded = frozenset(again(election).selected)
    short = [plan.id for plan in election.standing if plan.id not in funded]
    found = {}
    for done, id_ in enumerate(short):
        on_progress("shortfall", done, len(short) + 1)
        extra = extra_supporters(election, id_, again)
        found[id_] = (extra, cheaper_by(election, id_, again, unit_cents=UNIT_CENTS))
    on_progress("stability", len(short), len(short) + 1)
    wins = stability(election, again, samples=inputs.samples, seed=inputs.digest)
    plans = tuple(
        PlanStudy(
            number=int(plan.id),
            extra=found.get(plan.id, (None, None))[0],
            cheaper_cents=found.get(plan.id, (None, None))[1],
            funded_in=wins[plan.id],
        )
        for plan in election.projects
    )
    # Where nobody voted there is nobody to draw anew: an outcome that never changes would look certain.
    return packed(Study(samples=inputs.samples if election.voters else 0, plans=plans))


Recount = Callable[["Election", "Rule"], tuple["Outcome", tuple[str, ...]]]


def _counting(data: bytes, settled: bytes) -> tuple[Election, Rule, Recount]:
    """The election in these bytes, the rule, and how to count any such election: ties fall as they were settled."""
    from ballots.budgeting.counting import count
    from ballots.budgeting.election import ProjectId
    from ballots.budgeting.pabulib import read_pabulib
    from ballots.budgeting.pabulib_election import election_of
    from ballots.budgeting.ties import tie_order

    body = unseal(settled)[1]
    lots = tuple(ProjectId(str(one)) for one in body["lots"])

    def recount(election: Election, rule: Rule) -> tuple[Outcome, tuple[ProjectId, ...]]:
        priority = tie_order(election, criteria=TIES, lots=lots)
        return count(election, rule, priority=priority), priority

    return election_of(read_pabulib(data), with_caps=True), _rule(str(body["rule"])), recount


def _rule(name: str) -> Rule:
    from ballots.budgeting.rules import rule_from_id

    return rule_from_id(name)
