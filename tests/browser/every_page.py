"""Every page of a feature as people see it: three languages, two widths.

A test module `test_every_page_of_…` per group of features, so that several processes share the work;
`test_every_page_in_a_browser.py` sees to it that each feature is in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Axe
from tests.browser.looking import Visitors, seen_at_both_widths, visitors
from tests.browser.serving import PHONE
from tests.browser.town import Town
from tests.markup import markup_problems
from tests.visits import PAGE, visits

VISITS = visits()
LANGUAGES = ("nl", "ar", "tr")


def in_every_language(*features: str) -> pytest.MarkDecorator:
    """A test with a `feature` and a `language`, for these features."""
    return pytest.mark.parametrize(
        ("feature", "language"), [(feature, language) for feature in features for language in LANGUAGES]
    )


@pytest.fixture(scope="module")
def people(browser: Browser, town: Town) -> Iterator[Visitors]:
    """Visitors of the town, signed in as soon as somebody asks for them."""
    with visitors(browser, town.origin) as found:
        yield found


def judged(people: Visitors, axe: Axe, feature: str, language: str) -> None:
    """Every page of this feature is accessible, fits, paints its controls, shows the focus and is valid HTML."""
    counts: list[int] = []
    sent: dict[str, str] = {}

    def judge(page: Page) -> list[str]:
        found: list[str] = page.evaluate("[...painted.width(), ...painted.controls()]")
        on_a_phone = page.viewport_size == {"width": PHONE, "height": 800}
        # A page has the same elements in every language and at every width: axe looks at each width and direction once.
        if (language == "nl" and not on_a_phone) or (language == "ar" and on_a_phone):
            found += axe(page)
        if language == "ar" and on_a_phone:
            sent[f"{len(sent)} {page.url}"] = people.sent()
        if on_a_phone:
            page.keyboard.press("Tab")  # from here on this page shows the focus, also when it is on a desk
        count, unseen = page.evaluate("painted.stops()")
        counts.append(count)
        return [*found, *unseen]

    pages = [visit for visit in VISITS[feature] if visit.kind == PAGE]
    found = seen_at_both_widths(people, pages, language, judge)
    found += [f"{name} is no page" for name, html in sent.items() if not html.startswith("<!doctype html>")]
    found += markup_problems(sent) if sent else []
    assert not found, "\n".join(found)
    assert min(counts) > 1
    assert len(sent) == (len(pages) if language == "ar" else 0)
