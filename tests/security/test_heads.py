"""HEAD and the kinds of answers: what a link checker, a proxy and a spreadsheet see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

import snw_democratie
from snw_democratie.security.headers import ALWAYS
from tests.security.wire import Wire
from tests.web.test_every_page import address, routes
from tests.web.world import Browser

SOURCES = Path(snw_democratie.__file__).parent


def test_every_page_answers_head_with_its_own_headers_and_no_body(small: Engine, outsider: Browser) -> None:
    seen = 0
    for path, method, _handler in routes(outsider.client.app):
        if method != "GET":
            continue
        got, head = outsider.get(address(path)), outsider.client.head(address(path), follow_redirects=False)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        for name in ("content-type", "content-length", "cache-control", *ALWAYS):
            assert head.headers.get(name) == got.headers.get(name), (path, name)
        seen += 1
    assert seen > 100
    assert outsider.client.head("/bestaat-niet").status_code == 404
    assert outsider.client.head("/uitloggen").status_code == 405


def test_head_over_a_real_connection_ends_after_the_headers(wire: Wire) -> None:
    answer = wire.get("/", method="HEAD")
    assert answer.status == 200 and answer.body == b""
    assert int(answer.header("content-length")) == len(wire.get("/").body) > 1000


def test_no_answer_names_its_charset_twice(small: Engine, insider: Browser) -> None:
    kinds: dict[str, Any] = {}
    for path, method, _handler in routes(insider.client.app):
        if method == "GET":
            kinds[path] = insider.get(address(path)).headers.get("content-type", "")
    assert [path for path, kind in kinds.items() if kind.count("charset") > 1] == []
    table = insider.get("/loting/panel-drawn/record/commitments.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    # The framework adds it to every kind of text, so none of us does; also where a table is made only once.
    named = [path for path in SOURCES.rglob("*.py") if re.search(r'"text/[a-z]+; ?charset', path.read_text("utf-8"))]
    assert named == []
