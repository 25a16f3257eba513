"""Two colleagues on the pages of the team, from rules that are refused to a member with an alternate; what all see."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.db.engine import reading
from snw_democratie.i18n import InDutch, speaking
from snw_democratie.pool.usual import TEXTS
from snw_democratie.seats.forms import typed_of
from snw_democratie.seats.simulated import simulated
from snw_democratie.seats.usual import AGES, GEBIEDEN, GENDERS, usual_rules
from snw_democratie.seats.words import about_words, profile_words, rule_lines
from snw_democratie.security import audit
from sortition.record import digest
from sortition.seating.record import rules_value
from sortition.verify_seat import verify_seat
from tests.web.conftest import Clock
from tests.web.world import START, Browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TEAM, PUBLIC = "/team/zetels/bestuur", "/zetels/bestuur"


def form(**more: str) -> dict[str, str]:
    """The usual rules as the page offers them."""
    usual = typed_of("Bestuur", usual_rules(), START + timedelta(days=30))
    return {name: getattr(usual, name) for name in usual.__struct_fields__} | more


def both(colleagues: tuple[Browser, ...], act: str) -> None:
    """Each says yes to the act as the page has it."""
    for one in colleagues:
        found = re.search(rf'/akkoord/{act}".*?name="gezien" value="([0-9a-f]{{64}})"', one.get(TEAM).text, re.DOTALL)
        assert found is not None, f"{act} does not lie before us"
        assert one.post(f"{TEAM}/akkoord/{act}", {"gezien": found[1]}).status_code == 303


def record(visitor: Browser, number: int) -> dict[str, bytes]:
    """The public record of a draw, as it is downloaded."""
    answer: Any = visitor.get(f"{PUBLIC}/loting/{number}/dossier.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"kenmerken": "leeftijd; jong; 30; 1; 3\nleeftijd; oud; 70; 0; 3"},
            "Van de bewoners hoort maar 30,0 % daarbij",
        ),
        ({"kenmerken": "gebied; A; 50; 0; 1\ngebied; B; 50; 0; 3"}, "hooguit 1 van de 3 plaatsen"),
        ({"kenmerken": "gebied; A; 50"}, "Kijk naar regel 1"),
        ({"naam": ""}, "Geef het bestuur een naam"),
        ({"ritme": "7"}, "Deze getallen passen niet bij elkaar"),
        ({"begin": "morgen"}, "2027-03-02 20:00"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused_when_they_are_set(
    anna: Browser, changed: dict[str, str], said: str
) -> None:
    answer = anna.post("/team/zetels/nieuw", form(**changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert anna.get(TEAM).status_code == 404


def test_from_the_rules_to_a_member_and_an_alternate(
    engine: Engine, anna: Browser, bram: Browser, visitor: Browser, clock: Clock
) -> None:
    colleagues = anna, bram
    assert anna.post("/team/zetels/nieuw", form()).status_code == 303
    assert visitor.get(PUBLIC).status_code == 404
    assert anna.post(f"{TEAM}/opzet", form(ondergrens="5")).status_code == 303
    both(colleagues, "fix-seat-rules")
    assert "naar iedereen die bij de spreiding past" in visitor.get(PUBLIC).text
    for at in range(6):
        values = (GEBIEDEN[at % 4][0], GENDERS[at % 2][0], AGES[at // 2 % 2][0])
        person = {"naam": f"Persoon {at}", "contact": f"p{at}@example.org", "wil": "ja"} if at else {"naam": "x"}
        person |= {f"kenmerk-{place}": value for place, value in enumerate(values)}
        assert anna.post(f"{TEAM}/kandidaten", person).status_code == (303 if at else 422)
    assert anna.post(f"{TEAM}/loting", {"bron": "lots", "moment": ""}).status_code == 422
    assert anna.post(f"{TEAM}/loting", {"bron": "lots", "moment": "2027-03-02T20:00"}).status_code == 303
    assert visitor.get(f"{PUBLIC}/loting/1").status_code == 404
    assert visitor.get(f"{PUBLIC}/loting/1/dossier.zip").status_code == 404
    both(colleagues, "announce-seat-draw")
    page = visitor.get(f"{PUBLIC}/loting/1").text
    assert "1 op 5" in page and "Persoon" not in page
    assert anna.post(f"{TEAM}/trekken", {"lid": "1", "vervanger": "1"}).status_code == 422
    clock.now = START + timedelta(days=2)
    for one, login in zip(colleagues, ("anna", "bram"), strict=True):
        assert one.sign_in(login).status_code == 303
    assert anna.post(f"{TEAM}/trekken", {"lid": "9", "vervanger": "1"}).status_code == 422
    assert anna.post(f"{TEAM}/trekken", {"lid": "2", "vervanger": "3"}).status_code == 303
    both(colleagues, "draw-seat")
    files = record(visitor, 1)
    found = verify_seat(files)
    command = f"python -m sortition verify zetel-1.zip --digest {found.digest}"
    assert command in re.sub("<[^>]+>", "", visitor.get(f"{PUBLIC}/loting/1").text)
    assert found.ok and found.member and found.alternate and "people.csv" not in files
    for name, data in files.items():
        assert not verify_seat({**files, name: data[:40] + bytes([data[40] ^ 1]) + data[41:]}).ok
    assert "nog niet bekend" in visitor.get(PUBLIC).text
    for state in ("accepted", "installed"):
        assert anna.post(f"{TEAM}/termijn/1", {"stand": state}).status_code == 303
    assert "Persoon" in visitor.get(PUBLIC).text
    with reading(engine) as session:
        assert audit.events(session, acts=("look",))
    assert anna.post(f"{TEAM}/termijn/1", {"stand": "accepted"}).status_code == 409
    refused = anna.post(f"{TEAM}/termijn/1", {"stand": "ended"})
    assert refused.status_code == 409 and "Noteer dan dat iemand is gestopt." in refused.text
    assert anna.post(f"{TEAM}/akkoord/replace-seat-term.1", {"gezien": "0" * 64}).status_code == 409
    for what in ("leave-seat.1", "replace-seat-term.1"):  # the first presses a button, the second sees who did
        assert anna.post(f"{TEAM}/termijn/1", {"stand": "resigned"}).status_code == 409
        both((anna,), what)
        assert "is opgevolgd" not in visitor.get(PUBLIC).text and "Dat kan niet meer terug." in bram.get(TEAM).text
        both((bram,), what)
    assert "is opgevolgd" in visitor.get(PUBLIC).text
    assert anna.post(f"{TEAM}/loting", {"bron": "dice", "moment": "2027-04-02T20:00"}).status_code == 303


def test_the_table_of_twenty_years_is_of_the_usual_rules(visitor: Browser) -> None:
    """When the rules change, `scripts/simulate_seats.py` must be run again."""
    found = simulated()
    assert found.rules == digest("snw/seat/rules/1", rules_value(usual_rules()))
    usual = [one for one in found.outcomes if one.floor == 0]
    assert all(one.unbroken >= 0.99 for one in usual) and {one.skewed for one in usual} == {True, False}
    page = visitor.get("/zetels-naspelen").text
    assert f"{found.runs} keer" in page and "gebied: Osdorp" in page


def test_the_usual_groups_are_said_in_the_language_of_the_page_and_others_are_marked_as_dutch(
    visitor: Browser,
) -> None:
    names = [one.name for one in usual_rules().features] + [name for name, _share in (*GENDERS, *AGES)]
    assert {name.casefold() for name in names} <= {text.casefold() for text in TEXTS}
    assert about_words("geslacht", "vrouw") == "geslacht: vrouw"
    with speaking("en"):
        assert about_words("geslacht", "vrouw") == "Gender: woman"
        assert profile_words(("Osdorp", "vrouw")) == "Osdorp, woman"
        assert not [line for line in rule_lines(usual_rules()) if "geslacht" in line.group or "vrouw" in line.group]
        assert isinstance(about_words("straat", "Osdorpplein"), InDutch)
    page = visitor.get("/zetels-naspelen?taal=en").text
    assert "Gender: woman" in page and "geslacht" not in page
