"""Pages of the democracy team after a draw: how the panel answers, one place, what people need, and the rules."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.answers import service
from snw_democratie.answers import team_views as views
from snw_democratie.answers.desk_pages import mailing
from snw_democratie.answers.errors import NotAccepted
from snw_democratie.answers.forms import (
    NO,
    WAYS,
    YES,
    NotedForm,
    RulesForm,
    WishForm,
    typed_rules,
    wanted_rules,
    wanted_wishes,
)
from snw_democratie.answers.standing import Standing
from snw_democratie.answers.views import wishes_view
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import language
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other

AT = "/team/lotingen/{slug:str}/antwoorden"
ONE = f"{AT}/plek/{{number:str}}"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_answers(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The panel as it answers, beside the quotas; lot numbers and no names."""
    parts = installation(request)
    with reading(parts.engine) as session:
        facts = assemblies.procedure(session, slug)
        found = service.composition(session, slug, at=parts.clock())
    return page(request, "answers/team.html", views.team_view(facts, found))


@post(f"{AT}/wensen", status_code=200, guards=[TEAM], sync_to_thread=True)
def show_all_wishes(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Template:
    """What everybody needs; that somebody looked is noted."""
    parse(EmptyForm, posted)
    found = act(request, service.wishes, slug)
    with reading(installation(request).engine) as session:
        facts = assemblies.procedure(session, slug)
    return page(request, "answers/team_wishes.html", views.team_wishes_view(facts, found))


@get(f"{AT}/regels", guards=[READERS], sync_to_thread=True)
def show_rules(request: AnyRequest, slug: FromPath[str]) -> Template:
    """How people answer."""
    return _rules(request, slug)


@post(f"{AT}/regels", status_code=303, guards=[TEAM], sync_to_thread=True)
def set_rules(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response | Template:
    """Say how people answer, until the draw is announced."""
    form = parse(RulesForm, posted)
    wanted, problems = wanted_rules(form)
    if wanted is None:
        return _rules(request, slug, form, *problems)
    act(request, service.set_rules, slug, wanted)
    return see_other(f"/team/lotingen/{slug}/antwoorden/regels")


@get(ONE, guards=[READERS], sync_to_thread=True)
def show_place(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Template:
    """One place, by its lot number."""
    return _place(request, slug, number)


@post(f"{ONE}/antwoord", status_code=303, guards=[TEAM], sync_to_thread=True)
def note_answer(request: AnyRequest, slug: FromPath[str], number: FromPath[str], posted: Posted) -> Response | Template:
    """Note an answer that came by telephone or on a card."""
    form = parse(NotedForm, posted)
    problems = [Problem(field="antwoord", message=_("Kies ja of nee."))] if form.antwoord not in (YES, NO) else []
    problems += [Problem(field="weg", message=_("Kies hoe het antwoord kwam."))] if form.weg not in WAYS else []
    if problems:
        return _place(request, slug, number, form, *problems)
    act(request, service.answer_for, slug, number, WAYS[form.weg], form.antwoord == YES, mailing(request))
    return see_other(f"/team/lotingen/{slug}/antwoorden/plek/{number}")


@post(f"{ONE}/vrij", status_code=303, guards=[TEAM], sync_to_thread=True)
def release(request: AnyRequest, slug: FromPath[str], number: FromPath[str], posted: Posted) -> Response:
    """Let this place go to somebody else."""
    grave(request, posted)
    parse(EmptyForm, posted)
    act(request, service.release, slug, number)
    return see_other(f"/team/lotingen/{slug}/antwoorden/plek/{number}")


@post(f"{ONE}/wie", status_code=200, guards=[TEAM], sync_to_thread=True)
def show_member(request: AnyRequest, slug: FromPath[str], number: FromPath[str], posted: Posted) -> Template:
    """Who has this place, to call or to write; that somebody looked is noted."""
    parse(EmptyForm, posted)
    found = act(request, service.member, slug, number)
    parts = installation(request)
    with reading(parts.engine) as session:
        facts, one = assemblies.procedure(session, slug), service.place(session, slug, number, at=parts.clock())
    return page(request, "answers/team_place.html", views.team_place_view(facts, one, member=found))


@get(f"{ONE}/wensen", guards=[TEAM], sync_to_thread=True)
def show_wishes(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Template:
    """An empty form for what somebody wrote on a card, or said."""
    return _wishes(request, slug, number, WishForm())


@post(f"{ONE}/wensen", status_code=303, guards=[TEAM], sync_to_thread=True)
def keep_wishes(request: AnyRequest, slug: FromPath[str], number: FromPath[str], posted: Posted) -> Response | Template:
    """Store it."""
    form = parse(WishForm, posted, judged=True)
    with reading(installation(request).engine) as session:
        rules = service.rules(session, slug)
    wishes, problems = wanted_wishes(form, rules)
    if wishes is None:
        return _wishes(request, slug, number, form, *problems)
    act(request, service.keep_for, slug, number, wishes, language().code)
    return see_other(f"/team/lotingen/{slug}/antwoorden/plek/{number}")


def _wishes(request: AnyRequest, slug: str, lot: str, form: WishForm, *problems: Problem) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        facts, one = assemblies.procedure(session, slug), service.place(session, slug, lot, at=parts.clock())
        rules = service.rules(session, slug)
    if one.standing is not Standing.ACCEPTED:
        raise NotAccepted
    back = f"/team/lotingen/{slug}/antwoorden/plek/{one.lot}"
    view = wishes_view(rules, facts.title, form, problems, back=back)
    return page(request, "answers/wishes.html", view, status=422 if problems else 200)


def _place(request: AnyRequest, slug: str, lot: str, form: NotedForm | None = None, *problems: Problem) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        facts, one = assemblies.procedure(session, slug), service.place(session, slug, lot, at=parts.clock())
    view = views.team_place_view(facts, one, form=form, problems=problems)
    return page(request, "answers/team_place.html", view, status=422 if problems else 200)


def _rules(request: AnyRequest, slug: str, form: RulesForm | None = None, *problems: Problem) -> Template:
    with reading(installation(request).engine) as session:
        facts, rules = assemblies.procedure(session, slug), service.rules(session, slug)
    view = views.rules_view(facts, rules, form or typed_rules(rules), problems)
    return page(request, "answers/rules.html", view, status=422 if problems else 200)


HANDLERS = (
    show_answers, show_all_wishes, show_rules, set_rules, show_place, note_answer, release, show_member,
    show_wishes, keep_wishes,
)  # fmt: skip
