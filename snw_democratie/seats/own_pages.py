"""Pages of the own candidature and the own seat, behind the code of the registration."""

from __future__ import annotations

from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template

from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, page, parse, see_other
from snw_democratie.pool.browser import own_registration
from snw_democratie.pool.forms import ButtonForm
from snw_democratie.pool.service import storing
from snw_democratie.seats import own_views, service
from snw_democratie.seats.errors import UnknownBody, WrongTurn
from snw_democratie.seats.facts import OwnSeat
from snw_democratie.seats.paths import OWN


@get(OWN, sync_to_thread=True)
def show_own(request: AnyRequest) -> Template:
    """Every body that asked, and how it stands."""
    return page(request, "seats/own.html", own_views.own_seats_view(_mine(request)))


@get(f"{OWN}/{{slug:str}}/{{word:str}}", sync_to_thread=True)
def show_say(request: AnyRequest, slug: FromPath[str], word: FromPath[str]) -> Template:
    """What an answer means, before it is given."""
    one = next((one for one in _mine(request) if one.slug == slug), None)
    if one is None:
        raise UnknownBody(slug)
    if word not in one.may:
        raise WrongTurn(one.state, word)
    return page(request, "seats/own_say.html", own_views.say_view(one, word))


@post(f"{OWN}/{{slug:str}}/{{word:str}}", status_code=303, sync_to_thread=True)
def say(
    request: AnyRequest, slug: FromPath[str], word: FromPath[str], posted: NamedDependency[FormMultiDict]
) -> Response:
    """Give it."""
    parse(ButtonForm, posted)
    parts, registration = installation(request), own_registration(request)
    with storing(parts.engine) as session:
        service.say(session, registration, slug, word, at=parts.clock())
    return see_other(OWN)


def _mine(request: AnyRequest) -> tuple[OwnSeat, ...]:
    """Raises NotRegistered, and UnknownBody for who was never asked."""
    parts, registration = installation(request), own_registration(request)
    with reading(parts.engine) as session:
        found = service.own_seats(session, registration)
    if not found:
        raise UnknownBody("own")
    return found


HANDLERS = (show_own, show_say, say)
