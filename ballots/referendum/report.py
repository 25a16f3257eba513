"""What a verified archive says: the checks, the reason of a refusal, and the numbers in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballots.checks import NOT_CHECKED, Checks
from ballots.errors import BadReferendum
from ballots.referendum.checking.counting import Decryption, Statement
from ballots.referendum.election import Election, Question, Trustees


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of each check, why the archive is refused, and what it says when it is not."""

    checks: Checks
    refused: BadReferendum | None
    election: Election | None
    last_event: str
    """Setup while ballots may be cast, then the last kind of event that the archive has."""
    ballots: int
    counted: int
    weight: int
    trustees: Trustees | None
    statement: Statement | None
    """What a trustee decrypts: there once no more ballots can come."""
    decryptions: Mapping[int, Decryption]
    result: tuple[tuple[int, ...], ...] | None

    @property
    def ok(self) -> bool:
        """Nothing was refused."""
        return self.checks.ok

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be said of an archive that is not refused."""
        return () if self.refused else tuple(one.name for one in self.checks.checks if one.status == NOT_CHECKED)


def as_value(report: Report) -> dict[str, Any]:
    """The answer as one JSON object."""
    refused, election = report.refused, report.election
    return {
        "ok": report.ok,
        "complete": report.checks.complete,
        "reason": str(refused.reason) if refused else None,
        "event": refused.event if refused else None,
        "warnings": list(report.warnings),
        "uuid": election.uuid if election else None,
        "name": election.name if election else None,
        "fingerprint": election.fingerprint if election else None,
        "last_event": report.last_event,
        "head": report.checks.digest,
        "closed": report.statement.end if report.statement else None,
        "ballots": report.ballots,
        "counted": report.counted,
        "weight": report.weight,
        "result": _results(report),
        "checks": [
            {"name": one.name, "ok": one.ok, "status": one.status, "detail": one.detail} for one in report.checks.checks
        ],
    }


def cells_of(question: Question) -> tuple[str | None, ...]:
    """What each number of a result is of; None is the blank vote."""
    return ((None,) if question.blank else ()) + question.answers


def _results(report: Report) -> list[dict[str, Any]] | None:
    if report.result is None or report.election is None:
        return None
    return [
        {
            "question": question.text,
            "votes": [
                {"answer": answer, "votes": votes} for answer, votes in zip(cells_of(question), row, strict=True)
            ],
        }
        for question, row in zip(report.election.questions, report.result, strict=True)
    ]
