"""Reading a register of people on the municipality's own computer: who may get a letter, and what is printed on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.cli.responses import AGES, GEBIED, Response, column_of, gebied_of
from snw_democratie.pool.ages import OLDEST, band, value_for
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.tables import Table
from sortition.errors import BadTable, Problem
from sortition.invitation import Stratum
from sortition.invitation_record import Listed
from sortition.text import folded, unspeakable

IDS = ("id", "nummer", "number", "unique_id", "persoonsnummer")
BIRTHS = ("geboortejaar", "birth_year", "year_of_birth", "geboortedatum", "birth_date", "date_of_birth")
NEVER = ("bsn", "burgerservicenummer", "a-nummer", "anummer", "a_nummer")
"""Numbers that the law keeps for other purposes: never an id here, and never in a file for a printer."""
_YEAR = re.compile(r"([0-9]{4})(?:-?[0-9]{2}-?[0-9]{2})?|[0-9]{1,2}-[0-9]{1,2}-([0-9]{4})", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
_MOST_PROBLEMS = 1000
_YOUNGER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns hold what, by name; an empty name is looked for among those that are usual.

    `printed` are those for the printer; None for all that are not used for the draw.
    """

    id: str = ""
    gebied: str = ""
    age: str = ""
    printed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The people who may get a letter, in the order of the file, and of each by id what is printed.

    `younger` is how many were left out for their age; `numbered` whether ids are no more than numbers of rows.
    """

    people: tuple[Listed, ...]
    strata: tuple[Stratum, ...]
    printed: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    younger: int
    numbered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """The places of the columns that are used; no id when rows are numbered."""

    id: int | None
    gebied: int
    age: int
    births: bool
    printed: tuple[int, ...]


def register_from(
    table: Table, columns: Columns, response: Response, *, year: int, from_age: int, earlier: frozenset[str]
) -> Register:
    """The register as a draw needs it: ages are those reached in `year`, ids in `earlier` had a letter before.

    Raises BadTable with what is wrong: an unknown gebied, an age of no band, an id that comes twice.
    """
    places = _places(table, columns)
    gebied = _once(gebied_of)
    group = _once(lambda text: _band(text, response, births=places.births, year=year, from_age=from_age))
    found: dict[str, tuple[str, str, Sequence[str]]] = {}
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    younger = 0
    for row, cells in enumerate(table.rows, 2):
        if not any(cells) or not "".join(cells).strip():
            continue
        if len(cells) != len(table.header):
            wanted, number = str(len(table.header)), str(len(cells))
            problems.append(Problem("wrong_number_of_fields", row=row, wanted=wanted, found=number))
            continue
        id_ = str(row - 1) if places.id is None else cells[places.id].strip()
        where, ages = gebied(cells[places.gebied]), group(cells[places.age])
        wrong = _wrong(table, places, cells, row, id_, rows.get(id_), where, ages, response)
        rows[id_] = row
        if wrong is not None:
            problems.append(wrong)
        elif ages == _YOUNGER:
            younger += 1
        else:
            assert where is not None and ages is not None
            found[id_] = where, ages, cells
    if problems or not found:
        raise BadTable("pool", tuple(problems[:_MOST_PROBLEMS]) or (Problem("no_rows"),))
    return _register(found, table, places, response, younger=younger, earlier=earlier)


def _register(
    found: Mapping[str, tuple[str, str, Sequence[str]]],
    table: Table,
    places: _Places,
    response: Response,
    *,
    younger: int,
    earlier: frozenset[str],
) -> Register:
    count = Counter((where, ages) for where, ages, _ in found.values())
    before = Counter(found[id_][:2] for id_ in earlier if id_ in found)
    order = sorted(count, key=lambda one: (one[0], response.bands.index(one[1])))
    unknown = [one for one in order if response.of(*one) is None]
    if unknown:
        wanted = [Problem("missing_group", column=where, value=ages) for where, ages in unknown]
        raise BadTable("response", tuple(wanted))
    place = {one: at for at, one in enumerate(order)}
    return Register(
        people=tuple(
            [
                Listed(id=id_, stratum=place[where, ages], earlier=id_ in earlier)
                for id_, (where, ages, _) in found.items()
            ]
        ),
        strata=tuple(
            Stratum(
                gebied=where,
                age_band=ages,
                people=count[where, ages] - before[where, ages],
                earlier=before[where, ages],
                response=response.of(where, ages) or Fraction(0),
            )
            for where, ages in order
        ),
        printed=tuple(_printable(table.header[at]) for at in places.printed),
        lines=_Lines(found, places.printed),
        younger=younger,
        numbered=places.id is None,
    )


class _Lines(Mapping[str, tuple[str, ...]]):
    """What is printed of somebody, made only for who gets a letter."""

    def __init__(self, found: Mapping[str, tuple[str, str, Sequence[str]]], printed: tuple[int, ...]) -> None:
        self._found, self._printed = found, printed

    def __getitem__(self, id_: str) -> tuple[str, ...]:
        cells = self._found[id_][2]
        return tuple(_printable(cells[at]) for at in self._printed)

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _wrong(
    table: Table,
    places: _Places,
    cells: Sequence[str],
    row: int,
    id_: str,
    other: int | None,
    where: str | None,
    ages: str | None,
    response: Response,
) -> Problem | None:
    """The first thing that is wrong in a row."""
    if not id_ or unspeakable(id_):
        code = "control_character" if id_ else "empty_value"
        return Problem(code, row=row, column=table.header[places.id or 0], value=ascii(id_)[1:-1])
    if other is not None:
        return Problem("duplicate_id", row=row, value=id_, wanted=str(other))
    for at, value, wanted in ((places.gebied, where, GEBIEDEN), (places.age, ages, response.bands)):
        if value is None:
            code = "unknown_value" if cells[at].strip() else "empty_value"
            return Problem(code, row=row, column=table.header[at], value=cells[at].strip(), wanted=", ".join(wanted))
    return None


def _places(table: Table, columns: Columns) -> _Places:
    names = [folded(one) for one in table.header]
    doubled = [one for one in {*names} if one and names.count(one) > 1]
    asked = [one for one in (columns.id, columns.gebied, columns.age, *(columns.printed or ())) if one]
    problems = [Problem("duplicate_column", row=1, column=one) for one in sorted(doubled)]
    problems += [_missing(table, one) for one in asked if folded(one) not in names]
    problems += [Problem("forbidden_column", row=1, column=one) for one in asked if folded(one) in NEVER]
    id_ = column_of(names, [folded(columns.id)] if columns.id else IDS)
    gebied = column_of(names, [folded(columns.gebied)] if columns.gebied else GEBIED)
    age = column_of(names, [folded(columns.age)] if columns.age else (*BIRTHS, *AGES))
    if not problems and gebied is None:
        problems.append(_missing(table, "gebied"))
    if not problems and age is None:
        problems.append(_missing(table, "geboortejaar"))
    if problems or gebied is None or age is None:
        raise BadTable("pool", tuple(problems))
    used = {id_, gebied, age, *(at for at, one in enumerate(names) if one in (*GEBIED, *AGES, *BIRTHS, *NEVER))}
    return _Places(
        id=id_,
        gebied=gebied,
        age=age,
        births=_births(names[age], table, age),
        printed=tuple(at for at in range(len(names)) if at not in used and names[at])
        if columns.printed is None
        else tuple(names.index(folded(one)) for one in columns.printed),
    )


def _missing(table: Table, column: str) -> Problem:
    return Problem("missing_column", row=1, column=column, found=", ".join(one for one in table.header if one))


def _births(name: str, table: Table, at: int) -> bool:
    """Whether the column holds births and not ages: by its name, or by what stands in it."""
    if name in BIRTHS or name in AGES:
        return name in BIRTHS
    first = next((row[at].strip() for row in table.rows if len(row) > at and row[at].strip()), "")
    return _YEAR.fullmatch(first) is not None


def _band(text: str, response: Response, *, births: bool, year: int, from_age: int) -> str | None:
    """The band of somebody with this birth, age or band; _YOUNGER below the first age, None when there is none."""
    said = " ".join(text.split())
    if births:
        found = _YEAR.fullmatch(said)
        age = year - int(found[1] or found[2]) if found else -1
    elif said.isascii() and said.isdigit() and len(said) <= 3:
        age = int(said)
    else:
        named = {folded(one): one for one in response.bands}.get(folded(said))
        ages = band(said)
        if named is None and ages is not None and ages[1] is not None and ages[1] < from_age:
            return _YOUNGER
        return named or next((one for one in response.bands if ages is not None and band(one) == ages), None)
    if not 0 <= age <= OLDEST:
        return None
    return _YOUNGER if age < from_age else value_for(age, response.bands)


def _once(function: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The same function, asked once per text: a register has a hundred thousand rows and a few hundred texts."""
    known: dict[str, str | None] = {}

    def asked(text: str) -> str | None:
        if text not in known:
            known[text] = function(text)
        return known[text]

    return asked


def _printable(cell: str) -> str:
    return _CONTROL.sub(" ", cell).strip()
