"""Can the quotas be met, and closing the pool: two people agree on exactly what is closed."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import ChangedMeanwhile, NotReady, UnknownPart
from snw_democratie.assemblies.facts import CheckFacts, Suggestion
from snw_democratie.assemblies.models import PoolImport, Procedure
from snw_democratie.assemblies.service.drafting import change_bounds
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.people import assign_lots
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.service.registering import all_taken_over, refuse_early_close
from snw_democratie.assemblies.steps import STEPS, Step
from snw_democratie.db.sealed import seal
from snw_democratie.jobs import queue
from snw_democratie.jobs.models import Job
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import digest


def ask_check(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Put the question "can these quotas be met by this pool" into the queue; the answer is read by `check`."""
    row = hold(session, slug, Step.CHECK)
    wanting = [part for part in missing(session, row) if part != "check"]
    if wanting:
        raise NotReady(Step.CHECK, wanting[0])
    queue.ask_to_cancel(session, procedure_id=row.id, kind="check", at=at)
    queue.ask(session, kind="check", procedure_id=row.id, digest=_sum_digest(session, row), at=at)
    move(session, row, Step.CHECK)
    audit.append(session, at=at, actor=by.actor, act="check", subject=f"procedure:{row.id}")


def check(session: Session, slug: str) -> CheckFacts | None:
    """What the last finished check found, or None."""
    row = procedure_row(session, slug)
    job = _last_check(session, row)
    if job is None:
        return None
    found = json.loads(job.result)
    return CheckFacts(
        feasible=found["feasible"],
        current=job.digest == _sum_digest(session, row),
        suggestions=tuple(
            Suggestion(changes=tuple((f, v, b, x, y) for f, v, b, x, y in one)) for one in found["suggestions"]
        ),
        conflict=tuple((f, v, b, x) for f, v, b, x in found["conflict"]),
        never=tuple((kind, people, reason) for kind, people, reason in found["never"]),
    )


def apply_suggestion(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> None:
    """Change the quotas as suggestion `number` (from 0) of the last check says.

    Raises UnknownPart, ChangedMeanwhile.
    """
    row = hold(session, slug, Step.EDIT)
    found = check(session, slug)
    if found is None or not 0 <= number < len(found.suggestions):
        raise UnknownPart("suggestion")
    if not found.current:
        raise ChangedMeanwhile(Step.EDIT)
    changes = found.suggestions[number].changes
    change_bounds(session, row, changes)
    move(session, row, Step.EDIT)
    facts = {"changes": [list(change) for change in changes]}
    audit.append(session, at=at, actor=by.actor, act="apply-suggestion", subject=f"procedure:{row.id}", facts=facts)


def missing(session: Session, row: Procedure) -> tuple[str, ...]:
    """What must be done before the pool can close.

    One of "quotas", "pool", "fit", "people", "check", "feasible", "registrations", or nothing.
    """
    if not row.features:
        return ("quotas",)
    pool = session.get(PoolImport, row.import_id) if row.import_id is not None else None
    if pool is None:
        return ("pool",) if all_taken_over(session, row) else ("registrations",)
    known = {feature.name: {quota.value for quota in feature.values} for feature in row.features}
    if any(name not in pool.counts or set(pool.counts[name]) - values for name, values in known.items()):
        return ("fit",)
    if row.household and not pool.households:
        return ("fit",)
    if pool.people < row.seats:
        return ("people",)
    job = _last_check(session, row)
    if job is None or job.digest != _sum_digest(session, row):
        return ("check",)
    if not json.loads(job.result)["feasible"]:
        return ("feasible",)
    return () if all_taken_over(session, row) else ("registrations",)


def closing(session: Session, slug: str) -> Agreement:
    """Who agreed to closing the pool as it now is."""
    return agreement(session, _proposal(session, procedure_row(session, slug)))


def what_is_missing(session: Session, slug: str) -> tuple[str, ...]:
    """The same as `missing`, for pages."""
    return missing(session, procedure_row(session, slug))


def agree_to_close(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to closing what has the digest `seen`. True when that was the second and the pool is closed.

    Then everybody gets a lot number in random order, and the secret is made from which all salts follow.
    Raises StepOutOfOrder, NotReady, NotAllowed, ChangedMeanwhile, SamePersonTwice.
    """
    row = hold(session, slug, Step.CLOSE)
    wanting = missing(session, row)
    if wanting:
        raise NotReady(Step.CLOSE, wanting[0])
    refuse_early_close(session, row, at=at)
    if not agree(session, _proposal(session, row), seen, by=by, at=at):
        return False
    assert row.import_id is not None
    assign_lots(session, row.import_id)
    session.execute(delete(PoolImport).where(PoolImport.procedure_id == row.id, PoolImport.confirmed_at.is_(None)))
    move(session, row, Step.CLOSE, closed_at=at)
    seal(session, row, entropy=secrets.token_hex(32))
    audit.append(session, at=at, actor=by.actor, act="close", subject=f"procedure:{row.id}", facts={"digest": seen})
    return True


def take_back_closing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes to closing. Raises StepOutOfOrder."""
    take_back(session, _proposal(session, hold(session, slug, Step.CLOSE)), by=by, at=at)


def closing_digest(session: Session, row: Procedure) -> str:
    """The digest of everything that closing fixes: what is computed, and what is told about it."""
    return digest(
        "snw/close/1",
        {
            "sum": _sum_digest(session, row),
            "title": row.title,
            "kind": row.kind,
            "summary": row.summary,
            "translations": row.translations,
            "objective": row.objective,
            "panels": row.panels,
            "disclosure": row.disclosure,
            "small_cell": row.small_cell,
        },
    )


def _sum_digest(session: Session, row: Procedure) -> str:
    pool = session.get(PoolImport, row.import_id) if row.import_id is not None else None
    quotas = [[f.name, q.value, q.minimum, q.maximum, q.min_flex, q.max_flex] for f in row.features for q in f.values]
    sums = {"seats": row.seats, "household": row.household, "quotas": quotas, "pool": pool.digest if pool else None}
    return digest("snw/sum/1", sums)


def _last_check(session: Session, row: Procedure) -> Job | None:
    return session.scalar(
        select(Job)
        .where(Job.procedure_id == row.id, Job.kind == "check", Job.state == queue.DONE)
        .order_by(Job.id.desc())
        .limit(1)
    )


def _proposal(session: Session, row: Procedure) -> Proposal:
    return Proposal(
        subject=f"procedure:{row.id}",
        act=str(Step.CLOSE),
        digest=closing_digest(session, row),
        role=Role.DEMOCRACY_TEAM,
        needed=STEPS[Step.CLOSE].people,
    )
