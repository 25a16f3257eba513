"""A copy of the database: whole, made while others write, without keys; and put back only where nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from snw_democratie.assemblies import service
from snw_democratie.cli import main
from snw_democratie.db import guards
from snw_democratie.db.backup import backup, restore
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.db.errors import KeysMissing, NoDatabase, NotOurDatabase, OtherTool, PlaceTaken
from snw_democratie.db.migrate import migrate
from snw_democratie.mail import outbox
from snw_democratie.security import audit
from snw_democratie.security.keys import BadKeys, new_ring, write_ring
from snw_democratie.security.vault import vault_of_file
from tests.web.world import RING, START

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    write_ring(path, RING)
    return path


def url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def mail(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        outbox.put(session, to="a@b.example", subject="Dag", text="Hallo", about="registration:r1", at=START)


def test_a_copy_is_put_back_as_it_was(engine: Engine, keys: Path, tmp_path: Path) -> None:
    with reading(engine) as session:
        head = audit.head(session)
        people = service.record(session, "panel-drawn", public=False)["people.csv"]
    copy, place = tmp_path / "copies" / "kept.sqlite3", tmp_path / "new" / "snw.sqlite3"
    copy.parent.mkdir()
    done = backup(url(engine), copy)
    assert (done.head, set(done.keys)) == (head, {RING.current})
    assert done.size == copy.stat().st_size
    back = f"sqlite:///{place}"
    assert restore(back, copy, keys).head == head
    for one in (copy, place):
        assert one.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in one.parent.iterdir()] == [one.name], "nothing else is left beside it"
    again = open_engine(back, vault_of_file(keys))
    migrate(again)
    with reading(again) as session:
        assert audit.verify(session, (head.seq, head.digest)).ok and not guards.missing(session)
        assert service.record(session, "panel-drawn", public=False)["people.csv"] == people
    again.dispose()


def test_a_copy_that_was_made_while_others_write_is_one_moment(engine: Engine, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            with unit_of_work(engine) as session:
                audit.append(session, at=START, actor="test", act="test", subject="test")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"{number}.sqlite3" for number in range(3)]
        for copy in copies:
            backup(url(engine), copy)
    finally:
        over.set()
        writer.join(60)
    for copy in copies:
        found = open_engine(f"sqlite:///{copy}")
        with reading(found) as session:
            assert audit.verify(session).ok
        found.dispose()


def test_a_copy_holds_no_key_and_nothing_that_was_deleted(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE scratch (words TEXT)"))
        connection.execute(text("INSERT INTO scratch VALUES ('marker-of-something-deleted')"))
        connection.exec_driver_sql("DROP TABLE scratch")
    backup(url(engine), tmp_path / "kept.sqlite3")
    content = (tmp_path / "kept.sqlite3").read_bytes()
    assert b"marker-of-something-deleted" not in content
    for key in (*RING.sealing.values(), RING.index):
        assert key not in content
        assert key.hex().encode() not in content


def test_nothing_is_overwritten(engine: Engine, keys: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kept.sqlite3"
    copy.write_bytes(b"precious")
    with pytest.raises(PlaceTaken):
        backup(url(engine), copy)
    assert copy.read_bytes() == b"precious"
    good = tmp_path / "good.sqlite3"
    backup(url(engine), good)
    with pytest.raises(PlaceTaken):
        restore(url(engine), good, keys)
    left = tmp_path / "gone.sqlite3-wal"
    left.write_bytes(b"the journal of a database that is gone")
    with pytest.raises(PlaceTaken):
        restore(f"sqlite:///{tmp_path / 'gone.sqlite3'}", good, keys)
    assert not (tmp_path / "gone.sqlite3").exists()


def test_a_copy_that_cannot_be_opened_is_not_put_back(engine: Engine, keys: Path, tmp_path: Path) -> None:
    copy, place = tmp_path / "kept.sqlite3", tmp_path / "place.sqlite3"
    backup(url(engine), copy)
    others = tmp_path / "others.json"
    write_ring(others, new_ring())
    with pytest.raises(KeysMissing) as refused:
        restore(f"sqlite:///{place}", copy, others)
    assert refused.value.key_ids == RING.current
    with pytest.raises(BadKeys):
        restore(f"sqlite:///{place}", copy, tmp_path / "none.json")
    assert not place.exists()
    assert not (tmp_path / "none.json").exists()


@pytest.mark.parametrize("damage", ["text", "half", "page", "newer", "other", "missing"])
def test_what_is_not_a_whole_database_of_ours_is_refused(
    engine: Engine, keys: Path, tmp_path: Path, damage: str
) -> None:
    copy, place = tmp_path / "kept.sqlite3", tmp_path / "place.sqlite3"
    backup(url(engine), copy)
    content = copy.read_bytes()
    if damage == "text":
        copy.write_bytes(b"this is no database" * 500)
    elif damage == "half":
        copy.write_bytes(content[: len(content) // 2])
    elif damage == "page":
        copy.write_bytes(content[:8192] + b"\x00" * 4096 + content[12288:])
    elif damage == "missing":
        copy.unlink()
    else:
        change = (
            "UPDATE alembic_version SET version_num = '9999'" if damage == "newer" else "DROP TABLE alembic_version"
        )
        with sqlite3.connect(copy) as database:
            database.execute(change)
    with pytest.raises((NotOurDatabase, NoDatabase)):
        restore(f"sqlite:///{place}", copy, keys)
    assert sorted(path.name for path in tmp_path.iterdir() if "place" in path.name) == []


def test_the_commands_say_what_they_did(
    engine: Engine, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mail(engine)
    monkeypatch.setenv("SNW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SNW_KEYS", str(keys))
    monkeypatch.setenv("SNW_DATABASE_URL", url(engine))
    copy = tmp_path / "kept.sqlite3"
    assert main(["backup", str(copy), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["keys"]) == {RING.current}
    assert main(["backup", str(copy)]) == 1
    assert "bestaat al. Er is niets overschreven." in capsys.readouterr().err
    monkeypatch.setenv("SNW_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert main(["restore", str(copy)]) == 0
    assert "De kopie staat terug." in capsys.readouterr().out
    shutil.rmtree(tmp_path / "var", ignore_errors=True)


def test_postgresql_has_its_own_tool_and_no_password_is_repeated(
    engine: Engine, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = "postgresql+psycopg://snw:geheim@127.0.0.1:1/nieuwwest"
    monkeypatch.setenv("PATH", str(tmp_path))
    for act in (lambda: backup(there, tmp_path / "a"), lambda: restore(there, tmp_path / "a", keys)):
        with pytest.raises(OtherTool) as refused:
            act()
        assert "postgresql://snw@127.0.0.1:1/nieuwwest" in refused.value.command
        assert "geheim" not in refused.value.command


def test_a_postgresql_that_does_not_answer_is_said_without_its_password(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text("#!/bin/sh\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotOurDatabase) as refused:
        backup("postgresql+psycopg://snw:geheim@127.0.0.1:1/nieuwwest", tmp_path / "a")
    assert refused.value.place == "postgresql://snw@127.0.0.1:1/nieuwwest"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".", "a"))] == []
