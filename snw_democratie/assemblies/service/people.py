"""The people of a pool as sealed rows: stored, read, given their lots, taken out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.db.sealed import place, unseal, vault_of
from sortition.pool import Person, Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What a pool knows of one person; `values` by feature."""

    own_id: str
    values: Mapping[str, str]
    household: str


ERASED = PersonFacts(own_id="", values={}, household="")


def store_people(session: Session, import_id: int, pool: Pool, registrations: Mapping[str, str]) -> None:
    """Store the people of an upload; `registrations` names the registration of who has one, by id."""
    vault = vault_of(session)
    sealed = [
        {
            "import_id": import_id,
            "number": number,
            "facts": vault.seal(_written(pool.features, person), place("person", "facts", import_id, number)),
            "registration_id": registrations.get(person.id),
        }
        for number, person in enumerate(pool.people, 1)
    ]
    session.execute(insert(PersonRow), sealed)


def pool_of(row: Procedure, session: Session, *, lots: bool) -> Pool:
    """The pool for the library: by lot number once these are assigned, by the file's own id before."""
    assert row.import_id is not None
    return pool_of_import(session, row.import_id, tuple(feature.name for feature in row.features), lots=lots)


def pool_of_import(session: Session, import_id: int, features: tuple[str, ...], *, lots: bool = False) -> Pool:
    """The same of any upload, with these features in this order."""
    people = [(str(lot) if lots else known.own_id, known) for lot, known in rows(session, import_id)]
    if lots:
        people.sort(key=lambda pair: pair[0])
    return Pool(
        features=features,
        people=tuple(
            Person(
                id=own,
                values=tuple(known.values[feature] for feature in features),
                household=known.household or None,
            )
            for own, known in people
        ),
    )


def facts_of(session: Session, person: PersonRow) -> PersonFacts:
    """What is known of one person; nothing when it was erased."""
    sealed = unseal(session, person, "facts")
    return _read(sealed) if sealed else ERASED


def own_ids(session: Session, import_id: int, lots: Iterable[str]) -> Mapping[str, str]:
    """The id in the uploaded file of each of these lot numbers; empty for who had everything erased."""
    found = rows(session, import_id, PersonRow.lot.in_(list(lots)))
    return {str(lot): known.own_id for lot, known in found}


def assign_lots(session: Session, import_id: int) -> None:
    """Give everybody a lot number, which says nothing about the place in the file or the hour of registration."""
    people = list(session.scalars(select(PersonRow.number).where(PersonRow.import_id == import_id)))
    secrets.SystemRandom().shuffle(people)
    width = max(4, len(str(len(people))))
    lots = [
        {"import_id": import_id, "number": person, "lot": f"{lot:0{width}}"} for lot, person in enumerate(people, 1)
    ]
    session.execute(update(PersonRow), lots)


def remove_people(session: Session, import_id: int, registration_id: str) -> bool:
    """Take the person with this registration out of an upload. False when nobody has it."""
    mine = PersonRow.import_id == import_id, PersonRow.registration_id == registration_id
    return bool(session.execute(delete(PersonRow).where(*mine)).rowcount)


def rows(session: Session, import_id: int, *which: ColumnElement[bool]) -> Iterator[tuple[str | None, PersonFacts]]:
    """Lot number and facts of everybody in an upload, in the order of the file."""
    vault = vault_of(session)
    found = session.execute(
        select(PersonRow.number, PersonRow.lot, PersonRow.facts)
        .where(PersonRow.import_id == import_id, *which)
        .order_by(PersonRow.number)
    )
    for number, lot, sealed in found:
        if sealed is None:
            yield lot, ERASED
            continue
        yield lot, _read(vault.open(sealed, place("person", "facts", import_id, number)))


def _written(features: tuple[str, ...], person: Person) -> bytes:
    values = dict(zip(features, person.values, strict=True))
    return json.dumps([person.id, values, person.household or ""], separators=(",", ":")).encode("ascii")


def _read(written: str | bytes) -> PersonFacts:
    own_id, values, household = json.loads(written)
    return PersonFacts(own_id=own_id, values=values, household=household)
