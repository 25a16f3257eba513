"""Bringing a database up to date, in one transaction where the database can."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData

from snw_democratie.accounts import models as accounts
from snw_democratie.assemblies import models as assemblies
from snw_democratie.db.base import Base
from snw_democratie.jobs import models as jobs
from snw_democratie.mail import models as mail
from snw_democratie.retention import models as retention
from snw_democratie.security import models as security

ALL = (accounts, assemblies, jobs, mail, retention, security)
"""Importing these modules puts their tables into the metadata."""


def migrate(engine: Engine) -> None:
    """Run every migration that this database has not seen."""
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def configuration() -> Config:
    """Where Alembic finds our migrations; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def metadata() -> MetaData:
    """All tables of the program."""
    assert all(ALL)
    return Base.metadata
