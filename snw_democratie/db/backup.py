"""A copy of a database while it is in use, and putting one back where there is none.

The keys are in a file of their own and never in a copy. PostgreSQL brings `pg_dump` and `pg_restore`, which know it
better than we do; of these we start only the first, because votes must be mixed before (`dumping.py`).
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from snw_democratie.db.dumping import dump
from snw_democratie.db.engine import Session, open_engine, reading
from snw_democratie.db.errors import (
    KeysMissing,
    NoDatabase,
    NoFolder,
    NotOurDatabase,
    OtherTool,
    PlaceTaken,
    Unreachable,
)
from snw_democratie.db.migrate import configuration
from snw_democratie.db.rotation import in_use
from snw_democratie.security import audit
from snw_democratie.security.keys import read_ring

VERSION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How large the copy is, where its log stands, and with which keys it was sealed (id -> how many values)."""

    size: int
    head: audit.Head
    keys: Mapping[str, int]


@contextmanager
def looking(url: str) -> Iterator[Session]:
    """One look at a database as it is: nothing is made, brought up to date or changed.

    Raises NoDatabase, NotOurDatabase.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise NoDatabase(str(address.database))
    engine = open_engine(url)
    try:
        with reading(engine) as session:
            yield session
    except DBAPIError as error:
        raise NotOurDatabase(_named(address)) from error
    finally:
        engine.dispose()


def version_of(url: str) -> tuple[str | None, str]:
    """The version of the database at this address and how it is named; nothing is made by looking.

    The version is None where no file is, and empty where this program has made no tables.
    Raises Unreachable, NotOurDatabase.
    """
    address = make_url(url)
    place = _named(address)
    if address.get_backend_name() == "sqlite":
        return _version_of_file(Path(place)), place
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            ours = inspect(connection).has_table("alembic_version")
            return str(connection.exec_driver_sql(VERSION).scalar() or "") if ours else "", place
    except DBAPIError as error:
        raise Unreachable(place) from error
    finally:
        engine.dispose()


def _version_of_file(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        # Only to read: our own way of opening would turn the journal of somebody else's database.
        with closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=20)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            found = database.execute(VERSION).fetchone() if "alembic_version" in tables else None
    except sqlite3.Error as error:
        raise NotOurDatabase(str(path)) from error
    return str(found[0]) if found else ""


def backup(url: str, target: Path) -> Copied:
    """Copy the database to a new file that only its owner may read, while others go on.

    The copy is one moment of the database, written anew: nothing that was deleted is left in it, and no order in which
    people voted. Raises OtherTool, NoDatabase, NoFolder, NotOurDatabase, DumpFailed, PlaceTaken.
    """
    if not target.parent.is_dir():
        # Made by us it would hide that a disk is not there, or a typing error.
        raise NoFolder(str(target.parent))
    if make_url(url).get_backend_name() != "sqlite":
        head, keys = dump(url, target)
        return Copied(size=target.stat().st_size, head=head, keys=keys)
    source = Path(make_url(url).database or "")
    if not source.is_file():
        raise NoDatabase(str(source))
    return _copy(source, target)


def restore(url: str, copy: Path, keys: Path) -> Copied:
    """Put a copy back where there is no database, if it is whole, ours, and can be opened with these keys.

    Raises OtherTool, NoDatabase, NotOurDatabase, PlaceTaken, BadKeys, KeysMissing.
    """
    target = _file_of(url, f"pg_restore --clean --if-exists --dbname={_named(make_url(url))} {copy}")
    if not copy.is_file():
        raise NoDatabase(str(copy))
    # The journal of a database that is gone would be read as part of the one that is put in its place.
    for taken in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-journal")):
        if taken.exists():
            raise PlaceTaken(str(taken))
    known = read_ring(keys).sealing
    return _copy(copy, target, known)


def _copy(source: Path, target: Path, known: Mapping[str, bytes] | None = None) -> Copied:
    if target.exists():
        raise PlaceTaken(str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}-{secrets.token_hex(8)}")
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _write_anew(source, made)
        found = _judged(made)
        missing = set(found.keys) - set(known) if known is not None else set()
        if missing:
            raise KeysMissing(", ".join(sorted(missing)))
        # Given its name once: what was put there meanwhile stays.
        try:
            os.link(made, target)
        except FileExistsError as error:
            raise PlaceTaken(str(target)) from error
    finally:
        for left in (made, *(made.with_name(made.name + end) for end in ("-wal", "-shm", "-journal"))):
            with suppress(FileNotFoundError):
                left.unlink()
    return found


def _write_anew(source: Path, made: Path) -> None:
    try:
        with closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True, timeout=20)) as database:
            database.execute("VACUUM INTO ?", (str(made),))
    except sqlite3.Error as error:
        raise NotOurDatabase(str(source)) from error


def _judged(made: Path) -> Copied:
    """What the copy is, once it is known to be whole and of a version that this program knows."""
    try:
        with closing(sqlite3.connect(made)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            versions = {version for (version,) in database.execute(VERSION)}
    except sqlite3.Error as error:
        raise NotOurDatabase(str(made)) from error
    ours = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if not whole or len(versions) != 1 or not versions <= ours:
        raise NotOurDatabase(str(made))
    with looking(f"sqlite:///{made}") as session:
        head, keys = audit.head(session), in_use(session)
    with closing(sqlite3.connect(made)) as database:
        database.execute("PRAGMA journal_mode = DELETE")  # one file, without a journal beside it
    with made.open("rb") as written:
        os.fsync(written.fileno())
    return Copied(size=made.stat().st_size, head=head, keys=keys)


def _file_of(url: str, command: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise OtherTool(command)
    return Path(address.database or "")


def _named(address: URL) -> str:
    """A database as its own tools name it, without the password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address._replace(drivername="postgresql", password=None).render_as_string()
