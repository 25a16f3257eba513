"""The pages: the resident with a code, the helper who is told one, the team by lot number, and everybody in numbers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.answers import service
from snw_democratie.answers.standing import Standing
from snw_democratie.assemblies import service as assemblies
from snw_democratie.db.engine import reading
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent
from snw_democratie.security.codes import new_code
from tests.answers.conftest import TEAM
from tests.answers.drawn import Panel, after, whose
from tests.pool.offices import acts, words_of
from tests.pool.residents import open_own
from tests.web.world import Browser, act, browser, run_jobs

PLACE = "/mijn-aanmelding/plek"
SQLITE = pytest.mark.parametrize("drawn", ["sqlite"], indirect=True)
"""What is stored is tried on both in test_answering.py; these are about pages."""


def standing(engine: Engine, panel: Panel, place: int) -> Standing:
    with reading(engine) as session:
        return service.place(session, panel.slug, panel.members[place].lot, at=after(days=1)).standing


def _agreed(engine: Engine, panel: Panel, place: int) -> set[str]:
    with reading(engine) as session:
        mine = Consent.registration_id == panel.members[place].registration
        return set(session.scalars(select(Consent.purpose).where(mine)))


@SQLITE
def test_the_team_types_over_what_somebody_needs_from_a_card(engine: Engine, panel: Panel, anna: Browser) -> None:
    lot = panel.members[0].lot
    at = f"/team/lotingen/{panel.slug}/antwoorden/plek/{lot}"
    assert anna.get(f"{at}/wensen").status_code == 409  # no yes yet
    assert anna.post(f"{at}/antwoord", {"antwoord": "ja", "weg": "kaart"}).status_code == 303
    assert f'href="{at}/wensen"' in anna.get(at).text
    typed = {"taal": "Tarifit", "kinderen": "1", "vergoeding": "costs"}
    refused = anna.post(f"{at}/wensen", typed)
    assert refused.status_code == 422 and 'value="Tarifit"' in refused.text  # without the yes on the card
    assert anna.post(f"{at}/wensen", typed | {"toestemming": "ja"}).status_code == 303
    assert "Tarifit" in anna.post(f"/team/lotingen/{panel.slug}/antwoorden/wensen").text
    assert 'value="Tarifit"' not in anna.get(f"{at}/wensen").text  # looking is done where it is noted
    assert [one.actor for one in acts(engine, "keep-wishes")] == ["account:1"]
    assert Purpose.SUPPORT in _agreed(engine, panel, 0)
    assert anna.post(f"{at}/wensen", {"vergoeding": "money"}).status_code == 303
    assert Purpose.SUPPORT not in _agreed(engine, panel, 0), "a yes to reading what is not there any more"


@SQLITE
def test_a_resident_answers_with_the_own_code_and_takes_everything_along(
    engine: Engine, panel: Panel, clock: Any
) -> None:
    who = browser(engine, clock)
    page = open_own(who, panel.members[0].code).text
    assert "U bent ingeloot" in page and f'href="{PLACE}"' in page
    assert "maandag 15 maart 2027" in who.get(PLACE).text
    assert who.post(f"{PLACE}/wensen", {"taal": "Tarifit", "toestemming": "ja"}).status_code == 409  # no yes yet
    assert "Kunt u later toch niet?" in who.get(f"{PLACE}/ja").text
    assert who.post(f"{PLACE}/ja").headers["location"] == f"{PLACE}/wensen"
    assert standing(engine, panel, 0) is Standing.ACCEPTED
    form = who.get(f"{PLACE}/wensen").text
    assert "jonger dan 27" in form and "Meld de vergoeding" in form and "Liever een cadeaubon" not in form
    refused = who.post(f"{PLACE}/wensen", {"taal": "Tarifit", "kinderen": "veel", "vergoeding": "voucher"})
    assert refused.status_code == 422 and 'value="Tarifit"' in refused.text
    for field in ("kinderen", "vergoeding", "toestemming"):
        assert f'href="#{field}"' in refused.text
    needs = {"taal": "Tarifit", "kinderen": "2", "toegang": "Een lift", "vergoeding": "costs", "toestemming": "ja"}
    assert who.post(f"{PLACE}/wensen", needs).headers["location"] == PLACE
    held = json.loads(who.get("/mijn-aanmelding/gegevens.json").content)["panel_place"]
    assert held["standing"] == "accepted" and held["allowance"] == "costs"
    assert held["support"] == {"interpreter": "Tarifit", "children": 2, "access": "Een lift", "other": ""}
    assert "Tarifit" in words_of(who.get("/mijn-aanmelding/gegevens.pdf").content)
    assert "Alleen om de bijeenkomsten te regelen." in who.get("/mijn-aanmelding/overzicht").text
    # Changed a mind: the place is free until somebody else is asked.
    assert "staat dan dat uw lotnummer wegging" in who.get(f"{PLACE}/nee").text
    assert who.post(f"{PLACE}/nee").headers["location"] == PLACE
    assert "Tarifit" not in who.get(PLACE).text and standing(engine, panel, 0) is Standing.DECLINED
    assert "Zolang de plek vrij is" in who.get(PLACE).text


@SQLITE
def test_who_was_not_drawn_sees_no_place(engine: Engine, panel: Panel, clock: Any, visitor: Browser) -> None:
    who = browser(engine, clock)
    page = open_own(who, panel.others[0]).text
    assert "U bent niet ingeloot" in page and PLACE not in page
    for address in (PLACE, f"{PLACE}/ja", f"{PLACE}/nee", f"{PLACE}/wensen"):
        assert who.get(address).status_code == 404
        assert visitor.get(address).headers["location"] == "/mijn-aanmelding"
    assert who.post(f"{PLACE}/ja").status_code == 404
    assert visitor.post(f"{PLACE}/ja").status_code == 409
    assert not acts(engine, "accept-place")


@SQLITE
def test_a_reserve_reads_so_on_the_own_page_as_in_public(engine: Engine, panel: Panel, clock: Any) -> None:
    """The letter said reserve, and the page behind the code: not drawn."""
    act(engine, assemblies.ask_reserves, panel.slug, 2, by=TEAM["anna"])
    run_jobs(engine)
    with reading(engine) as session:
        reserves = {lot for lot, _chance in assemblies.after_draw(session, panel.slug).later.reserves or ()}
    told = {whose(engine, code)[1]: open_own(browser(engine, clock), code).text for code in panel.others}
    assert reserves and reserves < set(told)
    for lot, page in told.items():
        assert ("U staat op de reservelijst" in page) == (lot in reserves)
        assert ("Wij vragen het u dan eerst." in page) == (lot in reserves)
        assert ("U bent niet ingeloot" in page) == (lot not in reserves)


@SQLITE
def test_a_helper_notes_an_answer_with_the_code_and_learns_no_more(engine: Engine, panel: Panel, clock: Any) -> None:
    hulya = browser(engine, clock, "hulya")
    assert '/hulp/antwoord"' in hulya.get("/hulp").text
    told = {"code": panel.members[1].code, "antwoord": "ja"}
    assert hulya.post("/hulp/antwoord", {**told, "antwoord": ""}).status_code == 422
    assert hulya.post("/hulp/antwoord", {**told, "code": "fout"}).status_code == 422
    assert hulya.post("/hulp/antwoord", {**told, "code": panel.others[0]}).status_code == 422
    asked = hulya.post("/hulp/antwoord", told)
    assert "Panel Groen" in asked.text and "Bewoner nummer" not in asked.text
    assert standing(engine, panel, 1) is Standing.OPEN
    assert "opgeschreven" in hulya.get(hulya.post("/hulp/antwoord/opslaan", told).headers["location"]).text
    assert standing(engine, panel, 1) is Standing.ACCEPTED
    for forged in ("misschien", "", "JA"):  # it was noted as a no, over the yes
        assert hulya.post("/hulp/antwoord/opslaan", {**told, "antwoord": forged}).status_code == 422
    assert standing(engine, panel, 1) is Standing.ACCEPTED
    (noted,) = acts(engine, "accept-place")
    assert noted.actor.startswith("account:") and noted.facts == '{"way":"phone"}'
    assert acts(engine, "look")[-1].facts == '{"what":"panel-place"}'
    for wrong in ("ABCD", "", "x" * 14) * 4:  # what is no code is refused before anything is counted or looked up
        assert hulya.post("/hulp/antwoord/opslaan", {"code": wrong, "antwoord": "nee"}).status_code == 422
    unknown = new_code()
    guesses = [hulya.post("/hulp/antwoord/opslaan", {"code": unknown, "antwoord": "nee"}) for _ in range(6)]
    assert [one.status_code for one in guesses] == [422] * 5 + [429]
    assert not acts(engine, "decline-place")


@SQLITE
def test_the_team_sees_lots_and_numbers_and_names_only_when_asked(
    engine: Engine, panel: Panel, anna: Browser, visitor: Browser, clock: Any
) -> None:
    base = f"/team/lotingen/{panel.slug}/antwoorden"
    one, two, *_ = (member.lot for member in panel.members)
    first = anna.get(base).text
    assert "Dit moet nog komen" in first and f"{base}/plek/{one}" in first and "Bewoner nummer" not in first
    assert anna.get(f"{base}/plek/9999").status_code == 404
    place = f"{base}/plek/{one}"
    assert "Maak de plek vrij" not in anna.get(place).text
    assert anna.post(f"{place}/antwoord", {"antwoord": "ja"}).status_code == 422
    assert anna.post(f"{place}/vrij").status_code == 409
    assert anna.post(f"{place}/antwoord", {"antwoord": "nee", "weg": "kaart"}).status_code == 303
    assert "met een kaart" in anna.get(place).text and not acts(engine, "look")
    waits = "Deze plaatsen zijn nog niet vrijgemaakt:"
    seats = anna.get(f"/team/lotingen/{panel.slug}/plaatsen").text
    assert waits in seats and f'href="{place}"' in seats and f"{base}/plek/{two}" not in seats
    who = anna.post(f"{place}/wie").text
    assert "Bewoner nummer" in who and "@voorbeeld.example" in who
    assert [look.facts for look in acts(engine, "look")] == ['{"what":"panel-member"}']
    assert anna.post(f"{place}/vrij").status_code == 303
    seats = anna.get(f"/team/lotingen/{panel.slug}/plaatsen").text
    assert waits not in seats and "Deze plaatsen zijn vrij gemeld:" in seats and f'value="{one}"' in seats
    assert "gaat naar iemand anders" in anna.get(place).text
    assert anna.post(f"{place}/antwoord", {"antwoord": "ja", "weg": "kaart"}).status_code == 409
    resident = browser(engine, clock)
    open_own(resident, panel.members[1].code)
    resident.post(f"{PLACE}/ja")
    resident.post(f"{PLACE}/wensen", {"anders": "Geen varkensvlees", "toestemming": "ja", "vergoeding": "money"})
    assert "varkensvlees" not in anna.get(base).text + anna.get(f"{base}/plek/{two}").text
    needs = anna.post(f"{base}/wensen").text
    assert "Geen varkensvlees" in needs and two in needs
    assert len(acts(engine, "look")) == 2
    # Everybody: numbers, never who.
    public = visitor.get(f"/loting/{panel.slug}").text
    assert "Wie een plek krijgt, heeft 14 dagen om te antwoorden." in public and "Nog geen antwoord" in public
    assert "Gaat iemand weg? Dan staat dat lotnummer hier" in public and "Wie een vrije plaats kreeg" not in public
    assert "varkensvlees" not in public and one not in public.split('id="antwoorden"')[1].split("</section>")[0]


@SQLITE
def test_the_rules_of_answering_stand_fixed_from_the_announcement(anna: Browser, visitor: Browser) -> None:
    rules = "/team/lotingen/panel-published/antwoorden/regels"
    refused = anna.post(rules, {"dagen": "2", "bedrag": "1,50"})
    assert refused.status_code == 422 and "#dagen" in refused.text and "#bedrag" in refused.text
    assert anna.post(rules, {"dagen": "10", "bedrag": "50", "bon": "ja"}).status_code == 303
    assert 'value="10"' in anna.get(rules).text
    public = visitor.get("/loting/panel-published").text
    assert "heeft 10 dagen" in public and "€ 50 per bijeenkomst" in public.replace("\N{NO-BREAK SPACE}", " ")
    late = "/team/lotingen/panel-announced/antwoorden/regels"
    assert "Dit staat vast" in anna.get(late).text
    assert anna.post(late, {"dagen": "10", "bedrag": ""}).status_code == 409


@SQLITE
def test_a_mistyped_lot_takes_no_place_away_from_who_said_yes(engine: Engine, panel: Panel, anna: Browser) -> None:
    lot, silent = panel.members[0].lot, panel.members[1].lot
    at, seats = f"/team/lotingen/{panel.slug}/antwoorden/plek/{lot}", f"/team/lotingen/{panel.slug}/plaatsen"
    assert anna.post(f"{at}/antwoord", {"antwoord": "ja", "weg": "kaart"}).status_code == 303
    wrong = {"wie": f"{silent}, {lot}", "weg": "", "uit": "pool"}
    refused = anna.post(f"{seats}/vertrek", wrong)
    assert refused.status_code == 422 and f"Lotnummer {lot} zei ja op de plek." in refused.text
    assert f'value="{silent}, {lot}"' in refused.text and 'aria-invalid="true"' in refused.text
    with reading(engine) as session:
        assert assemblies.after_draw(session, panel.slug).later.rounds == ()
    assert [standing(engine, panel, place) for place in (0, 1)] == [Standing.ACCEPTED, Standing.OPEN]
    # Who really leaves says so first: then it can be noted.
    no = {"antwoord": "nee", "weg": "telefoon"}
    assert anna.post(f"{at}/antwoord", no).status_code == 303
    refused = anna.post(f"{seats}/vertrek", wrong)  # and who may still answer keeps the place as well
    assert refused.status_code == 422 and f"Lotnummer {silent} mag nog antwoorden." in refused.text
    assert [standing(engine, panel, place) for place in (0, 1)] == [Standing.DECLINED, Standing.OPEN]
    assert anna.post(f"{at.removesuffix(lot)}{silent}/antwoord", no).status_code == 303
    assert anna.post(f"{seats}/vertrek", wrong).status_code == 303
    assert [standing(engine, panel, place) for place in (0, 1)] == [Standing.VACANT, Standing.VACANT]
