"""Another language on a page that answers a form: nothing typed is lost, nothing is done twice, nothing is guessed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from snw_democratie.db.base import Base
from snw_democratie.db.engine import reading
from snw_democratie.pages import PASSWORDS
from snw_democratie.security.codes import new_code
from tests.pool.residents import enrol
from tests.web.test_every_page import address, routes
from tests.web.world import PASSWORD, Browser, browser

TEMPLATES = Path(__file__).parents[2] / "templates"
LOTTERY = "/team/lotingen/panel-draft"


def carried(answer: Any) -> dict[str, str]:
    """The fields that the switch of languages sends along, without the token; fails where there is no such switch."""
    found = re.search(r'<form id="andere-taal" action="([^"]*)" method="post" hidden>(.*?)</form>', answer.text, re.S)
    assert found is not None, answer.text[:3000]
    assert set(re.findall(r'form="andere-taal" formaction="[^"]*[?&;]taal=(\w+)"', answer.text)) >= {"nl", "ar", "pl"}
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[2])
    return {name: html.unescape(value) for name, value in fields if name != "_csrf_token"}


def test_every_field_for_a_password_is_known_to_be_one() -> None:
    """The switch sends the fields of a form along; a secret that nobody listed would be written into the page."""
    asked = {
        name
        for path in TEMPLATES.rglob("*.html")
        if "development" not in path.parts and path.name != "_trustee.html"  # that one is never posted
        for name in re.findall(r'forms\.password_input\("([^"]+)"', path.read_text("utf-8"))
    }
    assert asked == PASSWORDS


def spoken(answer: Any) -> str:
    """The language of a page."""
    found = re.search(r'<html lang="(\w+)"', answer.text)
    assert found is not None
    return found[1]


def rows(engine: Engine) -> dict[str, int]:
    """How many rows every table has."""
    with reading(engine) as session:
        return {
            name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # our own names
            for name in Base.metadata.tables
        }


def test_every_page_that_answers_a_form_of_staff_keeps_what_was_typed(
    small: Engine, insider: Browser, clock: Callable[[], datetime]
) -> None:
    """Every address of the route table that takes a form, sent something it refuses; and again in Arabic."""
    seen = 0
    for who, rooms in ((insider, ("/team", "/account")), (browser(small, clock, "cem"), ("/beheer",))):
        token = who.token()
        for path, method, _handler in routes(who.client.app):
            if method != "POST" or not path.startswith(rooms):
                continue
            sent = {"_csrf_token": token, "titel": "Wat ik typte", "wachtwoord": "geheim woord"}
            first = who.client.post(address(path), data=sent, follow_redirects=False)
            if not first.headers.get("content-type", "").startswith("text/html") or "Dit mag niet" in first.text:
                continue  # a file, the next page, or a door that stays closed: nothing was read
            assert carried(first) == {"titel": "Wat ik typte", "wachtwoord": ""}, path
            before = rows(small)
            again = {"_csrf_token": token, **carried(first)}
            second = who.client.post(f"{address(path)}?taal=ar", data=again, follow_redirects=False)
            assert spoken(second) == "ar" and carried(second) == carried(first), path
            who.get("/?taal=nl")
            changed = {name for name, count in rows(small).items() if count != before[name]}
            assert changed <= {"audit"}, path
            seen += 1
    assert seen > 60


def test_a_refused_form_is_the_same_page_in_the_other_language(insider: Browser) -> None:
    typed = {"titel": "Panel <b>van</b> \u201eiedereen\u201d & meer", "plaatsen": "geen", "tekst": "Regel een"}
    first = insider.post(f"{LOTTERY}/regels", typed)
    assert first.status_code == 422 and carried(first) == typed
    second = insider.post(f"{LOTTERY}/regels?taal=tr", carried(first))
    assert (second.status_code, spoken(second)) == (422, "tr")
    assert carried(second) == typed and html.escape(typed["titel"], quote=False) in second.text.replace("&#34;", '"')


def test_what_would_be_stored_waits_for_the_button(small: Engine, insider: Browser) -> None:
    typed = {"titel": "Panel van straks", "plaatsen": "4", "panels": "1000", "klein": "10"}
    before = rows(small)
    asked = insider.post("/team/lotingen/nieuw?taal=en", typed)
    assert (asked.status_code, spoken(asked)) == (200, "en")
    assert carried(asked) == typed and rows(small) == before
    # The button on that page sends the same, and now it is done.
    assert insider.post("/team/lotingen/nieuw", carried(asked)).status_code == 303
    assert rows(small)["procedure"] == before["procedure"] + 1


def test_what_was_just_made_has_no_switch_that_would_lose_it_or_make_another(
    small: Engine, clock: Callable[[], datetime]
) -> None:
    cem = browser(small, clock, "cem")
    made = cem.post("/beheer/accounts/nieuw", {"naam": "Nieuw", "email": "", "auditor": "ja"})
    assert made.status_code == 200, made.text
    assert "snw-languages" not in made.text and "andere-taal" not in made.text


def test_the_language_is_no_way_to_guess(small: Engine, clock: Any) -> None:
    """Nothing is judged, so nothing is counted: right or wrong, the page asks for the code or the password again."""
    slug = enrol(small, ways=("open", "letter"))
    visitor = browser(small, clock)
    for path in ("/mijn-aanmelding", "/mijn-plan", "/meedoen"):
        answers = [visitor.post(f"{path}?taal=pl", {"code": code}) for code in (new_code(), new_code())]
        assert [(one.status_code, spoken(one)) for one in answers] == [(200, "pl")] * 2
        assert rows(small)["throttle"] == 0
    for word in (PASSWORD, "verkeerd"):
        answer = visitor.post("/inloggen?taal=pl", {"naam": "anna", "wachtwoord": word, "naar": "/team"})
        assert answer.status_code == 200 and 'value="anna"' in answer.text and word not in answer.text
        assert "snw" not in visitor.client.cookies, "nobody is signed in by a switch of languages"
    assert rows(small)["throttle"] == 0 and rows(small)["staff_session"] == 0
    assert visitor.post(f"/meedoen/{slug}?taal=pl", {"code": ""}).status_code == 200
    assert rows(small)["draft"] == 0


def test_every_template_with_a_form_has_the_switch_that_keeps_it() -> None:
    """A page takes the switch of `base.html`, or brings one that sends its own form along."""
    own = []
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text("utf-8")
        if "forms.form_open(" not in source or "{% extends" not in source:
            continue
        block = re.search(r"{% block languages %}(.*?){% endblock %}", source, re.S)
        if block is not None:
            own.append(path.name)
            assert "languages.buttons(" in block[1], path
            assert "{% block carried %}{% endblock %}" in source, path
    assert set(own) <= {"question.html", "plans.html", "review.html", "receipt.html"}
    base = (TEMPLATES / "base.html").read_text("utf-8")
    assert "languages.switch(shell)" in base and "languages.carried(shell)" in base
