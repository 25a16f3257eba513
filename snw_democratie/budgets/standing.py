"""Where a round and a plan stand: pure functions of their dates and marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PAPER_TIME = timedelta(days=3)
"""How long after the voting what was handed in on paper may still be typed over."""


class Phase(StrEnum):
    """What happens in a round now."""

    DRAFT = "draft"
    SOON = "soon"
    PLANS = "plans"
    LIKES = "likes"
    CHECK = "check"
    READY = "ready"
    VOTING = "voting"
    COUNT = "count"
    FOLLOW_UP = "follow_up"
    UNVOTED = "unvoted"


class Status(StrEnum):
    """What is so about a plan now; each later one includes what came before."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SHOWN = "shown"
    SUPPORTED = "supported"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"
    FUNDED = "funded"
    NOT_FUNDED = "not_funded"
    STARTED = "started"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The moments between the phases of a round, in order."""

    plans_from: datetime
    plans_until: datetime
    likes_until: datetime
    votes_from: datetime
    votes_until: datetime
    result_by: datetime


def paper_until(calendar: Calendar) -> datetime:
    """Until when votes on paper are stored, unless the count began before; without paper one counts at once."""
    return min(calendar.votes_until + PAPER_TIME, calendar.result_by)


def phase(calendar: Calendar, *, opened: bool, listed: bool, counted: bool, unvoted: bool, at: datetime) -> Phase:
    """What happens now. Without a frozen list nobody votes, whatever the calendar says; without votes it ends."""
    if not opened:
        return Phase.DRAFT
    if counted:
        return Phase.UNVOTED if unvoted else Phase.FOLLOW_UP
    if listed:
        if at < calendar.votes_from:
            return Phase.READY
        return Phase.VOTING if at < calendar.votes_until else Phase.COUNT
    if at < calendar.plans_from:
        return Phase.SOON
    if at < calendar.plans_until:
        return Phase.PLANS
    return Phase.LIKES if at < calendar.likes_until else Phase.CHECK


def status(  # one mark of a plan each
    *, state: str, shown: bool, supported: bool, check: str, listed: bool, funded: bool | None, work: str
) -> Status:
    """Where a plan stands."""
    if state != "submitted":
        return Status.WITHDRAWN if state == "withdrawn" else Status.DRAFT
    if funded is not None:
        return Status(work) if funded and work else Status.FUNDED if funded else Status.NOT_FUNDED
    if listed:
        return Status.LISTED
    if check == "not":
        return Status.NOT_FEASIBLE
    if not shown:
        return Status.SUBMITTED
    if check == "feasible" and supported:
        return Status.FEASIBLE
    return Status.SUPPORTED if supported else Status.SHOWN
