"""Pages of a helper, and the paper form for who would rather write."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.forms import EmptyForm
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.help_desk import service
from snw_democratie.help_desk.forms import LookUpForm
from snw_democratie.help_desk.paper import paper_form
from snw_democratie.help_desk.views import desk_view
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page, parse, shell, staff
from snw_democratie.pool.browser import DRAFT, secret
from snw_democratie.pool.pages import begin_here
from snw_democratie.pool.service import enrolment
from snw_democratie.pool.team_code_views import state_words
from snw_democratie.pool.team_errors import UnknownCode
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import Role, requires

HELPER = requires(Role.HELPER)
Posted = NamedDependency[FormMultiDict]


@get("/hulp", guards=[HELPER], sync_to_thread=True)
def show_desk(request: AnyRequest) -> Template:
    """What a helper can do today."""
    return _desk(request)


@post("/hulp/code", status_code=200, guards=[HELPER], sync_to_thread=True)
def look_up(request: AnyRequest, posted: Posted) -> Template:
    """What a code is worth, by its number."""
    number, parts = parse(LookUpForm, posted).nummer, installation(request)
    key, at = parts.settings.secret_key, parts.clock()
    try:
        state = service.state_of_code(parts.engine, key, number, by=staff(request), at=at)
    except UnknownCode as error:
        return _desk(request, Problem(field="nummer", message=refusal(error)[1]), number=number)
    return _desk(request, number=number, looked_up=state_words(state))


@post("/hulp/{slug:str}", status_code=303, guards=[HELPER], sync_to_thread=True)
def register_somebody(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Begin with the next person at the table; what was typed for the one before is forgotten."""
    parse(EmptyForm, posted)
    return begin_here(request, slug, helper=staff(request))


@get("/meedoen/{slug:str}/formulier.pdf", opt={ANONYMOUS: True}, sync_to_thread=True)
def download_paper(request: AnyRequest, slug: FromPath[str]) -> Response:
    """All questions on paper; a helper types the answers over."""
    with reading(installation(request).engine) as session:
        asked = enrolment(session, slug)
    headers = {"content-disposition": 'attachment; filename="formulier-aanmelding.pdf"'}
    return Response(paper_form(asked, shell(request)), media_type="application/pdf", headers=headers)


def _desk(request: AnyRequest, *problems: Problem, number: str = "", looked_up: str = "") -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.desk(session, by=staff(request), secret=secret(request, DRAFT), at=parts.clock())
    limit = parts.settings.helper_limit
    view = desk_view(found, limit=limit, number=number, looked_up=looked_up, problems=problems)
    return page(request, "help_desk/desk.html", view, status=422 if problems else 200)


HANDLERS = (show_desk, look_up, register_somebody, download_paper)
