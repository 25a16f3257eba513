"""Small things on a resident's way: the language may change on the way, and every page says what is true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading
from snw_democratie.pool.service import drafted
from snw_democratie.security.staff import Staff
from tests.pool.residents import FATIMA, enrol, fields_of, fill_in, open_own, register, sent_to
from tests.web.conftest import SQLITE
from tests.web.world import Browser, draft, lead_to


@SQLITE
@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("naam", {"naam": "Fatima el Am"}),
        ("geboortejaar", {"geboortejaar": "19"}),
        ("adres", {"postcode": "1069", "huisnummer": "12", "toevoeging": ""}),
        ("contact", {"weg": "email", "email": "fatima@", "telefoon": ""}),
        ("code", {"code": "ABCD"}),
    ],
)
def test_another_language_in_the_middle_of_a_question_loses_nothing(
    engine: Engine, visitor: Browser, clock: Any, key: str, fields: Mapping[str, str]
) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    visitor.post(f"/meedoen/{slug}")
    address = f"/meedoen/{slug}/vraag/{key}"
    page = visitor.get(address).text
    assert f'form="vraag" formaction="{address}?taal=tr"' in page and '<form class="snw-form" action' in page
    assert 'id="vraag"' in page
    answer = sent_to(visitor, f"{address}?taal=tr", fields)
    assert answer.status_code == 200
    assert '<html lang="tr"' in answer.text and "aria-invalid" not in answer.text
    for text in fields.values():
        assert f'value="{text}"' in answer.text
    with reading(engine) as session:
        assert drafted(session, slug, visitor.client.cookies["aanmelding"], at=clock()).typing.values == {}
    assert '<html lang="tr"' in visitor.get(address).text


@SQLITE
def test_what_was_refused_waits_on_its_own_question_until_something_is_taken(
    engine: Engine, visitor: Browser, clock: Any
) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    year, name = (f"/meedoen/{slug}/vraag/{key}" for key in ("geboortejaar", "naam"))
    assert sent_to(visitor, year, {"geboortejaar": "85"}).status_code == 422
    assert 'value="85"' not in visitor.get(name).text and visitor.get(name).status_code == 200
    assert 'value="85"' in visitor.get(year).text
    assert visitor.post(year, {"geboortejaar": "1985"}).status_code == 303
    assert visitor.get(year).status_code == 200
    ended = sent_to(visitor, year, {"geboortejaar": "2026"}).text
    assert "een andere leeftijd" in ended and 'value="1985"' in visitor.get(year).text
    sent_to(visitor, name, {"naam": "Ali"})
    assert visitor.get(f"/meedoen/{slug}/einde").headers["location"].endswith("/controleer")
    assert visitor.post(name, {"naam": "x" * 5001}).status_code == 422, "so much is not stored"
    with reading(engine) as session:
        assert drafted(session, slug, visitor.client.cookies["aanmelding"], at=clock()).sent is None


@SQLITE
def test_the_number_of_steps_is_the_same_on_every_page(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    for answers in (FATIMA, {**FATIMA, "geboortejaar": "2013", "postcode": "1069AB"}):
        here = visitor.post(f"/meedoen/{slug}").headers["location"]
        seen = []
        while not here.endswith("/controleer") or visitor.get(here).status_code != 200:
            if here.endswith("/controleer"):
                here = visitor.get(here).headers["location"]
                continue
            found = re.search(r"Stap (\d+) van (\d+)", visitor.get(here).text)
            assert found is not None
            seen.append((int(found[1]), int(found[2])))
            key = here.rsplit("/", 1)[1]
            sent = {"code": ""} if key == "code" else fields_of(key, answers)
            here = visitor.post(here, sent).headers["location"]
        assert len({total for _, total in seen}) == 1, seen
        assert seen == sorted(seen) and seen[0][0] == 1 and seen[-1][0] == seen[-1][1]


@SQLITE
def test_a_lottery_that_is_over_says_so_and_leads_to_its_page(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser
) -> None:
    page = visitor.get("/meedoen/panel-drawn")
    assert page.status_code == 200
    assert "Deze loting is voorbij" in page.text and 'href="/loting/panel-drawn"' in page.text
    closed = visitor.get("/meedoen/panel-closed").text
    assert "De lijst van deze loting is gesloten." in closed and 'href="/loting/panel-closed"' in closed
    assert visitor.get("/meedoen/bestaat-niet").status_code == 404
    hidden = draft(engine, staff["anna"], "Nog geheim")
    assert visitor.get(f"/meedoen/{hidden}").status_code == 404
    lead_to(engine, hidden, State.CLOSED, staff)
    assert visitor.get(f"/meedoen/{hidden}").status_code == 200


@SQLITE
@pytest.mark.parametrize(("typed", "said"), [("1900", "van 1912 tot"), ("2031", "van 1912"), ("85", "vier")])
def test_a_year_in_which_nobody_was_born_gets_its_own_sentence(
    engine: Engine, visitor: Browser, typed: str, said: str
) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    refused = sent_to(visitor, f"/meedoen/{slug}/vraag/geboortejaar", {"geboortejaar": typed})
    assert refused.status_code == 422
    assert said in refused.text


@SQLITE
def test_an_address_is_written_one_way_on_every_page(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    assert "1069 AB 12 hs" in visitor.get(here).text
    assert 'value="1069 AB"' in visitor.get(f"/meedoen/{slug}/vraag/adres").text
    code = register(visitor, slug)
    mine = open_own(visitor, code).text
    assert "1069 AB 12 hs" in mine and "1069AB" not in mine


@SQLITE
@pytest.mark.parametrize(
    ("ways", "said"),
    [
        (("open",), ""),
        (("open", "letter", "organisation"), ""),
        (("letter",), "U kreeg een brief met een code."),
        (("organisation",), "U kreeg een code van een organisatie die u vertrouwt."),
        (("letter", "organisation"), "U kreeg een code in een brief, of van een organisatie die u vertrouwt."),
    ],
)
def test_nobody_reads_of_a_code_where_none_is_needed(
    engine: Engine, visitor: Browser, ways: tuple[str, ...], said: str
) -> None:
    slug = enrol(engine, ways=ways)
    who = visitor.get(f"/meedoen/{slug}").text.partition("Wie kan meedoen?")[2].partition("</ul>")[0]
    assert said in who and ("kreeg" in who) == bool(said)


CHANGES = {
    "naam": ({"naam": "12345"}, {"naam": "Fatima Amrani"}),
    "geboortejaar": ({"geboortejaar": "negentien"}, {"geboortejaar": "1984"}),
    "adres": (
        {"postcode": "1069 abc", "huisnummer": "12x", "toevoeging": "hs"},
        {"postcode": "1069 ab", "huisnummer": "14", "toevoeging": "hs"},
    ),
    "contact": (
        {"weg": "email", "email": "fatima@", "telefoon": "06 12"},
        {"weg": "email", "email": "f@voorbeeld.example", "telefoon": ""},
    ),
}


def test_changing_one_answer_asks_that_one_question_and_comes_back(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    for key, (slip, wanted) in CHANGES.items():
        address = f"/meedoen/{slug}/vraag/{key}"
        assert f'href="{address}"' in visitor.get(here).text
        asked = visitor.get(address).text
        assert f'<a class="ams-link snw-back__link" href="{here}"' in asked
        refused = sent_to(visitor, address, slip)
        assert refused.status_code == 422
        for name, typed in slip.items():
            if name != "weg":
                assert re.search(f'name="{name}" value="{typed}"', refused.text), (key, name)
        wrong = re.findall(r'id="([a-z]+)-fout"', refused.text)
        assert wrong, key
        for name in wrong:
            assert re.search(f'id="{name}"[^>]*aria-describedby="[^"]*{name}-fout" aria-invalid="true"', refused.text)
        sent = visitor.post(address, wanted)
        assert sent.headers["location"] == here
        assert visitor.get(here).status_code == 200, f"after {key} another question is asked"
    looked = visitor.get(here).text
    for shown in ("Fatima Amrani", "1984", "1069 AB 14", "f@voorbeeld.example", "praktisch", "buiten Nederland"):
        assert shown in looked
