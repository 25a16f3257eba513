"""Every page of the program, by its own table of routes, as people see it: three languages, two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from snw_democratie.app import create_app
from tests.browser.conftest import Axe
from tests.browser.looking import Visitors, seen_at_both_widths, visitors
from tests.browser.serving import PHONE
from tests.browser.town import Town
from tests.markup import markup_problems
from tests.visits import FILE, PAGE, PART, Visit, visits
from tests.web.test_every_page import routes
from tests.web.world import SETTINGS

VISITS = visits()
EVERYTHING = tuple(visit for some in VISITS.values() for visit in some)
LANGUAGES = ("nl", "ar", "tr")
FEATURES = tuple(name for name, some in VISITS.items() if any(visit.kind == PAGE for visit in some))


@pytest.fixture(scope="module")
def people(browser: Browser, town: Town) -> Iterator[Visitors]:
    with visitors(browser, town.origin) as found:
        yield found


def addresses(town: Town) -> set[str]:
    """The paths that a browser can look at, by the program's own table."""
    app = create_app(SETTINGS, town.engine)
    return {path for path, method, _ in routes(app) if method == "GET" and not path.startswith("/static")}


def unvisited(paths: set[str], listed: tuple[Visit, ...]) -> set[str]:
    return paths - {visit.route for visit in listed}


def answers_to(route: str) -> re.Pattern[str]:
    """What an address on this route looks like."""
    return re.compile(re.sub(r"\\{\w+:int\\}", r"\\d+", re.sub(r"\\{\w+:str\\}", "[^/]+", re.escape(route))))


def test_every_page_of_the_program_has_a_visit(town: Town) -> None:
    assert unvisited(addresses(town), EVERYTHING) == set()
    assert {visit.route for visit in EVERYTHING if visit.route} <= addresses(town), "a visit to what is no longer there"


def test_a_page_without_a_visit_is_seen() -> None:
    paths = {visit.route for visit in EVERYTHING if visit.route}
    rest = tuple(visit for visit in EVERYTHING if visit.route != "/team")
    assert unvisited(paths, rest) == {"/team"}
    assert unvisited(paths | {"/nieuw"}, EVERYTHING) == {"/nieuw"}


def test_every_visit_goes_where_it_says() -> None:
    for visit in EVERYTHING:
        path = visit.address.partition("?")[0]
        assert not visit.route or answers_to(visit.route).fullmatch(path), visit
        assert visit.kind in (PAGE, PART, FILE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feature", FEATURES)
def test_every_page_is_accessible_fits_paints_its_controls_and_shows_the_focus(
    people: Visitors, axe: Axe, feature: str, language: str
) -> None:
    counts = []

    def judge(page: Page) -> list[str]:
        found = [*page.evaluate("painted.width()"), *page.evaluate("painted.controls()")]
        # A page has the same elements in every language: axe looks at both windows in Dutch and one in Arabic.
        if language == "nl" or (language == "ar" and page.viewport_size == {"width": PHONE, "height": 800}):
            found += axe(page)
        page.keyboard.press("Tab")  # from here on the browser shows the focus
        count, unseen = page.evaluate("painted.stops()")
        counts.append(count)
        return [*found, *unseen]

    pages = [visit for visit in VISITS[feature] if visit.kind == PAGE]
    found = seen_at_both_widths(people, pages, language, judge)
    assert not found, "\n".join(found)
    assert min(counts) > 1


def test_every_page_is_valid_html(people: Visitors) -> None:
    pages = {f"{visit.address} ({visit.who}) {visit.note}": people.html(visit, "ar")
             for visit in EVERYTHING if visit.kind == PAGE}  # fmt: skip
    parts = {visit.address: people.html(visit, "nl") for visit in EVERYTHING if visit.kind == PART}
    assert [name for name, html in pages.items() if not html.startswith("<!doctype html>")] == []
    assert [name for name, html in parts.items() if not html or "<html" in html] == []
    found = markup_problems(pages | parts)
    assert not found, "\n".join(found)


def test_what_is_called_a_file_is_no_page_that_nobody_looks_at(people: Visitors, town: Town) -> None:
    for visit in EVERYTHING:
        if visit.kind == FILE:
            answer: Any = people.page_of(visit.who, "nl").context.request.get(town.origin + visit.address)
            assert answer.ok, visit
            assert visit.note or not answer.headers["content-type"].startswith("text/html"), visit
