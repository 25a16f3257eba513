"""Pages of the wijkplatform: its rounds, setting one up, opening it, its calendar, and the plans that came in."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import paths, service
from snw_democratie.budgets import team_views as views
from snw_democratie.budgets.errors import BadRound
from snw_democratie.budgets.forms import EmptyForm
from snw_democratie.budgets.round_forms import (
    TypedRound,
    problem_of,
    typed_calendar,
    typed_of,
    typed_round,
    usual,
    wanted_calendar,
    wanted_round,
)
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.security.staff import GEBIEDEN, Role, may, requires

PLATFORM = requires(Role.WIJKPLATFORM)
READERS = requires(Role.WIJKPLATFORM, Role.AUDITOR)
"""An auditor reads every round; a wijkplatform reads and changes those of its own gebied."""
EITHER = requires(Role.WIJKPLATFORM, Role.AUDITOR, Role.DEMOCRACY_TEAM)
"""The democracy team makes codes for every round, and comes to them from the list."""
AT = "/team/buurtbudget/{slug:str}"
Posted = NamedDependency[FormMultiDict]


@get("/team/buurtbudget", guards=[EITHER], sync_to_thread=True)
def show_rounds(request: AnyRequest) -> Template:
    """The rounds of who is signed in."""
    parts = installation(request)
    with reading(parts.engine) as session:
        found = service.own_rounds(session, by=staff(request), at=parts.clock())
    return page(
        request,
        "budgets/team_rounds.html",
        views.rounds_view(found, by=staff(request), may_begin=bool(own_gebieden(request))),
    )


@get("/team/buurtbudget/nieuw", guards=[PLATFORM], sync_to_thread=False)
def show_new(request: AnyRequest) -> Template:
    """The form for a new round."""
    mine = own_gebieden(request)
    return _set_up(request, usual(mine[0] if mine else ""))


@post("/team/buurtbudget/nieuw", guards=[PLATFORM], sync_to_thread=True)
def create(request: AnyRequest, posted: Posted) -> Response:
    """Begin a round."""
    typed = typed_round(posted)
    rules, problems = wanted_round(typed, at=installation(request).clock())
    if rules is None:
        return _set_up(request, typed, problems)
    return see_other(paths.team_round(act(request, service.create, rules)))


@get(AT, guards=[READERS], sync_to_thread=True)
def show_round(request: AnyRequest, slug: FromPath[str]) -> Template:
    """One round: what waits, where it stands, how it is set up."""
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = service.staff_round(session, slug, by=by, at=parts.clock())
        plans = service.staff_plans(session, slug, by=by)
    view = views.round_view(one, plans, digest=service.rules_digest(one.rules))
    return page(request, "budgets/team_round.html", view)


@get(f"{AT}/regels", guards=[READERS], sync_to_thread=True)
def show_set_up(request: AnyRequest, slug: FromPath[str]) -> Response:
    """The rules, while they can be changed; after that they stand on the page of the round."""
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.staff_round(session, slug, by=staff(request), at=parts.clock())
    if one.opened_at is not None:
        return see_other(paths.team_round(slug))
    return _set_up(request, typed_of(one.rules), slug=slug)


@post(f"{AT}/regels", guards=[PLATFORM], sync_to_thread=True)
def set_up(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Change the rules."""
    typed = typed_round(posted)
    with reading(installation(request).engine) as session:
        service.staff_round(session, slug, by=staff(request), at=installation(request).clock())
    rules, problems = wanted_round(typed, at=installation(request).clock())
    if rules is None:
        return _set_up(request, typed, problems, slug=slug)
    act(request, service.edit, slug, rules)
    return see_other(paths.team_round(slug))


@post(f"{AT}/openen", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def open_to_all(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Everybody sees the round, and its rules stand."""
    grave(request, posted)
    parse(EmptyForm, posted)
    act(request, service.open_to_all, slug)
    return see_other(paths.team_round(slug))


@get(f"{AT}/kalender", guards=[READERS], sync_to_thread=True)
def show_calendar(request: AnyRequest, slug: FromPath[str]) -> Template:
    """The moments of the round."""
    return _calendar(request, slug)


@post(f"{AT}/kalender", guards=[PLATFORM], sync_to_thread=True)
def move_dates(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Move what has not come yet."""
    typed = typed_round(posted)
    wanted, problems = wanted_calendar(typed)
    if wanted is None:
        return _calendar(request, slug, typed, problems)
    try:
        act(request, service.move_dates, slug, wanted)
    except BadRound as error:
        return _calendar(request, slug, typed, tuple(problem_of(one) for one in error.problems))
    return see_other(paths.team_round(slug))


@get(f"{AT}/plannen", guards=[READERS], sync_to_thread=True)
def show_inbox(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Every plan of the round, with those that wait on top."""
    parts, by = installation(request), staff(request)
    with reading(parts.engine) as session:
        one = service.staff_round(session, slug, by=by, at=parts.clock())
        plans = service.staff_plans(session, slug, by=by)
    return page(request, "budgets/inbox.html", views.inbox_view(one, plans))


def own_gebieden(request: AnyRequest) -> tuple[str, ...]:
    """The gebieden for which who is signed in may set up a round."""
    return tuple(code for code in GEBIEDEN if may(staff(request), Role.WIJKPLATFORM, code))


def _set_up(request: AnyRequest, typed: TypedRound, problems: tuple[Problem, ...] = (), *, slug: str = "") -> Template:
    view = views.set_up_view(typed, gebieden=own_gebieden(request), slug=slug, problems=problems)
    return page(request, "budgets/set_up.html", view, status=422 if problems else 200)


def _calendar(
    request: AnyRequest, slug: str, typed: TypedRound | None = None, problems: tuple[Problem, ...] = ()
) -> Template:
    parts = installation(request)
    with reading(parts.engine) as session:
        one = service.staff_round(session, slug, by=staff(request), at=parts.clock())
    view = views.calendar_view(one, typed or typed_calendar(one.rules.calendar), problems)
    return page(request, "budgets/calendar.html", view, status=422 if problems else 200)


HANDLERS = (
    show_rounds,
    show_new,
    create,
    show_round,
    show_set_up,
    set_up,
    open_to_all,
    show_calendar,
    move_dates,
    show_inbox,
)
