"""Registering through the pages: what is asked, what is kept, what is refused, and what ends in a friendly way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import unseal
from snw_democratie.i18n import formats
from snw_democratie.mail.models import Outbox
from snw_democratie.pool import service
from snw_democratie.pool.models import Consent, Draft, EntryCode, HelperDay, Registration, SpecialAnswers
from snw_democratie.security.codes import new_code, shown
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.pool.residents import FATIMA, code_on, codes, enrol, fields_of, fill_in, open_own, register, sent_to
from tests.web.conftest import SQLITE
from tests.web.world import ORIGIN, SETTINGS, START, Browser, browser


def count(engine: Engine, table: Any, *which: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table).where(*which)) or 0


def only(engine: Engine) -> tuple[Registration, dict[str, Any]]:
    """The one registration there is, opened."""
    with reading(engine) as session:
        row = session.scalars(select(Registration)).one()
        held = {name: json.loads(unseal(session, row, name)) for name in ("person", "contact", "answers")}
        apart = session.get(SpecialAnswers, row.id)
        held["special"] = json.loads(unseal(session, apart, "answers")) if apart else {}
        session.expunge_all()
        return row, held


def at_page(who: Browser, slug: str, key: str, **answers: str) -> Any:
    """Send one page of a registration that was begun."""
    return sent_to(who, f"/meedoen/{slug}/vraag/{key}", answers)


def test_everything_is_stored_at_once_and_sealed(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    row, held = only(engine)
    assert (row.state, row.way, row.language) == ("active", "open", "nl")
    assert held["person"] == {
        "name": "Fatima el Amrani", "birth_year": 1985, "postcode": "1069AB", "house_number": "12", "addition": "hs",
        "wijk": "FH", "gebied": "GF08",
    }  # fmt: skip
    assert held["answers"] == {"leeftijd": "35 tot en met 64 jaar", "gebied": "Osdorp", "opleiding": "praktisch"}
    assert held["special"] == {"herkomst": "buiten Nederland"}
    assert count(engine, Consent) == 3
    assert count(engine, AuditEvent, AuditEvent.act == "register") == 1
    with reading(engine) as session:
        mail = session.scalars(select(Outbox)).one()
        assert unseal(session, mail, "recipient") == "fatima@voorbeeld.example"
        text = unseal(session, mail, "text")
    assert f"{ORIGIN}/mijn-aanmelding" in text
    assert code not in text
    assert code.replace("-", "") not in text


def test_consent_is_only_what_was_ticked(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    page = visitor.get(fill_in(visitor, slug).replace("controleer", "vraag/toestemming"))
    assert page.text.count(" checked") == 2  # what she ticked herself
    fresh = browser(engine, lambda: START)
    fresh.post(f"/meedoen/{slug}")
    assert " checked" not in fresh.get(f"/meedoen/{slug}/vraag/toestemming").text
    refused = at_page(visitor, slug, "toestemming", volgende="ja")
    assert refused.status_code == 422
    assert "Zonder dit vinkje" in refused.text


@SQLITE
def test_a_page_says_every_problem_at_once_and_keeps_what_was_typed(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    page = at_page(visitor, slug, "adres", postcode="10 wrong", huisnummer="twaalf", toevoeging="hs")
    assert page.status_code == 422
    assert page.text.count("ams-error-message") >= 2
    for typed in ("10 wrong", "twaalf", 'value="hs"'):
        assert typed in page.text


@SQLITE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "Kijk of dit huisnummer klopt"),
        ("999999", "1 tot en met 99999"),
        ("a12", "Letters horen bij de toevoeging"),
    ],
)
def test_a_house_number_that_is_none_is_told_what_is_wrong_with_it(
    engine: Engine, visitor: Browser, typed: str, said: str
) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    page = at_page(visitor, slug, "adres", postcode="1069AB", huisnummer=typed, toevoeging="")
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{typed}"' in page.text


@SQLITE
@pytest.mark.parametrize(
    ("number", "shown"), [("12 hs", "12 hs"), ("12a", "12 a"), ("12-3", "12 3"), ("12 - II", "12 II")]
)
def test_an_addition_that_is_typed_with_the_house_number_is_put_in_its_own_place(
    engine: Engine, visitor: Browser, number: str, shown: str
) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    assert at_page(visitor, slug, "adres", postcode="1069AB", huisnummer=number, toevoeging="B").status_code == 422
    assert at_page(visitor, slug, "adres", postcode="1069AB", huisnummer=number).status_code == 303
    assert f"1069 AB {shown}<" in visitor.get(here).text


@SQLITE
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031(0)612345678", "0031612345678"),
        ("+31 06-12345678", "+31612345678"),
        ("+49 (0)30 1234567", "+49301234567"),
        ("+39 06 12345678", "+390612345678"),
        ("(020) 123 45 67", "0201234567"),
    ],
)
def test_a_telephone_number_is_kept_as_one_dials_it(engine: Engine, visitor: Browser, typed: str, kept: str) -> None:
    register(visitor, enrol(engine), {**FATIMA, "weg": "phone", "telefoon": typed})
    assert only(engine)[1]["contact"]["phone"] == kept


@SQLITE
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("é@b.nl", "Vóór de @ mogen alleen gewone letters"),
        ("ali@b..nl", "Kijk of het klopt"),
        ("ali@münchen.example", ""),
    ],
)
def test_an_address_that_no_mail_reaches_is_refused_with_the_reason(
    engine: Engine, visitor: Browser, typed: str, said: str
) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    page = at_page(visitor, slug, "contact", weg="email", email=typed)
    assert page.status_code == (422 if said else 303)
    assert said in page.text and (not said or f'value="{typed}"' in page.text)


@SQLITE
def test_a_question_cannot_be_jumped_over(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    assert at_page(visitor, slug, "naam", naam="Ali").status_code == 303
    assert visitor.get(f"/meedoen/{slug}/controleer").headers["location"].endswith("/vraag/geboortejaar")
    sent = visitor.post(f"/meedoen/{slug}/controleer")
    assert sent.headers["location"].endswith("/vraag/geboortejaar")
    assert count(engine, Registration) == 0


@SQLITE
def test_another_address_asks_for_the_wijk_again(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    at_page(visitor, slug, "adres", postcode="1068AB", huisnummer="3")
    assert visitor.get(here).headers["location"].endswith("/vraag/wijk")
    assert at_page(visitor, slug, "wijk", wijk="FH").status_code == 422
    at_page(visitor, slug, "wijk", wijk="FK")
    assert "Osdorp-Oost" in visitor.get(here).text


ENDINGS = [("geboortejaar", {"geboortejaar": "2020"}), ("wijk", {"wijk": "elders"})]


@SQLITE
@pytest.mark.parametrize(("key", "answers"), ENDINGS)
def test_who_cannot_take_part_hears_it_kindly_and_a_slip_of_a_finger_loses_nothing(
    engine: Engine, visitor: Browser, key: str, answers: dict[str, str]
) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    page = at_page(visitor, slug, key, **answers)
    assert page.status_code == 200
    assert "Deze loting is voor een ander" in page.text
    assert f'href="/meedoen/{slug}/vraag/{key}"' in page.text
    again = at_page(visitor, slug, key, **fields_of(key, FATIMA))
    assert (again.status_code, again.headers["location"]) == (303, here)
    visitor.post(here)
    assert only(engine)[1]["person"]["name"] == "Fatima el Amrani"


@SQLITE
def test_what_waits_after_an_ending_waits_until_the_moment_that_was_said(
    engine: Engine, visitor: Browser, clock: Any
) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    clock.forward(minutes=100)
    page = at_page(visitor, slug, "geboortejaar", geboortejaar="2020").text
    said = formats.moment(clock() + timedelta(hours=2))
    assert f"staat nog klaar, tot {said}. Daarna wissen wij het." in page
    clock.forward(minutes=119)
    assert "Fatima el Amrani" in visitor.get(here).text
    clock.forward(minutes=1)
    assert visitor.get(here).headers["location"] == f"/meedoen/{slug}"


def test_who_cannot_take_part_can_throw_everything_away_at_once(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    fill_in(visitor, slug)
    page = at_page(visitor, slug, "geboortejaar", geboortejaar="2020").text
    assert "Wis nu wat ik invulde" in page
    assert f'action="/meedoen/{slug}/klaar"' in page
    assert visitor.post(f"/meedoen/{slug}/klaar").headers["location"] == "/"
    assert count(engine, Draft) == 0


@SQLITE
def test_a_postcode_elsewhere_can_be_mended(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    page = at_page(visitor, slug, "adres", postcode="1012AB", huisnummer="1")
    assert page.status_code == 422
    assert "niet in Nieuw-West" in page.text


@SQLITE
def test_below_sixteen_nothing_special_is_asked(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    young = {**FATIMA, "geboortejaar": "2012"}
    here = fill_in(visitor, slug, young)
    assert "Herkomst" not in visitor.get(here).text
    asked_elsewhere = visitor.get(f"/meedoen/{slug}/vraag/kenmerk-4")
    assert (asked_elsewhere.status_code, asked_elsewhere.headers["location"]) == (303, f"/meedoen/{slug}/controleer")
    sent = visitor.post(f"/meedoen/{slug}/vraag/kenmerk-4", {"kenmerk-4": "Turks"})
    assert sent.status_code == 409 and "Deze vraag stellen wij u niet." in sent.text
    visitor.post(here)
    assert only(engine)[1]["special"] == {"herkomst": "wil niet zeggen"}
    assert count(engine, Consent, Consent.purpose == "bijzonder") == 0


def test_a_special_answer_needs_its_own_yes_and_saying_nothing_does_not(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.post(f"/meedoen/{slug}")
    page = visitor.get(f"/meedoen/{slug}/vraag/kenmerk-4").text
    assert "Zo komt er een goede mix." in page
    assert "Zegt u het liever niet?" in page
    refused = at_page(visitor, slug, "kenmerk-4", antwoord="Nederland")
    assert refused.status_code == 422
    assert at_page(visitor, slug, "kenmerk-4", antwoord="wil niet zeggen").status_code == 303


def test_a_code_from_a_letter_opens_once(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("letter",))
    (code,) = codes(engine, slug, 1)
    register(visitor, slug, code=shown(code).lower())
    assert only(engine)[0].way == "letter"
    visitor.post(f"/meedoen/{slug}")
    again = at_page(visitor, slug, "code", code=code)
    assert again.status_code == 422
    assert "al iemand aangemeld" in again.text
    assert code in again.text  # what was typed stays


@SQLITE
@pytest.mark.parametrize("reason", ["unknown", "void", "expired", "slip", "none"])
def test_a_code_that_opens_nothing_says_why(engine: Engine, visitor: Browser, reason: str) -> None:
    slug = enrol(engine, ways=("letter",))
    valid = START - timedelta(days=1) if reason == "expired" else START + timedelta(days=9)
    (code,) = codes(engine, slug, 1, valid_until=valid)
    if reason == "void":
        with unit_of_work(engine) as session:
            session.scalars(select(EntryCode)).one().state = "void"
    typed = {"unknown": new_code(), "slip": code[:-1] + ("A" if code[-1] != "A" else "B"), "none": ""}
    visitor.post(f"/meedoen/{slug}")
    page = at_page(visitor, slug, "code", code=typed.get(reason, code))
    words = {
        "unknown": "kennen wij niet", "void": "werkt niet meer", "expired": "verlopen", "slip": "klopt niet",
        "none": "Vul de code",
    }  # fmt: skip
    assert page.status_code == 422
    assert words[reason] in page.text


@SQLITE
def test_a_code_of_another_lottery_opens_nothing(engine: Engine, visitor: Browser) -> None:
    slug, other = enrol(engine, ways=("letter",)), enrol(engine, "Een ander panel", ways=("letter",))
    (code,) = codes(engine, other, 1)
    visitor.post(f"/meedoen/{slug}")
    assert "kennen wij niet" in at_page(visitor, slug, "code", code=code).text


@SQLITE
def test_a_code_that_expires_meanwhile_is_refused_and_nothing_typed_is_lost(
    engine: Engine, visitor: Browser, clock: Any
) -> None:
    slug = enrol(engine, ways=("letter",))
    (code,) = codes(engine, slug, 1, valid_until=START + timedelta(minutes=30))
    here = fill_in(visitor, slug, code=code)
    clock.forward(minutes=31)
    page = visitor.post(here)
    assert page.status_code == 422
    assert "verlopen" in page.text
    assert "Fatima el Amrani" in page.text
    assert count(engine, EntryCode, EntryCode.state == "used") == 0


def test_who_comes_through_an_organisation_gives_no_address(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("organisation", "open"))
    (code,) = codes(engine, slug, 1, way="organisation")
    answers = {**FATIMA, "gebied": "GF10", "weg": "none", "email": ""}
    register(visitor, slug, answers, code=code)
    done = visitor.get(f"/meedoen/{slug}/klaar").text
    assert "Kijk daarna met uw code of u bent ingeloot" in done
    assert "hoort u van ons" not in done
    row, held = only(engine)
    assert row.way == "organisation"
    assert held["person"] == {"name": "Fatima el Amrani", "birth_year": 1985, "wijk": "", "gebied": "GF10"}
    assert held["answers"]["gebied"] == "Slotervaart"
    assert held["contact"]["way"] == "none"


@SQLITE
def test_without_a_code_one_comes_in_only_where_everybody_may(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    register(visitor, slug)
    assert only(engine)[0].way == "open"


@SQLITE
def test_before_and_after_nobody_registers_and_hears_when(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine, opens_at=START + timedelta(days=1), closes_at=START + timedelta(days=1, hours=1))
    assert "nog niet aanmelden" in visitor.get(f"/meedoen/{slug}").text
    assert visitor.post(f"/meedoen/{slug}").status_code == 409
    clock.forward(days=1, minutes=1)
    here = fill_in(visitor, slug)
    clock.forward(minutes=58)
    assert at_page(visitor, slug, "naam", naam="Fatima").status_code == 303
    clock.forward(minutes=2)
    page = visitor.post(here)
    assert page.status_code == 409
    assert "sloot op" in page.text
    assert "1985" in page.text
    # What was typed is there as long as it was said, and not a minute more.
    assert "niets bewaard" not in page.text and "Wat u invulde, wissen wij na twee uur." in page.text
    assert count(engine, Draft) == 1
    assert count(engine, Registration) == 0
    assert "niet meer aanmelden" in visitor.get(f"/meedoen/{slug}").text


@SQLITE
def test_a_lottery_that_is_not_shown_does_not_exist(engine: Engine, visitor: Browser) -> None:
    assert visitor.get("/meedoen/panel-draft").status_code == 404
    assert visitor.get("/meedoen/bestaat-niet").status_code == 404


def test_the_later_of_two_that_look_alike_waits_and_is_not_refused(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    first = register(visitor, slug)
    other = browser(engine, lambda: START)
    second = register(other, slug, {**FATIMA, "naam": "EL AMRANI, Fatíma", "postcode": "1069AB"})
    assert first != second
    with reading(engine) as session:
        states = sorted(session.scalars(select(Registration.state)))
        later = session.scalars(select(Registration).where(Registration.state == "review")).one()
        assert later.double_of is not None
    assert states == ["active", "review"]
    assert "lijkt op een andere" in open_own(other, second).text
    register(browser(engine, lambda: START), slug, {**FATIMA, "naam": "Nora el Amrani"})
    assert count(engine, Registration, Registration.state == "active") == 2


def test_who_registers_for_two_lotteries_counts_in_both(engine: Engine, visitor: Browser) -> None:
    """Somebody is a double of who is in the same lottery, and what is typed for one is not there in the other."""
    slug, other = enrol(engine), enrol(engine, "Panel van buren")
    here = fill_in(visitor, slug)
    assert visitor.get(here.replace(slug, other)).status_code == 303
    assert visitor.post(here.replace(slug, other)).status_code in (303, 409)
    assert count(engine, Registration) == 0
    visitor.post(here)
    register(visitor, other)
    with reading(engine) as session:
        assert list(session.scalars(select(Registration.state))) == ["active", "active"]


@SQLITE
@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("naam", {"naam": "12"}),
        ("geboortejaar", {"geboortejaar": "2020"}),
        ("adres", {"postcode": "1011AB"}),
        ("kenmerk-3", {"kenmerk-3-antwoord": "een groep die er niet is"}),
        ("kenmerk-4", {"kenmerk-4-toestemming": ""}),
        ("contact", {"email": "geen adres"}),
        ("toestemming", {"loting": ""}),
    ],
)
def test_what_was_kept_and_no_longer_fits_is_asked_again_and_not_sent(
    engine: Engine, visitor: Browser, page: str, kept: dict[str, str]
) -> None:
    """A year begins, or a program changes, between typing and sending: what a page would refuse now does not count."""
    slug = enrol(engine)
    fill_in(visitor, slug)
    with unit_of_work(engine) as session:
        service.keep(session, slug, visitor.client.cookies["aanmelding"], kept, at=START)
    sent = visitor.post(f"/meedoen/{slug}/controleer")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/meedoen/{slug}/vraag/{page}")
    assert count(engine, Registration) == 0
    with reading(engine) as session:
        held = service.drafted(session, slug, visitor.client.cookies["aanmelding"], at=START).typing.values
    assert kept.items() <= held.items()


def test_sending_twice_registers_once_and_shows_the_same_code(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    code = code_on(visitor.get(visitor.post(here).headers["location"]))
    again = visitor.post(here)
    assert code_on(visitor.get(again.headers["location"])) == code
    assert count(engine, Registration) == 1


@SQLITE
def test_the_code_is_shown_for_a_quarter_of_an_hour_and_then_never_again(
    engine: Engine, visitor: Browser, clock: Any
) -> None:
    slug = enrol(engine)
    register(visitor, slug)
    clock.forward(minutes=14)
    assert visitor.get(f"/meedoen/{slug}/klaar").status_code == 200
    assert visitor.get(f"/meedoen/{slug}/klaar.pdf").content.startswith(b"%PDF")
    clock.forward(minutes=2)
    for page in ("klaar", "klaar.pdf"):
        assert visitor.get(f"/meedoen/{slug}/{page}").status_code == 303
    assert browser(engine, clock).get(f"/meedoen/{slug}/klaar").status_code == 303


@SQLITE
def test_who_is_done_leaves_nothing_in_the_browser(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    register(visitor, slug)
    assert visitor.post(f"/meedoen/{slug}/klaar").headers["location"] == "/"
    assert visitor.client.cookies.get("aanmelding") is None
    assert count(engine, Draft) == 0


def test_what_is_typed_is_forgotten_after_two_idle_hours(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine)
    here = fill_in(visitor, slug)
    clock.forward(minutes=119)
    assert "Ga verder waar u was" in visitor.get(f"/meedoen/{slug}").text
    clock.forward(minutes=2)
    assert visitor.get(here).headers["location"] == f"/meedoen/{slug}"
    lost = visitor.post(here)
    assert lost.status_code == 409
    assert "Begin opnieuw" in lost.text
    with unit_of_work(engine) as session:
        service.begin(session, slug, at=clock())
    assert count(engine, Draft) == 1


def test_a_new_beginning_has_a_new_secret_and_forgets_the_old(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.client.cookies.set("aanmelding", "chosen-by-somebody-else", domain="testserver.local")
    visitor.post(f"/meedoen/{slug}")
    first = visitor.client.cookies["aanmelding"]
    visitor.post(f"/meedoen/{slug}")
    assert len({"chosen-by-somebody-else", first, visitor.client.cookies["aanmelding"]}) == 3
    assert count(engine, Draft) == 1


def test_a_helper_registers_people_up_to_a_daily_limit(engine: Engine, staff: dict[str, Staff], clock: Any) -> None:
    slug = enrol(engine)
    table = browser(engine, clock, "anna", settings=replace(SETTINGS, helper_limit=1))

    def typed_for(name: str) -> Any:
        with unit_of_work(engine) as session:
            secret = service.begin(session, slug, helper=staff["anna"], at=clock())
            values = {**FATIMA, "naam": name, "postcode": "1069AB"}
            service.keep(session, slug, secret, values, at=clock())
        table.client.cookies.set("aanmelding", secret, domain="testserver.local")
        page = table.get(f"/meedoen/{slug}/controleer")
        assert "U helpt iemand" in page.text
        return table.post(f"/meedoen/{slug}/controleer")

    done = table.get(typed_for("Ali").headers["location"])
    assert "Volgende persoon" in done.text
    full = typed_for("Bea")
    assert full.status_code == 429
    assert "Bea" in full.text
    assert (count(engine, Registration), count(engine, HelperDay, HelperDay.people == 1)) == (1, 1)
    with unit_of_work(engine) as session:  # a colleague, and the day before, have a number of their own
        for account_id, day in ((staff["bram"].account_id, 0), (staff["anna"].account_id, 1)):
            session.add(HelperDay(account_id=account_id, day=START.date() - timedelta(days=day), people=0))
    assert typed_for("Cas").status_code == 429
    with reading(engine) as session:
        assert session.scalars(select(Registration.with_helper)).one()
    # What a helper types is there for that helper only: not for who finds the computer after the log-out.
    table.post("/uitloggen")
    assert table.get(f"/meedoen/{slug}/controleer").status_code == 303
