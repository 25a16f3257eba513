"""Pages of votes on paper: forms to print, typing them over, tables, and the piles that two people store."""

from __future__ import annotations

from functools import partial

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.forms import whole
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import paths
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.forms import EmptyForm, SeenForm
from snw_democratie.budgets.paper import forms, service, views
from snw_democratie.budgets.paper.errors import BadSheet
from snw_democratie.budgets.paper.facts import Difference
from snw_democratie.budgets.paper.print import ballot_forms
from snw_democratie.budgets.voting.register import RESIDENT, make, newest
from snw_democratie.components import Problem
from snw_democratie.contact import contact_lines
from snw_democratie.db.engine import reading
from snw_democratie.errors import problem_sentence
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff, upload
from snw_democratie.pool.code_sheets import File
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import MadeMeanwhile
from snw_democratie.security.staff import Role, requires
from sortition.errors import BadTable

PLATFORM = requires(Role.WIJKPLATFORM)
TYPISTS = requires(Role.WIJKPLATFORM, Role.REGISTRAR)
READERS = requires(Role.WIJKPLATFORM, Role.REGISTRAR, Role.AUDITOR)
AT = "/team/buurtbudget/{slug:str}/papier"
PILE = f"{AT}/stapel/{{pile:int}}"
Posted = NamedDependency[FormMultiDict]


@get("/team/papier", guards=[TYPISTS], sync_to_thread=True)
def show_rounds(request: AnyRequest) -> Template:
    """The rounds whose paper this person types over."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.open_rounds(session, by=staff(request), at=parts.clock())
    return page(request, "budgets/paper/rounds.html", views.rounds_view(found))


@get(AT, guards=[READERS], sync_to_thread=True)
def show_paper(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Everything about paper in this round."""
    return _paper(request, slug)


@get(f"{AT}/formulier.pdf", guards=[READERS], sync_to_thread=True)
def print_form(request: AnyRequest, slug: FromPath[str], taal: FromQuery[str] = "nl") -> Response:
    """A form without a code, to copy."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.paper_round(session, slug, by=staff(request), at=parts.clock())
        plans = service.listed_plans(session, slug)
    contact = contact_lines(parts.settings.contact)
    return _given(ballot_forms(one, plans, forms.spoken(taal), origin=parts.settings.origin, contact=contact))


@post(f"{AT}/formulieren", status_code=200, guards=[PLATFORM], sync_to_thread=True)
def print_forms(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Forms with a code each, made now and shown this once."""
    grave(request, posted)
    form, parts = parse(forms.PrintForm, posted), installation(request)
    number, problem = forms.wanted_forms(form)
    if problem is not None:
        return _paper(request, slug, problem, form=form)
    try:
        sheet = act(request, partial(make, seen=whole(form.na) or 0), slug, RESIDENT, number, "")
    except MadeMeanwhile as error:
        return _paper(request, slug, Problem(field="aantal", message=refusal(error)[1]), form=form)
    with reading(parts.engine) as session:
        one = service.paper_round(session, slug, by=staff(request), at=parts.clock())
        plans = service.listed_plans(session, slug)
    return _given(ballot_forms(one, plans, forms.spoken(form.taal), origin=parts.settings.origin, sheet=sheet))


@get(f"{AT}/typen", guards=[TYPISTS], sync_to_thread=True)
def show_first(request: AnyRequest, slug: FromPath[str], vorige: FromQuery[str] = "") -> Template:
    """A form that nobody typed yet; `vorige` is the number of the one before."""
    written = vorige if forms.NAME.fullmatch(vorige) else ""
    return _type(request, slug, written=written)


@post(f"{AT}/typen", guards=[TYPISTS], sync_to_thread=True)
def type_first(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Store what the first person read."""
    form = parse(forms.TypedForm, posted, judged=True)
    found, problems = forms.judged_typed(form, _round(request, slug).rules.ballot)
    if found is None:
        return _type(request, slug, form=form, problems=problems)
    pile, number = act(request, partial(service.type_first, page=form.sleutel), slug, found)
    return see_other(f"{paths.team_round(slug, '/papier/typen')}?vorige={views.form_name(pile, number)}")


@get(f"{PILE}/typen/{{number:int}}", guards=[TYPISTS], sync_to_thread=True)
def show_second(request: AnyRequest, slug: FromPath[str], pile: FromPath[int], number: FromPath[int]) -> Template:
    """A form that somebody else typed; what they typed is not here."""
    return _type(request, slug, pile=pile, number=number)


@post(f"{PILE}/typen/{{number:int}}", guards=[TYPISTS], sync_to_thread=True)
def type_second(
    request: AnyRequest, slug: FromPath[str], pile: FromPath[int], number: FromPath[int], posted: Posted
) -> Response:
    """Store what the second person read."""
    form = parse(forms.TypedForm, posted, judged=True)
    found, problems = forms.judged_typed(form, _round(request, slug).rules.ballot)
    if found is None:
        return _type(request, slug, form=form, problems=problems, pile=pile, number=number)
    act(request, service.type_second, slug, pile, number, found)
    return see_other(paths.team_round(slug, f"/papier/stapel/{pile}"))


@post(f"{AT}/bestand", guards=[TYPISTS], sync_to_thread=True)
def read_sheet(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """A table of votes: all that is wrong with it is said on the page of its pile."""
    name, content, _ = upload(posted, "bestand")
    try:
        pile = act(request, service.upload, slug, content, name)
    except BadTable as error:
        said = [problem_sentence(one) for one in error.problems]
        return _paper(request, slug, *(Problem(field="bestand", message=one) for one in said))
    except BadSheet as error:
        return _paper(request, slug, Problem(field="bestand", message=refusal(error)[1]))
    return see_other(paths.team_round(slug, f"/papier/stapel/{pile}"))


@get(PILE, guards=[READERS], sync_to_thread=True)
def show_pile(request: AnyRequest, slug: FromPath[str], pile: FromPath[int]) -> Template:
    """What waits in a pile, and what will become of each form."""
    return _pile(request, slug, pile)


@post(f"{PILE}/verschillen", status_code=200, guards=[TYPISTS], sync_to_thread=True)
def show_differences(request: AnyRequest, slug: FromPath[str], pile: FromPath[int], posted: Posted) -> Template:
    """The forms that two others read differently; that somebody looked is in the log."""
    parse(EmptyForm, posted)
    return _pile(request, slug, pile, act(request, service.differences, slug, pile))


@post(f"{PILE}/kijk/{{number:int}}", status_code=303, guards=[TYPISTS], sync_to_thread=True)
def settle(
    request: AnyRequest, slug: FromPath[str], pile: FromPath[int], number: FromPath[int], posted: Posted
) -> Response:
    """Say who read a form right."""
    act(request, service.settle, slug, pile, number, parse(forms.SettleForm, posted).keuze)
    return see_other(paths.team_round(slug, f"/papier/stapel/{pile}"))


@post(f"{PILE}/opslaan", status_code=303, guards=[PLATFORM], sync_to_thread=True)
def store(request: AnyRequest, slug: FromPath[str], pile: FromPath[int], posted: Posted) -> Response:
    """One person's yes to what a pile will become."""
    grave(request, posted)
    seen, papers = parse(SeenForm, posted).gezien, installation(request).papers
    act(request, service.agree_to_store, papers, slug, pile, seen)
    return see_other(paths.team_round(slug, f"/papier/stapel/{pile}"))


@post(f"{PILE}/toch-niet", status_code=303, guards=[PLATFORM], sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], pile: FromPath[int], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(SeenForm, posted)
    act(request, service.take_back_storing, installation(request).papers, slug, pile)
    return see_other(paths.team_round(slug, f"/papier/stapel/{pile}"))


@post(f"{PILE}/weggooien", status_code=303, guards=[PLATFORM], sync_to_thread=True)
def throw_away(request: AnyRequest, slug: FromPath[str], pile: FromPath[int], posted: Posted) -> Response:
    """Throw what was typed away; the paper is still there."""
    grave(request, posted)
    parse(EmptyForm, posted)
    act(request, service.throw_away, slug, pile)
    return see_other(paths.team_round(slug, "/papier"))


def _round(request: AnyRequest, slug: str) -> RoundFacts:
    parts = installation(request)
    with reading(parts.engine) as session:
        return service.paper_round(session, slug, by=staff(request), at=parts.clock())


def _paper(request: AnyRequest, slug: str, *problems: Problem, form: forms.PrintForm | None = None) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = service.paper_round(session, slug, by=by, at=parts.clock())
        found = service.piles(session, slug, by=by)
        closed = service.why_closed(session, slug, by=by, at=parts.clock())
        last = newest(session, slug)
    view = views.paper_view(one, found, by, newest=last, closed=closed, form=form, problems=problems)
    return page(request, "budgets/paper/paper.html", view, status=422 if problems else 200)


def _type(
    request: AnyRequest,
    slug: str,
    *,
    form: forms.TypedForm | None = None,
    problems: tuple[Problem, ...] = (),
    pile: int = 0,
    number: int = 0,
    written: str = "",
) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = service.may_type_now(session, slug, by=by, at=parts.clock())
        if number:
            service.second_of(session, slug, pile, number, by=by)
        plans = service.listed_plans(session, slug)
    view = views.type_view(one, plans, form=form, problems=problems, pile=pile, number=number, written=written)
    return page(request, "budgets/paper/type.html", view, status=422 if problems else 200)


def _pile(request: AnyRequest, slug: str, pile: int, found: tuple[Difference, ...] = ()) -> Template:
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = service.paper_round(session, slug, by=by, at=parts.clock())
        run = service.dry_run(session, parts.papers, slug, pile, by=by, at=parts.clock())
    return page(request, "budgets/paper/pile.html", views.pile_view(one, run, by, found))


def _given(file: File) -> Response:
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


HANDLERS = (
    show_rounds,
    show_paper,
    print_form,
    print_forms,
    show_first,
    type_first,
    show_second,
    type_second,
    read_sheet,
    show_pile,
    show_differences,
    settle,
    store,
    take_back,
    throw_away,
)
