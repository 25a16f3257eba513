"""A copy of a PostgreSQL database, by its own `pg_dump`, in which votes lie in no order.

`pg_dump` writes rows in the order in which they lie, and that is the order in which people voted. So while nobody can
vote everything that lies in the order of voting is written again, and the copy is made of exactly that moment.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from snw_democratie.budgets.voting.mixing import mix_all
from snw_democratie.db.engine import Session, open_engine
from snw_democratie.db.errors import DumpFailed, NotOurDatabase, OtherTool, PlaceTaken
from snw_democratie.db.rotation import in_use
from snw_democratie.security import audit


def dump(url: str, target: Path) -> tuple[audit.Head, dict[str, int]]:
    """Write the database to a new file in the custom format of `pg_dump`; gives the head of its log and its keys.

    Raises OtherTool when there is no `pg_dump` here, NotOurDatabase, DumpFailed, PlaceTaken.
    """
    address = make_url(url)
    shown = address._replace(drivername="postgresql", password=None).render_as_string()
    tool = shutil.which("pg_dump")
    if tool is None:
        raise OtherTool(f"pg_dump --format=custom --file={target} {shown}")
    if target.exists():
        raise PlaceTaken(str(target))
    made = target.with_name(f".{target.name}-{secrets.token_hex(8)}")
    try:
        with _one_moment(url, shown) as (session, snapshot):
            found = audit.head(session), dict(in_use(session))
            _run(tool, address, snapshot, made)
        os.link(made, target)
    except FileExistsError as error:
        raise PlaceTaken(str(target)) from error
    finally:
        made.unlink(missing_ok=True)
    return found


@contextmanager
def _one_moment(url: str, shown: str) -> Iterator[tuple[Session, str]]:
    """A look at the database just after its votes were mixed, and the name by which `pg_dump` can share it."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            # Until it is unlocked, nobody votes and nobody writes to the log.
            _say(connection, "SELECT pg_advisory_lock(:key)")
            with Session(connection) as session:
                mix_all(session)
                session.commit()
            connection.execution_options(isolation_level="REPEATABLE READ")
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            _unlock(connection)
            with Session(connection) as session:
                yield session, snapshot
    except DBAPIError as error:
        raise NotOurDatabase(shown) from error
    finally:
        engine.dispose()


def _say(connection: Connection, statement: str) -> None:
    connection.execute(text(statement), {"key": audit.LOCK})
    connection.commit()


def _unlock(connection: Connection) -> None:
    # Not committed: the snapshot lives as long as its transaction.
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": audit.LOCK})


def _run(tool: str, address: URL, snapshot: str, made: Path) -> None:
    """The password goes by a file that only we can read: others see what a process was started with."""
    secret = made.with_name(f"{made.name}.pass")
    query = dict(address.query)
    try:
        os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if address.password is not None:
            word = str(address.password).replace("\\", "\\\\").replace(":", "\\:")
            with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(f"*:*:*:*:{word}\n")
            query["passfile"] = str(secret)
        there = address._replace(drivername="postgresql", password=None, query=query).render_as_string()
        command = [tool, "--format=custom", f"--snapshot={snapshot}", f"--file={made}", there]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603  # our own words
        if done.returncode:
            raise DumpFailed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode))
    finally:
        secret.unlink(missing_ok=True)
