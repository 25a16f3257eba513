"""What stands on a form of paper, as it was typed or as it stands in a table."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.budgets.ballot_paper import POINTS, RANKING
from snw_democratie.budgets.paper.errors import BadSheet
from snw_democratie.budgets.voting.forms import MOST_MARKS
from snw_democratie.security.codes import BadCode, typed
from snw_democratie.tables import read_table
from snw_democratie.typed_text import our_digits
from sortition.record import canonical

MOST_ROWS = 2_000
LONGEST = 1_000
CODE, PLANS = "code", ("plannen", "plans", "keuze")
_PAIR = re.compile(r"([1-9][0-9]{0,8})(?:[:=]([1-9][0-9]{0,5}))?")
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A code and a choice as typed. `number` is the number of the form, or the row of the table."""

    code: str
    choice: str
    number: int = 0


def alike(kind: str, one: Typed, other: Typed) -> bool:
    """Whether two people read the same from one form, whatever spaces, dashes and order they typed it with."""
    mine, theirs = marks_of(kind, one.choice), marks_of(kind, other.choice)
    same_choice = mine == theirs if mine is not None else _plain(one.choice) == _plain(other.choice)
    return same_choice and plain_code(one.code) == plain_code(other.code)


def plain_code(text: str) -> str:
    """The code without dashes, or what was typed when it can be no code."""
    try:
        return typed(text)
    except BadCode:
        return text.strip().upper()


def marks_of(kind: str, choice: str) -> Mapping[int, int] | None:
    """Plan -> mark; None for what cannot be read.

    Crosses are the numbers of the plans: "3 7 12". Points stand behind them: "3:5 7:2". A ranking is the numbers in
    their order, or with their places: "12:1 3:2".
    """
    found: dict[int, int] = {}
    for place, part in enumerate(_plain(choice), 1):
        match = _PAIR.fullmatch(part)
        if match is None or int(match[1]) in found or place > MOST_MARKS:
            return None
        if kind == POINTS and match[2] is None:
            return None
        found[int(match[1])] = int(match[2]) if match[2] else place if kind == RANKING else 1
    return found


def packed(one: Typed) -> bytes:
    """As it is sealed."""
    return canonical([one.code, one.choice])


def unpacked(content: bytes, number: int) -> Typed:
    """What was sealed."""
    code, choice = json.loads(content)
    return Typed(code=code, choice=choice, number=number)


def sheet_of(content: bytes, name: str) -> tuple[Typed, ...]:
    """The votes of a table: a column with the code, and one with the plans or several with a plan each.

    The numbers are those of its rows, the header being the first. Raises BadTable, BadSheet.
    """
    table = read_table(content, name=name, table="papers")
    names = [one.strip().casefold() for one in table.header]
    if not names or names[0] != CODE or len(names) < 2 or not names[1].startswith(PLANS):
        raise BadSheet("header")
    found = []
    for number, cells in enumerate(table.rows, 2):
        code, *plans = (cell.strip() for cell in cells)
        if code or any(plans):
            found.append(Typed(code=code[:LONGEST], choice=" ".join(filter(None, plans))[:LONGEST], number=number))
    if not found:
        raise BadSheet("empty")
    if len(found) > MOST_ROWS:
        raise BadSheet("size", MOST_ROWS)
    return tuple(found)


def _plain(choice: str) -> tuple[str, ...]:
    text = our_digits(unicodedata.normalize("NFKC", choice))
    return tuple(part for part in _BETWEEN.split(text.strip()) if part)
