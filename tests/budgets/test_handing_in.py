"""A resident hands in a plan, follows it with a code, changes it and takes it back; a helper does it for somebody."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine

from snw_democratie.accounts.service import add_account
from snw_democratie.budgets import service
from snw_democratie.budgets.service.liking import PER_PLAN
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from tests.budgets.rounds import DAY, KEY, act, feasible_plan, hand_in, number_of
from tests.web.world import PASSWORD, SETTINGS, START, Browser, browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TYPED = {
    "titel": "Een bankje bij de school",
    "wat": "Een bankje waar ouders wachten.\nMet een boom ernaast.",
    "waarom": "Dan leren wij elkaar kennen.",
    "thema": "meet",
    "wijk": "FH",
    "waar": "Bij de school",
    "kosten": "1.500",
    "kosten_uitleg": "",
    "foto_tekst": "",
    "taal": "nl",
    "naam": "Ayşe",
    "contact": "06 12345678",
}


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "green").save(held, kind)
    return held.getvalue()


def send(someone: Browser, path: str, picture: bytes = b"", **more: str) -> Any:
    files = (
        {"foto": ("foto.jpg", picture, "image/jpeg")} if picture else {"foto": ("", b"", "application/octet-stream")}
    )
    return someone.post(path, {**TYPED, **more}, files=files)


def code_on(page: str) -> str:
    found = re.search(r'<code dir="ltr">([A-Z0-9-]{16})</code>', page)
    assert found is not None
    return found.group(1)


def handed_in(someone: Browser, slug: str, **more: Any) -> str:
    """Hand a plan in as TYPED; gives its code."""
    at = f"/plan-indienen/{slug}"
    assert send(someone, at, **more).headers["location"] == f"{at}/controleer"
    assert someone.post(f"{at}/controleer").headers["location"] == f"{at}/klaar"
    return code_on(someone.get(f"{at}/klaar").text)


def test_a_plan_is_typed_looked_over_and_sent(engine: Engine, slug: str, resident: Browser) -> None:
    at = f"/plan-indienen/{slug}"
    assert "Dien een plan in" in resident.get(at).text
    assert send(resident, at, photo()).status_code == 303
    check = resident.get(f"{at}/controleer").text
    assert "nog niet ingediend" in check
    assert "Ayşe" in check
    assert resident.get("/mijn-plan/foto").headers["content-type"] == "image/jpeg"
    resident.post(f"{at}/controleer")
    done = resident.get(f"{at}/klaar").text
    assert "Uw plan is ingediend" in done
    with reading(engine) as session:
        assert service.public_plans(session, slug) == (), "nobody sees it before the wijkplatform did"


def test_the_code_opens_the_plan_on_another_telephone(slug: str, resident: Browser, engine: Engine, clock: Any) -> None:
    code = handed_in(resident, slug)
    other = browser(engine, clock)
    assert other.get("/mijn-plan/overzicht").headers["location"] == "/mijn-plan"
    assert other.post("/mijn-plan", {"code": code.lower()}).headers["location"] == "/mijn-plan/overzicht"
    page = other.get("/mijn-plan/overzicht").text
    assert "Een bankje bij de school" in page
    assert "06 12345678" in page
    assert code not in page, "the code is shown once"


@SQLITE
def test_the_code_is_shown_for_a_quarter_of_an_hour_only(slug: str, resident: Browser, clock: Any) -> None:
    handed_in(resident, slug)
    clock.forward(minutes=16)
    assert resident.get(f"/plan-indienen/{slug}/klaar").headers["location"] == f"/plan-indienen/{slug}"


@SQLITE
def test_sent_twice_it_is_one_plan(engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]) -> None:
    handed_in(resident, slug)
    resident.post(f"/plan-indienen/{slug}/controleer")
    with reading(engine) as session:
        assert len(service.staff_plans(session, slug, by=platform["wim"])) == 1


@SQLITE
@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("titel", "ab", "minstens 3 tekens"),
        ("wat", " ", "Schrijf wat u wilt doen"),
        ("waarom", "", "Schrijf waarom"),
        ("thema", "oorlog", "Kies waar uw plan"),
        ("wijk", "FL", "Kies de wijk"),
        ("kosten", "veel", "Schrijf een bedrag"),
        ("kosten", "-5", "Schrijf een bedrag"),
        ("kosten", "100.001", "hoogstens €\u00a0100.000"),
        ("taal", "xx", "Kies in welke taal"),
        ("titel", "x" * 101, "te lang"),
        ("waar", "hier\u202edaar", "onzichtbaar teken"),
        ("waar", "hier\ndaar", "onzichtbaar teken"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    slug: str, resident: Browser, field: str, text: str, said: str
) -> None:
    answer = send(resident, f"/plan-indienen/{slug}", **{field: text})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Dan leren wij elkaar kennen." in answer.text or field == "waarom"
    assert "06 12345678" in answer.text


@SQLITE
def test_no_form_takes_a_field_that_it_did_not_ask_for(slug: str, resident: Browser) -> None:
    for extra in ("state", "shown_at", "number", "verdict", "helper_id", "likes", "price_cents"):
        assert send(resident, f"/plan-indienen/{slug}", **{extra: "1"}).status_code == 400


@SQLITE
def test_a_plan_is_changed_with_its_code_and_is_looked_at_again(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    handed_in(resident, slug, picture=photo())
    act(engine, service.show, slug, 1, by=platform["wim"])
    assert "bankje" in resident.get("/mijn-plan/wijzigen").text
    assert send(resident, "/mijn-plan/wijzigen", titel="Twee bankjes").headers["location"] == "/mijn-plan/overzicht"
    with reading(engine) as session:
        plan = service.staff_plan(session, slug, 1, by=platform["wim"])
    assert plan.title == "Twee bankjes"
    assert plan.picture is not None, "the picture stays when no other one comes"
    assert not plan.shown, "nobody can have one text seen and put another in its place"


@SQLITE
def test_a_checked_plan_can_no_longer_be_changed_by_who_made_it(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    handed_in(resident, slug)
    act(engine, service.show, slug, 1, by=platform["wim"])
    act(engine, service.judge, slug, 1, service.Verdict(feasible=True, reason="Ja.", price_cents=1), by=platform["wim"])
    assert resident.get("/mijn-plan/wijzigen").status_code == 409
    assert send(resident, "/mijn-plan/wijzigen", titel="Anders").status_code == 409


@SQLITE
def test_the_own_plan_is_taken_back_and_the_contact_goes(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    handed_in(resident, slug)
    assert "Wilt u uw plan intrekken?" in resident.get("/mijn-plan/intrekken").text
    resident.post("/mijn-plan/intrekken")
    page = resident.get("/mijn-plan/overzicht").text
    assert "doet niet meer mee" in page
    assert "06 12345678" not in page
    found = act(engine, service.contact, slug, 1, by=platform["wim"])
    assert found == service.Contact(name="", contact="")


@SQLITE
def test_the_contact_alone_can_be_erased(engine: Engine, slug: str, resident: Browser, platform: Any) -> None:
    handed_in(resident, slug)
    resident.post("/mijn-plan/contact-wissen")
    assert "geen naam en geen contact" in resident.get("/mijn-plan/overzicht").text
    assert act(engine, service.contact, slug, 1, by=platform["wim"]).contact == ""


@SQLITE
def test_nothing_can_be_handed_in_before_or_after_its_time(slug: str, resident: Browser, clock: Any) -> None:
    clock.forward(days=21)
    assert "Plannen indienen kan nu niet meer" in resident.get(f"/plan-indienen/{slug}").text
    answer = send(resident, f"/plan-indienen/{slug}")
    assert answer.status_code == 409
    assert "Dan leren wij elkaar kennen." in answer.text, "what was typed is not lost"


@SQLITE
def test_a_draft_is_forgotten_after_two_hours(engine: Engine, slug: str, resident: Browser, clock: Any) -> None:
    send(resident, f"/plan-indienen/{slug}")
    clock.forward(hours=2, minutes=1)
    assert resident.get(f"/plan-indienen/{slug}/controleer").headers["location"] == f"/plan-indienen/{slug}"
    hand_in(engine, slug, at=clock())
    with engine.connect() as connection:
        titles = connection.exec_driver_sql("SELECT count(*) FROM plan").scalar()
    assert titles == 1, "the next one who types sweeps it away"


@SQLITE
def test_nobody_sees_what_another_browser_types(engine: Engine, slug: str, resident: Browser, clock: Any) -> None:
    send(resident, f"/plan-indienen/{slug}", photo())
    other = browser(engine, clock)
    assert other.get(f"/plan-indienen/{slug}/controleer").status_code == 303
    assert other.get("/mijn-plan/foto").status_code == 303
    assert other.post(f"/plan-indienen/{slug}/controleer").status_code == 409


@SQLITE
def test_a_code_is_guessed_a_few_times_only(slug: str, resident: Browser) -> None:
    from snw_democratie.security.codes import new_code

    start, answers = new_code()[:4], []
    while len(answers) < 8:
        code = new_code()
        tried = start + code[4:]
        answers.append(resident.post("/mijn-plan", {"code": tried}).status_code)
        if answers[-1] == 422:  # not a code at all: the check character is of another one
            answers.pop()
    assert answers[:5] == [404] * 5
    assert answers[5:] == [429] * 3


@SQLITE
def test_a_helper_hands_in_for_somebody_and_closes_for_the_next(engine: Engine, slug: str, clock: Any) -> None:
    hashed = Passwords(SETTINGS.argon2_kib).hash(PASSWORD)
    with unit_of_work(engine) as session:
        add_account(session, login="hulya", name="Hülya", hashed=hashed, roles=[Role.HELPER], at=START)
    helper, stranger = browser(engine, clock, "hulya"), browser(engine, clock)
    at = f"/hulp/plan/{slug}"
    assert stranger.get(at).status_code == 303
    assert "Dit plan stond op papier" in helper.get(at).text
    assert send(helper, at, papier="ja").status_code == 303
    cookie = helper.client.cookies.get("plan")
    stranger.client.cookies.set("plan", cookie)
    assert stranger.get(f"/plan-indienen/{slug}/controleer").status_code == 303, "only the helper sees it"
    helper.post(f"/plan-indienen/{slug}/controleer")
    assert "Geef de code mee" in helper.get(f"/plan-indienen/{slug}/klaar").text
    assert helper.post(f"/plan-indienen/{slug}/klaar").headers["location"] == "/hulp"
    assert helper.get(f"/plan-indienen/{slug}/klaar").status_code == 303
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT source FROM plan").scalar() == "paper"


@SQLITE
def test_support_counts_once_per_browser_and_can_be_taken_back(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff], clock: Any
) -> None:
    number = number_of(engine, hand_in(engine, slug))
    at = f"/steun/{slug}/{number}"
    assert resident.get(at).status_code == 404, "not shown yet"
    act(engine, service.show, slug, number, by=platform["wim"])
    for _ in range(3):
        assert resident.post(at).status_code == 303
    assert "1 mens steunt dit plan." in resident.get(at).text
    resident.post(at, {"weg": "ja"})
    other = browser(engine, clock)
    for someone in (resident, other):
        someone.post(at)
    with reading(engine) as session:
        plan = service.public_plan(session, slug, number)
    assert plan.likes == 2
    assert plan.supported


@SQLITE
def test_a_machine_is_held_up_and_one_browser_never_holds_up_others(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    """Only new support is counted; and the page says what all of it is worth."""
    number = number_of(engine, hand_in(engine, slug))
    act(engine, service.show, slug, number, by=platform["wim"])
    mine = service.new_supporter()
    with unit_of_work(engine) as session:
        for someone in (*[mine] * (PER_PLAN + 5), *(service.new_supporter() for _ in range(PER_PLAN - 1))):
            service.like(session, KEY, slug, number, someone, at=START)
    assert resident.post(f"/steun/{slug}/{number}").status_code == 429
    with unit_of_work(engine) as session:
        service.like(session, KEY, slug, number, mine, at=START)
        assert service.public_plan(session, slug, number).likes == PER_PLAN
    page = resident.get(f"/steun/{slug}/{number}").text
    assert "Steun is dus een teken, en geen bewijs." in page and "Dan krijgt het geen geld." in page


@SQLITE
def test_support_for_two_plans_cannot_be_put_together(
    engine: Engine, slug: str, resident: Browser, platform: dict[str, Staff]
) -> None:
    for number in (feasible_plan(engine, slug, platform["wim"]), feasible_plan(engine, slug, platform["wim"])):
        resident.post(f"/steun/{slug}/{number}")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT supporter FROM plan_like").fetchall()
    assert len({row[0] for row in rows}) == len(rows) == 6


@SQLITE
def test_support_ends_with_its_time(engine: Engine, slug: str, resident: Browser, platform: Any, clock: Any) -> None:
    number = number_of(engine, hand_in(engine, slug))
    act(engine, service.show, slug, number, by=platform["wim"])
    clock.now = START + 31 * DAY
    assert resident.post(f"/steun/{slug}/{number}").status_code == 409
    assert "kan nu niet" in resident.get(f"/steun/{slug}/{number}").text


@SQLITE
def test_reading_sets_no_cookie(slug: str, engine: Engine, platform: Any, resident: Browser) -> None:
    number = feasible_plan(engine, slug, platform["wim"])
    for path in ("/buurtbudget", f"/buurtbudget/{slug}", f"/buurtbudget/{slug}/plannen/{number}"):
        answer = resident.get(path)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert "06 12345678" not in answer.text
        assert "ayse@voorbeeld.example" not in answer.text


@SQLITE
def test_the_calendar_says_when(slug: str, resident: Browser, clock: Any) -> None:
    clock.now = START - timedelta(days=1)
    assert "vanaf maandag 1 maart 2027, 10.00 uur" in resident.get(f"/plan-indienen/{slug}").text
