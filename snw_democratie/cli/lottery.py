"""`snw lottery`: check, prepare, announce, draw, publish and verify a lottery in files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snw_democratie.cli import preparing, succession
from snw_democratie.cli.folders import read_record, record_with, refuse_full, write_file, write_folder
from snw_democratie.cli.output import Command, Refusal, guarded, say
from snw_democratie.cli.usage import beacon_typed, now, title

_POWERS = tuple(10**power for power in range(1, 7))


def add_commands(subparsers: Any) -> None:
    """Add `lottery` and its steps."""
    lottery = subparsers.add_parser(
        "lottery",
        help="een loting met quota, van mensen tot controle",
        description="Een loting met quota, in de volgorde: check, prepare, announce, draw, publish, verify. "
        "Daarna: reserves, vacancy, announce, replace.",
        epilog="Voorbeeld: snw lottery check pool.csv quota.csv --seats 30",
    )
    steps = lottery.add_subparsers(title="stappen", required=True, metavar="STAP")
    _add_check(steps)
    _add_prepare(steps)
    _add_announce(steps)
    _add_draw(steps)
    _add_publish(steps)
    succession.add_steps(steps)
    _add_verify(steps)


def _step(steps: Any, name: str, run: Command, text: str, example: str) -> argparse.ArgumentParser:
    step: argparse.ArgumentParser = steps.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Voorbeeld: snw lottery {name} {example}"
    )
    step.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    step.set_defaults(run=guarded(run))
    return step


def _add_tables(step: argparse.ArgumentParser) -> None:
    step.add_argument("pool", metavar="POOL", help="de mensen: .csv, .csv.gz of .xlsx, met een kolom per kenmerk")
    step.add_argument("quotas", metavar="QUOTAS", help="de quota: feature,value,min,max (en min_flex,max_flex)")
    step.add_argument("--seats", type=_positive, required=True, metavar="K", help="het aantal plaatsen")
    step.add_argument("--household", metavar="KOLOM", help="hooguit één persoon per waarde van deze kolom (adres)")


def _add_check(steps: Any) -> None:
    text = "kijk of de quota gehaald kunnen worden, en wat anders zou helpen"
    step = _step(steps, "check", preparing.check, text, "pool.csv quota.csv --seats 30")
    _add_tables(step)


def _add_prepare(steps: Any) -> None:
    text = "bereken de kansen en de genummerde panels, met bewijs"
    step = _step(steps, "prepare", preparing.prepare, text, "pool.csv quota.csv --seats 30 --out loting")
    _add_tables(step)
    step.add_argument(
        "--objective",
        choices=("leximin", "maximin", "nash", "goldilocks"),
        default="leximin",
        help="doel van de loting",
    )
    step.add_argument("--panels", type=_panels, metavar="M", help="10, 100, 1000, ...; zonder keuze 1000 of meer")
    step.add_argument(
        "--disclosure", choices=("committed", "types", "open"), default="committed", help="wat openbaar is"
    )
    step.add_argument("--merge-below", type=_positive, default=5, metavar="N", help="kleinere groepen samen noemen (5)")
    step.add_argument("--title", type=title, default="", help="naam van de loting, komt in het dossier")
    step.add_argument("--out", required=True, metavar="DIR", help="nieuwe map voor het dossier")


def _add_announce(steps: Any) -> None:
    text = "leg vast welk toeval straks beslist, bij de loting of bij een vervanging"
    step = _step(steps, "announce", announce, text, "loting --source balls")
    step.add_argument("dir", metavar="DIR")
    step.add_argument(
        "--source", type=_source, required=True, help="balls, dice, beacon:RONDE of balls+beacon:RONDE (drand quicknet)"
    )


def _add_draw(steps: Any) -> None:
    text = "trek één panel met het toeval dat iedereen zag"
    step = _step(steps, "draw", draw, text, "loting --randomness 417")
    step.add_argument("dir", metavar="DIR")
    step.add_argument("--randomness", metavar="CIJFERS", help="de cijfers op de ballen, of de ogen van de dobbelstenen")
    step.add_argument(
        "--beacon", type=beacon_typed, metavar="RONDE:HANDTEKENING", help="de drand-ronde, zoals gepubliceerd"
    )
    step.add_argument("--rehearsal", action="store_true", help="oefenen, ook zonder aankondiging; telt niet")


def _add_verify(steps: Any) -> None:
    text = "controleer een dossier, zonder ons te hoeven geloven"
    step = _step(steps, "verify", verify, text, "loting --digest 3f9a...")
    step.add_argument("dir", metavar="DIR", help="map of zip-bestand van een loting")
    step.add_argument("--digest", metavar="D", help="de code die vooraf bekend is gemaakt")


def _add_publish(steps: Any) -> None:
    text = "maak een kopie met alleen wat openbaar mag zijn"
    step = _step(steps, "publish", publish, text, "loting --out openbaar.zip")
    step.add_argument("dir", metavar="DIR")
    step.add_argument("--out", required=True, metavar="DIR2|BESTAND.zip", help="nieuwe map of nieuw zip-bestand")


def announce(chosen: argparse.Namespace) -> int:
    """Write announcement.json into the record; after a vacancy, the announcement of its replacement."""
    from sortition.ceremony import announce as announced
    from sortition.disclosure import intact
    from sortition.record import unseal

    files = _folder(chosen.dir)
    intact(files)
    if succession.waits(files):
        body, digest = succession.announce(files, chosen)
    else:
        event = announced(files, source=chosen.source, at=now())
        write_file(Path(chosen.dir) / "announcement.json", event)
        _, body, _, digest = unseal(event)
    answer = {name: body[name] for name in ("announced_at", "round", "source")} | {"digest": digest}
    say(chosen, answer, f"Aangekondigd: {chosen.source}.\nCode van de aankondiging: {digest}")
    return 0


def draw(chosen: argparse.Namespace) -> int:
    """Write draw.json into the record and say who sits."""
    from sortition.ceremony import draw as drawn
    from sortition.disclosure import intact
    from sortition.record import unseal

    files = _folder(chosen.dir)
    intact(files)
    typed = chosen.randomness or ""
    if chosen.rehearsal and not typed and not chosen.beacon:
        typed = _practice(files)
    event = drawn(files, randomness=typed, beacon=chosen.beacon or "", at=now(), rehearsal=chosen.rehearsal)
    write_file(Path(chosen.dir) / "draw.json", event)
    body: Any = unseal(event)[1]
    names = ("panel", "selected", "rehearsal", "source", "randomness", "drawn_at")
    # A beacon whose signature is not drand's, or cannot be checked here, was refused.
    signature = "checked" if "beacon" in body["randomness"] else None
    answer = {**{name: body[name] for name in names}, "signature": signature}
    practice = "Oefening, telt niet. " if chosen.rehearsal else ""
    lines = [f"{practice}Panel {body['panel']}, {len(body['selected'])} mensen:", *body["selected"]]
    say(chosen, answer, "\n".join(lines))
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Say of each check whether it was made; status 1 when one failed."""
    from snw_democratie.cli.lottery_words import report
    from sortition.verify import verify as checks_of

    found = checks_of(record_with(chosen.dir, "lottery.json"), digest=chosen.digest)
    answer = {
        "ok": found.ok,
        "complete": found.complete,
        "digest": found.digest,
        "eta": None if found.eta is None else str(found.eta),
        "rehearsal": found.rehearsal,
        "panel": found.panel,
        "checks": [{"name": c.name, "ok": c.ok, "status": c.status, "detail": c.detail} for c in found.checks],
    }
    say(chosen, answer, report(found))
    return 0 if found.ok else 1


def publish(chosen: argparse.Namespace) -> int:
    """Write the public part of a record as a folder or a zip file."""
    from sortition.ceremony import panels_of
    from sortition.disclosure import intact, published, record_zip

    files = _folder(chosen.dir)
    panels_of(files)  # read strictly: what no verifier can read is not published
    digest = intact(files)
    public = published(files)
    out = Path(chosen.out)
    if out.suffix == ".zip":
        if out.exists():
            raise Refusal(f"'{chosen.out}' bestaat al; er wordt niets overschreven.")
        write_file(out, record_zip(public))
        out.chmod(0o644)
    else:
        refuse_full(chosen.out)
        write_folder(chosen.out, public)
        out.chmod(0o755)
    withheld = sorted(set(files) - set(public))
    say(
        chosen,
        {"files": sorted(public), "withheld": withheld, "digest": digest},
        f"Openbaar gemaakt in {chosen.out}: {', '.join(sorted(public))}.\n"
        f"Niet openbaar: {', '.join(withheld) or 'niets'}.",
    )
    return 0


def _folder(path: str) -> dict[str, bytes]:
    if not Path(path).is_dir():
        raise Refusal(f"'{path}' is geen map." if Path(path).exists() else f"De map '{path}' is er niet.")
    return read_record(path)


def _practice(files: Mapping[str, bytes]) -> str:
    """Digits for a rehearsal in which nobody drew any balls."""
    import secrets

    from sortition.ceremony import panels_of

    panels = panels_of(files)
    return str(secrets.randbelow(panels)).zfill(len(str(panels)) - 1)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(f"'{text}' is geen aantal vanaf 1")
    return int(text)


def _panels(text: str) -> int:
    if text not in map(str, _POWERS):
        raise argparse.ArgumentTypeError(f"'{text}' is niet een van {', '.join(map(str, _POWERS))}")
    return int(text)


def _source(text: str) -> str:
    if not re.fullmatch(r"balls|dice|(balls\+)?beacon:[1-9][0-9]{0,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"'{text}' is niet balls, dice, beacon:RONDE of balls+beacon:RONDE")
    return text
