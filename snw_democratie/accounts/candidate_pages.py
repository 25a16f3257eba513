"""The page on which the democracy team agrees to who joins those that decide together."""

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts import candidate_views, forms, service
from snw_democratie.accounts.confirming import grave
from snw_democratie.db.engine import unit_of_work
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.security.staff import Role, requires

TEAM = requires(Role.DEMOCRACY_TEAM)


@get("/team/collegas", guards=[TEAM], sync_to_thread=True)
def show_candidates(request: AnyRequest) -> Template:
    """For whom a role is asked that two people give; that somebody looked is noted."""
    parts = installation(request)
    with unit_of_work(parts.engine) as session:
        found = service.candidates(session, parts.settings, by=staff(request), at=parts.clock())
    view = candidate_views.candidates_view(found, staff(request).account_id)
    return page(request, "accounts/candidates.html", view)


@post("/team/collegas/{number:str}/{rol:str}", guards=[TEAM], sync_to_thread=True)
def give(
    request: AnyRequest, number: FromPath[str], rol: FromPath[str], posted: NamedDependency[FormMultiDict]
) -> Response:
    """The second yes: the role is given."""
    grave(request, posted)
    parts, seen = installation(request), parse(forms.AgreeForm, posted).gezien
    of, pair = forms.account_number(number), forms.pair(rol)
    with unit_of_work(parts.engine) as session:
        service.give(session, parts.settings, of, pair, seen, by=staff(request), at=parts.clock())
    return see_other("/team/collegas")


HANDLERS = (show_candidates, give)
