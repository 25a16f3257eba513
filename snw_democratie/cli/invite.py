"""`snw invite`: whom to write to. It runs where the register is, and the register stays there."""

from __future__ import annotations

import argparse
import re
from typing import Any

from snw_democratie.cli import inviting
from snw_democratie.cli.output import Command, guarded
from snw_democratie.cli.usage import beacon_typed, title, whole

MOST_LETTERS = 50_000

_REGISTER = (
    "de mensen: .csv, .csv.gz of .xlsx, één rij per persoon. Het lot wijst personen aan en geen adressen: "
    "twee mensen van één adres kunnen dus allebei een brief krijgen, en ieders kans hangt niet af van wie er ook woont"
)
_RESPONSE = (
    "verwachte respons: gebied (of *), leeftijd, respons in procenten. Zonder dit bestand is de respons aangenomen, "
    "per leeftijd; per gebied is geen cijfer bekend"
)


def add_commands(subparsers: Any) -> None:
    """Add `invite` and its steps."""
    invite = subparsers.add_parser(
        "invite",
        help="loten wie er een brief krijgt, op de computer van de gemeente",
        description="Loot wie er een brief krijgt: plan, draw, remind, verify. De lijst met mensen blijft waar die is.",
        epilog="Voorbeeld: snw invite plan mensen.csv --letters 8800 --source beacon:34567890 --out plan",
    )
    steps = invite.add_subparsers(title="stappen", required=True, metavar="STAP")
    _add_plan(steps)
    _add_draw(steps)
    _add_remind(steps)
    _add_verify(steps)
    _add_publish(steps)


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Voorbeeld: snw invite {name} {example}"
    )
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def _add_register(step: argparse.ArgumentParser) -> None:
    step.add_argument("register", metavar="REGISTER", help=_REGISTER)
    step.add_argument("--letters", type=_count, required=True, metavar="N", help="het aantal brieven")
    step.add_argument("--response", metavar="FILE.csv", help=_RESPONSE)
    step.add_argument(
        "--most", type=_most, default=4, metavar="X", help="een groep krijgt hooguit X keer zo veel brieven (4)"
    )
    step.add_argument("--from-age", type=_age, default=16, metavar="J", help="vanaf welke leeftijd (16)")
    step.add_argument("--year", type=_year, metavar="JJJJ", help="leeftijd in dit kalenderjaar (dit jaar)")
    step.add_argument(
        "--smallest",
        type=_smallest,
        default=5,
        metavar="N",
        help="voeg leeftijden in een gebied samen tot minstens N mensen (5); kleiner wordt nooit openbaar",
    )
    step.add_argument("--earlier", action="append", default=[], metavar="DIR", help="map van een eerdere ronde brieven")
    step.add_argument("--id", default="", metavar="KOLOM", help="het nummer van een persoon; nooit het BSN")
    step.add_argument("--gebied", default="", metavar="KOLOM", help="gebied of wijk, met code of naam")
    step.add_argument("--age", default="", metavar="KOLOM", help="leeftijd, leeftijdsgroep, geboortejaar of -datum")
    step.add_argument("--title", type=title, default="", help="naam van de loting, komt in het dossier")
    step.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor de bestanden")


def _add_plan(steps: Any) -> None:
    text = "leg vast wie welke kans op een brief heeft, vóór de trekking"
    step = _step(steps, "plan", inviting.plan, text, "mensen.csv --letters 8800 --source digits:12 --out plan")
    _add_register(step)
    step.add_argument(
        "--source",
        type=_source,
        required=True,
        help="digits:AANTAL (zo veel ballen, of worpen van een dobbelsteen), beacon:RONDE, of met + beide",
    )


def _add_draw(steps: Any) -> None:
    text = "loot wie er een brief krijgt, en maak de codes"
    step = _step(
        steps, "draw", inviting.draw, text, "mensen.csv --letters 8800 --plan plan --randomness 417... --out brieven"
    )
    _add_register(step)
    step.add_argument("--plan", metavar="DIR", help="map van 'plan', met wat vooraf bekend is gemaakt")
    step.add_argument("--randomness", type=_digits, metavar="CIJFERS", help="de cijfers op ballen of dobbelstenen")
    step.add_argument(
        "--beacon", type=beacon_typed, metavar="RONDE:HANDTEKENING", help="de drand-ronde, zoals gepubliceerd"
    )
    step.add_argument("--rehearsal", action="store_true", help="oefenen, met eigen toeval; telt niet")
    step.add_argument("--columns", metavar="KOLOM,...", help="wat de drukker krijgt (alles behalve leeftijd en gebied)")
    step.add_argument("--address", type=_address, metavar="URL", help="adres van de loting, voor de QR-code")


def _add_remind(steps: Any) -> None:
    text = "maak de brieven voor wie nog niet heeft gereageerd"
    step = _step(steps, "remind", inviting.remind, text, "brieven --used gebruikt.csv --out herinnering")
    step.add_argument("dir", metavar="DIR", help="map van 'draw'")
    step.add_argument("--used", required=True, metavar="FILE.csv", help="nummers van gebruikte codes, van de website")
    step.add_argument("--earlier", action="append", default=[], metavar="DIR", help="map van een eerdere herinnering")
    step.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor de bestanden")


def _add_verify(steps: Any) -> None:
    text = "controleer een loting van brieven, zonder ons te hoeven geloven"
    step = _step(steps, "verify", inviting.verify, text, "brieven --digest 3f9a...")
    step.add_argument("dir", metavar="DIR", help="map of zip-bestand: alles, of alleen wat openbaar is")
    step.add_argument("--digest", metavar="D", help="de code van het plan, die vooraf bekend is gemaakt")
    step.add_argument("--register", metavar="REGISTER", help="het bestand met mensen waaruit is geloot")


def _add_publish(steps: Any) -> None:
    text = "maak een zip-bestand van wat openbaar is, voor de website"
    step = _step(steps, "publish", inviting.publish, text, "brieven --out openbaar.zip")
    step.add_argument("dir", metavar="DIR", help="map van 'draw'")
    step.add_argument("--out", required=True, metavar="BESTAND.zip", help="nieuw zip-bestand")


def _count(text: str) -> int:
    return whole(text, 1, MOST_LETTERS)


def _most(text: str) -> int:
    return whole(text, 1, 100, what="een getal")


def _smallest(text: str) -> int:
    return whole(text, 1, 100)


def _age(text: str) -> int:
    return whole(text, 0, 99, what="een leeftijd")


def _year(text: str) -> int:
    if not re.fullmatch("(19|20|21)[0-9]{2}", text, re.ASCII):
        raise argparse.ArgumentTypeError("noem een jaar, zoals 2027")
    return int(text)


def _source(text: str) -> str:
    if not re.fullmatch(r"digits:[1-9][0-9]{0,2}(\+beacon:[1-9][0-9]{0,9})?|beacon:[1-9][0-9]{0,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            f"'{text}' is niet digits:AANTAL, beacon:RONDE of digits:AANTAL+beacon:RONDE. "
            "Met ballen of dobbelstenen: digits:12 is 12 ballen, of 12 worpen van een dobbelsteen"
        )
    return text


def _digits(text: str) -> str:
    if not re.fullmatch("[0-9]{3,999}", text, re.ASCII):
        raise argparse.ArgumentTypeError("geef minstens 3 cijfers, zonder iets ertussen")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s#\"]{4,200}", text):
        raise argparse.ArgumentTypeError("geef het hele adres, met https:// ervoor")
    return text
