"""A run of letters as a whole process: how many a second, how much memory; and each letter's text against its data.

`python -m tests.benchmarks.letters` writes its part of `docs/benchmarks.md`; `--letters 1000` measures fewer.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from snw_democratie.security.codes import new_code, shown
from tests.benchmarks import page
from tests.benchmarks.measure import run
from tests.benchmarks.page import head, row

LETTERS = 10_000
COLUMNS = (
    "language",
    "letters",
    "files",
    "MiB of PDF",
    "CPU s",
    "letters per CPU s",
    "wall s",
    "MiB",
    "texts as the data",
)
_SNW = "import sys; from snw_democratie.cli import main; sys.exit(main())"


def lines(letters: int) -> Iterator[str]:
    """One line for Dutch, one for Arabic with a tenth of the letters."""
    yield from head(*COLUMNS)
    for language, count in (("nl", letters), ("ar", letters // 10)):
        with tempfile.TemporaryDirectory() as place:
            table, folder = Path(place) / "printer.csv", Path(place) / "pdf"
            wanted = _write(table, count)
            command = (
                "letters", "uitnodiging", str(table), "--title", "Burgerpanel Groen", "--until", "2127-03-12",
                "--link", "https://doe-mee.example/meedoen/groen", "--phone", "020 123 45 67", "--language", language,
                "--out", str(folder),
            )  # fmt: skip
            used = run((sys.executable, "-c", _SNW, *command))
            assert used.status == 0, used.stderr
            files = sorted(folder.glob("*.pdf"))
            size = sum(one.stat().st_size for one in files) / 2**20
            same = sum(_said(one, wanted) for one in files)
            yield row(
                language, count, len(files), f"{size:.0f}", f"{used.cpu:.0f}", f"{count / used.cpu:.1f}",
                f"{used.wall:.0f}", f"{used.peak_mib:.0f}", f"{same} of {count}",
            )  # fmt: skip


def _write(place: Path, letters: int) -> dict[str, tuple[str, ...]]:
    """A table for the printer; the answer is what must stand in each letter, by its code."""
    wanted: dict[str, tuple[str, ...]] = {}
    with place.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("number", "code", "naam", "straat", "huisnummer", "postcode", "plaats"))
        for number in range(1, letters + 1):
            code = shown(new_code())
            name, street, home = f"Ayşe Brzęczyk {number}", f"Straat {number % 700}", str(number % 300 + 1)
            table.writerow((number, code, name, street, home, "1063 AB", "Amsterdam"))
            wanted[code] = (name, f"{street} {home}", "1063 AB Amsterdam", str(number))
    return wanted


def _said(place: Path, wanted: dict[str, tuple[str, ...]]) -> int:
    """How many letters of a file say what their data says, and nothing of another's."""
    found = 0
    for leaf in PdfReader(io.BytesIO(place.read_bytes())).pages:
        text = leaf.extract_text()
        codes = re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{5}-[A-Z0-9]{5}", text)
        found += len(codes) == 1 and codes[0] in wanted and all(one in text for one in wanted[codes[0]])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=LETTERS)
    letters = parser.parse_args().letters

    def report() -> Iterator[str]:
        yield page.measured()
        yield ""
        yield from lines(letters)

    page.write("letters", report())


if __name__ == "__main__":
    main()
