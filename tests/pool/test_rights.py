"""What residents see of their own registration, and can do with it; and that the public record stays valid."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, func, select

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import PersonRow
from snw_democratie.assemblies.service.people import facts_of
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.mail.models import Outbox
from snw_democratie.pool import service, team_service
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent, Draft, Enrolment, Registration, ResidentSession, SpecialAnswers
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from sortition.pool import Person, Pool
from sortition.record import digest
from sortition.verify import verify
from tests.pool.residents import AGES, FATIMA, FEATURES, GEBIEDEN, enrol, fields_of, open_own, register, sent_to
from tests.web.conftest import SQLITE
from tests.web.world import START, Browser, act, browser, lead_to

OVERVIEW = "/mijn-aanmelding/overzicht"


def count(engine: Engine, table: Any, *which: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table).where(*which)) or 0


def take_over(engine: Engine, slug: str, staff: Mapping[str, Staff], more: int = 39) -> str:
    """Put the one registration and made-up people on the list, as the team does; gives the registration's id."""
    with reading(engine) as session:
        mine = session.scalars(select(Registration.id)).one()
    first = (AGES[2], GEBIEDEN[2], "praktisch", "buiten Nederland")
    choices = list(FEATURES.values())
    others = [
        tuple(values[(number // (place + 1)) % len(values)] for place, values in enumerate(choices))
        for number in range(more)
    ]
    people = tuple(Person(id=f"r{n}", values=values, household=None) for n, values in enumerate((first, *others)))
    pool = Pool(features=tuple(FEATURES), people=people)
    stage = assemblies.stage
    by = staff["anna"]
    with unit_of_work(engine) as session:
        number = stage(session, slug, pool, "aanmeldingen", by=by, at=START, registrations={"r0": mine})
    act(engine, assemblies.confirm, slug, number, by=by)
    _free_quotas(engine, slug, by)
    return mine


def _free_quotas(engine: Engine, slug: str, by: Staff) -> None:
    """Registering is over, and the quotas fit any panel: tested here is who stands where, not who fits."""
    with unit_of_work(engine) as session:
        for asked in session.scalars(select(Enrolment)):
            asked.closes_at = START - timedelta(hours=1)
        for feature in procedure_row(session, slug).features:
            for quota in feature.values:
                quota.minimum, quota.maximum = 0, 4


def test_the_code_opens_it_however_it_is_typed(engine: Engine, visitor: Browser) -> None:
    code = register(visitor, enrol(engine))
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')} "):
        assert "Fatima el Amrani" in open_own(browser(engine, visitor.client.app.state.installation.clock), typed).text


def test_without_the_code_one_sees_nothing(engine: Engine, visitor: Browser) -> None:
    register(visitor, enrol(engine))
    for page in ("overzicht", "intrekken", "wissen", "gegevens.json", "gegevens.pdf"):
        answer = visitor.get(f"/mijn-aanmelding/{page}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/mijn-aanmelding")
    for button in ("wijzigen", "intrekken", "wissen"):
        assert visitor.post(f"/mijn-aanmelding/{button}").status_code == 409
    assert count(engine, Registration) == 1


def test_a_session_ends_after_twenty_idle_minutes_and_two_hours(engine: Engine, visitor: Browser, clock: Any) -> None:
    code = register(visitor, enrol(engine))
    open_own(visitor, code)
    clock.forward(minutes=19)
    assert visitor.get(OVERVIEW).status_code == 200
    clock.forward(minutes=19)
    assert visitor.get(OVERVIEW).status_code == 200
    clock.forward(minutes=21)
    assert visitor.get(OVERVIEW).status_code == 303
    open_own(visitor, code)
    for _ in range(7):
        clock.forward(minutes=15)
        assert visitor.get(OVERVIEW).status_code == 200
    clock.forward(minutes=16)
    assert visitor.get(OVERVIEW).status_code == 303


def test_closing_ends_the_session_also_in_the_database(engine: Engine, visitor: Browser) -> None:
    open_own(visitor, register(visitor, enrol(engine)))
    secret = visitor.client.cookies["inzage"]
    assert visitor.post("/mijn-aanmelding/afsluiten").headers["location"] == "/mijn-aanmelding"
    visitor.client.cookies.set("inzage", secret, domain="testserver.local")
    assert visitor.get(OVERVIEW).status_code == 303
    assert count(engine, ResidentSession) == 0


@SQLITE
@pytest.mark.parametrize("how", ["afsluiten", "wissen"])
def test_nothing_of_the_own_registration_stays_in_the_browser(engine: Engine, visitor: Browser, how: str) -> None:
    open_own(visitor, register(visitor, enrol(engine)))
    left = visitor.post(f"/mijn-aanmelding/{how}")
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert {"inzage", "aanmelding"}.isdisjoint(visitor.client.cookies)


def test_an_answer_can_be_corrected_and_nothing_else_changes(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    open_own(visitor, code)
    here = visitor.post("/mijn-aanmelding/wijzigen").headers["location"]
    assert "Sla op" in visitor.get(here).text
    step = here.replace("controleer", "vraag/")
    assert visitor.post(f"{step}adres", {**fields_of("adres", FATIMA), "postcode": "1068AB"}).status_code == 303
    assert visitor.get(here).headers["location"].endswith("/vraag/wijk")
    visitor.post(f"{step}wijk", {"wijk": "FK"})
    assert visitor.get(OVERVIEW).text.count("De Punt") == 1  # nothing is stored before it is sent
    assert visitor.post(here).headers["location"] == OVERVIEW
    page = visitor.get(OVERVIEW).text
    assert "Osdorp-Oost" in page
    assert "De Punt" not in page
    assert "Fatima el Amrani" in page
    assert count(engine, Registration) == 1
    assert count(engine, Consent) == 3
    assert count(engine, AuditEvent, AuditEvent.act == "correct-registration") == 1
    assert "Fatima el Amrani" in open_own(browser(engine, visitor.client.app.state.installation.clock), code).text


def test_a_correction_with_which_one_could_not_take_part_changes_nothing_and_loses_no_other(
    engine: Engine, visitor: Browser
) -> None:
    open_own(visitor, register(visitor, enrol(engine)))
    here = visitor.post("/mijn-aanmelding/wijzigen").headers["location"]
    step = here.replace("controleer", "vraag/")
    visitor.post(f"{step}naam", {"naam": "Fatima de Vries"})
    page = sent_to(visitor, f"{step}geboortejaar", {"geboortejaar": "2020"}).text
    assert "Uw aanmelding is niet veranderd" in page
    assert f'href="{step}geboortejaar"' in page
    assert f'href="{here}"' in page
    assert "Fatima de Vries" in visitor.get(here).text
    visitor.post(here)
    assert "Fatima de Vries" in visitor.get(OVERVIEW).text
    visitor.post("/mijn-aanmelding/wijzigen")
    visitor.post(f"{step}naam", {"naam": "Iemand anders"})
    visitor.post(f"{step}geboortejaar", {"geboortejaar": "2020"})
    assert visitor.post(step.replace("vraag/", "klaar")).headers["location"] == OVERVIEW
    assert "Fatima de Vries" in visitor.get(OVERVIEW).text
    assert visitor.get(here).status_code == 303


def test_a_correction_takes_a_person_off_a_list_that_is_not_closed(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    open_own(visitor, register(visitor, slug))
    take_over(engine, slug, staff)
    here = visitor.post("/mijn-aanmelding/wijzigen").headers["location"]
    visitor.post(here.replace("controleer", "vraag/kenmerk-3"), {"antwoord": "hbo of universiteit"})
    visitor.post(here)
    with reading(engine) as session:
        assert assemblies.procedure(session, slug).people == 39


def test_taking_back_a_yes_takes_back_that_one(engine: Engine, visitor: Browser) -> None:
    open_own(visitor, register(visitor, enrol(engine)))
    assert visitor.post("/mijn-aanmelding/toestemming", {"doel": "statistiek"}).status_code == 303
    with reading(engine) as session:
        assert sorted(session.scalars(select(Consent.purpose))) == ["bijzonder", "loting"]
    visitor.post("/mijn-aanmelding/toestemming", {"doel": "bijzonder"})
    page = visitor.get(OVERVIEW).text
    assert "buiten Nederland" not in page
    assert "wil niet zeggen" in page
    for purpose in ("loting", "alles", ""):
        assert visitor.post("/mijn-aanmelding/toestemming", {"doel": purpose}).status_code == 400


def test_leaving_removes_everything_but_that_somebody_was_there(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    open_own(visitor, code)
    take_over(engine, slug, staff)
    page = visitor.get("/mijn-aanmelding/intrekken").text
    assert "U kunt dit niet terugdraaien" in page
    assert "ziet u daarna alleen nog dat u stopte" in page
    assert "blijft op de openbare lijst" not in page  # the list is not closed: who leaves, leaves it
    erasing = visitor.get("/mijn-aanmelding/wissen").text
    assert "U doet niet meer mee" in erasing
    assert "Uw code werkt daarna niet meer" in erasing
    visitor.post("/mijn-aanmelding/intrekken")
    assert "ingetrokken" in visitor.get(OVERVIEW).text
    with reading(engine) as session:
        row = session.scalars(select(Registration)).one()
        held = (row.state, row.person, row.contact, row.answers, row.likeness)
        assert assemblies.procedure(session, slug).people == 39
    assert held == ("withdrawn", None, None, None, None)
    assert [count(engine, table) for table in (Consent, SpecialAnswers, Outbox)] == [0, 0, 0]
    assert visitor.post("/mijn-aanmelding/wijzigen").status_code == 409


@pytest.mark.parametrize("state", [State.CLOSED, State.PUBLISHED, State.DRAWN])
def test_who_leaves_a_closed_list_is_known_no_more(
    engine: Engine, visitor: Browser, staff: dict[str, Staff], state: State
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    mine = take_over(engine, slug, staff)
    lead_to(engine, slug, state, staff)
    open_own(visitor, code)
    assert "Uw lotnummer blijft" in visitor.get("/mijn-aanmelding/intrekken").text
    visitor.post("/mijn-aanmelding/intrekken")
    page = visitor.get(OVERVIEW).text
    assert "Wij hebben uw gegevens gewist" in page
    assert "lotnummer" not in page and "kans" not in page.partition("<main")[2].partition("</main")[0]
    held = visitor.get("/mijn-aanmelding/gegevens.json").json()
    assert held.get("place") is None and "buiten Nederland" not in str(held)
    assert count(engine, PersonRow, PersonRow.registration_id == mine) == 0
    gone = count(engine, PersonRow, PersonRow.facts.is_(None))
    assert gone == (0 if state is State.CLOSED else 1), "who left keeps no answers beside a lot whose chance stands"
    lead_to(engine, slug, State.DRAWN, staff)
    with reading(engine) as session:
        assert verify(assemblies.record(session, slug, public=True)).ok
        assert verify(assemblies.record(session, slug, public=False)).ok


def test_who_begins_a_correction_leaves_nothing_else_that_was_typed(engine: Engine, visitor: Browser) -> None:
    """The row that showed the code goes too: on a shared computer nobody finds it again."""
    open_own(visitor, register(visitor, enrol(engine)))
    assert count(engine, Draft) == 1
    visitor.post("/mijn-aanmelding/wijzigen")
    assert count(engine, Draft) == 1


@pytest.mark.parametrize("how", ["wissen", "intrekken"])
def test_who_waited_for_somebody_who_leaves_counts_now(engine: Engine, visitor: Browser, clock: Any, how: str) -> None:
    slug = enrol(engine)
    first = register(visitor, slug)
    for _ in range(2):
        register(browser(engine, clock), slug)
    open_own(visitor, first)
    visitor.post(f"/mijn-aanmelding/{how}")
    with reading(engine) as session:
        still = Registration.state != "withdrawn"
        found = session.execute(select(Registration.state, Registration.double_of).where(still)).all()
        active = session.scalars(select(Registration.id).where(Registration.state == "active")).one()
    assert sorted(state for state, _ in found) == ["active", "review"]
    assert {double for _, double in found} == {None, active}


@pytest.mark.parametrize(
    ("button", "fields", "said"),
    [
        ("toestemming", {"doel": "statistiek"}, "withdraw-consent"),
        ("intrekken", {}, "withdraw-registration"),
        ("wissen", {}, "erase-registration"),
    ],
)
def test_what_somebody_takes_back_is_in_the_log_once_and_names_nobody(
    engine: Engine, visitor: Browser, button: str, fields: dict[str, str], said: str
) -> None:
    open_own(visitor, register(visitor, enrol(engine)))
    for _ in range(2):  # the second finds nothing to take back
        visitor.post(f"/mijn-aanmelding/{button}", fields)
    with reading(engine) as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.act == said)).all()
        assert event.actor == "resident"
        assert event.subject.startswith("procedure:")


def test_who_takes_back_the_yes_to_a_special_question_leaves_a_list_that_is_not_closed(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    open_own(visitor, register(visitor, slug))
    take_over(engine, slug, staff)
    visitor.post("/mijn-aanmelding/toestemming", {"doel": "bijzonder"})
    with reading(engine) as session:
        assert assemblies.procedure(session, slug).people == 39


def test_taking_back_a_special_yes_says_what_stays_on_a_closed_list(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug, stays = enrol(engine), "Op de gesloten lijst blijft uw antwoord bij uw lotnummer staan"
    open_own(visitor, register(visitor, slug))
    take_over(engine, slug, staff)
    assert stays not in visitor.get(OVERVIEW).text
    lead_to(engine, slug, State.CLOSED, staff)
    page = visitor.get(OVERVIEW).text
    assert stays in page and "Een halfjaar na de loting wissen wij dat." in page


def test_only_who_said_yes_to_it_is_counted_in_figures(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    register(visitor, slug, {**FATIMA, "naam": "Ali", "geboortejaar": "1950", "statistiek": ""})

    def figures() -> tuple[int, int, int]:
        with reading(engine) as session:
            found = team_service.totals(session, slug)
        counted = {sum(value.people for value in feature.values) for feature in found.features}
        (one,) = counted
        return found.people, found.willing, one

    assert figures() == (2, 1, 1)
    open_own(visitor, code)
    visitor.post("/mijn-aanmelding/toestemming", {"doel": "statistiek"})
    assert figures() == (2, 0, 0)


def test_without_a_yes_to_the_lottery_there_is_no_registration(engine: Engine, visitor: Browser) -> None:
    register(visitor, enrol(engine))
    with unit_of_work(engine) as session:
        mine = session.scalars(select(Registration.id)).one()
        service.withdraw_consent(session, mine, Purpose.LOTTERY, at=START)
        row = session.get_one(Registration, mine)
        assert (row.state, row.person, row.double_of) == ("withdrawn", None, None)
    assert count(engine, Consent) == 0


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.PUBLISHED, State.DRAWN])
def test_erasing_leaves_nothing_and_a_record_that_verifies(
    engine: Engine, visitor: Browser, staff: dict[str, Staff], state: State
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    mine = take_over(engine, slug, staff)
    lead_to(engine, slug, state, staff)
    with reading(engine) as session:
        before = assemblies.record(session, slug, public=True)
    open_own(visitor, code)
    page = visitor.get("/mijn-aanmelding/wissen").text
    closed = state is not State.DRAFT
    assert ("Uw lotnummer blijft" in page) == ("in welke groepen u viel" in page) == closed
    gone = visitor.post("/mijn-aanmelding/wissen")
    assert "Uw gegevens zijn gewist" in gone.text
    assert ("Wij hebben niets meer van u." in gone.text) != closed, "groups stay beside a lot of a closed list"
    tables = (Registration, Consent, SpecialAnswers, ResidentSession, Outbox)
    assert [count(engine, table) for table in tables] == [0] * len(tables)
    assert count(engine, PersonRow, PersonRow.registration_id == mine) == 0
    assert "kennen wij niet" in visitor.post("/mijn-aanmelding", {"code": code}).text
    lead_to(engine, slug, State.DRAWN, staff)
    with reading(engine) as session:
        public = assemblies.record(session, slug, public=True)
        assert verify(public).ok
        assert verify(assemblies.record(session, slug, public=False)).ok
    assert before == {name: content for name, content in public.items() if name in before}


def test_once_the_list_is_closed_only_name_and_contact_change(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    mine = take_over(engine, slug, staff)
    lead_to(engine, slug, State.CLOSED, staff)
    open_own(visitor, code)
    here = visitor.post("/mijn-aanmelding/wijzigen").headers["location"]
    page = visitor.get(here).text
    assert page.count("Wijzig:") == 2
    visitor.post(here.replace("controleer", "vraag/naam"), {"naam": "Fatima Bennani"})
    assert visitor.post(here).status_code == 303
    assert "Fatima Bennani" in visitor.get(OVERVIEW).text
    # Who sends the page of another question all the same, changes nothing.
    here = visitor.post("/mijn-aanmelding/wijzigen").headers["location"]
    visitor.post(here.replace("controleer", "vraag/kenmerk-3"), {"antwoord": "hbo of universiteit"})
    assert visitor.post(here).status_code == 409
    assert "praktisch" in visitor.get(OVERVIEW).text
    with reading(engine) as session:
        person = session.scalars(select(PersonRow).where(PersonRow.registration_id == mine)).one()
        assert facts_of(session, person).values["opleiding"] == "praktisch"


def test_the_own_place_can_be_recomputed_and_the_chance_is_shown(
    engine: Engine, visitor: Browser, staff: dict[str, Staff]
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    take_over(engine, slug, staff)
    page = open_own(visitor, code).text
    assert "U krijgt een lotnummer als de lijst is gesloten" in page
    lead_to(engine, slug, State.PUBLISHED, staff)
    page = visitor.get(OVERVIEW).text
    held = visitor.get("/mijn-aanmelding/gegevens.json").json()["place"]
    assert held["salt"] in page
    assert held["leaf"] in page
    assert "van de 1.000" in page
    assert f"{round(1000 * Fraction(held['chance']))} van de 1.000" in page
    values = [value for _, value in held["values"]]
    body = {"household": held["household"], "id": held["lot"], "salt": held["salt"], "values": values}
    assert digest("snw/leaf/1", body) == held["leaf"]
    with reading(engine) as session:
        public = assemblies.record(session, slug, public=True)
    assert f"{held['lot']},{held['leaf']}" in public["commitments.csv"].decode().splitlines()
    lead_to(engine, slug, State.DRAWN, staff)
    page = visitor.get(OVERVIEW).text
    with reading(engine) as session:
        _panel, selected = assemblies.drawn(session, slug)
    said = "U bent ingeloot" if held["lot"] in [one for one, *_ in selected] else "U bent niet ingeloot"
    assert said in page


def test_everything_we_hold_can_be_taken_along(engine: Engine, visitor: Browser) -> None:
    name = "فاطمة العمراني Łucja"
    open_own(visitor, register(visitor, enrol(engine), {**FATIMA, "naam": name}))
    held = json.loads(visitor.get("/mijn-aanmelding/gegevens.json").content)
    assert held["person"]["name"] == name
    assert held["special_answers"] == {"herkomst": "buiten Nederland"}
    asked = {one["purpose"]: one["questions"] for one in held["consents"]}
    assert asked == {"loting": [], "statistiek": [], "bijzonder": ["herkomst"]}
    answer = visitor.get("/mijn-aanmelding/gegevens.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in paper.pages)
    for told in (
        "العمراني",
        "Łucja",
        "1985",
        "1069 AB",
        "De Punt",
        "praktisch",
        "buiten Nederland",
        "fatima@voorbeeld",
        "Zonder code",
        "Nederlands",
        "U vulde het zelf in",
    ):
        assert told in text, told
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert b'pdfuaid:part="1"' in paper.xmp_metadata.stream.get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in paper.pages for font in page["/Resources"]["/Font"].values()
    }
    assert all("+SNW-" in font for font in fonts), fonts
