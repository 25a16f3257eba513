"""Choosing plans, looking the choice over, and the receipt; casting itself is in `voting/pages.py`."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template
from litestar.response.base import ASGIResponse

from snw_democratie.budgets.booth.doors import COUNTS, Door, door_of
from snw_democratie.budgets.booth.forms import Chosen, ReceiptForm, chosen, of_marks, refused, typed_code
from snw_democratie.budgets.booth.last_views import receipt_file, receipt_view, review_view
from snw_democratie.budgets.booth.opening import any_booth, closed_page, new_key, open_booth
from snw_democratie.budgets.booth.views import Booth, plans_view
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.voting.errors import (
    BadBallot,
    BadVoteCode,
    TooManyGuesses,
    VoteNotStored,
    VotingClosed,
)
from snw_democratie.budgets.voting.forms import FORM_KEY, CastForm, marks_of, vote_of
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, page, parse
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import ALPHABET, BadCode, new_code, shown
from snw_democratie.security.errors import BadText
from sortition.errors import SortitionError

Posted = NamedDependency[FormMultiDict]
RECEIPT = re.compile(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}")
TOLD = (BadCode, BadVoteCode, BadBallot, TooManyGuesses, VoteNotStored, VotingClosed)
"""Why a vote is not stored, said on a page that keeps what was chosen."""
KEPT_FOR_BACK = "private, no-cache"
"""Who goes back gets the page as it was, in the own browser, instead of the question whether to send a form again."""


def show_plans(request: AnyRequest, slug: FromPath[str]) -> Template:
    """All plans, in an order of this voter's own."""
    try:
        booth = open_booth(request, slug)
    except VotingClosed as error:
        return closed_page(request, slug, error)
    return _page(request, "budgets/booth/plans.html", plans_view(booth, of_marks(new_key(), {})))


def look_over(request: AnyRequest, slug: FromPath[str], posted: Posted, blijf: FromQuery[str] = "") -> Template:
    """What was chosen, to confirm; or the list again, with the total or with what is wrong."""
    sent = chosen(posted)
    try:
        booth = open_booth(request, slug)
    except VotingClosed as error:
        return closed_page(request, slug, error)
    stay = sent.stay or bool(blijf)
    problems = sent.problems or (() if stay else refused(booth.paper, sent.marks))
    if problems or stay:
        view = plans_view(booth, sent, problems)
        return _page(request, "budgets/booth/plans.html", view, status=422 if problems else 200)
    return _review(request, booth, sent)


def practise(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """A vote that goes nowhere: only what was typed is looked at."""
    form = parse(CastForm, posted, judged=True)
    try:
        vote = vote_of(slug, form)
        booth = open_booth(request, slug)
    except (BadCode, VotingClosed) as error:
        return _tried(request, slug, form, error)
    if refused(booth.paper, vote.marks):
        return _tried(request, slug, form, BadBallot("mark"))
    return _receipt(request, booth, of_marks(_order(form.volgorde), vote.marks), "")


def show_receipt(
    request: AnyRequest, slug: FromPath[str], nummer: FromQuery[str] = "", al: FromQuery[str] = ""
) -> Template:
    """The number without the choice, which only the browser that just voted has. An address alone claims nothing."""
    return _receipt(request, any_booth(request, slug), of_marks("", {}), _number(nummer), again=bool(al), sent=False)


def show_whole_receipt(
    request: AnyRequest, slug: FromPath[str], posted: Posted, nummer: FromQuery[str] = "", al: FromQuery[str] = "",
    oefenen: FromQuery[str] = "",
) -> Template:  # fmt: skip
    """The receipt with the choice as the browser sends it along. Nothing is looked up: its number stands nowhere."""
    form, booth = parse(ReceiptForm, posted, judged=True), any_booth(request, slug)
    sent = of_marks(_order(form.volgorde), {} if al else marks_of(form.keuze))
    number = _number(form.nummer or nummer)
    return _receipt(request, booth, sent, number, again=bool(al), practice=bool(oefenen), sent=not al)


def download_receipt(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response[bytes]:
    """The receipt as a file for the own device."""
    form, booth = parse(ReceiptForm, posted, judged=True), any_booth(request, slug)
    content = receipt_file(booth.one, _number(form.nummer), marks_of(form.keuze))
    headers = {"content-disposition": f'attachment; filename="mijn-stem-{quote(booth.one.slug)}.json"'}
    return Response(content, media_type="application/json", headers=headers)


async def try_again(request: AnyRequest, slug: str, form: CastForm, error: SortitionError) -> ASGIResponse:
    """A vote that was not stored, back on its page with all that was chosen. Raises `error` where there is no page."""
    answer = await asyncio.to_thread(_tried, request, slug, form, error)
    return answer.to_asgi_response(None, request)


def _tried(request: AnyRequest, slug: str, form: CastForm, error: SortitionError) -> Template:
    sent = of_marks(_order(form.volgorde), marks_of(form.keuze), typed_code(form.code))
    try:
        booth = any_booth(request, slug)
    except UnknownRound:
        raise error from None
    status = refusal(error)[0]
    if isinstance(error, BadBallot):
        view = plans_view(booth, sent, refused(booth.paper, sent.marks))
        return _page(request, "budgets/booth/plans.html", view, status=status)
    return _review(request, booth, sent, key=form.sleutel, status=status, error=error)


def _review(
    request: AnyRequest, booth: Booth, sent: Chosen, *, key: str = "", status: int = 200,
    error: SortitionError | None = None,
) -> Template:  # fmt: skip
    try_code = shown(new_code()) if booth.paper.practice else ""
    view = review_view(booth, sent, key=key or sent.key or new_key(), try_code=try_code, error=error)
    return _page(request, "budgets/booth/review.html", view, status=status)


def _receipt(
    request: AnyRequest, booth: Booth, chosen: Chosen, number: str, *, again: bool = False, practice: bool = False,
    sent: bool = True,
) -> Template:  # fmt: skip
    view = receipt_view(booth, chosen, number, again=again, practice=practice or booth.paper.practice, sent=sent)
    return _page(request, "budgets/booth/receipt.html", view)


def _page(request: AnyRequest, template: str, view: object, *, status: int = 200) -> Template:
    answer = page(request, template, view, status=status)
    if door_of(request.scope["path"]) is not Door.TABLE:
        answer.headers["Cache-Control"] = KEPT_FOR_BACK
    return answer


def _number(text: str) -> str:
    if not RECEIPT.fullmatch(text):
        raise BadText(_("Dit nummer klopt niet. Een nummer heeft 10 tekens, met een streepje."))
    return text


def _order(text: str) -> str:
    return text if FORM_KEY.fullmatch(text) else new_key()


# A handler for each address: one with several would be wrapped in two threads (see app.py).
HANDLERS = (
    *(get(door.template(), sync_to_thread=True)(show_plans) for door in Door),
    *(post(door.template(), status_code=200, sync_to_thread=True)(look_over) for door in Door),
    post(Door.PRACTISE.template("/uitbrengen"), status_code=200, sync_to_thread=True)(practise),
    *(get(door.template("/bewijs"), sync_to_thread=True)(show_receipt) for door in COUNTS),
    *(post(door.template("/bewijs"), status_code=200, sync_to_thread=True)(show_whole_receipt) for door in COUNTS),
    post(Door.VOTE.template("/bewijs/bestand"), status_code=200, sync_to_thread=True)(download_receipt),
)
