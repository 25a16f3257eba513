"""What is wrong when the database cannot do what it was asked, as far as people can do something about it."""

from __future__ import annotations

import errno
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_SQLITE = {5: "busy", 6: "busy", 8: "away", 10: "away", 13: "full", 14: "away"}
"""SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the primary result codes."""
_POSTGRES = {
    "53100": "full",  # disk_full
    "53200": "busy",  # out_of_memory
    "53300": "busy",  # too_many_connections
    "55P03": "busy",  # lock_not_available
    "57014": "busy",  # query_canceled, by a time limit
    "40001": "busy",  # serialization_failure
    "40P01": "busy",  # deadlock_detected
    "25006": "away",  # read_only_sql_transaction
}


class Trouble(StrEnum):
    """BUSY passes by itself; FULL needs room on a disk; AWAY needs somebody to look at the database."""

    BUSY = "busy"
    FULL = "full"
    AWAY = "away"


def trouble_of(error: Exception) -> Trouble | None:
    """The trouble behind an error of the database or of a disk; None when it is a mistake of ours."""
    if isinstance(error, NoConnectionFree):
        return Trouble.BUSY
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The low byte; the rest says more precisely what happened.
        word = _SQLITE.get(code & 0xFF)
    else:
        state = getattr(error.orig, "sqlstate", None) or ""
        gone = error.connection_invalidated or state[:2] in ("08", "57") or (not state and _no_answer(error))
        word = _POSTGRES.get(state) or ("away" if gone else None)
    return Trouble(word) if word else None


def _no_answer(error: DBAPIError) -> bool:
    """PostgreSQL gave no code: nobody answered the door."""
    return type(error.orig).__module__.startswith("psycopg") and type(error.orig).__name__ == "OperationalError"
