"""Pages of the own place after a draw, behind the code of the registration; those of team and helper beside it."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.response import Response, Template

from snw_democratie.answers import service, views
from snw_democratie.answers.desk_pages import HANDLERS as DESK
from snw_democratie.answers.errors import NoPlace, NotAccepted
from snw_democratie.answers.facts import OwnAnswer
from snw_democratie.answers.forms import WishForm, typed_wishes, wanted_wishes
from snw_democratie.answers.standing import Standing
from snw_democratie.answers.team_pages import HANDLERS as TEAM
from snw_democratie.answers.views import PLACE
from snw_democratie.db.engine import reading
from snw_democratie.i18n import language
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool import service as pool
from snw_democratie.pool.browser import own_registration
from snw_democratie.pool.forms import ButtonForm
from snw_democratie.pool.wording import in_language

Posted = NamedDependency[FormMultiDict]


@get(PLACE, sync_to_thread=True)
def show_place(request: AnyRequest) -> Template:
    """How the own place stands."""
    return page(request, "answers/place.html", views.place_view(*_mine(request)))


@get(f"{PLACE}/ja", sync_to_thread=True)
def show_yes(request: AnyRequest) -> Template:
    """What a yes means, before it is given."""
    return page(request, "answers/confirm.html", views.confirm_view(_mine(request)[1], yes=True))


@post(f"{PLACE}/ja", status_code=303, sync_to_thread=True)
def say_yes(request: AnyRequest, posted: Posted) -> Response:
    """Take the place; then to what is needed."""
    _answer(request, posted, yes=True)
    return see_other(f"{PLACE}/wensen")


@get(f"{PLACE}/nee", sync_to_thread=True)
def show_no(request: AnyRequest) -> Template:
    """What a no means, before it is given."""
    return page(request, "answers/confirm.html", views.confirm_view(_mine(request)[1], yes=False))


@post(f"{PLACE}/nee", status_code=303, sync_to_thread=True)
def say_no(request: AnyRequest, posted: Posted) -> Response:
    """Give the place up."""
    _answer(request, posted, yes=False)
    return see_other(PLACE)


@get(f"{PLACE}/wensen", sync_to_thread=True)
def show_wishes(request: AnyRequest) -> Template:
    """What somebody needs and wants."""
    mine, title = _mine(request)
    if mine.place.standing is not Standing.ACCEPTED:
        raise NotAccepted
    return page(request, "answers/wishes.html", views.wishes_view(mine.rules, title, typed_wishes(mine.wishes)))


@post(f"{PLACE}/wensen", status_code=303, sync_to_thread=True)
def keep_wishes(request: AnyRequest, posted: Posted) -> Response | Template:
    """Store it."""
    form, parts, (mine, title) = parse(WishForm, posted, judged=True), installation(request), _mine(request)
    wishes, problems = wanted_wishes(form, mine.rules)
    if wishes is None:
        return page(request, "answers/wishes.html", views.wishes_view(mine.rules, title, form, problems), status=422)
    with pool.storing(parts.engine) as session:
        service.keep(session, own_registration(request), wishes, language().code, at=parts.clock())
    return see_other(PLACE)


def _answer(request: AnyRequest, posted: FormMultiDict, *, yes: bool) -> None:
    parse(ButtonForm, posted)
    parts, registration = installation(request), own_registration(request)
    with pool.storing(parts.engine) as session:
        service.answer(session, registration, yes=yes, at=parts.clock())


def _mine(request: AnyRequest) -> tuple[OwnAnswer, str]:
    """The own place, and the title of its lottery. Raises NotRegistered, NoPlace."""
    parts, registration = installation(request), own_registration(request)
    with reading(parts.engine) as session:
        mine = service.own(session, registration, at=parts.clock())
        known = pool.registration(session, registration)
    if mine is None or not known.counted:
        raise NoPlace
    return mine, in_language(known.title, known.translations)


HANDLERS = (show_place, show_yes, say_yes, show_no, say_no, show_wishes, keep_wishes, *DESK, *TEAM)
