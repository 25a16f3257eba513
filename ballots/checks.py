"""What the verifiers of this library answer: a list of checks, each with what became of it, never a lone yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

MADE, FAILED, NOT_CHECKED, NOT_APPLICABLE = "made", "failed", "not checked", "not applicable"
NOT_PUBLIC = "not public"
"""What the check needs was not published: nothing is wrong, and nothing is proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: `ok` is true when made and passed, false when failed, None when it was not made."""

    name: str
    ok: bool | None
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of one record, in order; `essential` names those without which nothing is valid."""

    checks: tuple[Check, ...]
    digest: str | None
    essential: frozenset[str]

    @property
    def ok(self) -> bool:
        """No check failed, and the essential ones were made."""
        made = {check.name for check in self.checks if check.ok}
        return made >= self.essential and not any(check.status == FAILED for check in self.checks)

    @property
    def unpublished(self) -> bool:
        """No check failed, and some could not be made because what they need is not public."""
        found = {check.status for check in self.checks}
        return NOT_PUBLIC in found and FAILED not in found

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


def run(functions: Mapping[str, Callable[[], str]]) -> Iterator[Check]:
    """Make each check: the function returns its detail, or raises Refused or Undecided."""
    for name, function in functions.items():
        try:
            yield Check(name=name, ok=True, status=MADE, detail=function())
        except Refused as error:
            yield Check(name=name, ok=False, status=FAILED, detail=str(error))
        except Undecided as error:
            yield Check(name=name, ok=None, status=error.status, detail=str(error))


def require(condition: bool, detail: str) -> None:
    """Refuse with this detail unless the condition holds."""
    if not condition:
        raise Refused(detail)
