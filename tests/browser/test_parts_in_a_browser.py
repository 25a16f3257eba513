"""Every part of the interface in both directions: pictures for people to look at, and what must be true of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.keyboard import PAINTED
from tests.browser.serving import DESK, PHONE, visitor
from tests.browser.town import Town

SHOTS = Path(__file__).parent / "shots"
_SQUEEZED = """[...document.querySelectorAll("caption:not(.ams-visually-hidden)")].filter(one => one.offsetParent
  && one.offsetWidth < one.parentElement.offsetWidth - 1).map(one => one.textContent)"""
_AWAY = """[...document.querySelectorAll(".ams-checkbox, .ams-radio")].filter(one => {
  const box = one.getBoundingClientRect(), label = one.querySelector("label").getBoundingClientRect();
  const aside = getComputedStyle(one).direction === "rtl" ? box.right - label.right : label.left - box.left;
  return box.width && !one.closest(".snw-map") && Math.abs(label.top - box.top) + Math.abs(aside) > 1;
}).map(one => one.textContent.trim())"""
"""Captions narrower than their table; labels that do not begin in the corner of their choice."""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_part_is_painted_and_photographed(browser: Browser, town: Town, direction: str, width: int) -> None:
    page = visitor(browser, town.origin, width=width)
    page.goto(f"{town.origin}/ontwikkel/onderdelen?richting={direction}")
    assert page.evaluate("document.documentElement.dir") == direction
    page.evaluate(PAINTED)
    assert page.evaluate("painted.width()") + page.evaluate("painted.controls()") == []
    for folded in page.locator("details").all():
        folded.evaluate("one => { one.open = true }")
    assert page.evaluate("painted.width()") + page.evaluate("painted.controls()") == []
    assert page.evaluate(_SQUEEZED) + page.evaluate(_AWAY) == []
    assert page.locator("main section[aria-labelledby^=kop-]").count() >= 7
    for section in page.locator("main section[aria-labelledby^=kop-]").all():
        name = section.get_attribute("aria-labelledby")
        section.screenshot(path=SHOTS / f"parts-{name}-{direction}-{width}.png")
        assert (SHOTS / f"parts-{name}-{direction}-{width}.png").stat().st_size > 2000
    page.context.close()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_map_is_not_mirrored_and_its_tiles_hold_their_words(browser: Browser, town: Town, direction: str) -> None:
    page = visitor(browser, town.origin, width=PHONE)
    page.goto(f"{town.origin}/ontwikkel/onderdelen?richting={direction}")
    for place in ("#kaart", ".snw-map--place", "fieldset .snw-map"):
        tiles = page.locator(f"{place} .snw-tile")
        west, east = (tiles.filter(has_text=name).bounding_box() for name in ("De Punt", "toomse Veld"))
        north, south = (tiles.filter(has_text=name).bounding_box() for name in ("dijk Nieuw-West", "De Aker"))
        assert west and east and north and south
        assert west["x"] < east["x"] and north["y"] < south["y"]
    too_long = page.locator(".snw-tile__inside").evaluate_all(
        "tiles => tiles.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    )
    assert too_long == []
    colours = page.locator("#kaart .snw-tile").evaluate_all(
        "all => new Set(all.map(t => getComputedStyle(t).backgroundColor)).size"
    )
    assert colours >= 5
    page.context.close()
