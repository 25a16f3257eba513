"""A register of people who do not exist, and drawing letters from it as the command does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from snw_democratie.cli import main

HEADER = ("nummer", "Naam", "Straat", "BSN", "gebied", "Geboortejaar")
GEBIEDEN = ("GF07", "Osdorp", "Slotervaart", "De Punt", "GF09")
AT = ("--year", "2027")
RESPONSE = "gebied;leeftijd;respons\n*;16-34;2,5\n*;35+;5\nGF08;16-34;1\n"


def people(number: int, start: int = 0) -> Iterator[tuple[str, ...]]:
    """Every year of birth, every gebied by code, name or wijk; a quarter is younger than sixteen."""
    for one in range(start, start + number):
        born = str(2027 - one % 80)
        yield (
            f"A{one:04d}",
            f'Fatma "{one}" Yılmaz, mw.',
            f"Slotermeerlaan {one}",
            f"{one:09d}",
            GEBIEDEN[one % 5],
            born,
        )


def write(path: Path, rows: Iterable[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_text(text.getvalue(), "utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def draw(register: Path, out: str, *more: str, letters: int = 40, randomness: str = "4173982650") -> tuple[int, Path]:
    folder = register.parent / out
    options = (
        "--response",
        str(register.parent / "respons.csv"),
        *AT,
        "--randomness",
        randomness,
        "--out",
        str(folder),
    )
    return main(["invite", "draw", str(register), "--letters", str(letters), *options, *more]), folder
