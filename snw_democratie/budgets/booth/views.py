"""What the pages on which people vote show. No count, order or colour here follows from a ballot of anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, RANKING, BallotPaper
from snw_democratie.budgets.booth.forms import Chosen, field_of
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.themes import theme_name
from snw_democratie.budgets.voting.casting import spelled
from snw_democratie.components import Choice, Fact, Link, Problem
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJKEN
from sortition.record import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Booth:
    """A round with its ballot paper and the plans on it."""

    one: RoundFacts
    paper: BallotPaper
    plans: tuple[PlanFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One plan on the list, with its control: a checkbox, or a number when there is a `label`."""

    name: str
    title: str
    spoken: str
    facts: str
    cost: str
    language: str
    what: str
    why: str
    choice: Choice
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansView:
    """The list of plans, to choose from."""

    round: Link
    title: str
    action: str
    rule: str
    until: str
    practice: bool
    order: str
    so_far: str
    plans: tuple[PlanLine, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MineLine:
    """One plan that was chosen."""

    title: str
    spoken: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What was chosen, to be looked over and confirmed with a code."""

    round: Link
    title: str
    back: str
    action: str
    practice: bool
    age: str
    so_far: str
    mine: tuple[MineLine, ...]
    kept: tuple[Fact, ...]
    order: str
    key: str
    marks: str
    code: str
    trouble: str
    code_error: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """That somebody voted, and never what."""

    round: Link
    heading: str
    number: str
    said: str
    counts: bool


def plans_view(booth: Booth, chosen: Chosen, problems: tuple[Problem, ...] = ()) -> PlansView:
    """The list in the order of this voter, with what was chosen."""
    one, paper = booth.one, booth.paper
    errors = {problem.field: problem.message for problem in problems}
    return PlansView(
        round=_round(one),
        title=one.title(language().code),
        action=paths.booth(one.slug),
        rule=words.ballot_sentence(one.rules),
        until=_("Stemmen kan tot %(when)s. U hebt uw stemcode nodig.", when=formats.moment(paper.closes_at)),
        practice=paper.practice,
        order=chosen.order,
        so_far=so_far(paper, chosen.marks),
        plans=tuple(_line(paper, plan, chosen.typed, errors) for plan in _shuffled(booth, chosen.order)),
        gone=tuple(plan.name(language().code) for plan in booth.plans if plan.number in paper.withdrawn),
        problems=problems,
    )


def review_view(
    booth: Booth, chosen: Chosen, *, key: str, code: str = "", trouble: str = "", code_error: str = ""
) -> ReviewView:
    """What was chosen. `trouble` stopped the vote; `code_error` is about the code."""
    one, marks = booth.one, chosen.marks
    plans = [plan for plan in _shuffled(booth, chosen.order) if plan.number in marks]
    if booth.paper.kind == RANKING:
        plans.sort(key=lambda plan: marks[_number(plan)])
    return ReviewView(
        round=_round(one),
        title=one.title(language().code),
        back=paths.booth(one.slug),
        action=f"{paths.booth(one.slug)}/uitbrengen",
        practice=booth.paper.practice,
        age=_("Met uw stem zegt u: ik ben %(age)s jaar of ouder.", age=formats.number(one.rules.min_age)),
        so_far=so_far(booth.paper, marks),
        mine=tuple(_mine(booth.paper, plan, marks[_number(plan)]) for plan in plans),
        kept=tuple(Fact(term=field_of(number), value=str(mark)) for number, mark in sorted(marks.items())),
        order=chosen.order,
        key=key,
        marks=spelled(marks),
        code=code,
        trouble=trouble,
        code_error=code_error,
        problems=(Problem(field="code", message=code_error),) if code_error else (),
    )


def receipt_view(one: RoundFacts, number: str, *, again: bool, practice: bool) -> ReceiptView:
    """A receipt."""
    said = _("U stuurde uw stem twee keer. Uw eerste keuze telt, en telt één keer.") if again else ""
    return ReceiptView(
        round=_round(one),
        heading=_("Dit was een oefening") if practice else _("U hebt gestemd"),
        number=number,
        said=_("Deze stem telt niet. Wij bewaren hem niet.") if practice else said,
        counts=not practice,
    )


def so_far(paper: BallotPaper, marks: Mapping[int, int]) -> str:
    """How much was chosen, and what that costs or how many points it takes."""
    number = ngettext("U koos %(n)s plan.", "U koos %(n)s plannen.", len(marks), n=formats.number(len(marks)))
    if paper.kind == POINTS:
        given, most = formats.number(sum(marks.values())), formats.number(paper.points)
        return f"{number} {_('U gaf %(given)s van de %(most)s punten.', given=given, most=most)}"
    cost = formats.euros(sum(paper.costs.get(plan, 0) for plan in marks))
    if paper.kind == KNAPSACK:
        most = formats.euros(paper.budget_cents)
        return f"{number} {_('Dat kost %(cost)s van de %(most)s.', cost=cost, most=most)}"
    return f"{number} {_('Dat kost %(cost)s.', cost=cost)}"


def _shuffled(booth: Booth, order: str) -> list[PlanFacts]:
    """The plans that can be chosen, in an order that the key in the form gives: no plan is on top for everybody."""
    open_plans = (plan for plan in booth.plans if plan.number not in booth.paper.withdrawn)
    return sorted(open_plans, key=lambda plan: digest("snw/booth-order/1", [order, _number(plan)]))


def _line(paper: BallotPaper, plan: PlanFacts, typed: Mapping[int, str], errors: Mapping[str, str]) -> PlanLine:
    number, title = _number(plan), plan.name(language().code)
    label = _("Punten voor: %(plan)s", plan=title) if paper.kind == POINTS else ""
    if paper.kind == RANKING:
        label = _("Plaats van: %(plan)s", plan=title)
    return PlanLine(
        name=field_of(number),
        title=title,
        spoken=plan.spoken(language().code),
        facts=f"{theme_name(plan.theme)} · {WIJKEN[plan.wijk].name}",
        cost=formats.euros(paper.costs[number]),
        language=plan.language,
        what=plan.what,
        why=plan.why,
        choice=Choice(value="1", label=title, chosen=number in typed),
        label=label,
        value=typed.get(number, ""),
        error=errors.get(field_of(number), ""),
    )


def _mine(paper: BallotPaper, plan: PlanFacts, mark: int) -> MineLine:
    facts = formats.euros(paper.costs[_number(plan)])
    if paper.kind == POINTS:
        points = ngettext("%(n)s punt", "%(n)s punten", mark, n=formats.number(mark))
        facts = f"{facts} · {points}"
    if paper.kind == RANKING:
        facts = f"{facts} · {_('plaats %(n)s', n=formats.number(mark))}"
    return MineLine(title=plan.name(language().code), spoken=plan.spoken(language().code), facts=facts)


def _number(plan: PlanFacts) -> int:
    assert plan.number is not None
    return plan.number


def _round(one: RoundFacts) -> Link:
    return Link(href=paths.round_page(one.slug), text=one.title(language().code))
