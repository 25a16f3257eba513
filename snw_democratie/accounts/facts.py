"""What the services of accounts tell the pages: frozen facts, no rows and no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from snw_democratie.security.approvals import Agreement


class Next(StrEnum):
    """What comes after a right password."""

    NOTHING = "nothing"
    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The secret of a new session, and what it still needs before it opens anything.

    `marks` are what this browser is known by from now on; nothing before everything that is asked was given.
    """

    secret: str
    then: Next
    marks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A new invitation: its code, told once, until when it works, and the address it was also mailed to, if any.

    `waits` says that a colleague must still agree to a role.
    """

    account_id: int
    code: str
    expires_at: datetime
    email: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """One place where somebody is signed in; `handle` names it in a form, `here` is the one that asks."""

    handle: str
    device: str
    started_at: datetime
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """What somebody sees of the own account."""

    name: str
    login: str
    roles: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    enrolled: bool
    backup_codes: int
    sessions: tuple[OwnSession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """One account as an administrator sees it; `roles` are pairs of a role and its gebied.

    `asked` are the same of roles that wait for somebody else's yes.
    """

    id: int
    name: str
    login: str
    roles: tuple[tuple[str, str], ...]
    active: bool
    enrolled: bool
    has_password: bool
    invited_until: datetime | None
    sessions: int
    email: str
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody for whom a role is asked that two people give; `ready` when the account is in somebody's hands."""

    account_id: int
    name: str
    login: str
    role: str
    scope: str
    ready: bool
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """One event of the audit chain, as it is stored; without its number while that would count votes."""

    seq: int | None
    at: datetime
    actor: str
    act: str
    subject: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some events, the newest first, and from where the older ones go on; 0 when there are none.

    While people vote, `rests` is true: votes are not among the events, and what came since has no number.
    """

    events: tuple[LogFacts, ...]
    older: int
    rests: bool
