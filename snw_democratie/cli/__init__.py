"""The command `snw`: one group of subcommands per module, each loaded without its solvers, servers or databases."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from snw_democratie import __version__

_GROUPS = ("serve", "worker", "user", "lottery")
"""Modules of this package that have `add_commands(subparsers)`; in the order of `snw --help`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 done or valid, 1 refused or invalid, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _status(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Gestopt.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Who reads our output has seen enough. What is still in the buffer would be complained about at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _status(arguments: Sequence[str]) -> int:
    try:
        chosen = _parser(arguments).parse_args(arguments)
        status: int = chosen.run(chosen)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 2
    return status


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    from snw_democratie.cli.usage import Parser

    parser = Parser(
        prog="snw",
        description="Lotingen, buurtbudgetten en referenda die iedereen kan controleren.",
        epilog="Voorbeeld: snw lottery prepare pool.csv quota.csv --seats 30 --out loting",
    )
    parser.add_argument("--version", action="version", version=f"snw {__version__}")
    subparsers = parser.add_subparsers(title="opdrachten", required=True, metavar="OPDRACHT")
    # Only the named group is loaded; without a name, as for --help, all of them are.
    named = [group for group in _GROUPS if group in arguments[:1]]
    for group in named or _GROUPS:
        importlib.import_module(f"{__name__}.{group}").add_commands(subparsers)
    return parser
