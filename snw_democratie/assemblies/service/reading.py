"""Looking at lotteries: rows to facts. Nothing here changes anything."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.assemblies.errors import UnknownProcedure
from snw_democratie.assemblies.facts import (
    FeatureFacts,
    ImportFacts,
    JobFacts,
    ProcedureFacts,
    QuotaFacts,
)
from snw_democratie.assemblies.models import PoolImport, Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.db.sealed import unseal
from snw_democratie.jobs.models import Job


def procedures(session: Session) -> tuple[ProcedureFacts, ...]:
    """All lotteries, the newest first."""
    rows = session.scalars(select(Procedure).order_by(Procedure.created_at.desc(), Procedure.id.desc()))
    return tuple(_facts(session, row) for row in rows.all())


def public_procedures(session: Session) -> tuple[ProcedureFacts, ...]:
    """The lotteries that visitors may see."""
    return tuple(facts for facts in procedures(session) if is_public(facts))


def is_public(facts: ProcedureFacts) -> bool:
    """A lottery is public once the team shows it, and always once its pool is closed."""
    return facts.shown or facts.state is not State.DRAFT


def procedure(session: Session, slug: str) -> ProcedureFacts:
    """The lottery with this address. Raises UnknownProcedure."""
    return _facts(session, procedure_row(session, slug))


def public_procedure(session: Session, slug: str) -> ProcedureFacts:
    """The same for visitors: a lottery that is not shown does not exist. Raises UnknownProcedure."""
    facts = procedure(session, slug)
    if not is_public(facts):
        raise UnknownProcedure(slug)
    return facts


def procedure_row(session: Session, slug: str) -> Procedure:
    """The row itself, for services. Raises UnknownProcedure."""
    row = session.scalar(select(Procedure).where(Procedure.slug == slug))
    if row is None:
        raise UnknownProcedure(slug)
    return row


def quotas(session: Session, slug: str) -> tuple[FeatureFacts, ...]:
    """Features and quotas in their published order, with how many people of the pool have each value."""
    row = procedure_row(session, slug)
    pool = session.get(PoolImport, row.import_id) if row.import_id is not None else None
    counts = pool.counts if pool is not None else {}
    return tuple(
        FeatureFacts(
            id=feature.id,
            name=feature.name,
            quotas=tuple(
                QuotaFacts(
                    id=quota.id,
                    value=quota.value,
                    count=None if quota.count is None else Fraction(quota.count),
                    minimum=quota.minimum,
                    maximum=quota.maximum,
                    min_flex=quota.min_flex,
                    max_flex=quota.max_flex,
                    pool=counts.get(feature.name, {}).get(quota.value, 0),
                )
                for quota in feature.values
            ),
        )
        for feature in row.features
    )


def imports(session: Session, slug: str) -> tuple[ImportFacts, ...]:
    """Uploads of this lottery, the newest first."""
    row = procedure_row(session, slug)
    found = session.execute(
        select(PoolImport, Account)
        .join(Account, Account.id == PoolImport.account_id)
        .where(PoolImport.procedure_id == row.id)
        .order_by(PoolImport.id.desc())
    )
    return tuple(
        ImportFacts(
            id=one.id,
            file_name=unseal(session, one, "file_name"),
            by=unseal(session, account, "name"),
            at=one.at,
            people=one.people,
            counts=one.counts,
            confirmed=one.id == row.import_id,
        )
        for one, account in found
    )


def latest_job(session: Session, slug: str, kind: str) -> JobFacts | None:
    """The newest job of this kind ("compute" or "check") for this lottery."""
    row = procedure_row(session, slug)
    job = session.scalar(
        select(Job).where(Job.procedure_id == row.id, Job.kind == kind).order_by(Job.id.desc()).limit(1)
    )
    if job is None:
        return None
    return JobFacts(
        id=job.id,
        kind=job.kind,
        state=job.state,
        step=job.step,
        done=job.done,
        total=job.total,
        cancel=job.cancel,
        error=job.error,
        result=job.result,
        digest=job.digest,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
    )


def _facts(session: Session, row: Procedure) -> ProcedureFacts:
    people = 0
    if row.import_id is not None:
        people = session.scalar(select(PoolImport.people).where(PoolImport.id == row.import_id)) or 0
    return ProcedureFacts(
        id=row.id,
        slug=row.slug,
        title=row.title,
        kind=row.kind,
        summary=row.summary,
        place=row.place,
        seats=row.seats,
        objective=row.objective,
        panels=row.panels,
        household=row.household,
        disclosure=row.disclosure,
        small_cell=row.small_cell,
        shown=row.shown,
        closes_on=row.closes_on,
        draw_planned_at=row.draw_planned_at,
        state=State(row.state),
        people=people,
        record_digest=row.record_digest,
        figures=row.figures,
        source=row.source,
        draw_announced_for=row.draw_announced_for,
        digits=row.digits,
        beacon=row.beacon,
        created_at=row.created_at,
        closed_at=row.closed_at,
        computed_at=row.computed_at,
        published_at=row.published_at,
        announced_at=row.announced_at,
        drawn_at=row.drawn_at,
        forgotten_at=row.forgotten_at,
        translations=row.translations,
    )
