"""A pool from a file: read whole, shown, and only then put in the place of the pool there was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import NotReady, UnknownPart
from snw_democratie.assemblies.models import PoolImport, Procedure
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.people import store_people
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import Step
from snw_democratie.db.sealed import seal
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.tables import read_table
from sortition.pool import Pool, pool_from_rows
from sortition.quotas import Quota, Quotas, quotas_from_rows
from sortition.record import digest

NOBODY: Mapping[str, str] = {}


def quotas_of(row: Procedure) -> Quotas:
    """The quotas of a lottery as the library knows them, in their published order."""
    return Quotas(
        quotas=tuple(
            Quota(
                feature=feature.name,
                value=quota.value,
                min=quota.minimum,
                max=quota.maximum,
                min_flex=quota.min_flex,
                max_flex=quota.max_flex,
            )
            for feature in row.features
            for quota in feature.values
        )
    )


def library_quotas(session: Session, slug: str) -> Quotas:
    """The same by address, for pages."""
    return quotas_of(procedure_row(session, slug))


def read_pool(content: bytes, file_name: str, quotas: Quotas, *, household_column: str | None) -> Pool:
    """Read an uploaded file against the features of `quotas`; raises BadTable with every problem of the file.

    Only the columns that the quotas use are kept. How many seats a value needs is not asked here: a pool may be
    uploaded while the quotas are still being made.
    """
    table = read_table(content, name=file_name, table="pool")
    loose = Quotas(quotas=tuple(Quota(feature=q.feature, value=q.value, min=0, max=10**6) for q in quotas.quotas))
    return pool_from_rows(table.header, table.rows, quotas=loose, household_column=household_column)


def read_quotas(content: bytes, file_name: str, *, seats: int) -> Quotas:
    """Read an uploaded file of quotas; raises BadTable with every problem of the file."""
    table = read_table(content, name=file_name, table="quotas")
    return quotas_from_rows(table.header, table.rows, seats=seats)


def stage(
    session: Session,
    slug: str,
    pool: Pool,
    file_name: str,
    *,
    by: Staff,
    at: datetime,
    registrations: Mapping[str, str] = NOBODY,
) -> int:
    """Store a pool that was read without problems, for the preview; an earlier preview makes way. Gives its number.

    `registrations` names, by id in the pool, the registration of who registered with us.
    """
    row = hold(session, slug, Step.IMPORT)
    if not row.features or pool.features != tuple(feature.name for feature in row.features):
        raise NotReady(Step.IMPORT, "fit" if row.features else "quotas")
    waiting = PoolImport.procedure_id == row.id, PoolImport.confirmed_at.is_(None)
    session.execute(delete(PoolImport).where(*waiting))
    upload = PoolImport(
        procedure_id=row.id,
        account_id=by.account_id,
        at=at,
        people=len(pool.people),
        digest=pool_digest(pool),
        counts=counts_of(pool),
        households=row.household,
    )
    session.add(upload)
    session.flush()
    seal(session, upload, file_name=file_name[:200])
    store_people(session, upload.id, pool, registrations)
    move(session, row, Step.IMPORT)
    facts = {"import": upload.id, "people": upload.people, "digest": upload.digest}
    audit.append(session, at=at, actor=by.actor, act="upload-pool", subject=f"procedure:{row.id}", facts=facts)
    return upload.id


def confirm(session: Session, slug: str, import_id: int, *, by: Staff, at: datetime) -> None:
    """Make the shown upload the pool; the pool there was is deleted. Raises UnknownPart."""
    row = hold(session, slug, Step.IMPORT)
    upload = session.get(PoolImport, import_id)
    if upload is None or upload.procedure_id != row.id or upload.confirmed_at is not None:
        raise UnknownPart("upload")
    before = row.import_id
    upload.confirmed_at = at
    move(session, row, Step.IMPORT, import_id=upload.id)
    if before is not None:
        session.execute(delete(PoolImport).where(PoolImport.id == before))
    facts = {"import": upload.id, "people": upload.people, "digest": upload.digest}
    audit.append(session, at=at, actor=by.actor, act="confirm-pool", subject=f"procedure:{row.id}", facts=facts)


def discard(session: Session, slug: str, import_id: int, *, by: Staff, at: datetime) -> None:
    """Throw a shown upload away. Raises UnknownPart."""
    row = hold(session, slug, Step.IMPORT)
    upload = session.get(PoolImport, import_id)
    if upload is None or upload.procedure_id != row.id or upload.confirmed_at is not None:
        raise UnknownPart("upload")
    session.execute(delete(PoolImport).where(PoolImport.id == import_id))
    move(session, row, Step.IMPORT)
    facts = {"import": import_id}
    audit.append(session, at=at, actor=by.actor, act="discard-pool", subject=f"procedure:{row.id}", facts=facts)


def counts_of(pool: Pool) -> dict[str, dict[str, int]]:
    """Feature -> value -> how many people have it."""
    columns = zip(*(person.values for person in pool.people), strict=True)
    return {feature: dict(Counter(column)) for feature, column in zip(pool.features, columns, strict=True)}


def pool_digest(pool: Pool) -> str:
    """The digest of everybody in the pool, whatever their order."""
    people = sorted([person.id, *person.values, person.household or ""] for person in pool.people)
    return digest("snw/pool/1", {"features": list(pool.features), "people": people})
