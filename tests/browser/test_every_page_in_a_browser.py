"""Every address of the program, by its own table of routes, is visited; the pages in `test_every_page_of_….py`."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from snw_democratie.app import create_app
from tests.browser import __path__
from tests.browser.every_page import VISITS, people
from tests.browser.looking import Visitors
from tests.browser.town import Town
from tests.markup import markup_problems
from tests.visits import FILE, PAGE, PART, Visit
from tests.web.test_every_page import routes
from tests.web.world import SETTINGS

__all__ = ["people"]
EVERYTHING = tuple(visit for some in VISITS.values() for visit in some)


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


def test_every_feature_is_looked_at_in_one_module() -> None:
    modules = [one.name for one in iter_modules(__path__) if one.name.startswith("test_every_page_of_")]
    looked = [feature for name in modules for feature in import_module(f"tests.browser.{name}").FEATURES]
    assert sorted(looked) == sorted(name for name, some in VISITS.items() if any(visit.kind == PAGE for visit in some))


def test_every_part_of_a_page_is_valid_html(people: Visitors) -> None:
    parts = {visit.address: people.part(visit) for visit in EVERYTHING if visit.kind == PART}
    assert [name for name, html in parts.items() if not html or "<html" in html] == []
    found = markup_problems(parts)
    assert not found, "\n".join(found)


def test_what_is_called_a_file_is_no_page_that_nobody_looks_at(people: Visitors, town: Town) -> None:
    for visit in EVERYTHING:
        if visit.kind == FILE:
            answer: Any = people.page_of(visit.who, "nl").context.request.get(town.origin + visit.address)
            assert answer.ok, visit
            assert visit.note or not answer.headers["content-type"].startswith("text/html"), visit
