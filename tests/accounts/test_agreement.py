"""Acts of two people: the same thing, two accounts, both with the role at the moment that it counts."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, update

from snw_democratie.accounts.models import Account, AccountRole
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, agreement, take_back, withdraw
from snw_democratie.security.errors import ChangedMeanwhile, NotAllowed, SamePersonTwice
from snw_democratie.security.staff import Role, Staff
from tests.accounts.people import account_id, acts
from tests.web.world import START

WHAT = Proposal(subject="procedure:9", act="close", digest="a" * 64, role=Role.DEMOCRACY_TEAM)


def employed(engine: Engine, login: str) -> Staff:
    """This account, with a role in the democracy team."""
    number = account_id(engine, login)
    with unit_of_work(engine) as session:
        if login != Role.DEMOCRACY_TEAM:
            session.add(AccountRole(account_id=number, role="democracy_team"))
    return Staff(account_id=number, name=login, roles=frozenset({"democracy_team"}))


def say_yes(engine: Engine, who: Staff, what: Proposal = WHAT, seen: str = "") -> bool:
    with unit_of_work(engine) as session:
        return agree(session, what, seen or what.digest, by=who, at=START)


def test_two_accounts_agree_on_one_thing(sqlite: Engine) -> None:
    one, two = employed(sqlite, "democracy_team"), employed(sqlite, "helper")
    assert say_yes(sqlite, one) is False
    with pytest.raises(SamePersonTwice):
        say_yes(sqlite, one)
    assert say_yes(sqlite, two) is True
    with unit_of_work(sqlite) as session:
        found = agreement(session, WHAT)
    assert found.names == ("Democracy_Team", "Helper")
    assert acts(sqlite)[-2:] == ["agree-to-close", "agree-to-close"]


def test_a_yes_to_something_else_does_not_count(sqlite: Engine) -> None:
    one, two = employed(sqlite, "democracy_team"), employed(sqlite, "helper")
    other = Proposal(subject=WHAT.subject, act=WHAT.act, digest="b" * 64, role=WHAT.role)
    say_yes(sqlite, one)
    with pytest.raises(ChangedMeanwhile):
        say_yes(sqlite, two, other, seen=WHAT.digest)
    assert say_yes(sqlite, two, other) is False


def test_nobody_agrees_without_the_role(sqlite: Engine) -> None:
    someone = Staff(account_id=account_id(sqlite, "helper"), name="H", roles=frozenset({"helper"}))
    with pytest.raises(NotAllowed):
        say_yes(sqlite, someone)


@pytest.mark.parametrize("how", ["role taken", "switched off"])
def test_the_yes_of_who_may_no_longer_does_not_count(sqlite: Engine, how: str) -> None:
    one, two = employed(sqlite, "democracy_team"), employed(sqlite, "helper")
    say_yes(sqlite, one)
    with unit_of_work(sqlite) as session:
        if how == "role taken":
            session.execute(delete(AccountRole).where(AccountRole.account_id == one.account_id))
        else:
            session.execute(update(Account).where(Account.id == one.account_id).values(active=False))
    with unit_of_work(sqlite) as session:
        assert agreement(session, WHAT).account_ids == ()  # nor is it shown as one
    assert say_yes(sqlite, two) is False


ASKED = Proposal(
    subject="account:9", act="give-x", digest="c" * 64, role=Role.DEMOCRACY_TEAM, asked_by=Role.ADMINISTRATOR
)


def test_what_an_administrator_must_ask_is_not_done_by_two_of_the_team(sqlite: Engine) -> None:
    one, two = employed(sqlite, "democracy_team"), employed(sqlite, "helper")
    assert say_yes(sqlite, one, ASKED) is False
    assert say_yes(sqlite, two, ASKED) is False


def test_one_person_with_both_roles_is_still_one(sqlite: Engine) -> None:
    employed(sqlite, "administrator")
    both = Staff(
        account_id=account_id(sqlite, "administrator"), name="A", roles=frozenset({"administrator", "democracy_team"})
    )
    assert say_yes(sqlite, both, ASKED) is False


def test_the_yes_of_another_gebied_does_not_count(sqlite: Engine) -> None:
    own = Proposal(subject="round:9", act="freeze-list", digest="d" * 64, role=Role.WIJKPLATFORM, scope="GF07")
    found = []
    for login, scope in (("wijkplatform", "GF07"), ("helper", "GF08")):
        number = account_id(sqlite, login)
        if login == "helper":
            with unit_of_work(sqlite) as session:
                session.add(AccountRole(account_id=number, role="wijkplatform", scope=scope))
        role = frozenset({("wijkplatform", scope)})
        found.append(Staff(account_id=number, name=login, roles=frozenset({"wijkplatform"}), scopes=role))
    assert say_yes(sqlite, found[0], own) is False
    with pytest.raises(NotAllowed):
        say_yes(sqlite, found[1], own)


def test_a_yes_can_be_taken_back_by_its_owner_only(sqlite: Engine) -> None:
    one, two, three = (employed(sqlite, login) for login in ("democracy_team", "helper", "auditor"))
    say_yes(sqlite, one)
    with unit_of_work(sqlite) as session:
        take_back(session, WHAT, by=two, at=START)
        assert agreement(session, WHAT).account_ids == (one.account_id,)
        take_back(session, WHAT, by=one, at=START)
        assert agreement(session, WHAT).account_ids == ()
    assert acts(sqlite)[-1] == "take-back-close"
    assert say_yes(sqlite, two) is False
    assert say_yes(sqlite, three) is True


def test_what_is_no_more_has_no_yes(sqlite: Engine) -> None:
    one = employed(sqlite, "democracy_team")
    say_yes(sqlite, one)
    with unit_of_work(sqlite) as session:
        withdraw(session, subject=WHAT.subject, act=WHAT.act)
        assert agreement(session, WHAT).account_ids == ()


def test_one_person_is_no_agreement() -> None:
    with pytest.raises(AssertionError):
        Proposal(subject="x:1", act="x", digest="", role=Role.DEMOCRACY_TEAM, needed=1)


def test_a_look_at_personal_data_is_noted_without_the_data(sqlite: Engine) -> None:
    someone = employed(sqlite, "democracy_team")
    with unit_of_work(sqlite) as session:
        audit.looked(session, by=someone, subject="registration:x", what="answers", at=START)
    assert acts(sqlite)[-1] == "look"
