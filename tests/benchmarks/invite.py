"""What it costs to draw letters from a register as large as Nieuw-West, and to verify the record of it.

`python -m tests.benchmarks.invite` writes its part of `docs/benchmarks.md`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import page
from tests.benchmarks.measure import run
from tests.benchmarks.page import head, judged, row

PEOPLE, LETTERS = 161_388, 8_800
GEBIEDEN = ("GF06", *("GF07",) * 29, *("GF08",) * 23, *("GF09",) * 21, *("GF10",) * 26)
WANTED_SECONDS, WANTED_MIB = 20, 1024
COLUMNS = ("command", "people", "letters", "CPU s", "wall s", "MiB", "answer")


def write_register(path: Path, people: int) -> None:
    """People with a number, a name, an address, a gebied and a year of birth, from a hash of their number."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "naam", "straat", "huisnummer", "postcode", "plaats", "gebied", "geboortejaar"))
        for one in range(people):
            chance = hashlib.sha256(f"register/{one}".encode()).digest()
            age = chance[1] * 60 // 256 + chance[2] * 35 // 256
            table.writerow(
                (
                    f"P{one:06d}", f"Bewoner {one}, mw.", f"Straat {chance[3]}", chance[4],
                    f"10{60 + chance[5] % 9} AB",
                    "Amsterdam", GEBIEDEN[chance[0] * len(GEBIEDEN) // 256], 2027 - age,
                )
            )  # fmt: skip


def lines(people: int = PEOPLE, letters: int = LETTERS) -> Iterator[str]:
    """One line for the draw, one for verifying it with the register beside it."""
    yield from head(*COLUMNS)
    with tempfile.TemporaryDirectory() as place:
        register, folder = Path(place) / "register.csv", Path(place) / "letters"
        write_register(register, people)
        drawing = ("draw", str(register), "--letters", str(letters), "--year", "2027", "--randomness", "417398265014")
        for arguments in ((*drawing, "--out", str(folder)), ("verify", str(folder), "--register", str(register))):
            used = run((sys.executable, "-c", _SNW, "invite", *arguments, "--json"))
            assert used.status == 0, used.stderr
            answer = json.loads(used.stdout)
            said = f"chances {answer['min_chance']} to {answer['max_chance']}" if "people" in answer else "accepted"
            yield row(
                f"`snw invite {arguments[0]}`", str(people), str(letters), f"{used.cpu:.1f}",
                judged(used.wall, WANTED_SECONDS, digits=1), judged(used.peak_mib, WANTED_MIB, digits=0),
                said,
            )  # fmt: skip


_SNW = "import sys; from snw_democratie.cli import main; sys.exit(main())"


def main() -> None:
    def report() -> Iterator[str]:
        yield page.measured()
        yield ""
        yield from lines()

    page.write("invite", report())


if __name__ == "__main__":
    main()
