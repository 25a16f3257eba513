"""A pool from a file: read whole, shown, and only then put in the place of the pool there was."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import NotReady, UnknownPart
from snw_democratie.assemblies.models import PersonRow, PoolImport, Procedure
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import Step
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.tables import read_table
from sortition.pool import Person, Pool, pool_from_rows
from sortition.quotas import Quota, Quotas, quotas_from_rows
from sortition.record import digest


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


def stage(session: Session, slug: str, pool: Pool, file_name: str, *, by: Staff, at: datetime) -> int:
    """Store a pool that was read without problems, for the preview; an earlier preview makes way. Gives its number."""
    row = hold(session, slug, Step.IMPORT)
    if not row.features or pool.features != tuple(feature.name for feature in row.features):
        raise NotReady(Step.IMPORT, "fit" if row.features else "quotas")
    waiting = PoolImport.procedure_id == row.id, PoolImport.confirmed_at.is_(None)
    session.execute(delete(PoolImport).where(*waiting))
    counts: dict[str, Counter[str]] = {feature: Counter() for feature in pool.features}
    people = []
    for person in pool.people:
        values = dict(zip(pool.features, person.values, strict=True))
        for feature, value in values.items():
            counts[feature][value] += 1
        people.append({"own_id": person.id, "values": values, "household": person.household or ""})
    upload = PoolImport(
        procedure_id=row.id,
        file_name=file_name[:200],
        account_id=by.account_id,
        at=at,
        people=len(people),
        digest=_pool_digest(pool),
        counts={feature: dict(count) for feature, count in counts.items()},
        households=row.household,
    )
    session.add(upload)
    session.flush()
    session.execute(insert(PersonRow), [{"import_id": upload.id, **person} for person in people])
    move(session, row, Step.IMPORT)
    facts = {"import": upload.id, "people": len(people), "digest": upload.digest}
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


def pool_of(row: Procedure, session: Session, *, lots: bool) -> Pool:
    """The pool for the library: by lot number once these are assigned, by the file's own id before."""
    features = tuple(feature.name for feature in row.features)
    order = PersonRow.lot if lots else PersonRow.id
    found = session.execute(
        select(PersonRow.lot if lots else PersonRow.own_id, PersonRow.values, PersonRow.household)
        .where(PersonRow.import_id == row.import_id)
        .order_by(order)
    )
    return Pool(
        features=features,
        people=tuple(
            Person(
                id=str(id_),
                values=tuple(values[feature] for feature in features),
                household=household or None,
            )
            for id_, values, household in found
        ),
    )


def _pool_digest(pool: Pool) -> str:
    people = sorted([person.id, *person.values, person.household or ""] for person in pool.people)
    return digest("snw/pool/1", {"features": list(pool.features), "people": people})
