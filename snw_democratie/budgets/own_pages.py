"""The pages of one's own plan, opened with its code."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from snw_democratie.budgets import browser, paths, service
from snw_democratie.budgets import plan_views as views
from snw_democratie.budgets.errors import NoPlanHere, NotThisPhase, UnknownPlanCode
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.forms import CodeForm, EmptyForm, PlanForm, typed_plan
from snw_democratie.budgets.service import HeldPlan
from snw_democratie.components import Problem
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool.browser import forget, secret
from snw_democratie.pool.errors import NotStored
from snw_democratie.pool.storing import storing
from snw_democratie.refusals import refusal, refusal_of_code
from snw_democratie.security.codes import BadCode
from snw_democratie.security.errors import TooManyAttempts

Posted = NamedDependency[FormMultiDict]
OVERVIEW = f"{paths.OWN}/overzicht"
CODE_TROUBLE = (BadCode, UnknownPlanCode, TooManyAttempts, NotStored)


@get("/mijn-plan", sync_to_thread=False)
def show_code_page(request: AnyRequest) -> Template:
    """Asks for the code."""
    return page(request, "budgets/open.html", views.CodeView())


@post("/mijn-plan", status_code=200, sync_to_thread=True)
def open_with_code(request: AnyRequest, posted: Posted) -> Response:
    """Check the code; a right one opens the plan in this browser for a while."""
    parts, form = installation(request), parse(CodeForm, posted)
    key, old = parts.settings.secret_key, secret(request, browser.PLAN)
    try:
        made = service.open_plan(parts.engine, key, form.code, old=old, at=parts.clock())
    except OnlyAnotherLanguage:
        return page(request, "budgets/open.html", views.CodeView(code=form.code))
    except CODE_TROUBLE as error:
        status, said = refusal_of_code(error)
        view = views.CodeView(code=form.code, error=said, problems=(Problem(field="code", message=said),))
        return page(request, "budgets/open.html", view, status=status)
    return browser.remember_plan(request, see_other(OVERVIEW), made)


@get(OVERVIEW, sync_to_thread=True)
def show_overview(request: AnyRequest) -> Template:
    """Where the own plan stands."""
    mine = _mine(request)
    return page(request, "budgets/own.html", views.own_view(_round(request, mine.slug), mine))


@get("/mijn-plan/foto", sync_to_thread=True)
def show_own_picture(request: AnyRequest) -> Response[bytes]:
    """The picture of the plan that this browser holds, also while it is typed."""
    browser.held(request)
    parts = installation(request)
    with reading(parts.engine) as session:
        content = service.held_picture(session, secret(request, browser.PLAN), at=parts.clock())
    return Response(content, media_type="image/jpeg")


@get("/mijn-plan/wijzigen", sync_to_thread=True)
def show_change(request: AnyRequest) -> Template:
    """The form with the plan as it is."""
    mine = _mine(request)
    if not mine.editable:
        raise NotThisPhase("change")
    return _form(request, mine, views.typed_of(mine))


@post("/mijn-plan/wijzigen", status_code=200, sync_to_thread=True)
def change(request: AnyRequest, posted: Posted) -> Response:
    """Store the plan over what it was."""
    mine, parts = _mine(request), installation(request)
    form, content = browser.sent_plan(posted)
    plan, problems = typed_plan(form, _round(request, mine.slug))
    picture, wrong = browser.sent_picture(content, form.foto_tekst, form.titel)
    if plan is None or wrong:
        return _form(request, mine, form, (*problems, *wrong), status=422)
    try:
        with storing(parts.engine) as session:
            service.change(session, secret(request, browser.PLAN), plan, picture, at=parts.clock())
    except (NotStored, NotThisPhase) as error:
        status, said = refusal(error)
        return _form(request, mine, form, trouble=said, status=status)
    return see_other(OVERVIEW)


@post("/mijn-plan/foto-weg", status_code=303, sync_to_thread=True)
def drop_picture(request: AnyRequest, posted: Posted) -> Response:
    """Take the own picture away."""
    parse(EmptyForm, posted)
    _mine(request)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.drop_picture(session, secret(request, browser.PLAN), at=parts.clock())
    return see_other(OVERVIEW)


@post("/mijn-plan/contact-wissen", status_code=303, sync_to_thread=True)
def erase_contact(request: AnyRequest, posted: Posted) -> Response:
    """Erase who handed it in; the plan stays."""
    parse(EmptyForm, posted)
    _mine(request)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.erase_contact(session, secret(request, browser.PLAN), at=parts.clock())
    return see_other(OVERVIEW)


@get("/mijn-plan/intrekken", sync_to_thread=True)
def show_withdraw(request: AnyRequest) -> Template:
    """What taking the plan back means, before it is done."""
    mine = _mine(request)
    if not mine.withdrawable:
        raise NotThisPhase("change")
    return page(request, "budgets/leave.html", views.own_view(_round(request, mine.slug), mine))


@post("/mijn-plan/intrekken", status_code=303, sync_to_thread=True)
def withdraw(request: AnyRequest, posted: Posted) -> Response:
    """Take the own plan back."""
    parse(EmptyForm, posted)
    _mine(request)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.withdraw_own(session, secret(request, browser.PLAN), at=parts.clock())
    return see_other(OVERVIEW)


@post("/mijn-plan/afsluiten", status_code=303, sync_to_thread=True)
def close(request: AnyRequest, posted: Posted) -> Response:
    """End the look at the own plan in this browser."""
    parse(EmptyForm, posted)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.forget(session, secret(request, browser.PLAN))
    answer = forget(request, see_other(paths.OWN), browser.PLAN)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _mine(request: AnyRequest) -> HeldPlan:
    """The plan that was opened with its code, or handed in here just now. Raises NoPlanHere for one that is typed."""
    mine = browser.held(request)
    if mine.plan.number is None:
        raise NoPlanHere
    parts = installation(request)
    service.touch(parts.engine, secret(request, browser.PLAN), at=parts.clock())
    return mine


def _form(
    request: AnyRequest,
    mine: HeldPlan,
    form: PlanForm,
    problems: tuple[Problem, ...] = (),
    *,
    trouble: str = "",
    status: int = 200,
) -> Template:
    picture = views.own_picture(mine.plan)
    one = _round(request, mine.slug)
    view = views.form_view(one, form, problems=problems, picture=picture, changing=True, trouble=trouble)
    return page(request, "budgets/form.html", view, status=status)


def _round(request: AnyRequest, slug: str) -> RoundFacts:
    parts = installation(request)
    with reading(parts.engine) as session:
        return service.public_round(session, slug, at=parts.clock())


HANDLERS = (
    show_code_page,
    open_with_code,
    show_overview,
    show_own_picture,
    show_change,
    change,
    drop_picture,
    erase_contact,
    show_withdraw,
    withdraw,
    close,
)
