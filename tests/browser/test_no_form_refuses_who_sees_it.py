"""Nothing on a page refuses who sees it, no form and no link: every page of the town, as each who may open it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.accounts.people import seated
from tests.browser.every_page import VISITS
from tests.browser.serving import clock
from tests.browser.test_every_page_in_a_browser import answers_to
from tests.browser.town import Town
from tests.security.permissions import EVERYBODY, GRAVE, PERMISSIONS
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
ROUTES = {(method, route): answers_to(route) for method, route in PERMISSIONS}


class Ways(HTMLParser):
    """Where a page leads: its links, and where its forms send to, but for those whose controls are all off."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[tuple[str, str]] = []
        self.saved: list[str] = []
        self._around: list[bool] = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._around.pop()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "a" and has.get("href"):
            self.to.append(("GET", has["href"] or ""))
            self.saved += [has["href"] or ""] if "download" in has else []
        if tag == "fieldset":
            self._around.append("disabled" in has)
        if any(self._around):
            return
        if tag == "form" and (has.get("method") or "").lower() == "post":
            self.to.append(("POST", has.get("action") or ""))
        if has.get("formaction") is not None:
            self.to.append(("POST", has["formaction"] or ""))


def refused(role: str, page: str, html: str) -> list[str]:
    """The forms and links on this page that this role may not use.

    A browser saves whatever answers a link to download, also the page that asks for the password once more.
    """
    ways, found = Ways(), []
    ways.feed(html)
    for method, to in ways.to:
        place = urlsplit(urljoin(page, to))
        routes = [one for one, pattern in ROUTES.items() if one[0] == method and pattern.fullmatch(place.path)]
        if not routes or place.netloc:
            continue
        route = min(routes, key=lambda one: one[1].count("{"))
        if role not in PERMISSIONS[route]:
            found.append(f"{page}: {method} {place.path}")
        if route in GRAVE and method == "GET" and to in ways.saved:
            found.append(f"{page}: {place.path} may ask for a password, and is a link to download")
    return found


@pytest.mark.parametrize("login", PEOPLE)
def test_every_form_and_every_link_on_every_page_serves_its_reader(town: Town, login: str) -> None:
    role, looked, wrong = PEOPLE[login], 0, []
    who = seated(browser(town.engine, clock), town.engine, login, at=clock())
    for visit in {(one.route, one.address) for some in VISITS.values() for one in some if one.kind == PAGE}:
        route, page = visit
        if route and role in PERMISSIONS["GET", route] and PERMISSIONS["GET", route] != EVERYBODY:
            answer = who.get(page)
            looked += answer.status_code == 200
            wrong += refused(role, page, answer.text)
    assert wrong == [], "\n".join(wrong)
    assert looked > 2


def test_a_form_or_a_link_that_would_refuse_is_seen() -> None:
    html = '<form method="post" action="/team/zetels/nieuw"></form>'
    assert refused("auditor", "/team/zetels", html) == ["/team/zetels: POST /team/zetels/nieuw"]
    assert refused("democracy_team", "/team/zetels", html) == []
    assert refused("auditor", "/team/zetels", f"<fieldset disabled>{html}</fieldset>") == []
    assert refused("auditor", "/team/zetels", f"<fieldset disabled></fieldset>{html}") != []
    link = '<a href="nieuw">'
    assert refused("auditor", "/team/zetels/", link) == ["/team/zetels/: GET /team/zetels/nieuw"]
    assert refused("democracy_team", "/team/zetels/", link) == []
    asked = '<a href="verslag-volledig.zip"{}>'
    assert refused("auditor", "/team/lotingen/een/", asked.format(" download")) != []
    assert refused("auditor", "/team/lotingen/een/", asked.format("")) == []
