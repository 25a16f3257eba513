"""A database that was filled before today's tables: all of it is there afterwards, and sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url

from snw_democratie.assemblies import service
from snw_democratie.assemblies.service.people import pool_of
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.db.sealed import unseal
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.models import Referendum
from snw_democratie.referenda.service.paper import paper_votes
from sortition.record import file_digest
from tests.web.conftest import administer
from tests.web.world import VAULT

SECRETS = ("Zwanenzang-1", "Zwanenzang-2", "Krekelhof 17", "lijst-van-Zwanenzang.csv", "e5" * 32)
OLD = (
    "INSERT INTO account (id, login, name, password, active, created_at) "
    "VALUES (1, 'anna', 'Anna', 'x', true, '2026-01-01 00:00:00')",
    "INSERT INTO account_role (id, account_id, role, scope) VALUES (1, 1, 'democracy_team', '')",
    "INSERT INTO procedure (id, slug, title, kind, summary, place, seats, objective, household, disclosure, "
    "small_cell, shown, state, import_id, entropy, record_digest, figures, source, digits, beacon, created_at, "
    "closed_at) "
    "VALUES (1, 'oud', 'Oud panel', 'burgerpanel', '', '', 1, 'leximin', false, 'committed', 5, true, 'computed', 1, "
    f"'{'e5' * 32}', 'd', '{{}}', '', '', '', '2026-01-01 00:00:00', '2026-01-02 00:00:00')",
    "INSERT INTO feature (id, procedure_id, position, name) VALUES (1, 1, 0, 'wijk')",
    "INSERT INTO quota (id, feature_id, position, value, minimum, maximum) VALUES (1, 1, 0, 'Osdorp', 0, 1)",
    "INSERT INTO pool_import (id, procedure_id, file_name, account_id, at, people, digest, counts, households) "
    "VALUES (1, 1, 'lijst-van-Zwanenzang.csv', 1, '2026-01-01 00:00:00', 2, 'd', '{}', true)",
    *(
        'INSERT INTO person (id, import_id, own_id, "values", household, lot) '
        f"VALUES ({n}, 1, 'Zwanenzang-{n}', '{json.dumps({'wijk': 'Osdorp'})}', 'Krekelhof 17', '000{3 - n}')"
        for n in (1, 2)
    ),
)
FILES = {True: b"openbaar", False: b"id,salt,type,household\nZwanenzang-1,\x00,0,0\n"}


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as version 0001 left it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    else:
        base = request.getfixturevalue("postgres_url")
        administer(base, "CREATE DATABASE as_it_was")
        url = make_url(base).set(database="as_it_was").render_as_string(hide_password=False)
    engine = open_engine(url, VAULT)
    migrate(engine, "0001")
    with engine.begin() as connection:
        for statement in OLD:
            connection.exec_driver_sql(statement)
        for public, content in FILES.items():
            connection.execute(
                text("INSERT INTO record_file VALUES (1, :public, 'people.csv', :content)"),
                {"public": public, "content": content},
            )
    yield engine
    engine.dispose()
    if request.param == "postgres":
        administer(base, "DROP DATABASE as_it_was WITH (FORCE)")


def test_nothing_is_lost_when_an_old_database_is_sealed(old: Engine) -> None:
    migrate(old)
    with reading(old) as session:
        row = procedure_row(session, "oud")
        assert [(person.id, person.household) for person in pool_of(row, session, lots=True).people] == [
            ("0001", "Krekelhof 17"),
            ("0002", "Krekelhof 17"),
        ]
        assert [person.id for person in pool_of(row, session, lots=False).people] == ["Zwanenzang-1", "Zwanenzang-2"]
        assert unseal(session, row, "entropy") == "e5" * 32
        assert [one.file_name for one in service.imports(session, "oud")] == ["lijst-van-Zwanenzang.csv"]
        for public, content in FILES.items():
            assert service.file(session, "oud", "people.csv", public=public) == content
        assert session.execute(text("SELECT role FROM account_role")).scalars().all() == ["democracy_team"]


def test_no_word_of_an_old_pool_is_left_in_the_clear(old: Engine, tmp_path: Path) -> None:
    migrate(old)
    if old.dialect.name == "sqlite":
        everything = b"".join(path.read_bytes() for path in tmp_path.glob("old.sqlite3*"))
    else:
        with old.connect() as connection:
            tables = ("procedure", "pool_import", "person", "record_file")
            everything = b"".join(
                str(line).encode() for name in tables for line in connection.exec_driver_sql(f"SELECT * FROM {name}")
            )
    assert b"Oud panel" in everything
    assert [secret for secret in SECRETS if secret.encode() in everything] == []


def test_a_registration_keeps_that_somebody_helped_and_no_longer_who(old: Engine) -> None:
    migrate(old, "0006")
    with old.begin() as connection:
        for key, helper in (("a", 1), ("b", None)):
            connection.execute(
                text(
                    'INSERT INTO registration (id, procedure_id, "index", way, helper_id, language, state, '
                    "registered_on) VALUES (:key, 1, :index, 'open', :helper, 'nl', 'active', '2026-01-01')"
                ),
                {"key": key, "index": key.encode(), "helper": helper},
            )
    migrate(old)
    with old.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM registration ORDER BY id").mappings().all()
        words = connection.execute(text("SELECT translations FROM procedure")).scalar_one()
    assert [bool(one["with_helper"]) for one in kept] == [True, False]
    assert "helper_id" not in kept[0]
    assert words in ({}, "{}")


def test_what_came_on_paper_before_is_shown_as_what_comes_now(old: Engine) -> None:
    record = {
        "codes": [{"credential": "22"}, {"credential": "7"}], "aside": {"unknown": 1, "used": 2},
        "votes": [[1, 0, 1]], "invalid": 0,
    }  # fmt: skip
    migrate(old, "0022")
    moment = "2026-01-01 00:00:00"
    with old.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO referendum (id, slug, uuid, texts, min_marks, max_marks, quorum, registrar, practice, paper, "
            f"opens_at, closes_at, result_by, receipt_key, made_at, holders) VALUES (1, 'park', 'u', '{{}}', 1, 1, 20, "
            f"'', false, true, '{moment}', '{moment}', '{moment}', '', '{moment}', '[]')"
        )
        connection.execute(
            text("INSERT INTO referendum_paper (referendum_id, record, fixed_at) VALUES (1, :record, :at)"),
            {"record": json.dumps(record).encode(), "at": moment},
        )
    migrate(old)
    with reading(old) as session:
        shown = paper_votes(session, session.scalars(select(Referendum)).one())
    assert shown is not None and shown.digest == file_digest(json.dumps(record).encode())
    assert shown.keys == tuple(sorted((code_key(7), code_key(22))))
    assert (shown.aside, shown.votes, shown.invalid) == (3, (1, 0, 1), 0)
