"""The basket in words: as it stands now, and as a script needs them to keep it up to date without us."""

from __future__ import annotations

import json
from dataclasses import dataclass

from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, BallotPaper
from snw_democratie.budgets.booth.basket import Basket, Full
from snw_democratie.budgets.voting.errors import BadBallot
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.refusals import refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketView:
    """How much was chosen, what it costs or takes, what is too much, and the chosen plans.

    `live` is for a script: the limits, and every sentence with the name of a number in braces where that comes.
    """

    counted: str
    cost: str
    over: str
    mine: tuple[str, ...]
    live: str


def basket_view(basket: Basket, mine: tuple[str, ...]) -> BasketView:
    """The basket with these plans in it."""
    over = basket.over()
    return BasketView(
        counted=counted(basket.paper, formats.number(len(basket.marks))),
        cost=_amount(basket.paper, formats.euros(basket.cost), formats.number(basket.points)),
        over=_over(basket.paper, over) if over else "",
        mine=mine,
        live=_live(basket.paper),
    )


def counted(paper: BallotPaper, number: str) -> str:
    """How many plans."""
    return _("Plannen: %(n)s van hoogstens %(most)s.", n=number, most=formats.number(paper.most()))


def why_sentence(paper: BallotPaper, full: Full, left: str) -> str:
    """Why one more plan does not fit."""
    most = formats.number(paper.most())
    theme = formats.number(min(paper.caps.values(), default=0))
    return {
        Full.MANY: _("Past niet meer: u koos al %(most)s van hoogstens %(most)s.", most=most),
        Full.THEME: _("Past niet meer: van dit thema kunt u er hoogstens %(most)s kiezen.", most=theme),
        Full.MONEY: _("Past niet meer: u hebt nog %(left)s over.", left=left),
        Full.POINTS: _("Past niet meer: uw punten zijn op."),
        Full.PLACES: "",
    }[full]


def _over(paper: BallotPaper, full: Full) -> str:
    if full is Full.MONEY:
        return _("Samen kosten uw plannen te veel. Haal een plan weg.")
    if full is Full.POINTS:
        return _("U gaf te veel punten. Geef een plan minder punten.")
    limit = {Full.MANY: paper.max_marks, Full.THEME: min(paper.caps.values(), default=0)}.get(full, 0)
    reason = {Full.MANY: "many", Full.THEME: "category", Full.PLACES: "places"}[full]
    return refusal(BadBallot(reason, limit))[1]


def _amount(paper: BallotPaper, cost: str, points: str) -> str:
    if paper.kind == POINTS:
        return _("Punten: %(given)s van %(most)s.", given=points, most=formats.number(paper.points))
    if paper.kind == KNAPSACK:
        return _("Kosten: %(cost)s van %(most)s.", cost=cost, most=formats.euros(paper.budget_cents))
    return _("Kosten: %(cost)s.", cost=cost)


def _live(paper: BallotPaper) -> str:
    limits = {
        "kind": paper.kind,
        "most": paper.max_marks,
        "budget": paper.budget_cents,
        "points": paper.points,
        "theme": min(paper.caps.values()) if paper.caps else None,
    }
    said = {
        "counted": counted(paper, "{number}"),
        "amount": _amount(paper, "{cost}", "{points}"),
        "over": {full: _over(paper, full) for full in Full},
        "why": {full: why_sentence(paper, full, "{left}") for full in Full},
    }
    return json.dumps({"limits": limits, "said": said, "examples": formats.examples()})
