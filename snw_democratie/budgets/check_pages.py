"""Pages on which a wijkplatform looks at one plan: show it, check it, translate its title, take it off the ballot."""

from __future__ import annotations

import msgspec
from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import check_views as views
from snw_democratie.budgets import forms, paths, service
from snw_democratie.budgets.browser import sent_picture
from snw_democratie.budgets.errors import NotThisPhase
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.team_pages import PLATFORM, READERS
from snw_democratie.components import Problem
from snw_democratie.db.engine import Session, reading
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff, upload
from snw_democratie.typed_text import text_problem

AT = "/team/buurtbudget/{slug:str}/plannen/{number:int}"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_plan(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """One plan on the desk."""
    return _plan(request, slug, number)


@get("/team/buurtbudget/{slug:str}/foto/{key:str}", guards=[READERS], sync_to_thread=True)
def show_picture(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """A picture, also of a plan that nobody else sees."""
    with reading(installation(request).engine) as session:
        content = service.staff_picture(session, slug, key, by=staff(request))
    return Response(content, media_type="image/jpeg")


@post(f"{AT}/tonen", guards=[PLATFORM], sync_to_thread=True)
def show_or_hide(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Let everybody see it, or say why not."""
    form = parse(forms.ShowForm, posted, judged=True)
    if form.tonen:
        act(request, service.show, slug, number)
        return see_other(paths.team_plan(slug, number))
    said = text_problem(form.reden, most=500, lines=True) or (
        "" if form.reden.strip() else _("Schrijf waarom. De indiener kan dit lezen.")
    )
    if said:
        return _plan(request, slug, number, form=form, problems=(Problem(field="reden", message=said),))
    act(request, service.hide, slug, number, form.reden.strip())
    return see_other(paths.team_plan(slug, number))


@post(f"{AT}/toetsen", guards=[PLATFORM], sync_to_thread=True)
def judge(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Say whether it can be done, why, and for how much."""
    form = parse(forms.CheckForm, posted, judged=True)
    one, _plan_now = _both(request, slug, number)
    if problems := forms.judged_check(form, one):
        return _plan(request, slug, number, form=form, problems=problems)
    price = forms.money(form.prijs) if form.haalbaar == forms.YES else None
    verdict = service.Verdict(feasible=form.haalbaar == forms.YES, reason=form.uitleg.strip(), price_cents=price)
    act(request, service.judge, slug, number, verdict)
    return see_other(paths.team_plan(slug, number))


@post(f"{AT}/vertalen", guards=[PLATFORM], sync_to_thread=True)
def translate(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Give the title in other languages."""
    sent: dict[str, str] = msgspec.structs.asdict(parse(forms.TitlesForm, posted, judged=True))
    titles = {code: text.strip() for code, text in sent.items()}
    found = {code: text_problem(text, most=100) for code, text in titles.items()}
    if problems := tuple(Problem(field=f"titel-{code}", message=said) for code, said in found.items() if said):
        return _plan(request, slug, number, form=forms.TitlesForm(**sent), problems=problems)
    act(request, service.translate, slug, number, titles)
    return see_other(paths.team_plan(slug, number))


@post(f"{AT}/foto-weg", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def remove_picture(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Take the picture away."""
    parse(forms.EmptyForm, posted)
    act(request, service.remove_picture, slug, number)
    return see_other(paths.team_plan(slug, number))


@post(f"{AT}/contact", guards=[PLATFORM], status_code=200, sync_to_thread=True)
def show_contact(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Template:
    """Who handed it in; that somebody looked is in the log."""
    parse(forms.EmptyForm, posted)
    return _plan(request, slug, number, contact=act(request, service.contact, slug, number))


@get(f"{AT}/terugtrekken", guards=[READERS], sync_to_thread=True)
def show_withdraw(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """Why a plan would go off the ballot, and who agrees."""
    return _withdraw(request, slug, number)


@post(f"{AT}/terugtrekken/reden", guards=[PLATFORM], sync_to_thread=True)
def propose(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Write down why; the first yes comes with it."""
    grave(request, posted)
    form = parse(forms.ReasonForm, posted, judged=True)
    said = text_problem(form.reden, most=500, lines=True) or (
        "" if form.reden.strip() else _("Schrijf waarom. Iedereen kan dit lezen.")
    )
    if said:
        return _withdraw(request, slug, number, form=form, problems=(Problem(field="reden", message=said),))
    act(request, service.propose, slug, number, form.reden.strip())
    return see_other(paths.team_plan(slug, number, "/terugtrekken"))


@post(f"{AT}/terugtrekken", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def withdraw(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Another person's yes."""
    grave(request, posted)
    act(request, service.agree_to_withdraw, slug, number, parse(forms.SeenForm, posted).gezien)
    return see_other(paths.team_plan(slug, number))


@post(f"{AT}/terugtrekken/toch-niet", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_withdrawing, slug, number)
    return see_other(paths.team_plan(slug, number, "/terugtrekken"))


@get(f"{AT}/voortgang", guards=[READERS], sync_to_thread=True)
def show_follow(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """Tell what was done for a plan."""
    today = amsterdam(installation(request).clock()).date().isoformat()
    return _follow(request, slug, number, forms.ProgressForm(stand="started", dag=today))


@post(f"{AT}/voortgang", guards=[PLATFORM], sync_to_thread=True)
def follow(request: AnyRequest, slug: FromPath[str], number: FromPath[int], posted: Posted) -> Response:
    """Store what was done."""
    _, content, texts = upload(posted, "foto", forms.ProgressForm.__struct_fields__, judged=True)
    form = forms.ProgressForm(**texts)
    told, problems = forms.judged_progress(form, today=amsterdam(installation(request).clock()).date())
    picture, wrong = sent_picture(content, form.foto_tekst, form.tekst[:100])
    if told is None or wrong:
        return _follow(request, slug, number, form, (*problems, *wrong))
    act(request, service.tell, slug, number, told, picture)
    return see_other(paths.team_plan(slug, number))


def _both(request: AnyRequest, slug: str, number: int) -> tuple[RoundFacts, PlanFacts]:
    parts = installation(request)
    with reading(parts.engine) as session:
        return _read(session, request, slug, number)


def _read(session: Session, request: AnyRequest, slug: str, number: int) -> tuple[RoundFacts, PlanFacts]:
    by, at = staff(request), installation(request).clock()
    return service.staff_round(session, slug, by=by, at=at), service.staff_plan(session, slug, number, by=by)


def _plan(
    request: AnyRequest,
    slug: str,
    number: int,
    *,
    contact: service.Contact | None = None,
    form: forms.CheckForm | forms.ShowForm | forms.TitlesForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> Template:
    with reading(installation(request).engine) as session:
        one, plan = _read(session, request, slug, number)
        busiest = service.busiest_day(session, plan.id)
    view = views.plan_check_view(one, plan, busiest=busiest, contact=contact, form=form, problems=problems)
    return page(request, "budgets/plan_check.html", view, status=422 if problems else 200)


def _withdraw(
    request: AnyRequest,
    slug: str,
    number: int,
    *,
    form: forms.ReasonForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> Template:
    by = staff(request)
    with reading(installation(request).engine) as session:
        one, plan = _read(session, request, slug, number)
        agreed = service.withdrawing(session, slug, number, by=by)
    view = views.withdraw_view(one, plan, agreed, by.account_id, form=form, problems=problems)
    return page(request, "budgets/withdraw.html", view, status=422 if problems else 200)


def _follow(
    request: AnyRequest, slug: str, number: int, form: forms.ProgressForm, problems: tuple[Problem, ...] = ()
) -> Template:
    one, plan = _both(request, slug, number)
    if not views.followed(one, plan):
        raise NotThisPhase("follow")
    view = views.follow_view(one, plan, form, problems)
    return page(request, "budgets/follow.html", view, status=422 if problems else 200)


HANDLERS = (
    show_plan,
    show_picture,
    show_or_hide,
    judge,
    translate,
    remove_picture,
    show_contact,
    show_withdraw,
    propose,
    withdraw,
    take_back,
    show_follow,
    follow,
)
