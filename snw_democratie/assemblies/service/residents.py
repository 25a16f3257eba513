"""What a lottery means for one registration: its place on the list, and leaving the list again."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import PersonRow, PoolImport, Procedure
from snw_democratie.assemblies.service.importing import counts_of, pool_digest
from snw_democratie.assemblies.service.people import facts_of, pool_of_import, remove_people
from snw_democratie.assemblies.service.stored import file
from snw_democratie.assemblies.steps import State
from sortition.record import digest

CHANCES_FIXED = (State.PUBLISHED, State.ANNOUNCED, State.DRAWN)
"""From here on the panels are in the record, and nothing is computed from the rows of people any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """The place of one registration in a closed pool.

    `leaf` is `digest("snw/leaf/1", {"household", "id": lot, "salt", "values"})`, the person's line of the committed
    list; salt and leaf are empty until the panels are computed.
    """

    slug: str
    lot: str
    values: tuple[tuple[str, str], ...]
    household: str
    salt: str
    leaf: str


def own_place(session: Session, registration_id: str) -> OwnPlace | None:
    """The place of this registration; None before the pool is closed, or when it is in no pool."""
    found = session.execute(
        select(PersonRow, Procedure)
        .join(Procedure, Procedure.import_id == PersonRow.import_id)
        .where(PersonRow.registration_id == registration_id, PersonRow.lot.is_not(None))
    ).first()
    if found is None:
        return None
    person, row = found
    known = facts_of(session, person)
    values = tuple((feature.name, known.values[feature.name]) for feature in row.features)
    people = file(session, row.slug, "people.csv", public=False)
    household, salt, leaf = "", "", ""
    if people is not None:
        line = next(one for one in csv.DictReader(io.StringIO(people.decode())) if one["id"] == person.lot)
        household, salt = line["household"], line["salt"]
        body = {"household": household, "id": person.lot, "salt": salt, "values": [value for _, value in values]}
        leaf = digest("snw/leaf/1", body)
    return OwnPlace(slug=row.slug, lot=person.lot, values=values, household=household, salt=salt, leaf=leaf)


def take_out(session: Session, registration_id: str) -> bool:
    """Take somebody out of every pool that is not closed yet; what two people were agreeing to is then another pool.

    False when there was no such pool.
    """
    uploads = session.execute(
        select(PoolImport, Procedure)
        .join(PersonRow, PersonRow.import_id == PoolImport.id)
        .join(Procedure, Procedure.id == PoolImport.procedure_id)
        .where(PersonRow.registration_id == registration_id, Procedure.state == State.DRAFT)
        # Whoever closes this pool holds the same row: either we are out before, or the pool is closed and we stay.
        .with_for_update(of=Procedure)
    ).all()
    for upload, row in uploads:
        remove_people(session, upload.id, registration_id)
        pool = pool_of_import(session, upload.id, tuple(feature.name for feature in row.features))
        upload.people, upload.digest, upload.counts = len(pool.people), pool_digest(pool), counts_of(pool)
    session.flush()
    return bool(uploads)


def unlink(session: Session, registration_id: str) -> None:
    """Forget which place in a closed pool belongs to this registration.

    Once the panels are published also the person's features go; before that the computation needs them, by lot number
    only, and the retention period of the pool removes them.
    """
    places = session.execute(
        select(PersonRow, Procedure)
        .join(PoolImport, PoolImport.id == PersonRow.import_id)
        .join(Procedure, Procedure.id == PoolImport.procedure_id)
        .where(PersonRow.registration_id == registration_id)
    ).all()
    for person, row in places:
        if row.state in CHANCES_FIXED:
            person.facts = None
    session.execute(update(PersonRow).where(PersonRow.registration_id == registration_id).values(registration_id=None))
    session.flush()
