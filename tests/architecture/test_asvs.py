"""The table of security requirements leaves none out, and names no test that does not exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, files, listed, source

TABLE = ROOT / "docs" / "security" / "asvs.md"
STANDS = ("met", "not applicable", "open")
REQUIREMENTS = """
1.1::1-2 1.2:1-5:6-9 1.3:1-2:3-11 1.4::1-3 1.5:1:2 2.1:1:2-3 2.2:1-2:3 2.3:1:2-4 2.4::1 3.2:1-2: 3.3:1:2-4
3.4:1-2:3-6 3.5:1-3:4-5 3.7::1-2 4.1:1:2-3 4.2::1 4.3::1-2 4.4:1:2-4 5.1::1 5.2:1-2:3 5.3:1-2: 5.4::1-3
6.1:1:2-3 6.2:1-8:9-12 6.3:1-2:3-4 6.4:1-2:3-4 6.5::1-5 6.6::1-3 6.8::1-4 7.1::1-3 7.2:1-4: 7.3::1-2 7.4:1-2:3-5
7.5::1-2 7.6::1-2 8.1:1:2 8.2:1-2:3 8.3:1: 8.4::1 9.1:1-3: 9.2:1:2-4 10.1::1-2 10.2::1-2 10.3::1-4 10.4:1-5:6-11
10.5::1-5 10.6::1-2 10.7::1-3 11.1::1-2 11.2::1-3 11.3:1-2:3 11.4:1:2-4 11.5::1 11.6::1 12.1:1:2-3 12.2:1-2:
12.3::1-4 13.1::1 13.2::1-5 13.3::1-2 13.4:1:2-5 14.1::1-2 14.2:1:2-4 14.3:1:2-3 15.1:1:2-3 15.2:1:2-3
15.3:1:2-7 16.1::1 16.2::1-5 16.3::1-4 16.4::1-3 16.5::1-3 17.1::1 17.2::1-4 17.3::1-2
"""
"""ASVS 5.0.0: of each section the numbers of level 1, and those of level 2."""


def numbers(ranges: str) -> Iterator[int]:
    """The numbers of "1-3,5"."""
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def requirements() -> dict[str, str]:
    """The level of each requirement that we answer."""
    found = {}
    for section, *levels in (line.split(":") for line in REQUIREMENTS.split()):
        for level, ranges in zip("12", levels, strict=True):
            found |= {f"{section}.{number}": level for number in numbers(ranges)}
    return found


def rows(text: str) -> list[list[str]]:
    """The cells of every line of a table that begins with the id of a requirement."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return [cells for cells in lines if re.fullmatch(r"\d+\.\d+\.\d+", cells[0])]


def known_tests() -> set[str]:
    """The name of every test there is."""
    return {
        node.name
        for path in files()
        if path.startswith("tests/") and path.endswith(".py")
        for node in ast.walk(source(path).tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def faults(text: str, tests: set[str]) -> list[str]:
    """What is wrong with the table."""
    found, wanted, wrong = rows(text), requirements(), []
    levels = {cells[0]: cells[1] for cells in found}
    wrong += [f"{name} is missing" for name in wanted if name not in levels]
    wrong += [f"{name} has another level or is not asked" for name in levels if wanted.get(name) != levels[name]]
    wrong += [f"{cells[0]} stands there twice" for cells in found if [one[0] for one in found].count(cells[0]) > 1]
    for cells in found:
        if len(cells) != 5 or cells[3] not in STANDS:
            wrong.append(f"{cells[0]} does not say how we stand")
            continue
        reason = re.sub("<!--.*?-->", "", cells[4]).strip()
        if len(reason) < 4 or not cells[2]:
            wrong.append(f"{cells[0]} gives no reason")
        wrong += [f"{cells[0]} names {name}" for name in re.findall(r"`(test_\w+)`", reason) if name not in tests]
    return wrong


def test_every_requirement_is_answered_and_every_named_test_exists() -> None:
    assert faults(TABLE.read_text("utf-8"), known_tests()) == [], listed(
        faults(TABLE.read_text("utf-8"), known_tests())
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| 1.2.4 | 1 |", "| 1.2.4 | 2 |"),
        ("| 1.2.4 | 1 |", "| 1.2.99 | 1 |"),
        ("| 1.2.4 | 1 |", "| 1.2.5 | 1 |"),
        ("| open |", "| soon |"),
        ("`test_the_kind_of_an_answer_is_what_it_is`", "`test_that_nobody_wrote`"),
        ("| no GraphQL |", "| |"),
        ("| for the installation |", "| <!-- (nakijken) --> |"),
    ],
)
def test_a_fault_in_the_table_is_seen(old: str, new: str) -> None:
    text = TABLE.read_text("utf-8")
    assert old in text
    assert faults(text.replace(old, new), known_tests())
