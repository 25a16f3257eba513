"""How many people are expected to answer a letter, by gebied and band of ages: given, or assumed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.pool.ages import band
from snw_democratie.pool.places import GEBIEDEN, gebied_named, wijk_named
from snw_democratie.tables import read_table
from sortition.errors import BadTable, Problem
from sortition.text import folded

EVERYWHERE = "*"
GEBIED = ("gebied", "gebied_code", "gebiedscode", "wijk", "wijk_code", "wijkcode")
AGES = ("leeftijd", "age", "leeftijdsgroep", "age_band", "leeftijdsklasse")
_PARTS = ("respons", "response", "response_pct", "percentage")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?\s*%?", re.ASCII)

ASSUMED = {"16-24": 20, "25-34": 25, "35-44": 30, "45-54": 35, "55-64": 45, "65-74": 50, "75+": 30}
"""Answers to a thousand letters when no figures are given: an assumption around the 34 of our planner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The bands of ages from young to old, and the part of each that is expected to register after a letter.

    `parts` is by gebied and band; a gebied EVERYWHERE holds for those that are not named.
    """

    bands: tuple[str, ...]
    parts: Mapping[tuple[str, str], Fraction]
    assumed: bool

    def of(self, gebied: str, age_band: str) -> Fraction | None:
        """The expected part; None when nothing was said of these people."""
        return self.parts.get((gebied, age_band), self.parts.get((EVERYWHERE, age_band)))


def assumed() -> Response:
    """What is expected when nobody gives figures: by age only, since nothing is known per gebied."""
    parts = {(EVERYWHERE, one): Fraction(number, 1000) for one, number in ASSUMED.items()}
    return Response(bands=tuple(ASSUMED), parts=parts, assumed=True)


def response_from(data: bytes, *, name: str) -> Response:
    """Read a table with `gebied` (or *), `leeftijd` (a band) and `respons` in percent. Raises BadTable."""
    table = read_table(data, name=name, table="response")
    names = [folded(one) for one in table.header]
    places = [column_of(names, known) for known in (GEBIED, AGES, _PARTS)]
    wanted = ("gebied", "leeftijd", "respons")
    missing = [
        Problem("missing_column", row=1, column=column, found=", ".join(table.header))
        for column, at in zip(wanted, places, strict=True)
        if at is None
    ]
    if missing:
        raise BadTable("response", tuple(missing))
    parts: dict[tuple[str, str], Fraction] = {}
    rows: dict[tuple[str, str], int] = {}
    wrong: list[Problem] = []
    for row, cells in enumerate(table.rows, 2):
        if any(cell.strip() for cell in cells):
            said = [cells[at].strip() if at is not None and at < len(cells) else "" for at in places]
            _one(said, row, parts, rows, wrong)
    if wrong or not parts:
        raise BadTable("response", tuple(wrong) or (Problem("no_rows"),))
    bands = sorted({one for _, one in parts}, key=lambda one: band(one) or (0, None))
    return Response(bands=tuple(bands), parts=parts, assumed=False)


def column_of(names: Sequence[str], known: Sequence[str]) -> int | None:
    """The first column with one of these names."""
    return next((names.index(one) for one in known if one in names), None)


def gebied_of(text: str) -> str | None:
    """The code of a gebied that is named by its code, its name, or one of its wijken."""
    wijk = wijk_named(text)
    return gebied_named(text) or (wijk.gebied if wijk else None)


def _one(
    said: list[str],
    row: int,
    parts: dict[tuple[str, str], Fraction],
    rows: dict[tuple[str, str], int],
    wrong: list[Problem],
) -> None:
    gebied = EVERYWHERE if said[0] == EVERYWHERE else gebied_of(said[0])
    ages, part = " ".join(said[1].split()), _percent(said[2])
    before = len(wrong)
    if gebied is None:
        wanted = ", ".join((*GEBIEDEN, EVERYWHERE))
        wrong.append(Problem("unknown_value", row=row, column="gebied", value=said[0], wanted=wanted))
    if band(ages) is None:
        wrong.append(Problem("unknown_value", row=row, column="leeftijd", value=ages, wanted="16-24, 75+"))
    if part is None:
        wrong.append(Problem("unknown_value", row=row, column="respons", value=said[2], wanted="3.4, 12"))
    if gebied is None or part is None or len(wrong) > before:
        return
    first = rows.setdefault((gebied, ages), row)
    if first != row:
        wrong.append(Problem("duplicate_id", row=row, value=f"{gebied} {ages}", wanted=str(first)))
    parts[gebied, ages] = part


def _percent(text: str) -> Fraction | None:
    """A percentage above 0 as a part; with a point or a comma."""
    found = _PERCENT.fullmatch(text)
    if found is None:
        return None
    part = Fraction(f"{found[1]}.{found[2] or 0}") / 100
    return part if 0 < part <= 1 else None
