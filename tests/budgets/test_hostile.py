"""HTML in every field of a plan and of a round is shown as text, on every page of residents and of the wijkplatform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.budgets import service
from snw_democratie.budgets.facts import Told
from snw_democratie.db.engine import unit_of_work
from snw_democratie.security.staff import Staff
from tests.budgets.rounds import CALENDAR, DAY, LISTING, PLAN, RULES, VOTING, act, freeze, number_of, support
from tests.budgets.test_handing_in import photo, send
from tests.budgets.test_rounds import TYPED
from tests.security.test_hostile_text import EVIL, MORE, SHOWN, harm
from tests.web.world import START, Browser, browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BAD = EVIL + MORE[:30]


@pytest.fixture
def evil(engine: Engine, platform: dict[str, Staff]) -> str:
    """A round with one plan, of which every text is hostile."""
    wim = platform["wim"]
    rules = replace(RULES, titles={"nl": BAD, "ar": BAD}, summaries={"nl": BAD})
    slug: str = act(engine, service.create, rules, by=wim)
    act(engine, service.open_to_all, slug, by=wim)
    texts = dict.fromkeys(("title", "what", "why", "place", "cost_why", "name", "contact"), BAD)
    with unit_of_work(engine) as session:
        made = service.keep_draft(session, slug, replace(PLAN, **texts), None, old="", came=service.From(), at=START)
        service.submit(session, slug, made, at=START)
    number = number_of(engine, made)
    act(engine, service.show, slug, number, by=wim)
    support(engine, slug, number)
    act(engine, service.judge, slug, number, service.Verdict(feasible=True, reason=BAD, price_cents=5), by=wim)
    act(engine, service.translate, slug, number, {"tr": BAD}, by=wim)
    return slug


def judged(someone: Browser, path: str) -> bool:
    """Whether the hostile text is there, and harms nobody."""
    answer = someone.get(path)
    assert answer.status_code == 200, path
    assert harm(answer.text) == [], path
    return SHOWN in answer.text


def test_no_text_of_a_plan_becomes_code(
    engine: Engine, evil: str, platform: dict[str, Staff], resident: Browser, clock: Any
) -> None:
    team, plan = f"/team/buurtbudget/{evil}", f"/team/buurtbudget/{evil}/plannen/1"
    public = ("/", "/buurtbudget", f"/buurtbudget/{evil}", f"/buurtbudget/{evil}/plannen/1", f"/steun/{evil}/1")
    wim = browser(engine, clock, "wim")
    assert all(judged(resident, path) for path in (*public, f"/plan-indienen/{evil}"))
    assert all(judged(wim, path) for path in ("/team/buurtbudget", team, f"{team}/plannen", plan))
    clock.now = LISTING
    wim.sign_in("wim")
    act(engine, service.announce, evil, EVIL, LISTING + DAY, by=platform["wim"], at=LISTING)
    assert judged(wim, f"{team}/lijst")
    freeze(engine, evil, platform["wim"], platform["yara"])
    act(engine, service.enter_lot, evil, EVIL, by=platform["wim"], at=LISTING + 2 * DAY)
    clock.now = VOTING
    wim.sign_in("wim")
    assert judged(wim, f"{team}/lijst")
    act(engine, service.propose, evil, 1, EVIL, by=platform["wim"], at=VOTING)
    assert judged(wim, f"{plan}/terugtrekken")
    clock.now = CALENDAR.votes_until + DAY
    with unit_of_work(engine) as session:
        service.note_outcome(session, service.public_round(session, evil, at=clock.now).id, {1}, at=clock.now)
    told = Told(work="done", day=clock.now.date(), text=EVIL)
    act(engine, service.tell, evil, 1, told, None, by=platform["wim"], at=clock.now)
    assert judged(resident, f"/buurtbudget/{evil}/plannen/1")


def test_no_field_of_a_form_comes_back_as_code(engine: Engine, slug: str, resident: Browser, clock: Any) -> None:
    platform = browser(engine, clock, "wim")
    names = [*TYPED, "tekst-ar", "titel-pl"]
    pages = [platform.post("/team/buurtbudget/nieuw", {**TYPED, "bedrag": "", name: EVIL}) for name in names]
    for name in ("titel", "wat", "waarom", "thema", "wijk", "waar", "kosten", "kosten_uitleg", "foto_tekst", "naam"):
        pages.append(send(resident, f"/plan-indienen/{slug}", **{"kosten": "veel", name: EVIL}))
    pages.append(resident.post("/mijn-plan", {"code": EVIL}))
    for page in pages:
        assert page.status_code == 422, page.text[:300]
        assert harm(page.text) == []


def test_the_check_of_a_hostile_plan_and_its_own_page_show_text(engine: Engine, slug: str, resident: Browser) -> None:
    send(resident, f"/plan-indienen/{slug}", photo(), **dict.fromkeys(("titel", "wat", "naam", "foto_tekst"), EVIL))
    assert judged(resident, f"/plan-indienen/{slug}/controleer")
    resident.post(f"/plan-indienen/{slug}/controleer")
    assert judged(resident, f"/plan-indienen/{slug}/klaar")
    assert judged(resident, "/mijn-plan/overzicht")
    assert judged(resident, "/mijn-plan/wijzigen")
    assert judged(resident, "/mijn-plan/intrekken")
