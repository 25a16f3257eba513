"""Letting programs look at the archive: ours, and belenios-tool where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from ballots.referendum.verify import verify
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.referenda.board import events
from snw_democratie.referenda.finding import public_row
from snw_democratie.referenda.models import BoardCheck

OURS, TOOL = "snw", "belenios-tool"
_SECONDS = 3600
_LONGEST = 500


def check_archive(engine: Engine, slug: str, *, at: datetime) -> None:
    """Write the archive to a file, let each program judge it, and keep what they said. Raises UnknownReferendum.

    It takes as long as checking every ballot takes. Not one transaction: only what was said is stored.
    """
    with tempfile.TemporaryDirectory(prefix="snw-board-") as folder:
        with reading(engine) as session:
            row = public_row(session, slug)
            number, head = row.id, events.head(session, row)
            if head.event is None:
                return
            path = Path(folder) / f"{row.uuid}.bel"
            with path.open("wb") as file:
                file.writelines(events.chunks(session, row))
        said = {OURS: _ours(path)}
        other = _tool(path)
        if other is not None:
            said[TOOL] = other
    with unit_of_work(engine) as session:
        for program, (ok, text) in said.items():
            session.merge(
                BoardCheck(
                    referendum_id=number, program=program, height=head.height - 1, ok=ok, said=text[:_LONGEST], at=at
                )
            )


def _ours(path: Path) -> tuple[bool, str]:
    with path.open("rb") as file:
        report = verify(file, strict=True)
    return report.ok, "" if report.refused is None else str(report.refused.reason)


def _tool(path: Path) -> tuple[bool, str] | None:
    """What belenios-tool says; None where it is not installed, or takes too long."""
    program = shutil.which(TOOL)
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603  # a fixed program on a file of our own
            [program, "election", "verify", "--dir", str(path.parent)],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return found.returncode == 0, "" if found.returncode == 0 else found.stderr.strip()
