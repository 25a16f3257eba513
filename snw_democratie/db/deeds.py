"""Whether a form that was posted changes anything: what its request wrote, and whether it may write at all.

A page that answers a form can be asked for in another language by posting the same fields again. Then nothing may
happen a second time: the request only shows, and the database refuses what would change something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from sortition.errors import SortitionError

_WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s*(?:INSERT\s+INTO\s+\"?audit\b|UPDATE\s+\"?(?:(?:resident|plan)_session|draft)\b)", re.IGNORECASE
)
"""That somebody looked, that a session is still in use, and what somebody is typing: whatever becomes of the form."""


@dataclass(eq=False)
class OnlyAnotherLanguage(SortitionError):
    """A form was posted to see its page in another language, and would have changed something."""


class Deed:
    """What one request may do and did; handlers and their threads share it."""

    __slots__ = ("changed", "only_shows")

    def __init__(self, *, only_shows: bool) -> None:
        self.only_shows = only_shows
        self.changed = False


_DEED: ContextVar[Deed | None] = ContextVar("deed", default=None)


def begin(deed: Deed | None) -> None:
    """From here on this is what the request does; None where no form was posted."""
    _DEED.set(deed)


def changed() -> bool:
    """Whether the form of this request changed something."""
    deed = _DEED.get()
    return deed is not None and deed.changed


def refuse_to_change() -> None:
    """Raises OnlyAnotherLanguage where a request only shows."""
    deed = _DEED.get()
    if deed is not None and deed.only_shows:
        raise OnlyAnotherLanguage


@contextmanager
def watched(session: Session) -> Iterator[None]:
    """Notes whether this transaction changes something. Raises OnlyAnotherLanguage before a commit that may not be."""
    deed = _DEED.get()
    if deed is None:
        yield
        return
    wrote = False

    def note(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal wrote
        wrote = wrote or bool(_WRITES.match(statement) and not _ASIDE.match(statement))

    def begun(_session: Session, _transaction: Any, connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", note)

    event.listen(session, "after_begin", begun)
    yield
    session.flush()
    if wrote:
        refuse_to_change()
        deed.changed = True
