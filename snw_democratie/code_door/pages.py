"""The page of the one door: every code that somebody has, and what one can do without."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.browser import PLAN, remember_plan
from snw_democratie.budgets.errors import UnknownPlanCode
from snw_democratie.budgets.own_pages import OVERVIEW as OWN_PLAN
from snw_democratie.code_door import service, views
from snw_democratie.code_door.errors import CodeOfReferendum, UnknownCodeHere
from snw_democratie.code_door.forms import DoorForm
from snw_democratie.code_door.service import Found, Kind
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, forget_typed, installation, page, parse, see_other
from snw_democratie.pool import service as pool
from snw_democratie.pool.browser import OWN, remember, secret
from snw_democratie.pool.errors import NotStored, UnknownStatusCode
from snw_democratie.pool.pages import begin_with_code
from snw_democratie.pool.status_pages import OVERVIEW as OWN_REGISTRATION
from snw_democratie.referenda import service as referenda
from snw_democratie.refusals import refusal_of_code
from snw_democratie.security.codes import BadCode
from snw_democratie.security.errors import TooManyAttempts
from sortition.errors import SortitionError

TROUBLE = (
    BadCode, CodeOfReferendum, UnknownCodeHere, UnknownStatusCode, UnknownPlanCode, TooManyAttempts, NotStored,
)  # fmt: skip


@get("/meedoen", sync_to_thread=True)
def show_door(request: AnyRequest) -> Template:
    """Asks for a code of any kind, and says what one can do without."""
    return _page(request)


@post("/meedoen", status_code=200, sync_to_thread=True)
def open_door(request: AnyRequest, posted: NamedDependency[FormMultiDict]) -> Response:
    """Go where this code is for."""
    parts, code = installation(request), parse(DoorForm, posted).code
    try:
        found = service.find(parts.engine, parts.settings.secret_key, code, at=parts.clock())
        return _through(request, found, code)
    except OnlyAnotherLanguage:
        return _page(request, code)
    except TROUBLE as error:
        return _page(request, code, error)


def _through(request: AnyRequest, found: Found, code: str) -> Response:
    """What is behind each door; a vote needs its code at the end, so nothing is done with it here."""
    parts, at = installation(request), installation(request).clock()
    key = parts.settings.secret_key
    if found.kind is Kind.LIST:
        return begin_with_code(request, found.slug, code)
    if found.kind is Kind.VOTE:
        return _page(request, round_slug=found.slug)
    if found.kind is Kind.PLAN:
        made = budgets.open_plan(parts.engine, key, code, old=secret(request, PLAN), at=at)
        return remember_plan(request, see_other(OWN_PLAN), made)
    made = pool.open_registration(parts.engine, key, code, old=secret(request, OWN), at=at)
    return remember(request, see_other(OWN_REGISTRATION), OWN, made)


def _page(request: AnyRequest, code: str = "", error: SortitionError | None = None, round_slug: str = "") -> Template:
    parts, at = installation(request), installation(request).clock()
    with reading(parts.engine) as session:
        lists, polls = pool.enrolments(session, at), referenda.all_public(session)
    status, said = refusal_of_code(error) if error is not None else (200, "")
    if isinstance(error, CodeOfReferendum):
        code = ""  # what was typed stays, but for a code that only its voter may know
        forget_typed(request)
    view = views.door_view(
        lists,
        polls,
        at=at,
        code=code,
        said=said,
        round_slug=round_slug,
    )
    return page(request, "code_door/door.html", view, status=status)


HANDLERS = (show_door, open_door)
