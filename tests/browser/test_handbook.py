"""The handbook: its pictures are made here, in a real browser, and its words are those of the screen.

`SNW_PICTURES=1 python -m pytest tests/browser/test_handbook.py` renews the pictures in docs/handboek/beelden/.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.translations import texts
from tests.browser.budgeting import COUNTED, LISTED, TO_LIST
from tests.browser.conftest import ROOT
from tests.browser.looking import Visitors, visitors
from tests.browser.referenda import CLOSED, COMING
from tests.browser.registering import OPEN
from tests.browser.town import Town
from tests.visits import accounts, pool

BOOK = ROOT / "docs" / "handboek"
PICTURES = BOOK / "beelden"
LARGEST = 120_000
PHONE, DESK = 360, 720


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What stands on one picture: who looks where, after what, how wide the screen is, and what stands at its top."""

    address: str
    who: str = ""
    width: int = DESK
    before: Callable[[Page, str], None] | None = None
    top: str = ""


WANTED = {
    "tweede-stap": Picture(address="", who="cem", before=accounts.another_phone),
    "bewoner-begin": Picture(address=pool.START, width=PHONE),
    "bewoner-vraag": Picture(address=f"{pool.START}/vraag/adres", width=PHONE, before=pool.begun),
    "bewoner-klaar": Picture(address=f"{pool.START}/klaar", width=PHONE, before=pool.registered),
    "bewoner-overzicht": Picture(address="/mijn-aanmelding/overzicht", width=PHONE, before=pool.opened),
    "helper-hulp": Picture(address="/hulp", who="hulya"),
    "registrator-dubbel": Picture(address=f"/team/lotingen/{OPEN}/dubbel", who="rosa"),
    "wijkplatform-ronde": Picture(address=f"/team/buurtbudget/{TO_LIST}", who="wim"),
    "wijkplatform-papier": Picture(address=f"/team/buurtbudget/{LISTED}/papier", who="wim"),
    "wijkplatform-stapel": Picture(address=f"/team/buurtbudget/{LISTED}/papier/stapel/2", who="wim"),
    "wijkplatform-telling": Picture(address=f"/team/buurtbudget/{COUNTED}/tellen", who="wim"),
    "team-werktafel": Picture(address="/team", who="anna"),
    "team-aanmelden": Picture(address=f"/team/lotingen/{OPEN}/aanmelden", who="anna"),
    "team-codes": Picture(address=f"/team/lotingen/{OPEN}/codes", who="anna"),
    "team-collegas": Picture(address="/team/collegas", who="anna"),
    "team-referendum-papier": Picture(address=f"/team/referendum/{CLOSED}/papier", who="anna"),
    "team-trekken": Picture(address="/team/lotingen/panel-announced/trekken", who="anna"),
    "beheerder-accounts": Picture(address="/beheer/accounts", who="cem"),
    "beheerder-uitnodigen": Picture(address="/beheer/accounts/nieuw", who="cem"),
    "controleur-logboek": Picture(address="/beheer/logboek", who="cem"),
    "sleutelbewaarder-maken": Picture(address=f"/referendum/{COMING}/sleutels#2.7Q4M-XK2D-9RTB-H", top="#kop-ver"),
    "sleutelbewaarder-openen": Picture(address=f"/referendum/{CLOSED}/sleutels", top="#kop-ver"),
    "waarnemer-loting": Picture(address="/loting/groen-published"),
    "waarnemer-controleer": Picture(address="/controleer"),
    "waarnemer-logboek": Picture(address="/logboek"),
}


def pages() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(BOOK.glob("*.md"))}


@pytest.fixture(scope="module")
def people(browser: Browser, town: Town) -> Iterator[Visitors]:
    with visitors(browser, town.origin) as found:
        yield found


@pytest.mark.parametrize("name", WANTED)
def test_a_picture_can_be_made_again(people: Visitors, town: Town, tmp_path: Path, name: str) -> None:
    wanted = WANTED[name]
    page = people.page_of(wanted.who, "nl")
    page.set_viewport_size({"width": wanted.width, "height": 800})
    if wanted.before is not None:
        wanted.before(page, town.origin)
    if wanted.address:
        answer = page.goto(town.origin + wanted.address)
        assert answer is not None
        assert answer.ok
    if wanted.top:
        page.locator(wanted.top).evaluate("one => one.scrollIntoView()")
    made = (PICTURES if os.environ.get("SNW_PICTURES") else tmp_path) / f"{name}.png"
    page.screenshot(path=str(made))
    assert 5_000 < made.stat().st_size < LARGEST


def test_the_book_shows_each_picture_and_no_other() -> None:
    shown = {found for text in pages().values() for found in re.findall(r"\]\(beelden/([\w-]+)\.png\)", text)}
    there = {path.stem for path in PICTURES.glob("*.png")}
    assert shown == set(WANTED) == there
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size >= LARGEST] == []


def test_words_in_bold_are_on_the_screen() -> None:
    said = " ".join(" ".join(text) if isinstance(text, tuple) else text for _, text, _ in texts())
    bold = [(name, words) for name, text in pages().items() for words in re.findall(r"\*\*([^*]+)\*\*", text)]
    assert len(bold) > 40
    assert [(name, words) for name, words in bold if words not in said] == []


def test_every_role_has_its_page() -> None:
    listed = re.findall(r"\]\((\w+\.md)\)", pages()["README.md"])
    assert {*listed, "README.md"} == set(pages())
