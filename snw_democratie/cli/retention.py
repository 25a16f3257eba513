"""`snw retention`: remove what may not be kept longer."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from snw_democratie.cli.installed import opened
from snw_democratie.cli.output import guarded, say
from snw_democratie.settings import settings_here

EXAMPLE = "Voorbeeld: snw retention run --dry-run"


def add_commands(subparsers: Any) -> None:
    """Add `retention run`."""
    retention = subparsers.add_parser(
        "retention", help="bewaartermijnen", description="Bewaartermijnen.", epilog=EXAMPLE
    )
    acts = retention.add_subparsers(title="handelingen", required=True, metavar="HANDELING")
    run = acts.add_parser(
        "run",
        help="wis nu wat niet langer bewaard mag worden",
        description="Wis nu wat niet langer bewaard mag worden. De website doet dit zelf elke dag.",
        epilog=EXAMPLE,
    )
    run.add_argument("--dry-run", action="store_true", help="wis niets, zeg alleen hoeveel het zou zijn")
    run.add_argument("--json", action="store_true", help="één JSON-object op stdout en verder niets")
    run.set_defaults(run=guarded(_run))


def _run(chosen: argparse.Namespace) -> int:
    from snw_democratie.db.engine import unit_of_work
    from snw_democratie.retention.rules import RULES
    from snw_democratie.retention.service import apply_rules, would_remove

    at = datetime.now(UTC)
    with opened(settings_here()) as engine:
        if chosen.dry_run:
            rows = would_remove(engine, at=at)
        else:
            with unit_of_work(engine) as session:
                rows = apply_rules(session, at=at, actor="command")
    what = {rule.id: rule.what() for rule in RULES}
    head = "Dit zou worden gewist (regels in de database):" if chosen.dry_run else "Gewist (regels in de database):"
    lines = [f"{count:>6}  {what[rule]}" for rule, count in rows.items()]
    say(chosen, {"ok": True, "dry_run": chosen.dry_run, "rows": dict(rows)}, "\n".join([head, *lines]))
    return 0
