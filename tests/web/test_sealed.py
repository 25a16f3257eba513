"""Sealed columns, and sealing all of them again with a new key while people go on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Engine,
    insert,
    select,
    update,
)

from snw_democratie.cli import main
from snw_democratie.db import rotation
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.db.errors import KeysMissing
from snw_democratie.db.migrate import metadata
from snw_democratie.db.rotation import Rotated, in_use, refuse_without_keys, rotate
from snw_democratie.db.sealed import place, seal, sealed_columns, unseal, vault_of
from snw_democratie.mail import outbox
from snw_democratie.mail.models import Outbox
from snw_democratie.security import audit
from snw_democratie.security.keys import read_ring, with_new_key, write_ring
from snw_democratie.security.vault import SealBroken, UnknownKey, vault_of_file
from tests.web.planting import loosely, planted
from tests.web.world import RING, START

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The file with the keys that the databases of the tests are sealed with."""
    path = tmp_path / "keys" / "keys.json"
    write_ring(path, RING)
    return path


@pytest.fixture
def sealed(engine: Engine, keys: Path) -> Iterator[Engine]:
    """The database with a value in every sealed column there is, opened as an installation opens it."""
    own = again(engine, keys)
    with loosely(own) as connection:
        for table in {table for table, _ in sealed_columns(metadata())}:
            connection.execute(insert(table).values(planted(table)))
    own.dispose()
    own = again(engine, keys)
    yield own
    own.dispose()


def again(engine: Engine, keys: Path) -> Engine:
    """The same database as another program with these keys sees it."""
    return open_engine(engine.url.render_as_string(hide_password=False), vault_of_file(keys))


def values(engine: Engine) -> dict[tuple[str, str, str], bytes]:
    """Every sealed value of the database, opened, by its place."""
    found = {}
    with reading(engine) as session:
        vault = vault_of(session)
        for table, column in sealed_columns(metadata()):
            own = list(table.primary_key.columns)
            for *key, one in session.execute(select(*own, column).where(column.is_not(None))):
                where = place(table.name, column.name, *key)
                found[where.table, where.column, where.row] = vault.open(one, where)
    return found


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return dict(in_use(session))


def turn(engine: Engine, keys: Path) -> Rotated:
    return rotate(engine, keys, at=START)


def mail(engine: Engine) -> str:
    with unit_of_work(engine) as session:
        return outbox.put(session, to="a@b.example", subject="Dag", text="Hallo", about="registration:r1", at=START)


def test_everything_opens_after_a_new_key_and_nothing_with_the_old_one(sealed: Engine, keys: Path) -> None:
    before = values(sealed)
    columns = {(table.name, column.name) for table, column in sealed_columns(metadata())}
    assert {(table, column) for table, column, _ in before} == columns, "a sealed column without a value"
    old = keys.with_name("old.json")
    shutil.copy(keys, old)
    done = turn(sealed, keys)
    assert values(sealed) == before
    assert (done.resealed, done.removed, done.resumed) == (len(before), (RING.current,), False)
    assert counts(sealed) == {done.key_id: len(before)}
    assert set(read_ring(keys).sealing) == {done.key_id}
    thief = again(sealed, old)
    with pytest.raises(UnknownKey):
        values(thief)
    thief.dispose()
    with reading(sealed) as session:
        assert audit.verify(session).broken is None


def test_a_rotation_that_was_cut_off_is_finished_the_next_time(
    sealed: Engine, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        mail(sealed)
    before = values(sealed)
    monkeypatch.setattr(rotation, "BATCH", 1)
    done = 0

    def cut(_step: str, now: int, _total: int) -> None:
        nonlocal done
        done = now
        if now == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(sealed, keys, at=START, told=cut)
    halfway = read_ring(keys)
    assert (done, set(halfway.sealing)) == (3, {RING.current, halfway.current})
    assert counts(sealed) == {halfway.current: 3, RING.current: len(before) - 3}
    assert values(sealed) == before, "halfway everything still opens"
    finished = turn(sealed, keys)
    assert (finished.key_id, finished.resumed) == (halfway.current, True)
    assert finished.resealed == len(before) - 3
    assert values(sealed) == before
    assert set(read_ring(keys).sealing) == {halfway.current}


def test_a_rotation_killed_before_its_last_step_is_finished(
    sealed: Engine, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(sealed)

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(rotation, "_throw_away", killed)
        turn(sealed, keys)
    assert turn(sealed, keys).resealed == 0
    assert values(sealed) == before


def test_who_seals_while_the_keys_turn_loses_nothing(sealed: Engine, keys: Path) -> None:
    """Other programs, each with a view of the keys of its own, write all the time while keys come and go."""
    over = threading.Event()
    put: list[str] = []

    def write() -> None:
        program = again(sealed, keys)
        while not over.is_set():
            put.append(mail(program))
            over.wait(0.01)
        program.dispose()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        last = [turn(sealed, keys) for _ in range(2)][-1]
    finally:
        over.set()
        for writer in writers:
            writer.join(60)
    assert len(put) > 4
    assert set(counts(sealed)) == {last.key_id}
    with reading(sealed) as session:
        assert {unseal(session, row, "text") for row in session.scalars(select(Outbox).where(Outbox.id.in_(put)))} == {
            "Hallo"
        }


def test_an_old_key_stays_while_somebody_still_seals_with_it(
    engine: Engine, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow program has sealed, and stores it only after everything else was sealed again."""
    slow = again(engine, keys)
    ready, go = threading.Event(), threading.Event()

    def work() -> None:
        with unit_of_work(slow) as session:
            row = Outbox(
                id="slow", about="x", state="waiting", made_at=START, next_try_at=START, recipient=None, subject=None
            )
            seal(session, row, text="Hallo")
            ready.set()
            go.wait(60)
            session.add(row)

    worker = threading.Thread(target=work)
    worker.start()
    assert ready.wait(60)
    threading.Timer(0.5, go.set).start()
    own = again(engine, keys)
    done = turn(own, keys)
    worker.join(60)
    assert values(own)["outbox", "text", "slow"] == b"Hallo"
    assert set(counts(own)) == {done.key_id}
    for one in (slow, own):
        one.dispose()


@pytest.mark.parametrize("change", ["row", "column"])
def test_a_value_that_was_moved_does_not_open_and_stops_a_rotation(sealed: Engine, keys: Path, change: str) -> None:
    one, two = mail(sealed), mail(sealed)
    with unit_of_work(sealed) as session:
        if change == "row":
            found = session.get_one(Outbox, one).text
            session.execute(update(Outbox).where(Outbox.id == two).values(text=found))
        else:
            session.execute(update(Outbox).where(Outbox.id == two).values(text=Outbox.subject))
    with reading(sealed) as session, pytest.raises(SealBroken) as refused:
        unseal(session, session.get_one(Outbox, two), "text")
    assert (refused.value.table, refused.value.column) == ("outbox", "text")
    with pytest.raises(SealBroken):
        turn(sealed, keys)
    assert RING.current in read_ring(keys).sealing, "a key went while something could not be sealed again"


def test_a_row_is_sealed_after_it_has_its_key(engine: Engine) -> None:
    with unit_of_work(engine) as session, pytest.raises(AssertionError):
        seal(session, Outbox(about="x"), text="Hallo")


def test_an_empty_column_is_empty_text(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        row = Outbox(id="one", about="x", state="sent", made_at=START, next_try_at=START)
        seal(session, row, text="", subject=None)
        assert row.subject is None
        assert row.text is not None, "an empty text does not look like no text"
        assert (unseal(session, row, "text"), unseal(session, row, "subject")) == ("", "")


@SQLITE
def test_the_commands_turn_and_show_keys_and_never_say_one(
    engine: Engine, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mail(engine)
    monkeypatch.setenv("SNW_VAR", str(tmp_path))
    monkeypatch.setenv("SNW_KEYS", str(keys))
    monkeypatch.setenv("SNW_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    write_ring(keys, with_new_key(RING))
    said = ""
    for command in (["show"], ["show", "--json"], ["rotate", "--json"], ["rotate"], ["show", "--json"]):
        assert main(["keys", *command]) == 0
        said += capsys.readouterr().out
    assert '"resumed": true' in said
    assert f'"removed": ["{RING.current}"]' in said
    for ring in (RING, read_ring(keys)):
        for key in (*ring.sealing.values(), ring.index):
            assert key.hex() not in said
    write_ring(keys, with_new_key(vault_ring()))
    assert main(["keys", "show"]) == 1
    assert "ONTBREEKT" in capsys.readouterr().out


def vault_ring() -> Any:
    """Keys that have nothing to do with this database."""
    from snw_democratie.security.keys import new_ring

    return new_ring()


@SQLITE
def test_a_website_with_other_keys_does_not_start(engine: Engine, keys: Path) -> None:
    mail(engine)
    refuse_without_keys(engine, keys)
    write_ring(keys, vault_ring())
    with pytest.raises(KeysMissing) as refused:
        refuse_without_keys(engine, keys)
    assert refused.value.key_ids == RING.current
