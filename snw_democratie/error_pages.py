"""Errors as pages for people: what happened, that nothing is lost, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Response, Template

from snw_democratie.i18n import N_, speak
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.choosing import wanted
from snw_democratie.pages import shell
from snw_democratie.pool.errors import NoDraft, NotRegistered
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import NotSignedIn
from sortition.errors import SortitionError

WORDS = {
    400: (N_("Dit verzoek begrijpen wij niet"), N_("Ga terug en probeer het opnieuw.")),
    403: (
        N_("Dit formulier is niet meer geldig"),
        N_("Ga terug, laad de pagina opnieuw en probeer het nog een keer."),
    ),
    404: (N_("Deze pagina bestaat niet"), N_("Kijk of het adres klopt, of ga naar de eerste pagina.")),
    405: (N_("Dit kan hier niet"), N_("Ga terug en gebruik de knop op de pagina.")),
    413: (
        N_("Dit bestand is te groot"),
        N_("Een bestand mag 10 MB zijn. Lever het in als .csv.gz, dan is het kleiner."),
    ),
    500: (N_("Er ging iets mis bij ons"), N_("Wij hebben niets opgeslagen. Probeer het straks opnieuw.")),
}
HEADINGS = {401: N_("Log eerst in"), 404: N_("Dit bestaat niet")}


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
        return Redirect(f"/inloggen?naar={quote(error.path)}", status_code=303)
    _speak_as_asked(request)
    if isinstance(error, NotRegistered) and request.method in ("GET", "HEAD"):
        return Redirect("/mijn-aanmelding", status_code=303)
    if isinstance(error, NoDraft) and request.method in ("GET", "HEAD"):
        return Redirect(f"/meedoen/{quote(error.slug)}", status_code=303)
    status, sentence = refusal(error)
    view = ErrorView(
        heading=_(HEADINGS.get(status, N_("Dit kan nu niet"))),
        sentence=sentence,
        back=_back(request),
        back_words=_("Terug naar de vorige pagina"),
    )
    return _page(request, view, status)


def http_page(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses: an unknown address, a stale form, a file that is too large."""
    status = error.status_code if error.status_code in WORDS else 400 if error.status_code < 500 else 500
    return _page(request, _from_words(request, status), error.status_code)


def surprise_page(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    """Our own mistake; the log has it."""
    return _page(request, _from_words(request, 500), 500)


def _from_words(request: Request[Any, Any, Any], status: int) -> ErrorView:
    _speak_as_asked(request)
    heading, sentence = WORDS[status]
    return ErrorView(heading=_(heading), sentence=_(sentence), back="/", back_words=_("Naar de eerste pagina"))


def _speak_as_asked(request: Request[Any, Any, Any]) -> None:
    """Once more: for an address that does not exist no middleware has run."""
    speak(wanted(request.scope))


def _page(request: Request[Any, Any, Any], view: ErrorView, status: int) -> Response[Any]:
    return Template("error.html", context={"shell": shell(request), "view": view}, status_code=status)


def _back(request: Request[Any, Any, Any]) -> str:
    """The page of a lottery that this address belongs to, never an address that came with the request."""
    parts = [part for part in request.scope["path"].split("/") if part]
    if parts[:2] == ["team", "lotingen"] and len(parts) > 2:
        return f"/team/lotingen/{parts[2]}"
    if parts[:1] == ["meedoen"] and len(parts) > 1:
        return f"/meedoen/{parts[1]}"
    if parts[:1] == ["mijn-aanmelding"]:
        return "/mijn-aanmelding"
    return "/team" if parts[:1] == ["team"] else "/"
