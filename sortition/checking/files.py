"""The files of one record, each read once: what it says, or what was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar, TypeVarTuple

from sortition.checking.checks import NOT_APPLICABLE, NOT_CHECKED, NOT_PUBLIC, Undecided, require
from sortition.checking.reading import event
from sortition.errors import BadRecord
from sortition.record import Value, file_digest

NOT_MADE = NOT_APPLICABLE, "is not made yet"
NOT_PUBLISHED = NOT_PUBLIC, "is not published"

_DIGEST = re.compile("[0-9a-f]{10,64}", re.ASCII)
_T = TypeVar("_T")
_Given = TypeVarTuple("_Given")


class Files:
    """Name -> bytes as `content`; per name what was `wrong`, and of each event (previous, digest) as `sealed`."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self.content = content
        self.wrong: dict[str, str] = {}
        self.sealed: dict[str, tuple[str | None, str]] = {}

    def table(self, name: str, read: Callable[[bytes, *_Given], _T], *given: *_Given) -> _T | None:
        """What a file says; None when it is not there, or cannot be read."""
        if name not in self.content:
            return None
        try:
            return read(self.content[name], *given)
        except BadRecord as error:
            self.wrong[name] = error.reason
            return None

    def event(self, name: str, kind: str, read: Callable[[Mapping[str, Value]], _T]) -> _T | None:
        """The same for a sealed event of this kind."""

        def opened(data: bytes) -> _T:
            body, previous, digest = event(data, kind)
            value = read(body)
            self.sealed[name] = previous, digest
            return value

        return self.table(name, opened)

    def need(self, value: _T | None, name: str, absent: Mapping[str, tuple[str, str]]) -> _T:
        """What was read; without it a check stays undecided, for the reason that `absent` has for this file."""
        if value is not None:
            return value
        if name in self.content:
            raise Undecided(NOT_CHECKED, f"{name} cannot be read")
        status, reason = absent.get(name, (NOT_CHECKED, "is missing"))
        raise Undecided(status, f"{name} {reason}")

    def problems(self) -> str:
        """Everything that was wrong."""
        return "; ".join(f"{name}: {reason}" for name, reason in self.wrong.items())

    def check_spelling(self) -> str:
        """Every file is spelled in the one way."""
        require(not self.wrong, self.problems())
        return f"{len(self.content)} files in the one spelling"

    def check_hashes(self, wanted: Mapping[str, str]) -> str:
        """Each file that is there has the SHA-256 that the record gives."""
        present = [name for name in wanted if name in self.content]
        for name in present:
            require(file_digest(self.content[name]) == wanted[name], f"{name} was changed")
        return f"{len(present)} files"


def check_digest(wanted: str | None, found: str, *, of: str = "record") -> str:
    """The digest is the one that was published beforehand, all 64 digits of it.

    Two records that begin with the same ten digits are found in seconds, so a short one that fits proves nothing.
    """
    if wanted is None:
        raise Undecided(NOT_CHECKED, "no digest was given to compare with")
    wanted = wanted.strip().lower()
    require(bool(_DIGEST.fullmatch(wanted)), "not 10 to 64 hexadecimal digits")
    require(found.startswith(wanted), f"the {of} has {found}")
    if len(wanted) < 64:
        raise Undecided(NOT_CHECKED, f"the first {len(wanted)} digits fit; only all 64 prove it")
    return "all 64 digits"
