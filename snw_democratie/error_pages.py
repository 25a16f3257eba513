"""Errors as pages for people: what happened, that nothing is lost, what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Response, Template

from snw_democratie.accounts.confirm_views import confirm_view
from snw_democratie.budgets.errors import NoPlanHere
from snw_democratie.components import Fact
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.db.trouble import trouble_of
from snw_democratie.error_words import ErrorWords, heading_for, words_for, words_of
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import speak
from snw_democratie.i18n.choosing import wanted
from snw_democratie.pages import PASSWORDS, installation, posted_form, shell, staff
from snw_democratie.pool.errors import HelperSignedOut, NoDraft, NotAsked, NotRegistered
from snw_democratie.refusals import refusal
from snw_democratie.security.errors import ConfirmFirst, ForeignRequest, NotSignedIn
from snw_democratie.security.staff import HalfSignedIn
from sortition.errors import SortitionError

HANG_UP = (408, 413)
"""After these the rest of what somebody is still sending is not read."""
RETRY_SECONDS = "60"
ROOMS = {"team": "/team", "account": "/account", "beheer": "/beheer/accounts", "hulp": "/hulp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """One error page. `again` are the fields that were posted, to send once more to `action` with one button."""

    heading: str
    sentence: str
    back: str
    back_words: str
    kept: str = ""
    now: str = ""
    action: str = ""
    again: tuple[Fact, ...] = ()
    button: str = ""


def refusal_page(request: Request[Any, Any, Any], error: SortitionError) -> Response[Any]:
    """A step that cannot be taken; a page for staff leads to the log-in first."""
    door = _door(request)
    if isinstance(error, NotSignedIn | HelperSignedOut) and request.method in ("GET", "HEAD"):
        onward = error.path if isinstance(error, NotSignedIn) else request.scope["path"]
        return Redirect(f"{door}?naar={quote(onward)}", status_code=303)
    _speak_as_asked(request)
    if isinstance(error, NotRegistered) and request.method in ("GET", "HEAD"):
        return Redirect("/mijn-aanmelding", status_code=303)
    if isinstance(error, NoDraft) and request.method in ("GET", "HEAD"):
        return Redirect(f"/meedoen/{quote(error.slug)}", status_code=303)
    if isinstance(error, NotAsked) and request.method in ("GET", "HEAD"):
        return Redirect(f"/meedoen/{quote(error.slug)}/controleer", status_code=303)
    if isinstance(error, NoPlanHere) and request.method in ("GET", "HEAD"):
        return Redirect(f"/plan-indienen/{quote(error.slug)}" if error.slug else "/mijn-plan", status_code=303)
    if isinstance(error, ConfirmFirst):
        return _confirm_first(request, error)
    if isinstance(error, OnlyAnotherLanguage):
        return _in_another_language(request, error)
    status, sentence = refusal(error)
    view = ErrorView(
        heading=heading_for(status),
        sentence=sentence,
        back=_back(request),
        back_words=_("Terug naar de vorige pagina"),
    )
    if isinstance(error, NotSignedIn | HelperSignedOut):
        # The question itself can be looked at again; the address of a button of the team often cannot.
        onward = request.scope["path"] if isinstance(error, HelperSignedOut) else _room(_parts(request))
        view = replace(view, back=f"{door}?naar={quote(onward)}", back_words=_("Log in"))
    settings = installation(request).settings
    if isinstance(error, ForeignRequest) and settings.secure and request.headers.get("origin", "").startswith("http:"):
        # A form of our own page without https. Its cookies are not sent here, so signing in would fail again and again.
        words = _("Deze verbinding is niet versleuteld. Inloggen kan alleen op het adres met https.")
        view = replace(view, sentence=words, back=f"{settings.origin}/inloggen", back_words=settings.origin)
    return _page(request, view, status)


def _in_another_language(request: Request[Any, Any, Any], error: OnlyAnotherLanguage) -> Response[Any]:
    """Nothing was done, only the language changed; with one button what was typed is sent after all."""
    again = _typed(posted_form(request))
    status, sentence = refusal(error)
    view = ErrorView(
        heading=_("Er is nog niets opgeslagen"),
        sentence=sentence,
        back=_back(request),
        back_words=_("Terug naar de vorige pagina"),
        action=request.scope["path"] if again else "",
        again=again,
        button=_("Ga verder"),
    )
    return _page(request, view, status)


def http_page(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses: an unknown address, a stale form, a file that is too large."""
    _speak_as_asked(request)
    view = _view(words_for(error.status_code))
    headers = {"connection": "close"} if error.status_code in HANG_UP else {}
    return _page(request, view, error.status_code, headers)


def surprise_page(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    """Our own mistake; the log has it."""
    _speak_as_asked(request)
    return _page(request, _view(words_for(500)), 500)


def storage_page(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The database is locked, full or away: what was typed can be sent again with one button."""
    trouble = trouble_of(error)
    if trouble is None:
        return surprise_page(request, error)
    _speak_as_asked(request)
    again = _typed(posted_form(request))
    action = request.scope["path"] if again else ""
    view = _view(words_of(trouble), action=action, again=again)
    return _page(request, view, 503, {"retry-after": RETRY_SECONDS})


def _speak_as_asked(request: Request[Any, Any, Any]) -> None:
    """Once more: for an address that does not exist no middleware has run."""
    speak(wanted(request.scope))


def _view(words: ErrorWords, action: str = "", again: tuple[Fact, ...] = ()) -> ErrorView:
    return ErrorView(
        heading=words.heading,
        sentence=words.happened,
        kept=words.kept,
        now=words.now,
        back="/",
        back_words=_("Naar de eerste pagina"),
        action=action,
        again=again,
    )


def _typed(posted: FormMultiDict | None) -> tuple[Fact, ...]:
    """The texts of a form, in its order. None at all where a file or a password would be missing."""
    fields = [] if posted is None else [item for item in posted.multi_items() if item[0] != "_csrf_token"]
    if any(not isinstance(value, str) or name in PASSWORDS for name, value in fields):
        return ()
    return tuple(Fact(term=name, value=value) for name, value in fields)


def _page(
    request: Request[Any, Any, Any], view: ErrorView, status: int, headers: dict[str, str] | None = None
) -> Response[Any]:
    context = {"shell": shell(request, status=status), "view": view}
    return Template("error.html", context=context, status_code=status, headers=headers or {})


def _confirm_first(request: Request[Any, Any, Any], error: ConfirmFirst) -> Response[Any]:
    """Ask who it is, and do what was asked for afterwards: what was typed goes along."""
    if not error.again:
        return Redirect(f"/account/bevestigen?naar={quote(error.path)}", status_code=303)
    view = confirm_view(staff(request), error.path, error.fields, again=True)
    return Template(
        "accounts/confirm.html", context={"shell": shell(request, status=403), "view": view}, status_code=403
    )


def _door(request: Request[Any, Any, Any]) -> str:
    """Where somebody goes who may not see a page yet: to the password, or to the second factor."""
    someone = request.scope.get("user")
    if not isinstance(someone, HalfSignedIn):
        return "/inloggen"
    return "/inloggen/code" if someone.enrolled else "/account/tweede-stap"


def _back(request: Request[Any, Any, Any]) -> str:
    """The page that this address belongs to, never one that came with the request, and not this page again."""
    room = _room(_parts(request))
    return "/" if room == request.scope["path"] else room


def _parts(request: Request[Any, Any, Any]) -> list[str]:
    return [part for part in request.scope["path"].split("/") if part]


def _room(parts: list[str]) -> str:
    if parts[:2] == ["team", "lotingen"] and len(parts) > 2:
        return f"/team/lotingen/{parts[2]}"
    if parts[:1] == ["meedoen"] and len(parts) > 1:
        return f"/meedoen/{parts[1]}"
    if parts[:2] == ["team", "buurtbudget"]:
        return "/".join(["", *parts[:3]])
    if parts[:1] == ["buurtbudget"] or (parts[:1] == ["plan-indienen"] and len(parts) > 1):
        return "/".join(["", *parts[:2]])
    if parts[:1] in (["mijn-aanmelding"], ["mijn-plan"]):
        return f"/{parts[0]}"
    return ROOMS.get(parts[0], "/") if parts else "/"
