"""The registrar's secret list, chosen by mistake, is never sent; without scripts the server says what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ballots.referendum.codes import new_code
from tests.browser.conftest import Axe
from tests.browser.referenda import COMING, OPEN
from tests.browser.serving import PHONE, signed_in, visitor
from tests.browser.town import Town

SECRET = '\ufeff"number";"gebied";"code"\r\n"1";"GF08";"AAAA-BBBB-CCCC-0001-X"\r\n'
PLACES = {
    "lijst": (f"/team/referendum/{COMING}", "Kies public.csv."),
    "stem": (f"/referendum/{OPEN}/inleveren", "Dit is een lijst met stemcodes, geen stem."),
}
BEFORE_IT_WAS_LOOKED_AT = """([id, text]) => {
  const chosen = new DataTransfer(), field = document.getElementById(id);
  chosen.items.add(new File([text], "letters.csv"));
  field.files = chosen.files;
  field.form.requestSubmit();
}"""
"""As a quick hand does: sent while the page still reads the file."""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    file = tmp_path / "letters.csv"
    file.write_text(SECRET, "utf-8", newline="")
    return file


@pytest.mark.parametrize("name", PLACES)
def test_the_secret_list_is_not_sent_and_the_page_says_so(
    browser: Browser, town: Town, axe: Axe, letters: Path, name: str
) -> None:
    address, said = PLACES[name]
    page = signed_in(browser, town.origin, "anna") if name == "lijst" else visitor(browser, town.origin, width=PHONE)
    page.goto(town.origin + address)
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    told = page.locator("[data-secret-list]")
    expect(told).to_be_hidden()
    page.locator(f"#{name}").set_input_files(letters)
    _refused(page, name, said)
    assert not axe(page)
    page.locator(f"#{name}").set_input_files([])
    page.evaluate(BEFORE_IT_WAS_LOOKED_AT, [name, SECRET])
    _refused(page, name, said)
    assert posted == []
    other = letters.with_name("public.csv")
    other.write_text("credential,gebied\n1,GF08\n")
    page.locator(f"#{name}").set_input_files(other)
    expect(told).to_be_hidden()
    with page.expect_navigation():
        page.evaluate("id => document.getElementById(id).form.requestSubmit()", name)
    assert len(posted) == 1, "any other file is sent, and judged there"
    page.context.close()


def test_without_scripts_the_server_says_that_these_codes_are_no_longer_secret(
    browser: Browser, town: Town, letters: Path
) -> None:
    page = visitor(browser, town.origin, scripts=False)
    page.goto(town.origin + PLACES["stem"][0])
    page.locator("#stem").set_input_files(letters)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("#stem-fout")).to_contain_text("Deze codes zijn nu niet meer geheim.")
    page.context.close()


def test_the_code_of_a_letter_typed_as_a_public_code_is_not_sent(browser: Browser, town: Town, axe: Axe) -> None:
    page = signed_in(browser, town.origin, "anna")
    page.goto(f"{town.origin}/team/referendum/{OPEN}")
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    told, field = page.locator("[data-secret-code]"), page.locator("#oud")
    expect(told).to_be_hidden()
    for typed in (new_code(), "oooo-1111 ilil.zzzzz"):
        field.fill(typed)
        field.press("Enter")
        expect(told).to_contain_text("Er is niets verstuurd.")
        expect(told).to_be_focused()
        expect(field).to_have_value("")
    assert not axe(page) and posted == []
    field.fill("a" * 64)
    with page.expect_navigation():
        field.press("Enter")
    expect(page.locator("#oud-fout")).to_contain_text("Deze code staat niet op de lijst.")
    assert len(posted) == 1
    page.context.close()


def _refused(page: Page, name: str, said: str) -> None:
    told = page.locator("[data-secret-list]")
    expect(told).to_contain_text(said)
    expect(told).to_contain_text("Er is niets verstuurd.")
    expect(told).to_be_focused()
    expect(page.locator(f"#{name}")).to_have_value("")
