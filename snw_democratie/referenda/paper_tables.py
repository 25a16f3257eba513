"""Tables of what came in on paper, read through before anything is kept: codes, or votes as somebody read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from snw_democratie.referenda.errors import PaperProblem
from snw_democratie.referenda.facts import SetUp
from snw_democratie.tables import read_table
from sortition.errors import BadTable, Problem

CODE, VOTE = "code", "stem"
BLANK, INVALID = "blanco", "ongeldig"
_APART = re.compile(r"[\s+]+")


def column_of(content: bytes, name: str, column: str) -> tuple[str, ...]:
    """What stands in this column of a table, row by row, blank ones at the end left out. Raises BadTable."""
    found = read_table(content, name=name, table="paper")
    places = [place for place, title in enumerate(found.header) if title.strip().casefold() == column]
    if len(places) != 1:
        code = "duplicate_column" if places else "missing_column"
        raise BadTable("paper", (Problem(code, row=1, column=column, found=", ".join(found.header)),))
    (place,) = places
    cells = [row[place].strip() if place < len(row) else "" for row in found.rows]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def count_votes(lines: Sequence[str], found: SetUp) -> tuple[tuple[int, ...], tuple[PaperProblem, ...]]:
    """How often each was voted: blank, each answer, invalid; and the lines that say nothing that can be on a form.

    A line holds the numbers of the answers, as they stand on the form, with a space between them; or one of two words.
    """
    answers = len(found.texts["nl"].answers)
    counts = [0] * (answers + 2)
    problems = []
    for line, text in enumerate(lines, 1):
        word = text.strip().casefold()
        if word in (BLANK, INVALID):
            counts[0 if word == BLANK else -1] += 1
            continue
        marks = _marks(word)
        reason = _wrong(marks, answers, found)
        if reason:
            problems.append(PaperProblem(line=line, reason=reason))
            continue
        for mark in marks or ():
            counts[mark] += 1
    return tuple(counts), tuple(problems)


def _marks(word: str) -> list[int] | None:
    parts = _APART.split(word)
    return [int(part) for part in parts] if all(re.fullmatch("[0-9]{1,3}", part) for part in parts) else None


def _wrong(marks: list[int] | None, answers: int, found: SetUp) -> str:
    """Why this is no vote; empty when it is one."""
    if marks is None or not set(marks) <= set(range(1, answers + 1)):
        return "choice"
    if len(set(marks)) < len(marks):
        return "same"
    return "" if found.min_marks <= len(marks) <= found.max_marks else "number"
