"""Pages of a registrar: lotteries with likely doubles, and one pair at a time."""

from functools import partial

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.assemblies.team import act
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool import team_service as service
from snw_democratie.pool.double_views import doubles_view, queues_view
from snw_democratie.pool.team_forms import DecisionForm
from snw_democratie.security.errors import BadForm
from snw_democratie.security.staff import Role, requires

REGISTRAR = requires(Role.REGISTRAR)
DECISIONS = ("beide", "dubbel")


@get("/team/dubbel", guards=[REGISTRAR], sync_to_thread=True)
def show_queues(request: AnyRequest) -> Template:
    """Where pairs wait."""
    with reading(installation(request).engine) as session:
        found = service.queues(session)
    return page(request, "pool_team/queues.html", queues_view(found))


@get("/team/lotingen/{slug:str}/dubbel", guards=[REGISTRAR], sync_to_thread=True)
def show_pair(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The next pair; that it was looked at is stored before it is shown."""
    return page(request, "pool_team/doubles.html", doubles_view(act(request, service.next_pair, slug)))


@post("/team/lotingen/{slug:str}/dubbel", guards=[REGISTRAR], sync_to_thread=True)
def decide(request: AnyRequest, slug: FromPath[str], posted: NamedDependency[FormMultiDict]) -> Response:
    """Two people, or one person twice."""
    form = parse(DecisionForm, posted)
    if form.besluit not in DECISIONS:
        raise BadForm("decision")
    refuse = partial(service.refuse_later, contact=installation(request).settings.contact)
    act(request, refuse if form.besluit == "dubbel" else service.keep_both, slug, form.aanmelding)
    return see_other(f"/team/lotingen/{slug}/dubbel")


HANDLERS = (show_queues, show_pair, decide)
