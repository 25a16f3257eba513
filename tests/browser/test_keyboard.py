"""The keyboard of the tests goes where people's go, and sees where a focus cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.keyboard import CannotReach, Keyboard
from tests.browser.serving import DESK, PHONE, furnished, serving, signed_in, visitor
from tests.web.world import PASSWORD


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with furnished(tmp_path_factory.mktemp("keyboard")) as engine, serving(engine) as origin:
        yield origin


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scripts", [True, False])
def test_staff_sign_in_with_the_keyboard_only(browser: Browser, origin: str, width: int, scripts: bool) -> None:
    page = visitor(browser, origin, width=width, scripts=scripts)
    page.goto(f"{origin}/inloggen")
    keys = Keyboard(page)
    keys.fill("Naam", "fout")
    keys.fill("Wachtwoord", "ook fout")
    keys.back_to("Naam")
    keys.fill("Naam", "anna")
    keys.fill("Wachtwoord", PASSWORD)
    keys.press("Log in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Werktafel")
    keys.follow("Controleer zelf")
    expect(page.get_by_role("heading", level=1)).to_have_text("Controleer zelf")
    page.context.close()


def test_every_kind_of_control_is_worked_with_the_keyboard(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin)
    page.goto(f"{origin}/ontwikkel/onderdelen")
    keys = Keyboard(page)
    keys.fill("Uw naam", "Ayşe")
    keys.select("Welke wijk?", "In het buurthuis")
    keys.choose("In het buurthuis", group="Hoe wilt u meedoen?")
    keys.tick("Ja, u mag mijn antwoorden gebruiken voor de loting.")
    values = {box.get_attribute("id"): box.input_value() for box in page.locator("#naam, #waar-fout").all()}
    assert values == {"naam": "Ayşe", "waar-fout": "a"}
    assert page.locator("#hoe-1").is_checked() and page.locator("#mag").is_checked()
    with pytest.raises(CannotReach):
        keys.fill("Adres van de pagina", "dat kan niet")
    page.context.close()


def test_a_focus_that_cannot_be_seen_stops_the_keyboard(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin)
    page.goto(f"{origin}/inloggen")
    page.evaluate("document.querySelector('#naam').style.outline = 'none'")
    with pytest.raises(AssertionError, match="shows no focus"):
        Keyboard(page).fill("Naam", "anna")
    page.context.close()


def test_who_is_signed_in_stays_signed_in(browser: Browser, origin: str) -> None:
    page = signed_in(browser, origin, "anna", width=PHONE)
    page.goto(f"{origin}/team/lotingen/nieuw")
    expect(page.get_by_role("button", name="Bewaar de regels")).to_be_visible()
    page.context.close()
