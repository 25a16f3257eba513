"""A helper who notes the answer of somebody at the table or on the telephone, who says the own code."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Response, Template

from snw_democratie.answers import service
from snw_democratie.answers.desk_views import asked_view, desk_view
from snw_democratie.answers.errors import NoPlace, PlaceGone
from snw_democratie.answers.facts import Mailing
from snw_democratie.answers.forms import NO, YES, DeskForm
from snw_democratie.components import Problem
from snw_democratie.db.engine import unit_of_work
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.pool import service as pool
from snw_democratie.pool.errors import UnknownStatusCode
from snw_democratie.pool.wording import in_language
from snw_democratie.refusals import refusal
from snw_democratie.security.codes import BadCode
from snw_democratie.security.staff import Role, requires

HELPER = requires(Role.HELPER)
DESK = "/hulp/antwoord"
TROUBLE = (BadCode, UnknownStatusCode, NoPlace, PlaceGone)
Posted = NamedDependency[FormMultiDict]


@get(DESK, guards=[HELPER], sync_to_thread=False)
def show_desk(request: AnyRequest, gedaan: FromQuery[str] = "") -> Template:
    """Asks for the code and the answer."""
    return page(request, "answers/desk.html", desk_view(done=gedaan == YES))


@post(DESK, status_code=200, guards=[HELPER], sync_to_thread=True)
def ask(request: AnyRequest, posted: Posted) -> Template:
    """Show what is about to be noted, and for which panel."""
    form, parts = parse(DeskForm, posted), installation(request)
    if form.antwoord not in (YES, NO):
        return _refused(request, form, _unanswered())
    try:
        mine = pool.identify(parts.engine, parts.settings.secret_key, form.code, at=parts.clock())
        with unit_of_work(parts.engine) as session:
            title = service.look_at_place(session, mine, by=staff(request), at=parts.clock())
    except TROUBLE as error:
        return _refused(request, form, Problem(field="code", message=refusal(error)[1]))
    return page(request, "answers/desk_confirm.html", asked_view(in_language(*title), form))


@post(f"{DESK}/opslaan", guards=[HELPER], sync_to_thread=True)
def note(request: AnyRequest, posted: Posted) -> Response | Template:
    """Note the answer; whoever left an address hears of it by mail."""
    form, parts = parse(DeskForm, posted), installation(request)
    if form.antwoord not in (YES, NO):  # what is no answer must not be noted as a no, over a yes
        return _refused(request, form, _unanswered())
    try:
        mine = pool.identify(parts.engine, parts.settings.secret_key, form.code, at=parts.clock())
        with unit_of_work(parts.engine) as session:
            yes, around = form.antwoord == YES, mailing(request)
            service.answer_by_phone(session, mine, around, yes=yes, by=staff(request), at=parts.clock())
    except TROUBLE as error:
        return _refused(request, form, Problem(field="code", message=refusal(error)[1]))
    return see_other(f"{DESK}?gedaan={YES}")


def mailing(request: AnyRequest) -> Mailing:
    """What mails about a place say beside it."""
    settings = installation(request).settings
    return Mailing(own_page=f"{settings.origin}/mijn-aanmelding", contact=settings.contact)


def _unanswered() -> Problem:
    return Problem(field="antwoord", message=_("Kies ja of nee."))


def _refused(request: AnyRequest, form: DeskForm, problem: Problem) -> Template:
    return page(request, "answers/desk.html", desk_view(form, problem), status=422)


HANDLERS = (show_desk, ask, note)
