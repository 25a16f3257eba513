"""A change of a registration that was begun: who sees it, how long, and what ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pool import service, team_service
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.errors import NoDraft
from snw_democratie.pool.models import Consent, Draft, Registration, SpecialAnswers
from snw_democratie.security.staff import Role, Staff
from tests.pool.offices import add_staff, resident, set_up
from tests.pool.residents import FATIMA, codes, enrol, fields_of, open_own, register
from tests.web.world import START, Browser, act, browser

CHANGE, OVERVIEW = "/mijn-aanmelding/wijzigen", "/mijn-aanmelding/overzicht"
Ending = Callable[[Engine, Browser], Any]


def begun(who: Browser, slug: str) -> tuple[str, str]:
    """Somebody registered and began to change an answer; gives their code and the page with all answers."""
    code = register(who, slug)
    open_own(who, code)
    here = who.post(CHANGE).headers["location"]
    assert "Fatima el Amrani" in who.get(here).text
    return code, here


def left(engine: Engine) -> int:
    """How much is being typed, beside the code that the browser shows."""
    with reading(engine) as session:
        return len(session.scalars(select(Draft).where(Draft.registration_id.is_not(None))).all())


def test_who_closes_leaves_nothing_to_the_next_person(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine, ways=("open", "letter"))
    _, here = begun(visitor, slug)
    visitor.post("/mijn-aanmelding/afsluiten")
    assert left(engine) == 0
    assert visitor.get(here).status_code == 303
    (code,) = codes(engine, slug, 1)
    answer = visitor.post("/meedoen", {"code": code})
    assert answer.status_code == 303
    first = visitor.get(answer.headers["location"]).headers["location"]
    assert first.startswith(f"/meedoen/{slug}/vraag/") and not first.endswith("/code"), "the code was taken"
    assert "Fatima" not in visitor.get(first).text


def test_a_change_is_seen_only_while_that_registration_is_open(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine)
    code, here = begun(visitor, slug)
    visitor.post(f"{here.removesuffix('controleer')}vraag/naam", {"naam": "Fatima de Vries"})
    clock.forward(minutes=21)
    for page, sent in ((here, {}), (here.replace("controleer", "vraag/naam"), {"naam": "Een ander"})):
        assert "Fatima" not in visitor.get(page).text
        assert visitor.post(page, sent).status_code == 409
    open_own(visitor, code)
    assert "Fatima de Vries" in visitor.get(visitor.post(CHANGE).headers["location"]).text, "what was typed is not lost"


def test_a_change_is_not_seen_by_who_opens_another_registration(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine)
    _, here = begun(visitor, slug)
    other = register(browser(engine, clock), slug, {**FATIMA, "naam": "Karim", "geboortejaar": "1980"})
    open_own(visitor, other)
    assert "Fatima" not in visitor.get(here).text
    assert visitor.post(here).status_code == 409
    assert "Karim" in visitor.get(visitor.post(CHANGE).headers["location"]).text


def _withdrawn(engine: Engine, who: Browser) -> None:
    assert who.post("/mijn-aanmelding/intrekken").status_code == 303


def _erased(engine: Engine, who: Browser) -> None:
    assert who.post("/mijn-aanmelding/wissen").status_code == 200


def _special_taken_back(engine: Engine, who: Browser) -> None:
    assert who.post("/mijn-aanmelding/toestemming", {"doel": Purpose.SPECIAL}).status_code == 303


@pytest.mark.parametrize("end", [_withdrawn, _erased, _special_taken_back])
def test_what_is_given_up_does_not_come_back_from_another_tab(
    engine: Engine, visitor: Browser, clock: Any, end: Ending
) -> None:
    slug = enrol(engine)
    code, here = begun(visitor, slug)
    secret = next(iter(_secrets(visitor)))
    other = browser(engine, clock)
    open_own(other, code)
    end(engine, other)
    assert left(engine) == 0
    assert visitor.post(here).status_code == 409
    with pytest.raises(NoDraft), unit_of_work(engine) as session:
        around = service.Circumstances(language="nl", helper_limit=1, own_page="/")
        service.correct(session, slug, secret, around, at=START + timedelta(hours=1))
    with reading(engine) as session:
        assert all(
            one.person is None for one in session.scalars(select(Registration)) if end is not _special_taken_back
        )
        assert [one.purpose for one in session.scalars(select(Consent)) if one.purpose == Purpose.SPECIAL] == []
        assert end is _special_taken_back or session.scalars(select(SpecialAnswers)).all() == []


def test_two_browsers_that_change_it_do_not_overwrite_each_other(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine)
    code, here = begun(visitor, slug)
    other = browser(engine, clock)
    open_own(other, code)
    there = other.post(CHANGE).headers["location"]
    name = f"{here.removesuffix('controleer')}vraag/naam"
    for who, said in ((visitor, "Fatima Een"), (other, "Fatima Twee")):
        assert who.post(name, {**fields_of("naam", FATIMA), "naam": said}).status_code == 303
    assert visitor.post(here).headers["location"] == OVERVIEW
    assert other.post(there).status_code == 409
    assert "Fatima Een" in visitor.get(OVERVIEW).text


def test_a_double_that_was_refused_does_not_come_back(
    engine: Engine, visitor: Browser, staff: Mapping[str, Staff], clock: Any
) -> None:
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    register(browser(engine, clock), slug, resident(1))
    open_own(visitor, register(visitor, slug, resident(1)))
    here = visitor.post(CHANGE).headers["location"]
    visitor.post(f"{here.removesuffix('controleer')}vraag/naam", {"naam": "Iemand anders"})
    with reading(engine) as session:
        later = session.scalars(select(Registration.id).where(Registration.state == "review")).one()
    act(engine, team_service.refuse_later, slug, later, by=add_staff(engine, "rosa", Role.REGISTRAR))
    assert visitor.post(here).status_code == 409
    with reading(engine) as session:
        assert session.get_one(Registration, later).state == "refused"


def _secrets(who: Browser) -> list[str]:
    return [value for name, value in who.client.cookies.items() if name.endswith("aanmelding")]
