"""The database: migrations that make what the program expects, transactions that are whole, a chain that holds."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from snw_democratie.assemblies import service
from snw_democratie.assemblies.errors import StepOutOfOrder
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.db.migrate import metadata, migrate
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from tests.web.world import START, VAULT, act


def test_migrations_make_exactly_the_tables_of_the_program(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []
        tables = set(inspect(connection).get_table_names())
    assert tables == {*metadata().tables, "alembic_version"}


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = head(engine)
    migrate(engine)
    assert head(engine) == before


def head(engine: Engine) -> audit.Head:
    with reading(engine) as session:
        return audit.head(session)


def test_the_databases_keep_what_they_have_said(engine: Engine) -> None:
    real = open_engine(engine.url.render_as_string(hide_password=False), VAULT)
    with real.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS]
            assert found == list(PRAGMAS.values())
        else:
            assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    real.dispose()


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_nothing_of_a_failed_act_is_stored(engine: Engine, staff: dict[str, Staff]) -> None:
    before = head(engine)
    with pytest.raises(StepOutOfOrder), unit_of_work(engine) as session:
        service.create(session, service.Rules(title="Half", seats=3), by=staff["anna"], at=START)
        service.publish(session, "panel-draft", "", by=staff["anna"], at=START)
    with reading(engine) as session:
        assert "Half" not in [facts.title for facts in service.procedures(session)]
    assert head(engine) == before


def test_what_is_only_looked_at_cannot_be_changed(engine: Engine) -> None:
    before = head(engine)
    with reading(engine) as session:
        try:
            audit.append(session, at=START, actor="test", act="look", subject="nothing")
        except DatabaseError:
            assert engine.dialect.name == "postgresql"
    assert head(engine) == before


def test_every_act_follows_from_the_one_before_it(engine: Engine) -> None:
    with reading(engine) as session:
        assert audit.verify(session).broken is None
        assert audit.head(session).seq > 50


def test_acts_at_the_same_moment_make_one_chain(engine: Engine, staff: dict[str, Staff]) -> None:
    before = head(engine).seq
    start = threading.Barrier(8)

    def create(number: int) -> None:
        start.wait()
        for turn in range(3):
            act(engine, service.create, service.Rules(title=f"Panel {number} {turn}", seats=3), by=staff["anna"])

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with reading(engine) as session:
        assert audit.verify(session).broken is None
        assert audit.head(session).seq == before + 24


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'nobody' WHERE seq = 3", "DELETE FROM audit WHERE seq = 3"]
)
def test_the_chain_cannot_be_changed(engine: Engine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
        "UPDATE audit SET facts = '{}' WHERE seq = 3",
        "UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
    ],
)
def test_a_chain_that_was_changed_behind_our_back_is_seen(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for trigger in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        connection.execute(text(statement))
    with reading(engine) as session:
        assert audit.verify(session).broken == (4 if statement.startswith("DELETE") else 3)


def test_the_chain_names_no_people(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = " ".join(str(row) for row in connection.execute(text("SELECT actor, act, subject, facts FROM audit")))
    for name in ("Anna", "Bram", "anna", "bram", "p17", "testserver"):
        assert name not in rows
