"""Which language a page is in, on every page, for every visitor at the same time."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
from litestar import get
from litestar.response import Template
from sqlalchemy import Engine

from scripts import translations
from snw_democratie.app import create_app
from snw_democratie.db.engine import open_engine
from snw_democratie.i18n import language
from snw_democratie.i18n.choosing import CHOICE
from snw_democratie.i18n.languages import LANGUAGES, preferred
from snw_democratie.pages import ANONYMOUS, AnyRequest, page
from snw_democratie.pool import usual
from tests.web.test_every_page import address, routes
from tests.web.world import ORIGIN, SETTINGS, VAULT, Browser, browser

DIRECTIONS = {"nl": "ltr", "en": "ltr", "tr": "ltr", "ar": "rtl", "pl": "ltr"}


@pytest.fixture
def engine(furnished_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite alone: which database it is makes no difference to the language."""
    shutil.copy(furnished_file, tmp_path / "copy.sqlite3")
    found = open_engine(f"sqlite:///{tmp_path / 'copy.sqlite3'}", VAULT)
    yield found
    found.dispose()


def of(answer: Any) -> tuple[str, str]:
    """The language and direction that a page says it has."""
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', answer.text)
    assert found is not None, answer.text[:200]
    return found.group(1), found.group(2)


@pytest.mark.parametrize("code", DIRECTIONS)
def test_a_choice_holds_on_the_page_and_on_the_next(visitor: Browser, code: str) -> None:
    chosen = visitor.get(f"/?taal={code}")
    assert of(chosen) == (code, DIRECTIONS[code])
    assert chosen.headers["content-language"] == code
    assert of(visitor.get("/controleer")) == (code, DIRECTIONS[code])
    assert of(visitor.get("/inloggen")) == (code, DIRECTIONS[code])


@pytest.mark.parametrize("path", ["/bestaat-niet", "/loting/nergens", "/loting/panel-drawn/mijn-lot?lot=nee"])
def test_a_refusal_is_in_the_language_of_the_page(visitor: Browser, path: str) -> None:
    visitor.get("/?taal=ar")
    answer = visitor.get(path)
    assert answer.status_code in (404, 422)
    assert of(answer) == ("ar", "rtl")


def test_a_refused_form_is_in_the_language_of_the_page(visitor: Browser) -> None:
    visitor.get("/?taal=tr")
    assert of(visitor.post("/inloggen", {"naam": "x", "wachtwoord": "y", "naar": "/"})) == ("tr", "ltr")
    assert of(visitor.client.post("/inloggen")) == ("tr", "ltr")
    assert of(visitor.get("/", host="kwaad.example")) == ("tr", "ltr")


def test_the_choice_is_kept_in_a_cookie_that_no_script_and_no_other_site_gets(engine: Engine, clock: Any) -> None:
    secure = replace(SETTINGS, origin=ORIGIN.replace("http:", "https:"))
    for settings in (SETTINGS, secure):
        answer = browser(engine, clock, settings=settings).get("/privacy?taal=pl")
        (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("taal=")]
        facts = {part.strip().lower() for part in cookie.split(";")}
        assert {"taal=pl", "path=/", "httponly", "samesite=lax", f"max-age={365 * 24 * 3600}"} <= facts
        assert ("secure" in facts) == settings.secure


@pytest.mark.parametrize("choice", ["", "xx", "NL", "nl\r\nset-cookie: a=b", "<script>"])
def test_a_choice_that_is_none_of_ours_changes_nothing(visitor: Browser, choice: str) -> None:
    answer = visitor.client.get("/", params={CHOICE: choice})
    assert of(answer) == ("nl", "ltr")
    assert "set-cookie" not in answer.headers


def test_a_cookie_that_is_none_of_ours_changes_nothing(visitor: Browser) -> None:
    assert of(visitor.get("/", cookie="taal=../../x")) == ("nl", "ltr")


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ("", None),
        ("tr", "tr"),
        ("tr-TR,tr;q=0.9,nl;q=0.8", "tr"),
        ("fr, en;q=0.5, pl;q=0.7", "pl"),
        ("zgh, ar-MA;q=0.9", "ar"),
        ("de,fr", None),
        ("pl;q=0, en;q=0.1", "en"),
        ("pl;q=nan, en;q=inf, tr;q=-1", None),
        (";;;,,,=", None),
        ("fr," * 100_000 + "tr", None),
    ],
)
def test_what_the_browser_asks_for_is_followed(visitor: Browser, wishes: str, code: str | None) -> None:
    found = preferred(wishes)
    assert (found.code if found else None) == code
    if len(wishes) < 100:
        assert of(visitor.get("/", **{"accept-language": wishes}))[0] == (code or "nl")


def test_a_choice_wins_from_a_cookie_and_a_cookie_from_the_browser(visitor: Browser) -> None:
    assert of(visitor.get("/", **{"accept-language": "pl", "cookie": "taal=ar"}))[0] == "ar"
    assert of(visitor.get("/?taal=en", **{"accept-language": "pl", "cookie": "taal=ar"}))[0] == "en"


def test_no_cache_gives_one_visitor_the_language_of_another(visitor: Browser) -> None:
    vary = visitor.get("/").headers["vary"].lower()
    assert "accept-language" in vary
    assert "cookie" in vary


def switch(answer: Any) -> dict[str, str]:
    """The links of the language switch: code to address."""
    found = re.findall(
        r'<a class="snw-languages__link" href="([^"]*)" lang="(\w+)" hreflang="\2" dir="(\w+)"', answer.text
    )
    assert {code: direction for _, code, direction in found} == DIRECTIONS
    return {code: href.replace("&amp;", "&") for href, code, _ in found}


def test_the_switch_keeps_the_page_and_what_was_asked(visitor: Browser) -> None:
    assert switch(visitor.get("/loting/panel-drawn/mijn-lot?lot=0&taal=en"))["ar"] == (
        "/loting/panel-drawn/mijn-lot?lot=0&taal=ar"
    )
    for code, href in switch(visitor.get("/")).items():
        assert of(visitor.get(href))[0] == code


def test_the_switch_names_each_language_in_itself(visitor: Browser) -> None:
    answer = visitor.get("/?taal=tr").text
    names = ("Nederlands", "English", "Türkçe", "العربية", "Polski")
    assert [name for name in names if f">{name}</a>" not in answer] == []
    assert re.findall(r'lang="(\w+)"[^>]* aria-current="true"', answer) == ["tr"]


@pytest.mark.parametrize("path", ["//kwaad.example/x", "///kwaad.example", "//kwaad.example?a=%0d%0aset-cookie:x"])
def test_the_switch_never_leads_to_another_website(engine: Engine, clock: Any, path: str) -> None:
    app = create_app(SETTINGS, engine, clock=clock)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
            return await client.get(ORIGIN + path)

    for href in switch(asyncio.run(ask())).values():
        assert re.match(r"/(?!/)", href), href


def test_the_switch_on_a_refused_form_posts_it_again_and_elsewhere_leads_to_a_page(visitor: Browser) -> None:
    refused = visitor.post("/inloggen", {"naam": "x", "wachtwoord": "y", "naar": "/"}).text
    assert 'form="andere-taal" formaction="/inloggen?taal=en"' in refused
    assert switch(visitor.client.post("/uitloggen"))["en"] == "/?taal=en"


def test_visitors_at_the_same_moment_each_get_their_own_language(engine: Engine, clock: Callable[[], Any]) -> None:
    together = Barrier(len(LANGUAGES), timeout=60)

    @get("/samen", opt={ANONYMOUS: True}, sync_to_thread=True)
    def meet(request: AnyRequest) -> Template:
        before = language().code
        together.wait()
        assert language().code == before
        return page(request, "public_record/privacy.html", None)

    app = create_app(SETTINGS, engine, clock=clock, more_handlers=[meet])

    async def ask_all() -> list[tuple[str, str]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
            asked = [client.get("/samen", headers={"accept-language": code}) for code in LANGUAGES]
            return [of(answer) for answer in await asyncio.gather(*asked)]

    assert asyncio.run(ask_all()) == [(code, DIRECTIONS[code]) for code in LANGUAGES]


@cache
def known_in(code: str) -> dict[str, str]:
    """Dutch text -> what the catalogue of this language says instead."""
    return {
        message.id: message.string
        for message in translations.catalogue(LANGUAGES[code])
        if isinstance(message.id, str) and message.id and message.string not in ("", message.id)
    }


def dutch_left(page_text: str, code: str) -> list[str]:
    """What a page says in Dutch though the catalogue of its language says it otherwise."""
    known = known_in(code)
    said = {html.unescape(part).strip() for part in re.findall(r">([^<>]+)<", page_text)}
    said |= {html.unescape(part) for part in re.findall(r'(?:aria-label|alt|title|content)="([^"]+)"', page_text)}
    # The team names features and groups in Dutch; only the pages of registering put the usual ones in other words.
    of_the_team = {text for one in usual.TEXTS for text in (one, one.lower())}
    return sorted((said & known.keys()) - set(known.values()) - of_the_team)


@pytest.mark.parametrize("code", [code for code in DIRECTIONS if code != "nl"])
def test_every_page_for_visitors_is_wholly_in_its_language(visitor: Browser, code: str) -> None:
    visitor.get(f"/?taal={code}")
    seen = 0
    for path, method, handler in routes(visitor.client.app):
        if method != "GET" or not handler.opt.get(ANONYMOUS) or path.startswith(("/ontwikkel", "/controleer/")):
            continue
        answer = visitor.get(address(path))
        if answer.headers["content-type"].startswith("text/html"):
            seen += 1
            assert of(answer) == (code, DIRECTIONS[code]), path
            assert dutch_left(answer.text, code) == [], path
    assert seen >= 10


def test_every_page_of_the_team_is_wholly_in_its_language(anna: Browser) -> None:
    anna.get("/?taal=pl")
    seen = 0
    for path, method, _ in routes(anna.client.app):
        if method == "GET" and path.startswith("/team/lotingen"):
            answer = anna.get(address(path))
            if answer.status_code == 200 and "<html" in answer.text:
                seen += 1
                assert of(answer) == ("pl", "ltr"), path
                assert dutch_left(answer.text, "pl") == [], path
    assert seen >= 8


def test_dutch_on_a_page_in_turkish_is_seen() -> None:
    assert dutch_left("<p>Ga naar de inhoud</p>", "tr") == ["Ga naar de inhoud"]
    assert dutch_left('<nav aria-label="Hoofdmenu"><b>Panel</b></nav>', "tr") == ["Hoofdmenu"]
