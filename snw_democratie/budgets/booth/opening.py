"""Opening a booth: the round, its paper and its plans as they stand now, behind one of the doors."""

from __future__ import annotations

import secrets
from dataclasses import replace

from litestar.response import Template

from snw_democratie.budgets import service
from snw_democratie.budgets.booth.doors import Door, door_of
from snw_democratie.budgets.booth.last_views import closed_view
from snw_democratie.budgets.booth.views import Booth
from snw_democratie.budgets.voting.casting import refuse_unless_open
from snw_democratie.budgets.voting.errors import VotingClosed
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page


def open_booth(request: AnyRequest, slug: str) -> Booth:
    """A booth in which one can vote now, or practise. Raises UnknownRound, VotingClosed.

    Practising can be done as soon as the list is frozen.
    """
    booth, at = any_booth(request, slug), installation(request).clock()
    if booth.door is not Door.PRACTISE or at >= booth.paper.closes_at:
        refuse_unless_open(booth.paper, at=at)
    return booth


def any_booth(request: AnyRequest, slug: str) -> Booth:
    """The same at any moment from the frozen list on. Raises UnknownRound, VotingClosed."""
    parts, door = installation(request), door_of(request.scope["path"])
    with reading(parts.engine) as session:
        one = service.public_round(session, slug, at=parts.clock())
        when = one.rules.calendar
        if one.final is None and parts.clock() < when.votes_from:
            raise VotingClosed("before", when.votes_from, when.votes_until)
        paper = parts.papers.paper(session, slug)
        plans = service.public_plans(session, slug)
    listed = tuple(plan for plan in plans if plan.number in paper.costs)
    paper = replace(paper, practice=True) if door is Door.PRACTISE else paper
    return Booth(door=door, one=one, paper=paper, plans=listed)


def closed_page(request: AnyRequest, slug: str, error: VotingClosed) -> Template:
    """That one cannot vote now. Raises UnknownRound."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.public_round(session, slug, at=parts.clock())
    view = closed_view(one, error, listed=one.final is not None)
    return page(request, "budgets/booth/closed.html", view, status=409)


def new_key() -> str:
    """The key of an order, or of a form."""
    return secrets.token_hex(16)
