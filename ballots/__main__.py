"""`python -m ballots budget-verify DIR` and `python -m ballots verify FILE.bel`, with the standard library alone.

The first checks the count of a buurtbudget, the second the archive of a referendum.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from ballots.budgeting.verify import verify
from ballots.checks import Checks
from ballots.cores import across_cores
from ballots.referendum.report import Report
from ballots.referendum.report import as_value as report_value
from ballots.referendum.verify import verify as verify_referendum

MOST_FILES = 20
MOST_BYTES = 500 * 2**20
"""Of all files together: fifty times what the largest known vote needs."""

_MARKS = {"made": "ok", "failed": "FAILED", "not checked": "?", "not applicable": "."}

_EXAMPLE = """\
example:
  python -m ballots budget-verify record/ --digest 3f2a9c01d4

DIR is a folder with the files of one count, or one zip file of them. Exit status: 0 when the count holds, 1 when it
is refused, 2 for wrong usage. "not checked" says which checks could not be made, and is no yes."""

_REFERENDUM_EXAMPLE = """\
example:
  python -m ballots verify referendum.bel --strict

Exit status: 0 when nothing is refused, 1 when the archive is refused, 2 for wrong usage. With gmpy2 installed it is
some ten times quicker."""


class Unreadable(Exception):
    """There is no record to be read at this place; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status, and never shows a traceback for what it reads."""
    options = _parser().parse_args(arguments)
    status: int = options.run(options)
    return status


def _referendum(options: argparse.Namespace) -> int:
    try:
        with Path(options.archive).open("rb") as file, across_cores(options.cores) as across:
            report = verify_referendum(file, strict=options.strict, across=across)
    except (OSError, ValueError) as error:
        return _refuse(options.json, f"{options.archive!r:.200} cannot be read: {error!s:.200}")
    if options.json:
        print(json.dumps(report_value(report)))
    else:
        print(_referendum_text(report))
    return 0 if report.ok else 1


def _referendum_text(report: Report) -> str:
    lines = [f"{_MARKS[check.status]:>7} {check.name:<11} {_plain(check.detail)}" for check in report.checks.checks]
    if report.refused:
        verdict = f"REFUSED: {report.refused.reason}"
    elif report.checks.complete:
        verdict = "The archive holds; every check was made."
    else:
        verdict = "Nothing was refused; the checks marked ? could not be made, those marked . did not apply."
    counts = [f"result {[list(row) for row in report.result]}"] if report.result and report.ok else []
    return "\n".join([*lines, "", verdict, *counts, f"head {report.checks.digest}"])


def _budget(options: argparse.Namespace) -> int:
    try:
        checks = verify(read_record(options.record), digest=options.digest)
    except Unreadable as error:
        return _refuse(options.json, str(error))
    print(json.dumps(as_value(checks)) if options.json else as_text(checks))
    return 0 if checks.ok else 1


def as_value(checks: Checks) -> dict[str, object]:
    """The answer as one JSON object."""
    return {
        "ok": checks.ok,
        "complete": checks.complete,
        "digest": checks.digest,
        "checks": [
            {"name": check.name, "ok": check.ok, "status": check.status, "detail": check.detail}
            for check in checks.checks
        ],
    }


def as_text(checks: Checks) -> str:
    """The answer for people: one line per check, the verdict last."""
    lines = [f"{_MARKS[check.status]:>7} {check.name:<10} {_plain(check.detail)}" for check in checks.checks]
    if not checks.ok:
        failed = ", ".join(check.name for check in checks.checks if check.status == "failed")
        verdict = f"REFUSED: {failed or 'a check that every record needs could not be made'}"
    elif checks.complete:
        verdict = "The count holds; every check was made."
    else:
        verdict = "Nothing was refused; the checks marked ? could not be made."
    return "\n".join([*lines, "", verdict, *([f"digest {checks.digest}"] if checks.digest else [])])


def _plain(detail: str) -> str:
    # Details quote the record; nothing of it may steer a terminal or stop an output that is not UTF-8.
    return "".join(character if " " <= character <= "~" else ascii(character)[1:-1] for character in detail)


def read_record(place: str) -> dict[str, bytes]:
    """The files of the record in a folder, or in one zip file with flat names, stored or deflated.

    Raises Unreadable for a missing place, something else than a file in the folder, a zip file that is none or is
    encrypted, and for more than MOST_FILES files or MOST_BYTES bytes. What the files hold is for `verify`.
    """
    try:
        path = Path(place)
        if path.is_dir():
            return _folder(path)
        if path.is_file():
            return _zip(path)
    except (OSError, ValueError) as error:
        # A name with a NUL is a ValueError; a file that may not be read is an OSError.
        raise Unreadable(f"{place!r:.200} cannot be read: {error!s:.200}") from error
    raise Unreadable(f"{place!r:.200} is no folder and no file")


def _folder(folder: Path) -> dict[str, bytes]:
    # Hidden files (of a file manager, of a version control) are no part of a record and are left alone.
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    _sane(len(paths), 0)
    strange = [path.name for path in paths if not path.is_file()]
    if strange:
        raise Unreadable(f"not a file: {strange[0]!r:.200}")
    _sane(len(paths), sum(path.stat().st_size for path in paths))
    return {path.name: path.read_bytes() for path in paths}


def _zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _sane(len(members), sum(member.file_size for member in members))
            for member in members:
                if "/" in member.filename or "\\" in member.filename or member.is_dir():
                    raise Unreadable(f"a zip with folders: {member.filename!r:.200}")
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
                    raise Unreadable(f"encrypted or strangely packed: {member.filename!r:.200}")
            files = {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise Unreadable(f"not a zip file that can be read: {error!s:.200}") from error
    if len(files) != len(members):
        raise Unreadable("a zip with two files of one name")
    return files


def _sane(files: int, size: int) -> None:
    if files > MOST_FILES:
        raise Unreadable(f"{files} files; a record has at most {MOST_FILES}")
    if size > MOST_BYTES:
        raise Unreadable(f"{size} bytes; a record has at most {MOST_BYTES}")


def _refuse(as_json: bool, reason: str) -> int:
    if as_json:
        check = {"name": "files", "ok": False, "status": "failed", "detail": reason}
        print(json.dumps({"ok": False, "complete": False, "digest": None, "checks": [check]}))
    else:
        print(_plain(f"REFUSED: {reason}"))
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ballots", description="Check the public record of a vote.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "budget-verify",
        help="check the count of a buurtbudget",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("record", metavar="DIR", help="folder or zip file with the record")
    command.add_argument("--digest", metavar="D", help="the digest that was published, all 64 digits")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    command.set_defaults(run=_budget)
    command = commands.add_parser(
        "verify",
        help="check the archive of a referendum",
        epilog=_REFERENDUM_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("archive", metavar="FILE.bel", help="the archive, of ours or of belenios-tool")
    command.add_argument("--strict", action="store_true", help="refuse what an archive of others may lack")
    command.add_argument("--cores", type=int, metavar="N", help="number of processes (one per core)")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    command.set_defaults(run=_referendum)
    return parser


def _to_the_end() -> int:
    """The status of the command, also when who reads our output has seen enough before we are done."""
    try:
        try:
            return main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would be complained about at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(_to_the_end())
