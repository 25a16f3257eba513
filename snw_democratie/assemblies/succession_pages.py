"""Pages of the team after the draw: seats and reserves."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.answers import service as answers
from snw_democratie.answers.errors import MayAnswer, SaidYes
from snw_democratie.assemblies import forms, service
from snw_democratie.assemblies import succession_views as views
from snw_democratie.assemblies.reserve_forms import ReservesForm, reserves
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import Role, may
from sortition.errors import DrawOutOfOrder, TooManyChoices, UnknownMember

AT = "/team/lotingen/{slug:str}/plaatsen"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_seats(request: AnyRequest, slug: FromPath[str], samen: FromQuery[str] = "") -> Template:
    """Who sits, who is reserve, who left and who may come; asked for, also what if two people left together."""
    return _seats(request, slug, pairs=samen == "twee")


@post(f"{AT}/reserves", guards=[TEAM], sync_to_thread=True)
def ask_reserves(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response | Template:
    """Let the computer look for reserves."""
    form = parse(ReservesForm, posted, judged=True)
    with reading(installation(request).engine) as session:
        number, dropout, problems = reserves(form, service.quotas(session, slug))
    if problems:
        return _seats(request, slug, form, *problems)
    act(request, service.ask_reserves, slug, number, dropout)
    return _back(slug)


@post(f"{AT}/vertrek", guards=[TEAM], sync_to_thread=True)
def note_vacancy(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response | Template:
    """Put into the record who left, unless the place is still theirs; a slip leaves the form as it was."""
    grave(request, posted)
    form = parse(forms.VacancyForm, posted)
    try:
        act(request, service.note_vacancy, slug, forms.lots(form.wie), forms.lots(form.weg), form.uit)
    except (SaidYes, MayAnswer, UnknownMember, TooManyChoices, DrawOutOfOrder) as error:
        return _seats(request, slug, form, _slip(error))
    return _back(slug)


@post(f"{AT}/aankondigen", guards=[TEAM], sync_to_thread=True)
def announce_replacement(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Announce where the chance comes from."""
    grave(request, posted)
    act(request, service.announce_replacement, slug, *forms.source(parse(forms.SourceForm, posted)))
    return _back(slug)


@post(f"{AT}/invoeren", guards=[TEAM], sync_to_thread=True)
def enter_replacement(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """What fell, and what the beacon said."""
    form = parse(forms.FellForm, posted)
    act(request, service.enter_replacement, slug, form.cijfers, form.handtekening)
    return _back(slug)


@post(f"{AT}/bevestigen", guards=[TEAM], sync_to_thread=True)
def replace(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One person's yes to what was entered."""
    grave(request, posted)
    act(request, service.agree_to_replace, slug, parse(forms.SeenForm, posted).gezien)
    return _back(slug)


@post(f"{AT}/toch-niet", guards=[TEAM], sync_to_thread=True)
def take_back_replacing(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back, before somebody else says yes too."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_replacing, slug)
    return _back(slug)


@post(f"{AT}/mislukt", guards=[TEAM], sync_to_thread=True)
def report_failure(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Say why what was announced gave nothing, for two people to agree on."""
    act(request, service.report_failure, slug, parse(forms.ReplacementFailureForm, posted).waarom)
    return _back(slug)


@post(f"{AT}/intrekken", guards=[TEAM], sync_to_thread=True)
def withdraw(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One person's yes to that."""
    grave(request, posted)
    act(request, service.agree_to_withdraw, slug, parse(forms.SeenForm, posted).gezien)
    return _back(slug)


@post(f"{AT}/niet-intrekken", guards=[TEAM], sync_to_thread=True)
def take_back_withdrawing(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_withdrawing, slug)
    return _back(slug)


def _seats(
    request: AnyRequest,
    slug: str,
    form: forms.VacancyForm | ReservesForm | None = None,
    *problems: Problem,
    pairs: bool = False,
) -> Template:
    at = installation(request).clock()
    with reading(installation(request).engine) as session:
        facts, approvals = service.procedure(session, slug), service.replacing(session, slug)
        standing, failed = (
            service.after_draw(session, slug, ahead=True, pairs=pairs),
            service.withdrawing(session, slug),
        )
        given_up, features = answers.given_up(session, slug, at=at), service.quotas(session, slug)
    me = staff(request).account_id
    view = views.seats_view(
        facts, features, standing, approvals, me, form, given_up=given_up, failed=failed, at=at, problems=problems
    )
    if not may(staff(request), Role.DEMOCRACY_TEAM):
        view = views.read_along(view)
    return page(request, "assemblies/seats.html", view, status=422 if problems else 200)


def _slip(error: SaidYes | MayAnswer | UnknownMember | TooManyChoices | DrawOutOfOrder) -> Problem:
    """Where the form has to be mended; raises what no other entry would help."""
    if isinstance(error, DrawOutOfOrder) and error.state != "all taken":
        raise error
    field = "weg" if isinstance(error, UnknownMember) and error.part == "unavailable" else "wie"
    return Problem(field=field, message=refusal(error)[1])


def _back(slug: str) -> Response:
    return see_other(f"/team/lotingen/{slug}/plaatsen")


HANDLERS = (
    show_seats, ask_reserves, note_vacancy, announce_replacement, enter_replacement, replace, take_back_replacing,
    report_failure, withdraw, take_back_withdrawing,
)  # fmt: skip
