"""`python -m sortition verify DIR`: check a record of a lottery, letters or a seat with the standard library alone."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from sortition.checking.lottery_record import LotteryChecks
from sortition.checking.seat_file import SEAT
from sortition.console import (
    Unreadable,
    lines,
    other_kind,
    read_record,
    refuse,
    refused,
    to_the_end,
    values,
    wrong_kind,
)
from sortition.verify import verify
from sortition.verify_invitation import InvitationChecks
from sortition.verify_invitation import verify as verify_invitation
from sortition.verify_seat import verify_seat

MOST_BYTES = 200 * 2**20
"""Of all files together: ten times what a pool of 160,000 people and 10,000 panels of 150 seats need."""

_NOTHING = {"rehearsal": False, "eta": None, "panel": None}

_EXAMPLE = """\
example:
  python -m sortition verify record/ --digest 3f2a9c01d4

DIR is a folder with the files of one record, or one zip file of them. Exit status: 0 when the record holds, 1 when it
is refused, 2 for wrong usage. "not public" and "not checked" say which checks could not be made, and are no yes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status, and never shows a traceback for what it reads."""
    options = _parser().parse_args(arguments)
    try:
        files = read_record(options.record, most_bytes=MOST_BYTES)
    except Unreadable as error:
        return refuse(str(error), as_json=options.json, rest=_NOTHING)
    if SEAT in files:
        return _seat(files, options)
    if "plan.json" in files:
        return _letters(verify_invitation(files, digest=options.digest), as_json=options.json)
    if other := other_kind(files, "lottery.json"):
        return refuse(wrong_kind(other, "lottery.json"), as_json=options.json, rest=_NOTHING)
    checks = verify(files, digest=options.digest)
    if options.json:
        print(json.dumps(as_value(checks)))
    else:
        print(as_text(checks))
    return 0 if checks.ok else 1


def _seat(files: Mapping[str, bytes], options: argparse.Namespace) -> int:
    """The same for the draw of a resident seat."""
    found = verify_seat(files, digest=options.digest)
    if options.json:
        facts = {"ok": found.ok, "complete": found.complete, "digest": found.digest}
        print(
            json.dumps({**facts, "member": found.member, "alternate": found.alternate, "checks": values(found.checks)})
        )
    else:
        verdict = "Nothing was refused." if found.ok else refused(found.checks)
        print("\n".join([*lines(found.checks, width=16), "", verdict, f"digest {found.digest}"]))
    return 0 if found.ok else 1


def _letters(found: InvitationChecks, *, as_json: bool) -> int:
    """Say what became of a draw of letters; `INVITATION.md` has what each check is about."""
    if as_json:
        facts = {"ok": found.ok, "complete": found.complete, "digest": found.digest, "rehearsal": found.rehearsal}
        print(json.dumps({**facts, "checks": values(found.checks)}))
    else:
        verdict = "Nothing was refused." if found.ok else refused(found.checks)
        practice = ["THIS IS A REHEARSAL. Nobody gets a letter by it."] if found.rehearsal else []
        said = [*lines(found.checks, width=16), "", *practice, verdict, f"digest {found.digest}"]
        print("\n".join(said))
    return 0 if found.ok else 1


def as_value(checks: LotteryChecks) -> dict[str, object]:
    """The answer as one JSON object."""
    return {
        "ok": checks.ok,
        "complete": checks.complete,
        "digest": checks.digest,
        "rehearsal": checks.rehearsal,
        "eta": None if checks.eta is None else str(checks.eta),
        "panel": checks.panel,
        "checks": values(checks.checks),
    }


def as_text(checks: LotteryChecks) -> str:
    """The answer for people: one line per check, the verdict last."""
    said = [*lines(checks.checks, width=16), ""]
    if checks.rehearsal:
        said.append("THIS IS A REHEARSAL. Nobody is selected by it.")
    if not checks.ok:
        said.append(refused(checks.checks))
    elif checks.complete:
        said.append("The record holds; every check was made.")
    else:
        skipped = sum(check.status in ("not public", "not checked") for check in checks.checks)
        said.append(f"Nothing was refused; {skipped} checks could not be made (marked - not public, ? not checked).")
    if checks.digest:
        said.append(f"digest {checks.digest}")
    return "\n".join(said)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sortition", description="Check the record of a public lottery.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "verify", help="check a record", epilog=_EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("record", metavar="DIR", help="folder or zip file with the record")
    command.add_argument("--digest", metavar="D", help="the digest published beforehand, all 64 digits")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


if __name__ == "__main__":
    sys.exit(to_the_end(main))
