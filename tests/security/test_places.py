"""Where an answer sends somebody, which file it reads, and what stands in its headers: never what a visitor chose."""

from __future__ import annotations

import ast
import inspect
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from litestar.params import ParameterKwarg
from litestar.testing import TestClient

from snw_democratie.budgets import paths
from tests.architecture.source import ROOT, Source, example, listed, python
from tests.security.wire import Wire
from tests.web.test_every_page import address, routes
from tests.web.world import ORIGIN, PASSWORD, Browser

ELSEWHERE = (
    "//kwaad.example",
    "///kwaad.example",
    "/\\kwaad.example",
    "\\\\kwaad.example",
    "https:kwaad.example",
    "https://kwaad.example/team",
    "javascript:alert(1)",
    "/team//kwaad.example",
    "/team\\..\\..\\kwaad.example",
    "/team/\t/kwaad.example",
    "/\t/kwaad.example",
    "%2f%2fkwaad.example",
    "/%2fkwaad.example",
    "/team\r\nlocation: https://kwaad.example",
    f"{ORIGIN}.kwaad.example",
    "/team@kwaad.example:x//",
    "http://testserver.local@kwaad.example",
    "\u2215\u2215kwaad.example",
    " //kwaad.example",
)
SECRETS = (b"create_app", b"root:x:0", b"[build-system]", b"SQLite format 3")
COOKIE = re.compile(r"(csrf|snw)=[\w-]*; [^<>]*")
OWN_PLACES = frozenset({"local_path"})
"""Functions that answer with a path of ours, whatever they are given."""
LOOKED_AT = (
    "snw_democratie/accounts/pages.py",  # one of three places, the last of them by `local_path`
    *("snw_democratie/answers/desk_pages.py", *3 * ("snw_democratie/answers/pages.py",)),  # a constant, and a word
    *2 * ("snw_democratie/code_door/pages.py",),  # a constant each
    "snw_democratie/error_pages.py",  # one of two doors, each a constant
    "snw_democratie/pages.py",  # the one that all others go through
    "snw_democratie/pool/pages.py",  # one of three doors, each a constant
)
"""Redirects that only a person can judge; one more in the same file must be looked at too."""


def parameters(handler: Any) -> set[str]:
    """The names of what a handler reads from the address after the question mark."""
    return {
        name
        for name, field in handler.parsed_fn_signature.parameters.items()
        if isinstance(field.kwarg_definition, ParameterKwarg)
        and getattr(field.kwarg_definition, "param_type", "") == "query"
    }


def asked(app: Any, value: str) -> Iterator[str]:
    """Every page with this value in each of its parameters, those of the path included."""
    for path, method, handler in routes(app):
        if method != "GET":
            continue
        if names := parameters(handler):
            yield address(path) + "?" + "&".join(f"{name}={quote(value, safe='')}" for name in sorted(names))
        if "{" in path and value in ELSEWHERE[:3]:
            yield re.sub(r"\{[^}]+\}", quote(value, safe=""), path)


def ours(place: str) -> bool:
    """Whether a browser that is sent to this place stays with us."""
    # Browsers read \ as / and leave out tabs and ends of lines.
    read = re.sub("[\t\r\n]", "", place.strip()).replace("\\", "/")
    there = urlsplit(urljoin(f"{ORIGIN}/inloggen", read))
    return f"{there.scheme}://{there.netloc}" == ORIGIN


# Where an answer sends somebody.


def test_no_page_sends_anybody_elsewhere(insider: Browser, outsider: Browser) -> None:
    sent = 0
    for someone, elsewhere in product((insider, outsider), ELSEWHERE):
        for path in asked(someone.client.app, elsewhere):
            if place := someone.get(path).headers.get("location"):
                sent += 1
                assert ours(place), (path, place)
    assert sent > 20


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(outsider: Browser, elsewhere: str) -> None:
    refused = outsider.post("/inloggen", {"naam": "anna", "wachtwoord": "fout", "naar": elsewhere})
    assert "kwaad.example" not in refused.text
    answer = outsider.post("/inloggen", {"naam": "anna", "wachtwoord": PASSWORD, "naar": elsewhere})
    assert ours(answer.headers.get("location", "/"))
    assert answer.status_code in (303, 422)


def test_no_form_sends_anybody_elsewhere(insider: Browser) -> None:
    fields = {"_csrf_token": insider.token(), "naar": ELSEWHERE[0], "terug": ELSEWHERE[0]}
    for path, method, _ in routes(insider.client.app):
        if method != "GET":
            answer = insider.client.post(
                address(path), data=fields, headers={"referer": "https://kwaad.example/"}, follow_redirects=False
            )
            assert ours(answer.headers.get("location", "/")), path


@cache
def constants() -> dict[str, list[ast.expr]]:
    """The texts behind the names in capitals of all modules."""
    found: dict[str, list[ast.expr]] = {}
    for source in python("snw_democratie"):
        for node in source.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str()) as value):
                    found.setdefault(name, []).append(value)
    return found


def own_place(node: ast.expr) -> bool:
    """Whether this expression can only be a path on our own host."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in constants():
            return all(own_place(value) for value in constants()[name])
        case ast.Constant(value=str(text)):
            return re.match(r"/(?=[\w?#]|$)", text) is not None
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return re.match(r"/[\w?#]", text) is not None
        case ast.IfExp(body=one, orelse=other):
            return own_place(one) and own_place(other)
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Call() as first), *_]):
            return own_place(first)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="paths"))):
            return True  # all of them are tried below
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in OWN_PLACES
    return False


def redirects_elsewhere(source: Source) -> list[str]:
    """Redirects of which the code does not show that they stay here."""
    return [
        f"{source.path}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Redirect", "see_other")
        and not own_place(node.args[0])
    ]


def test_whatever_an_address_of_the_buurtbudget_is_made_of_it_stays_here() -> None:
    made = [one for one in vars(paths).values() if inspect.isfunction(one)]
    assert len(made) > 5
    for one in made:
        address = one(*["//kwaad.example"] * len(inspect.signature(one).parameters))
        assert re.match(r"/[a-z]", address), one


def test_every_redirect_in_the_code_begins_with_a_place_of_ours() -> None:
    found = [line for source in python("snw_democratie") for line in redirects_elsewhere(source)]
    assert sorted(line.partition(":")[0] for line in found) == sorted(LOOKED_AT), listed(found)


@pytest.mark.parametrize(
    "code",
    ["see_other(form.naar)", 'Redirect(f"{path}/x")', 'see_other("//kwaad.example")', 'see_other(f"/{slug}")'],
)
def test_a_redirect_to_anywhere_is_seen(code: str) -> None:
    (source,) = example("snw_democratie/pages.py", code)
    assert redirects_elsewhere(source)


# Which file is read.


def climbing() -> Iterator[str]:
    """Ways to say "the folder above", and an absolute path."""
    for up in ("..", "%2e%2e", ".%2e", "..%2f", "..%5c", "..\\", "%252e%252e", "..%c0%af", "....//", "..;"):
        for file in ("app.py", "settings.py", "../pyproject.toml", "../../pyproject.toml"):
            yield f"{up}/{file}"
            yield f"css/{up}/{up}/{file}"
            yield f"{up}/{up}/{up}/{up}/{up}/{up}/{up}/{up}/etc/passwd"
    for whole in (ROOT / "snw_democratie" / "app.py", "/etc/passwd"):
        yield str(whole)
        yield quote(str(whole), safe="")
    yield from ("%00", "css/snw.css%00", "css/snw.css%00.py", "..%00/app.py", ".", "css", "", "a" * 300, "a/" * 2500)


@pytest.mark.parametrize("folder", ["/static/", "/loting/panel-drawn/record/", "/loting/", "/controleer/", "/"])
def test_no_address_leads_out_of_its_folder(wire: Wire, folder: str) -> None:
    for way in dict.fromkeys(climbing()):
        if way.strip(".") or folder == "/static/":
            answer = wire.get(folder + way)
            assert answer.status in (400, 404), (folder + way)[:80]
            assert not any(secret in answer.body for secret in SECRETS), (folder + way)[:80]


def test_what_is_in_the_folder_is_served(wire: Wire) -> None:
    assert wire.get("/static/css/snw.css").status == 200
    assert wire.get("/loting/panel-drawn/record/lottery.json").status == 200


def test_an_address_with_hidden_characters_does_not_exist(visitor: Browser) -> None:
    """PostgreSQL fails on a NUL, so this is asked of both databases."""
    client = TestClient(visitor.client.app, base_url=ORIGIN, raise_server_exceptions=False)
    for odd in ("a\x00b", "panel-drawn\x00", "a\x1fb", "\x7f", "\ufffd", "panel-drawn\r\n"):
        for folder, rest in (("/loting/", ""), ("/loting/", "/record.zip"), ("/loting/panel-drawn/record/", "")):
            asked = f"{folder}{quote(odd)}{rest}"
            assert client.get(asked, follow_redirects=False).status_code == 404, asked


def test_a_record_holds_plain_names_only(insider: Browser) -> None:
    packed = insider.get("/loting/panel-drawn/record.zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
    assert names
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*\.(json|csv|txt|md)", name) for name in names), names


@pytest.mark.parametrize("target", ["../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "xl\x00"])
def test_a_spreadsheet_names_no_file_outside_itself(insider: Browser, target: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{linked}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships><Relationship Id="r1" Target="{target}"/></Relationships>',
        )
        archive.writestr("../../../../../../tmp/kwaad.txt", "kwaad")
    answer = insider.post(
        "/team/lotingen/panel-draft/lijst", files={"bestand": ("lijst.xlsx", held.getvalue(), "application/zip")}
    )
    assert answer.status_code == 422
    assert "root:" not in answer.text


def test_a_spreadsheet_cannot_grow_by_naming_itself(insider: Browser) -> None:
    """Entities inside entities: a few bytes that would become gigabytes."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE w [<!ENTITY e0 "xxxxxxxxxx">{lines}]><workbook>&e9;</workbook>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", bomb)
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    answer = insider.post("/team/lotingen/panel-draft/lijst", files={"bestand": ("lijst.xlsx", held.getvalue())})
    assert answer.status_code == 422


# What stands in the headers.


@pytest.mark.parametrize("end", ["%0d%0a", "%0a", "%0d", "%E5%98%8A%E5%98%8D", "%c4%8d%c4%8a"])
def test_nobody_adds_a_header_to_an_answer(wire: Wire, end: str) -> None:
    planted = f"x{end}x-planted:%201{end}Set-Cookie:%20planted=1"
    for path in (
        "/",
        "/inloggen",
        "/team/lotingen/X",
        "/loting/X",
        "/loting/X/record.zip",
        "/loting/X/panels?nummer=1",
    ):
        for target in (path.replace("X", planted), f"{path}?lot={planted}&naar=/team{planted}&nummer={planted}"):
            head = wire.get(target).head.lower()
            assert b"\nx-planted" not in head, target
            assert b"planted=1" not in head or b"location:" in head, target
            assert b"\nset-cookie: planted" not in head, target


def test_every_cookie_is_one_of_ours_whatever_cookies_came(wire: Wire) -> None:
    for cookie in (
        "csrf=x%0d%0ax-planted: 1",
        'csrf="><script>',
        "snw=\xff\xfe",
        "csrf=a; csrf=b",
        "=;;=;",
        "snw=" + "a" * 5000,
    ):
        answer = wire.get("/inloggen", f"Cookie: {cookie}")
        assert answer.status == 200
        assert b"x-planted" not in answer.head
        assert b"<script>" not in answer.body.replace(b'<script src="', b"")
        made = answer.header("set-cookie")
        assert not made or COOKIE.fullmatch(made), made


def test_the_name_of_a_download_is_encoded(insider: Browser) -> None:
    seen = 0
    for path, method, _ in routes(insider.client.app):
        if method != "GET":
            continue
        named = insider.get(address(path) + "?lot=1").headers.get("content-disposition", "")
        if named and path != "/static/{file_path:path}":
            seen += 1
            assert re.fullmatch(r"attachment; filename(\*=UTF-8''[\w.%-]+|=\"[\w.-]+\")", named, re.ASCII | re.I), named
    assert seen >= 3


def test_the_kind_of_an_answer_is_what_it_is(insider: Browser) -> None:
    kinds = {
        "/loting/panel-drawn/record/lottery.json": "application/json",
        "/loting/panel-drawn/record/chances.csv": "text/csv; charset=utf-8",
        "/loting/panel-drawn/record.zip": "application/zip",
        "/loting/panel-drawn/mijn-lot/bewijs.json?lot=1": "application/json",
        "/controleer/beschrijving.md": "text/plain; charset=utf-8",
        "/": "text/html; charset=utf-8",
        "/static/css/snw.css": "text/css; charset=utf-8",
    }
    for path, kind in kinds.items():
        answer = insider.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), path
        assert answer.headers["x-content-type-options"] == "nosniff"
