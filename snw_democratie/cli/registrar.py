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
    """Make the codes and write the five files. Raises Refusal."""
    from ballots.cores import across_cores
    from ballots.referendum.codes import new_code
    from ballots.referendum.credentials import credentials_record, public_code
    from ballots.referendum.group import BELENIOS_2048
    from snw_democratie.cli.stopping import in_order
    from snw_democratie.referenda.board.casting import code_key

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
    keys = [code_key(one) for one in public]
    files = {
        "letters.csv": _table(("number", "gebied", "code"), _rows(letters, codes, spare=False)),
        "spares.csv": _table(("number", "gebied", "code", "fingerprint"), _rows(letters, codes, keys, spare=True)),
        "numbers.csv": _table(("number", "gebied", "fingerprint"), _rows(letters, keys, spare=False)),
        "public.csv": _table(
            ("credential", "gebied", "spare", "referendum"), _public(letters, public, uuid=chosen.uuid)
        ),
        "credentials.json": credentials_record(dict.fromkeys(public, 1)),
    }
    write_folder(chosen.out, files)
    spares = sum(letter.spare for letter in letters)
    found = _published_digest(letters, public)
    answer = {"ok": True, "letters": len(letters) - spares, "spares": spares, "digest": found}
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


def _rows(letters: list[_Letter], *columns: list[str], spare: bool) -> Iterable[tuple[str, ...]]:
    """Number and gebied of each letter, or of each spare, and what stands at its place in the columns."""
    joined = zip(letters, zip(*columns, strict=True), strict=True)
    return ((letter.number, letter.gebied, *cells) for letter, cells in joined if letter.spare == spare)


def _public(letters: list[_Letter], public: list[int], *, uuid: str) -> Iterable[tuple[str, ...]]:
    """In the order of the archive, which says nothing about the numbers of the letters.

    Each line names the referendum: a public code alone does not say for which one it was made.
    """
    pairs = sorted(zip(public, letters, strict=True), key=lambda pair: pair[0])
    return ((str(one), letter.gebied, "yes" if letter.spare else "no", uuid) for one, letter in pairs)


def _published_digest(letters: list[_Letter], public: list[int]) -> str:
    """What two people say yes to when the website read `public.csv`: the digest of the list as it is published."""
    from snw_democratie.referenda.code_list import list_digest, spelled_list, without_small_gebieden

    pairs = sorted(zip(public, letters, strict=True), key=lambda pair: pair[0])
    listed = tuple((str(one), letter.gebied, letter.spare) for one, letter in pairs)
    return list_digest(spelled_list(without_small_gebieden(listed)))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    return written.getvalue().encode("utf-8")


def _text(place: str, answer: dict[str, Any]) -> str:
    from snw_democratie.i18n.formats import grouped

    return (
        f"{there_are(answer['letters'], 'code', 'codes')} en "
        f"{counted(answer['spares'], 'reservecode', 'reservecodes')} gemaakt in {place}.\n"
        "public.csv is openbaar. Alleen dit bestand gaat naar de website.\n"
        "credentials.json is ook openbaar. Vergelijk het straks met het archief.\n"
        "letters.csv is geheim en voor de drukker. Vernietig het zodra de brieven zijn gedrukt.\n"
        "spares.csv is geheim en voor wie een brief kwijt is. "
        "De website noemt het begin van de vingerafdruk. Zo vindt u de code.\n"
        "numbers.csv is geheim. Hierin vindt u bij het nummer van een brief de openbare code.\n"
        "Wie numbers.csv en de adressen heeft, ziet wie er stemde. Wat iemand stemde, ziet niemand.\n"
        "Geef numbers.csv dus nooit aan de drukker of aan het team.\n"
        "Bewaar spares.csv en numbers.csv zonder internet. Vernietig beide als het stemmen voorbij is.\n"
        f"Vingerafdruk van de lijst: {grouped(answer['digest'])}\n"
        "Dezelfde vingerafdruk hoort op de website te staan voordat twee mensen ja zeggen."
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
