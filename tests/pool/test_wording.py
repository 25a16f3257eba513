"""What the team wrote is said in the language of the page, and stands as Dutch where nobody translated it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.assemblies import service as assemblies
from snw_democratie.db.engine import reading
from snw_democratie.i18n import InDutch, speaking
from snw_democratie.pool import team_service
from snw_democratie.pool.team_errors import SetUpFixed
from snw_democratie.pool.translating import key_of
from snw_democratie.pool.usual import usual
from snw_democratie.pool.wording import capital, in_language, joined
from snw_democratie.security.staff import Staff
from tests.pool.offices import acts, close, enter, resident, set_up, words_of
from tests.pool.residents import FEATURES, enrol, fill_in, open_own, register
from tests.web.conftest import SQLITE
from tests.web.world import START, Browser, act, browser

WORDS = {
    "Panel Groen": "Yeşil panel",
    "opleiding": "eğitim düzeyi",
    "Wat is uw opleiding?": "Hangi okulu bitirdiniz?",
    "praktisch": "uygulamalı",
}
LATER = START + timedelta(hours=2)
MARK = 'lang="nl" dir="ltr">'


def translated(engine: Engine, by: Staff) -> str:
    """A lottery of which the team wrote some texts in Turkish, and one that is nowhere."""
    slug = set_up(engine, by)
    wanted = {"tr": {**WORDS, "Panel Rood": "Kırmızı panel"}, "xx": {"Panel Groen": "x"}}
    act(engine, team_service.translate, slug, wanted, by=by)
    return slug


def translations(engine: Engine, slug: str) -> Mapping[str, Mapping[str, str]]:
    """What is kept."""
    with reading(engine) as session:
        return assemblies.procedure(session, slug).translations


def test_one_function_says_a_text_of_the_team() -> None:
    with speaking("tr"):
        assert in_language("praktisch", {"tr": WORDS}) == "uygulamalı"
        assert in_language("Vrouw", {}) == "kadın"
        assert in_language("16 tot en met 34 jaar", {}) == "16–34 yaş"
        assert in_language("65+", {}) == "65+" and not isinstance(in_language("65+", {}), InDutch)
        left = in_language("hbo of universiteit", {"tr": WORDS, "en": {"hbo of universiteit": "higher"}})
        assert isinstance(left, InDutch) and isinstance(capital(left), InDutch)
        assert isinstance(joined((left, left), by=" + "), InDutch)
        assert not isinstance(joined((left, "kadın"), by=" + "), InDutch)
    with speaking("nl"):
        assert not isinstance(in_language("hbo of universiteit", {}), InDutch)


@SQLITE
def test_residents_read_the_words_of_the_team_in_their_own_language(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any
) -> None:
    slug = translated(engine, staff["anna"])
    clock.forward(hours=2)
    visitor.get("/?taal=tr")
    for address in ("/", f"/loting/{slug}", f"/meedoen/{slug}"):
        assert "Yeşil panel" in visitor.get(address).text, address
        assert "Panel Groen" not in visitor.get(address).text, address
    assert "Hangi okulu bitirdiniz?" in visitor.get(f"/loting/{slug}").text
    here = fill_in(visitor, slug)
    question = visitor.get(f"/meedoen/{slug}/vraag/kenmerk-3").text
    assert "Hangi okulu bitirdiniz?" in question and "uygulamalı</label>" in question
    assert f"{MARK}hbo of universiteit</span></label>" in question
    assert "uygulamalı" in visitor.get(here).text
    done = visitor.get(visitor.post(here).headers["location"]).text
    assert "Yeşil panel" in done
    paper = words_of(visitor.get(f"/meedoen/{slug}/klaar.pdf").content)
    assert "Yeşil panel" in paper
    assert "Hangi okulu" in words_of(visitor.get(f"/meedoen/{slug}/formulier.pdf").content)


@SQLITE
def test_the_own_registration_is_in_the_language_of_the_page(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any
) -> None:
    slug = translated(engine, staff["anna"])
    clock.forward(hours=2)
    code = register(visitor, slug)
    visitor.get("/?taal=tr")
    mine = open_own(visitor, code).text
    assert "Eğitim düzeyi</dt>" in mine and "uygulamalı" in mine and "Yeşil panel" in mine


@SQLITE
def test_what_nobody_translated_is_marked_as_dutch_on_every_page(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any
) -> None:
    slug = translated(engine, staff["anna"])
    clock.forward(hours=2)
    visitor.get("/?taal=ar")
    for address in ("/", f"/loting/{slug}", f"/meedoen/{slug}"):
        assert f"{MARK}Panel Groen<" in visitor.get(address).text, address
    fill_in(visitor, slug)
    assert f"{MARK}Wat is uw opleiding?<" in visitor.get(f"/meedoen/{slug}/vraag/kenmerk-3").text
    visitor.get("/?taal=nl")
    assert f"{MARK}Panel Groen<" not in visitor.get(f"/loting/{slug}").text


def test_words_in_other_languages_are_fixed_once_registering_has_opened(
    engine: Engine, staff: Mapping[str, Staff], clock: Any
) -> None:
    slug = translated(engine, staff["anna"])
    assert translations(engine, slug) == {"tr": WORDS}
    with pytest.raises(SetUpFixed):
        act(engine, team_service.translate, slug, {"tr": {}}, by=staff["anna"], at=LATER)
    assert translations(engine, slug) == {"tr": WORDS}
    assert [json.loads(one.facts)["tr"] for one in acts(engine, "translate")] == [len(WORDS)]
    clock.forward(hours=2)
    page = browser(engine, clock, "anna").get(f"/team/lotingen/{slug}/talen").text
    assert "Dit staat vast" in page and "Sla op" not in page


@SQLITE
def test_the_usual_words_stand_ready_and_are_kept_with_the_lottery(
    engine: Engine, staff: Mapping[str, Staff], anna: Browser
) -> None:
    slug = translated(engine, staff["anna"])
    address = f"/team/lotingen/{slug}/talen"
    page = anna.get(address).text
    with speaking("en"):
        assert f'value="{usual("praktisch")}"' in page and 'value="Yeşil panel"' in page
    assert f'id="ar-{key_of("Panel Groen")}" name="ar-{key_of("Panel Groen")}" value="" dir="rtl" lang="ar"' in page
    assert "Geuzenveld" not in page, "names of places stay"
    fields = {f"en-{key_of('praktisch')}": "practical", f"ar-{key_of('Panel Groen')}": " لجنة "}
    assert anna.post(address, fields).status_code == 303
    assert translations(engine, slug) == {"en": {"praktisch": "practical"}, "ar": {"Panel Groen": "لجنة"}}


@SQLITE
def test_words_that_are_refused_are_not_lost(engine: Engine, staff: Mapping[str, Staff], anna: Browser) -> None:
    slug = translated(engine, staff["anna"])
    address, title = f"/team/lotingen/{slug}/talen", key_of("Panel Groen")
    refused = anna.post(address, {f"en-{title}": "x" * 401, f"pl-{title}": "Panel zielony"})
    assert refused.status_code == 422
    assert "x" * 401 in refused.text and 'value="Panel zielony"' in refused.text
    assert f'href="#en-{title}"' in refused.text and '<details class="snw-details" open>' in refused.text
    for field in (f"nl-{title}", "en-x", "titel"):
        assert anna.post(address, {field: "x"}).status_code == 400, field
    hostile = html.escape('"><script>', quote=True)
    assert anna.post(address, {f"en-{title}": '"><script>'}).status_code == 303
    assert hostile.replace("&quot;", "&#34;") in anna.get(address).text
    assert translations(engine, slug) == {"en": {"Panel Groen": '"><script>'}}


def test_two_people_agree_on_the_words_in_every_language(engine: Engine, staff: Mapping[str, Staff]) -> None:
    slug = set_up(engine, staff["anna"])
    with reading(engine) as session:
        before = assemblies.closing(session, slug).digest
    act(engine, team_service.translate, slug, {"tr": WORDS}, by=staff["anna"])
    with reading(engine) as session:
        assert assemblies.closing(session, slug).digest != before


def test_a_panel_in_another_language_has_the_same_list(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any
) -> None:
    slug = translated(engine, staff["anna"])
    for number in range(12):
        enter(engine, slug, resident(number), at=LATER)
    after = START + timedelta(days=15)
    act(engine, team_service.take_over, slug, by=staff["anna"], at=after)
    close(engine, slug, staff, at=after)
    clock.forward(days=16)
    visitor.get("/?taal=tr")
    page = visitor.get(f"/loting/{slug}").text
    assert "Yeşil panel" in page and "Eğitim düzeyi" in page
    with reading(engine) as session:
        names = [(one.name, tuple(quota.value for quota in one.quotas)) for one in assemblies.quotas(session, slug)]
    assert ("opleiding", ("praktisch", "hbo of universiteit")) in names


@SQLITE
def test_the_usual_three_of_an_education_say_which_schools_they_are(
    engine: Engine, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FEATURES, "opleiding", ("theoretisch", "praktisch", "middelbaar"))  # type: ignore[arg-type]
    slug = enrol(engine)
    resident = browser(engine, clock)
    fill_in(resident, slug)
    page = resident.get(f"/meedoen/{slug}/vraag/kenmerk-3").text
    assert "Ging u naar school in een ander land?" in page
    for answer, school in (("praktisch", "Basisschool"), ("middelbaar", "Havo"), ("theoretisch", "Hbo")):
        assert school in page.partition(f'value="{answer}"')[2].partition("<input")[0]
    paper = " ".join(words_of(resident.get(f"/meedoen/{slug}/formulier.pdf").content).split())
    assert "praktisch: Basisschool, vmbo, mavo of mbo 1." in paper


@SQLITE
def test_answers_of_their_own_get_no_schools_of_ours(engine: Engine, clock: Callable[[], datetime]) -> None:
    slug = enrol(engine)
    resident = browser(engine, clock)
    fill_in(resident, slug)
    page = resident.get(f"/meedoen/{slug}/vraag/kenmerk-3").text
    assert "praktisch" in page and "Basisschool" not in page and "ander land" not in page
