"""Registering in a real browser: a cheap phone and a desk, three languages, the keyboard only, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from snw_democratie.security.codes import shown
from snw_democratie.security.staff import Role
from tests.browser.conftest import Axe
from tests.browser.keyboard import Keyboard
from tests.browser.serving import DESK, PHONE, serving, sign_in, visitor
from tests.pool import offices
from tests.pool.residents import codes, enrol
from tests.web.world import START, VAULT, add_staff

SLUG = "panel-van-bewoners"
NAMES = {"nl": "Jan de Vries", "ar": "فاطمة العمراني", "tr": "Işıl Öztürk"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('registering') / 'pool.sqlite3'}", VAULT)
    migrate(engine)
    add_staff(engine)
    offices.add_staff(engine, "hulya", Role.HELPER)
    assert enrol(engine, ways=("open", "letter"), closes_at=START + timedelta(days=60)) == SLUG
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def origin(engine: Engine) -> Iterator[str]:
    with serving(engine) as address:
        yield address


JUDGED = {"nl": (DESK, PHONE), "ar": (PHONE,), "tr": ()}
"""A page has the same elements in every language: axe looks at both windows in Dutch and one in Arabic."""


class Walk:
    """Goes on from page to page, and judges every page that it comes to."""

    def __init__(self, page: Page, axe: Axe | None, language: str = "nl") -> None:
        self.page, self.axe, self.judged = page, axe, JUDGED[language]
        self.found: list[str] = []
        self.seen: list[str] = []
        page.on("console", lambda said: self.found.append(f"console: {said.text}") if said.type == "error" else None)

    def look(self) -> None:
        """What is wrong with the page as it is now."""
        here = re.sub(r"^https?://[^/]+", "", self.page.url)
        self.seen.append(here)
        for width in (DESK, PHONE) if self.axe is not None else ():
            # One walk for both: the same page on a desk and on a phone.
            self.page.set_viewport_size({"width": width, "height": 800})
            if width in self.judged:
                self.found += [f"{here} at {width}: {problem}" for problem in self.axe(self.page)]
            wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            self.found += [f"{here} at {width}: {wide} px too wide"] if wide > 0 else []

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def answer(self, texts: dict[str, str] | None = None, *choices: str) -> None:
        """Type, click on what is painted for these choices, and send the form."""
        for name, value in (texts or {}).items():
            self.page.fill(f"main input[name={name}]", value)
        for choice in choices:
            self.page.locator(f"main label[for='{choice}']").click()
        self.send()

    def send(self) -> None:
        """Press the button of the form."""
        with self.page.expect_navigation():
            self.page.locator("main .snw-form button[type=submit]").first.click()
        self.look()


def registered(walk: Walk, origin: str, name: str, *, slips: bool = False) -> str:
    """The whole way from the first page to the code; with `slips` a mistake is made on each kind of page first."""
    walk.go(f"{origin}/meedoen/{SLUG}")
    walk.send()
    return answered(walk, name, slips=slips)


def answered(walk: Walk, name: str, *, slips: bool = False) -> str:
    """From the first question to the code."""

    def slip(texts: dict[str, str] | None = None, *choices: str) -> None:
        if slips:
            walk.answer(texts, *choices)

    page = walk.page
    slip({"code": "fout"})
    walk.answer({"code": ""})
    slip({"naam": ""})
    walk.answer({"naam": name})
    slip({"geboortejaar": "85"})
    walk.answer({"geboortejaar": "1985"})
    slip({"postcode": "10", "huisnummer": "x"})
    walk.answer({"postcode": "1069 ab", "huisnummer": "12", "toevoeging": "hs"})
    slip()
    walk.answer(None, "wijk-2")
    walk.answer(None, "antwoord-1")
    walk.answer(None, "antwoord-3")
    slip(None, "weg-1")
    walk.answer({"email": "jan@voorbeeld.example"}, "weg-1")
    slip()
    walk.answer(None, "loting")
    expect(page.locator(".snw-answers")).to_contain_text(name)
    walk.send()
    return page.locator(".snw-key__code").inner_text()


def looked_at_corrected_and_erased(walk: Walk, origin: str, name: str, code: str) -> None:
    """With the code: look, change one answer, and erase everything."""
    page = walk.page
    walk.go(f"{origin}/mijn-aanmelding")
    walk.answer({"code": "fout"})
    walk.answer({"code": code.lower()})
    expect(page.locator("main")).to_contain_text(name)
    with page.expect_navigation():
        page.locator("form[action='/mijn-aanmelding/wijzigen'] button").click()
    walk.look()
    page.locator(".snw-answers a[href$='/naam']").click()
    walk.look()
    walk.answer({"naam": f"{name} II"})
    walk.send()
    expect(page.locator("main")).to_contain_text(f"{name} II")
    walk.go(f"{origin}/mijn-aanmelding/intrekken")
    walk.go(f"{origin}/mijn-aanmelding/wissen")
    walk.send()
    walk.go(f"{origin}/mijn-aanmelding/overzicht")
    assert page.url == f"{origin}/mijn-aanmelding"


@pytest.mark.parametrize("language", ["nl", "ar", "tr"])
def test_a_resident_registers_looks_corrects_and_erases(browser: Browser, axe: Axe, origin: str, language: str) -> None:
    page = visitor(browser, origin, language=language)
    walk = Walk(page, axe, language)
    code = registered(walk, origin, NAMES[language], slips=language == "nl")
    looked_at_corrected_and_erased(walk, origin, NAMES[language], code)
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, "rtl" if language == "ar" else "ltr")
    # A refused form has the status of an error, which a browser repeats in its console.
    problems = [one for one in walk.found if "status of 422" not in one]
    page.context.close()
    assert problems == []


@pytest.mark.parametrize("language", ["nl", "ar", "tr"])
def test_a_helper_registers_somebody_and_begins_with_the_next(
    browser: Browser, axe: Axe, origin: str, language: str
) -> None:
    page = visitor(browser, origin, language=language)
    sign_in(page, origin, "hulya")
    walk = Walk(page, axe, language)
    walk.go(f"{origin}/hulp")
    with page.expect_navigation():
        page.locator(f"form[action='/hulp/{SLUG}'] button").click()
    walk.look()
    assert len(answered(walk, NAMES[language])) == 16
    with page.expect_navigation():
        page.locator("form[action$='/klaar'] button").click()
    assert page.url == f"{origin}/hulp"
    page.goto(f"{origin}/meedoen/{SLUG}/klaar")
    assert page.locator(".snw-key__code").count() == 0
    page.context.close()
    assert walk.found == []


def test_the_whole_way_goes_by_keyboard_only(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin, width=PHONE)
    keys = Keyboard(page)
    page.goto(f"{origin}/meedoen/{SLUG}")
    keys.press("Begin")
    keys.press("Ga verder")
    keys.fill("Hoe wilt u genoemd worden?", "Piet Toets")
    keys.press("Ga verder")
    keys.fill("In welk jaar bent u geboren?", "1970")
    keys.press("Ga verder")
    keys.fill("Postcode", "1069AB")
    keys.fill("Huisnummer", "7")
    keys.press("Ga verder")
    keys.choose("De Punt")
    keys.press("Ga verder")
    keys.choose("praktisch")
    keys.press("Ga verder")
    keys.choose("buiten Nederland")
    keys.tick("Ja, gebruik mijn antwoord op deze vraag. Alleen voor deze loting.")
    keys.press("Ga verder")
    keys.choose("Met een brief")
    keys.press("Ga verder")
    keys.tick("Ja, gebruik mijn antwoorden voor deze loting.")
    keys.press("Ga verder")
    keys.press("Meld mij aan")
    code = page.locator(".snw-key__code").inner_text()
    keys.press("Ik ben klaar")
    page.goto(f"{origin}/mijn-aanmelding")
    keys.fill("Uw code", code)
    keys.press("Bekijk")
    keys.press("Wijzig een antwoord")
    keys.follow("Wijzig: Uw naam")
    keys.fill("Hoe wilt u genoemd worden?", "Piet Toetsenbord")
    keys.press("Ga verder")
    keys.press("Sla op")
    expect(page.locator("main")).to_contain_text("Piet Toetsenbord")
    keys.follow("Wis alles over mij")
    keys.press("Wis mijn gegevens")
    expect(page.locator("h1")).to_have_text("Uw gegevens zijn gewist")
    page.context.close()


def test_the_whole_way_goes_without_scripts(browser: Browser, origin: str) -> None:
    page = visitor(browser, origin, width=PHONE, scripts=False)
    walk = Walk(page, None)
    code = registered(walk, origin, "Zonder Script")
    expect(page.get_by_role("button", name="Print deze pagina")).to_have_count(0)
    looked_at_corrected_and_erased(walk, origin, "Zonder Script", code)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_back_button_goes_to_every_question_again(browser: Browser, origin: str, scripts: bool) -> None:
    """After a refused form, another language, and an age with which one cannot take part; and to one that is changed.

    No page is kept in the browser for that: what was typed comes from us, and goes when the resident goes.
    """
    page = visitor(browser, origin, scripts=scripts)
    walk = Walk(page, None)

    walk.go(f"{origin}/meedoen/{SLUG}")
    walk.send()
    walk.answer({"code": "fout"})
    assert page.locator("[aria-invalid=true]").count() == 1
    walk.answer({"code": ""})
    page.fill("#naam", "Işıl")
    with page.expect_navigation():
        page.locator("button[lang=tr]").click()
    assert (page.input_value("#naam"), page.get_attribute("html", "lang")) == ("Işıl", "tr")
    walk.answer({"naam": "Işıl Öztürk"})
    walk.answer({"geboortejaar": "2026"})
    assert page.url.endswith("/einde")
    page.locator(".snw-actions a").first.click()
    walk.answer({"geboortejaar": "85"})
    walk.answer({"geboortejaar": "1985"})
    # A browser puts back what was typed when that page was left.
    went = ("geboortejaar", "1985"), ("geboortejaar", "85"), ("adres", ""), ("geboortejaar", "2026")
    for key, typed in (*went, ("naam", "Işıl Öztürk"), ("naam", "Işıl"), ("code", ""), ("code", "")):
        page.go_back()
        assert page.url == f"{origin}/meedoen/{SLUG}/vraag/{key}", page.content()
        assert page.locator("main input[type=text]").first.input_value() == typed
    page.go_back()
    assert page.url == f"{origin}/meedoen/{SLUG}"
    page.context.close()


def test_a_qr_code_fills_in_the_code_and_never_sends_it_in_an_address(
    browser: Browser, origin: str, engine: Engine
) -> None:
    (letter,) = codes(engine, SLUG, 1)
    page = visitor(browser, origin, width=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin}/meedoen/{SLUG}#{letter}")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("h1")).to_have_text("Uw naam")
    page.goto(f"{origin}/mijn-aanmelding#{shown(letter)}")
    expect(page.locator("#code")).to_have_value(shown(letter))
    assert "#" not in page.url
    assert [address for address in asked if letter in address or shown(letter) in address] == []
    page.context.close()
