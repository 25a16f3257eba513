"""An invitation is mailed where there is an address, in the transaction that makes it, and shown all the same."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, select

from snw_democratie.accounts import service
from snw_democratie.accounts.models import Account, Invitation
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import unseal
from snw_democratie.mail.models import Outbox
from snw_democratie.security.staff import Role, Staff
from tests.accounts.people import account_id
from tests.web.conftest import Clock
from tests.web.world import ORIGIN, START, browser

NEW = {"naam": "Nel Jansen", "email": " nel@example.nl ", "helper": "ja"}


def mails(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as session:
        rows = session.scalars(select(Outbox)).all()
        return [
            (unseal(session, row, "recipient"), unseal(session, row, "subject"), unseal(session, row, "text"))
            for row in rows
        ]


def test_the_link_is_mailed_and_shown(sqlite: Engine, clock: Clock) -> None:
    page = browser(sqlite, clock, "administrator").post("/beheer/accounts/nieuw", NEW).text
    link = re.search(rf"{ORIGIN}/uitnodiging#[A-Z2-9-]{{16}}", page)
    assert link is not None
    assert "nel@example.nl" in page
    ((to, subject, text),) = mails(sqlite)
    assert to == "nel@example.nl"
    assert subject == "U bent uitgenodigd voor Samen Nieuw-West"
    assert link.group() in text
    assert "Nel Jansen" in text


def test_without_an_address_nothing_is_mailed(sqlite: Engine, clock: Clock) -> None:
    browser(sqlite, clock, "administrator").post("/beheer/accounts/nieuw", {**NEW, "email": ""})
    assert mails(sqlite) == []


def test_a_new_invitation_goes_to_the_address_and_the_old_mail_is_gone(sqlite: Engine, clock: Clock) -> None:
    chief, number = browser(sqlite, clock, "administrator"), account_id(sqlite, "helper")
    first = chief.post(f"/beheer/accounts/{number}/uitnodigen", {"email": "oud@example.nl"})
    assert 'value="oud@example.nl"' in chief.get(f"/beheer/accounts/{number}").text
    chief.post(f"/beheer/accounts/{number}/uitnodigen", {"email": "nieuw@example.nl"})
    ((to, _subject, text),) = mails(sqlite)
    assert to == "nieuw@example.nl"
    old = re.search(r"#([A-Z2-9-]{16})<", first.text)
    assert old is not None
    assert old.group(1) not in text


@pytest.mark.parametrize("path", ["nieuw", "{helper}/uitnodigen"])
def test_an_address_that_is_none_is_asked_again_and_nothing_is_done(sqlite: Engine, clock: Clock, path: str) -> None:
    chief, number = browser(sqlite, clock, "administrator"), account_id(sqlite, "helper")
    fields = {**NEW, "email": "nel@"} if path == "nieuw" else {"email": "nel@"}
    answer = chief.post(f"/beheer/accounts/{path.format(helper=number)}", fields)
    assert answer.status_code == 422
    assert "e-mailadres klopt niet" in answer.text
    assert 'value="nel@"' in answer.text
    with reading(sqlite) as session:
        assert session.scalars(select(Invitation)).all() == []


def test_a_mail_that_cannot_be_stored_makes_no_invitation(sqlite: Engine) -> None:
    chief = Staff(account_id=account_id(sqlite, "administrator"), name="x", roles=frozenset({"administrator"}))
    with pytest.raises(RuntimeError), unit_of_work(sqlite) as session:
        service.invite(session, "Nel", [Role.HELPER], (), origin=ORIGIN, email="a@b.nl", by=chief, at=START)
        raise RuntimeError
    assert mails(sqlite) == []
    with reading(sqlite) as session:
        assert session.scalars(select(Invitation)).all() == []


def test_the_address_is_sealed(sqlite: Engine, clock: Clock) -> None:
    browser(sqlite, clock, "administrator").post("/beheer/accounts/nieuw", NEW)
    with reading(sqlite) as session:
        (kept,) = session.scalars(select(Account.email).where(Account.email.is_not(None)))
    assert b"nel" not in kept
