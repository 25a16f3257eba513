"""A code that was accepted and stops working while somebody still types: the pages say so, and show the ways on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pool import pages
from snw_democratie.pool.models import EntryCode, Registration
from tests.pool.residents import FATIMA, code_on, codes, enrol, fields_of, fill_in, register, sent_to
from tests.web.conftest import SQLITE
from tests.web.world import START, Browser, browser

OTHER = {**FATIMA, "naam": "Nora Bakkali", "postcode": "1068AA", "wijk": "FK"}
STAYS = ("Nora Bakkali", "1985", "praktisch")


def ended(engine: Engine, clock: Any, reason: str) -> None:
    """Every code that is there stops working."""
    if reason == "expired":
        clock.forward(minutes=31)
        return
    with unit_of_work(engine) as session:
        for row in session.scalars(select(EntryCode)):
            row.state = reason


def ways(engine: Engine) -> list[str]:
    """How everybody came in."""
    with reading(engine) as session:
        return sorted(session.scalars(select(Registration.way)))


def line_of(page: str, term: str) -> str:
    """One line of the list of all answers."""
    return page.partition(f">{term}</")[2].partition("</div>")[0]


@SQLITE
@pytest.mark.parametrize("reason", ["used", "void", "expired"])
def test_a_code_that_stops_working_can_be_left_out_where_everybody_may_come(
    engine: Engine, visitor: Browser, clock: Any, reason: str
) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    (code,) = codes(engine, slug, 1, valid_until=START + timedelta(minutes=30))
    here = fill_in(visitor, slug, OTHER, code=code)
    assert "Uw code klopt." in line_of(visitor.get(here).text, "Uw code")
    assert "/vraag/code" not in line_of(visitor.get(here).text, "Uw code"), "what works needs no other"
    ended(engine, clock, reason)
    for page in (visitor.get(here).text, visitor.post(here).text):
        mine = line_of(page, "Uw code")
        assert "Uw code werkt niet meer." in mine and "klopt" not in mine
        assert f'href="/meedoen/{slug}/vraag/code"' in mine
        assert "of ga verder zonder code" in page and "Stuur het dan op" not in page
    asked = visitor.get(f"/meedoen/{slug}/vraag/code").text
    assert {"used": "al iemand aangemeld", "void": "werkt niet meer", "expired": "verlopen"}[reason] in asked
    assert "Laat dit leeg. Dan doet u mee zonder code." in asked and "Ga dan gewoon verder" not in asked
    assert visitor.post(f"/meedoen/{slug}/vraag/code", {"code": ""}).headers["location"] == here
    page = visitor.get(here).text
    assert "U doet mee zonder code." in page and all(text in page for text in STAYS)
    assert code_on(visitor.get(visitor.post(here).headers["location"]))
    assert ways(engine) == ["open"]


def test_of_two_who_type_with_one_code_the_second_can_go_on(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    (code,) = codes(engine, slug, 1)
    here = fill_in(visitor, slug, OTHER, code=code)
    register(browser(engine, clock), slug, code=code)
    refused = visitor.post(here)
    assert refused.status_code == 422 and "al iemand aangemeld" in refused.text
    assert f'href="/meedoen/{slug}/vraag/code"' in line_of(refused.text, "Uw code")
    visitor.post(f"/meedoen/{slug}/vraag/code", {"code": ""})
    assert visitor.post(here).status_code == 303
    assert ways(engine) == ["letter", "open"]


@SQLITE
def test_a_code_that_is_used_at_the_same_moment_is_not_shown_as_good(
    engine: Engine, visitor: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = enrol(engine, ways=("letter",))
    here = fill_in(visitor, slug, OTHER, code=codes(engine, slug, 1)[0])
    store = pages._stored

    def just_too_late(*given: Any) -> Any:
        ended(engine, clock, "used")
        return store(*given)

    monkeypatch.setattr(pages, "_stored", just_too_late)
    assert "Uw code werkt niet meer." in line_of(visitor.post(here).text, "Uw code")


@SQLITE
def test_where_nobody_comes_without_a_code_it_cannot_be_left_out(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine, ways=("letter",))
    here = fill_in(visitor, slug, OTHER, code=codes(engine, slug, 1)[0])
    assert "zonder code" not in visitor.get(here).text
    ended(engine, clock, "void")
    page = visitor.get(here).text
    assert "Uw code werkt niet meer. Vul een andere in." in page and "zonder code" not in page
    asked = sent_to(visitor, f"/meedoen/{slug}/vraag/code", {"code": ""})
    assert asked.status_code == 422 and "zonder code" not in asked.text
    (fresh,) = codes(engine, slug, 1)
    assert visitor.post(f"/meedoen/{slug}/vraag/code", {"code": fresh}).headers["location"] == here
    assert visitor.post(here).status_code == 303


@SQLITE
def test_another_code_may_be_another_way_in_and_only_what_differs_is_asked(
    engine: Engine, visitor: Browser, clock: Any
) -> None:
    slug = enrol(engine, ways=("letter", "organisation"))
    by_post = {**OTHER, "weg": "post", "email": ""}
    here = fill_in(visitor, slug, by_post, code=codes(engine, slug, 1)[0])
    ended(engine, clock, "void")
    (given,) = codes(engine, slug, 1, way="organisation")
    visitor.post(f"/meedoen/{slug}/vraag/code", {"code": given})
    asked = []
    while (answer := visitor.get(here)).status_code == 303:
        key = answer.headers["location"].rsplit("/", 1)[1]
        asked.append(key)
        visitor.post(answer.headers["location"], fields_of(key, {**OTHER, "gebied": "GF10", "weg": "none"}))
    assert asked == ["gebied", "contact"]
    assert all(text in answer.text for text in STAYS) and "1068 AA" not in answer.text
    assert visitor.post(here).status_code == 303
    assert ways(engine) == ["organisation"]


@SQLITE
def test_who_goes_back_to_a_code_that_works_need_not_type_it_again(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("letter",))
    here = fill_in(visitor, slug, OTHER, code=codes(engine, slug, 1)[0])
    page = visitor.get(f"/meedoen/{slug}/vraag/code").text
    assert "U hoeft hem niet nog eens te typen." in page
    assert visitor.post(f"/meedoen/{slug}/vraag/code", {"code": ""}).headers["location"] == here
    assert "Uw code klopt." in visitor.get(here).text
    visitor.post(here)
    assert ways(engine) == ["letter"]
