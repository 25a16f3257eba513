"""Commands on an installation: a typing error in a setting makes nothing and is told in one line."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from snw_democratie.cli import main
from snw_democratie.cli.installed import tell_address
from snw_democratie.retention.rules import RULES
from snw_democratie.settings import Settings, settings_from

Said = pytest.CaptureFixture[str]
ADD = ("user", "add", "--name", "Cem", "--role", "administrator")
ON_WHAT_IS_THERE = (
    ("keys", "show"), ("keys", "rotate"), ("audit", "verify"), ("retention", "run"), ("retention", "run", "--dry-run"),
    ("backup", "copy.sqlite3"), ("mail", "test", "a@b.nl"), ("worker",),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, without any setting."""
    for name in ("SNW_VAR", "SNW_KEYS", "SNW_DATABASE_URL", "SNW_ORIGIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SNW_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setenv("SNW_MAIL_FROM", "a@b.nl")
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def told(capsys: Said, *arguments: str) -> str:
    """What a refused command says: one line, on stderr."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def there(place: Path) -> set[str]:
    """What was made; not what SQLite puts beside a database that is looked at."""
    found = {str(path.relative_to(place)) for path in place.rglob("*")}
    return {path for path in found if not path.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize("command", ON_WHAT_IS_THERE, ids=" ".join)
def test_where_nothing_is_nothing_is_made(place: Path, capsys: Said, command: tuple[str, ...]) -> None:
    assert "Er is geen database" in told(capsys, *command)
    assert there(place) == set()


def test_with_other_keys_no_key_is_made_and_nothing_is_done(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(ADD) == 0
    capsys.readouterr()
    before = there(place)
    monkeypatch.setenv("SNW_KEYS", str(place / "elders.json"))
    for command in (("keys", "show"), ("keys", "rotate"), ("retention", "run"), ("worker",), ADD, ("serve",)):
        assert "Het bestand met de sleutels is er niet" in told(
            capsys, *command, *(("--port", "0") * ("serve" in command))
        )
    assert there(place) == before
    (place / "elders.json").write_text((place / "var" / "keys.json").read_text().replace('"current"', '"x"'))
    assert "klopt niet" in told(capsys, "keys", "show")


def test_the_keys_of_another_installation_open_nothing(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(ADD) == 0
    monkeypatch.setenv("SNW_VAR", "andere")
    assert main(ADD) == 0
    monkeypatch.setenv("SNW_VAR", "var")
    monkeypatch.setenv("SNW_KEYS", "andere/keys.json")
    capsys.readouterr()
    for command in (ADD, ("worker",), ("retention", "run")):
        assert "Deze sleutels ontbreken" in told(capsys, *command)
    assert main(["keys", "show"]) == 1
    assert "ONTBREEKT" in capsys.readouterr().out


def test_a_database_of_another_program_is_left_alone(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    (place / "var").mkdir()
    (place / "var" / "keys.json").write_text("{}")
    with sqlite3.connect("ander.sqlite3") as database:
        database.execute("CREATE TABLE x (y)")
    database.close()
    monkeypatch.setenv("SNW_DATABASE_URL", "sqlite:///ander.sqlite3")
    before = (place / "ander.sqlite3").read_bytes()
    assert "een database van dit programma" in told(capsys, "keys", "show")
    assert (place / "ander.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://a:geheim@127.0.0.1:1/x", "antwoordt niet"),
        ("postgresql+psycopg://a:geheim@127.0.0.1:poort/x", "SNW_DATABASE_URL klopt niet"),
        ("postgresql+psycopg://a:geheim@127.0.0.1", "SNW_DATABASE_URL klopt niet"),
        ("sqlite:///", "SNW_DATABASE_URL klopt niet"),
        ("geheim", "SNW_DATABASE_URL klopt niet"),
    ],
)
def test_a_wrong_address_of_the_database_is_one_clear_line(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("SNW_DATABASE_URL", url)
    for command in (ADD, ("keys", "show"), ("serve", "--port", "0"), ("worker",)):
        said = told(capsys, *command)
        assert words in said
        assert "geheim" not in said


def test_a_file_that_is_no_database_is_one_clear_line(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "brief.txt").write_text("Beste mensen, " * 200)
    monkeypatch.setenv("SNW_DATABASE_URL", "sqlite:///brief.txt")
    for command in (ADD, ("keys", "show")):
        assert "niet te lezen" in told(capsys, *command)


def test_what_an_installation_keeps_is_for_its_owner_only(place: Path) -> None:
    assert main(ADD) == 0
    files = [path for path in (place / "var").iterdir() if path.name not in ("address", ".keys.json.lock")]
    assert {path.name for path in files} >= {"snw.sqlite3", "keys.json", "secret.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--name", ""), "naam van deze persoon"),
        (("--name", "   "), "naam van deze persoon"),
        (("--name", "x" * 121), "120"),
        (("--name", "a\nb"), "teken"),
        (("--name", "Cem", "ab"), "minstens 3 tekens"),
        (("--name", "Cem", "--role", "helper"), "Deze rollen gaan niet samen"),
        (("--name", "Cem", "--email", "cem@"), "e-mailadres klopt niet"),
        (("--name", "Cem", "--email", "cem@example.nl", "cem"), "Laat --email weg"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_before_anything_is_made(
    place: Path, capsys: Said, more: tuple[str, ...], words: str
) -> None:
    assert words in told(capsys, "user", "add", "--role", "administrator", *more)
    assert there(place) == set()


def test_a_link_leads_to_where_the_website_was_started(
    place: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_address(Settings(var=place / "var", origin="http://127.0.0.1:8123"))
    assert main([*ADD, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["link"].startswith("http://127.0.0.1:8123/uitnodiging#")
    monkeypatch.setenv("SNW_ORIGIN", "https://loten.example")
    assert main([*ADD, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["link"].startswith("https://loten.example/uitnodiging#")


def test_the_command_mails_an_invitation(place: Path, capsys: Said) -> None:
    from sqlalchemy import func, select

    from snw_democratie.db.backup import looking
    from snw_democratie.mail.models import Outbox

    assert main([*ADD, "--email", "cem@example.nl"]) == 0
    with looking("sqlite:///var/snw.sqlite3") as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 1


def test_a_copy_is_not_made_in_a_folder_that_is_not_there(place: Path, capsys: Said) -> None:
    assert main(ADD) == 0
    capsys.readouterr()
    assert "De map 'weg' is er niet" in told(capsys, "backup", "weg/kopie.sqlite3")
    assert not (place / "weg").exists()
    assert main(["backup", "kopie.sqlite3"]) == 0


def test_what_is_removed_is_told_in_words(place: Path, capsys: Said) -> None:
    assert main(ADD) == 0
    capsys.readouterr()
    assert main(["retention", "run"]) == 0
    said = capsys.readouterr().out
    assert all(rule.what() in said for rule in RULES)
    assert not any(f" {rule.id} " in said for rule in RULES if "-" in rule.id)


def test_who_turns_the_keys_is_told_what_old_copies_need(place: Path, capsys: Said) -> None:
    assert main(ADD) == 0
    capsys.readouterr()
    assert main(["keys", "rotate"]) == 0
    assert "Oude reservekopieën zijn alleen te lezen met het oude bestand" in capsys.readouterr().out


def test_wrong_usage_and_help_are_dutch(capsys: Said) -> None:
    for arguments in (("user", "add"), ("x",), ("keys", "show", "--x"), ("serve", "--port"), ("serve", "--port", "x")):
        assert main(arguments) == 2
        said = capsys.readouterr().err
        assert said.startswith("gebruik: ")
        for word in ("usage", "error", "argument", "choice", "required", "unrecognized", "expected"):
            assert word not in said
    for arguments in (("user", "add", "--help"), ("--help",)):
        assert main(arguments) == 0
    shown = capsys.readouterr().out
    for word in ("usage", "options", "show ", "arguments", "exit"):
        assert word not in shown


def test_settings_of_a_command_make_no_key(tmp_path: Path) -> None:
    assert settings_from({"SNW_VAR": str(tmp_path / "var")}, new=False).secret_key == ""
    assert not (tmp_path / "var").exists()
