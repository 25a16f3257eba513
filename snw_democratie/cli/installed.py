"""The installation that commands work on: its database and its keys. Only who begins one makes any of these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from snw_democratie.db.engine import Engine
from snw_democratie.settings import Settings

FIRST = "0001"
"""The version of the database in which nothing was sealed yet, so that it needs no keys."""


@contextmanager
def opened(settings: Settings, *, new: bool = False, keyless: bool = False) -> Iterator[Engine]:
    """The database, brought up to date; closed at the end. With `new` it and its keys are made where there are none.

    `keyless` is for a command that itself says which keys are missing. Raises NoDatabase, NotOurDatabase,
    Unreachable, NoKeys, KeysMissing.
    """
    from snw_democratie.db.engine import open_engine
    from snw_democratie.db.migrate import migrate
    from snw_democratie.db.rotation import refuse_without_keys
    from snw_democratie.security.vault import vault_of_file

    refuse_elsewhere(settings, new=new)
    engine = open_engine(settings.database_url, vault_of_file(settings.keys))
    try:
        migrate(engine)
        if not keyless:
            refuse_without_keys(engine, settings.keys)
        yield engine
    finally:
        engine.dispose()


def refuse_elsewhere(settings: Settings, *, new: bool = False) -> None:
    """Refuse a place where nothing is, unless an installation may begin there; nothing is made by asking.

    A typing error in SNW_VAR, SNW_KEYS or SNW_DATABASE_URL must not look like an empty installation, and fresh keys
    beside an old database would open nothing. Raises NoDatabase, NotOurDatabase, Unreachable, NoKeys.
    """
    from snw_democratie.db.backup import version_of
    from snw_democratie.db.errors import NoDatabase, NotOurDatabase
    from snw_democratie.security.keys import NoKeys

    version, place = version_of(settings.database_url)
    if not version and not new:
        raise NoDatabase(place) if version is None else NotOurDatabase(place)
    if not settings.keys.exists() and (not new or (version and version != FIRST)):
        raise NoKeys(str(settings.keys))


def tell_address(settings: Settings) -> None:
    """Keep under which address the website was last started, for commands that show a link to it."""
    settings.var.mkdir(parents=True, exist_ok=True)
    _kept(settings).write_text(settings.origin, "utf-8")


def address(settings: Settings) -> str:
    """Where people find the website: as set on purpose, else as it was last started."""
    kept = _kept(settings)
    return kept.read_text("utf-8") if not settings.origin_given and kept.exists() else settings.origin


def _kept(settings: Settings) -> Path:
    return settings.var / "address"
