"""The Pabulib format as it stands in a file: three tables of text, with every row and column kept.

Source: pabulib.org/format; Stolicki, Szufa, Talmon, "Pabulib: A Participatory Budgeting Library", arXiv 2012.06539.
What the texts mean is read by `pabulib_election`. Bytes in, bytes out: no files are opened here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ballots.errors import BadPabulib, Problem

Row = tuple[str, ...]
SECTIONS = ("META", "PROJECTS", "VOTES")
_FIRST_COLUMNS = ("key", "project_id", "voter_id")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A section with a header: every row is as wide as `columns`, and `lines` says where it stands in the file."""

    columns: Row
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = ()

    def column(self, name: str) -> tuple[str, ...] | None:
        """The cells under `name` without outer spaces, or None when there is no such column."""
        if name not in self.columns:
            return None
        number = self.columns.index(name)
        return tuple([row[number].strip() for row in self.rows])

    def line(self, row: int) -> int:
        """The line of the file on which row `row` starts; 0 when the table was not read from one."""
        return self.lines[row] if self.lines else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PabulibFile:
    """One file: `meta` in its order, the plans, the ballots."""

    meta: tuple[tuple[str, str], ...]
    projects: Table
    votes: Table

    def value(self, key: str) -> str:
        """The META value of `key` without outer spaces; empty when it is not there."""
        return next((value.strip() for name, value in self.meta if name == key), "")


def read_pabulib(data: bytes) -> PabulibFile:
    """Read a file. Raises BadPabulib with every problem found."""
    try:
        text = data.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise BadPabulib((Problem("not_utf8", data.count(b"\n", 0, error.start) + 1),)) from error
    if "\0" in text:
        raise BadPabulib((Problem("nul_bytes", text.count("\n", 0, text.index("\0")) + 1),))
    sections, problems = _sections(_rows(text))
    missing = [Problem("missing_section", field=name) for name in SECTIONS if name not in sections]
    problems += missing
    tables = {}
    for name, first in zip(SECTIONS, _FIRST_COLUMNS, strict=True):
        found, tables[name] = _table(sections.get(name, []), first, name)
        problems += [] if name not in sections else found
    meta = tables["META"]
    if meta.rows and len(meta.columns) > 1:
        keys = [row[0].strip() for row in meta.rows]
        problems += [
            Problem("duplicate_key", line, field=key)
            for number, (key, line) in enumerate(zip(keys, meta.lines, strict=True))
            if key in keys[:number]
        ]
    elif not missing:
        problems.append(Problem("missing_column", field="value", wanted="META"))
    if problems:
        raise BadPabulib(tuple(problems))
    pairs = tuple((row[0].strip(), row[1]) for row in meta.rows)
    return PabulibFile(meta=pairs, projects=tables["PROJECTS"], votes=tables["VOTES"])


def written(file: PabulibFile) -> bytes:
    """The bytes of a file: UTF-8, CR and LF after each row as in most files, quotes only around what needs them."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(["META"])
    rows.writerow(["key", "value"])
    rows.writerows(file.meta)
    for name, table in (("PROJECTS", file.projects), ("VOTES", file.votes)):
        rows.writerow([name])
        rows.writerow(table.columns)
        rows.writerows(table.rows)
    return text.getvalue().encode("utf-8")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    line = 1
    try:
        for row in reader:
            if row and (row[0] or any(row)):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadPabulib((Problem("not_a_table", line),)) from error


def _sections(rows: Iterator[tuple[int, list[str]]]) -> tuple[dict[str, list[tuple[int, list[str]]]], list[Problem]]:
    """The rows of each section, its header first."""
    sections: dict[str, list[tuple[int, list[str]]]] = {}
    problems: list[Problem] = []
    here: list[tuple[int, list[str]]] | None = None
    for line, row in rows:
        name = row[0].strip().upper() if len(row) == 1 or not any(row[1:]) else ""
        if name in SECTIONS:
            if name in sections:
                problems.append(Problem("duplicate_section", line, field=name))
            elif SECTIONS.index(name) != len(sections):
                problems.append(Problem("section_out_of_order", line, field=name))
            here = sections.setdefault(name, [])
        elif here is not None:
            here.append((line, row))
        else:
            raise BadPabulib((Problem("no_section", line, value=row[0][:40]),))
    return sections, problems


def _table(rows: list[tuple[int, list[str]]], first: str, name: str) -> tuple[list[Problem], Table]:
    """The table of one section; short rows are filled up with empty cells, as the format allows."""
    if not rows:
        return [Problem("no_rows", field=name)], Table(columns=(), rows=())
    line, header = rows[0]
    columns = tuple(cell.strip() for cell in header)
    problems = []
    if columns[0].lower() != first:
        problems.append(Problem("missing_column", line, field=first, value=columns[0][:40], wanted=name))
    problems += [Problem("duplicate_column", line, field=c, wanted=name) for c in {*columns} if columns.count(c) > 1]
    width = len(columns)
    cells: list[Row] = []
    for number, row in rows[1:]:
        if len(row) > width:
            if any(row[width:]):
                problems.append(Problem("too_many_cells", number, value=row[0][:40], wanted=str(width)))
            row = row[:width]
        elif len(row) < width:
            row = row + [""] * (width - len(row))
        cells.append(tuple(row))
    table = Table(columns=columns, rows=tuple(cells), lines=tuple([number for number, _ in rows[1:]]))
    return problems, table
