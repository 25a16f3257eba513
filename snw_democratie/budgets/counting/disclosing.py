"""What of a count may be shown: nothing that gives ballots that are not public, or counts a few people."""

from __future__ import annotations

from dataclasses import replace

from snw_democratie.budgets.counting.facts import SMALL, CountFacts, PlanCount, Study, told

RULE, EVERYTHING = ("rule.json",), ("ballots.pb", "outcome.json", "rule.json")


def public_files(*, with_ballots: bool) -> tuple[str, ...]:
    """The files of the record that everybody gets.

    The steps of Equal Shares tell to the fraction of a cent who had paid for what, and so nearly every ballot: what
    keeps the ballots back keeps outcome.json back too. In their place comes the summary (`stored.summary`).
    """
    return EVERYTHING if with_ballots else RULE


def shown(count: CountFacts, *, with_ballots: bool) -> CountFacts:
    """The facts for the pages. What a vote had to spend times the votes is the money: with few votes it counts them."""
    plans = tuple(_plan(one, count.voters, with_ballots=with_ballots) for one in count.plans)
    given = with_ballots and count.voters >= SMALL
    return replace(count, plans=plans, endowment_cents=count.endowment_cents if given else None)


def shown_study(study: Study | None, count: CountFacts) -> Study | None:
    """The study for the pages: how far a plan with few votes, or none, fell short of another may count the few.

    How often a plan wins when voters are drawn anew tells how many chose it: where few people voted there is no study.
    """
    if study is None:
        return None
    if count.voters < SMALL:
        return replace(study, samples=0, plans=())
    few = {one.number for one in count.plans if one.votes < SMALL or not told(one.votes, count.voters)}
    plans = tuple(replace(one, extra=None, cheaper_cents=None) if one.number in few else one for one in study.plans)
    return replace(study, plans=plans)


def _plan(one: PlanCount, voters: int, *, with_ballots: bool) -> PlanCount:
    """Where all pay the same, the cost divided by it counts them; where some pay less, what is left counts these."""
    if not with_ballots or one.votes < SMALL or not told(one.votes, voters):
        return replace(one, pays_cents=None, full_payers=0, less_payers=0, left_cents=None, best_percent=None)
    if 0 < one.full_payers < SMALL or 0 < one.less_payers < SMALL:
        return replace(one, pays_cents=None, full_payers=0, less_payers=0)
    return one
