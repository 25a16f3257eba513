"""The help desk: registering somebody else, what a code is worth by its number, and nothing else about anybody."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading
from snw_democratie.help_desk.paper import paper_view
from snw_democratie.pool import team_service
from snw_democratie.pool.enrolment import enrolment
from snw_democratie.pool.models import Draft
from snw_democratie.security.staff import Role, Staff
from tests.pool.offices import add_staff, enter, resident, set_up, words_of
from tests.pool.residents import enrol
from tests.security.permissions import EVERYBODY, PERMISSIONS
from tests.web.conftest import SQLITE
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


def test_a_helper_who_is_signed_out_meanwhile_signs_in_and_goes_on(
    engine: Engine, desk: tuple[str, Browser], clock: Any
) -> None:
    slug, hulya = desk
    assert "nog bezig met iemand" not in hulya.get("/hulp").text
    hulya.post(f"/hulp/{slug}")
    hulya.post(f"/meedoen/{slug}/vraag/code", {"code": ""})
    hulya.post(f"/meedoen/{slug}/vraag/naam", {"naam": "Persoon Een"})
    hulya.post("/uitloggen")
    hulya.get(f"/meedoen/{slug}")  # whoever sits there now gets a fresh token, and may begin for themselves
    address = f"/meedoen/{slug}/vraag/geboortejaar"
    assert hulya.get(address).headers["location"] == f"/inloggen?naar={address}"
    refused = hulya.post(address, {"geboortejaar": "1985"})
    assert refused.status_code == 401 and "Log in en ga verder." in refused.text
    assert f'href="/inloggen?naar={address}"' in refused.text and "Persoon Een" not in refused.text
    hulya.sign_in("hulya")
    page = hulya.get("/hulp").text
    assert "Begint u met een ander? Dan wissen wij wat u invulde." in page
    assert f'href="/meedoen/{slug}/controleer"' in page
    assert "Persoon Een" in hulya.get(f"/meedoen/{slug}/vraag/naam").text
    add_staff(engine, "ilse", Role.HELPER)
    other = browser(engine, clock, "ilse")
    other.client.cookies.set("aanmelding", hulya.client.cookies["aanmelding"], domain="testserver.local")
    assert "nog bezig met iemand" not in other.get("/hulp").text
    assert other.post(address, {"geboortejaar": "1985"}).status_code == 409, "somebody else's is not there"


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


@SQLITE
@pytest.mark.parametrize(
    ("ways", "there", "not_there"),
    [
        (("open",), ("Postcode", "Post"), ("organisatie", "Gebied", "Ik kijk zelf", "Code uit")),
        (("letter",), ("Code uit uw brief", "Postcode"), ("organisatie", "Gebied", "Ik kijk zelf")),
        (
            ("open", "organisation"),
            ("Code van de organisatie", "Postcode", "schrijf dan alleen uw gebied op", "Gebied", "Post kan dan niet"),
            ("brief",),
        ),
        (("organisation",), ("Code van de organisatie", "Gebied", "Ik kijk zelf"), ("Postcode", "Post", "Wijk")),
    ],
)
def test_the_form_on_paper_has_a_place_for_every_answer_of_its_ways_in(
    engine: Engine, visitor: Browser, ways: tuple[str, ...], there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    slug = enrol(engine, ways=ways)
    text = " ".join(words_of(visitor.get(f"/meedoen/{slug}/formulier.pdf").content).split())
    asked = text.partition("Hoe wilt u genoemd")[0] + text.partition("Waar woont u?")[2].partition("Waar zegt u ja")[0]
    asked = asked.partition("bewijs en uw code.")[2]
    assert [one for one in there if one.lower() not in asked.lower()] == []
    assert [one for one in not_there if re.search(rf"\b{one}\b", asked, re.IGNORECASE)] == []
    # Only who is old enough answers what the law protects extra: a page leaves it out, paper says so.
    assert asked.count("Wordt u dit jaar 16 jaar of jonger? Sla deze vraag over") == 1
    page = visitor.get(f"/meedoen/{slug}").text.partition("Wat vragen wij?")[2].partition("</ul>")[0]
    assert ("Uw postcode en huisnummer" in page) == (ways != ("organisation",))
    assert ("als u dat wilt" in page) == ("Uw gebied<" in page) == (ways == ("organisation",))
    assert ("als u een code van een organisatie hebt" in page) == (ways == ("open", "organisation"))


@SQLITE
@pytest.mark.parametrize("ways", [("organisation",), ("open", "organisation")])
def test_the_form_on_paper_asks_for_the_wijk_where_the_quotas_are_about_wijken(
    engine: Engine, ways: tuple[str, ...]
) -> None:
    slug = enrol(engine, ways=ways)
    with reading(engine) as session:
        asked = enrolment(session, slug)
    wijk = replace(asked, questions=tuple(replace(one, kind="wijk") for one in asked.questions if one.kind == "gebied"))
    (where,) = (one for one in paper_view(wijk).questions if one.text == "Waar woont u?")
    assert "Wijk" in where.lines and "Gebied" not in where.lines
    assert ("alleen uw wijk" in where.why) == ("open" in ways)


def test_nobody_reads_that_contact_is_always_needed(visitor: Browser) -> None:
    page = visitor.get("/privacy").text
    assert "Contact is ook nodig, behalve met een code van een organisatie." in page
    assert "Zonder naam, jaar en woonplek kunt u niet meedoen." in page


def test_the_form_on_paper_speaks_the_language_of_who_asks(desk: tuple[str, Browser], visitor: Browser) -> None:
    slug, _hulya = desk
    for language in ("nl", "ar"):
        answer = visitor.get(f"/meedoen/{slug}/formulier.pdf", **{"accept-language": language})
        assert PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Lang"] == language
