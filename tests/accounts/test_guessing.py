"""Guessing passwords: slow for one account, slow for all together, and no answer tells whether a login exists."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select, update

from snw_democratie.accounts import service
from snw_democratie.accounts.models import Account
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.common import WORDS, listed
from snw_democratie.security.errors import TooManyAttempts, WrongLogin
from snw_democratie.security.passwords import LONGEST, SHORTEST, Passwords, weakness
from snw_democratie.security.throttle import PER_ACCOUNT
from tests.accounts.people import account_id, acts
from tests.web.conftest import Clock
from tests.web.world import PASSWORD, SETTINGS, START, browser

TEAM = "democracy_team"


class Counting(Passwords):
    """The real hashes, and how many were compared."""

    def __init__(self) -> None:
        super().__init__(SETTINGS.argon2_kib)
        self.compared = 0

    def matches(self, password: str, hashed: str | None) -> bool:
        self.compared += 1
        return super().matches(password, hashed)


@pytest.mark.parametrize("login", [TEAM, "niemand", "", "invited", "off"])
def test_the_same_work_is_done_whether_a_login_exists_or_not(sqlite: Engine, clock: Clock, login: str) -> None:
    """Somebody who was invited and did not come yet, or whose account is off, looks like nobody."""
    with unit_of_work(sqlite) as session:
        changes = {"invited": {"password": None}, "off": {"active": False}}.get(login)
        if changes:
            session.execute(update(Account).where(Account.id == account_id(sqlite, TEAM)).values(**changes))
    passwords = Counting()
    name = TEAM if login in ("invited", "off") else login
    password = PASSWORD if login in ("invited", "off") else "fout fout fout"
    with pytest.raises(WrongLogin):
        service.sign_in(sqlite, SETTINGS, passwords, login=name, password=password, old="", at=START)
    assert passwords.compared == 1
    assert acts(sqlite)[-1] == "sign-in-refused"


def test_a_hash_of_nobody_costs_as_much_as_one_of_somebody() -> None:
    """Both are argon2id with the same settings: `matches` verifies a hash in either case."""
    passwords = Passwords(SETTINGS.argon2_kib)
    verified = []
    hasher = passwords._hasher

    class Watching:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed.rsplit("$", 2)[0])
            return hasher.verify(hashed, password)

    passwords._hasher = Watching()  # type: ignore[assignment]  # watches the real one
    assert not passwords.matches("x", None)
    assert not passwords.matches("x", hasher.hash("y"))
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_one_account_is_tried_five_times_and_then_waits(sqlite: Engine, clock: Clock) -> None:
    someone = browser(sqlite, clock)
    answers = [someone.sign_in(TEAM.upper() if turn % 2 else TEAM, "fout fout fout").status_code for turn in range(7)]
    assert answers == [422] * PER_ACCOUNT + [429] * 2
    assert someone.sign_in(TEAM).status_code == 429
    assert someone.sign_in("helper").status_code == 303
    clock.forward(minutes=16)
    assert someone.sign_in(TEAM).status_code == 303


def test_all_accounts_together_are_tried_a_number_of_times(
    sqlite: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snw_democratie.security.throttle.OVERALL", 6)
    passwords, found = Passwords(SETTINGS.argon2_kib), []
    for number in range(8):
        with pytest.raises((WrongLogin, TooManyAttempts)) as refused:
            service.sign_in(sqlite, SETTINGS, passwords, login=f"a{number}", password="x", old="", at=START)
        found.append(refused.type)
    assert found == [WrongLogin] * 6 + [TooManyAttempts] * 2


def test_a_hash_of_earlier_settings_is_renewed_at_the_next_log_in(sqlite: Engine, clock: Clock) -> None:
    stronger = Passwords(SETTINGS.argon2_kib * 2)
    service.sign_in(sqlite, SETTINGS, stronger, login=TEAM, password=PASSWORD, old="", at=START)
    with reading(sqlite) as session:
        hashed = session.scalar(select(Account.password).where(Account.id == account_id(sqlite, TEAM)))
    assert hashed is not None
    assert f"m={SETTINGS.argon2_kib * 2}," in hashed
    assert stronger.matches(PASSWORD, hashed)
    assert not stronger.is_old(hashed)


@pytest.mark.parametrize("change", [{"password": None}, {"active": False}])
def test_an_account_that_changed_while_its_password_was_checked_opens_nothing(
    sqlite: Engine, clock: Clock, change: dict[str, object]
) -> None:
    """It was invited anew, or switched off."""

    class Slow(Passwords):
        def matches(self, password: str, hashed: str | None) -> bool:
            with unit_of_work(sqlite) as session:
                session.execute(update(Account).values(**change))
            return super().matches(password, hashed)

    with pytest.raises(WrongLogin):
        service.sign_in(sqlite, SETTINGS, Slow(SETTINGS.argon2_kib), login=TEAM, password=PASSWORD, old="", at=START)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elf tekens.", "short"),
        ("x y" * LONGEST, "long"),
        ("Welkom2027!!", "common"),
        ("W@chtw00rd2027", "common"),
        ("ajaxajaxajax", "common"),
        ("123456789012", "common"),
        ("qwertyuiop[]", "common"),
        ("abababababab", "common"),
        ("2027-03-01-2027", "common"),
        ("wie is anna eigenlijk", "name"),
        ("de vries woont hier", "name"),
        ("fiets regen brood", ""),
        ("correct horse battery staple", ""),
        ("زهرة في الحديقة", ""),
        ("x" * 6 + "éèüö łódź", ""),
    ],
)
def test_a_password_is_long_and_not_the_first_one_that_is_tried(password: str, reason: str) -> None:
    assert weakness(password, "anna", "de", "Vries") == reason


def test_the_most_used_passwords_that_are_long_enough_are_refused() -> None:
    most_used = listed()
    assert len(most_used) == 5000
    assert all(SHORTEST <= len(one) <= LONGEST and one == one.casefold() for one in most_used)
    assert {weakness(one) for one in most_used} == {"common"}
    assert weakness("FinalFantasy") == weakness("12 finalfantasy!") == "common"


def test_the_list_of_common_words_is_a_list() -> None:
    assert len(WORDS) > 300
    assert all(word == word.casefold() and word.isalpha() for word in WORDS)
