"""Pages on which the team says how people register, makes codes, and takes registrations over."""

from datetime import datetime

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.assemblies.forms import moment
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool import team_service as service
from snw_democratie.pool.code_pages import HANDLERS as CODES
from snw_democratie.pool.double_pages import HANDLERS as DOUBLES
from snw_democratie.pool.team_errors import BadSetUp
from snw_democratie.pool.team_forms import TypedSetUp, UntilForm, problem_of, typed_set_up, wanted_set_up
from snw_democratie.pool.team_setup_views import set_up_view, typed_of
from snw_democratie.pool.team_views import registrations_view
from snw_democratie.pool.translating_pages import HANDLERS as TRANSLATIONS
from snw_democratie.pool.wave_pages import HANDLERS as WAVES

AT = "/team/lotingen/{slug:str}"
Posted = NamedDependency[FormMultiDict]


@get(f"{AT}/aanmelden", guards=[READERS], sync_to_thread=True)
def show_set_up(request: AnyRequest, slug: FromPath[str]) -> Template:
    """How people register."""
    return _set_up(request, slug)


@post(f"{AT}/aanmelden", guards=[TEAM], sync_to_thread=True)
def set_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Say how people register."""
    typed = typed_set_up(posted)
    wanted, problems = wanted_set_up(typed)
    if wanted is None:
        return _set_up(request, slug, *problems, typed=typed)
    try:
        act(request, service.set_up, slug, wanted)
    except BadSetUp as error:
        return _set_up(request, slug, *(problem_of(one) for one in error.problems), typed=typed)
    return see_other(f"/team/lotingen/{slug}/aanmelden")


@post(f"{AT}/aanmelden/langer", guards=[TEAM], sync_to_thread=True)
def prolong(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Give people more time."""
    closes_at: datetime | None = moment(parse(UntilForm, posted).sluit)
    if closes_at is None:
        said = _("Kies een dag en een tijd, zoals 2027-03-02 20:00.")
        return _set_up(request, slug, Problem(field="sluit", message=said))
    try:
        act(request, service.prolong, slug, closes_at)
    except BadSetUp as error:
        return _set_up(request, slug, *(problem_of(one) for one in error.problems))
    return see_other(f"/team/lotingen/{slug}/aanmelden")


@post(f"{AT}/aanmelden/weg", guards=[TEAM], sync_to_thread=True)
def take_away(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Nobody registers here after all."""
    parse(EmptyForm, posted)
    act(request, service.take_away, slug)
    return see_other(f"/team/lotingen/{slug}/aanmelden")


@get(f"{AT}/aanmeldingen", guards=[READERS], sync_to_thread=True)
def show_registrations(request: AnyRequest, slug: FromPath[str]) -> Template:
    """How many people registered."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.totals(session, slug)
    return page(request, "pool_team/registrations.html", registrations_view(found, at=parts.clock()))


@post(f"{AT}/aanmeldingen", guards=[TEAM], sync_to_thread=True)
def take_over(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Everybody who registered becomes the list of this lottery."""
    parse(EmptyForm, posted)
    act(request, service.take_over, slug)
    return see_other(f"/team/lotingen/{slug}/lijst")


def _set_up(request: AnyRequest, slug: str, *problems: Problem, typed: TypedSetUp | None = None) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        facts = service.how(session, slug, at=parts.clock())
    view = set_up_view(facts, typed or typed_of(facts), problems=problems)
    return page(request, "pool_team/set_up.html", view, status=422 if problems else 200)


HANDLERS = (
    show_set_up,
    set_up,
    prolong,
    take_away,
    show_registrations,
    take_over,
    *CODES,
    *DOUBLES,
    *TRANSLATIONS,
    *WAVES,
)
