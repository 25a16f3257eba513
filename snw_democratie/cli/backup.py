"""`snw backup`: a copy of the database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from snw_democratie.cli.output import guarded, say
from snw_democratie.settings import settings_here


def add_commands(subparsers: Any) -> None:
    """Add `backup`."""
    backup = subparsers.add_parser(
        "backup",
        help="maak een kopie van de database",
        description="Maak een kopie van de database terwijl de website draait. De sleutels staan er niet in: bewaar "
        "die apart, anders is de kopie niet te lezen. Bij PostgreSQL start deze opdracht pg_dump, nadat zij de stemmen "
        "heeft geschud. Gebruik pg_dump niet zelf: in zo'n kopie staan stemmen op volgorde.",
        epilog="Voorbeeld: snw backup kopie-2027-03-01.sqlite3",
    )
    backup.add_argument("file", metavar="BESTAND", help="waar de kopie komt; hier mag nog niets staan")
    backup.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    backup.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Copy the database."""
    from snw_democratie.db.backup import backup
    from snw_democratie.i18n import dutch

    done = backup(settings_here().database_url, Path(chosen.file))
    answer = {
        "ok": True,
        "file": chosen.file,
        "bytes": done.size,
        "head": {"seq": done.head.seq, "digest": done.head.digest},
        "keys": dict(done.keys),
    }
    text = f"De kopie staat in '{chosen.file}' ({dutch.size(done.size)}). Het logboek staat daarin op {done.head.seq}."
    say(chosen, answer, f"{text}\nNodig om haar te lezen: sleutel {', '.join(sorted(done.keys)) or '(geen)'}.")
    return 0
