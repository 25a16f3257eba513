"""Pages of the wijkplatform from the count to its publication."""

from __future__ import annotations

from dataclasses import replace

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import paths
from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.counting import service
from snw_democratie.budgets.counting import team_views as views
from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.counting.forms import ALL, OUTCOME, ChoiceForm
from snw_democratie.budgets.forms import EmptyForm, SeenForm
from snw_democratie.budgets.team_pages import PLATFORM, READERS
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import Role, lately_confirmed, may

AT_CHOICE = ("choice", "few")
"""Refusals that belong beside what is published."""
AT = "/team/buurtbudget/{slug:str}/tellen"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_count(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Where the count stands, and what came out."""
    return _page(request, slug)


def _page(request: AnyRequest, slug: str, refused: str = "", status: int = 200) -> Template:
    parts, by = installation(request), staff(request)
    at = parts.clock()
    with reading(parts.engine) as session:
        one = budgets.staff_round(session, slug, by=by, at=at)
        standing = service.standing(session, slug, by=by, at=at)
        found = service.preview(session, slug, by=by, at=at)
    acts = may(by, Role.WIJKPLATFORM, one.rules.gebied)
    view = views.count_view(one, standing, found, by.account_id, acts=acts)
    problems = (Problem(field="wat", message=refused),) if refused else ()
    return page(request, "budgets/counting/count.html", replace(view, problems=problems), status=status)


@post(AT, guards=[PLATFORM], status_code=303, sync_to_thread=True)
def count(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Have the ballots counted."""
    parse(EmptyForm, posted)
    act(request, service.ask_count, slug)
    return see_other(paths.team_round(slug, "/tellen"))


@post(f"{AT}/keuze", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def choose(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Propose what is published; the first yes comes with it."""
    grave(request, posted)
    form = parse(ChoiceForm, posted)
    try:
        act(request, service.choose, slug, form.gezien, {ALL: True, OUTCOME: False}.get(form.wat))
    except CountNotReady as error:
        if error.reason not in AT_CHOICE:
            raise
        return _page(request, slug, refusal(error)[1], status=422)
    return see_other(paths.team_round(slug, "/tellen"))


@post(f"{AT}/publiceren", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def publish(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Another person's yes: everybody sees the outcome."""
    grave(request, posted)
    act(request, service.agree_to_publish, slug, parse(SeenForm, posted).gezien)
    return see_other(paths.team_round(slug, "/tellen"))


@post(f"{AT}/toch-niet", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(SeenForm, posted)
    act(request, service.take_back_publishing, slug)
    return see_other(paths.team_round(slug, "/tellen"))


@get(f"{AT}/record.zip", guards=[READERS, lately_confirmed], sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The whole record, with the ballots, to check it before it is published."""
    content = act(request, service.whole_record, slug)
    # Named as in the command on the page of the outcome, which is said to be for this file too.
    named = {"content-disposition": 'attachment; filename="record.zip"'}
    return Response(content, media_type="application/zip", headers=named)


HANDLERS = (show_count, count, choose, publish, take_back, download)
