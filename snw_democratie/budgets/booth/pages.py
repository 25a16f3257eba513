"""Choosing plans, looking the choice over, and the receipt; casting itself is in `voting/pages.py`."""

from __future__ import annotations

import asyncio
import re
import secrets

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template
from litestar.response.base import ASGIResponse

from snw_democratie.budgets import service
from snw_democratie.budgets.booth import views
from snw_democratie.budgets.booth.forms import chosen, of_marks, refused
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.voting.casting import refuse_unless_open
from snw_democratie.budgets.voting.errors import (
    BadBallot,
    BadVoteCode,
    TooManyGuesses,
    VoteNotStored,
    VotingClosed,
)
from snw_democratie.budgets.voting.forms import FORM_KEY, CastForm, marks_of
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import ALPHABET, BadCode
from snw_democratie.security.errors import BadText
from snw_democratie.typed_text import text_problem
from sortition.errors import SortitionError

AT = "/buurtbudget/{slug:str}/stemmen"
Posted = NamedDependency[FormMultiDict]
RECEIPT = re.compile(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}")
TOLD = (BadCode, BadVoteCode, BadBallot, TooManyGuesses, VoteNotStored, VotingClosed)
"""Why a vote is not stored, said on a page that keeps what was chosen."""
LONGEST_CODE = 40


@get(AT, sync_to_thread=True)
def show_plans(request: AnyRequest, slug: FromPath[str]) -> Template:
    """All plans, in an order of this voter's own."""
    booth = _open_booth(request, slug)
    return page(request, "budgets/booth/plans.html", views.plans_view(booth, of_marks(_new_key(), {})))


@post(AT, status_code=200, sync_to_thread=True)
def look_over(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """What was chosen, to confirm; or the list again, with the total or with what is wrong."""
    booth, sent = _open_booth(request, slug), chosen(posted)
    problems = sent.problems or (() if sent.stay else refused(booth.paper, sent.marks))
    if problems or sent.stay:
        view = views.plans_view(booth, sent, problems)
        return page(request, "budgets/booth/plans.html", view, status=422 if problems else 200)
    return page(request, "budgets/booth/review.html", views.review_view(booth, sent, key=_new_key()))


@get(f"{AT}/bewijs", sync_to_thread=True)
def show_receipt(
    request: AnyRequest, slug: FromPath[str], nummer: FromQuery[str] = "", al: FromQuery[str] = "",
    oefenen: FromQuery[str] = "",
) -> Template:  # fmt: skip
    """The receipt. Nothing is looked up: its number stands nowhere."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.public_round(session, slug, at=parts.clock())
    if not RECEIPT.fullmatch(nummer):
        raise BadText(_("Dit nummer klopt niet. Een nummer heeft 10 tekens, met een streepje."))
    view = views.receipt_view(one, nummer, again=bool(al), practice=bool(oefenen))
    return page(request, "budgets/booth/receipt.html", view)


async def try_again(request: AnyRequest, slug: str, form: CastForm, error: SortitionError) -> ASGIResponse:
    """A vote that was not stored, back on its page with all that was chosen. Raises `error` where there is no page."""
    answer = await asyncio.to_thread(_tried, request, slug, form, error)
    return answer.to_asgi_response(None, request)


def _tried(request: AnyRequest, slug: str, form: CastForm, error: SortitionError) -> Template:
    order = form.volgorde if FORM_KEY.fullmatch(form.volgorde) else _new_key()
    sent = of_marks(order, marks_of(form.keuze))
    try:
        booth = _booth(request, slug)
    except UnknownRound:
        raise error from None
    status, said = refusal(error)
    if isinstance(error, BadBallot):
        view = views.plans_view(booth, sent, refused(booth.paper, sent.marks))
        return page(request, "budgets/booth/plans.html", view, status=status)
    code = "" if text_problem(form.code, most=LONGEST_CODE) else form.code
    where = {"code_error" if isinstance(error, BadCode | BadVoteCode) else "trouble": said}
    review = views.review_view(booth, sent, key=form.sleutel, code=code, **where)
    return page(request, "budgets/booth/review.html", review, status=status)


def _open_booth(request: AnyRequest, slug: str) -> views.Booth:
    """Raises UnknownRound, VotingClosed."""
    booth = _booth(request, slug)
    refuse_unless_open(booth.paper, at=installation(request).clock())
    return booth


def _booth(request: AnyRequest, slug: str) -> views.Booth:
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.public_round(session, slug, at=parts.clock())
        when = one.rules.calendar
        if one.final is None and parts.clock() < when.votes_from:
            raise VotingClosed("before", when.votes_from, when.votes_until)
        paper = parts.papers.paper(session, slug)
        plans = service.public_plans(session, slug)
    listed = tuple(plan for plan in plans if plan.number in paper.costs)
    return views.Booth(one=one, paper=paper, plans=listed)


def _new_key() -> str:
    return secrets.token_hex(16)


HANDLERS = (show_plans, look_over, show_receipt)
