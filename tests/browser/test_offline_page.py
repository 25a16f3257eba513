"""The verification page, opened from disk without a network: drop a record, read the sentence, change a byte."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Axe
from tests.verifier.rotation_record import Plan, Record

PAGE = Path(__file__).resolve().parents[2] / "snw_democratie" / "static" / "verifier" / "controleer.html"
RECORD = Record(Plan(homes=True, barred=True, panels=1000))
TRUE = "Deze loting klopt, voor zover openbaar is."
FALSE = "Deze loting klopt NIET: "
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
}"""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The record as people download it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def forged() -> dict[str, bytes]:
    """The record in which one person sits in one panel more."""
    panels = RECORD.files["panels.csv"].replace(b"L-00008", b"L-00009", 1)
    return {**RECORD.files, "panels.csv": panels}


@pytest.fixture(params=[1280, 360])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page on a desktop and on a phone, offline; whatever it asks or complains of fails the test."""
    context = browser.new_context(viewport={"width": request.param, "height": 740}, offline=True, locale="nl-NL")
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda asked: heard.append(asked.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(PAGE.as_uri())
    yield page
    assert [line for line in heard if line != PAGE.as_uri() and not line.startswith("blob:null/")] == []
    context.close()


def drop(page: Page, files: Mapping[str, bytes], *, says: str) -> None:
    """Drop the record on the page and wait until its sentence begins with `says`."""
    page.evaluate(DROP, ["verslag.zip", b64encode(zipped(files)).decode()])
    expect(page.locator("#sentence")).to_contain_text(says)
    expect(page.locator("#result")).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_true_record_is_said_to_be_true_and_a_changed_one_is_refused(page: Page, axe: Axe) -> None:
    assert axe(page) == [] and fits(page)
    page.fill("#digest", RECORD.digest)
    drop(page, RECORD.files, says=TRUE)
    assert page.evaluate("document.activeElement.id") == "sentence"
    assert page.locator("#checks tr").count() == 27
    assert page.locator("#checks tr.failed").count() == 0
    assert page.inner_text('[data-check="published_digest"] .word') == "gecontroleerd"
    assert axe(page) == [] and fits(page)
    drop(page, forged(), says=FALSE)
    broken = page.locator("#checks tr.failed").evaluate_all("rows => rows.map((row) => row.dataset.check)")
    assert broken == ["file_digests", "quotas", "panels", "appearances"]
    assert axe(page) == [] and fits(page)


def test_a_record_without_the_published_digest_says_what_that_is_worth(page: Page) -> None:
    drop(page, RECORD.published(), says=TRUE)
    assert "U vulde de vingerafdruk van vooraf niet of niet helemaal in." in page.inner_text("#caveats")
    assert page.inner_text('[data-check="chances"] .word') == "niet openbaar"
    page.fill("#digest", "0123456789")
    page.click("#record button")
    expect(page.locator("#sentence")).to_contain_text(FALSE + "dit is niet de loting waarvan u de vingerafdruk hebt.")


def test_loose_files_do_as_well_as_the_zip(page: Page, tmp_path: Path) -> None:
    for name, data in RECORD.published().items():
        (tmp_path / name).write_bytes(data)
    page.set_input_files("#zip", sorted(tmp_path.iterdir()))
    expect(page.locator("#sentence")).to_contain_text(TRUE)
    (tmp_path / "draw.json").write_bytes(b"{}\n")
    page.set_input_files("#folder", tmp_path)
    expect(page.locator("#sentence")).to_contain_text(FALSE)


def test_somebody_finds_the_own_place_and_seal_with_the_keyboard(page: Page) -> None:
    drop(page, RECORD.published(), says=TRUE)
    page.focus("#lot")
    page.keyboard.type(RECORD.ids[3])
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("100 van de 1.000 panels")
    expect(page.locator("#found")).to_contain_text("niet ingeloot")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(RECORD.salts[3])
    values, _ = RECORD.types[RECORD.person_types[3]]
    for value in [*values, RECORD.households[3]]:
        page.keyboard.press("Tab")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("past precies")
    page.fill("#answer-0", "een ander antwoord")
    page.click("#lookup button")
    expect(page.locator("#found")).to_contain_text("past NIET")


def test_a_record_of_another_kind_is_not_called_false(page: Page, axe: Axe) -> None:
    page.evaluate(DROP, ["record.zip", b64encode(zipped({"rule.json": b"{}", "ballots.pb": b""})).decode()])
    expect(page.locator("#record-error")).to_contain_text("maar de telling van een buurtbudget")
    assert "python -m ballots budget-verify" in page.inner_text("#record-error")
    assert not page.is_visible("#result") and page.inner_text("#busy") == "" and axe(page) == []
    drop(page, RECORD.published(), says=TRUE)
    assert not page.is_visible("#record-error")


def test_an_unreadable_file_is_said_to_be_unreadable(page: Page, axe: Axe) -> None:
    page.evaluate(DROP, ["verslag.zip", b64encode(zipped(RECORD.files)[:500]).decode()])
    expect(page.locator("#record-error")).to_contain_text("Er is niets verloren")
    assert not page.is_visible("#result")
    assert axe(page) == []
    page.fill("#digest", "abc")
    page.click("#record button")
    assert "64 tekens" in page.inner_text("#digest-error")


def test_the_page_speaks_five_languages_and_loses_nothing_when_another_is_chosen(page: Page, axe: Axe) -> None:
    drop(page, forged(), says=FALSE)
    assert page.locator("#checks tr.failed details[open]").count() > 0
    page.fill("#lot", RECORD.ids[3])
    page.click("#lookup button")
    expect(page.locator("#found")).to_contain_text("zit in deze loting")
    says = {
        "العربية": ("rtl", "هذه القرعة غير صحيحة", "لجنة"),
        "Türkçe": ("ltr", "Bu kura DOĞRU DEĞİL", "panelden"),
        "Polski": ("ltr", "To losowanie NIE jest prawidłowe", "paneli"),
        "English": ("ltr", "This draw is NOT correct", "of the 1,000 panels"),
    }
    for name, (direction, sentence, found) in says.items():
        page.get_by_role("button", name=name).click()
        assert page.evaluate("document.documentElement.dir") == direction
        assert sentence in page.inner_text("#sentence")
        assert found in page.inner_text("#found")
        assert page.input_value("#lot") == RECORD.ids[3]
        assert page.locator("#checks tr.failed").count() == 4
        assert page.locator("#checks .detail:not([lang=nl])").count() == 0
        assert page.locator("#checks details[open]").count() == 0, "what is Dutch is folded away"
        assert axe(page) == [] and fits(page), name


def test_the_browser_or_the_address_says_which_language_it_begins_in(browser: Browser) -> None:
    context = browser.new_context(locale="tr-TR")
    page = context.new_page()
    page.goto(PAGE.as_uri())
    assert page.inner_text("h1") == "Bir kurayı kendiniz kontrol edin"
    page = context.new_page()
    page.goto(PAGE.as_uri() + "#ar")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.title() == page.inner_text("h1") == "تحققوا من القرعة بأنفسكم"
    context.close()


def test_without_a_worker_the_page_does_the_same(browser: Browser) -> None:
    context = browser.new_context(locale="nl-NL")
    context.add_init_script("delete globalThis.Worker")
    page = context.new_page()
    page.goto(PAGE.as_uri())
    drop(page, RECORD.files, says=TRUE)
    drop(page, forged(), says=FALSE)
    context.close()
