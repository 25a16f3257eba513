"""Public pages of the resident seats: who sits, each draw with its chances, its record, and what rules do in time."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.db.engine import reading
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page
from snw_democratie.seats import paths, service, views
from snw_democratie.seats.own_pages import HANDLERS as OWN
from snw_democratie.seats.simulated_views import simulated_view
from snw_democratie.seats.team_pages import HANDLERS as TEAM
from sortition.disclosure import record_zip

OPEN = {ANONYMOUS: True}
AT = f"{paths.PUBLIC}/{{slug:str}}"


@get(paths.PUBLIC, opt=OPEN, sync_to_thread=True)
def show_all(request: AnyRequest) -> Template:
    """Every body."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.all_public(session)
    return page(request, "seats/list.html", views.list_view(found, at=parts.clock()))


@get(paths.SIMULATED, opt=OPEN, sync_to_thread=False)
def show_simulated(request: AnyRequest) -> Template:
    """What the usual rules do in twenty years."""
    return page(request, "seats/simulated.html", simulated_view())


@get(AT, opt=OPEN, sync_to_thread=True)
def show_body(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One body."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.public_body(session, slug)
    return page(request, "seats/one.html", views.body_view(found, at=parts.clock()))


@get(f"{AT}/loting/{{number:int}}", opt=OPEN, sync_to_thread=True)
def show_draw(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """One draw."""
    with reading(installation(request).engine) as session:
        body, draw = service.public_draw(session, slug, number)
    return page(request, "seats/draw.html", views.draw_view(body, draw))


@get(f"{AT}/loting/{{number:int}}/dossier.zip", opt=OPEN, sync_to_thread=True)
def download(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The public record of a draw."""
    with reading(installation(request).engine) as session:
        files = service.public_record(session, slug, number)
    headers = {"content-disposition": f'attachment; filename="zetel-{number}.zip"'}
    return Response(record_zip(files), media_type="application/zip", headers=headers)


HANDLERS = (show_all, show_simulated, show_body, show_draw, download, *OWN, *TEAM)
