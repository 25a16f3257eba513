"""Publishing a count: two people see it, decide whether the ballots go with it, and then everybody does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.counting import COUNT, PUBLISH, busy, last_failure, why_not
from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.counting.facts import SMALL, CountStanding, unpacked_count
from snw_democratie.budgets.counting.models import BudgetCount
from snw_democratie.budgets.counting.stored import BALLOTS, FACTS, RULE, read_file, summary
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.service import note_outcome
from snw_democratie.budgets.service.order import hold, refuse_reader, round_row, subject
from snw_democratie.budgets.voting.counting_input import number_of_ballots
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import Value, digest, file_digest, unseal


def standing(session: Session, slug: str, *, by: Staff, at: datetime) -> CountStanding:
    """Where the count of a round stands. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    kept, waits = session.get(BudgetCount, row.id), why_not(session, row, at=at)
    return CountStanding(
        ready=not waits,
        waits=waits,
        busy=busy(session, row.id, (COUNT,)),
        failed=last_failure(session, row.id),
        digest="" if kept is None else kept.digest,
        counted_at=None if kept is None else kept.counted_at,
        agree=kept is not None and kept.agree,
        stale=kept is not None and kept.published_at is None and _stale(session, kept),
        with_ballots=None if kept is None else kept.with_ballots,
        published_at=None if kept is None else kept.published_at,
        agreed=_agreed(session, row, kept),
    )


def choose(session: Session, slug: str, seen: str, with_ballots: bool | None, *, by: Staff, at: datetime) -> None:
    """Propose to publish the count with the digest `seen`, with or without the ballots; the first yes comes with it.

    Raises CountNotReady, ChangedMeanwhile, SamePersonTwice, UnknownRound, NotAllowed.
    """
    row, kept = _publishable(session, slug, by=by, at=at)
    if with_ballots is None:
        raise CountNotReady("choice")
    if with_ballots and kept.voters < SMALL:
        raise CountNotReady("few")
    if seen != kept.digest:
        raise CountNotReady("stale")
    kept.with_ballots = with_ballots
    session.flush()
    agree(session, _proposal(row, kept), _proposal(row, kept).digest, by=by, at=at)


def agree_to_publish(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """Another person's yes. True when everybody now sees the outcome.

    Raises CountNotReady, ChangedMeanwhile, SamePersonTwice, UnknownRound, NotAllowed.
    """
    row, kept = _publishable(session, slug, by=by, at=at)
    if kept.with_ballots is None:
        raise CountNotReady("choice")
    if not agree(session, _proposal(row, kept), seen, by=by, at=at):
        return False
    facts = unpacked_count(read_file(session, row.id, FACTS))
    note_outcome(session, row.id, {plan.number for plan in facts.plans if plan.funded}, at=at)
    kept.published_at = at
    session.flush()
    said: dict[str, Value] = {
        "digest": kept.digest,
        "rule": unseal(read_file(session, row.id, RULE))[3],
        "ballots": file_digest(read_file(session, row.id, BALLOTS)),
        "with_ballots": kept.with_ballots,
    }
    if not kept.with_ballots:
        said["summary"] = unseal(summary(session, row))[3]
    audit.append(session, at=at, actor=by.actor, act=PUBLISH, subject=subject(row), facts=said)
    return True


def take_back_publishing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes. Raises CountNotReady, UnknownRound, NotAllowed."""
    row, kept = _publishable(session, slug, by=by, at=at)
    take_back(session, _proposal(row, kept), by=by, at=at)


def _publishable(session: Session, slug: str, *, by: Staff, at: datetime) -> tuple[BudgetRound, BudgetCount]:
    """Both locked. What two programs do not agree on is not published, nor what lacks a ballot."""
    row = hold(session, slug, by=by)
    reason = why_not(session, row, at=at)
    if reason:
        raise CountNotReady(reason)
    kept = session.get(BudgetCount, row.id, with_for_update=True)
    if kept is None:
        raise CountNotReady("none")
    if not kept.agree:
        raise CountNotReady("disagree")
    if _stale(session, kept):
        raise CountNotReady("stale")
    return row, kept


def _stale(session: Session, kept: BudgetCount) -> bool:
    """Whether ballots came after the count: paper ones, that were typed in late."""
    return number_of_ballots(session, kept.round_id) != kept.voters


def _agreed(session: Session, row: BudgetRound, kept: BudgetCount | None) -> Agreement | None:
    if kept is None or kept.with_ballots is None or kept.published_at is not None:
        return None
    return agreement(session, _proposal(row, kept))


def _proposal(row: BudgetRound, kept: BudgetCount) -> Proposal:
    found = digest("snw/budget-publish/1", {"outcome": kept.digest, "with_ballots": bool(kept.with_ballots)})
    return Proposal(subject=subject(row), act=PUBLISH, digest=found, role=Role.WIJKPLATFORM, scope=row.gebied)
