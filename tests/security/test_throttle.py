"""The brake on guessing by itself: what it counts, for how long, and that no name and no page slows another down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from snw_democratie.accounts.models import Throttle
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import throttle
from snw_democratie.security.errors import TooManyAttempts
from tests.web.world import START

ONE, OTHER = b"1" * 32, b"2" * 32
LIMIT = 3


def guess(engine: Engine, scope: str = "proef", key: bytes = ONE, *, at: datetime = START, times: int = 1) -> None:
    for _ in range(times):
        with unit_of_work(engine) as session:
            throttle.count_attempt(session, scope=scope, key=key, limit=LIMIT, at=at)


def failures(engine: Engine) -> dict[tuple[str, bytes], int]:
    with reading(engine) as session:
        return {(one.scope, one.key): one.failures for one in session.scalars(select(Throttle))}


def test_after_so_many_guesses_one_waits_until_a_quarter_after_the_first(small: Engine) -> None:
    guess(small)
    guess(small, at=START + timedelta(minutes=10), times=LIMIT - 1)
    with pytest.raises(TooManyAttempts) as refused:
        guess(small, at=START + timedelta(minutes=10))
    assert refused.value.minutes == 5
    with pytest.raises(TooManyAttempts):
        guess(small, at=START + throttle.WINDOW - timedelta(seconds=1))
    guess(small, at=START + throttle.WINDOW, times=LIMIT)
    with pytest.raises(TooManyAttempts):
        guess(small, at=START + throttle.WINDOW + timedelta(minutes=14))


def test_a_right_answer_forgives_its_own_key_and_no_other(small: Engine) -> None:
    for scope, key in (("proef", ONE), ("proef", OTHER), ("elders", ONE)):
        guess(small, scope, key, times=2)
    with unit_of_work(small) as session:
        throttle.forgive(session, scope="proef", key=ONE)
    assert failures(small) == {("proef", OTHER): 2, ("elders", ONE): 2}


def test_a_right_answer_is_taken_back_once_and_nobody_is_owed_guesses(small: Engine) -> None:
    guess(small, times=1)
    guess(small, "elders", times=2)
    guess(small, "proef", OTHER, times=2)
    for _ in range(3):
        with unit_of_work(small) as session:
            throttle.take_back(session, scope="proef", key=ONE)
    assert failures(small) == {("proef", ONE): 0, ("elders", ONE): 2, ("proef", OTHER): 2}


def test_the_database_does_not_say_who_tried(small: Engine) -> None:
    assert throttle.keyed("a" * 64, "anna") != throttle.keyed("b" * 64, "anna")
    assert throttle.keyed("a" * 64, "anna") != throttle.keyed("a" * 64, "bram")
    guess(small, key=throttle.keyed("a" * 64, "anna"))
    with small.connect() as connection:
        assert "anna" not in str(connection.execute(text("SELECT * FROM throttle")).all())
