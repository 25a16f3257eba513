"""What the verifiers of this library share: a list of checks, each with what became of it, never a lone yes.

A verifier reads the files of a record (`files`), and makes its checks by name; each asks for the files that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sortition import beacon

MADE, FAILED, NOT_PUBLIC = "made", "failed", "not public"
NOT_CHECKED, NOT_APPLICABLE = "not checked", "not applicable"

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: `ok` is true when made and passed, false when failed, None when it was not made."""

    name: str
    ok: bool | None
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of one record, in order; `essential` names those that need no private file.

    `digest` is that of what is published beforehand.
    """

    checks: tuple[Check, ...]
    digest: str | None
    essential: frozenset[str]

    @property
    def ok(self) -> bool:
        """No check failed, and the essential ones were made."""
        made = {check.name for check in self.checks if check.ok}
        return made >= self.essential and not any(check.status == FAILED for check in self.checks)

    @property
    def complete(self) -> bool:
        """Every check that applies was made and passed."""
        return self.ok and all(check.status in (MADE, NOT_APPLICABLE) for check in self.checks)


class Refused(Exception):
    """A check found that the record is wrong; the message says where. Never leaves `run`."""


class Undecided(Exception):
    """A check cannot be made: its status, and why. Never leaves `run`."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def run(record: _R, functions: Mapping[str, Callable[[_R], str]]) -> tuple[Check, ...]:
    """Make each check: the function returns its detail, or raises Refused or Undecided."""
    return tuple(_made(name, function, record) for name, function in functions.items())


def _made(name: str, function: Callable[[_R], str], record: _R) -> Check:
    try:
        return Check(name=name, ok=True, status=MADE, detail=function(record))
    except Refused as error:
        return Check(name=name, ok=False, status=FAILED, detail=str(error))
    except Undecided as error:
        return Check(name=name, ok=None, status=error.status, detail=str(error))


def require(condition: bool, detail: str) -> None:
    """Refuse with this detail unless the condition holds."""
    if not condition:
        raise Refused(detail)


def check_signed(used: tuple[int, str] | None) -> str:
    """The signature of this round is drand's; without the library that stays open, never yes."""
    if used is None:
        raise Undecided(NOT_APPLICABLE, "no beacon")
    real = beacon.check_signature(*used)
    if real is None:
        raise Undecided(NOT_CHECKED, "the library drand-verify is not installed")
    require(real, f"the signature is not drand's for round {used[0]}")
    return f"round {used[0]} of drand quicknet"
