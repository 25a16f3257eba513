"""`snw letters`: print letters from a table, on the computer where the names are."""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from snw_democratie.cli.folders import refuse_full, write_folder
from snw_democratie.cli.output import Progress, Refusal, counted, guarded, read, say, there_are
from snw_democratie.cli.usage import now, title, whole

if TYPE_CHECKING:
    from snw_democratie.letters.letter import Letter

KINDS = {
    "uitnodiging": "invitation",
    "herinnering": "reminder",
    "ingeloot": "selected",
    "niet-ingeloot": "not-selected",
    "reserve": "alternate",
    "stemcode": "vote",
    "zetel": "seat",
    "zetel-reserve": "seat-alternate",
    "zetel-niet-ingeloot": "no-seat",
    "referendum": "referendum",
}
_NAMES = ("naam", "name")
_LINES = (("straat", "huisnummer", "toevoeging"), ("adres",), ("address",), ("postcode", "plaats"), ("land",))
"""How an address is put together when nobody says so: each line from the columns that are there."""


def add_commands(subparsers: Any) -> None:
    """Add `letters`."""
    text = "maak brieven als PDF, uit een tabel met namen en codes"
    letters = subparsers.add_parser(
        "letters",
        help=text,
        description=f"{text[0].upper()}{text[1:]}. Draai dit waar de namen zijn: de website heeft ze niet nodig.",
        epilog="Voorbeeld: snw letters uitnodiging brieven/printer.csv --title Panel --link https://... --out pdf. "
        "Een tabel met stemcodes van de website kan ook; zet er zelf namen en adressen bij",
    )
    letters.add_argument("kind", choices=tuple(KINDS), metavar="SOORT", help=", ".join(KINDS))
    letters.add_argument(
        "table", metavar="TABEL.csv", help="number, code of lot, en adres; van 'snw invite draw' of van de website"
    )
    letters.add_argument("--title", type=title, required=True, metavar="NAAM", help="naam van de loting of stemming")
    letters.add_argument("--link", type=_link, required=True, metavar="URL", help="adres waar de code wordt gebruikt")
    letters.add_argument("--until", type=_day, default="", metavar="JJJJ-MM-DD", help="tot en met welke dag")
    letters.add_argument("--language", choices=("nl", "en", "tr", "ar", "pl"), default="nl", help="taal (nl)")
    letters.add_argument("--large", action="store_true", help="grote letters")
    letters.add_argument("--line", action="append", default=[], metavar="KOLOM+KOLOM", help="een regel van het adres")
    letters.add_argument("--card-to", default="", metavar="ADRES", help="waar de antwoordkaart heen kan")
    letters.add_argument(
        "--booth",
        type=_digest,
        default="",
        metavar="SHA256",
        help="vingerafdruk van het stemhokje; moet bij een referendum",
    )
    letters.add_argument("--paper", action="store_true", help="bij dit referendum mag stemmen op papier ook")
    letters.add_argument("--phone", default="", metavar="NUMMER", help="telefoon voor hulp; moet bij een referendum")
    letters.add_argument("--per-file", type=_size, default=200, metavar="N", help="brieven per bestand (200)")
    letters.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor de bestanden")
    letters.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    letters.set_defaults(run=guarded(make), wrong=letters.error)


def make(chosen: argparse.Namespace) -> int:
    """Make all files, then write the folder; who stops it keeps nothing. Raises Refusal."""
    from snw_democratie.letters.letter import Mailing
    from snw_democratie.letters.run import Run, print_files
    from snw_democratie.settings import Contact

    if chosen.kind == "referendum" and not chosen.booth:
        chosen.wrong(
            "bij een referendum hoort --booth: neem de vingerafdruk van het stemhokje over van de pagina "
            "'Controleer zelf' van het referendum"
        )
    if chosen.kind == "referendum" and not chosen.phone:
        chosen.wrong("bij een referendum hoort --phone: wie een open brief krijgt, moet kunnen bellen")
    refuse_full(chosen.out)
    letters = _letters(chosen)
    mailing = Mailing(
        kind=KINDS[chosen.kind],
        title=chosen.title,
        link=chosen.link,
        until=chosen.until,
        card_to=chosen.card_to,
        booth=chosen.booth,
        paper=chosen.paper,
        contact=Contact(phone=chosen.phone),
    )
    progress = Progress()
    made = print_files(Run(mailing=mailing, letters=letters, per_file=chosen.per_file), progress)
    progress.end()
    write_folder(chosen.out, {one.name: one.content for one in made})
    bare = sum(not one.to for one in letters)
    if bare:
        which = f"{bare} van de {len(letters)} brieven"
        if bare == len(letters):
            which = "de brief" if bare == 1 else f"alle {bare} brieven"
        them = "hem" if bare == 1 else "ze"
        print(f"Let op: op {which} staat geen naam en adres. De post kan {them} niet bezorgen.", file=sys.stderr)
    if not chosen.phone:
        print("Let op: in de brieven staat geen telefoonnummer. Geef er een met --phone.", file=sys.stderr)
    answer = {"ok": True, "letters": len(letters), "without_address": bare, "files": [one.name for one in made]}
    say(chosen, answer, _text(len(letters), len(made) - 1, chosen.out))
    return 0


def _text(letters: int, files: int, place: str) -> str:
    made = there_are(letters, "brief", "brieven")
    return f"{made} gemaakt, in {counted(files, 'bestand', 'bestanden')} in {place}."


def _letters(chosen: argparse.Namespace) -> tuple[Letter, ...]:
    try:
        rows = list(csv.DictReader(io.StringIO(read(chosen.table).decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"'{chosen.table}' is geen tabel die te lezen is.") from error
    rows = [_as_ours(row) for row in rows]
    names = list(rows[0]) if rows else []
    wanted = _wanted(KINDS[chosen.kind])
    missing = [one for one in wanted if one not in names]
    if missing or None in names:
        raise Refusal(f"In '{chosen.table}' ontbreekt de kolom {', '.join(missing) or 'van een cel'}.")
    lines = _address(names, chosen.line)
    letters = tuple(_letter(chosen, row, place, lines) for place, row in enumerate(rows, 2))
    for name in wanted:
        _refuse_useless(chosen.table, name, [getattr(one, name) for one in letters])
    return letters


def _wanted(kind: str) -> list[str]:
    """The columns that a letter of this kind makes no sense without; they are called so in `Letter` as well."""
    from snw_democratie.letters.letter import WITH_CODE, WITH_LOT

    return ["number", *(["code"] if kind in WITH_CODE else []), *(["lot"] if kind in WITH_LOT else [])]


def _refuse_useless(table: str, name: str, cells: Sequence[str]) -> None:
    """An empty cell is a letter that leads nowhere; the same twice is one person's letter for two. Raises Refusal."""
    first: dict[str, int] = {}
    for row, cell in enumerate(cells, 2):
        if not cell:
            raise Refusal(f"In rij {row} van '{table}' is de kolom {name} leeg.")
        if cell in first:
            raise Refusal(f"Rij {row} van '{table}' heeft in de kolom {name} hetzelfde als rij {first[cell]}.")
        first[cell] = row


def _as_ours(row: dict[str, str]) -> dict[str, str]:
    """A row of the website has "nummer", and its "adres" is where a code is used: no place to send a letter to."""
    if "nummer" not in row:
        return row
    return {("number" if name == "nummer" else name): text for name, text in row.items() if name != "adres"}


def _letter(chosen: argparse.Namespace, row: Mapping[str, str], place: int, lines: Sequence[Sequence[str]]) -> Letter:
    from snw_democratie.letters.letter import Letter

    if None in row.values() or None in row:
        raise Refusal(f"Rij {place} van '{chosen.table}' is te kort of te lang.")
    to = (" ".join(part for one in line if (part := row[one].strip())) for line in lines)
    return Letter(
        number=row["number"].strip(),
        to=tuple(line for line in to if line),
        language=chosen.language,
        large=chosen.large,
        code=_code(chosen, row, place),
        lot=row.get("lot", "").strip(),
    )


def _code(chosen: argparse.Namespace, row: Mapping[str, str], place: int) -> str:
    """The code in this row, in its one spelling: the registrar's where it is for a referendum. Raises Refusal."""
    from ballots.errors import BadLetterCode
    from ballots.referendum.codes import typed as typed_by_registrar
    from snw_democratie.security.codes import BadCode, typed

    if not row.get("code", "").strip():
        return ""
    try:
        return typed_by_registrar(row["code"]) if chosen.kind == "referendum" else typed(row["code"])
    except (BadCode, BadLetterCode) as error:
        raise Refusal(f"Rij {place} van '{chosen.table}' heeft geen goede code.") from error


def _address(names: Sequence[str], said: Sequence[str]) -> list[list[str]]:
    """The columns of each line of the address. Raises Refusal."""
    if said:
        lines = [[part.strip() for part in line.split("+")] for line in said]
        unknown = [one for line in lines for one in line if one not in names]
        if unknown:
            raise Refusal(f"De tabel heeft geen kolom {', '.join(unknown)}.")
        return lines
    known = {name.strip().casefold(): name for name in reversed(names)}
    lines = [[known[one] for one in line if one in known] for line in ((*_NAMES,), *_LINES)]
    return [line for line in lines if line]


def _link(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s#\"]{4,200}", text):
        raise argparse.ArgumentTypeError("geef het hele adres, met https:// ervoor")
    return text


def _digest(text: str) -> str:
    if text and not re.fullmatch("[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("neem de 64 tekens over van de pagina 'Controleer zelf'")
    return text


def _day(text: str) -> str:
    from snw_democratie.i18n.formats import amsterdam

    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("geef een dag als 2027-03-12") from error
    if day < amsterdam(now()).date():
        raise argparse.ArgumentTypeError(f"{day.isoformat()} is al voorbij")
    return day.isoformat()


def _size(text: str) -> int:
    return whole(text, 1, 1000)
