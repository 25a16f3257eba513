"""The database of this installation, for commands that work on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from snw_democratie.cli.output import Refusal
from snw_democratie.db.engine import Engine, Session
from snw_democratie.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The database, brought up to date; closed at the end."""
    from snw_democratie.db.engine import open_engine
    from snw_democratie.db.migrate import migrate
    from snw_democratie.security.vault import vault_of_file

    engine = open_engine(settings.database_url, vault_of_file(settings.keys))
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def looked_at(settings: Settings) -> Iterator[Session]:
    """One look at the database as it is: nothing is made, brought up to date or changed. Raises Refusal."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import DBAPIError

    from snw_democratie.db.engine import open_engine, reading

    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise Refusal(f"Er is geen database '{address.database}'. Wijs die aan met SNW_DATABASE_URL of SNW_VAR.")
    engine = open_engine(settings.database_url)
    try:
        with reading(engine) as session:
            yield session
    except DBAPIError as error:
        raise Refusal("De database is niet te lezen. Is het wel die van dit programma?") from error
    finally:
        engine.dispose()
