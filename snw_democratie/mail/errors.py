"""Why a mail is not taken into the outbox."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class BadAddress(SortitionError):
    """This is no address that mail can be sent to; it is not repeated, because it is personal."""


@dataclass(eq=False)
class BadSubject(SortitionError):
    """A subject of more than one line would become a header of our own mail."""
