"""Computing the panels: asked for, cancelled, and kept when it is done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import StepOutOfOrder
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.computation import (
    CheckInputs,
    Computed,
    PrepareInputs,
    check_quotas,
    compute_panels,
)
from snw_democratie.assemblies.service.importing import quotas_of
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.people import pool_of
from snw_democratie.assemblies.service.stored import store_files
from snw_democratie.assemblies.steps import State, Step
from snw_democratie.db.sealed import unseal
from snw_democratie.jobs import queue
from snw_democratie.jobs.queue import Claim
from snw_democratie.jobs.worker import Task
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

WORKER = "worker"


def compute(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Start the computation; the chances and panels of an earlier one are thrown away. Raises StepOutOfOrder."""
    row = hold(session, slug, Step.COMPUTE)
    store_files(session, row.id, {}, public=False, replace=True)
    move(session, row, Step.COMPUTE, record_digest="", figures={}, computed_at=None)
    queue.ask(session, kind="compute", procedure_id=row.id, digest="", at=at)
    audit.append(session, at=at, actor=by.actor, act="compute", subject=f"procedure:{row.id}")


def cancel(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Ask the computation to stop; it ends within a second, and the lottery is closed and uncomputed as before."""
    row = hold(session, slug, Step.CANCEL)
    if queue.ask_to_cancel(session, procedure_id=row.id, kind="compute", at=at):
        move(session, row, Step.CANCEL)
    audit.append(session, at=at, actor=by.actor, act="cancel", subject=f"procedure:{row.id}")


def _prepare_inputs(session: Session, mine: Claim) -> PrepareInputs:
    row = session.get_one(Procedure, mine.procedure_id)
    if row.state != State.COMPUTING:
        raise StepOutOfOrder(Step.COMPUTE, row.state)
    return PrepareInputs(
        pool=pool_of(row, session, lots=True),
        quotas=quotas_of(row),
        seats=row.seats,
        objective=row.objective,
        panels=row.panels,
        households=row.household,
        entropy=bytes.fromhex(unseal(session, row, "entropy")),
        disclosure=row.disclosure,
        merge_below=row.small_cell,
        context=_context(row),
    )


def _context(row: Procedure) -> dict[str, str]:
    """The texts that the record carries. No day on which it was computed: the same pool gives the same record."""
    assert row.closed_at is not None
    return {
        "title": row.title,
        "address": f"/loting/{row.slug}",
        "closed_at": row.closed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _keep_panels(session: Session, mine: Claim, computed: Computed, at: datetime) -> str:
    row = hold(session, session.get_one(Procedure, mine.procedure_id).slug, Step.FINISH)
    store_files(session, row.id, computed.files, public=False, replace=True)
    digest = str(computed.figures["digest"])
    move(session, row, Step.FINISH, record_digest=digest, figures=dict(computed.figures), computed_at=at)
    audit.append(session, at=at, actor=WORKER, act="computed", subject=f"procedure:{row.id}", facts={"digest": digest})
    return digest


def _give_up_panels(session: Session, mine: Claim, error: str | None, at: datetime) -> None:
    slug = session.get_one(Procedure, mine.procedure_id).slug
    try:
        row = hold(session, slug, Step.CANCEL)
    except StepOutOfOrder:
        return  # a cancel that did not wait for us put it back already
    move(session, row, Step.CANCEL)
    audit.append(
        session, at=at, actor=WORKER, act="not-computed", subject=f"procedure:{row.id}",
        facts={"reason": error or "cancelled"},
    )  # fmt: skip


def _check_inputs(session: Session, mine: Claim) -> CheckInputs:
    row = session.get_one(Procedure, mine.procedure_id)
    return CheckInputs(
        pool=pool_of(row, session, lots=False),
        quotas=quotas_of(row),
        seats=row.seats,
        households=row.household,
    )


def _keep_check(_session: Session, _mine: Claim, found: str, _at: datetime) -> str:
    return found


def _give_up_check(_session: Session, _mine: Claim, _error: str | None, _at: datetime) -> None:
    """A check changes nothing, so there is nothing to put back."""


PANELS = Task(inputs=_prepare_inputs, work=compute_panels, keep=_keep_panels, give_up=_give_up_panels, seconds=3600)
CHECK = Task(inputs=_check_inputs, work=check_quotas, keep=_keep_check, give_up=_give_up_check, seconds=60)
