"""The facts that keep somebody out; sentences for them are in `snw_democratie/errors.py`."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NotSignedIn(SortitionError):
    """Nobody is signed in, and this page is for staff."""

    path: str


@dataclass(eq=False)
class NotAllowed(SortitionError):
    """This person may not do this."""

    role: str


@dataclass(eq=False)
class ForeignRequest(SortitionError):
    """The request does not come from our own pages, or is not meant for this host."""

    header: str


@dataclass(eq=False)
class WrongLogin(SortitionError):
    """Login and password do not belong together; which of the two is wrong is not told."""


@dataclass(eq=False)
class TooManyAttempts(SortitionError):
    """So many attempts failed that we wait; `minutes` is how long."""

    minutes: int


@dataclass(eq=False)
class WrongCode(SortitionError):
    """The code of the second factor is wrong, too old, or was used before; which of these is not told."""


@dataclass(eq=False)
class BadInvitation(SortitionError):
    """There is no open invitation with this code: never was, used, replaced by a newer one, or too old."""


@dataclass(eq=False)
class ConfirmFirst(SortitionError):
    """A grave act, and the last proof of who sits there is too long ago.

    `fields` is what was posted to `path`; with `again` it can be posted once more.
    """

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    again: bool = False


@dataclass(eq=False)
class PlainHttp(SortitionError):
    """A password would travel from another machine without encryption."""


@dataclass(eq=False)
class UnknownAccount(SortitionError):
    """There is no account, or no session, with this number."""


@dataclass(eq=False)
class OwnAccount(SortitionError):
    """Nobody changes the own roles or switches off the own account: a colleague must."""


@dataclass(eq=False)
class RolesApart(SortitionError):
    """One person may not have these two roles together."""

    one: str
    other: str


@dataclass(eq=False)
class NotYetIn(SortitionError):
    """Nobody has this account in hand yet: it was not entered, or it is switched off."""


@dataclass(eq=False)
class WeakPassword(SortitionError):
    """The new password is not taken; `reason` is "short", "long", "name" or "common"."""

    reason: str


@dataclass(eq=False)
class ChangedMeanwhile(SortitionError):
    """What was approved differs from what now lies before us."""

    step: str


@dataclass(eq=False)
class LoginTaken(SortitionError):
    """Another account has this login."""

    login: str


@dataclass(eq=False)
class BadText(SortitionError):
    """A field, or the name of a file, holds text that we do not take; `sentence` says why."""

    sentence: str


@dataclass(eq=False)
class BadForm(SortitionError):
    """A form holds a field that we did not ask for, or lacks its shape."""

    reason: str


@dataclass(eq=False)
class SamePersonTwice(SortitionError):
    """This person agreed already; somebody else must be the second."""

    act: str
