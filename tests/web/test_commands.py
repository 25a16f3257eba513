"""The commands that start things, and what they refuse: accounts, settings, a demo where none may be."""

from __future__ import annotations

import io
import json
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from snw_democratie.assemblies import service
from snw_democratie.cli import main
from snw_democratie.cli.output import Refusal
from snw_democratie.cli.serve import local
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.demo.furnishing import WIJKEN, furnish, panels, people
from snw_democratie.security.vault import vault_of_file
from snw_democratie.settings import BadEnvironment, NotInProduction, Settings, settings_from
from tests.web.world import VAULT, browser


def test_no_demo_in_production(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'real.sqlite3'}", VAULT)
    migrate(engine)
    with pytest.raises(NotInProduction):
        furnish(engine, Settings(production=True, var=tmp_path, secret_key="k"))
    with reading(engine) as session:
        assert service.procedures(session) == ()
    engine.dispose()


def test_serve_refuses_a_demo_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNW_ENV", "production")
    monkeypatch.setenv("SNW_VAR", str(tmp_path))
    assert main(["serve", "--demo"]) == 1
    assert "Dit kan alleen op een computer om te proberen" in capsys.readouterr().err


def test_made_up_people_are_the_same_every_time_and_all_kinds_are_there() -> None:
    made = people("groen", 300)
    assert made == people("groen", 300)
    assert made != people("wonen", 300)
    assert all(wijk in made.decode() for wijk in WIJKEN)


def test_an_account_is_made_and_can_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import UTC, datetime

    monkeypatch.setenv("SNW_VAR", str(tmp_path))
    monkeypatch.setenv("SNW_SECRET_KEY", "k" * 64)
    add = ["user", "add", "Fatima", "--name", "Fatima", "--role", "democracy_team"]
    assert main([*add, "--generate", "--json"]) == 0
    password = json.loads(capsys.readouterr().out)["password"]
    engine = open_engine(f"sqlite:///{tmp_path / 'snw.sqlite3'}", vault_of_file(tmp_path / "keys.json"))
    someone = browser(engine, lambda: datetime.now(UTC))
    assert someone.sign_in("fatima", password).status_code == 303
    assert someone.get("/team").status_code == 200
    engine.dispose()
    assert main([*add, "--generate"]) == 1
    assert "Er is al een account met deze naam." in capsys.readouterr().err


def test_the_first_administrator_comes_in_by_an_invitation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNW_VAR", str(tmp_path))
    monkeypatch.setenv("SNW_ORIGIN", "https://democratie.example")
    add = ["user", "add", "--name", "Fatima Bouzid", "--json"]
    assert main([*add, "--role", "administrator"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["link"] == f"https://democratie.example/uitnodiging#{said['code']}"
    engine = open_engine(f"sqlite:///{tmp_path / 'snw.sqlite3'}", vault_of_file(tmp_path / "keys.json"))
    someone = browser(engine, lambda: datetime.now(UTC))
    chosen = {"naam": "fatima", "wachtwoord": "vier losse woorden", "nog_een_keer": "vier losse woorden"}
    assert someone.post("/uitnodiging", {"uitnodiging": said["code"], **chosen}).status_code == 303
    assert "Fatima Bouzid" in someone.get("/beheer/accounts").text
    engine.dispose()
    assert main([*add, "--role", "wijkplatform"]) == 1
    assert main([*add, "--role", "helper", "--scope", "GF08"]) == 1
    assert main([*add, "--role", "wijkplatform", "--scope", "GF08"]) == 0


def test_a_weak_password_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNW_VAR", str(tmp_path))
    for weak, why in {"kort": "minstens 12 tekens", "dit-is-van-karel": "staat uw naam"}.items():
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{weak}\n"))
        assert main(["user", "add", "karel", "--name", "Karel", "--role", "administrator"]) == 1
        assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    "environ",
    [
        {"SNW_ENV": "prod"},
        {"SNW_ORIGIN": "ftp://x"},
        {"SNW_ORIGIN": "https://x/y"},
        {"SNW_DATABASE_URL": "mysql://geheim@x/y"},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment) as refused:
        settings_from({"SNW_VAR": str(tmp_path), **environ})
    assert "geheim" not in str(refused.value)


def test_a_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    first, again = (settings_from({"SNW_VAR": str(tmp_path / "var")}).secret_key for _ in range(2))
    assert first == again
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "var" / "secret.key").stat().st_mode) == 0o600


def test_programs_that_start_at_the_same_moment_share_one_key(tmp_path: Path) -> None:
    for attempt in range(20):
        environ = {"SNW_VAR": str(tmp_path / str(attempt))}
        together = threading.Barrier(8)

        def start(environ: dict[str, str] = environ, together: threading.Barrier = together) -> str:
            together.wait()
            return settings_from(environ).secret_key

        with ThreadPoolExecutor(8) as programs:
            keys = {key.result() for key in [programs.submit(start) for _ in range(8)]}
        assert len(keys) == 1
        assert len(keys.pop()) == 64
        assert [file.name for file in (tmp_path / str(attempt)).iterdir()] == ["secret.key"]


def test_an_address_that_was_set_on_purpose_is_kept(tmp_path: Path) -> None:
    given = settings_from({"SNW_VAR": str(tmp_path), "SNW_ORIGIN": "https://loten.example"})
    assert local(given, "0.0.0.0", 80) == given
    here = local(settings_from({"SNW_VAR": str(tmp_path)}), "127.0.0.1", 8001)
    assert (here.origin, "localhost:8001" in here.hosts) == ("http://127.0.0.1:8001", True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_nobody_listens_everywhere_without_saying_where_people_find_us(tmp_path: Path, host: str) -> None:
    with pytest.raises(Refusal, match="SNW_ORIGIN"):
        local(settings_from({"SNW_VAR": str(tmp_path)}), host, 8001)


def test_the_waiting_panel_of_the_demo_can_be_drawn_at_once() -> None:
    at = datetime(2027, 5, 4, 13, 30, 59, tzinfo=UTC)
    assert panels(at)[1].rules.draw_planned_at == datetime(2027, 5, 4, 13, 30, tzinfo=UTC)
