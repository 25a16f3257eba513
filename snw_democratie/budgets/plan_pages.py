"""Pages of who hands in a plan: typing it, looking it over, the code that is shown once; and supporting a plan."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.budgets import browser, paths, service
from snw_democratie.budgets import plan_views as views
from snw_democratie.budgets.errors import NoPlanHere, NotThisPhase
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.forms import EmptyForm, PlanForm, SupportForm, typed_plan
from snw_democratie.budgets.standing import Phase
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool.browser import forget, secret
from snw_democratie.pool.errors import NotStored
from snw_democratie.pool.storing import storing
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import TooManyAttempts
from snw_democratie.security.staff import Role, Staff, may, requires

HELPER = requires(Role.HELPER)
Posted = NamedDependency[FormMultiDict]
TROUBLE = (NotStored, NotThisPhase)


@get("/plan-indienen/{slug:str}", sync_to_thread=True)
def show_form(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The form, with what this browser was typing."""
    return _form(request, _round(request, slug))


@post("/plan-indienen/{slug:str}", status_code=200, sync_to_thread=True)
def type_plan(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Keep what was typed and show how it looks; or the form again, with what is wrong."""
    return _typed(request, slug, posted)


@get("/hulp/plan/{slug:str}", guards=[HELPER], sync_to_thread=True)
def show_helpers_form(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The same for somebody at a table."""
    return _form(request, _round(request, slug), helping=True)


@post("/hulp/plan/{slug:str}", status_code=200, guards=[HELPER], sync_to_thread=True)
def type_for_somebody(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Keep what a helper typed for somebody."""
    return _typed(request, slug, posted, helping=True)


@get("/plan-indienen/{slug:str}/controleer", sync_to_thread=True)
def show_check(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The plan as it will look."""
    mine = browser.held(request, slug)
    if mine.plan.number is not None:
        return see_other(f"{paths.hand_in(slug)}/klaar")
    return page(request, "budgets/check.html", views.check_view(_round(request, slug), mine))


@post("/plan-indienen/{slug:str}/controleer", status_code=200, sync_to_thread=True)
def send(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Hand it in, and say so only when it is stored."""
    parse(EmptyForm, posted)
    parts, mine = installation(request), browser.held(request, slug)
    try:
        with storing(parts.engine) as session:
            service.submit(session, slug, secret(request, browser.PLAN), at=parts.clock())
    except TROUBLE as error:
        status, said = refusal(error)
        view = views.check_view(_round(request, slug), mine, trouble=said)
        return page(request, "budgets/check.html", view, status=status)
    return see_other(f"{paths.hand_in(slug)}/klaar")


@post("/plan-indienen/{slug:str}/foto-weg", status_code=303, sync_to_thread=True)
def drop_picture(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Hand it in without the picture."""
    parse(EmptyForm, posted)
    browser.held(request, slug)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.drop_picture(session, secret(request, browser.PLAN), at=parts.clock())
    return see_other(f"{paths.hand_in(slug)}/controleer")


@get("/plan-indienen/{slug:str}/klaar", sync_to_thread=True)
def show_done(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The code, for a quarter of an hour and in this browser only."""
    mine = browser.held(request, slug)
    if not mine.code:
        raise NoPlanHere(slug)
    view = views.done_view(_round(request, slug), mine, origin=installation(request).settings.origin)
    return page(request, "budgets/done.html", view)


@post("/plan-indienen/{slug:str}/klaar", status_code=303, sync_to_thread=True)
def finish(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Forget what this browser holds, so that the next person begins clean; also for who stops half-way."""
    parse(EmptyForm, posted)
    parts = installation(request)
    with storing(parts.engine) as session:
        service.forget(session, secret(request, browser.PLAN))
    someone = request.scope["user"]
    helping = isinstance(someone, Staff) and may(someone, Role.HELPER)
    return forget(request, see_other("/hulp" if helping else paths.round_page(slug)), browser.PLAN)


@get("/steun/{slug:str}/{number:int}", sync_to_thread=True)
def show_support(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """One question: do you support this plan?"""
    return _support(request, slug, number)


@post("/steun/{slug:str}/{number:int}", status_code=303, sync_to_thread=True)
def support(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Support it, or take that back."""
    act = service.take_back_like if parse(SupportForm, posted).weg else service.like
    parts = installation(request)
    mine = secret(request, browser.SUPPORT) or service.new_supporter()
    try:
        with storing(parts.engine) as session:
            act(session, parts.settings.secret_key, slug, number, mine, at=parts.clock())
    except TooManyAttempts:
        said = _("Dit plan krijgt nu heel veel steun tegelijk. Wacht een kwartier en probeer het dan.")
        return _support(request, slug, number, trouble=said, status=429)
    answer = see_other(paths.support(slug, number))
    return browser.remember_support(request, answer, mine, _round(request, slug))


def _form(
    request: AnyRequest,
    one: RoundFacts,
    form: PlanForm | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    helping: bool = False,
    trouble: str = "",
    status: int = 200,
) -> Template:
    if one.phase is not Phase.PLANS and form is None:
        when = one.rules.calendar.plans_from if one.phase is Phase.SOON else None
        return page(request, "budgets/closed.html", views.closed_view(one, refusal(NotThisPhase("plan", when))[1]))
    mine = browser.held_draft(request, one.slug)
    known = views.typed_of(mine) if mine and not helping else PlanForm()
    view = views.form_view(
        one,
        form or known,
        problems=problems,
        picture=views.own_picture(mine.plan) if mine and (form or not helping) else None,
        helping=helping,
        trouble=trouble,
    )
    return page(request, "budgets/form.html", view, status=status)


def _typed(request: AnyRequest, slug: str, posted: FormMultiDict, *, helping: bool = False) -> Response:
    one, parts = _round(request, slug), installation(request)
    form, content = browser.sent_plan(posted)
    plan, problems = typed_plan(form, one)
    picture, wrong = browser.sent_picture(content, form.foto_tekst, form.titel)
    if plan is None or wrong:
        return _form(request, one, form, (*problems, *wrong), helping=helping, status=422)
    someone = request.scope["user"]
    came = service.From(helper=someone, paper=bool(form.papier)) if helping else service.From()
    try:
        with storing(parts.engine) as session:
            old = secret(request, browser.PLAN)
            made = service.keep_draft(session, slug, plan, picture, old=old, came=came, at=parts.clock())
    except TROUBLE as error:
        status, said = refusal(error)
        return _form(request, one, form, helping=helping, trouble=said, status=status)
    return browser.remember_plan(request, see_other(f"{paths.hand_in(slug)}/controleer"), made)


def _support(request: AnyRequest, slug: str, number: int, *, trouble: str = "", status: int = 200) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        one, plan = service.public_round(session, slug, at=parts.clock()), service.public_plan(session, slug, number)
        mine = service.supports(session, parts.settings.secret_key, slug, number, secret(request, browser.SUPPORT))
    view = views.support_view(one, plan, mine=mine, trouble=trouble)
    return page(request, "budgets/support.html", view, status=status)


def _round(request: AnyRequest, slug: str) -> RoundFacts:
    parts = installation(request)
    with reading(parts.engine) as session:
        return service.public_round(session, slug, at=parts.clock())


HANDLERS = (
    show_form,
    type_plan,
    show_helpers_form,
    type_for_somebody,
    show_check,
    send,
    drop_picture,
    show_done,
    finish,
    show_support,
    support,
)
