"""From a round and its ballots to what the library counts: the Pabulib file, and the rule that was settled before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ballots.budgeting.election import Ballot, BallotKind, Cap, CapKind, Election, Project, ProjectId
from ballots.budgeting.pabulib import written
from ballots.budgeting.pabulib_writing import amount, pabulib_of
from ballots.budgeting.record import rule_file
from ballots.budgeting.rules import rule_from_id
from snw_democratie.budgets.rules import APPROVAL, DEFAULT, KNAPSACK, POINTS, RANKING

TIES = ("votes", "cost", "lot")
"""What settles a tie, as the page of the round says: more votes, lower cost, then the lot."""
SOFTWARE = "snw_democratie"
"""Without a version, so that the rule as published before the vote is the same, byte for byte, when it is counted."""
KINDS: Mapping[str, BallotKind] = {
    APPROVAL: BallotKind.APPROVAL,
    KNAPSACK: BallotKind.APPROVAL,
    POINTS: BallotKind.POINTS,
    RANKING: BallotKind.RANKING,
}
NEXT_PLAN = {"none": "", "partial": "+partial", "top_up": "+top-up"}
OTHERS: Mapping[BallotKind, tuple[str, str]] = {
    BallotKind.APPROVAL: ("greedy", DEFAULT),
    BallotKind.POINTS: ("greedy/points", "equal-shares/points+add1+fill"),
    BallotKind.RANKING: ("greedy/borda", "equal-shares/points+add1+fill"),
}
"""With which rule the outcome is compared: most votes first, or where that is the rule itself, equal shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlan:
    """One plan of the frozen list; `lot` is its place in the drawn order."""

    number: int
    title: str
    theme: str
    wijk: str
    cost_cents: int
    lot: int
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """All of a round that a count needs, without the ballots."""

    slug: str
    title: str
    district: str
    kind: str
    rule: str
    next_plan: str
    budget_cents: int
    theme_caps: Mapping[str, int]
    wijk_caps: Mapping[str, int]
    min_marks: int
    max_marks: int
    points: int
    begins: date
    ends: date
    list_digest: str
    lot_value: str
    plans: tuple[ListedPlan, ...]

    @property
    def lots(self) -> tuple[ProjectId, ...]:
        """The plans in the order of the lot."""
        return tuple(_id(plan.number) for plan in sorted(self.plans, key=lambda plan: plan.lot))

    @property
    def caps(self) -> tuple[Cap, ...]:
        """What a theme or a wijk may get at most."""
        themes = (Cap(kind=CapKind.CATEGORY, name=name, cents=cents) for name, cents in self.theme_caps.items())
        wijken = (Cap(kind=CapKind.NEIGHBOURHOOD, name=name, cents=cents) for name, cents in self.wijk_caps.items())
        return (*themes, *wijken)


def rule_json(settled: Settled) -> bytes:
    """rule.json of the record: known once the lot is drawn, and the same ever after.

    Its context binds the frozen list and the value of the lot; who has these can draw `lots` again.
    """
    return rule_file(
        rule_from_id(settled.rule + NEXT_PLAN[settled.next_plan]),
        budget_cents=settled.budget_cents,
        caps=tuple(sorted(settled.caps, key=lambda cap: (cap.kind, cap.name))),
        ties=TIES,
        lots=settled.lots,
        software=SOFTWARE,
        context={
            "title": settled.title,
            "address": f"/buurtbudget/{settled.slug}",
            "list": settled.list_digest,
            "lot": settled.lot_value,
        },
    )


def ballots_file(settled: Settled, ballots: tuple[tuple[tuple[int, int], ...], ...], *, salt: str) -> bytes:
    """The Pabulib file: what is counted, and what may be published. Its order says nothing about the voters.

    `salt` is nobody's to guess: where the file is kept back, its published digest must not give away few ballots.
    """
    election = Election(
        budget_cents=settled.budget_cents,
        projects=tuple(_project(plan) for plan in settled.plans),
        ballots=tuple(Ballot(marks=tuple((_id(number), mark) for number, mark in marks)) for marks in ballots),
        kind=KINDS[settled.kind],
        caps=settled.caps,
    )
    names = {_id(plan.number): plan.title for plan in settled.plans}
    return written(pabulib_of(election, meta=_meta(settled, salt), texts={"name": names}))


def _meta(settled: Settled, salt: str) -> Mapping[str, str]:
    meta = {
        "description": settled.title,
        "country": "Netherlands",
        "unit": "Amsterdam",
        "district": settled.district,
        "instance": str(settled.ends.year),
        "rule": "unknown",  # the format has names for a few rules; the comment has ours
        "date_begin": f"{settled.begins:%d.%m.%Y}",
        "date_end": f"{settled.ends:%d.%m.%Y}",
        "min_length": str(settled.min_marks),
        "max_length": str(settled.max_marks),
        "language": "nl",
        "currency": "EUR",
        "comment": f"#1: rule {settled.rule}{NEXT_PLAN[settled.next_plan]}, salt {salt}",
    }
    if settled.kind == KNAPSACK:
        meta["max_sum_cost"] = amount(settled.budget_cents)
    if settled.kind == POINTS:
        meta["max_sum_points"] = str(settled.points)
    return meta


def _project(plan: ListedPlan) -> Project:
    return Project(
        id=_id(plan.number),
        cost_cents=plan.cost_cents,
        categories=frozenset({plan.theme}),
        neighbourhood=plan.wijk,
        withdrawn=plan.withdrawn,
    )


def _id(number: int) -> ProjectId:
    return ProjectId(str(number))
