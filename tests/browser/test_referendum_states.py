"""Every state of the booth and of the trustees' page, in five languages, on a telephone."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from snw_democratie.i18n.languages import LANGUAGES
from tests.browser.conftest import Axe
from tests.browser.referenda import COMING, OPEN
from tests.browser.serving import PHONE, speak, visitor
from tests.browser.town import Town

WHOLE = """root => {
  const found = document.querySelector(root);
  for (const one of found.querySelectorAll("[hidden]")) one.hidden = false;
  const filled = {nummer: 23, kort: 10, controlecode: 43, regel: 180, samen: 19};
  for (const one of found.querySelectorAll("[data-part]")) {
    const size = filled[one.dataset.part.split("-")[0]];
    if (size) one.textContent = "Q7zK".repeat(50).slice(0, size);
    else if (!one.textContent && one.matches("p, bdi, strong")) one.textContent = "Nieuw-West";
  }
  for (const one of found.querySelectorAll("dl")) one.innerHTML = "<dt>Vraag</dt><dd>Ja</dd>";
  return found.querySelectorAll("[data-say], [data-wrong]").length;
}"""
"""Shows all steps at once, with each of their sentences: what is good together is good one by one."""
WIDER = """[...document.querySelectorAll("main *")].filter(one => {
  const {left, right} = one.getBoundingClientRect();
  return right > innerWidth + 1 || left < -1;
}).map(one => one.outerHTML.slice(0, 200))"""


def test_every_state_is_good_for_everybody_in_every_language(browser: Browser, town: Town, axe: Axe) -> None:
    page = visitor(browser, town.origin, width=PHONE)
    for language in LANGUAGES:
        speak(page.context, town.origin, language)
        for path, root in ((f"{OPEN}/stemmen", "#stemhokje"), (f"{COMING}/sleutels", "#sleutelhouder")):
            page.goto(f"{town.origin}/referendum/{path}")
            expect(page.locator(root)).to_be_visible()
            assert page.evaluate("document.dir") == LANGUAGES[language].direction
            assert page.evaluate(WHOLE, root) > 8, "the states are there"
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.evaluate(WIDER)
            assert not axe(page), language
    page.context.close()
