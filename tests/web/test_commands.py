"""The commands that start things: a demo that is made as people would, accounts, settings."""

from __future__ import annotations

import io
import json
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from snw_democratie.accounts.models import Account
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.cli import main
from snw_democratie.cli.serve import local
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.demo.furnishing import KEPT, WIJKEN, furnish, panels, people
from snw_democratie.demo.registering import codes
from snw_democratie.i18n import InDutch, speaking
from snw_democratie.pool import team_service
from snw_democratie.pool.enrolment import enrolment
from snw_democratie.pool.wording import in_language
from snw_democratie.security import audit
from snw_democratie.security.codes import typed
from snw_democratie.security.staff import Staff
from snw_democratie.security.vault import vault_of_file
from snw_democratie.settings import BadEnvironment, NotInProduction, Settings, settings_from
from sortition.verify import verify
from tests.web.world import SETTINGS, VAULT, browser


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def demo(var: Path) -> Iterator[Engine]:
    """A demo, made once for the tests of this file."""
    engine = open_engine(f"sqlite:///{var / 'demo.sqlite3'}", VAULT)
    migrate(engine)
    furnish(engine, Settings(var=var, secret_key="k", argon2_kib=64))
    yield engine
    engine.dispose()


def test_the_demo_has_a_panel_for_each_moment(demo: Engine) -> None:
    with reading(demo) as session:
        states = {facts.title: facts.state for facts in service.public_procedures(session)}
        assert sorted(states.values()) == [State.ANNOUNCED, State.DRAFT, State.DRAFT, State.DRAWN]
        features = service.quotas(session, "burgerpanel-groen-in-de-wijk")
    assert [len(feature.quotas) for feature in features if feature.name == "wijk"] == [15]
    assert len(WIJKEN) == 15


def test_every_record_of_the_demo_is_valid(demo: Engine) -> None:
    with reading(demo) as session:
        for facts in service.procedures(session):
            for public in (True, False):
                files = service.record(session, facts.slug, public=public)
                if facts.state is not State.DRAFT:
                    assert verify(files, digest=facts.record_digest).ok, facts.slug
                    assert service.procedure(session, facts.slug).figures["optimal"] is True
        assert audit.verify(session).broken is None


def test_the_demo_can_be_drawn_by_its_two_log_ins(demo: Engine, var: Path) -> None:
    logins = json.loads((var / KEPT).read_text("utf-8"))
    assert set(logins) == {"anna", "bram", "cem", "daan", "hulya", "rosa", "wim", "yara"}
    settings = replace(SETTINGS, secret_key="k", var=var)
    from datetime import UTC, datetime

    for login, password in logins.items():
        someone = browser(demo, lambda: datetime.now(UTC), settings=settings)
        assert someone.sign_in(login, password).status_code == 303
        if login in ("anna", "bram"):
            assert "Burgerpanel Wonen in Nieuw-West" in someone.get("/team").text


def test_people_registered_in_the_demo_and_codes_wait_to_be_tried(demo: Engine, var: Path) -> None:
    with reading(demo) as session:
        found = team_service.totals(session, "burgerpanel-groen-in-de-wijk")
        states = {one.way: one.issued for one in team_service.batches(session, found.slug)}
    assert (found.people, found.doubles) == (20, 2)
    assert states == {"letter": 4, "organisation": 12}
    tries = codes(Settings(var=var, secret_key="k"))
    assert all(typed(code) for code in tries) and len(tries) == 2
    assert stat.S_IMODE((var / "demo-codes.json").stat().st_mode) == 0o600


def test_the_demo_asks_a_question_that_the_law_protects_and_everybody_may_decline(demo: Engine) -> None:
    with reading(demo) as session:
        asked = enrolment(session, "burgerpanel-groen-in-de-wijk")
        special = [one for one in asked.questions if one.special]
        assert [(one.feature, bool(one.why), one.undisclosed in one.values) for one in special] == [
            ("beperking", True, True)
        ]


def test_every_panel_of_the_demo_speaks_every_language(demo: Engine) -> None:
    with reading(demo) as session:
        for facts in service.public_procedures(session):
            texts = team_service.texts(session, facts.slug, at=facts.created_at).texts
            for code in team_service.OTHERS:
                with speaking(code):
                    said = [in_language(one.dutch, facts.translations) for one in texts]
                assert [one for one in said if isinstance(one, InDutch)] == [], (facts.slug, code)


def test_somebody_can_take_the_ended_registration_of_the_demo_over(demo: Engine) -> None:
    slug = "burgerpanel-zorg-in-de-buurt"
    with reading(demo) as session:
        found = team_service.totals(session, slug)
        anna = session.scalars(select(Account.id).order_by(Account.id)).first()
    assert found.draft and not found.doubles and not found.listed and found.closes_at < datetime.now(UTC)
    assert anna is not None
    by = Staff(account_id=anna, name="Anna", roles=frozenset({"democracy_team"}))
    with unit_of_work(demo) as session:
        assert team_service.take_over(session, slug, by=by, at=datetime.now(UTC)) == found.people >= found.seats


def test_a_demo_that_is_there_is_left_alone(demo: Engine, var: Path) -> None:
    with reading(demo) as session:
        before = audit.head(session)
    logins = furnish(demo, Settings(var=var, secret_key="k", argon2_kib=64))
    assert logins == json.loads((var / KEPT).read_text("utf-8"))
    with reading(demo) as session:
        assert audit.head(session) == before


def test_passwords_of_the_demo_are_for_its_owner_only(demo: Engine, var: Path) -> None:
    assert demo is not None
    assert stat.S_IMODE((var / KEPT).stat().st_mode) == 0o600


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


def test_the_waiting_panel_of_the_demo_can_be_drawn_at_once() -> None:
    at = datetime(2027, 5, 4, 13, 30, 59, tzinfo=UTC)
    assert panels(at)[1].rules.draw_planned_at == datetime(2027, 5, 4, 13, 30, tzinfo=UTC)
