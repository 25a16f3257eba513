"""What somebody tries who wants to know who voted what: from the files, from a copy, from what the database knows.

The one who tries has the keys and reads every ballot; what is missing is which code goes with which ballot. Each attack
gives the used codes and the ballots in an order; if both are the order of voting, they belong together by place.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Engine, text

from snw_democratie.budgets.voting.models import USED
from snw_democratie.db.sealed import place
from tests.web.world import VAULT


def opened(key: str, sealed: bytes) -> str:
    """The marks on a ballot."""
    return VAULT.open(sealed, place("ballot", "marks", key)).decode().strip()


def by_row_number(engine: Engine, table: str, own: str, where: str = "") -> list[object]:
    """The keys in the order of SQLite's row numbers, or PostgreSQL's places. Raises when there are none."""
    number = "rowid" if engine.dialect.name == "sqlite" else "ctid"
    with engine.connect() as connection:
        return list(connection.execute(text(f'SELECT "{own}" FROM {table} {where} ORDER BY {number}')).scalars())


def by_transaction(engine: Engine, table: str, own: str, where: str = "") -> list[object]:
    """The keys in the order of the transactions that wrote them (PostgreSQL), places within one transaction."""
    with engine.connect() as connection:
        asked = text(f'SELECT "{own}" FROM {table} {where} ORDER BY xmin::text::bigint, ctid')
        return list(connection.execute(asked).scalars())


def together(engine: Engine) -> int:
    """How many codes and ballots share a transaction with nobody else (PostgreSQL): each such pair is known."""
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT count(*) FROM (SELECT xmin::text AS x FROM ballot GROUP BY 1 HAVING count(*) = 1) b "
                f"JOIN (SELECT xmin::text AS x FROM vote_code WHERE state = {USED} GROUP BY 1 HAVING count(*) = 1) c "
                "USING (x)"
            )
        )
        return int(found.scalar_one())


def by_page(file: Path, table: str) -> list[object]:
    """The keys of a SQLite table in the order in which they were put on its pages.

    SQLite puts a new cell before the older ones on a page, so a higher place was written earlier
    (https://www.sqlite.org/fileformat2.html, section 1.6).
    """
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size

    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as database:
        (root,) = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ? AND rootpage > 0", (table,)
        ).fetchone()
    found: list[tuple[int, int, object]] = []
    pages = [root]
    while pages:
        number = pages.pop()
        page = data[(number - 1) * size : number * size]
        kind, cells = page[0], int.from_bytes(page[3:5], "big")
        head = 8 if kind in (10, 13) else 12
        if head == 12:
            pages.append(int.from_bytes(page[8:12], "big"))
        for cell in range(cells):
            at = int.from_bytes(page[head + 2 * cell : head + 2 * cell + 2], "big")
            start = at
            if head == 12:
                pages.append(int.from_bytes(page[at : at + 4], "big"))
                start += 4
            if kind == 5:
                continue
            _, start = _varint(page, start)
            if kind == 13:
                _, start = _varint(page, start)
            found.append((number, -at, _first(page, start)))
    return [key for _, _, key in sorted(found, key=lambda one: one[:2])]


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = page[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at + step + 1
    raise AssertionError


def _first(page: bytes, at: int) -> object:
    """The first column of a record, which is the key."""
    length, after = _varint(page, at)
    serial, _ = _varint(page, after)
    start = at + length
    content = page[start : start + (serial - 12) // 2]
    return content.decode() if serial % 2 else content


def in_copy(file: Path, table: str, folder: Path) -> list[list[str]]:
    """The rows of a table in the order in which they stand in a copy of PostgreSQL."""
    out = folder / f"{table}.sql"
    subprocess.run(["pg_restore", "--data-only", f"--table={table}", f"--file={out}", str(file)], check=True)
    lines = out.read_text().splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("COPY "))
    rows = lines[begin + 1 : lines.index("\\.", begin)]
    return [row.split("\t") for row in rows]


def agreeing(found: Sequence[object], truth: Sequence[object]) -> float:
    """How well an order agrees with the true one (Spearman): 1 exactly, 0 by chance, -1 the other way around."""
    ranks = {one: number for number, one in enumerate(truth)}
    places = [ranks[one] for one in found if one in ranks]
    n = len(places)
    assert n == len(truth), "not every row was found"
    return 1 - 6 * sum((rank - number) ** 2 for number, rank in enumerate(places)) / (n * (n * n - 1))


def joined(codes: Sequence[object], ballots: Sequence[object], truth: Mapping[object, object]) -> float:
    """Which part of the codes is given its own ballot, when the first code goes with the first ballot and so on."""
    assert len(codes) == len(ballots) == len(truth)
    return sum(truth[code] == ballot for code, ballot in zip(codes, ballots, strict=True)) / len(truth)
