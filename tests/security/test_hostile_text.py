"""Whatever somebody types or uploads is shown as text: on every page, in every attribute, in every file."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from functools import partial
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import Engine

from snw_democratie.accounts.service import add_account
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.passwords import Passwords
from snw_democratie.security.staff import Role, Staff
from tests.architecture.source import ROOT, files
from tests.security.wire import Wire
from tests.web.test_every_page import address, routes
from tests.web.world import PASSWORD, SETTINGS, START, Browser, act, browser, lead_to

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"
MORE = "</title></textarea></option>{{ 7 * 7 }}${7*7}<!--<svg onload=alert(3)>&lt;b&gt;"
BRINGS_CODE = frozenset({"iframe", "object", "embed", "base", "applet", "frame", "portal", "foreignobject"})
LINKS = frozenset({"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset", "ping"})
OFFLINE = ("/controleer/offline", "/controleer/controleer.html")
"""One file of our own that brings its script along; `tests/verifier` looks after it."""
OWN = re.compile(r"$|/(?!/)|#|\?|data:image/png;base64,[\w+/=]+$|https://[\w.-]+/|mailto:|tel:")


class Harm(HTMLParser):
    """Everything on a page that could run code, load from elsewhere or send a form away."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in BRINGS_CODE or (tag == "script" and not values.get("src", "").startswith("/static/")):
            self.found.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in values:
            self.found.append("<meta http-equiv>")
        for name, value in values.items():
            broken = name.startswith("on") or name in ("style", "srcdoc") or set(name) & set("\"'<>={")
            if broken or (name in LINKS and not OWN.match(value)):
                self.found.append(f"<{tag} {name}={value!r}>")


def harm(html: str) -> list[str]:
    parser = Harm()
    parser.feed(html)
    parser.close()
    return parser.found


def hostile_lottery(engine: Engine, by: Staff) -> str:
    """A lottery of which every text that the team can fill is hostile."""
    rules = service.Rules(
        title=EVIL + MORE, summary=EVIL + MORE, place=EVIL + MORE, seats=4, panels=1000, shown=True, disclosure="open"
    )
    slug: str = act(engine, service.create, rules, by=by)
    values = {f"{EVIL}{name}": (f"{EVIL}ja{MORE}"[:120], f"{EVIL}nee{MORE}"[:120]) for name in ("k", "l")}
    for name, both in values.items():
        act(engine, service.add_feature, slug, name, [(value, Fraction(50)) for value in both], by=by)
    act(engine, service.set_quotas_from_counts, slug, 1, by=by)
    with reading(engine) as session:
        quotas = service.library_quotas(session, slug)
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(["id", *values])
    for number in range(40):
        table.writerow(
            [f"{EVIL}{number}", *(both[number // (1 + place) % 2] for place, both in enumerate(values.values()))]
        )
    name = f"{EVIL}.csv"
    pool = service.read_pool(held.getvalue().encode(), name, quotas, household_column=None)
    act(engine, service.stage, slug, pool, name, by=by)
    act(engine, service.confirm, slug, act(engine, service.stage, slug, pool, name, by=by), by=by)
    return slug


@pytest.fixture
def pair(small: Engine) -> dict[str, Staff]:
    """Two members of the team, the first with a hostile name."""
    hashed = Passwords(SETTINGS.argon2_kib).hash(PASSWORD)
    team = frozenset({str(Role.DEMOCRACY_TEAM)})
    with unit_of_work(small) as session:
        add = partial(add_account, session, hashed=hashed, roles=[Role.DEMOCRACY_TEAM], at=START)
        numbers = {name: add(login=login, name=name) for login, name in (("mal", EVIL), ("wim", "Wim"))}
    one, other = (Staff(account_id=number, name=name, roles=team) for name, number in numbers.items())
    return {"anna": one, "bram": other}


def test_no_text_of_the_team_becomes_code_on_any_page(small: Engine, pair: dict[str, Staff], clock: Any) -> None:
    someone, shown, kinds = browser(small, clock, "mal"), set(), set()
    for state in (State.DRAFT, State.PUBLISHED, State.DRAWN):
        slug = hostile_lottery(small, pair["anna"])
        lead_to(small, slug, state, pair)
        for path, method, _ in routes(someone.client.app):
            if method != "GET" or path in OFFLINE or ("{slug" not in path and state is not State.DRAWN):
                continue
            answer = someone.get(address(path.replace("{slug:str}", slug)) + "?lot=1")
            kind = answer.headers.get("content-type", "").partition(";")[0]
            kinds.add(kind)
            assert answer.status_code < 500, path
            if kind == "text/html":
                assert harm(answer.text) == [], (state, path)
                shown |= {path} if SHOWN in answer.text else set()
            elif kind == "application/json":
                json.loads(answer.content)
    assert {"text/html", "application/json", "application/zip"} <= kinds
    # The names were there to be shown, or nothing was tried.
    at, team = "/loting/{slug:str}", "/team/lotingen/{slug:str}"
    wanted = {"/", "/team", at, f"{at}/loting", f"{at}/mijn-lot", f"{at}/panels/{{number:int}}"}
    wanted |= {f"{team}/{part}" for part in ("kenmerken", "lijst", "regels", "kansen", "sluiten")}
    assert wanted - shown == set()


REFUSED: dict[str, dict[str, str]] = {
    "/team/lotingen/nieuw": {
        "titel": EVIL,
        "tekst": EVIL,
        "plaats": EVIL,
        "plaatsen": EVIL,
        "klein": EVIL,
        "doel": EVIL,
    },
    "/team/lotingen/panel-draft/regels": {
        "titel": EVIL,
        "plaatsen": EVIL,
        "sluit_op": EVIL,
        "loting_op": EVIL,
        "soort": EVIL,
    },
    "/team/lotingen/panel-draft/kenmerken/nieuw": {"kenmerk": EVIL, "groepen": f"{EVIL}; {EVIL}"},
    "/team/lotingen/panel-draft/kenmerken/aantallen": {"min-1": EVIL, "max-1": EVIL},
    "/team/lotingen/panel-draft/kenmerken/tellingen": {"speling": EVIL},
    "/team/lotingen/panel-published/aankondigen": {"bron": EVIL, "ronde": EVIL, "moment": EVIL},
    "/team/lotingen/panel-announced/trekken/cijfer": {"cijfer": EVIL, "plek": EVIL},
    "/team/lotingen/panel-announced/trekken/baken": {"handtekening": EVIL},
    "/team/lotingen/panel-drawn/plaatsen/reserves": {"aantal": EVIL},
    "/team/lotingen/panel-drawn/plaatsen/vertrek": {"wie": EVIL, "weg": EVIL, "uit": EVIL},
    "/team/lotingen/panel-drawn/plaatsen/aankondigen": {"bron": EVIL, "ronde": EVIL},
    "/team/lotingen/panel-drawn/plaatsen/invoeren": {"cijfers": EVIL, "handtekening": EVIL},
    "/team/lotingen/panel-draft/lijst/bevestigen": {"nummer": EVIL},
    "/inloggen": {"naam": EVIL, "wachtwoord": EVIL, "naar": f"/team{EVIL}"},
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_refused_is_shown_again_as_text(insider: Browser, path: str) -> None:
    answer = insider.post(path, REFUSED[path])
    assert 400 <= answer.status_code < 500
    assert harm(answer.text) == []
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["lijst", "kenmerken/bestand"])
@pytest.mark.parametrize("name", ["lijst.csv", f"{EVIL}.csv", EVIL, f"{EVIL}.xlsx"])
def test_what_is_wrong_with_a_file_is_said_as_text(insider: Browser, path: str, name: str) -> None:
    cell = '"' + EVIL.replace('"', '""') + '"'
    content = f"{cell},geslacht\n{cell},{cell}\n{cell},{cell}\n".encode()
    answer = insider.post(f"/team/lotingen/panel-draft/{path}", files={"bestand": (name, content)})
    assert answer.status_code == 422
    assert harm(answer.text) == []


@pytest.mark.parametrize(
    "target", ["/X", "/loting/X", "/loting/panel-drawn/mijn-lot?lot=X", "/loting/panel-drawn/panels?nummer=X",
               "/inloggen?naar=/teamX", "/loting/panel-drawn/loting?deel=X", "/team/lotingen/X/regels", "/static/X"],
)  # fmt: skip
def test_an_address_is_shown_as_text(wire: Wire, target: str) -> None:
    for spelled in (EVIL.replace(" ", "%20"), EVIL.replace("<", "%3C").replace(" ", "+"), "%22onmouseover%3D%22x"):
        answer = wire.get(target.replace("X", spelled))
        assert harm(answer.body.decode()) == [], spelled
        assert EVIL.encode() not in answer.body


def test_a_cookie_is_shown_as_text(insider: Browser) -> None:
    insider.client.cookies.clear()
    answer = insider.get("/inloggen", cookie='csrf="><script>alert(1)</script>')
    assert harm(answer.text) == []


WRITES_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|\beval\(|new Function"
    r"|setHTMLUnsafe|srcdoc|set(?:Timeout|Interval)\(\s*[\"'`]"
)
KEEPS = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
KEEPERS = (
    "snw_democratie/static/js/booth.js",  # a receipt on the own device, for who presses for it
    "snw_democratie/static/js/my_vote_page.js",  # reads that receipt
    "snw_democratie/static/js/referendum/booth.js",  # the sealed ballot, so that a reload sends the same
)


def test_no_script_of_ours_makes_code_of_text_or_keeps_anything() -> None:
    scripts = [path for path in files() if re.match(r"snw_democratie/static/.*\.js$", path)]
    assert len(scripts) > 2
    for path in scripts:
        assert not WRITES_CODE.search((ROOT / path).read_text("utf-8")), path
    assert sorted(path for path in scripts if KEEPS.search((ROOT / path).read_text("utf-8"))) == sorted(KEEPERS)


LISTENS = re.compile(r"""(\w*)\.?\b(?:onmessage(?:error)?\s*=(?!=)|addEventListener\(\s*["'`]message)""")
SPEAKS = re.compile(r"(\w*)\.?\bpostMessage\(")
BETWEEN = {"globalThis": 'typeof document === "undefined"', "worker": "worker = new Worker("}
"""Who may listen, and what must stand before it: a worker itself, or the page that made it."""


def eavesdroppers(script: str) -> list[str]:
    """What in this script hears, or speaks to, somebody else than a worker that it made or the page that made it."""
    heard = [(found, found[1]) for found in LISTENS.finditer(script)]
    wrong = [found[0] for found, who in heard if BETWEEN.get(who, "never") not in script[: found.start()]]
    return wrong + [found[0] for found in SPEAKS.finditer(script) if found[1] not in ("", "worker")]


def test_a_page_listens_to_its_own_worker_only() -> None:
    scripts = {path: (ROOT / path).read_text("utf-8") for path in files() if path.startswith("snw_democratie/static/")
               and path.endswith(".js")}  # fmt: skip
    assert sum(bool(LISTENS.search(text)) for text in scripts.values()) == 2
    assert {path: found for path, text in scripts.items() if (found := eavesdroppers(text))} == {}


@pytest.mark.parametrize(
    "script",
    ['addEventListener("message", f)', "window.addEventListener('message', f)", "window.onmessage = f", "onmessage = f",
     "self.onmessage = f", "globalThis.onmessage = f", "worker.onmessage = f", 'parent.postMessage(x, "*")',
     "window.opener.postMessage(x)"],
)  # fmt: skip
def test_a_page_that_listens_to_anybody_is_seen(script: str) -> None:
    assert eavesdroppers(script)


@pytest.mark.parametrize(
    "html",
    ['<a href="javascript:alert(1)">', "<img src=x>", "<p onclick=x>", "<script>1</script>", "<iframe>", "<p style=x>",
     '<a href="//kwaad.example">', '<p title=""onload="x">', '<meta http-equiv="refresh">', '<form action="data:x">'],
)  # fmt: skip
def test_harm_is_seen(html: str) -> None:
    assert harm(html)
