"""What may not be kept is removed at its time and not before, and everybody can see the rules."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, and_, insert, select, text

from snw_democratie.assemblies import service as lotteries
from snw_democratie.cli import main
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.migrate import metadata
from snw_democratie.mail import outbox
from snw_democratie.retention.daily import Caretaker
from snw_democratie.retention.rules import HALF_YEAR, KEPT, RULES, YEAR
from snw_democratie.retention.service import apply_if_due, apply_rules, would_remove
from snw_democratie.retention.views import period
from snw_democratie.security import audit
from snw_democratie.security.keys import write_ring
from sortition.verify import verify
from tests.web.conftest import Clock
from tests.web.planting import loosely, planted
from tests.web.test_words import too_long
from tests.web.world import RING, START, Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SECOND = timedelta(seconds=1)
PERIODS = {rule.id: rule.period for rule in RULES}

TIMED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "draft": ("draft", "last_at", {}),
    "plan-draft": ("plan", "begun_at", {"state": "draft"}),
    "plan-session": ("plan_session", "created_at", {}),
    "resident-session": ("resident_session", "created_at", {}),
    "upload": ("pool_import", "at", {"confirmed_at": None}),
    "job": ("job", "ended_at", {"state": "failed"}),
    "letters": ("letter_file", "made_at", {}),
    "approval": ("approval", "at", {}),
    "mail-sent": ("outbox", "ended_at", {"state": "sent"}),
    "mail-unsent": ("outbox", "made_at", {"state": "failed"}),
    "invitation": ("invitation", "expires_at", {}),
    "staff-session": ("staff_session", "created_at", {}),
    "throttle": ("throttle", "since", {}),
    "seat-candidate": ("seat_candidate", "changed_at", {"state": "declined"}),
    "paper-waiting": ("paper_pile", "touched_at", {"state": "open"}),
    "retention-run": ("retention_run", "at", {}),
}
"""Rules that look at one table only: the table, the column of the moment, and what else a row has."""
BY_ROUND = {"plan-like", "plan-contact", "plan-unseen", "ballot", "counted-ballots", "vote-code", "paper-pile"}
BY_REFERENDUM = {"ballot-receipt", "paper-reading"}
"""Tried in tests/referenda/test_nothing_private.py."""
BY_LOTTERY = {
    "registration",
    "registration-never-drawn",
    "entry-code",
    "pool",
    "pool-never-drawn",
    "helper-day",
    "panel-answer",
}
BY_SEATS = {"seat-contact"}
"""Tried in tests/seats/test_terms.py."""
STAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("pool_import", {"confirmed_at": START}),
    ("job", {"state": "done"}),
    ("job", {"state": "running", "ended_at": None}),
    ("account", {}),
)
"""Rows that no rule removes, however old they are."""


def apply(engine: Engine, at: datetime) -> dict[str, int]:
    with unit_of_work(engine) as session:
        return dict(apply_rules(session, at=at, actor="worker"))


def plant(engine: Engine, name: str, mark: int, **more: Any) -> tuple[Table, dict[str, Any]]:
    table = metadata().tables[name]
    row = planted(table, mark, **more)
    with loosely(engine) as connection:
        connection.execute(insert(table).values(row))
    return table, {column.name: row[column.name] for column in table.primary_key.columns}


def there(engine: Engine, row: tuple[Table, dict[str, Any]]) -> bool:
    table, key = row
    with engine.connect() as connection:
        mine = and_(*(table.c[name] == value for name, value in key.items()))
        return connection.execute(select(table).where(mine)).first() is not None


def test_every_rule_is_tried_here() -> None:
    assert set(TIMED) | BY_LOTTERY | BY_ROUND | BY_REFERENDUM | BY_SEATS == {rule.id for rule in RULES}


def test_every_table_has_a_period_or_a_reason() -> None:
    """A table without either would keep its rows for ever, and nobody would have decided that."""
    named = {table for rule in RULES for table in rule.where} | {table for tables in KEPT for table in tables}
    assert named == {*metadata().tables, "alembic_version"}
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", TIMED)
def test_a_row_goes_at_its_time_and_not_a_second_before(engine: Engine, rule: str) -> None:
    table, column, more = TIMED[rule]
    old = plant(engine, table, 1, **more, **{column: START})
    young = plant(engine, table, 2, **more, **{column: START + SECOND})
    apply(engine, START + PERIODS[rule] - SECOND)
    assert (there(engine, old), there(engine, young)) == (True, True)
    assert apply(engine, START + PERIODS[rule])[rule] >= 1
    assert (there(engine, old), there(engine, young)) == (False, True)


def test_what_is_still_needed_stays_however_old(engine: Engine) -> None:
    rows = [plant(engine, table, number, **more) for number, (table, more) in enumerate(STAYS, 1)]
    apply(engine, START + 20 * YEAR)
    assert [there(engine, row) for row in rows] == [True] * len(rows)


@SQLITE
def test_the_day_count_of_a_helper_goes_after_a_year(engine: Engine) -> None:
    old = plant(engine, "helper_day", 1, day=date(2027, 3, 1))
    young = plant(engine, "helper_day", 2, day=date(2027, 3, 2))
    assert apply(engine, START + YEAR)["helper-day"] == 1
    assert (there(engine, old), there(engine, young)) == (False, True)


# -- lotteries ----------------------------------------------------------------------------------------------------


def people_of(engine: Engine, slug: str) -> int:
    statement = (
        "SELECT count(*) FROM person JOIN pool_import ON person.import_id = pool_import.id "
        "JOIN procedure ON procedure.id = procedure_id WHERE slug = :slug"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(statement), {"slug": slug}).scalar_one())


def id_of(engine: Engine, slug: str) -> int:
    with reading(engine) as session:
        return lotteries.procedure(session, slug).id


def test_half_a_year_after_the_draw_nobody_on_the_list_is_known_any_more(engine: Engine) -> None:
    apply(engine, START + HALF_YEAR - SECOND)
    assert people_of(engine, "panel-drawn") == 40
    assert apply(engine, START + HALF_YEAR)["pool"] > 40
    with engine.connect() as connection:
        private = "SELECT count(*) FROM record_file JOIN procedure ON id = procedure_id WHERE slug = :s AND NOT public"
        assert connection.execute(text(private), {"s": "panel-drawn"}).scalar_one() == 0
        names = (
            "SELECT entropy, file_name FROM procedure JOIN pool_import ON import_id = pool_import.id WHERE slug = :s"
        )
        assert connection.execute(text(names), {"s": "panel-drawn"}).all() == [(None, None)]
    assert people_of(engine, "panel-drawn") == 0
    assert people_of(engine, "panel-announced") == 40, "a lottery that is still to come needs its people"
    assert apply(engine, START + HALF_YEAR + SECOND)["pool"] == 0


def test_a_lottery_whose_people_are_forgotten_can_still_be_checked(
    engine: Engine, anna: Browser, visitor: Browser, clock: Clock
) -> None:
    with reading(engine) as session:
        before = lotteries.record(session, "panel-drawn", public=True)
        digest = lotteries.procedure(session, "panel-drawn").record_digest
    apply(engine, START + HALF_YEAR)
    with reading(engine) as session:
        after = lotteries.record(session, "panel-drawn", public=True)
    assert after == before
    assert verify(after, digest=digest).ok
    said = visitor.get("/loting/panel-drawn").text
    assert "Wij hebben alle antwoorden gewist op dinsdag 31 augustus 2027." in said
    assert visitor.get("/loting/panel-drawn/loting").status_code == 200
    assert visitor.get("/loting/panel-drawn/record.zip").status_code == 200
    assert visitor.get("/loting/panel-drawn/mijn-lot?lot=0001").status_code == 200
    anna.sign_in("anna")  # no session of the team is that old
    for page in ("", "/kansen", "/trekken", "/lijst", "/kenmerken"):
        assert anna.get(f"/team/lotingen/panel-drawn{page}").status_code == 200, page
    assert anna.get("/team/lotingen/panel-drawn/verslag-volledig.zip").status_code == 404


def test_a_lottery_that_never_came_does_not_keep_people_for_ever(engine: Engine) -> None:
    apply(engine, START + 3 * YEAR - SECOND)
    assert people_of(engine, "panel-announced") == 40
    apply(engine, START + 3 * YEAR)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM record_file WHERE NOT public")).scalar_one() == 0


@pytest.mark.parametrize(("slug", "length"), [("panel-drawn", HALF_YEAR), ("panel-closed", 3 * YEAR)])
def test_a_registration_goes_with_all_that_hangs_on_it(engine: Engine, slug: str, length: timedelta) -> None:
    own = id_of(engine, slug)
    batch = plant(engine, "code_batch", 1, procedure_id=own)
    registration = plant(engine, "registration", 1, procedure_id=own, double_of=None, entry_code_id=None)
    number = registration[1]["id"]
    rows = [registration] + [
        plant(engine, table, 1, registration_id=number) for table in ("special_answers", "consent")
    ]
    apply(engine, START + length - SECOND)
    assert all(there(engine, row) for row in rows)
    apply(engine, START + length)
    assert not any(there(engine, row) for row in rows)
    assert there(engine, batch) == (slug == "panel-closed")


# -- the buurtbudget ----------------------------------------------------------------------------------------------


def test_after_the_result_support_contact_and_unseen_plans_go_and_public_plans_stay(engine: Engine) -> None:
    _, key = plant(engine, "budget_round", 1, result_by=START)
    of_round = {"round_id": key["id"], "state": "submitted", "helper_id": None}
    seen = plant(engine, "plan", 1, **of_round)
    unseen = plant(engine, "plan", 2, **of_round, shown_at=None)
    liked = plant(engine, "plan_like", 1, plan_id=seen[1]["id"])
    rows = (seen, unseen, liked)
    apply(engine, START + HALF_YEAR - SECOND)
    assert [there(engine, row) for row in rows] == [True, True, True]
    apply(engine, START + HALF_YEAR)
    assert [there(engine, row) for row in rows] == [True, False, False]
    apply(engine, START + 2 * YEAR - SECOND)
    assert contacts(engine) == 1
    apply(engine, START + 2 * YEAR)
    assert contacts(engine) == 0
    assert there(engine, seen)


def test_after_the_result_votes_and_codes_go(engine: Engine) -> None:
    _, key = plant(engine, "budget_round", 1, result_by=START)
    batch = plant(engine, "vote_batch", 1, round_id=key["id"])
    code = plant(engine, "vote_code", 1, batch_id=batch[1]["id"], state=0)
    pile = plant(engine, "paper_pile", 1, round_id=key["id"], state="stored")
    rows = (plant(engine, "ballot", 1, round_id=key["id"]), batch, code, pile)
    apply(engine, START + HALF_YEAR - SECOND)
    assert [there(engine, row) for row in rows] == [True] * 4
    apply(engine, START + HALF_YEAR)
    assert [there(engine, row) for row in rows] == [False] * 4


def contacts(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM plan WHERE contact IS NOT NULL")).scalar_one())


# -- the job ------------------------------------------------------------------------------------------------------


def test_the_rules_are_applied_once_a_day_by_one_program(engine: Engine, clock: Clock) -> None:
    start = threading.Barrier(4)
    done: list[bool] = []

    def look() -> None:
        start.wait()
        done.append(Caretaker(engine, clock=clock).look())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [False, False, False, True]
    clock.forward(hours=23)
    assert not Caretaker(engine, clock=clock).look()
    clock.forward(hours=1)
    assert Caretaker(engine, clock=clock).look()


def test_each_run_is_in_the_log_with_its_counts(engine: Engine) -> None:
    plant(engine, "throttle", 1)
    with reading(engine) as session:
        before = audit.head(session).seq
    removed = apply(engine, START + timedelta(days=1))
    with reading(engine) as session:
        (event,) = audit.events(session, acts=["retention"])
        assert (event.seq, event.actor, event.subject) == (before + 1, "worker", "retention")
        assert json.loads(event.facts) == {"rows": removed}
        assert removed["throttle"] == 1
        assert audit.verify(session).broken is None


def test_a_run_that_fails_removes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    row = plant(engine, "throttle", 1)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no log, no removing")

    monkeypatch.setattr(audit, "append", broken)
    with pytest.raises(RuntimeError):
        apply_if_due(engine, at=START + YEAR)
    assert there(engine, row)


def test_looking_what_would_go_removes_nothing(engine: Engine) -> None:
    row = plant(engine, "throttle", 1)
    with reading(engine) as session:
        before = audit.head(session)
    found = would_remove(engine, at=START + HALF_YEAR)
    assert found["throttle"] == 1
    assert found["pool"] > 40
    assert there(engine, row)
    with reading(engine) as session:
        assert audit.head(session) == before
    assert found == apply(engine, START + HALF_YEAR)


@SQLITE
def test_the_command_removes_or_only_looks(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = plant(engine, "throttle", 1, since=datetime.fromisoformat("2020-01-01T00:00:00+00:00"))
    write_ring(tmp_path / "var" / "keys.json", RING)
    monkeypatch.setenv("SNW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SNW_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    assert main(["retention", "run", "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["dry_run"], said["rows"]["throttle"], there(engine, row)) == (True, 1, True)
    assert main(["retention", "run"]) == 0
    assert "wachtwoord is ingevuld" in capsys.readouterr().out
    assert not there(engine, row)


# -- the page -----------------------------------------------------------------------------------------------------


def test_everybody_can_read_the_rules_and_when_they_were_applied(engine: Engine, visitor: Browser) -> None:
    said = visitor.get("/bewaren").text
    assert said.count("nog niet") == len(RULES)
    apply(engine, START)
    said = visitor.get("/bewaren").text
    assert said.count("maandag 1 maart 2027, 10.00 uur") == len(RULES)
    for rule in RULES:
        assert rule.what().replace("'", "&#39;") in said
    for what, _ in KEPT.values():
        assert what() in said


def test_a_period_and_what_it_counts_from_are_one_short_sentence() -> None:
    assert [rule.id for rule in RULES if too_long(f"{period(rule.period)} {rule.since()}")] == []


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 dag"), (14, "14 dagen"), (183, "6 maanden"), (365, "1 jaar"), (1095, "3 jaar")]
)
def test_periods_are_told_as_people_do(days: int, words: str) -> None:
    assert period(timedelta(days=days)) == words


def test_no_mail_is_left_in_the_outbox_for_ever(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        outbox.put(session, to="a@b.example", subject="Dag", text="Hallo", about="registration:r1", at=START)
    apply(engine, START + timedelta(days=90))
    with reading(engine) as session:
        assert outbox.standing(session) == outbox.Standing(waiting=0, failed=0)
