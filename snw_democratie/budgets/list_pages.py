"""Pages of the final list: what stands on it, freezing it with two people, and the order by lot."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.accounts.confirming import grave
from snw_democratie.assemblies.forms import moment
from snw_democratie.assemblies.team import act
from snw_democratie.budgets import check_views as views
from snw_democratie.budgets import forms, paths, service
from snw_democratie.budgets.errors import BadLot
from snw_democratie.budgets.team_pages import PLATFORM, READERS
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.i18n import gettext as _
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other, staff
from snw_democratie.refusals import refusal

AT = "/team/buurtbudget/{slug:str}/lijst"
Posted = NamedDependency[FormMultiDict]


@get(AT, guards=[READERS], sync_to_thread=True)
def show_list(request: AnyRequest, slug: FromPath[str]) -> Template:
    """Where the final list stands."""
    return _list(request, slug)


@post(f"{AT}/bron", guards=[PLATFORM], sync_to_thread=True)
def announce(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Say from where the value for the lot will come."""
    form = parse(forms.LotForm, posted)
    known_at = moment(form.bekend)
    if known_at is None:
        said = _("Kies een dag en een tijd, zoals 2027-03-02 20:00.")
        return _list(request, slug, form=form, problem=Problem(field="bekend", message=said))
    try:
        act(request, service.announce, slug, form.bron.strip(), known_at)
    except BadLot as error:
        return _list(request, slug, form=form, problem=Problem(field="bron", message=refusal(error)[1]))
    return see_other(paths.team_round(slug, "/lijst"))


@post(AT, guards=[PLATFORM], status_code=303, sync_to_thread=True)
def freeze(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """One person's yes to the list."""
    grave(request, posted)
    act(request, service.agree_to_freeze, slug, parse(forms.SeenForm, posted).gezien)
    return see_other(paths.team_round(slug, "/lijst"))


@post(f"{AT}/toch-niet", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def take_back(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Take the own yes back."""
    parse(forms.SeenForm, posted)
    act(request, service.take_back_freezing, slug)
    return see_other(paths.team_round(slug, "/lijst"))


@post(f"{AT}/lot/waarde", guards=[PLATFORM], sync_to_thread=True)
def enter_lot(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Write down the value that was drawn."""
    grave(request, posted)
    form = parse(forms.ValueForm, posted)
    try:
        act(request, service.enter_lot, slug, form.waarde.strip())
    except BadLot:
        said = _("Schrijf de waarde precies zoals die bekend is gemaakt. Dat kan pas na dat moment.")
        return _list(request, slug, problem=Problem(field="waarde", message=said))
    return see_other(paths.team_round(slug, "/lijst"))


@post(f"{AT}/lot", guards=[PLATFORM], status_code=303, sync_to_thread=True)
def draw(request: AnyRequest, slug: FromPath[str], posted: Posted) -> Response:
    """Another person's yes to the value: the order is drawn."""
    grave(request, posted)
    act(request, service.agree_to_lot, slug, parse(forms.SeenForm, posted).gezien)
    return see_other(paths.team_round(slug, "/lijst"))


def _list(
    request: AnyRequest, slug: str, *, form: forms.LotForm | None = None, problem: Problem | None = None
) -> Template:
    parts, by = installation(request), staff(request)
    at = parts.clock()
    with reading(parts.engine) as session:
        one = service.staff_round(session, slug, by=by, at=at)
        found = service.standing(session, slug, by=by, at=at)
    problems = () if problem is None else (problem,)
    view = views.list_view(one, found, by.account_id, at=at, form=form, problems=problems)
    return page(request, "budgets/list.html", view, status=422 if problems else 200)


HANDLERS = (show_list, announce, freeze, take_back, enter_lot, draw)
