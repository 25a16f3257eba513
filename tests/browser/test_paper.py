"""What comes out of a printer: the page without its menus, black on white, and a code that stays whole."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.keyboard import PAINTED
from tests.browser.serving import visitor
from tests.browser.town import Town

A4 = 680  # pixels between margins of 15 mm
MENUS = ("Voor het team", "English", "Polski", "Hoe lang wij bewaren", "Toegankelijkheid")
WANTED = {
    "/": ("beslissen mee", "Dit kan nu"),
    "/loting/groen-drawn": ("Het panel is geloot", "Waar staan we?", "/loting/groen-drawn/panels/0"),
    "/loting/groen-drawn/mijn-lot?lot=007": ("007", "van de 1.000"),
    "/bewaren": ("Wat wij wissen", "Reservekopieën"),
}
_PALE = """() => [...document.querySelectorAll('main *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => e.checkVisibility() && !e.closest('svg, .snw-tile, .ams-button, .snw-steps__marker'))
  .filter(e => { const v = getComputedStyle(e).color.match(/[0-9]+/g).map(Number); return Math.max(...v) > 170; })
  .map(e => e.className + ' ' + e.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("address", WANTED)
def test_a_page_on_paper_has_its_text_and_no_menus(browser: Browser, town: Town, address: str) -> None:
    page = visitor(browser, town.origin)
    page.goto(town.origin + address)
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert [text for text in WANTED[address] if text not in words] == []
    assert [text for text in MENUS if text in words] == []
    page.set_viewport_size({"width": A4, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate(_PALE) == []
    page.evaluate(PAINTED)
    assert page.evaluate("painted.width()") == []
    page.context.close()


def test_a_code_stays_whole_on_paper_with_its_picture(browser: Browser, town: Town) -> None:
    page = visitor(browser, town.origin)
    page.goto(f"{town.origin}/ontwikkel/onderdelen")
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    assert sum("7KQ4-WX2M-PR9F" in text for text in pages) == 1
    page.emulate_media(media="print")
    key = page.locator("section[aria-labelledby=kop-aanmelden] .snw-key")
    assert key.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    size = key.locator("code").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    picture = page.locator("section[aria-labelledby=kop-aanmelden] .snw-qr").bounding_box()
    assert size >= 20 and picture and picture["width"] >= 100
    assert not page.locator(".snw-answers__change").first.is_visible(), "nothing on paper can be clicked"
    page.context.close()
