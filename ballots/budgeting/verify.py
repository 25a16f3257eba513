"""The bytes of a count's record -> what could be checked of it, counting once more by other code.

Standard library only. Nothing here imports what made the record; `ballots/SPEC.md` is the contract.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from ballots.budgeting import frozen, summary
from ballots.budgeting.naive import Plain, Recounted, Round, recount
from ballots.budgeting.reading import (
    FILES,
    BallotsFile,
    OutcomeFile,
    RuleFile,
    event,
    read_ballots,
    read_outcome,
    read_rule,
)
from ballots.checks import NOT_CHECKED, NOT_PUBLIC, Checks, Refused, Undecided, require, run
from sortition.record import BadRecord, Value, file_digest

ESSENTIAL = frozenset(
    {"files", "spelling", "chain", "hashes", "ballots", "order", "recount", "total", "payments", "steps", "ties"}
)
"""Without one of these a record is not valid."""

KEPT_BACK = (["ballots.pb"], ["ballots.pb", "outcome.json"])
"""What is not there when the ballots were not published."""

_KINDS_OF_RULES = {"points": ("points", "ranking"), "borda": ("ranking",)}
_DIGEST = re.compile("[0-9a-f]{10,64}", re.ASCII)
_T = TypeVar("_T")


def verify(files: Mapping[str, bytes], *, digest: str | None = None) -> Checks:
    """Check the record whose files (name -> bytes) are given; `digest` is one that was published.

    That may be the digest of outcome.json or, published before the vote, of rule.json. The frozen list of a round may
    lie beside the record: then what was counted is compared with it. So may the summary that is published in the place
    of ballots that are kept back. Raises nothing for bad files.
    """
    record = _Record(files)
    checks = {
        "files": record.check_files,
        "spelling": record.check_spelling,
        "chain": record.check_chain,
        "digest": lambda: record.check_digest(digest),
        "hashes": record.check_hashes,
        "ballots": record.check_ballots,
        "order": record.check_order,
        "recount": record.check_recount,
        "total": record.check_total,
        "payments": record.check_payments,
        "steps": record.check_steps,
        "ties": record.check_ties,
    }
    if frozen.NAME in files:
        checks |= {"list": record.check_list, "lots": record.check_lots, "plans": record.check_listed}
    if summary.NAME in files:
        checks |= {"sums": record.check_sums, "truth": record.check_truth}
    return Checks(checks=tuple(run(checks)), digest=record.digests.get("outcome.json"), essential=ESSENTIAL)


class _Record:
    """The files of one record, each read once; a check that needs what could not be read stays undecided."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._wrong: dict[str, str] = {}
        self._previous: dict[str, str | None] = {}
        self.digests: dict[str, str] = {}
        self._rule = self._event("rule.json", "budget-rule", read_rule)
        self._outcome = self._event("outcome.json", "budget-outcome", read_outcome)
        self._ballots = self._read("ballots.pb", read_ballots)
        self._list = self._read(frozen.NAME, frozen.read_list)
        self._summary = self._event(summary.NAME, "budget-summary", summary.read_summary)
        self._counted: Recounted | None = None

    def check_files(self) -> str:
        """Exactly the three files, perhaps a list or a summary. Without public ballots nothing is wrong or proved."""
        missing, extra = (
            sorted(set(FILES) - set(self._files)),
            sorted(set(self._files) - {*FILES, frozen.NAME, summary.NAME}),
        )
        require(not extra, f"not a file of this record: {', '.join(extra)[:200]}")
        if missing in KEPT_BACK:
            raise Undecided(NOT_PUBLIC, f"not published: {', '.join(missing)}")
        require(not missing, f"missing: {', '.join(missing)}")
        return f"{len(self._files)} files"

    def check_spelling(self) -> str:
        """Every file is spelled in the one way, and holds what belongs in it."""
        require(not self._wrong, "; ".join(f"{name}: {reason}" for name, reason in self._wrong.items()))
        return f"{len(self._files)} files"

    def check_chain(self) -> str:
        """The outcome follows this rule, and nothing comes before the rule."""
        self._need(self._rule, "rule.json")
        self._need(self._outcome, "outcome.json")
        require(self._previous["rule.json"] is None, "rule.json has an event before it")
        require(self._previous["outcome.json"] == self.digests["rule.json"], "outcome.json follows another rule.json")
        return "2 events"

    def check_digest(self, digest: str | None) -> str:
        """A digest that was published is one of this record, all 64 digits of it."""
        if digest is None:
            raise Undecided(NOT_CHECKED, "no digest was given to compare with")
        wanted = digest.strip().lower()
        require(bool(_DIGEST.fullmatch(wanted)), "not 10 to 64 hexadecimal digits")
        fitting = [name for name, found in self.digests.items() if found.startswith(wanted)]
        require(bool(fitting), f"the record has {' and '.join(self.digests.values())}")
        if len(wanted) < 64:
            raise Undecided(NOT_CHECKED, f"the first {len(wanted)} digits fit; only all 64 prove it")
        return f"all 64 digits, of {fitting[0]}"

    def check_hashes(self) -> str:
        """ballots.pb has the SHA-256 that outcome.json gives."""
        outcome = self._need(self._outcome, "outcome.json")
        data = self._need(self._files.get("ballots.pb"), "ballots.pb")
        require(file_digest(data) == outcome.files["ballots.pb"], "ballots.pb was changed")
        return "1 file"

    def check_ballots(self) -> str:
        """The ballots are of a kind that the rule counts, as many as the outcome says, for the money of the rule."""
        ballots, rule, outcome = self._all()
        measure = rule.rule.partition("+")[0].partition("/")[2]
        wanted = _KINDS_OF_RULES.get(measure, ("approval",))
        require(ballots.kind in wanted, f"{ballots.kind} ballots are not for the rule {rule.rule:.80}")
        require(ballots.budget_cents == rule.budget_cents, "another budget than that of rule.json")
        require(ballots.voters == outcome.voters, f"{ballots.voters} ballots, not {outcome.voters}")
        return f"{ballots.voters} ballots, {len(ballots.costs)} plans"

    def check_order(self) -> str:
        """The order that settles ties follows from the ballots, the costs and the lots as the rule says."""
        ballots, rule, outcome = self._all()
        if rule.lots is not None:
            require(sorted(rule.lots) == sorted(ballots.costs), "the lots are not one of each plan")
        require(outcome.order == _order(ballots, rule), f"not the order by {', '.join(rule.ties)}")
        return f"{len(outcome.order)} plans by {', '.join(rule.ties)}"

    def check_recount(self) -> str:
        """Counted again from the definitions, the same plans are chosen in the same order."""
        outcome, counted = self._need(self._outcome, "outcome.json"), self._recounted()
        require(outcome.selected == counted.selected, f"counted again: {', '.join(counted.selected)[:200]}")
        require(outcome.endowment == counted.endowment, f"counted again from {counted.endowment} cents per voter")
        require(outcome.runs == counted.runs, f"counted again in {counted.runs} runs")
        wanted = (counted.next_in_line, None) if not counted.topped_up else (None, counted.next_in_line)
        require((outcome.partial, outcome.topped_up) == wanted, f"next in line: {counted.next_in_line}")
        return f"{len(counted.selected)} plans, {counted.runs} runs"

    def check_total(self) -> str:
        """The costs of the selected plans add up, and hold to the budget and the caps but for what is topped up."""
        ballots, rule, outcome = self._all()
        known = [plan for plan in outcome.selected if plan in ballots.costs]
        total = sum(ballots.costs[plan] for plan in known)
        require(len(known) == len(outcome.selected) == len(set(known)), "a plan that is not there, or twice")
        require(not set(known) & ballots.withdrawn, "a plan that was withdrawn")
        require(total == outcome.total_cost_cents, f"they cost {total} cents")
        extra = outcome.topped_up[1] if outcome.topped_up else 0
        require(total - extra <= rule.budget_cents, f"{total} cents is more than the budget")
        for kind, name, most in rule.caps:
            spent = sum(ballots.costs[plan] for plan in known if plan in ballots.covered.get((kind, name), ()))
            require(spent <= most, f"{spent} cents is more than the cap of {name!r:.80}")
        return f"{total} of {rule.budget_cents} cents"

    def check_payments(self) -> str:
        """Who paid for which plan: its supporters only, its whole cost, and nobody more than the endowment."""
        ballots, outcome = self._need(self._ballots, "ballots.pb"), self._need(self._outcome, "outcome.json")
        rounds = [one for one in self._recounted().rounds if one.step == "bought"]
        spent: dict[int, Fraction] = {}
        for one in rounds:
            paid = sum(cents * ballots.ballots[number][1] for number, cents in one.payments.items())
            require(paid == ballots.costs[one.plan], f"{paid} cents were paid for {one.plan!r:.80}")
            for number, cents in one.payments.items():
                require(one.plan in ballots.ballots[number][0], f"{one.plan!r:.80} was paid by who did not choose it")
                spent[number] = spent.get(number, Fraction(0)) + cents
        most = max(spent.values(), default=Fraction(0))
        require(most <= (outcome.endowment or 0), f"a voter paid {most} cents")
        stated = [step for step in outcome.steps if isinstance(step, Mapping) and "payments" in step]
        payments = [step["payments"] for step in stated]
        require(payments == [_distribution(one, ballots) for one in rounds], "other payments than counted again")
        return f"{len(rounds)} plans paid for by their supporters"

    def check_steps(self) -> str:
        """Every step, with the number that decided it, is that of the second count."""
        outcome, ballots = self._need(self._outcome, "outcome.json"), self._need(self._ballots, "ballots.pb")
        wanted = [_step(one, ballots) for one in self._recounted().rounds]
        for number, (step, mine) in enumerate(zip(outcome.steps, wanted, strict=False), start=1):
            require(step == mine, f"step {number}, counted again: {mine!r:.200}")
        require(len(outcome.steps) == len(wanted), f"counted again in {len(wanted)} steps")
        return f"{len(wanted)} steps"

    def check_ties(self) -> str:
        """The ties that the order settled are those of the second count."""
        outcome = self._need(self._outcome, "outcome.json")
        wanted = [{"chosen": one.plan, "others": list(one.tied)} for one in self._recounted().rounds if one.tied]
        require(list(outcome.ties) == wanted, f"counted again: {wanted!r:.200}")
        return f"{len(wanted)} ties"

    def check_list(self) -> str:
        """rule.json names the frozen list that lies beside it."""
        return frozen.check_list(self._need(self._list, frozen.NAME), self._need(self._rule, "rule.json"))

    def check_lots(self) -> str:
        """The lots follow from that list and the value that was drawn."""
        return frozen.check_lots(self._need(self._list, frozen.NAME), self._need(self._rule, "rule.json"))

    def check_listed(self) -> str:
        """The plans that were counted are those of the list."""
        return frozen.check_listed(self._need(self._list, frozen.NAME), self._need(self._ballots, "ballots.pb"))

    def check_sums(self) -> str:
        """What is public of ballots that are kept back follows this rule and adds up."""
        found = self._need(self._summary, summary.NAME)
        rule = self._need(self._rule, "rule.json")
        require(self._previous[summary.NAME] == self.digests["rule.json"], f"{summary.NAME} follows another rule.json")
        return summary.check_sums(found, rule, self._list)

    def check_truth(self) -> str:
        """It is what came out of these ballots; only who has them can say."""
        found = self._need(self._summary, summary.NAME)
        if "ballots.pb" not in self._files or "outcome.json" not in self._files:
            raise Undecided(NOT_PUBLIC, "not published: ballots.pb, outcome.json; an auditor can download them")
        ballots, _, outcome = self._all()
        digests = self.digests["outcome.json"], file_digest(self._files["ballots.pb"])
        return summary.check_truth(found, ballots, outcome, digests)

    def _event(self, name: str, kind: str, read: Callable[[Mapping[str, Value]], _T]) -> _T | None:
        def whole(data: bytes) -> _T:
            body, self._previous[name], digest = event(data, kind)
            value = read(body)
            self.digests[name] = digest
            return value

        return self._read(name, whole)

    def _read(self, name: str, read: Callable[[bytes], _T]) -> _T | None:
        if name not in self._files:
            return None
        try:
            return read(self._files[name])
        except BadRecord as error:
            self._wrong[name] = error.reason
            return None

    def _need(self, value: _T | None, name: str) -> _T:
        if value is None:
            what = "cannot be read" if name in self._files else "is missing"
            raise Undecided(NOT_CHECKED, f"{name} {what}")
        return value

    def _all(self) -> tuple[BallotsFile, RuleFile, OutcomeFile]:
        return (
            self._need(self._ballots, "ballots.pb"),
            self._need(self._rule, "rule.json"),
            self._need(self._outcome, "outcome.json"),
        )

    def _recounted(self) -> Recounted:
        ballots, rule, outcome = self._all()
        if self._counted is None:
            standing = {plan: cost for plan, cost in ballots.costs.items() if plan not in ballots.withdrawn}
            if sorted(outcome.order) != sorted(ballots.costs):
                raise Undecided(NOT_CHECKED, "the order does not name every plan once")
            caps = [(cents, ballots.covered.get((kind, name), frozenset())) for kind, name, cents in rule.caps]
            election = Plain(
                budget=rule.budget_cents,
                costs=standing,
                ballots=ballots.ballots,
                order=outcome.order,
                caps=caps,
                ranked=ballots.kind == "ranking",
            )
            try:
                self._counted = recount(election, rule.rule)
            except ValueError as error:
                raise Refused(f"no rule: {rule.rule!r:.80}") from error
        return self._counted


def _order(ballots: BallotsFile, rule: RuleFile) -> tuple[str, ...]:
    votes = ballots.votes()
    place: dict[str, Callable[[str], object]] = {
        "votes": lambda plan: -votes[plan],
        "cost": lambda plan: ballots.costs[plan],
        "id": lambda plan: plan,
        "lot": lambda plan: (rule.lots or ()).index(plan),
    }
    return tuple(sorted(ballots.costs, key=lambda plan: tuple(place[criterion](plan) for criterion in rule.ties)))


def _distribution(one: Round, ballots: BallotsFile) -> list[Value]:
    voters: Counter[Fraction] = Counter()
    for number, cents in one.payments.items():
        voters[cents] += ballots.ballots[number][1]
    return [{"cents": str(cents), "voters": voters[cents]} for cents in sorted(voters, reverse=True)]


def _step(one: Round, ballots: BallotsFile) -> Value:
    if one.step == "bought":
        payments = _distribution(one, ballots)
        return {"step": "bought", "project": one.plan, "rho": str(one.number), "payments": payments}
    if one.step == "loaded":
        return {"step": "loaded", "project": one.plan, "load": str(one.number)}
    if one.step == "funded":
        return {"step": "funded", "project": one.plan, "score": str(one.number), "filled": one.why == "filled"}
    return {"step": "passed", "project": one.plan, "obstacle": one.why, "missing_cents": int(one.number)}
