"""`snw referendum credentials`: the registrar makes the codes of the letters, on a machine without a network."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from snw_democratie.cli.folders import refuse_full, write_folder
from snw_democratie.cli.output import Progress, Refusal, counted, read, say, there_are

_MOST = 1_000_000
_COLUMNS = ("number", "gebied")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """A letter to be printed: its number (never a name), the gebied it goes to, and whether it is a spare."""

    number: str
    gebied: str
    spare: bool


def add_arguments(step: argparse.ArgumentParser) -> None:
    """What the registrar says."""
    step.add_argument("--uuid", type=_uuid, required=True, metavar="U", help="het kenmerk van het referendum")
    step.add_argument("--count", type=_count, metavar="N", help="aantal brieven, genummerd vanaf 1")
    step.add_argument("--letters", metavar="FILE.csv", help="of: nummers en gebieden van de brieven (number,gebied)")
    step.add_argument("--spare", type=_percent, default=5, metavar="P", help="reservecodes, in procenten (5)")
    step.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor de bestanden")
    step.add_argument("--cores", type=int, metavar="N", help=argparse.SUPPRESS)


def credentials(chosen: argparse.Namespace) -> int:
    """Make the codes and write the three files. Raises Refusal."""
    from ballots.cores import across_cores
    from ballots.referendum.codes import new_code
    from ballots.referendum.credentials import credentials_record, public_code
    from ballots.referendum.group import BELENIOS_2048
    from ballots.referendum.hashes import digest
    from snw_democratie.cli.stopping import in_order

    refuse_full(chosen.out)
    letters = _letters(chosen)
    codes = [new_code() for _ in letters]
    if len(set(codes)) < len(codes):
        raise Refusal("Twee codes zijn gelijk. Dat kan niet met echt toeval: gebruik een andere computer.")
    progress, public = Progress(), []
    with in_order(), across_cores(chosen.cores) as across:
        for one in across(partial(public_code, BELENIOS_2048, uuid=chosen.uuid), codes):
            public.append(int(one))
            progress("letters", len(public), len(codes))
    progress.end()
    record = credentials_record(dict.fromkeys(public, 1))
    files = {
        "letters.csv": _table(("number", "gebied", "code"), _secret(letters, codes, spare=False)),
        "spares.csv": _table(("number", "gebied", "code"), _secret(letters, codes, spare=True)),
        "public.csv": _table(
            ("credential", "gebied", "spare", "referendum"), _public(letters, public, uuid=chosen.uuid)
        ),
        "credentials.json": record,
    }
    write_folder(chosen.out, files)
    spares = sum(letter.spare for letter in letters)
    answer = {"ok": True, "letters": len(letters) - spares, "spares": spares, "digest": digest(record)}
    say(chosen, answer, _text(chosen.out, answer))
    return 0


def _letters(chosen: argparse.Namespace) -> list[_Letter]:
    if (chosen.count is None) == (chosen.letters is None):
        raise Refusal("Noem óf een aantal (--count), óf een bestand met nummers (--letters).")
    if chosen.letters is None:
        rows = [(str(number), "") for number in range(1, chosen.count + 1)]
    else:
        rows = _read_letters(chosen.letters)
    spares = -(-len(rows) * chosen.spare // 100)
    return [_Letter(number=number, gebied=gebied, spare=False) for number, gebied in rows] + [
        _Letter(number=f"R{place}", gebied="", spare=True) for place in range(1, spares + 1)
    ]


def _read_letters(path: str) -> list[tuple[str, str]]:
    """Numbers and gebieden; whatever else a register knows of people has no place on this machine."""
    try:
        reader = csv.reader(io.StringIO(read(path).decode("utf-8-sig"), newline=""), strict=True)
        head, *rows = [row for row in reader if row]
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        raise Refusal(f"'{path}' is geen tabel die te lezen is.") from error
    if tuple(head) not in (_COLUMNS, _COLUMNS[:1]):
        raise Refusal(f"'{path}' heeft andere kolommen dan number en gebied. Namen en adressen horen hier niet.")
    found = [(row[0].strip(), row[1].strip() if len(row) > 1 else "") for row in rows]
    if not 1 <= len(found) <= _MOST or any(len(row) != len(head) for row in rows):
        raise Refusal(f"'{path}' heeft geen rijen, te veel rijen, of een rij die te kort of te lang is.")
    if len({number for number, _ in found}) < len(found) or not all(number.isalnum() for number, _ in found):
        raise Refusal(f"In '{path}' is een nummer leeg, geen nummer, of komt het twee keer voor.")
    return found


def _secret(letters: list[_Letter], codes: list[str], *, spare: bool) -> Iterable[tuple[str, ...]]:
    pairs = zip(letters, codes, strict=True)
    return ((letter.number, letter.gebied, code) for letter, code in pairs if letter.spare == spare)


def _public(letters: list[_Letter], public: list[int], *, uuid: str) -> Iterable[tuple[str, ...]]:
    """In the order of the archive, which says nothing about the numbers of the letters.

    Each line names the referendum: a public code alone does not say for which one it was made.
    """
    pairs = sorted(zip(public, letters, strict=True), key=lambda pair: pair[0])
    return ((str(one), letter.gebied, "yes" if letter.spare else "no", uuid) for one, letter in pairs)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    return written.getvalue().encode("utf-8")


def _text(place: str, answer: dict[str, Any]) -> str:
    return (
        f"{there_are(answer['letters'], 'code', 'codes')} en "
        f"{counted(answer['spares'], 'reservecode', 'reservecodes')} gemaakt in {place}.\n"
        "Geheim: letters.csv (voor de drukker) en spares.csv (voor wie een brief kwijt is).\n"
        "Openbaar: credentials.json en public.csv. Alleen deze twee gaan naar de website.\n"
        "Vernietig letters.csv zodra de brieven zijn gedrukt.\n"
        f"Code van de lijst: {answer['digest']}"
    )


def _uuid(text: str) -> str:
    from ballots.referendum.election import UUID

    if not UUID.fullmatch(text):
        raise argparse.ArgumentTypeError("een kenmerk heeft minstens 14 letters en cijfers, zonder 0, O, I en l")
    return text


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"noem een aantal van 1 tot {_MOST}")
    return number


def _percent(text: str) -> int:
    if not text.isdecimal() or int(text) > 100:
        raise argparse.ArgumentTypeError("noem een percentage van 0 tot 100")
    return int(text)
