"""A registrar sees what tells two registrations apart, and a double hears of it with a way to object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, select

from snw_democratie.contact import unbroken
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import unseal
from snw_democratie.mail.models import Outbox
from snw_democratie.security.staff import Role, Staff
from snw_democratie.settings import Contact
from tests.pool.offices import acts, add_staff, enter, resident, set_up
from tests.web.world import SETTINGS, browser


def _parts(page: str) -> tuple[str, str]:
    same, unlike = page.split('id="gelijk"', 1)[1].split('id="verschil"', 1)
    return same, unlike.split('id="besluit"', 1)[0]


def test_what_differs_stands_apart_from_what_is_the_same(
    engine: Engine, staff: Mapping[str, Staff], clock: Any
) -> None:
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    enter(engine, slug, resident(1), at=clock())
    clock.forward(days=1)
    enter(engine, slug, resident(1, weg="phone", telefoon="0612345678"), at=clock())
    add_staff(engine, "rosa", Role.REGISTRAR)
    rosa = browser(engine, clock, "rosa")
    same, unlike = _parts(rosa.get(f"/team/lotingen/{slug}/dubbel").text)
    assert "Dit verschilt: hoe te bereiken, telefoon en aangemeld op." in unlike
    for value in ("Per brief", "Per telefoon", "0612345678", "niet ingevuld", "1 maart 2027", "2 maart 2027"):
        assert value in unlike and value not in same
    for value in ("Bewoner nummer B", "1970", "1068 AA 2", "Zonder code"):
        assert value in same and value not in unlike
    assert [one.act for one in acts(engine, "look")] == ["look"]


def test_two_that_are_quite_the_same_are_said_to_be(engine: Engine, staff: Mapping[str, Staff], clock: Any) -> None:
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    for _ in range(2):
        enter(engine, slug, resident(1), at=clock())
    add_staff(engine, "rosa", Role.REGISTRAR)
    _same, unlike = _parts(browser(engine, clock, "rosa").get(f"/team/lotingen/{slug}/dubbel").text)
    assert "Wij zien geen enkel verschil." in unlike and "<dl" not in unlike


def test_the_mail_to_a_double_says_where_to_object(engine: Engine, staff: Mapping[str, Staff], clock: Any) -> None:
    slug = set_up(engine, staff["anna"])
    clock.forward(hours=2)
    for _ in range(2):
        enter(engine, slug, resident(1, weg="email", email="twee@voorbeeld.example"), at=clock())
    add_staff(engine, "rosa", Role.REGISTRAR)
    ours = replace(SETTINGS, contact=Contact(phone="085-000 00 00"))
    rosa = browser(engine, clock, "rosa", settings=ours)
    later = re.search(r'name="aanmelding" value="(\w+)"', rosa.get(f"/team/lotingen/{slug}/dubbel").text)
    assert later is not None
    rosa.post(f"/team/lotingen/{slug}/dubbel", {"aanmelding": later[1], "besluit": "dubbel"})
    with reading(engine) as session:
        mails = [unseal(session, one, "text") for one in session.scalars(select(Outbox))]
    (refused,) = (text for text in mails if "telt de eerste aanmelding" in text)
    assert unbroken("085-000 00 00") in refused
