"""`python -m ballots` checks the public record of a vote with the standard library alone.

`budget-verify DIR` the count of a buurtbudget, `verify FILE.bel` the archive of a referendum,
`paper FILE.bel PAPER.json` its votes on paper, and `texts FILE.bel TEXTS.json` its texts in all languages.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from ballots.budgeting.verify import verify
from ballots.checks import Checks
from ballots.cores import across_cores
from ballots.referendum.checking.container import CUT_OFF
from ballots.referendum.checking.paper import MOST_BYTES as MOST_PAPER
from ballots.referendum.checking.paper import check_paper
from ballots.referendum.checking.texts import MOST_BYTES as MOST_TEXTS
from ballots.referendum.checking.texts import check_texts
from ballots.referendum.report import Report
from ballots.referendum.report import as_value as report_value
from ballots.referendum.verify import verify as verify_referendum
from sortition.console import (
    FILES,
    Unreadable,
    kind_at,
    lines,
    named,
    other_kind,
    read_record,
    refuse,
    refused,
    to_the_end,
    unreadable,
    values,
    wrong_kind,
)

MOST_BYTES = 500 * 2**20
"""Of all files together: fifty times what the largest known vote needs."""

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

_PAPER_EXAMPLE = """\
example:
  python -m ballots paper referendum.bel papier.json

PAPER.json is on the page of the votes on paper. The archive itself is checked by `verify`. Exit status: 0 when the
votes on paper hold, 1 when they are refused, 2 for wrong usage."""

_TEXTS_EXAMPLE = """\
example:
  python -m ballots texts referendum.bel teksten.json

TEXTS.json is on the page on which one checks. The archive itself is checked by `verify`. Exit status: 0 when the texts
are those that the archive names, 1 when they are refused, 2 for wrong usage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status, and never shows a traceback for what it reads."""
    options = _parser().parse_args(arguments)
    status: int = options.run(options)
    return status


def _referendum(options: argparse.Namespace) -> int:
    if wrong := _no_archive(options.archive):
        return refuse(wrong, as_json=options.json)
    try:
        with Path(options.archive).open("rb") as file, across_cores(options.cores) as across:
            report = verify_referendum(file, strict=options.strict, across=across)
    except (OSError, ValueError) as error:
        return refuse(unreadable(options.archive, error), as_json=options.json)
    if options.json:
        print(json.dumps(report_value(report)))
    else:
        print(_referendum_text(report))
    return 0 if report.ok else 1


def _referendum_text(report: Report) -> str:
    if report.refused:
        cut = f": {CUT_OFF}; download it again" if report.refused.detail == CUT_OFF else ""
        verdict = f"REFUSED: {report.refused.reason}{cut}"
    elif report.checks.complete:
        verdict = "The archive holds; every check was made."
    else:
        verdict = "Nothing was refused; the checks marked ? could not be made, those marked . did not apply."
    counts = [f"result {[list(row) for row in report.result]}"] if report.result and report.ok else []
    closed = [f"closed {report.statement.end}"] if report.statement else []
    return "\n".join(
        [*lines(report.checks.checks, width=11), "", verdict, *counts, *closed, f"head {report.checks.digest}"]
    )


def _no_archive(place: str) -> str:
    """Why this is not the archive of a referendum, where that can be seen at once; else empty."""
    if (other := kind_at(place)) not in (None, "archive"):
        return f"this is no archive of a referendum, but {named(str(other))}"
    return "this is a folder; give the archive in it, FILE.bel" if Path(place).is_dir() else ""


def _beside(
    options: argparse.Namespace, own: str, check: Callable[[bytes, BinaryIO], Checks], *, most: int, verdict: str
) -> int:
    """Check a second file against the archive; `own` is what kind of file that is."""
    here = kind_at(options.beside)
    if here == "archive" and kind_at(options.archive) == own:
        return refuse("the two files stand in the wrong order: first FILE.bel", as_json=options.json)
    wrong = _no_archive(options.archive)
    if not wrong and here not in (None, own):
        wrong = f"the second file should be {FILES[own][0]}; this is {named(str(here))}"
    if wrong:
        return refuse(wrong, as_json=options.json)
    try:
        with Path(options.beside).open("rb") as second, Path(options.archive).open("rb") as file:
            checks = check(second.read(most + 1), file)
    except (OSError, ValueError) as error:
        return refuse(unreadable(options.beside, error), as_json=options.json)
    told = verdict if checks.ok else refused(checks.checks)
    text = "\n".join([*lines(checks.checks, width=12), "", told, f"digest {checks.digest}"])
    print(json.dumps(as_value(checks)) if options.json else text)
    return 0 if checks.ok else 1


def _paper(options: argparse.Namespace) -> int:
    return _beside(options, "papier.json", check_paper, most=MOST_PAPER, verdict="The votes on paper hold.")


def _texts(options: argparse.Namespace) -> int:
    verdict = "The texts are those that the archive names."
    return _beside(options, "teksten.json", check_texts, most=MOST_TEXTS, verdict=verdict)


def _budget(options: argparse.Namespace) -> int:
    try:
        files = read_record(options.record, most_bytes=MOST_BYTES)
    except Unreadable as error:
        return refuse(str(error), as_json=options.json)
    if other := other_kind(files, "rule.json"):
        return refuse(wrong_kind(other, "rule.json"), as_json=options.json)
    checks = verify(files, digest=options.digest)
    print(json.dumps(as_value(checks)) if options.json else as_text(checks))
    return 0 if checks.ok else 1


def as_value(checks: Checks) -> dict[str, object]:
    """The answer as one JSON object."""
    return {
        "ok": checks.ok,
        "complete": checks.complete,
        "digest": checks.digest,
        "checks": values(checks.checks),
    }


def as_text(checks: Checks) -> str:
    """The answer for people: one line per check, the verdict last."""
    if checks.unpublished:
        verdict = "Cannot be counted again: the ballots were not published."
        if any(check.name == "sums" and check.ok for check in checks.checks):
            verdict += " What is public adds up; that it is true, an auditor of the installation can check."
    elif not checks.ok:
        verdict = refused(checks.checks)
    elif checks.complete:
        verdict = "The count holds; every check was made."
    else:
        verdict = "Nothing was refused; the checks marked ? could not be made."
    return "\n".join(
        [*lines(checks.checks, width=10), "", verdict, *([f"digest {checks.digest}"] if checks.digest else [])]
    )


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
    command = commands.add_parser(
        "paper",
        help="check the votes on paper of a referendum",
        epilog=_PAPER_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("archive", metavar="FILE.bel", help="the archive of the referendum")
    command.add_argument("beside", metavar="PAPER.json", help="the record of its votes on paper")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    command.set_defaults(run=_paper)
    command = commands.add_parser(
        "texts",
        help="check the texts of a referendum in all languages",
        epilog=_TEXTS_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("archive", metavar="FILE.bel", help="the archive of the referendum")
    command.add_argument("beside", metavar="TEXTS.json", help="its texts, as the website has them")
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    command.set_defaults(run=_texts)
    return parser


if __name__ == "__main__":
    sys.exit(to_the_end(main))
