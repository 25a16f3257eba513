"""The tools that other tests lean on see what they should see."""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy import create_engine, text

from tests.architecture.source import ROOT
from tests.benchmarks.__main__ import PARTS
from tests.markup import markup_problems

GOOD = '<!doctype html>\n<html lang="nl">\n<head><title>Loting</title></head>\n<body><h1>Loting</h1></body>\n</html>\n'


def test_html_validate_tells_good_from_bad() -> None:
    found = markup_problems({"good": GOOD, "bad": GOOD.replace("</h1>", "</h2>")})
    assert found
    assert all(problem.startswith("bad:") for problem in found)


def test_html_validate_knows_htmx_and_accessibility() -> None:
    page = GOOD.replace("</h1>", '</h1><button type="submit" hx-post="/x" hx-target="#y">Ga</button><img src="/a.png">')
    assert {problem.rpartition("(")[2] for problem in markup_problems({"page": page})} == {"wcag/h37)"}


def test_the_test_database_is_a_real_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("select version()")).scalar_one().startswith("PostgreSQL")
    engine.dispose()


def test_every_part_that_is_measured_has_a_command_and_a_place_on_the_page() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert [part for part in PARTS if find_spec(f"tests.benchmarks.{part}") is None] == []
    assert [part for part in PARTS if page.count(f"<!-- {part}:begin -->") != 1] == []
    assert [part for part in PARTS if page.count(f"<!-- {part}:end -->") != 1] == []
