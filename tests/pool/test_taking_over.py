"""From setting up to a panel that anybody can verify, with a helper, a double and a registrar on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.errors import NotReady
from snw_democratie.assemblies.models import PersonRow
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.mail.models import Outbox
from snw_democratie.pool import team_service
from snw_democratie.pool.models import Registration
from snw_democratie.pool.team_errors import CannotTakeOver
from snw_democratie.security.staff import Role, Staff
from sortition.verify import verify
from tests.pool.offices import acts, add_staff, close, enter, resident, set_up, states
from tests.pool.residents import fields_of, open_own, register
from tests.web.world import START, Browser, act, browser, lead_to, run_jobs

CLOSED = START + timedelta(days=15)


def test_a_panel_from_the_first_setting_to_a_verified_record(
    engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Callable[[], Any]
) -> None:
    slug = set_up(engine, staff["anna"])
    sheet = act(engine, team_service.make, slug, "Moskee", 2, CLOSED, by=staff["anna"])
    add_staff(engine, "hulya", Role.HELPER)
    add_staff(engine, "rosa", Role.REGISTRAR)
    clock.forward(hours=2)
    with_code = {**resident(0), "gebied": "GF08", "weg": "none"}
    register(visitor, slug, with_code, code=sheet.slips[0].code)
    for number in range(1, 9):
        register(visitor, slug, resident(number))
    register(visitor, slug, resident(3, naam="bewoner NUMMER d"))
    hulya = browser(engine, clock, "hulya")
    assert "U hebt vandaag 0 mensen" in hulya.get("/hulp").text
    began = hulya.post(f"/hulp/{slug}")
    assert began.status_code == 303 and began.headers["location"].startswith(f"/meedoen/{slug}/vraag/")
    _helped(hulya, slug, began.headers["location"], resident(9))
    assert "U hebt vandaag 1 persoon" in hulya.get("/hulp").text
    assert states(engine) == ["active"] * 10 + ["review"]
    clock.forward(days=15)
    anna = browser(engine, clock, "anna")
    assert f"/team/lotingen/{slug}/aanmeldingen" in anna.get(f"/team/lotingen/{slug}").text
    assert "/aanmeldingen" not in anna.get("/team/lotingen/panel-draft").text  # nobody registers there
    assert "Eerst besluit een beoordelaar" in anna.get(f"/team/lotingen/{slug}/aanmeldingen").text
    assert anna.post(f"/team/lotingen/{slug}/aanmeldingen").status_code == 409
    rosa = browser(engine, clock, "rosa")
    pair = rosa.get(f"/team/lotingen/{slug}/dubbel").text
    assert "Bewoner nummer D" in pair and "bewoner NUMMER d" in pair
    later = re.search(r'name="aanmelding" value="(\w+)"', pair)
    assert later is not None
    decided = rosa.post(f"/team/lotingen/{slug}/dubbel", {"aanmelding": later[1], "besluit": "dubbel"})
    assert decided.status_code == 303
    assert anna.post(f"/team/lotingen/{slug}/aanmeldingen").status_code == 303
    with reading(engine) as session:
        assert assemblies.procedure(session, slug).people == 10
        linked = set(session.scalars(select(PersonRow.registration_id).where(PersonRow.registration_id.is_not(None))))
        assert linked == set(session.scalars(select(Registration.id).where(Registration.state == "active")))
    close(engine, slug, staff, at=CLOSED)
    lead_to(engine, slug, State.DRAWN, staff)
    with reading(engine) as session:
        record = assemblies.record(session, slug, public=True)
    checks = verify(record)
    assert checks.ok, checks


def _helped(hulya: Browser, slug: str, here: str, answers: Mapping[str, str]) -> None:
    """Somebody at the table, answered page by page from where the desk led to."""
    for _ in range(20):
        looked = hulya.get(here)
        if looked.status_code == 303:
            here = looked.headers["location"]
            continue
        assert "U helpt iemand" in looked.text
        if here.endswith("/controleer"):
            break
        key = here.rsplit("/", 1)[1]
        sent = hulya.post(here, {"code": ""} if key == "code" else fields_of(key, answers))
        assert sent.status_code == 303, sent.text
        here = sent.headers["location"]
    assert hulya.post(here).status_code == 303


@pytest.fixture
def two(engine: Engine, staff: Mapping[str, Staff], visitor: Browser, clock: Any) -> tuple[str, list[str]]:
    """A lottery for which two registered who look alike, and their codes."""
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    same = resident(1, weg="email", email="twee@voorbeeld.example")
    return slug, [register(visitor, slug, same), register(visitor, slug, same)]


def _decide(rosa: Browser, slug: str, decision: str) -> Any:
    found = re.search(r'name="aanmelding" value="(\w+)"', rosa.get(f"/team/lotingen/{slug}/dubbel").text)
    assert found is not None
    return rosa.post(f"/team/lotingen/{slug}/dubbel", {"aanmelding": found[1], "besluit": decision})


def test_two_different_people_both_stay(engine: Engine, two: tuple[str, list[str]], clock: Callable[[], Any]) -> None:
    slug, _codes = two
    add_staff(engine, "rosa", Role.REGISTRAR)
    rosa = browser(engine, clock, "rosa")
    assert _decide(rosa, slug, "beide").status_code == 303
    assert states(engine) == ["active", "active"]
    assert "Er wacht niets meer" in rosa.get(f"/team/lotingen/{slug}/dubbel").text


def test_a_double_hears_it_by_mail(
    engine: Engine, two: tuple[str, list[str]], visitor: Browser, clock: Callable[[], Any]
) -> None:
    slug, codes = two
    add_staff(engine, "rosa", Role.REGISTRAR)
    rosa = browser(engine, clock, "rosa")
    with reading(engine) as session:
        before = len(list(session.scalars(select(Outbox.id))))
    assert _decide(rosa, slug, "dubbel").status_code == 303
    with reading(engine) as session:
        assert len(list(session.scalars(select(Outbox.id)))) == before + 1
    assert states(engine) == ["active", "refused"]
    assert open_own(visitor, codes[0]).status_code == 200
    gone = rosa.post(f"/team/lotingen/{slug}/dubbel", {"aanmelding": "0" * 32, "besluit": "dubbel"})
    assert gone.status_code == 409
    assert rosa.post(f"/team/lotingen/{slug}/dubbel", {"aanmelding": "x", "besluit": "weg"}).status_code == 400


def test_every_look_at_a_pair_is_recorded_and_no_event_names_anybody(
    engine: Engine, two: tuple[str, list[str]], clock: Callable[[], Any]
) -> None:
    slug, _codes = two
    rosa_account = add_staff(engine, "rosa", Role.REGISTRAR)
    rosa = browser(engine, clock, "rosa")
    rosa.get("/team/dubbel")
    assert not acts(engine, "look")
    rosa.get(f"/team/lotingen/{slug}/dubbel")
    rosa.get(f"/team/lotingen/{slug}/dubbel")
    looks = acts(engine, "look")
    assert [one.actor for one in looks] == [rosa_account.actor] * 2
    _decide(rosa, slug, "dubbel")
    assert all(
        "Bewoner" not in one.facts and "voorbeeld" not in one.facts for one in acts(engine, "look", "refuse-double")
    )
    rosa.get(f"/team/lotingen/{slug}/dubbel")
    assert len(acts(engine, "look")) == 3


def test_only_a_registrar_sees_a_pair(
    engine: Engine, two: tuple[str, list[str]], clock: Callable[[], Any], anna: Browser
) -> None:
    slug, _codes = two
    add_staff(engine, "hulya", Role.HELPER)
    for somebody in (browser(engine, clock, "anna"), browser(engine, clock, "hulya"), browser(engine, clock, "cem")):
        for path in ("/team/dubbel", f"/team/lotingen/{slug}/dubbel"):
            answer = somebody.get(path)
            assert answer.status_code == 403 and "Bewoner" not in answer.text
    assert not acts(engine, "look")


def test_a_list_closes_only_with_everybody_on_it(
    engine: Engine, staff: Mapping[str, Staff], clock: Callable[[], Any]
) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    with pytest.raises(CannotTakeOver):
        act(engine, team_service.take_over, slug, by=anna, at=START + timedelta(days=1))
    clock.forward(hours=2)
    for number in range(6):
        enter(engine, slug, resident(number), at=clock())
    act(engine, team_service.take_over, slug, by=anna, at=CLOSED)
    with reading(engine) as session:
        assert assemblies.what_is_missing(session, slug) == ("check",)
    with pytest.raises(NotReady) as refused:
        close(engine, slug, staff, at=START + timedelta(days=1))
    assert refused.value.missing == "registering"
    close(engine, slug, staff, at=CLOSED)
    with reading(engine) as session:
        found = team_service.totals(session, slug)
    assert (found.people, found.listed, found.draft) == (6, 6, False)


def test_who_was_left_off_the_list_is_missed(
    engine: Engine, staff: Mapping[str, Staff], clock: Callable[[], Any]
) -> None:
    anna = staff["anna"]
    slug = set_up(engine, anna)
    clock.forward(hours=2)
    for number in range(5):
        enter(engine, slug, resident(number), at=clock())
    with reading(engine) as session:
        assert assemblies.what_is_missing(session, slug) == ("registrations",)
    act(engine, team_service.take_over, slug, by=anna, at=CLOSED)
    with reading(engine) as session:
        someone = session.scalars(select(Registration.id)).first()
    with unit_of_work(engine) as session:
        assert assemblies.take_out(session, someone)
    act(engine, assemblies.ask_check, slug, by=anna)
    run_jobs(engine)
    with reading(engine) as session:
        assert assemblies.what_is_missing(session, slug) == ("registrations",)


def test_no_small_group_follows_from_the_total(
    engine: Engine, staff: Mapping[str, Staff], clock: Callable[[], Any]
) -> None:
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    for number in range(8):
        enter(engine, slug, resident(number), at=clock())
    page = browser(engine, clock, "anna").get(f"/team/lotingen/{slug}/aanmeldingen").text
    tables = re.findall(r"<table.*?</table>", page, re.S)
    assert len(tables) > 2
    for table in (one for one in tables if "Hoe mensen zich aanmeldden" not in one):
        rows = re.findall(r"<tr.*?</tr>", table.split("<tbody", 1)[1], re.S)
        people = [int(re.findall(r">\s*(\d+)\s*<", row)[0]) for row in rows]
        assert sum(people) == 8 and all(one == 0 or one >= 5 for one in people), people
    assert "Kleine groepen staan hier bij elkaar" in page
    assert "Bewoner" not in page
