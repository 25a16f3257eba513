"""The log cannot be changed by the program, and is seen to have been changed by anybody else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from snw_democratie.cli import main
from snw_democratie.db.engine import reading
from snw_democratie.public_record.logbook import PUBLIC
from snw_democratie.security import audit
from sortition.record import digest
from tests.web.world import Browser

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = "seq, at, actor, act, subject, facts, before, digest"
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def unguarded(engine: Engine, *statements: str) -> None:
    """Do what somebody can who owns the database: take the guards away first."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER audit_no_{name}"))
        else:
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        for statement in statements:
            connection.execute(text(statement))


def verdict(engine: Engine, known: tuple[int, str] | None = None) -> audit.Verdict:
    with reading(engine) as session:
        return audit.verify(session, known)


def head_at(engine: Engine, seq: int) -> tuple[int, str]:
    with engine.connect() as connection:
        return seq, connection.execute(text(f"SELECT digest FROM audit WHERE seq = {seq}")).scalar_one()


def row(seq: int, *, but: str = "") -> str:
    """A SELECT of one row, with `but` (column = expression) in place of its own."""
    name, _equals, value = but.partition(" = ")
    return (
        ", ".join(value if column == name else column for column in COLUMNS.split(", "))
        + f" FROM audit WHERE seq = {seq}"
    )


# -- the program cannot -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
        "UPDATE audit SET actor = actor",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
    ],
)
def test_nothing_in_the_log_is_changed_or_removed(engine: Engine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verdict(engine).ok


@SQLITE
@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO audit ({COLUMNS}) SELECT {row(3, but='actor = ' + repr('nobody'))}",
        f"REPLACE INTO audit ({COLUMNS}) SELECT {row(3, but='digest = ' + repr('x'))}",
        f"INSERT OR REPLACE INTO audit ({COLUMNS}) SELECT {row(3, but='seq = 900000')}",
        f"INSERT INTO audit ({COLUMNS}) SELECT {row(3)} AND true ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
        "UPDATE OR REPLACE audit SET seq = 4 WHERE seq = 3",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_nothing_takes_the_place_of_a_row_in_sqlite(engine: Engine, statement: str, recursive: str) -> None:
    before = verdict(engine).head
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN")
    assert verdict(engine) == audit.Verdict(events=before.seq, head=before, broken=None, lost=False)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE audit",
        "TRUNCATE audit CASCADE",
        f"INSERT INTO audit ({COLUMNS}) SELECT {row(3)} ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
        "MERGE INTO audit USING (SELECT 3 AS n) AS one ON seq = n WHEN MATCHED THEN DELETE",
    ],
)
def test_nothing_takes_the_place_of_a_row_in_postgresql(engine: Engine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verdict(engine).ok


def test_the_program_has_no_way_to_change_the_log() -> None:
    """One module writes to the table, and all that it can do is add."""
    writing = []
    for path in sorted((ROOT / "snw_democratie").rglob("*.py")):
        code = path.read_text("utf-8")
        inside = path.relative_to(ROOT / "snw_democratie").as_posix()
        for call in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func).rpartition(".")[2]
            changes = name in ("update", "delete", "insert") and "AuditEvent" in map(ast.unparse, call.args)
            writing += [inside] if changes or name == "AuditEvent" else []
        writing += [inside] if re.search(r"\b(UPDATE|INTO|TRUNCATE|TABLE|DELETE FROM) audit\b", code) else []
    assert writing == ["security/audit.py"]
    tree = ast.parse((ROOT / "snw_democratie/security/audit.py").read_text("utf-8"))
    called = {ast.unparse(node.func).rpartition(".")[2] for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"update", "delete", "merge", "values", "bulk_update_mappings", "setattr"}
    adding = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "insert"]
    assert [ast.unparse(node) for node in adding] == ["insert(_EVENTS)"]
    changed = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Subscript)
               and isinstance(node.ctx, ast.Store | ast.Del)]  # fmt: skip
    assert changed == []


# -- anybody else is seen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'nobody'",
        "act = 'nothing'",
        "subject = 'procedure:9'",
        "facts = '{}'",
        "facts = facts || ' '",
        "facts = 'no JSON'",
        "before = digest",
        "digest = 'x'",
        "at = '2020-01-01 00:00:00+00'",
        "seq = -5",
    ],
)
def test_a_changed_event_is_found(engine: Engine, change: str) -> None:
    unguarded(engine, f"UPDATE audit SET {change} WHERE seq = 7")
    found = verdict(engine)
    assert not found.ok
    # With no event 7 the first that is wrong is what stands there instead.
    assert found.broken == (-5 if change == "seq = -5" else 7)


@SQLITE
@pytest.mark.parametrize("change", ["at = 'long ago'", "facts = x'ff'", "at = at || '.000001'", "seq = 7"])
def test_what_is_not_even_readable_is_found(engine: Engine, change: str) -> None:
    before = verdict(engine).head
    unguarded(engine, f"UPDATE audit SET {change} WHERE seq = 7")
    if change == "seq = 7":
        assert verdict(engine).head == before, "nothing was changed"
    else:
        assert verdict(engine).broken == 7


def test_an_event_that_was_put_between_is_found(engine: Engine) -> None:
    unguarded(
        engine,
        "UPDATE audit SET seq = -seq WHERE seq >= 7",
        "UPDATE audit SET seq = 1 - seq WHERE seq < 0",
        f"INSERT INTO audit ({COLUMNS}) SELECT 7, at, actor, act, subject, facts, before, 'f' FROM audit WHERE seq = 8",
    )
    assert verdict(engine).broken == 7


def test_an_event_that_was_taken_away_is_found(engine: Engine) -> None:
    unguarded(engine, "DELETE FROM audit WHERE seq = 7")
    assert verdict(engine).broken == 8


def test_events_that_were_taken_from_the_end_are_found_by_who_kept_a_head(engine: Engine) -> None:
    last = verdict(engine).head
    known = (last.seq, last.digest)
    older = head_at(engine, last.seq - 5)
    assert verdict(engine, known).ok
    unguarded(engine, f"DELETE FROM audit WHERE seq > {last.seq - 3}")
    assert verdict(engine).ok, "alone a shorter chain looks whole"
    assert verdict(engine, older).ok
    found = verdict(engine, known)
    assert (found.ok, found.lost, found.broken) == (False, True, None)


def test_a_chain_that_was_made_anew_is_found_by_who_kept_a_head(engine: Engine) -> None:
    known = head_at(engine, 10)
    with engine.begin() as connection:
        rows = [dict(one._mapping) for one in connection.execute(text(f"SELECT {COLUMNS} FROM audit ORDER BY seq"))]
    before, forged = audit.START, []
    for one in rows:
        facts = "{}" if one["seq"] == 7 else one["facts"]
        at = one["at"] if isinstance(one["at"], datetime) else datetime.fromisoformat(one["at"])
        moment, said = audit._second(at), json.loads(facts)
        sealed = audit._seal(one["seq"], moment, one["actor"], one["act"], one["subject"], said, before)
        forged.append(
            f"UPDATE audit SET facts = '{facts}', before = '{before}', digest = '{sealed}' WHERE seq = {one['seq']}"
            if "'" not in facts and ":" not in facts
            else f"UPDATE audit SET before = '{before}', digest = '{sealed}' WHERE seq = {one['seq']}"
        )
        before = sealed
    unguarded(engine, *forged)
    assert verdict(engine).ok, "whoever owns the database can do this"
    assert verdict(engine, known).lost


def test_a_long_log_is_read_in_parts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verdict(engine)
    monkeypatch.setattr(audit, "PAGE", 7)
    assert verdict(engine) == whole
    unguarded(engine, "UPDATE audit SET actor = 'nobody' WHERE seq = 29")
    assert verdict(engine).broken == 29


# -- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def here(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of an installation on this database."""
    monkeypatch.setenv("SNW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SNW_DATABASE_URL", engine.url.render_as_string(hide_password=False))


@pytest.mark.usefixtures("here")
def test_the_command_says_what_it_found(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    last = verdict(engine).head
    known = f"{last.seq}:{last.digest}"
    assert main(["audit", "verify", "--json", "--head", known]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ok": True, "events": last.seq, "head": {"seq": last.seq, "digest": last.digest}, "broken": None, "lost": False,
        "unguarded": [],
    }  # fmt: skip
    assert main(["audit", "verify"]) == 0
    assert f"Nummer {last.seq}, vingerafdruk {last.digest}" in capsys.readouterr().out
    unguarded(engine, f"DELETE FROM audit WHERE seq = {last.seq}", "UPDATE audit SET act = 'x' WHERE seq = 9")
    assert main(["audit", "verify"]) == 1
    assert "gaat fout bij nummer 9" in capsys.readouterr().out
    assert main(["audit", "verify", "--head", "9"]) == 2


SQLITE_AGAIN = "CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only'); END"
TAKEN_AWAY = {
    "sqlite": {
        "audit_no_update": ("DROP TRIGGER audit_no_update",),
        "audit_no_delete": ("DROP TRIGGER audit_no_delete",),
        "audit_no_replace": ("DROP TRIGGER audit_no_replace",),
        "board_no_update": ("DROP TRIGGER board_no_update",),
        "board_no_delete": (
            "DROP TRIGGER board_no_delete",
            SQLITE_AGAIN.format(name="board_no_delete", act="DELETE", table="board_event"),
        ),
        "board_no_replace": ("DROP TRIGGER board_no_replace",),
    },
    "postgresql": {
        "audit_append_only": (
            "ALTER TABLE audit DISABLE TRIGGER audit_append_only",
            "ALTER TABLE audit ENABLE REPLICA TRIGGER audit_append_only",
            "DROP TRIGGER audit_append_only ON audit",
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        ),
        "board_append_only": (
            "CREATE OR REPLACE FUNCTION board_refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NULL; END $$",
        ),
    },
}
"""Guard -> what takes it away or makes it another, one step after the other."""


@pytest.mark.usefixtures("here")
def test_the_command_sees_that_a_guard_was_taken_away(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing in the chain says so: whoever does it can write what they like afterwards."""
    gone: list[str] = []
    for guard, steps in TAKEN_AWAY[engine.dialect.name].items():
        gone.append(guard)
        for step in steps:
            with engine.begin() as connection:
                connection.execute(text(step))
            assert main(["audit", "verify", "--json"]) == 1, step
            said = json.loads(capsys.readouterr().out)
            assert (said["ok"], said["broken"], said["unguarded"]) == (False, None, gone), step
    assert main(["audit", "verify"]) == 1
    said = capsys.readouterr().out
    assert f"De database is NIET meer op slot. Weg of veranderd: {', '.join(gone)}." in said


@pytest.mark.usefixtures("here")
def test_the_command_sees_a_shorter_log(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    last = verdict(engine).head
    unguarded(engine, f"DELETE FROM audit WHERE seq = {last.seq}")
    assert main(["audit", "verify", "--head", f"{last.seq}:{last.digest}"]) == 1
    assert f"Nummer {last.seq} is weg" in capsys.readouterr().out


def test_the_command_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNW_SECRET_KEY", "k")
    monkeypatch.setenv("SNW_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert main(["audit", "verify"]) == 1
    (tmp_path / "none.sqlite3").write_bytes(b"no database" * 100)
    assert main(["audit", "verify"]) == 1
    assert "Er is geen database" in (said := capsys.readouterr().err)
    assert "niet te lezen" in said
    assert "Traceback" not in said


# -- the pages --------------------------------------------------------------------------------------------------


def test_the_head_is_on_a_public_page(engine: Engine, visitor: Browser) -> None:
    last = verdict(engine).head
    said = visitor.get("/logboek").text
    assert f"{last.seq}:{last.digest}" in said
    assert "Panel drawn" in said
    for private in ("Anna", "Bram", "account:", "Panel draft", "sign-in"):
        assert private not in said


def test_each_step_of_a_lottery_shows_the_head_of_its_moment(engine: Engine, visitor: Browser) -> None:
    said = visitor.get("/loting/panel-drawn").text
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT act, seq, digest FROM audit JOIN procedure ON subject = 'procedure:' || id "
                "WHERE slug = 'panel-drawn' AND act IN ('close', 'publish', 'announce', 'draw') ORDER BY seq"
            )
        ).all()
    assert [act for act, _, _ in found] == ["close", "publish", "announce", "draw"]
    for _, seq, whole in found:
        assert f"{whole[:5]} {whole[5:10]}" in said
        assert verdict(engine, (seq, whole)).ok


def test_a_lottery_gives_its_lines_to_recompute(engine: Engine, visitor: Browser) -> None:
    answer = visitor.get("/loting/panel-drawn/logboek.json")
    found = json.loads(answer.content)
    last = verdict(engine).head
    assert (found["head"]["seq"], found["head"]["digest"]) == (last.seq, last.digest)
    assert {line["act"] for line in found["events"]} <= set(PUBLIC)
    assert [line["act"] for line in found["events"]][-1] == "draw"
    open_lines = 0
    for line in found["events"]:
        sealed = line.pop("digest")
        if "facts" in line:
            open_lines += 1
            assert digest("snw/audit/1", line) == sealed
        else:
            assert line["act"] in ("close", "agree-to-close")
    assert open_lines > 5


@pytest.mark.parametrize("path", ["/loting/panel-draft/logboek.json", "/loting/bestaat-niet/logboek.json"])
def test_a_lottery_that_is_not_shown_has_no_lines(visitor: Browser, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_an_empty_log_has_a_page_too(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    from snw_democratie.db.engine import open_engine
    from snw_democratie.db.migrate import migrate
    from tests.web.world import VAULT, browser

    engine = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}", VAULT)
    migrate(engine)
    assert "nog niets in het logboek" in browser(engine, clock).get("/logboek").text
    engine.dispose()
