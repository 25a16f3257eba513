"""`snw worker`: long computations only, for an installation with more than one machine."""

from __future__ import annotations

import argparse
import signal
import time
from typing import Any

from snw_democratie.cli.installed import refuse_elsewhere
from snw_democratie.cli.output import guarded, say
from snw_democratie.cli.serve import working
from snw_democratie.settings import settings_here


def add_commands(subparsers: Any) -> None:
    """Add `worker`."""
    worker = subparsers.add_parser(
        "worker",
        help="start alleen de rekenaar",
        description="Doe de lange berekeningen van een website die elders draait. Die heeft de database al "
        "gemaakt, en deze computer heeft dezelfde sleutels. Stop met Ctrl+C.",
        epilog="Voorbeeld: SNW_DATABASE_URL=postgresql+psycopg://... snw worker",
    )
    worker.add_argument("--json", action="store_true", help="zeg als één JSON-object dat hij begint")
    worker.set_defaults(run=guarded(run))


def run(chosen: argparse.Namespace) -> int:
    """Work until somebody stops it; a computation that runs then goes back into the queue."""
    from snw_democratie.db.engine import open_engine
    from snw_democratie.db.rotation import refuse_without_keys
    from snw_democratie.security.vault import vault_of_file

    asked_to_stop: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: asked_to_stop.append(number))
    settings = settings_here()
    refuse_elsewhere(settings)
    engine = open_engine(settings.database_url, vault_of_file(settings.keys))
    refuse_without_keys(engine, settings.keys)
    with working(engine, settings):
        say(chosen, {"working": True}, "De rekenaar wacht op werk.")
        # A look now and then: a signal that comes just before a wait without end would not end it.
        while not asked_to_stop:
            time.sleep(0.2)
    engine.dispose()
    return 0
