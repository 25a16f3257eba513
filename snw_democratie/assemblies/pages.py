"""Pages for the democracy team: the work table and the overview; the other pages are beside it."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from snw_democratie.accounts.service import asked, waiting
from snw_democratie.accounts.views import start_view
from snw_democratie.assemblies import service, views
from snw_democratie.assemblies.outcome_pages import HANDLERS as OUTCOME
from snw_democratie.assemblies.setup_pages import HANDLERS as SETUP
from snw_democratie.assemblies.succession_pages import HANDLERS as SUCCESSION
from snw_democratie.assemblies.team import READERS
from snw_democratie.components import Link
from snw_democratie.db.engine import Session, reading
from snw_democratie.mail import outbox
from snw_democratie.mail.views import mail_view
from snw_democratie.pages import AnyRequest, installation, page, staff
from snw_democratie.security.staff import Role, may, signed_in


@get("/team", guards=[signed_in], sync_to_thread=True)
def show_work_table(request: AnyRequest) -> Template:
    """What needs me today; for who is not in the democracy team, what they may do here."""
    parts = installation(request)
    if not may(staff(request), Role.DEMOCRACY_TEAM):
        built = frozenset(route.path for route in request.app.routes)
        with reading(parts.engine) as session:
            wanted = asked(session, staff(request).account_id)
        view = start_view(staff(request), built=built, lotteries=_read_along(request), asked=wanted)
        return page(request, "accounts/start.html", view)
    with reading(parts.engine) as session:
        standings = tuple(_standing(session, facts.slug) for facts in service.procedures(session))
        mail = mail_view(outbox.standing(session), sending=parts.settings.relay is not None)
        colleagues = waiting(session)
    table = views.work_table(standings, staff(request).account_id, mail, colleagues)
    return page(request, "assemblies/work_table.html", table)


@get("/team/lotingen/{slug:str}", guards=[READERS], sync_to_thread=True)
def show_overview(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One lottery: where it stands and what comes next."""
    with reading(installation(request).engine) as session:
        standing = _standing(session, slug)
    return page(request, "assemblies/overview.html", views.overview(standing, staff(request).account_id))


def _read_along(request: AnyRequest) -> tuple[Link, ...]:
    """An auditor comes to every lottery from here."""
    if not may(staff(request), Role.AUDITOR):
        return ()
    with reading(installation(request).engine) as session:
        return tuple(Link(href=views.path(facts), text=facts.title) for facts in service.procedures(session))


def _standing(session: Session, slug: str) -> views.Standing:
    facts = service.procedure(session, slug)
    return views.Standing(
        facts=facts,
        missing=service.what_is_missing(session, slug),
        closing=service.closing(session, slug),
        drawing=service.drawing(session, slug),
        wanted=service.still_wanted(session, slug) if facts.figures else (0, False),
        registers=service.registers(session, slug),
    )


HANDLERS = (show_work_table, show_overview, *SETUP, *OUTCOME, *SUCCESSION)
