"""The help desk: registering somebody else, what a code is worth by its number, and nothing else about anybody."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading
from snw_democratie.pool import team_service
from snw_democratie.pool.models import Draft
from snw_democratie.security.staff import Role, Staff
from tests.pool.offices import add_staff, enter, resident, set_up, words_of
from tests.security.permissions import EVERYBODY, PERMISSIONS
from tests.web.world import SETTINGS, START, Browser, act, browser


@pytest.fixture
def desk(engine: Engine, staff: Mapping[str, Staff], clock: Any) -> tuple[str, Browser]:
    """A lottery for which one can register, and the browser of a helper."""
    slug = set_up(engine, staff["anna"])
    add_staff(engine, "hulya", Role.HELPER)
    clock.forward(hours=2)
    return slug, browser(engine, clock, "hulya")


def test_a_helper_learns_of_a_code_only_whether_it_can_be_used(
    engine: Engine, staff: Mapping[str, Staff], desk: tuple[str, Browser], clock: Any
) -> None:
    slug, hulya = desk
    sheet = act(engine, team_service.make, slug, "Moskee", 2, START + timedelta(days=1), by=staff["anna"])
    act(engine, team_service.void, slug, sheet.slips[1].number, by=staff["anna"])
    first, second = (hulya.post("/hulp/code", {"nummer": one.number}).text for one in sheet.slips)
    assert "nog niet gebruikt" in first and "Moskee" not in first
    assert "vervallen" in second
    clock.forward(days=2)
    hulya = browser(engine, clock, "hulya")
    assert "verlopen" in hulya.post("/hulp/code", {"nummer": sheet.slips[0].number}).text
    for wrong in (sheet.slips[0].code, "1", "", "1-1 OR 1=1"):
        assert hulya.post("/hulp/code", {"nummer": wrong}).status_code == 422


def test_nobody_goes_through_a_batch_number_by_number(desk: tuple[str, Browser], clock: Any) -> None:
    _slug, hulya = desk
    answers = [hulya.post("/hulp/code", {"nummer": f"1-{number}"}).status_code for number in range(1, 33)]
    assert answers == [422] * 30 + [429] * 2
    clock.forward(minutes=16)
    assert hulya.post("/hulp/code", {"nummer": "1-1"}).status_code == 422


def test_a_helper_sees_no_person_on_any_address(
    engine: Engine, staff: Mapping[str, Staff], desk: tuple[str, Browser], clock: Any
) -> None:
    slug, hulya = desk
    code = enter(engine, slug, resident(1), at=clock())
    enter(engine, slug, resident(1), at=clock())
    for (method, path), roles in PERMISSIONS.items():
        if method != "GET" or "{file_path" in path:
            continue
        here = path.replace("{slug:str}", slug).replace("{key:str}", "naam").replace("{number:str}", "1")
        answer = hulya.get(here.replace("{number:int}", "1").replace("{name:str}", "lottery.json"))
        assert "Bewoner nummer" not in answer.text and code not in answer.text, path
        if not roles & {Role.HELPER, *EVERYBODY}:
            # A page of a resident leads to where a code is asked.
            assert answer.status_code in (401, 403) or answer.headers["location"] in (
                "/mijn-aanmelding",
                "/mijn-plan",
            ), path


def test_what_was_typed_for_the_one_before_is_gone(engine: Engine, desk: tuple[str, Browser]) -> None:
    slug, hulya = desk
    hulya.post(f"/hulp/{slug}")
    hulya.post(f"/meedoen/{slug}/vraag/code", {"code": ""})
    hulya.post(f"/meedoen/{slug}/vraag/naam", {"naam": "Persoon Een"})
    hulya.post(f"/hulp/{slug}")
    assert "Persoon Een" not in hulya.get(f"/meedoen/{slug}/vraag/naam").text
    with reading(engine) as session:
        assert len(list(session.scalars(select(Draft.key)))) == 1


def test_a_full_day_is_said_before_anything_is_typed(
    engine: Engine, desk: tuple[str, Browser], clock: Callable[[], Any]
) -> None:
    slug, _hulya = desk
    none_left = browser(engine, clock, "hulya", settings=replace(SETTINGS, helper_limit=0))
    page = none_left.get("/hulp").text
    assert "U bent klaar voor vandaag" in page and f'action="/hulp/{slug}"' not in page


def test_the_form_on_paper_asks_the_same_questions(desk: tuple[str, Browser], visitor: Browser) -> None:
    slug, _hulya = desk
    answer = visitor.get(f"/meedoen/{slug}/formulier.pdf")
    assert answer.headers["content-type"] == "application/pdf" and "set-cookie" not in answer.headers
    text = " ".join(words_of(answer.content).split())
    for asked in ("Hoe wilt u genoemd worden?", "Wat is uw opleiding?", "hbo of universiteit", "Panel Groen"):
        assert asked in text
    assert visitor.get("/meedoen/..%2f..%2fetc%2fpasswd/formulier.pdf").status_code == 404
    assert visitor.get("/meedoen/bestaat-niet/formulier.pdf").status_code == 404


def test_the_form_on_paper_speaks_the_language_of_who_asks(desk: tuple[str, Browser], visitor: Browser) -> None:
    slug, _hulya = desk
    for language in ("nl", "ar"):
        answer = visitor.get(f"/meedoen/{slug}/formulier.pdf", **{"accept-language": language})
        assert PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"] == language
