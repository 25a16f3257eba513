"""What a resident's browser keeps: the secret of what is being typed, and that of the own registration."""

from __future__ import annotations

from litestar.datastructures import Cookie
from litestar.response import Response

from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation
from snw_democratie.pool import service
from snw_democratie.pool.errors import HelperSignedOut, NoDraft, NotAsked, NotRegistered
from snw_democratie.pool.service import DraftFacts
from snw_democratie.pool.steps import Step, steps
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings

DRAFT, OWN = "aanmelding", "inzage"


def secret(request: AnyRequest, name: str) -> str:
    """The secret in this cookie, or nothing."""
    return request.cookies.get(named(installation(request).settings, name), "")


def remember(request: AnyRequest, answer: Response, name: str, value: str, max_age: int | None = None) -> Response:
    """Put a secret into a cookie that no script and no other site can use; it ends with the browser, or after a time.

    `max_age` is in seconds.
    """
    answer.set_cookie(_cookie(request, name, value, max_age=max_age))
    return answer


def forget(request: AnyRequest, answer: Response, name: str) -> Response:
    """Take the cookie away."""
    answer.set_cookie(_cookie(request, name, "", max_age=0))
    return answer


def draft_of(request: AnyRequest, slug: str) -> DraftFacts:
    """What this browser is typing; what a helper types for somebody is there for that helper only.

    A change of a registration is there as long as that one is open in this browser. Raises NoDraft, HelperSignedOut,
    NotRegistered.
    """
    parts = installation(request)
    with reading(parts.engine) as session:
        draft = service.drafted(session, slug, secret(request, DRAFT), at=parts.clock())
    someone = request.scope["user"]
    if draft.helper_id is not None and not isinstance(someone, Staff):
        raise HelperSignedOut(slug)
    if draft.helper_id is not None and someone.account_id != draft.helper_id:
        raise NoDraft(slug)
    if draft.correcting and draft.correcting != own_registration(request):
        raise NoDraft(slug)
    return draft


def typing_of(request: AnyRequest, slug: str) -> DraftFacts:
    """The same while it is not sent yet. Raises NoDraft, NotRegistered."""
    draft = draft_of(request, slug)
    if draft.done is not None:
        raise NoDraft(slug)
    return draft


def page_of(request: AnyRequest, slug: str, key: str) -> tuple[DraftFacts, Step]:
    """What is being typed, and the page with this key. Raises NoDraft, NotRegistered, NotAsked."""
    draft = typing_of(request, slug)
    found = {step.key: step for step in steps(draft.enrolment, draft.typing, year=year(request))}
    if key not in found:
        raise NotAsked(slug)
    return draft, found[key]


def own_registration(request: AnyRequest) -> str:
    """The registration that is open in this browser. Raises NotRegistered."""
    if not secret(request, OWN):
        raise NotRegistered
    parts = installation(request)
    return service.who(parts.engine, secret(request, OWN), at=parts.clock())


def year(request: AnyRequest) -> int:
    """This calendar year."""
    return service.year_of(installation(request).clock())


def named(settings: Settings, name: str) -> str:
    """What this cookie is called here; `__Host-` binds it to this host over HTTPS."""
    return f"__Host-{name}" if settings.secure else name


def _cookie(request: AnyRequest, name: str, value: str, max_age: int | None = None) -> Cookie:
    secure = installation(request).settings.secure
    return Cookie(
        key=named(installation(request).settings, name),
        value=value,
        max_age=max_age,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
