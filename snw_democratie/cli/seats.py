"""`snw seats`: the rules of a body, and the draw of one of its resident seats in files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snw_democratie.cli import seat_files, simulating
from snw_democratie.cli.folders import read_record, record_with, write_file, write_folder
from snw_democratie.cli.output import Command, Refusal, guarded, say
from snw_democratie.cli.usage import beacon_typed, now, title


def add_commands(subparsers: Any) -> None:
    """Add `seats` and its steps."""
    seats = subparsers.add_parser(
        "seats",
        help="plaatsen voor bewoners in een bestuur loten, en kijken wat regels op den duur doen",
        description="Loot een plaats voor bewoners, in de volgorde: rules, prepare, announce, draw, publish, verify.",
        epilog="Voorbeeld: snw seats prepare bestuur.json kandidaten.csv --out plaats",
    )
    steps = seats.add_subparsers(title="stappen", required=True, metavar="STAP")
    _step(steps, "rules", rules, "toon de gewone regels, als begin van een eigen bestand", "> bestuur.json")
    _add_prepare(steps)
    _add_announce(steps)
    _add_draw(steps)
    _add_publish(steps)
    _add_verify(steps)
    text = "speel twintig jaar na, vele keren, en tel hoe het elke groep vergaat"
    simulating.add_arguments(_step(steps, "simulate", simulating.simulate, text, "--runs 200 --skewed"))


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Voorbeeld: snw seats {name} {example}"
    )
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def _add_prepare(steps: Any) -> None:
    text = "bereken ieders kans op deze plaats, en schrijf het dossier"
    step = _step(steps, "prepare", prepare, text, "bestuur.json kandidaten.csv --out plaats")
    step.add_argument("body", metavar="BODY", help="regels, wie blijft zitten en alle termijnen tot nu toe (JSON)")
    step.add_argument("candidates", metavar="CANDIDATES", help="de kandidaten: id, rounds en een kolom per kenmerk")
    step.add_argument("--title", type=title, default="", help="naam van de plaats, komt in het dossier")
    step.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor het dossier")


def _add_announce(steps: Any) -> None:
    step = _step(steps, "announce", announce, "leg vast welk toeval straks beslist", "plaats --source lots")
    step.add_argument("dir", metavar="DIR")
    step.add_argument(
        "--source", type=_source, required=True, help="lots, dice, beacon:RONDE of lots+beacon:RONDE (drand quicknet)"
    )


def _add_draw(steps: Any) -> None:
    text = "trek een lid en een plaatsvervanger met het toeval dat iedereen zag"
    step = _step(steps, "draw", draw, text, "plaats --randomness 3,1")
    step.add_argument("dir", metavar="DIR")
    step.add_argument(
        "--randomness", metavar="LID,VERVANGER", default="", help="twee lotnummers vanaf 1, of twee keer dobbelogen"
    )
    step.add_argument("--beacon", type=beacon_typed, metavar="RONDE:HANDTEKENING", help="de drand-ronde")


def _add_publish(steps: Any) -> None:
    step = _step(steps, "publish", publish, "maak een kopie met alleen wat openbaar mag zijn", "plaats --out openbaar")
    step.add_argument("dir", metavar="DIR")
    step.add_argument("--out", required=True, metavar="DIR2", help="nieuwe map")


def _add_verify(steps: Any) -> None:
    step = _step(steps, "verify", verify, "controleer een dossier, zonder ons te hoeven geloven", "plaats")
    step.add_argument("dir", metavar="DIR", help="map of zip-bestand van de loting van een plaats")
    step.add_argument("--digest", metavar="D", help="de code die vooraf bekend is gemaakt")


def rules(chosen: argparse.Namespace) -> int:
    """Print the usual rules as the file that `prepare` reads."""
    text = seat_files.usual_text()
    say(chosen, seat_files.usual_value(), text)
    return 0


def prepare(chosen: argparse.Namespace) -> int:
    """Compute the chances and write the record."""
    from snw_democratie.cli.folders import refuse_full
    from snw_democratie.cli.seat_words import chances_text
    from sortition.record import unseal

    refuse_full(chosen.out)
    made = seat_files.prepared(chosen.body, chosen.candidates, title=chosen.title)
    write_folder(chosen.out, made.files)
    digest = unseal(made.files["seat.json"])[3]
    people = sum(one.group.people for one in made.chances.groups)
    with_chance = sum(one.group.people for one in made.chances.groups if one.tickets)
    answer = {
        "candidates": people,
        "with_chance": with_chance,
        "tickets": made.chances.tickets,
        "band": str(made.chances.band),
        "digest": digest,
    }
    say(chosen, answer, f"{chances_text(made.chances)}\nCode van deze loting: {digest}")
    return 0


def announce(chosen: argparse.Namespace) -> int:
    """Write announcement.json into the record."""
    from sortition.record import unseal
    from sortition.seating.ceremony import announce_seat, lots_for

    files = _folder(chosen.dir)
    event = announce_seat(files, source=chosen.source, at=now())
    write_file(Path(chosen.dir) / "announcement.json", event)
    _, body, _, digest = unseal(event)
    answer = {name: body[name] for name in ("announced_at", "round", "source")} | {"digest": digest}
    lots = f"\nNodig zijn {lots_for(files)} loten, genummerd vanaf 1." if "lots" in chosen.source else ""
    say(chosen, answer, f"Aangekondigd: {chosen.source}.{lots}\nCode van de aankondiging: {digest}")
    return 0


def draw(chosen: argparse.Namespace) -> int:
    """Write draw.json into the record and say who is drawn."""
    from sortition.record import unseal
    from sortition.seating.ceremony import draw_seat

    typed = tuple(chosen.randomness.replace(" ", "").split(",")) if chosen.randomness else ()
    event = draw_seat(_folder(chosen.dir), entered=typed, beacon=chosen.beacon or "", at=now())
    write_file(Path(chosen.dir) / "draw.json", event)
    body: Any = unseal(event)[1]
    member, alternate = body["member"]["id"], body["alternate"] and body["alternate"]["id"]
    answer = {"member": member, "alternate": alternate, **{name: body[name] for name in ("source", "drawn_at")}}
    second = f"Plaatsvervanger: {alternate}." if alternate else "Er is niemand over voor plaatsvervanger."
    say(chosen, answer, f"Ingeloot: {member}.\n{second}")
    return 0


def publish(chosen: argparse.Namespace) -> int:
    """Write the public part of a record as a folder."""
    from sortition.seating.record import public_files

    files = _folder(chosen.dir)
    public = public_files(files)
    write_folder(chosen.out, public)
    Path(chosen.out).chmod(0o755)
    withheld = sorted(set(files) - set(public))
    text = f"Openbaar gemaakt in {chosen.out}: {', '.join(sorted(public))}."
    say(chosen, {"files": sorted(public), "withheld": withheld}, text)
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Say of each check whether it was made; status 1 when one failed."""
    from snw_democratie.cli.seat_words import report
    from sortition.verify_seat import verify_seat

    found = verify_seat(record_with(chosen.dir, "seat.json"), digest=chosen.digest)
    answer: Mapping[str, Any] = {
        "ok": found.ok,
        "complete": found.complete,
        "digest": found.digest,
        "member": found.member,
        "alternate": found.alternate,
        "checks": [{"name": c.name, "ok": c.ok, "status": c.status, "detail": c.detail} for c in found.checks],
    }
    say(chosen, answer, report(found))
    return 0 if found.ok else 1


def _folder(path: str) -> dict[str, bytes]:
    if not Path(path).is_dir():
        raise Refusal(f"'{path}' is geen map." if Path(path).exists() else f"De map '{path}' is er niet.")
    return read_record(path)


def _source(text: str) -> str:
    if not re.fullmatch(r"lots|dice|(lots\+)?beacon:[1-9][0-9]{0,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"'{text}' is niet lots, dice, beacon:RONDE of lots+beacon:RONDE")
    return text
