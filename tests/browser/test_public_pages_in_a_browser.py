"""Public pages as people meet them: on a phone, on a projector, by keyboard, without scripts, from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import open_engine, unit_of_work
from tests.browser.served import served
from tests.browser.serving import PATIENCE
from tests.browser.town import Town
from tests.web.public_lottery import DRAWN_PANEL, Stored, panels
from tests.web.world import VAULT

PHONE, DESK = (360, 800), (1280, 720)
SCREENS = (
    "/loting/groen-published/loting",
    "/loting/groen-announced/loting",
    "/loting/halverwege/loting",
    "/loting/groen-drawn/loting?deel=cijfers",
    "/loting/groen-drawn/loting?deel=panel",
    "/loting/groen-drawn/loting?deel=mix",
    "/loting/groen-drawn/loting?deel=mix&blad=2",
    "/loting/oefening/loting?deel=cijfers",
    "/loting/oefening/loting?deel=panel",
    "/loting/oefening/loting?deel=mix",
)
SMALLEST_ON_PROJECTOR = 32
SHOTS = Path(__file__).parent / "shots"

_TEXT_SIZES = """() => [...document.querySelectorAll('body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width > 2 && r.height > 2; })
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)])"""
_CUT_OFF = """() => [...document.querySelectorAll('.snw-draw__screen *:not(.ams-visually-hidden)')]
  .filter(e => !e.closest('.ams-visually-hidden') && !e.closest('svg'))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.width > 2 && (r.bottom > innerHeight + 1 || r.right > innerWidth + 1 || r.left < -1))
  .map(([e, r]) => e.className + ' ' + e.textContent.trim().slice(0, 40))"""
_OVERLAP = """() => { const f = document.querySelector('.snw-draw__foot').getBoundingClientRect().top;
  return [...document.querySelectorAll('.snw-draw__main li, .snw-draw__main tr, .snw-draw__main p')]
    .filter(e => !e.closest('.ams-visually-hidden') && e.getBoundingClientRect().bottom > f + 1).length; }"""

_FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const o = parseFloat(s.outlineWidth) + parseFloat(s.outlineOffset);
  return [e.innerText.trim(), parseFloat(s.outlineWidth), r.left - o, r.top - o, r.right + o, r.bottom + o]; }"""


@pytest.fixture(scope="module")
def origin(town: Town) -> str:
    return town.origin


def opened(browser: Browser, address: str, size: tuple[int, int], *, scripts: bool = True) -> Page:
    """A page in a context of its own, without motion so that nothing is measured half-way."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("address", SCREENS)
def test_the_draw_can_be_read_from_the_back_of_the_room(browser: Browser, origin: str, address: str) -> None:
    page = opened(browser, origin + address, DESK)
    sizes = page.evaluate(_TEXT_SIZES)
    assert sizes
    assert [text for size, text in sizes if size < SMALLEST_ON_PROJECTOR] == []
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK[1]
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_OVERLAP) == 0
    page.context.close()


def test_the_mix_fits_on_an_old_projector(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn/loting?deel=mix", (1024, 768))
    assert min(size for size, _ in page.evaluate(_TEXT_SIZES)) >= SMALLEST_ON_PROJECTOR
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_OVERLAP) == 0
    page.context.close()


def test_on_a_phone_a_group_of_the_mix_is_a_block_with_words_beside_its_numbers(browser: Browser, origin: str) -> None:
    for address in ("/loting/groen-drawn", "/loting/groen-drawn/loting?deel=mix"):
        page = opened(browser, origin + address, PHONE)
        cells = page.locator("td[data-title=Panel]").all()
        assert len(cells) >= 6
        for cell in cells:
            label = cell.evaluate("e => getComputedStyle(e, '::before').content")
            assert "Panel" in label or "data-title" in label
            box, agreed = cell.bounding_box(), cell.locator("xpath=following-sibling::td").first.bounding_box()
            assert box and agreed and box["x"] + box["width"] <= agreed["x"], "the two do not run into each other"
            assert agreed["x"] + agreed["width"] <= PHONE[0]
        page.context.close()


def test_the_draw_grows_with_the_screen(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn/loting?deel=panel", (1920, 1080))
    assert min(size for size, _ in page.evaluate(_TEXT_SIZES)) >= SMALLEST_ON_PROJECTOR * 1.4
    assert page.evaluate(_CUT_OFF) == []
    page.context.close()


def test_the_drawn_panel_fills_its_seats(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn/loting", DESK)
    assert page.locator("h2").inner_text() == f"Panel {DRAWN_PANEL} is ingeloot"
    page.screenshot(path=SHOTS / "draw.png")  # the picture in README.md is a copy of this one
    assert page.locator(".snw-draw__seat").all_inner_texts() == list(panels()[DRAWN_PANEL])
    fell = page.locator(".snw-draw__slot--filled").all_inner_texts()
    assert "".join(fell) == str(DRAWN_PANEL), "the digits stand beside what they pointed at"
    page.context.close()


def test_digits_appear_one_by_one(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/halverwege/loting", DESK)
    assert page.locator(".snw-draw__slot--filled").all_inner_texts() == ["4", "1"]
    assert page.locator(".snw-draw__slot").count() == 3
    assert "Er zijn nog 10 panels over" in page.locator("main").inner_text()
    page.context.close()


def test_a_lot_is_looked_up_with_the_keyboard_and_without_scripts(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn", PHONE, scripts=False)
    page.get_by_role("link", name="Zoek uw lotnummer op").first.click()
    page.get_by_role("textbox", name="Uw lotnummer").focus()
    page.keyboard.type(panels()[DRAWN_PANEL][0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit lotnummer is ingeloot")).to_be_visible()
    page.context.close()


def test_the_keyboard_reaches_everything_in_order_and_is_seen(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn/mijn-lot", DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    skip = page.locator(".ams-skip-link").bounding_box()
    assert skip and skip["height"] > 30, "the skip link shows when it has the focus"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        width, text = page.evaluate(
            "[parseFloat(getComputedStyle(document.activeElement).outlineWidth), "
            "document.activeElement.id || document.activeElement.textContent.trim()]"
        )
        if page.evaluate("document.activeElement === document.body"):
            break
        assert width >= 3, f"no outline on {text}"
        reached.append(text)
    assert reached.index("Controleer zelf") < reached.index("lot") < reached.index("Zoek op")
    page.context.close()


@pytest.mark.parametrize("address", ["/loting/halverwege/loting", "/loting/groen-drawn/loting?deel=mix"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_link_of_the_draw_is_reached_by_keyboard_and_its_outline_is_on_the_screen(
    browser: Browser, origin: str, address: str, size: tuple[int, int]
) -> None:
    page = opened(browser, origin + address, size)
    links = page.locator(".snw-draw__screen a").all_inner_texts()
    reached = []
    page.keyboard.press("Tab")  # the skip link
    for _ in links:
        page.keyboard.press("Tab")
        text, outline, left, top, right, bottom = page.evaluate(_FOCUSED)
        reached.append(text)
        assert outline >= 3, text
        assert left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1], f"the outline of {text} is cut off"
    assert reached == [text.strip() for text in links]
    page.context.close()


def test_the_skip_link_leads_to_the_content(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/", DESK)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.context.close()


def test_without_scripts_the_draw_is_followed_by_a_link(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/halverwege/loting", PHONE, scripts=False)
    page.get_by_role("link", name="Kijk of er iets nieuws is").click()
    assert page.locator(".snw-draw__slot--filled").count() == 2
    page.context.close()


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn/loting", DESK)
    assert page.locator(".snw-draw__seat").first.evaluate("e => getComputedStyle(e).animationName") == "none"
    page.context.close()


def test_a_page_from_right_to_left_is_mirrored(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/ontwikkel/onderdelen?richting=rtl", DESK)
    brand, menu = page.locator(".snw-brand").bounding_box(), page.locator(".snw-menu").bounding_box()
    assert brand and menu and brand["x"] > menu["x"]
    page.context.close()


def test_a_page_on_paper_keeps_its_text_and_drops_its_menu(browser: Browser, origin: str) -> None:
    page = opened(browser, f"{origin}/loting/groen-drawn", DESK)
    page.emulate_media(media="print")
    assert not page.locator(".snw-menu").is_visible()
    assert page.get_by_role("heading", name="Waar staan we?").is_visible()
    page.context.close()


def test_who_watches_at_home_sees_the_next_digit_without_doing_anything(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, (Stored(state=State.ANNOUNCED, slug="live", digits="4"),)) as origin:
        page = opened(browser, f"{origin}/loting/live/loting", PHONE)
        expect(page.locator(".snw-draw__slot--filled")).to_have_count(1)
        page.evaluate("document.querySelector('#scherm').dataset.same = 'yes'")
        with page.expect_response(lambda answer: answer.status == 204, timeout=60_000):
            pass
        assert page.locator("#scherm[data-same]").count() == 1, "nothing new, so nothing is replaced"
        engine = open_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}", VAULT)
        with unit_of_work(engine) as session:
            session.query(Procedure).filter_by(slug="live").update({"digits": "41"})
        engine.dispose()
        page.get_by_role("link", name="Kijk of er iets nieuws is").focus()
        expect(page.locator(".snw-draw__slot--filled")).to_have_count(2, timeout=60_000)
        focused = page.evaluate("document.activeElement.textContent")
        assert focused == "Kijk of er iets nieuws is", "who goes through the page by keyboard is not sent back"
        assert page.locator("main").count() == 1
        page.context.close()
