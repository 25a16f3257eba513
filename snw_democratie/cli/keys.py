"""`snw keys`: the keys that seal personal data, renewed while the website goes on."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from snw_democratie.cli.installed import opened
from snw_democratie.cli.output import Progress, guarded, say
from snw_democratie.settings import settings_here

EXAMPLE = "Voorbeeld: snw keys rotate"
OLD_COPIES = (
    "Oude reservekopieën zijn alleen te lezen met het oude bestand met de sleutels. Bewaar uw kopie daarvan zo lang "
    "als die reservekopieën."
)


def add_commands(subparsers: Any) -> None:
    """Add `keys rotate` and `keys show`."""
    keys = subparsers.add_parser(
        "keys", help="de sleutels van persoonsgegevens", description="De sleutels van persoonsgegevens.", epilog=EXAMPLE
    )
    acts = keys.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    rotate = acts.add_parser(
        "rotate",
        help="maak een nieuwe sleutel en gooi de oude weg",
        description="Maak een nieuwe sleutel, versleutel alles opnieuw en gooi de oude sleutel weg. De website mag "
        "blijven draaien. Wordt dit afgebroken? Geef de opdracht dan nog een keer. Een oude reservekopie van de "
        "database is daarna alleen te lezen met de sleutels van toen. Bewaar daarom vooraf een kopie van het bestand "
        "met de sleutels, op een andere plek dan de reservekopieën.",
        epilog=EXAMPLE,
    )
    show = acts.add_parser(
        "show",
        help="welke sleutels er zijn en hoeveel elk versleutelt",
        description="Welke sleutels er zijn en hoeveel gegevens elk versleutelt. De sleutels zelf worden niet getoond.",
        epilog="Voorbeeld: snw keys show",
    )
    for act, run in ((rotate, run_rotate), (show, run_show)):
        act.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
        act.set_defaults(run=guarded(run))


def run_rotate(chosen: argparse.Namespace) -> int:
    """Renew the sealing key."""
    from snw_democratie.db.rotation import rotate

    settings = settings_here()
    progress = Progress()
    with opened(settings, keyless=True) as engine:
        try:
            done = rotate(engine, settings.keys, at=datetime.now(UTC), told=progress)
        finally:
            progress.end()
    answer = {
        "ok": True,
        "key": done.key_id,
        "resealed": done.resealed,
        "removed": list(done.removed),
        "resumed": done.resumed,
    }
    say(chosen, answer, f"Sleutel {done.key_id} is nu de enige. Opnieuw versleuteld: {done.resealed}.\n{OLD_COPIES}")
    return 0


def run_show(chosen: argparse.Namespace) -> int:
    """Ids and counts; never a key."""
    from snw_democratie.db.engine import reading
    from snw_democratie.db.rotation import in_use
    from snw_democratie.security.keys import read_ring

    settings = settings_here()
    with opened(settings, keyless=True) as engine, reading(engine) as session:
        counts = in_use(session)
    ring = read_ring(settings.keys)
    notes = {ring.current: "  versleutelt nu"}
    lines = [f"{key_id}  {counts.get(key_id, 0)}{notes.get(key_id, '')}" for key_id in ring.sealing]
    lost = sorted(set(counts) - set(ring.sealing))
    lines += [f"{key_id}  {counts[key_id]}  ONTBREEKT in het bestand met de sleutels" for key_id in lost]
    answer = {
        "ok": not lost,
        "current": ring.current,
        "keys": {key_id: counts.get(key_id, 0) for key_id in (*ring.sealing, *lost)},
        "missing": lost,
    }
    say(chosen, answer, "\n".join(["sleutel  hoeveel", *lines]))
    return 1 if lost else 0
