"""How people reach us: on every page and in every mail what is set, and no promise where nothing is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.contact import contact_in, contact_lines, unbroken
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import unseal
from snw_democratie.mail.models import Outbox
from snw_democratie.pool.refusals import ENTRY
from snw_democratie.settings import NO_CONTACT, BadEnvironment, Contact, settings_from
from tests.pool.residents import enrol, register
from tests.web.conftest import SQLITE
from tests.web.world import SETTINGS, Browser, browser

OURS = Contact(
    controller="Stichting Voorbeeld",
    officer="fg@voorbeeld.example",
    phone="085-000 00 00",
    email="hulp@voorbeeld.example",
    post="Postbus 0, 0000 XX Amsterdam",
    place="Buurthuis Voorbeeld, elke dinsdag",
)
PAGES = ("/", "/contact", "/privacy", "/bestaat-niet", "/mijn-aanmelding", "/inloggen")
NOWHERE = "Bij een Huis van de Wijk in uw buurt"


def reached(engine: Engine, clock: Callable[[], datetime], contact: Contact) -> Browser:
    return browser(engine, clock, settings=replace(SETTINGS, contact=contact))


@SQLITE
def test_every_page_says_how_to_reach_us(engine: Engine, clock: Any) -> None:
    who = reached(engine, clock, OURS)
    for page in (who.get(address).text for address in PAGES):
        for line in ('href="tel:0850000000"', 'href="mailto:hulp@voorbeeld.example"', OURS.post, OURS.place):
            assert line in page
        assert NOWHERE not in page


@SQLITE
def test_without_a_number_no_page_promises_one(visitor: Browser) -> None:
    for page in (visitor.get(address).text for address in PAGES):
        assert NOWHERE in page
        assert not re.search(r"tel:(?!0881805250)|mailto:|[Bb]el of mail", page)


@SQLITE
def test_one_way_is_enough_and_is_the_only_one_named(engine: Engine, clock: Any) -> None:
    page = reached(engine, clock, Contact(phone="085-000 00 00")).get("/contact").text
    assert unbroken("085-000 00 00") in page and "mailto:" not in page and NOWHERE not in page


def test_no_sentence_tells_to_call_without_saying_where() -> None:
    """Sentences are the same in every installation; the ways stand below them."""
    root = Path(__file__).resolve().parents[2]
    texts = [path.read_text("utf-8") for path in (*root.glob("snw_democratie/**/*.py"), *root.glob("templates/**/*"))
             if path.is_file()]  # fmt: skip
    assert not [text for text in texts if re.search(r"[Bb]el of mail ons|[Ll]aat het ons weten, of", text)]
    assert "staat wie u helpt" in ENTRY["used"]


@SQLITE
def test_the_mail_after_registering_says_how_to_reach_us(engine: Engine, clock: Any) -> None:
    register(reached(engine, clock, OURS), enrol(engine))
    with reading(engine) as session:
        text = unseal(session, session.scalars(select(Outbox)).one(), "text")
    for value in (unbroken(OURS.phone), OURS.email, OURS.post, OURS.place):
        assert value in text
    assert "fg@voorbeeld.example" not in text


@SQLITE
def test_privacy_names_who_is_responsible_or_warns(engine: Engine, clock: Any, visitor: Browser) -> None:
    page = reached(engine, clock, OURS).get("/privacy").text
    assert "Stichting Voorbeeld" in page and "fg@voorbeeld.example" in page
    warning = "Vul daarom nog geen echte gegevens in."
    assert warning not in page and warning in visitor.get("/privacy").text


@pytest.mark.parametrize("language", ["en", "tr", "ar", "pl"])
def test_the_ways_are_named_in_the_language_of_the_mail(language: str) -> None:
    found = contact_in(OURS, language)
    assert [one.value for one in found] == [one.value for one in contact_lines(OURS)]
    assert contact_in(NO_CONTACT, language)


def test_contact_is_read_from_the_environment(tmp_path: Path) -> None:
    names = {
        "SNW_CONTROLLER": OURS.controller,
        **{f"SNW_CONTACT_{one.upper()}": getattr(OURS, one) for one in ("officer", "phone", "email", "post", "place")},
    }
    assert settings_from({"SNW_VAR": str(tmp_path), **names}).contact == OURS
    assert settings_from({"SNW_VAR": str(tmp_path)}).contact == NO_CONTACT


@pytest.mark.parametrize(
    "wrong",
    [
        {"SNW_CONTACT_EMAIL": "geen adres"},
        {"SNW_CONTACT_EMAIL": 'a@b.nl"><script>'},
        {"SNW_CONTACT_PHONE": "bel maar"},
        {"SNW_CONTACT_POST": "een\ntwee"},
        {"SNW_CONTROLLER": "x" * 201},
    ],
)
def test_contact_that_cannot_be_called_or_mailed_is_refused(tmp_path: Path, wrong: Mapping[str, str]) -> None:
    with pytest.raises(BadEnvironment) as refused:
        settings_from({"SNW_VAR": str(tmp_path), **wrong})
    assert refused.value.name in wrong
