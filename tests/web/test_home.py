"""The first page: three sentences, three doors, and where one can register now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from snw_democratie.assemblies import service
from snw_democratie.security.staff import Staff
from tests.pool.residents import enrol
from tests.web.conftest import SQLITE
from tests.web.world import START, Browser, act, browser


def doors(html: str) -> list[tuple[str, str]]:
    """Where the three doors lead, with their words."""
    return re.findall(r'<a class="snw-door__link" href="([^"]+)">([^<]+)<', html)


@SQLITE
def test_it_says_in_three_sentences_what_this_is_and_has_three_doors(visitor: Browser) -> None:
    html = visitor.get("/").text
    lead = re.search(r'<p class="snw-lead">([^<]+)</p>', html)
    assert lead and len(re.findall(r"[.!?](?:\s|$)", lead.group(1))) == 3
    assert [where for where, _ in doors(html)] == ["#kop-straks", "/buurtbudget", "/controleer"]
    for where, _ in doors(html)[1:]:
        assert visitor.get(where).status_code == 200
    assert 'id="kop-straks"' in html


def test_one_open_list_is_one_click_away(engine: Engine, clock: Callable[[], Any]) -> None:
    slug = enrol(engine, "Panel over spelen")
    visitor = browser(engine, clock)
    html = visitor.get("/").text
    assert doors(html)[0] == (f"/meedoen/{slug}", "Meld u aan voor een loting")
    assert visitor.get(f"/meedoen/{slug}").status_code == 200
    now, _, coming = html.partition('id="kop-straks"')
    assert "Panel over spelen" in now and "Panel over spelen" not in coming
    assert "U kunt zich aanmelden tot" in now


@SQLITE
def test_with_more_open_lists_one_chooses_first(engine: Engine, clock: Callable[[], Any]) -> None:
    for title in ("Panel over spelen", "Panel over slapen"):
        enrol(engine, title)
    assert doors(browser(engine, clock).get("/").text)[0][0] == "#kop-nu"


@SQLITE
def test_a_list_that_opens_later_is_coming_and_one_that_closed_is_not_open(
    engine: Engine, clock: Callable[[], Any]
) -> None:
    enrol(engine, "Panel van straks", opens_at=START + timedelta(days=1))
    enrol(engine, "Panel van toen", opens_at=START - timedelta(days=9), closes_at=START - timedelta(days=1))
    now, _, coming = browser(engine, clock).get("/").text.partition('id="kop-straks"')
    assert "U kunt zich aanmelden vanaf" in coming
    assert "aanmelden tot" not in now and doors(now)[0][0] == "#kop-straks"


@SQLITE
def test_a_list_whose_last_day_is_over_is_closed_and_closes_no_more(
    engine: Engine, staff: dict[str, Staff], visitor: Browser, clock: Any
) -> None:
    rules = service.Rules(title="Panel van gisteren", seats=4, panels=1000, shown=True, closes_on=START.date())
    slug = act(engine, service.create, rules, by=staff["anna"])
    for page in ("/", f"/loting/{slug}"):
        assert "De lijst sluit op maandag 1 maart 2027" in visitor.get(page).text
    clock.forward(days=1)
    for page in ("/", f"/loting/{slug}"):
        html = visitor.get(page).text
        assert "De lijst sluit op" not in html and "Het team kijkt hem nog na" in html, page


def test_one_open_buurtbudget_is_one_click_away(engine: Engine, clock: Any) -> None:
    from tests.budgets.rounds import add_platform, open_round

    visitor = browser(engine, clock)
    assert "U kunt nu niets indienen of kiezen" in visitor.get("/").text
    slug = open_round(engine, add_platform(engine)["wim"])
    html = visitor.get("/").text
    assert doors(html)[1] == (f"/buurtbudget/{slug}", "Doe mee met het buurtbudget")
    assert "U kunt een plan indienen tot" in html.partition('id="kop-straks"')[0]
    clock.forward(days=35)
    later = visitor.get("/").text
    assert doors(later)[1][0] == "/buurtbudget"
    assert "Buurtbudget Osdorp" in later.partition('id="kop-straks"')[2], "what nobody can take part in is not now"
