"""The count, step by step: what the transcript says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.budgets import paths
from snw_democratie.budgets.counting.facts import SMALL, CountFacts, PlanCount, Result, told
from snw_democratie.budgets.facts import PlanFacts
from snw_democratie.components import Cell, Column, Fact, Link, TableView
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _
from sortition.record import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """All steps of the run that counts, and the ties that the order settled."""

    title: str
    back: Link
    facts: tuple[Fact, ...]
    steps: TableView
    ties: TableView | None
    transcript: str
    with_ballots: bool


def steps_view(found: Result, outcome: Mapping[str, Value]) -> StepsView:
    """The page, from the body of outcome.json."""
    plans = {str(plan.number): plan for plan in found.plans}
    return StepsView(
        title=found.round.title(language().code),
        back=Link(href=paths.result(found.round.slug), text=_("De uitslag")),
        facts=_facts(found),
        steps=_steps(found, plans, _told_once(_maps(outcome["steps"]))),
        ties=_ties(plans, _maps(outcome["ties"])),
        transcript=paths.count_file(found.round.slug, "outcome.json") if found.with_ballots else "",
        with_ballots=found.with_ballots,
    )


def _facts(found: Result) -> tuple[Fact, ...]:
    count = found.count
    facts = [Fact(term=_("Zo vaak is er gerekend"), value=formats.number(count.runs))] if count.voters >= SMALL else []
    if count.endowment_cents is not None:
        facts.append(Fact(term=_("Deel van elke stemmer, ongeveer"), value=formats.euros(count.endowment_cents)))
    return tuple(facts)


def _steps(found: Result, plans: Mapping[str, PlanFacts], steps: tuple[Mapping[str, Value], ...]) -> TableView:
    counts = {str(one.number): one for one in found.count.plans}
    after = _next_in_line(found.count)
    told = [(str(step["project"]), _said(step, counts[str(step["project"])], found.count)) for step in steps]
    if after is not None:
        told = [*((plan, said) for plan, said in told if plan != str(after[0])), (str(after[0]), after[1])]
    rows = tuple(
        (
            Cell(text=formats.number(number), heads_row=True),
            Cell(text=_name(plans, plan)),
            Cell(text=formats.euros(plans[plan].cost), numeric=True),
            Cell(text=said),
        )
        for number, (plan, said) in enumerate(told, 1)
    )
    columns = (
        Column(title=_("Stap")),
        Column(title=_("Plan")),
        Column(title=_("Kosten"), numeric=True),
        Column(title=_("Wat er gebeurde")),
    )
    return TableView(caption=_("Alle stappen"), columns=columns, rows=rows)


def _told_once(steps: tuple[Mapping[str, Value], ...]) -> tuple[Mapping[str, Value], ...]:
    """Each plan where it was settled: what was left may have bought a plan that did not fit at its first turn."""
    last = {str(step["project"]): number for number, step in enumerate(steps)}
    return tuple(step for number, step in enumerate(steps) if last[str(step["project"])] == number)


def _next_in_line(count: CountFacts) -> tuple[int, str] | None:
    """The plan that comes after all steps, and what became of it."""
    if count.topped_up is not None:
        number, cents = count.topped_up
        return number, _("Als volgende aan de beurt. Het wijkplatform legt %(money)s bij.", money=formats.euros(cents))
    if count.partial is not None:
        number, cents = count.partial
        return number, _("Als volgende aan de beurt. Het krijgt wat over is: %(money)s.", money=formats.euros(cents))
    return None


def _said(step: Mapping[str, Value], plan: PlanCount, count: CountFacts) -> str:
    if step["step"] == "bought":
        if plan.pays_cents is None:
            return _("Gekocht door de stemmers.")
        money = formats.euros(plan.pays_cents)
        return _("Gekocht door de stemmers. Wie nog genoeg had, betaalde ongeveer %(money)s.", money=money)
    if step["step"] == "loaded":
        return _("Gekocht: de stemmers hadden samen genoeg gespaard.")
    if step["step"] == "funded":
        if not plan.votes and told(0, count.voters):
            return f"{_('Niemand koos dit plan.')} {_('Maar er was geld over, en dit plan paste nog.')}"
        if step["filled"]:
            return _("Gekocht met geld dat over was.")
        if count.rule.startswith("max-welfare"):
            return _("Hoort bij de plannen met samen de meeste stemmen.")
        return _("Aan de beurt, en het paste.")
    money = formats.euros(int(str(step["missing_cents"])))
    return {
        "budget": lambda: _("Niet gekocht: er was %(money)s te weinig.", money=money),
        "cap": lambda: _("Niet gekocht: voor dit thema of deze wijk was er %(money)s te weinig.", money=money),
        "stop": lambda: _("Niet gekocht: het verdelen was gestopt."),
    }[str(step["obstacle"])]()


def _ties(plans: Mapping[str, PlanFacts], ties: tuple[Mapping[str, Value], ...]) -> TableView | None:
    if not ties:
        return None
    rows = tuple(
        (
            Cell(text=_name(plans, str(tie["chosen"])), heads_row=True),
            Cell(text=formats.listed(tuple(_name(plans, str(one)) for one in _listed(tie["others"])))),
        )
        for tie in ties
    )
    columns = (Column(title=_("Ging voor")), Column(title=_("Was precies even goed")))
    return TableView(caption=_("Gelijke standen"), columns=columns, rows=rows)


def _name(plans: Mapping[str, PlanFacts], number: str) -> str:
    return plans[number].name(language().code)


def _maps(value: Value) -> tuple[Mapping[str, Value], ...]:
    return tuple(one for one in _listed(value) if isinstance(one, Mapping))


def _listed(value: Value) -> tuple[Value, ...]:
    assert isinstance(value, list | tuple)
    return tuple(value)
