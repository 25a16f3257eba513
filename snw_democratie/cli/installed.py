"""The database of this installation, for commands that work on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from snw_democratie.db.engine import Engine
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
