"""Deciding about two registrations that look alike: once, in one lottery, before the list closes, and in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pool import team_service
from snw_democratie.pool.models import Registration
from snw_democratie.pool.team_errors import AlreadyDecided
from snw_democratie.security.staff import Role, Staff
from tests.pool.offices import acts, add_staff, resident, set_up, states
from tests.pool.residents import register
from tests.web.world import START, Browser, act

KEPT, REFUSED = team_service.keep_both, team_service.refuse_later


@pytest.fixture
def three(engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any) -> tuple[str, Staff, list[str]]:
    """A lottery for which one person registered three times, a registrar, and the ids of the two who wait."""
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    for _ in range(3):
        register(visitor, slug, resident(1))
    assert states(engine) == ["active", "review", "review"]
    with reading(engine) as session:
        waiting = list(session.scalars(select(Registration.id).where(Registration.state == "review")))
    return slug, add_staff(engine, "rosa", Role.REGISTRAR), waiting


def because_of(engine: Engine, registration_id: str) -> str | None:
    """The registration because of which this one waits."""
    with reading(engine) as session:
        return session.get_one(Registration, registration_id).double_of


@pytest.mark.parametrize(("decide", "said"), [(KEPT, "keep-both"), (REFUSED, "refuse-double")])
def test_each_decision_is_in_the_log_with_who_made_it(
    engine: Engine, three: tuple[str, Staff, list[str]], decide: Any, said: str
) -> None:
    slug, rosa, waiting = three
    act(engine, decide, slug, waiting[0], by=rosa)
    assert [one.actor for one in acts(engine, said)] == [rosa.actor]


@pytest.mark.parametrize("decide", [KEPT, REFUSED])
def test_what_is_decided_stays_decided(engine: Engine, three: tuple[str, Staff, list[str]], decide: Any) -> None:
    slug, rosa, waiting = three
    act(engine, KEPT, slug, waiting[0], by=rosa)
    before = states(engine)
    with pytest.raises(AlreadyDecided):
        act(engine, decide, slug, waiting[0], by=rosa)
    assert states(engine) == before


def test_who_counts_waits_for_nobody(engine: Engine, three: tuple[str, Staff, list[str]]) -> None:
    slug, rosa, waiting = three
    act(engine, KEPT, slug, waiting[0], by=rosa)
    assert because_of(engine, waiting[0]) is None


def test_who_waited_because_of_a_double_waits_because_of_the_first(
    engine: Engine, three: tuple[str, Staff, list[str]]
) -> None:
    slug, rosa, waiting = three
    first = because_of(engine, waiting[0])
    with unit_of_work(engine) as session:
        session.execute(update(Registration).where(Registration.id == waiting[1]).values(double_of=waiting[0]))
    act(engine, REFUSED, slug, waiting[0], by=rosa)
    assert because_of(engine, waiting[1]) == first


@pytest.mark.parametrize("decide", [KEPT, REFUSED])
def test_nobody_is_decided_about_through_another_lottery(
    engine: Engine, three: tuple[str, Staff, list[str]], decide: Any
) -> None:
    _slug, rosa, waiting = three
    with pytest.raises(AlreadyDecided):
        act(engine, decide, "panel-draft", waiting[0], by=rosa)
    assert states(engine) == ["active", "review", "review"]


def test_nothing_is_decided_after_the_list_closed(engine: Engine, three: tuple[str, Staff, list[str]]) -> None:
    slug, rosa, waiting = three
    with unit_of_work(engine) as session:
        session.execute(update(Procedure).where(Procedure.slug == slug).values(state=State.CLOSED, closed_at=START))
    with pytest.raises(AlreadyDecided):
        act(engine, REFUSED, slug, waiting[0], by=rosa)
