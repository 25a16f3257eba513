"""Errors as pages for people: what happened, that nothing is lost, what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Response, Template

from snw_democratie.accounts.confirm_views import confirm_view
from snw_democratie.i18n import gettext
from snw_democratie.pages import installation, shell, staff
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import ConfirmFirst, NotSignedIn
from snw_democratie.security.staff import HalfSignedIn
from sortition.errors import SortitionError

WORDS = {
    400: ("Dit verzoek begrijpen wij niet", "Ga terug en probeer het opnieuw."),
    403: ("Dit formulier is niet meer geldig", "Ga terug, laad de pagina opnieuw en probeer het nog een keer."),
    404: ("Deze pagina bestaat niet", "Kijk of het adres klopt, of ga naar de eerste pagina."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knop op de pagina."),
    413: ("Dit bestand is te groot", "Een bestand mag 10 MB zijn. Lever het in als .csv.gz, dan is het kleiner."),
    500: ("Er ging iets mis bij ons", "Wij hebben niets opgeslagen. Probeer het straks opnieuw."),
}


ROOMS = {"team": "/team", "account": "/account", "beheer": "/beheer/accounts"}
HEADINGS = {401: "Log eerst in", 404: "Dit bestaat niet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """One error page."""

    heading: str
    sentence: str
    back: str
    back_words: str


def refusal_page(request: Request[Any, Any, Any], error: SortitionError) -> Response[Any]:
    """A step that cannot be taken; a page for staff leads to the log-in first."""
    if isinstance(error, NotSignedIn) and request.method in ("GET", "HEAD"):
        return Redirect(f"{_door(request)}?naar={quote(error.path)}", status_code=303)
    if isinstance(error, ConfirmFirst):
        if not error.again:
            return Redirect(f"/account/bevestigen?naar={quote(error.path)}", status_code=303)
        view = confirm_view(staff(request), error.path, error.fields, again=True)
        return Template("accounts/confirm.html", context={"shell": shell(request), "view": view}, status_code=403)
    status, sentence = refusal(error)
    view = ErrorView(
        heading=HEADINGS.get(status, "Dit kan nu niet"),
        sentence=sentence,
        back=_back(request),
        back_words="Terug naar de vorige pagina",
    )
    return _page(request, view, status)


def http_page(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses: an unknown address, a stale form, a file that is too large."""
    status = error.status_code if error.status_code in WORDS else 400 if error.status_code < 500 else 500
    heading, sentence = WORDS[status]
    view = ErrorView(heading=heading, sentence=sentence, back="/", back_words="Naar de eerste pagina")
    settings = installation(request).settings
    if status == 403 and settings.secure and request.headers.get("origin", "").startswith("http://"):
        # Cookies for HTTPS are not sent here, so signing in would fail again and again without a word.
        words = gettext("Deze verbinding is niet versleuteld. Inloggen kan alleen op het adres met https.")
        view = replace(view, sentence=words, back=f"{settings.origin}/inloggen", back_words=settings.origin)
    return _page(request, view, error.status_code)


def surprise_page(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    """Our own mistake; the log has it."""
    heading, sentence = WORDS[500]
    view = ErrorView(heading=heading, sentence=sentence, back="/", back_words="Naar de eerste pagina")
    return _page(request, view, 500)


def _page(request: Request[Any, Any, Any], view: ErrorView, status: int) -> Response[Any]:
    return Template("error.html", context={"shell": shell(request), "view": view}, status_code=status)


def _door(request: Request[Any, Any, Any]) -> str:
    """Where somebody goes who may not see a page yet: to the password, or to the second factor."""
    someone = request.scope.get("user")
    if not isinstance(someone, HalfSignedIn):
        return "/inloggen"
    return "/inloggen/code" if someone.enrolled else "/account/tweede-stap"


def _back(request: Request[Any, Any, Any]) -> str:
    """The page of a lottery that this address belongs to, never an address that came with the request."""
    parts = [part for part in request.scope["path"].split("/") if part]
    if parts[:2] == ["team", "lotingen"] and len(parts) > 2:
        return f"/team/lotingen/{parts[2]}"
    return ROOMS.get(parts[0], "/") if parts else "/"
