"""The first page: three sentences, three doors, what runs now, what is coming, and what is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, text

from snw_democratie.assemblies import service
from snw_democratie.db.engine import unit_of_work
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
    for word in ("loten", "verdelen hier geld", "referendum"):
        assert word in lead.group(1)
    assert [where for where, _ in doors(html)] == ["/meedoen", "#kop-nu", "/controleer"]
    for where, _ in doors(html)[::2]:
        assert visitor.get(where).status_code == 200
    assert 'id="kop-nu"' in html


@SQLITE
def test_where_nothing_runs_the_door_leads_to_what_is_coming(engine: Engine, clock: Callable[[], Any]) -> None:
    with unit_of_work(engine) as session:
        session.execute(text("UPDATE procedure SET state = 'draft'"))
    html = browser(engine, clock).get("/").text
    assert doors(html)[1][0] == "#kop-straks" and 'id="kop-straks"' in html


@SQLITE
def test_an_open_list_runs_now_and_stands_behind_the_first_door(engine: Engine, clock: Callable[[], Any]) -> None:
    slug = enrol(engine, "Panel over spelen")
    visitor = browser(engine, clock)
    html = visitor.get("/").text
    now, _, coming = html.partition('id="kop-straks"')
    assert "Panel over spelen" in now and "Panel over spelen" not in coming
    assert "U kunt zich aanmelden tot" in now and f'href="/meedoen/{slug}"' in now
    assert f'href="/meedoen/{slug}"' in visitor.get("/meedoen").text
    assert visitor.get(f"/meedoen/{slug}").status_code == 200


@SQLITE
def test_a_list_that_opens_later_is_coming_and_one_that_closed_is_not_open(
    engine: Engine, clock: Callable[[], Any]
) -> None:
    enrol(engine, "Panel van straks", opens_at=START + timedelta(days=1))
    enrol(engine, "Panel van toen", opens_at=START - timedelta(days=9), closes_at=START - timedelta(days=1))
    now, _, coming = browser(engine, clock).get("/").text.partition('id="kop-straks"')
    assert "U kunt zich aanmelden vanaf" in coming
    assert "aanmelden tot" not in now


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


def test_a_list_without_a_last_day_is_closed_once_registering_is_over(engine: Engine, clock: Any) -> None:
    slug = enrol(engine, "Panel zonder dag")
    visitor = browser(engine, clock)
    assert "U kunt zich aanmelden tot" in visitor.get("/").text
    clock.forward(days=60)
    for page in ("/", f"/loting/{slug}"):
        html = visitor.get(page).text
        assert "nog open" not in html and "Het team kijkt hem nog na" in html, page


def test_an_open_buurtbudget_runs_now_and_one_that_waits_is_coming(engine: Engine, clock: Any) -> None:
    from tests.budgets.rounds import add_platform, open_round

    visitor = browser(engine, clock)
    slug = open_round(engine, add_platform(engine)["wim"])
    now = visitor.get("/").text.partition('id="kop-straks"')[0]
    assert "U kunt een plan indienen tot" in now and f'href="/buurtbudget/{slug}"' in now
    clock.forward(days=35)
    later = visitor.get("/").text.partition('id="kop-straks"')[2]
    assert "Buurtbudget Osdorp" in later, "what nobody can take part in is not now"


def test_what_is_drawn_is_done_and_not_among_what_runs(visitor: Browser) -> None:
    now, _, rest = visitor.get("/").text.partition('id="kop-straks"')
    assert "/loting/panel-drawn" not in now
    assert "/loting/panel-drawn" in rest.partition('id="kop-klaar"')[2]
    assert "/loting/panel-announced" in now
