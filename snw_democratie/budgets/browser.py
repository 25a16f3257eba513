"""What a browser keeps for the buurtbudget: the secret of a plan, and the one with which plans are supported."""

from __future__ import annotations

from litestar.datastructures import FormMultiDict
from litestar.response import Response

from snw_democratie.budgets import service
from snw_democratie.budgets.errors import BadPicture, NoPlanHere
from snw_democratie.budgets.facts import Picture, RoundFacts
from snw_democratie.budgets.forms import PlanForm
from snw_democratie.budgets.pictures import drawn_again
from snw_democratie.budgets.service import HeldPlan
from snw_democratie.components import Problem
from snw_democratie.db.engine import reading
from snw_democratie.pages import AnyRequest, installation, upload
from snw_democratie.pool.browser import remember, secret
from snw_democratie.refusals import refusal
from snw_democratie.security.staff import Staff

PLAN, SUPPORT = "plan", "steun"


def held(request: AnyRequest, slug: str = "") -> HeldPlan:
    """The plan of this browser; for the round `slug` only, when given. Raises NoPlanHere.

    What a helper typed for somebody is there for that helper only.
    """
    parts = installation(request)
    mine = secret(request, PLAN)
    if not mine:
        raise NoPlanHere(slug)
    try:
        with reading(parts.engine) as session:
            found = service.held_plan(session, mine, at=parts.clock())
    except NoPlanHere:
        raise NoPlanHere(slug) from None
    someone = request.scope["user"]
    helped = found.helper_id is None or (isinstance(someone, Staff) and someone.account_id == found.helper_id)
    if not helped or (slug and found.slug != slug):
        raise NoPlanHere(slug)
    return found


def held_draft(request: AnyRequest, slug: str) -> HeldPlan | None:
    """What this browser is typing for this round, if anything."""
    try:
        found = held(request, slug)
    except NoPlanHere:
        return None
    return found if found.plan.number is None else None


def sent_plan(posted: FormMultiDict) -> tuple[PlanForm, bytes]:
    """A plan as it was sent, and the bytes of its picture. Raises BadForm."""
    _, content, texts = upload(posted, "foto", PlanForm.__struct_fields__, judged=True)
    return PlanForm(**texts), content


def sent_picture(content: bytes, alt: str, fallback: str) -> tuple[Picture | None, tuple[Problem, ...]]:
    """The picture that came, drawn again; none when none was chosen; or why we do not take it."""
    if not content:
        return None, ()
    try:
        return drawn_again(content, alt.strip() or fallback), ()
    except BadPicture as error:
        return None, (Problem(field="foto", message=refusal(error)[1]),)


def remember_plan(request: AnyRequest, answer: Response, made: str) -> Response:
    """Keep the secret of a plan until the browser closes."""
    return remember(request, answer, PLAN, made)


def remember_support(request: AnyRequest, answer: Response, made: str, one: RoundFacts) -> Response:
    """Keep the secret of a supporter until nobody can support any more."""
    left = one.rules.calendar.likes_until - installation(request).clock()
    return remember(request, answer, SUPPORT, made, max_age=max(0, int(left.total_seconds())))
