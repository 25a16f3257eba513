"""What the list on which people choose shows. No count, order or colour here follows from a ballot of anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, RANKING, BallotPaper
from snw_democratie.budgets.booth.basket import Basket
from snw_democratie.budgets.booth.basket_words import BasketView, basket_view, why_sentence
from snw_democratie.budgets.booth.doors import Door
from snw_democratie.budgets.booth.forms import Chosen, field_of
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.components import Choice, Link, Problem
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJKEN
from sortition.record import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Booth:
    """A round with its ballot paper and the plans on it, behind one of the doors."""

    door: Door
    one: RoundFacts
    paper: BallotPaper
    plans: tuple[PlanFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeView:
    """What is said on every page behind a door: that nothing counts, or that the screen is shared."""

    practice: bool
    table: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One plan on the list, with its control: a checkbox, or a number when there is a `label`.

    `hidden` when another theme or wijk was asked for: it stays in the form. `full` says why it does not fit any more.
    """

    number: int
    name: str
    title: str
    spoken: str
    theme: str
    wijk: str
    cents: int
    hidden: bool
    facts: str
    cost: str
    language: str
    what: str
    why: str
    choice: Choice
    label: str
    value: str
    error: str
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansView:
    """The list of plans, to choose from."""

    round: Link
    title: str
    mode: ModeView
    action: str
    to_plans: str
    to_basket: str
    rule: str
    until: str
    practise: str
    order: str
    code: str
    themes: tuple[Choice, ...]
    wijken: tuple[Choice, ...]
    none: bool
    basket: BasketView
    plans: tuple[PlanLine, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]


def plans_view(booth: Booth, chosen: Chosen, problems: tuple[Problem, ...] = ()) -> PlansView:
    """The list in the order of this voter, with what was chosen."""
    one, paper, plans = booth.one, booth.paper, shuffled(booth, chosen.order)
    open_plans = {number_of(plan) for plan in plans}
    marks = {number: mark for number, mark in chosen.marks.items() if number in open_plans}
    basket = Basket(paper=paper, marks=marks)
    errors = {problem.field: problem.message for problem in problems}
    lines = tuple(_line(basket, plan, chosen, errors) for plan in plans)
    action = booth.door.at(one.slug)
    return PlansView(
        round=round_link(one),
        title=one.title(language().code),
        mode=mode_view(booth),
        action=action,
        to_plans=f"{action}#plannen",
        to_basket=f"{action}#mandje",
        rule=words.ballot_sentence(replace(one.rules, min_marks=paper.fewest(), max_marks=paper.most())),
        until=_until(booth),
        practise=paths.practise(one.slug) if booth.door is Door.VOTE else "",
        order=chosen.order,
        code=chosen.code,
        themes=_choices(
            _("Alle thema's"), {code: theme_name(code) for code in THEMES}, {plan.theme for plan in plans}, chosen.theme
        ),
        wijken=_choices(
            _("Alle wijken"),
            {code: one.name for code, one in WIJKEN.items()},
            {plan.wijk for plan in plans},
            chosen.wijk,
        ),
        none=all(line.hidden for line in lines),
        basket=basket_view(basket, tuple(plan.name(language().code) for plan in plans if number_of(plan) in marks)),
        plans=lines,
        gone=tuple(plan.name(language().code) for plan in booth.plans if plan.number in paper.withdrawn),
        problems=problems,
    )


def mode_view(booth: Booth) -> ModeView:
    """What is said behind this door."""
    return ModeView(practice=booth.paper.practice, table=booth.door is Door.TABLE)


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


def shuffled(booth: Booth, order: str, *, all_of_them: bool = False) -> list[PlanFacts]:
    """The plans that can be chosen, in an order that the key in the form gives: no plan is on top for everybody.

    With `all_of_them` also those that were withdrawn.
    """
    plans = (plan for plan in booth.plans if all_of_them or plan.number not in booth.paper.withdrawn)
    return sorted(plans, key=lambda plan: digest("snw/booth-order/1", [order, number_of(plan)]))


def number_of(plan: PlanFacts) -> int:
    """The number of a plan on the list."""
    assert plan.number is not None
    return plan.number


def round_link(one: RoundFacts) -> Link:
    """The page of the round."""
    return Link(href=paths.round_page(one.slug), text=one.title(language().code))


def _until(booth: Booth) -> str:
    if booth.paper.practice:
        return _("Oefenen kan zonder code. U kunt niets fout doen.")
    return _("Stemmen kan tot %(when)s. U hebt uw stemcode nodig.", when=formats.moment(booth.paper.closes_at))


def _choices(everything: str, names: Mapping[str, str], there: set[str], chosen: str) -> tuple[Choice, ...]:
    """Everything, or one of those that are there; no choice where there is one only."""
    found = [Choice(value=code, label=name, chosen=code == chosen) for code, name in names.items() if code in there]
    return (Choice(value="", label=everything, chosen=chosen not in there), *found) if len(found) > 1 else ()


def _line(basket: Basket, plan: PlanFacts, chosen: Chosen, errors: Mapping[str, str]) -> PlanLine:
    number, title, kind = number_of(plan), plan.name(language().code), basket.paper.kind
    full = basket.why_not(number)
    label = _("Punten voor: %(plan)s", plan=title) if kind == POINTS else ""
    if kind == RANKING:
        label = _("Plaats van: %(plan)s", plan=title)
    return PlanLine(
        number=number,
        name=field_of(number),
        title=title,
        spoken=plan.spoken(language().code),
        theme=plan.theme,
        wijk=plan.wijk,
        cents=basket.paper.costs[number],
        hidden=chosen.theme not in ("", plan.theme) or chosen.wijk not in ("", plan.wijk),
        facts=f"{theme_name(plan.theme)} · {WIJKEN[plan.wijk].name}",
        cost=formats.euros(basket.paper.costs[number]),
        language=plan.language,
        what=plan.what,
        why=plan.why,
        choice=Choice(value="1", label=title, chosen=number in chosen.typed),
        label=label,
        value=chosen.typed.get(number, ""),
        error=errors.get(field_of(number), ""),
        full=why_sentence(basket.paper, full, formats.euros(basket.left)) if full else "",
    )
