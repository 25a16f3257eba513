"""Who is at the keyboard, what their roles allow, and the guards before pages for staff."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from snw_democratie.security.errors import ConfirmFirst, NotAllowed, NotSignedIn, RolesApart
from snw_democratie.settings import Settings


class Role(StrEnum):
    """What a member of staff may do. The public observer needs no account, so there is no role for it."""

    ADMINISTRATOR = "administrator"
    DEMOCRACY_TEAM = "democracy_team"
    WIJKPLATFORM = "wijkplatform"
    HELPER = "helper"
    REGISTRAR = "registrar"
    TRUSTEE = "trustee"
    AUDITOR = "auditor"


SCOPED = frozenset({Role.WIJKPLATFORM})
"""Roles that are worth nothing without a scope: the gebied, by its code."""

ALONE = (Role.ADMINISTRATOR, Role.AUDITOR, Role.TRUSTEE)
"""Roles of who has no other: who says who works here, who judges what others do, who keeps a part of a key."""

APART = (
    *((one, other) for one in ALONE for other in Role if other is not one),
    (Role.DEMOCRACY_TEAM, Role.REGISTRAR),
    (Role.HELPER, Role.REGISTRAR),
)
"""Roles that no single person has together. A registrar judges who is on a list twice: not the list of one's own."""

BY_TWO = frozenset({Role.DEMOCRACY_TEAM, Role.WIJKPLATFORM})
"""Roles of whose people two together change a public outcome: nobody alone says who has them."""

GEBIEDEN: Mapping[str, str] = {
    "GF06": "Sloterdijk Nieuw-West",
    "GF07": "Geuzenveld, Slotermeer",
    "GF08": "Osdorp",
    "GF09": "De Aker, Sloten, Nieuw-Sloten",
    "GF10": "Slotervaart",
}
"""The gebieden of Nieuw-West, by the codes of the municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of staff who is signed in. `scopes` holds (role, gebied) for each role that is limited to gebieden.

    `confirmed_at` is when they last gave password and code; `enrolled` whether the account has a second factor.
    """

    account_id: int
    name: str
    roles: frozenset[str]
    scopes: frozenset[tuple[str, str]] = frozenset()
    confirmed_at: datetime | None = None
    enrolled: bool = False

    @property
    def actor(self) -> str:
        """The name in the audit chain."""
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSignedIn:
    """Somebody who gave the right password and must still show the second factor, or set it up; may do nothing else."""

    account_id: int
    name: str
    enrolled: bool


def may(staff: Staff, role: Role, scope: str = "") -> bool:
    """Whether this person has the role, for this object: a wijkplatform acts in its own gebieden only.

    `scope` is the gebied of the object. A scoped role without that very scope is a no, also when there is none.
    """
    if role in SCOPED:
        return str(role) in staff.roles and (str(role), scope) in staff.scopes
    return str(role) in staff.roles


def refuse_together(roles: Collection[str]) -> None:
    """Refuse roles that one person may not have together. Raises RolesApart."""
    for one, other in APART:
        if str(one) in roles and str(other) in roles:
            raise RolesApart(str(one), str(other))


def confirmed(staff: Staff, settings: Settings, *, at: datetime) -> bool:
    """Whether this person showed in the last ten minutes to be the owner of the account."""
    lasts = timedelta(minutes=settings.confirmed_minutes)
    return staff.confirmed_at is not None and at - staff.confirmed_at < lasts


Guard = Callable[[ASGIConnection, BaseRouteHandler], None]


def signed_in(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
    """A guard that lets all staff pass, whatever their roles."""
    if not isinstance(connection.scope.get("user"), Staff):
        raise NotSignedIn(connection.scope["path"])


def knows_the_password(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
    """A guard for the pages of the second factor: at least the password was right."""
    if not isinstance(connection.scope.get("user"), Staff | HalfSignedIn):
        raise NotSignedIn(connection.scope["path"])


def requires(*roles: Role) -> Guard:
    """A guard that lets only staff with one of these roles pass."""

    def guard(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
        staff = connection.scope.get("user")
        if not isinstance(staff, Staff):
            raise NotSignedIn(connection.scope["path"])
        if not staff.roles & {str(role) for role in roles}:
            raise NotAllowed(roles[0])

    return guard


def lately_confirmed(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:
    """A guard, after one for the role, for a page that holds a grave act: it asks before anything is typed."""
    staff = connection.scope["user"]
    assert isinstance(staff, Staff)
    parts = connection.app.state.installation
    if not confirmed(staff, parts.settings, at=parts.clock()):
        raise ConfirmFirst(connection.scope["path"])
