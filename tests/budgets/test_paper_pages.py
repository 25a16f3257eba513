"""Votes on paper through the pages: the forms that are printed, typing over, and what nobody gets to see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.security.codes import typed
from snw_democratie.security.staff import Role, Staff
from tests.budgets.rounds import CALENDAR, VOTING, feasible_plan, freeze, open_round
from tests.budgets.test_paper import Table
from tests.pool.offices import add_staff, words_of
from tests.web.test_journeys import hidden
from tests.web.world import Browser, browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FIRST, CHOICE = "ABCD-EFGHJ-KMNPQ", "1 3"


@pytest.fixture
def table(engine: Engine, platform: dict[str, Staff], clock: Any) -> Table:
    found = Table(engine, platform)
    clock.now = VOTING
    return found


def at(table: Table, part: str = "") -> str:
    return f"/team/buurtbudget/{table.slug}/papier{part}"


@pytest.fixture
def wim(engine: Engine, table: Table, clock: Any) -> Browser:
    return browser(engine, clock, "wim")


@pytest.fixture
def yara(engine: Engine, table: Table, clock: Any) -> Browser:
    return browser(engine, clock, "yara")


def test_a_page_that_is_sent_twice_is_one_form_and_another_form_on_it_is_not_lost(table: Table, wim: Browser) -> None:
    one, other = table.codes(2)
    sent = {"code": one, "keuze": "1", "sleutel": hidden(wim.get(at(table, "/typen")).text, "sleutel")}
    where = [wim.post(at(table, "/typen"), fields).headers["location"] for fields in (sent, sent)]
    assert [place.rpartition("=")[2] for place in where] == ["1-1", "1-1"]
    again = wim.post(at(table, "/typen"), {**sent, "code": other}).headers["location"]
    assert again.endswith("?vorige=1-2"), "who went back and typed the next form on the same page loses nothing"
    fresh = {**sent, "sleutel": hidden(wim.get(at(table, "/typen")).text, "sleutel")}
    assert wim.post(at(table, "/typen"), fresh).headers["location"].endswith("?vorige=1-3"), "two papers alike are two"


def test_from_two_typists_and_a_third_look_to_a_vote(
    engine: Engine, table: Table, clock: Any, wim: Browser, yara: Browser
) -> None:
    add_staff(engine, "rosa", Role.REGISTRAR)
    rosa, (code,) = browser(engine, clock, "rosa"), table.codes(1)
    assert at(table) in rosa.get("/team/papier").text
    slip = wim.post(at(table, "/typen"), {"code": "fout", "keuze": "niets"})
    assert slip.status_code == 422 and "Zo staat het echt op het formulier" in slip.text
    done = wim.post(at(table, "/typen"), {"code": code, "keuze": "1"})
    assert done.headers["location"].endswith("?vorige=1-1") and "1-1" in wim.get(done.headers["location"]).text
    assert wim.get(at(table, "/stapel/1/typen/1")).status_code == 409
    second = yara.get(at(table, "/stapel/1/typen/1"))
    assert second.status_code == 200 and code not in second.text
    assert yara.post(at(table, "/stapel/1/typen/1"), {"code": code, "keuze": "1 2"}).status_code == 303
    assert "Laat de verschillen zien" not in yara.get(at(table, "/stapel/1")).text
    assert code not in yara.post(at(table, "/stapel/1/verschillen")).text
    seen = rosa.post(at(table, "/stapel/1/verschillen")).text
    assert code in seen and "1 2" in seen
    assert rosa.post(at(table, "/stapel/1/kijk/1"), {"keuze": "derde"}).status_code == 404
    assert rosa.post(at(table, "/stapel/1/kijk/1"), {"keuze": "second"}).status_code == 303
    assert "Sla deze stapel op" not in rosa.get(at(table, "/stapel/1")).text
    early = wim.get(at(table, "/stapel/1")).text
    assert "Online stemmen controleren wij na het sluiten" in early and "Sla deze stapel op" not in early
    clock.now = CALENDAR.votes_until
    for someone in (browser(engine, clock, login) for login in ("wim", "yara")):
        page = someone.get(at(table, "/stapel/1")).text
        assert "Formulieren in deze stapel: 1. Daarvan tellen er 1." in page and code not in page
        found = re.search(r'name="gezien" value="([0-9a-f]+)"', page)
        assert found is not None
        assert someone.post(at(table, "/stapel/1/opslaan"), {"gezien": found[1]}).status_code == 303
    assert table.ballots() == [{1: 1, 2: 1}]
    assert "geteld: 1, niet geteld: 0" in someone.get(at(table)).text


def test_a_wrong_form_is_stored_when_it_really_says_so(table: Table, wim: Browser, yara: Browser) -> None:
    """A voter made the slip, not who types: then it is a form that does not count, and not a form that is lost."""
    sent = {"code": "fout", "keuze": "", "zo": "ja"}
    assert wim.post(at(table, "/typen"), sent).status_code == 303
    assert yara.post(at(table, "/stapel/1/typen/1"), sent).status_code == 303
    assert table.outcomes() == {1: "code"}


def test_a_file_says_what_is_wrong_line_by_line_and_counts_nothing(table: Table, wim: Browser) -> None:
    one, other = table.codes(2)
    rows = f"code;plannen\n{one};1 2\n{one};3\n{other};1;2;3;4\nfout;1\n"
    files = {"bestand": ("stemmen.csv", rows.encode(), "text/csv")}
    answer = wim.post(at(table, "/bestand"), files=files)
    page = wim.get(answer.headers["location"]).text
    assert "Formulieren in deze stapel: 4. Tot nu toe zonder fout: 1." in page
    assert "Dezelfde code als 2. Het eerste geldige formulier telt." in page
    assert "Er zijn te veel plannen gekozen." in page and "Dit kan geen stemcode zijn." in page
    assert not any(code in page for code in (one, other)) and table.ballots() == []
    for content, said in ((b"naam\nx\n", "code en plannen"), (b"\xff\xfe", "niet te lezen")):
        files = {"bestand": ("stemmen.csv", content, "text/csv")}
        refused = wim.post(at(table, "/bestand"), files=files)
        assert refused.status_code == 422 and said in refused.text
    assert wim.post(at(table, "/stapel/1/weggooien")).status_code == 303
    assert "weggegooid" in wim.get(at(table)).text


def test_the_form_is_printed_in_five_languages_and_with_codes_that_vote(table: Table, wim: Browser) -> None:
    said = {"nl": "Stem op papier", "en": "", "tr": "", "ar": "", "pl": ""}
    for code in LANGUAGES:
        paper = wim.get(at(table, f"/formulier.pdf?taal={code}"))
        words = words_of(paper.content)
        assert paper.headers["content-type"] == "application/pdf" and said[code] in words
        assert code == "ar" or all(f"Plan {one}" in words for one in "abcd")
    wim.get(f"{at(table)}?taal=nl")
    made = wim.post(at(table, "/formulieren"), {"aantal": "2", "taal": "nl"})
    words = words_of(made.content)
    codes = [typed(found) for found in re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{5}-[A-Z2-9]{5}\b", words)]
    assert len(codes) == 2 and words.count("Kies uw plannen") == 2
    table.store(table.sheet(*((code, "1") for code in codes)))
    assert table.ballots() == [{1: 1}, {1: 1}]
    assert wim.post(at(table, "/formulieren"), {"aantal": "0"}).status_code == 422
    again = wim.post(at(table, "/formulieren"), {"aantal": "2", "taal": "nl"})
    assert again.status_code == 422 and "is net gemaakt" in again.text, "a second press makes no second batch"


def test_the_rule_for_who_votes_twice_is_public_and_on_the_form(table: Table, wim: Browser) -> None:
    assert "Wat wij het eerst opslaan, telt." in wim.get(f"/buurtbudget/{table.slug}").text
    words = " ".join(words_of(wim.get(at(table, "/formulier.pdf")).content).split())
    assert "Dan telt de stem die wij het eerst opslaan." in words


def test_a_helper_and_a_stranger_see_no_paper(engine: Engine, table: Table, clock: Any) -> None:
    add_staff(engine, "hulya", Role.HELPER)
    table.first(FIRST, CHOICE)
    for login in ("hulya", "sem", "anna"):
        someone = browser(engine, clock, login)
        for part in ("", "/typen", "/stapel/1", "/stapel/1/typen/1", "/formulier.pdf"):
            assert someone.get(at(table, part)).status_code == 403, (login, part)


def test_the_page_of_the_count_says_that_paper_waits_and_where(engine: Engine, table: Table, clock: Any) -> None:
    pile, clock.now = table.sheet((table.codes(1)[0], "1")), CALENDAR.votes_until
    wim, count = browser(engine, clock, "wim"), f"/team/buurtbudget/{table.slug}/tellen"
    page = wim.get(count).text
    assert "Er wachten nog stemmen op papier." in page and f'href="{at(table)}"' in page
    assert "Tel de stemmen" not in page
    table.store(pile)
    page = wim.get(count).text
    assert "wachten nog" not in page and f'href="{at(table)}"' not in page and "Tel de stemmen" in page


def test_the_page_of_the_count_says_why_nobody_can_count_yet(
    engine: Engine, table: Table, platform: dict[str, Staff], clock: Any
) -> None:
    wim = browser(engine, clock, "wim")
    assert "Er wordt nog gestemd." in wim.get(f"/team/buurtbudget/{table.slug}/tellen").text
    slug = open_round(engine, table.wim)
    feasible_plan(engine, slug, table.wim)
    freeze(engine, slug, table.wim, table.yara)
    clock.now = CALENDAR.votes_until
    page = browser(engine, clock, "wim").get(f"/team/buurtbudget/{slug}/tellen").text
    assert "De volgorde is nog niet geloot." in page
