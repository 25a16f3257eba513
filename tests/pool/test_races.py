"""Many at the same moment, and a database that takes nothing: nobody is told more than what is stored."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text

from snw_democratie.accounts.models import Account
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.pool import service
from snw_democratie.pool.drafts import draft_row
from snw_democratie.pool.errors import DayFull
from snw_democratie.pool.models import Consent, Draft, EntryCode, HelperDay, Registration
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.pool.residents import FATIMA, code_on, codes, enrol, fill_in
from tests.web.world import START, VAULT, Browser, browser

CODES, EACH, APPS = 60, 3, 4


def typed_drafts(engine: Engine, slug: str, letters: list[str]) -> list[str]:
    """A registration that is ready to be sent, `EACH` times for every code; gives the secrets of the cookies.

    In one transaction, to save time: how a code gets into a draft is another test.
    """
    made = []
    with unit_of_work(engine) as session:
        accepted = list(session.scalars(select(EntryCode.id)))
        assert len(accepted) == len(letters)
        for number, code_id in enumerate(accepted * EACH):
            secret = service.begin(session, slug, at=START)
            values = {**FATIMA, "naam": f"Bewoner {number}", "postcode": "1069AB"}
            service.keep(session, slug, secret, values, at=START)
            draft_row(session, slug, secret, at=START).entry_code_id = code_id
            made.append(secret)
    return made


def test_sixty_codes_and_a_hundred_and_eighty_requests_make_sixty_registrations(engine: Engine) -> None:
    slug = enrol(engine, ways=("letter",))
    secrets = typed_drafts(engine, slug, codes(engine, slug, CODES))
    visitors = [browser(engine, lambda: START) for _ in range(APPS)]
    tokens = [visitor.token() for visitor in visitors]

    def send(number: int) -> int:
        visitor, token = visitors[number % APPS], tokens[number % APPS]
        cookies = f"csrf={visitor.client.cookies['csrf']}; aanmelding={secrets[number]}"
        answer = visitor.client.post(
            f"/meedoen/{slug}/controleer", data={"_csrf_token": token}, headers={"cookie": cookies},
            follow_redirects=False,
        )  # fmt: skip
        return answer.status_code

    with ThreadPoolExecutor(12) as threads:
        answers = Counter(threads.map(send, range(len(secrets))))
    assert answers == {303: CODES, 422: CODES * (EACH - 1)}
    with reading(engine) as session:

        def count(table: Any, *which: Any) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*which)) or 0

        assert count(Registration) == CODES
        assert count(AuditEvent, AuditEvent.act == "register") == CODES
        assert count(EntryCode, EntryCode.state == "used") == CODES
        assert count(Consent, Consent.purpose == "loting") == CODES
        assert len(set(session.scalars(select(Registration.entry_code_id)))) == CODES


def test_a_helper_at_two_tables_does_not_pass_the_limit(engine: Engine, staff: dict[str, Staff]) -> None:
    slug, around = enrol(engine), service.Circumstances(language="nl", helper_limit=5, own_page="")

    def one(number: int) -> bool:
        try:
            with unit_of_work(engine) as session:
                secret = service.begin(session, slug, helper=staff["anna"], at=START)
                values = {**FATIMA, "naam": f"Bewoner {number}", "postcode": "1069AB"}
                service.keep(session, slug, secret, values, at=START)
                service.submit(session, slug, secret, around, at=START)
        except DayFull:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(12))) == 5
    with reading(engine) as session:
        assert session.scalars(select(HelperDay.people)).one() == 5


@contextmanager
def refusing_at_commit(engine: Engine) -> Iterator[None]:
    """While inside, the database takes every statement of a registration and then refuses the commit itself."""
    if engine.dialect.name == "sqlite":
        statements = [
            "CREATE TABLE nobody (id INTEGER PRIMARY KEY)",
            "CREATE TABLE late (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TRIGGER too_late AFTER INSERT ON registration BEGIN INSERT INTO late VALUES (1); END",
        ]
        undo = "DROP TRIGGER too_late"
    else:
        statements = [
            "CREATE FUNCTION too_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
            "CREATE CONSTRAINT TRIGGER too_late AFTER INSERT ON registration DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION too_late()",
        ]
        undo = "DROP TRIGGER too_late ON registration"
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    yield
    with engine.begin() as connection:
        connection.execute(text(undo))


def test_a_failed_commit_is_never_answered_as_success_and_loses_nothing(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("letter",))
    (code,) = codes(engine, slug, 1)
    here = fill_in(visitor, slug, code=code)
    with refusing_at_commit(engine):
        page = visitor.post(here)
        assert page.status_code == 503
        assert "Wij konden het niet opslaan" in page.text
        assert "Fatima el Amrani" in page.text
        with reading(engine) as session:
            assert session.scalar(select(func.count()).select_from(Registration)) == 0
            assert session.scalars(select(EntryCode.state)).one() == "unused"
            assert session.scalar(select(func.count()).where(AuditEvent.act == "register")) == 0
    # What was typed is still there: once the database works again, the same button does it.
    code_on(visitor.get(visitor.post(here).headers["location"]))


@pytest.fixture
def hasty(engine: Engine) -> Engine:
    """A database that waits a moment only for a lock, so that a test need not."""

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA busy_timeout = 50")
        else:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
            connection.commit()

    engine.dispose()
    return engine


def test_a_locked_database_gets_a_page_and_nothing_typed_is_lost(hasty: Engine, clock: Callable[[], datetime]) -> None:
    slug = enrol(hasty)
    visitor = browser(hasty, clock)
    here = fill_in(visitor, slug)
    with hasty.begin() as other:
        if hasty.dialect.name == "sqlite":
            other.execute(select(Account.id))  # our transactions that write hold the only lock there is
        else:
            other.execute(select(Draft.key).with_for_update())
        for path, sent in ((here, {}), (f"/meedoen/{slug}/vraag/naam", {"naam": "Fatima de Tweede"})):
            page = visitor.post(path, sent)
            assert page.status_code == 503, page.text
            assert "Wij konden het niet opslaan" in page.text
            assert sent.get("naam", "Fatima el Amrani") in page.text
    assert visitor.post(here).status_code == 303


def test_a_full_disk_gets_a_page_and_nothing_typed_is_lost(
    furnished_file: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    shutil.copy(furnished_file, tmp_path / "full.sqlite3")
    engine = open_engine(f"sqlite:///{tmp_path / 'full.sqlite3'}", VAULT)
    slug = enrol(engine, ways=("letter",))
    secrets = typed_drafts(engine, slug, codes(engine, slug, 20))
    engine.dispose()

    @event.listens_for(engine, "connect")
    def full(connection: Any, _record: object) -> None:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    visitor = browser(engine, clock)
    stored = 0
    for secret in secrets[:20]:
        visitor.client.cookies.set("aanmelding", secret, domain="testserver.local")
        page = visitor.post(f"/meedoen/{slug}/controleer")
        if page.status_code != 303:
            break
        stored += 1
    assert page.status_code == 503
    assert "Wij konden het niet opslaan" in page.text
    assert f"Bewoner {stored}" in page.text
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == stored
        assert session.scalar(select(func.count()).where(AuditEvent.act == "register")) == stored
    engine.dispose()
