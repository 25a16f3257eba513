"""`snw restore`: put a copy of the database back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from snw_democratie.cli.output import guarded, say
from snw_democratie.settings import settings_here


def add_commands(subparsers: Any) -> None:
    """Add `restore`."""
    restore = subparsers.add_parser(
        "restore",
        help="zet een kopie van de database terug",
        description="Zet een kopie van de database terug. Stop eerst de website en zet de oude database opzij: er "
        "wordt niets overschreven. Wie zich na de kopie liet wissen, staat er weer in: wis die mensen opnieuw.",
        epilog="Voorbeeld: snw restore kopie-2027-03-01.sqlite3",
    )
    restore.add_argument("file", metavar="BESTAND", help="een kopie die met snw backup is gemaakt")
    restore.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    restore.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Put the copy back."""
    from snw_democratie.db.backup import restore

    settings = settings_here()
    done = restore(settings.database_url, Path(chosen.file), settings.keys)
    answer = {"ok": True, "bytes": done.size, "head": {"seq": done.head.seq, "digest": done.head.digest}}
    text = f"De kopie staat terug. Het logboek staat op {done.head.seq}; wat daarna kwam, is er niet meer."
    say(chosen, answer, text)
    return 0
