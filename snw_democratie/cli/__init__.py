"""The command `snw`: one group of subcommands per module, each loaded without its solvers, servers or databases."""

from __future__ import annotations

import sys

from snw_democratie import __version__

TYPE_CHECKING = False
"""As in `typing`, which is not loaded: until `main` has begun, Ctrl+C shows a traceback."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_GROUPS = (
    *("serve", "worker", "user", "mail", "audit", "keys", "retention", "backup", "restore"),
    *("lottery", "invite", "letters", "seats", "budget", "referendum", "mirror"),
)
"""Modules of this package that have `add_commands(subparsers)`; in the order of `snw --help`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 done or valid, 1 refused or invalid, 2 wrong usage, 130 stopped with Ctrl+C.

    Without `argv` it is the command of this process, which then also decides what Ctrl+C does.
    """
    try:
        from snw_democratie.cli.stopping import stop_at_once

        if argv is None:
            stop_at_once()
        return _status(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        print("Gestopt.", file=sys.stderr)
        return 130


def _status(arguments: Sequence[str]) -> int:
    from snw_democratie.cli.output import written

    try:
        chosen = _parser(arguments).parse_args(arguments)
        status: int = chosen.run(chosen)
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 2
    try:
        written()  # help and the version are still in the buffer
    except OSError:
        print("Het antwoord is niet te schrijven (stdout).", file=sys.stderr)
        return 1
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    import importlib

    from snw_democratie.cli.usage import Parser

    parser = Parser(
        prog="snw",
        description="Lotingen, buurtbudgetten en referenda die iedereen kan controleren.",
        epilog="Voorbeeld: snw lottery prepare pool.csv quota.csv --seats 30 --out loting",
    )
    parser.add_argument("--version", action="version", version=f"snw {__version__}", help="toon de versie en stop")
    subparsers = parser.add_subparsers(title="opdrachten", required=True, metavar="OPDRACHT")
    # Only the named group is loaded; without a name, as for --help, all of them are.
    named = [group for group in _GROUPS if group in arguments[:1]]
    for group in named or _GROUPS:
        importlib.import_module(f"{__name__}.{group}").add_commands(subparsers)
    return parser
