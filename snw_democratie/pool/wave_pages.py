"""How many letters are needed, and who had which chance of one: for the team, and for everybody."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.team import READERS, TEAM, act
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, see_other, upload
from snw_democratie.pool import team_service as service
from snw_democratie.pool.cases import LIKELY, PER_SEAT
from snw_democratie.pool.team_errors import BadWave
from snw_democratie.pool.wave_forms import PlannerForm, planned_for
from snw_democratie.pool.wave_views import Planned, planner_view, record_name, waves_view
from snw_democratie.public_record import service as public_record
from snw_democratie.refusals import refusal

AT, PUBLIC = "/team/lotingen/{slug:str}/uitnodigen", "/loting/{slug:str}/brieven"
OPEN = {ANONYMOUS: True}
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_planner(
    request: AnyRequest,
    slug: FromPath[str],
    plaatsen: FromQuery[str] = "",
    per: FromQuery[str] = "",
    respons: FromQuery[str] = "",
) -> Template:
    """How many letters, and the draws that were published."""
    return _planner(request, slug, form=PlannerForm(plaatsen=plaatsen, per=per, respons=respons))


@post(AT, guards=[TEAM], sync_to_thread=True)
def bring_in_wave(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Publish a draw of letters."""
    _name, content, _texts = upload(posted, "bestand")
    try:
        act(request, service.bring_in_wave, slug, content)
    except BadWave as error:
        return _planner(request, slug, Problem(field="bestand", message=refusal(error)[1]))
    return see_other(f"/team/lotingen/{slug}/uitnodigen")


@get(PUBLIC, opt=OPEN, sync_to_thread=True)
def show_waves(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Who had which chance of a letter, and what came after it."""
    with reading(installation(request).engine) as session:
        facts = assemblies.public_procedure(session, slug)
        found, record = service.waves(session, slug), public_record.lottery(session, slug).record
    if not found:
        raise NotFoundException
    chances = (record.smallest, record.largest) if record else None
    return page(request, "public_record/letters.html", waves_view(slug, facts.title, found, chances))


@get(f"{PUBLIC}/{{name:str}}", opt=OPEN, sync_to_thread=True)
def give_record(request: AnyRequest, slug: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The public record of one draw of letters, as `snw invite verify` reads it."""
    number, _dot, kind = name.partition(".")
    with reading(installation(request).engine) as session:
        assemblies.public_procedure(session, slug)
        known = kind == "zip" and number.isascii() and number.isdigit() and len(number) < 10
        record = service.wave_record(session, slug, int(number)) if known else None
    if record is None:
        raise NotFoundException
    headers = {"Content-Disposition": f'attachment; filename="{record_name(slug, int(number))}"'}
    return Response(record, media_type="application/zip", headers=headers)


def _planner(request: AnyRequest, slug: str, *problems: Problem, form: PlannerForm | None = None) -> Template:
    typed = form or PlannerForm()
    with reading(installation(request).engine) as session:
        facts, found = assemblies.procedure(session, slug), service.waves(session, slug)
        sent, used = service.registered_by_letter(session, slug)
    wanted, wrong = planned_for(typed, seats=facts.seats, per_seat=PER_SEAT, response=LIKELY)
    if wanted is None:
        said = {
            "plaatsen": _("Kies 1 tot 1.000 plaatsen, en 1 tot 20 aanmeldingen per plaats."),
            "respons": _("Schrijf een percentage boven 0, zoals 3,4."),
        }
        problems = (*problems, Problem(field=wrong, message=said[wrong]))
    planned = None if wanted is None else Planned(wanted=wanted, sent=sent, used=used)
    view = planner_view(slug, facts.title, planned, typed, found, problems)
    return page(request, "pool_team/invite.html", view, status=422 if problems else 200)


HANDLERS = (show_planner, bring_in_wave, show_waves, give_record)
