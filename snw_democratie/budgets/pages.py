"""Pages of the buurtbudget that everybody reads. None of them reads a session or sets a cookie."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response, Template

from snw_democratie.budgets import service
from snw_democratie.budgets.booth.pages import HANDLERS as BOOTH
from snw_democratie.budgets.check_pages import HANDLERS as CHECK
from snw_democratie.budgets.counting.pages import HANDLERS as COUNTING
from snw_democratie.budgets.counting.team_pages import HANDLERS as TELLING
from snw_democratie.budgets.list_pages import HANDLERS as LIST
from snw_democratie.budgets.own_pages import HANDLERS as OWN
from snw_democratie.budgets.paper.pages import HANDLERS as PAPER
from snw_democratie.budgets.plan_pages import HANDLERS as PLANS
from snw_democratie.budgets.public_plan_views import plan_view
from snw_democratie.budgets.team_pages import HANDLERS as TEAM
from snw_democratie.budgets.themes import THEMES
from snw_democratie.budgets.views import RoundsView, round_card, round_view
from snw_democratie.budgets.voting.code_pages import HANDLERS as CODES
from snw_democratie.budgets.voting.desk_pages import HANDLERS as DESK
from snw_democratie.db.engine import reading
from snw_democratie.pages import ANONYMOUS, AnyRequest, installation, page
from snw_democratie.pool.places import WIJKEN

OPEN = {ANONYMOUS: True}
AT = "/buurtbudget/{slug:str}"


@get("/buurtbudget", opt=OPEN, sync_to_thread=True)
def show_rounds(request: AnyRequest) -> Template:
    """Every round."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.rounds(session, at=parts.clock())
    return page(request, "budgets/rounds.html", RoundsView(rounds=tuple(round_card(one) for one in found)))


@get(AT, opt=OPEN, sync_to_thread=True)
def show_round(
    request: AnyRequest, slug: FromPath[str], thema: FromQuery[str] = "", wijk: FromQuery[str] = ""
) -> Template:
    """One round, with all its plans or those of one theme or wijk."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one, plans = service.public_round(session, slug, at=parts.clock()), service.public_plans(session, slug)
        moves = service.moves(session, slug)
    theme, place = thema if thema in THEMES else "", wijk if wijk in WIJKEN else ""
    return page(request, "budgets/round.html", round_view(one, plans, moves, theme=theme, wijk=place))


@get(f"{AT}/plannen/{{number:int}}", opt=OPEN, sync_to_thread=True)
def show_plan(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Template:
    """One plan."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one, plan = service.public_round(session, slug, at=parts.clock()), service.public_plan(session, slug, number)
    return page(request, "budgets/plan.html", plan_view(one, plan))


@get(f"{AT}/foto/{{key:str}}", opt=OPEN, sync_to_thread=True)
def show_picture(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """A picture of a plan that everybody may see."""
    with reading(installation(request).engine) as session:
        content = service.public_picture(session, slug, key)
    return Response(content, media_type="image/jpeg")


@get(f"{AT}/lijst.json", opt=OPEN, sync_to_thread=True)
def show_list(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """The frozen list, byte for byte: its digest stands in the log."""
    with reading(installation(request).engine) as session:
        content = service.final_list(session, slug)
    return Response(content, media_type="application/json")


HANDLERS = (
    show_rounds,
    show_round,
    show_plan,
    show_picture,
    show_list,
    *BOOTH,
    *PLANS,
    *OWN,
    *TEAM,
    *CHECK,
    *LIST,
    *CODES,
    *DESK,
    *PAPER,
    *COUNTING,
    *TELLING,
)
