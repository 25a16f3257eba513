"""Sealing everything again with a new key, while the program goes on, and throwing the old key away at the end.

Killed at any moment it can be started again, and finishes what it began. The old key goes only when nothing in the
database needs it and nobody is sealing: see `vault_of`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, and_, func, literal, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.db.errors import KeysMissing
from snw_democratie.db.migrate import metadata
from snw_democratie.db.sealed import LOCK, place, sealed_columns, vault_of
from snw_democratie.security import audit
from snw_democratie.security.keys import KeyRing, alone, read_ring, with_new_key, without_old_keys, write_ring
from snw_democratie.security.vault import ID_BYTES, MAGIC

BATCH = 200
PAUSE = 0.1
PATIENCE_MS = 400
LOCK_NOT_AVAILABLE = "55P03"

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """The key that seals now, how many values were sealed again, and which keys were thrown away."""

    key_id: str
    resealed: int
    removed: tuple[str, ...]
    resumed: bool


def rotate(engine: Engine, keys: Path, *, at: datetime, told: Told = lambda step, done, total: None) -> Rotated:
    """Add a key, seal everything again with it, and remove the keys that nothing needs any more.

    A rotation that was cut off is finished first, with the key it had made. Raises BadKeys, SealBroken, UnknownKey;
    then no key is removed.
    """
    with alone(keys):
        before = read_ring(keys)
        resumed = len(before.sealing) > 1
        ring = before if resumed else with_new_key(before)
        if not resumed:
            write_ring(keys, ring)
        resealed = 0
        while True:
            resealed += _seal_again(engine, ring.current, told)
            if _throw_away(engine, keys, ring):
                break
            time.sleep(PAUSE)
    removed = tuple(sorted(set(ring.sealing) - {ring.current}))
    facts = {"key": ring.current, "resealed": resealed, "removed": list(removed)}
    with unit_of_work(engine) as session:
        audit.append(session, at=at, actor="command", act="rotate-keys", subject="keys", facts=facts)
    return Rotated(key_id=ring.current, resealed=resealed, removed=removed, resumed=resumed)


def in_use(session: Session) -> Mapping[str, int]:
    """Key id -> how many values are sealed with it."""
    counts: Counter[str] = Counter()
    for _table, column in sealed_columns(metadata()):
        part = _key_part(column)
        for key_id, count in session.execute(select(part, func.count()).where(column.is_not(None)).group_by(part)):
            counts[bytes(key_id).hex()] += count
    return counts


def refuse_without_keys(engine: Engine, keys: Path) -> None:
    """Raises KeysMissing when something was sealed with a key that is not in the file: better now than at a click.

    With fresh keys beside old data nothing is found again, and what is sealed meanwhile is lost when the right file
    comes back.
    """
    with reading(engine) as session:
        missing = set(in_use(session)) - set(read_ring(keys).sealing)
    if missing:
        raise KeysMissing(", ".join(sorted(missing)))


def _seal_again(engine: Engine, current: str, told: Told) -> int:
    with reading(engine) as session:
        total = sum(count for key_id, count in in_use(session).items() if key_id != current)
    done = 0
    for table, column in sealed_columns(metadata()):
        for batch in _batches(engine, table, column, current):
            done += batch
            told("keys", done, max(total, done))
    return done


def _batches(engine: Engine, table: Table, column: Column[bytes], current: str) -> Iterator[int]:
    """Seal the values of one column again, some at a time, so that nobody waits long for a lock."""
    own = list(table.primary_key.columns)
    while True:
        with unit_of_work(engine) as session:
            old = select(*own, column).where(_elsewhere(column, current)).order_by(*own).limit(BATCH)
            rows = session.execute(old).all()
            vault = vault_of(session)
            changed = 0
            for *key, sealed in rows:
                at = place(table.name, column.name, *key)
                mine = and_(*(one == value for one, value in zip(own, key, strict=True)))
                # Only what we read: whoever changed it meanwhile sealed it anew.
                again = update(table).where(mine, column == sealed)
                fresh = vault.seal(vault.open(sealed, at), at)
                changed += session.execute(again.values({column: fresh})).rowcount
        if not rows:
            return
        yield changed


def _throw_away(engine: Engine, keys: Path, ring: KeyRing) -> bool:
    """Remove the old keys if nothing needs them. Nobody seals meanwhile, so nothing can come to need them."""
    try:
        with unit_of_work(engine) as session:
            _alone(session)
            if any(key_id != ring.current for key_id in in_use(session)):
                return False
            write_ring(keys, without_old_keys(ring))
            return True
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        return False


def _alone(session: Session) -> None:
    """Wait until nobody else seals; on SQLite the first statement makes us the only one that writes.

    Not for long: who stands behind us in the queue may hold what those before us wait for. PostgreSQL looks for such
    a ring after a second and ends somebody's transaction; by then we have left.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'"))
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _elsewhere(column: Column[bytes], current: str) -> ColumnElement[bool]:
    return column.is_not(None) & (_key_part(column) != literal(bytes.fromhex(current), LargeBinary))


def _key_part(column: Column[bytes]) -> ColumnElement[bytes]:
    return func.substr(column, len(MAGIC) + 1, ID_BYTES, type_=LargeBinary)
