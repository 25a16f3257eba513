"""Nobody can send a form that would refuse them: every page of the town, as every member of staff who may open it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.accounts.people import seated
from tests.browser.every_page import VISITS
from tests.browser.serving import clock
from tests.browser.test_every_page_in_a_browser import answers_to
from tests.browser.town import Town
from tests.security.permissions import EVERYBODY, PERMISSIONS
from tests.visits import PAGE
from tests.web.world import browser

PEOPLE = {
    "anna": "democracy_team",
    "cem": "administrator",
    "wim": "wijkplatform",
    "hulya": "helper",
    "rosa": "registrar",
    "oskar": "auditor",
}
SENDING = {route: answers_to(route) for method, route in PERMISSIONS if method == "POST"}


class Forms(HTMLParser):
    """Where the forms of a page send to, as the page has it, but for those whose controls are all off."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []
        self._around: list[bool] = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._around.pop()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "fieldset":
            self._around.append("disabled" in has)
        if any(self._around):
            return
        if tag == "form" and (has.get("method") or "").lower() == "post":
            self.to.append(has.get("action") or "")
        if has.get("formaction") is not None:
            self.to.append(has["formaction"] or "")


def refused(role: str, page: str, html: str) -> list[str]:
    """The forms on this page that this role may not send."""
    forms, found = Forms(), []
    forms.feed(html)
    for to in forms.to:
        path = urlsplit(urljoin(page, to)).path
        routes = [route for route, pattern in SENDING.items() if pattern.fullmatch(path)]
        if not any(role in PERMISSIONS["POST", route] for route in routes):
            found.append(f"{page}: {path}")
    return found


@pytest.mark.parametrize("login", PEOPLE)
def test_every_form_on_every_page_takes_what_its_reader_sends(town: Town, login: str) -> None:
    role, looked, wrong = PEOPLE[login], 0, []
    who = seated(browser(town.engine, clock), town.engine, login, at=clock())
    for visit in {(one.route, one.address) for some in VISITS.values() for one in some if one.kind == PAGE}:
        route, page = visit
        if route and role in PERMISSIONS["GET", route] and PERMISSIONS["GET", route] != EVERYBODY:
            answer = who.get(page)
            looked += answer.status_code == 200
            wrong += refused(role, page, answer.text)
    assert wrong == []
    assert looked > 2


def test_a_form_that_would_refuse_is_seen() -> None:
    html = '<form method="post" action="/team/zetels/nieuw"></form>'
    assert refused("auditor", "/team/zetels", html) == ["/team/zetels: /team/zetels/nieuw"]
    assert refused("democracy_team", "/team/zetels", html) == []
    assert refused("auditor", "/team/zetels", f"<fieldset disabled>{html}</fieldset>") == []
    assert refused("auditor", "/team/zetels", f"<fieldset disabled></fieldset>{html}") != []
