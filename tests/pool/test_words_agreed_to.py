"""A yes stays what it was: later words, another language of the page or a new version change nothing about it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, func, select, update

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.pool import consents
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent, ConsentText
from tests.pool.residents import FATIMA, enrol, open_own, register
from tests.web.world import Browser, browser

THEN = "Ja, gebruik mijn antwoorden voor deze loting."
LATER = "Ja, doe met mijn antwoorden wat u wilt."
UNCHECKED = "Deze vertaling is nog niet gecontroleerd."
OTHER = {**FATIMA, "naam": "Jan de Vries", "geboortejaar": "1970"}


def later_words(_purpose: Purpose) -> SwornText:
    """What the next version of the program would ask."""
    return SwornText(text=LATER, dutch=LATER, checked=True)


def test_a_text_that_changes_does_not_change_what_was_agreed_to(
    engine: Engine, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = enrol(engine)
    code = register(visitor, slug)
    monkeypatch.setattr(consents, "consent_words", later_words)
    page = open_own(visitor, code).text
    assert THEN in page and LATER not in page
    held = json.loads(visitor.get("/mijn-aanmelding/gegevens.json").content)["consents"]
    assert {one["text"] for one in held if one["purpose"] == "loting"} == {THEN}
    paper = PdfReader(io.BytesIO(visitor.get("/mijn-aanmelding/gegevens.pdf").content))
    words = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    assert THEN in words and LATER not in words
    other = browser(engine, visitor.client.app.state.installation.clock)
    assert LATER in open_own(other, register(other, slug, OTHER)).text


def test_words_stay_in_the_language_they_were_agreed_in(engine: Engine, visitor: Browser) -> None:
    slug = enrol(engine)
    visitor.get("/?taal=tr")
    code = register(visitor, slug)
    with reading(engine) as session:
        mine = session.scalars(select(ConsentText).where(ConsentText.purpose == "loting")).one()
        language, text, dutch = mine.language, mine.text, mine.dutch
    assert language == "tr" and dutch == THEN != text
    reader = browser(engine, visitor.client.app.state.installation.clock)
    page = open_own(reader, code).text
    assert f'lang="tr" dir="ltr">{text}<' in page
    assert UNCHECKED in page and f'<p lang="nl" dir="ltr">{THEN}</p>' in page, "the Dutch that counts stands beside it"


def test_a_version_is_kept_once_and_names_nobody(engine: Engine, visitor: Browser, clock: Any) -> None:
    slug = enrol(engine)
    register(visitor, slug)
    with reading(engine) as session:
        first = session.scalar(select(func.count()).select_from(ConsentText))
    register(browser(engine, clock), slug, OTHER)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ConsentText)) == first
        kept = set(session.scalars(select(ConsentText.digest)))
        assert set(session.scalars(select(Consent.text_digest))) == kept, "every yes has its words"


def test_a_yes_of_before_says_that_its_words_were_not_kept(engine: Engine, visitor: Browser) -> None:
    code = register(visitor, enrol(engine))
    with unit_of_work(engine) as session:
        session.execute(update(Consent).values(text_digest="0" * 64))
    page = open_own(visitor, code).text
    assert "De woorden van toen hebben wij niet bewaard." in page and THEN not in page
