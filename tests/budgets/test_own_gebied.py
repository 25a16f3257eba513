"""A wijkplatform sees and changes the rounds of its own gebied, and of no other; the list needs two of the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.db.engine import reading
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Staff
from tests.accounts.test_permissions import address
from tests.budgets.rounds import DAY, LISTING, RULES, VOTING, act, draw_lot, feasible_plan, freeze
from tests.security.permissions import (
    PAPER_READERS,
    PERMISSIONS,
    PLATFORM,
    PLATFORM_READERS,
    TYPISTS,
    VOTE_CODE_READERS,
    VOTE_CODES,
)
from tests.web.world import START, Browser, browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
OF_A_ROUND = sorted(
    (method, path)
    for (method, path), who in PERMISSIONS.items()
    if who in (PLATFORM, PLATFORM_READERS, VOTE_CODES, VOTE_CODE_READERS, TYPISTS, PAPER_READERS)
    and "{slug:str}" in path
)


def ask(someone: Browser, token: str, method: str, path: str, slug: str) -> Any:
    """Go to this address of this round, with nothing filled in."""
    there = address(path.replace("{slug:str}", slug))
    data = {"_csrf_token": token} if method == "POST" else None
    return someone.client.request(method, there, data=data, follow_redirects=False)


@pytest.mark.parametrize("at", [START, LISTING, VOTING])
def test_the_wijkplatform_of_another_gebied_is_refused_on_every_address(
    engine: Engine, slug: str, platform: dict[str, Staff], clock: Any, at: Any
) -> None:
    feasible_plan(engine, slug, platform["wim"])
    if at == VOTING:
        freeze(engine, slug, platform["wim"], platform["yara"])
        draw_lot(engine, slug, platform["wim"], platform["yara"])
    clock.now = at
    sem = browser(engine, clock, "sem")
    token, open_doors = sem.token(), []
    for method, path in OF_A_ROUND:
        answer = ask(sem, token, method, path, slug)
        if answer.status_code != 403:
            open_doors.append((method, path, answer.status_code))
        assert "Een bankje" not in answer.text, path
        assert "Ayşe" not in answer.text, path
    assert open_doors == []


def test_the_acts_behind_the_forms_refuse_a_stranger_too(engine: Engine, slug: str, platform: dict[str, Staff]) -> None:
    number, sem = feasible_plan(engine, slug, platform["wim"]), platform["sem"]
    verdict = service.Verdict(feasible=True, reason="Ja.", price_cents=1)
    tries: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (service.create, (RULES,)),
        (service.edit, (slug, RULES)),
        (service.open_to_all, (slug,)),
        (service.move_dates, (slug, RULES.calendar)),
        (service.show, (slug, number)),
        (service.hide, (slug, number, "Nee.")),
        (service.judge, (slug, number, verdict)),
        (service.translate, (slug, number, {"en": "A bench"})),
        (service.remove_picture, (slug, number)),
        (service.contact, (slug, number)),
        (service.announce, (slug, "De Lotto", LISTING)),
        (service.agree_to_freeze, (slug, "a" * 64)),
        (service.take_back_freezing, (slug,)),
        (service.enter_lot, (slug, "1 2 3")),
        (service.agree_to_lot, (slug, "a" * 64)),
        (service.propose, (slug, number, "Te duur.")),
        (service.agree_to_withdraw, (slug, number, "a" * 64)),
        (service.take_back_withdrawing, (slug, number)),
    ]
    for what, facts in tries:
        with pytest.raises(NotAllowed):
            act(engine, what, *facts, by=sem, at=LISTING)
    with reading(engine) as session:
        assert service.own_rounds(session, by=sem, at=LISTING) == ()
        with pytest.raises(NotAllowed):
            service.staff_plan(session, slug, number, by=sem)


def test_a_yes_of_another_gebied_does_not_freeze_the_list(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    """Also not of somebody who had the role here when saying yes, and has it elsewhere now."""
    from snw_democratie.accounts.service import set_roles
    from snw_democratie.security.staff import Role

    wim, yara = platform["wim"], platform["yara"]
    feasible_plan(engine, slug, wim)
    act(engine, service.announce, slug, "De Lotto van zaterdag", LISTING + DAY, by=wim, at=LISTING)
    with reading(engine) as session:
        found = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert found is not None
    act(engine, service.agree_to_freeze, slug, found.digest, by=yara, at=LISTING)
    cem = next(one for one in _staff(engine) if one.name == "Cem")
    act(engine, set_roles, yara.account_id, [Role.WIJKPLATFORM], ["GF10"], by=cem, at=LISTING)
    assert not act(engine, service.agree_to_freeze, slug, found.digest, by=wim, at=LISTING)
    with reading(engine) as session:
        again = service.standing(session, slug, by=wim, at=LISTING).freezing
    assert again is not None
    assert again.account_ids == (wim.account_id,)


def test_an_auditor_reads_every_round_and_changes_nothing(
    engine: Engine, slug: str, platform: dict[str, Staff]
) -> None:
    feasible_plan(engine, slug, platform["wim"])
    auditor = replace(platform["sem"], roles=frozenset({"auditor"}), scopes=frozenset())
    with reading(engine) as session:
        assert len(service.own_rounds(session, by=auditor, at=START)) == 1
        assert service.staff_plan(session, slug, 1, by=auditor).title == "Een bankje bij de school"
    for what, facts in ((service.contact, (slug, 1)), (service.show, (slug, 1))):
        with pytest.raises(NotAllowed):
            act(engine, what, *facts, by=auditor)


def _staff(engine: Engine) -> list[Staff]:
    from snw_democratie.accounts.models import Account
    from snw_democratie.db.sealed import unseal

    with reading(engine) as session:
        return [
            Staff(account_id=one.id, name=unseal(session, one, "name"), roles=frozenset(r.role for r in one.roles))
            for one in session.query(Account)
        ]
