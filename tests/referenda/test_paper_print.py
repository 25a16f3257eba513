"""The form on paper and its two envelopes: in each language, with everything that must be on it and no code."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda.facts import Texts
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.web.world import Browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ENGLISH = Texts(title="The park", question="No cars in the park?", about="The park.", answers=("Yes", "No"))


def pages(content: bytes) -> list[str]:
    """The letters and digits of each page."""
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def plain(text: str) -> str:
    """Letters and digits only: where lines end and signs stand differs."""
    return "".join(one for one in text if one.isalnum())


def test_the_form_has_question_answers_and_blank_and_only_the_outer_envelope_has_a_code(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    texts = {"nl": polls.dutch("Het park"), "en": ENGLISH}
    slug = polls.drafted(engine, team, receipt_key, paper=True, texts=texts)
    here = f"/referendum/{slug}/stemformulier.pdf"
    assert voter.get(here).status_code == 404, "two people have not fixed it"
    polls.agree(engine, slug, polls.Act.FIX, team)
    printed = {code: pages(voter.get(f"{here}?taal={code}").content) for code in LANGUAGES}
    assert {code: len(one) for code, one in printed.items()} == dict.fromkeys(LANGUAGES, 2)
    form, envelopes = printed["nl"]
    for said in ("Moet het park autovrij worden?", "1. Ja", "2. Nee", "Blanco", "minstens 30 enveloppen"):
        assert plain(said) in form, said
    assert plain("stemcode over") not in form and plain("Voor op de enveloppen") not in form
    inner, outer = envelopes.split(plain("Buitenste envelop"))
    assert plain("Schrijf niets op deze envelop.") in inner and plain("stemcode over") not in inner
    assert plain("Schrijf hier uw stemcode over, met alle 17 tekens") in outer
    for code, (form, _envelopes) in printed.items():
        assert (plain("No cars in the park?") in form) is (code == "en")
        assert plain("Moet het park autovrij worden?") in form or code == "ar", "the Dutch words count: on every form"


def test_where_nobody_votes_on_paper_there_is_no_form(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    assert voter.get(f"/referendum/{poll.slug}/stemformulier.pdf").status_code == 404
