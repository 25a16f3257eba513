"""What the last pages of voting show: the choice once more with the code, the receipt, and that one cannot vote now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from snw_democratie.budgets import paths
from snw_democratie.budgets.ballot_paper import POINTS, RANKING, BallotPaper
from snw_democratie.budgets.booth.doors import Door
from snw_democratie.budgets.booth.forms import Chosen
from snw_democratie.budgets.booth.views import (
    Booth,
    ModeView,
    mode_view,
    number_of,
    round_link,
    shuffled,
    so_far,
)
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.budgets.voting.casting import spelled
from snw_democratie.budgets.voting.errors import BadVoteCode, VotingClosed
from snw_democratie.budgets.voting.promise import promise
from snw_democratie.components import Link, Problem
from snw_democratie.i18n import N_, formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import BadCode
from sortition.errors import SortitionError

FORMAT = "snw-buurtbudget-receipt"
ASKING = {
    "used": (
        N_("Stemde u niet zelf met deze code?"),
        N_("Dan deed iemand anders dat. Zeg het ons. Wij kunnen die stem niet bekijken en niet weghalen."),
    ),
    "void": (N_("Hebt u een nieuwe code nodig?"), N_("Vraag het ons.")),
}
"""What to ask us about a code that casts no vote, with its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MineLine:
    """One plan that was chosen."""

    title: str
    spoken: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What was chosen, to be looked over and confirmed with a code. `try_code` is one to practise with.

    `trouble` is what stopped the vote and is not in the field of the code; `asking` is what to ask us then. `spent`
    when the code was used: then the choice is out of the way, and `next` is where somebody else begins at a table.
    """

    round: Link
    title: str
    heading: str
    spent: bool
    next: str
    mode: ModeView
    back: str
    action: str
    promise: SwornText
    so_far: str
    mine: tuple[MineLine, ...]
    order: str
    key: str
    marks: str
    code: str
    try_code: str
    trouble_heading: str
    trouble: str
    asking_heading: str
    asking: str
    code_error: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """That somebody voted, and the choice that this browser just sent. Nothing of it was looked up.

    `sent` is False for who only followed an address: that may name any number, so no page says that it is of a vote.
    `alone` when there is no choice beside the number. `kept` is the receipt for the own device as a script puts it away
    under `place`.
    """

    round: Link
    mode: ModeView
    heading: str
    number: str
    said_heading: str
    said: str
    counts: bool
    sent: bool
    alone: bool
    here: str
    download: str
    marks: str
    so_far: str
    mine: tuple[MineLine, ...]
    kept: str
    place: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedView:
    """That one cannot vote now, and what one can do instead."""

    round: Link
    heading: str
    sentence: str
    links: tuple[Link, ...]


def review_view(
    booth: Booth, chosen: Chosen, *, key: str, try_code: str = "", error: SortitionError | None = None
) -> ReviewView:
    """What was chosen, and why it could not be stored, if it could not."""
    one, said = booth.one, refusal(error)[1] if error else ""
    spent = isinstance(error, BadVoteCode) and error.reason == "used"
    mendable = isinstance(error, BadCode | BadVoteCode) and not spent
    asking = ASKING.get(error.reason, ("", "")) if isinstance(error, BadVoteCode) else ("", "")
    return ReviewView(
        round=round_link(one),
        title=one.title(language().code),
        heading=_("Deze code is gebruikt") if spent else _("Klopt uw keuze?"),
        spent=spent,
        next=_next(booth),
        mode=mode_view(booth),
        back=booth.door.at(one.slug),
        action=booth.door.at(one.slug, "/uitbrengen"),
        promise=promise(one.rules.min_age),
        so_far=so_far(booth.paper, chosen.marks),
        mine=_mine(booth, chosen),
        order=chosen.order,
        key=key,
        marks=spelled(chosen.marks),
        code="" if spent else chosen.code,
        try_code=try_code,
        trouble_heading=_("U kunt niet nog een keer stemmen") if spent else _("Er ging iets mis bij het stemmen"),
        trouble="" if mendable else said,
        asking_heading=_(asking[0]) if asking[0] else "",
        asking=_(asking[1]) if asking[1] else "",
        code_error=said if mendable else "",
        problems=(Problem(field="code", message=said),) if mendable else (),
    )


def receipt_view(
    booth: Booth, chosen: Chosen, number: str, *, again: bool, practice: bool, sent: bool = True
) -> ReceiptView:
    """A receipt; `chosen` is empty where this browser did not just send it."""
    one, counts = booth.one, not practice
    heading, said = "" if counts else _("Deze stem telt niet. Wij bewaren hem niet."), ""
    if again and counts:
        heading = _("Stuurde u uw stem twee keer?")
        said = _("Dan telt uw eerste keuze, en die telt één keer.")
        said += " " + _("Wij kunnen die keuze hier niet tonen: uw stem staat los van uw code.")
    marks = {plan: mark for plan, mark in chosen.marks.items() if plan in booth.paper.costs}
    return ReceiptView(
        round=round_link(one),
        mode=ModeView(practice=False, table=booth.door is Door.TABLE),
        heading=_("Dit was een oefening") if practice else _("U hebt gestemd") if sent else _("Uw bewijsnummer"),
        number=number,
        said_heading=heading,
        said=said,
        counts=counts,
        sent=sent,
        alone=bool(number) and not marks and booth.door is Door.VOTE,
        here=booth.door.at(one.slug, "/bewijs"),
        download=booth.door.at(one.slug, "/bewijs/bestand") if counts and marks and booth.door is Door.VOTE else "",
        marks=spelled(marks),
        so_far=so_far(booth.paper, marks) if marks else "",
        mine=_mine(booth, chosen),
        kept=receipt_file(one, number, marks).decode("utf-8"),
        place=f"snw-buurtbudget:{one.slug}",
        next=_next(booth),
    )


def receipt_file(one: RoundFacts, number: str, marks: Mapping[int, int]) -> bytes:
    """The receipt for the own device: with it one can see later what the own vote did."""
    value = {
        "format": FORMAT,
        "version": 1,
        "round": one.slug,
        "title": one.title(language().code),
        "receipt": number,
        "marks": {str(plan): mark for plan, mark in sorted(marks.items())},
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def closed_view(one: RoundFacts, error: VotingClosed, *, listed: bool) -> ClosedView:
    """Not yet, or no more; before the vote one can practise as soon as the list is there."""
    back = Link(href=paths.round_page(one.slug), text=_("Naar het buurtbudget"))
    if error.window != "after":
        practise = Link(href=Door.PRACTISE.at(one.slug), text=_("Oefen met stemmen"))
        links = (practise, back) if listed else (back,)
        return ClosedView(
            round=round_link(one), heading=_("Stemmen kan nog niet"), sentence=refusal(error)[1], links=links
        )
    back = replace(back, text=_("Bekijk de uitslag")) if one.phase is Phase.FOLLOW_UP else back
    return ClosedView(
        round=round_link(one),
        heading=_("Stemmen kan niet meer"),
        sentence=_("Stemmen kon tot %(when)s.", when=formats.moment(error.closes_at)),
        links=(back,),
    )


def _next(booth: Booth) -> str:
    return Door.TABLE.at(booth.one.slug) if booth.door is Door.TABLE else ""


def _mine(booth: Booth, chosen: Chosen) -> tuple[MineLine, ...]:
    plans = [plan for plan in shuffled(booth, chosen.order, all_of_them=True) if plan.number in chosen.marks]
    if booth.paper.kind == RANKING:
        plans.sort(key=lambda plan: chosen.marks[number_of(plan)])
    return tuple(_mine_line(booth.paper, plan, chosen.marks[number_of(plan)]) for plan in plans)


def _mine_line(paper: BallotPaper, plan: PlanFacts, mark: int) -> MineLine:
    facts = formats.euros(paper.costs[number_of(plan)])
    if paper.kind == POINTS:
        points = ngettext("%(n)s punt", "%(n)s punten", mark, n=formats.number(mark))
        facts = f"{facts} · {points}"
    if paper.kind == RANKING:
        facts = f"{facts} · {_('plaats %(n)s', n=formats.number(mark))}"
    return MineLine(title=plan.name(language().code), spoken=plan.spoken(language().code), facts=facts)
