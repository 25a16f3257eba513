"""Why a database cannot be looked at, copied or put back."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NoDatabase(SortitionError):
    """There is no database at this place."""

    place: str


@dataclass(eq=False)
class NotOurDatabase(SortitionError):
    """What is there cannot be read, is damaged, or was not made by this program or an older one."""

    place: str


@dataclass(eq=False)
class PlaceTaken(SortitionError):
    """Something stands already where this would be written; nothing is overwritten."""

    place: str


@dataclass(eq=False)
class OtherTool(SortitionError):
    """This kind of database brings its own tool for this."""

    command: str


@dataclass(eq=False)
class DumpFailed(SortitionError):
    """`pg_dump` gave up; its last line says why."""

    why: str


@dataclass(eq=False)
class KeysMissing(SortitionError):
    """Something in the database was sealed with keys that are not in the file with the keys."""

    key_ids: str


@dataclass(eq=False)
class Unreachable(SortitionError):
    """No database answers at this address, or it does not let us in."""

    place: str


@dataclass(eq=False)
class NoFolder(SortitionError):
    """The folder that a file would be written in is not there."""

    place: str
