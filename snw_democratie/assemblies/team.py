"""Who may see the pages of the team, and doing one act of a service in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from snw_democratie.db.engine import Session, unit_of_work
from snw_democratie.pages import AnyRequest, installation, staff
from snw_democratie.security.staff import Role, Staff, requires

TEAM = requires(Role.DEMOCRACY_TEAM)
READERS = requires(Role.DEMOCRACY_TEAM, Role.AUDITOR)
"""An auditor reads every page of a lottery, and changes nothing."""

Answer = TypeVar("Answer")


def act(request: AnyRequest, service: Callable[..., Answer], *args: Any) -> Answer:
    """Call `service(session, *args, by=..., at=...)` in one unit of work, for who is signed in, now.

    What it did is committed when this returns.
    """
    parts = installation(request)
    by: Staff = staff(request)
    at: datetime = parts.clock()
    session: Session
    with unit_of_work(parts.engine) as session:
        return service(session, *args, by=by, at=at)
