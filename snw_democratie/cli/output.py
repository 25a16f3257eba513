"""What a command says: one JSON object or plain Dutch on stdout, progress and refusals on stderr."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from ballots.errors import BallotsError
from sortition.errors import BadTable, SortitionError

Command = Callable[[argparse.Namespace], int]


class Refusal(Exception):
    """A refusal that is about files and folders; its text is for the person who typed the command."""


def guarded(command: Command) -> Command:
    """The same command, whose refusals are said in one way and give exit status 1."""

    def run(chosen: argparse.Namespace) -> int:
        try:
            return command(chosen)
        except SortitionError as error:
            return refuse(chosen, type(error).__name__, _sentence(error), _problems(error))
        except BallotsError as error:
            from snw_democratie.cli.budget_words import sentence

            return refuse(chosen, type(error).__name__, sentence(error), {})
        except Refusal as error:
            return refuse(chosen, "Refusal", str(error), {})
        except OSError as error:
            what = f"'{error.filename}'" if error.filename else "Een bestand"
            text = f"{what} is niet te lezen of te schrijven: {reason(error)}."
            return refuse(chosen, type(error).__name__, text, {})

    return run


def say(chosen: argparse.Namespace, answer: Mapping[str, Any], text: str) -> None:
    """Print the answer of work that is done: with --json as one object, else as text. Raises Refusal."""
    try:
        written(json.dumps(answer, ensure_ascii=False) if chosen.json else text)
    except OSError as error:
        raise Refusal(
            f"Het antwoord is niet te schrijven (stdout): {reason(error)}. De opdracht zelf is wel uitgevoerd."
        ) from error


def there_are(count: int, one: str, more: str) -> str:
    """ "Er is 1 brief", "Er zijn 8 brieven"."""
    return f"Er is {counted(count, one, more)}" if count == 1 else f"Er zijn {counted(count, one, more)}"


def counted(count: int, one: str, more: str) -> str:
    """ "1 brief", "8 brieven"."""
    return f"{count} {one if count == 1 else more}"


def written(text: str = "") -> None:
    """Write `text`, and what waits in the buffer, to stdout.

    A reader who has seen enough and left is no failure. After any failure stdout leads nowhere, or what is left in
    its buffer would be complained about when Python ends.
    """
    if sys.stdout is None:
        return
    try:
        if text:
            print(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def reason(error: OSError) -> str:
    """Why a file could not be read or written."""
    return _REASONS.get(error.errno or 0) or error.strerror or "onbekende oorzaak"


_REASONS = {
    errno.EACCES: "daar is geen toestemming voor",
    errno.EDQUOT: "uw ruimte op de schijf is op",
    errno.EFBIG: "het wordt groter dan een bestand hier mag zijn",
    errno.EIO: "de schijf werkt niet goed",
    errno.ENOENT: "die plek is er niet",
    errno.ENOSPC: "de schijf is vol",
    errno.ENOTDIR: "een deel van de weg is geen map",
    errno.EROFS: "de schijf is alleen om te lezen",
}


def read(path: str) -> bytes:
    """The bytes of a file that was named on the command line."""
    file = Path(path)
    if not file.exists():
        raise Refusal(f"Het bestand '{path}' is er niet.")
    # A device may never end, and a folder has no bytes.
    if not file.is_file():
        raise Refusal(f"'{path}' is geen bestand maar {'een map' if file.is_dir() else 'een apparaat of een pijp'}.")
    return file.read_bytes()


class Progress:
    """A line on stderr that overwrites itself; silent when nobody watches."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()
        self.last = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self.watched and monotonic() - self.last > 0.1:
            self.last = monotonic()
            print(f"\r\x1b[K{_PHASES.get(phase, phase)} {done}/{total}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Wipe the line."""
        if self.watched and self.last:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


_PHASES = {
    "relaxation": "Kansen berekenen",
    "coverage": "Kijken wie er kan zitten",
    "totals": "Plaatsen verdelen",
    "halving": "Panels maken",
    "weights": "Kansen precies maken",
    "columns": "Panels zoeken",
    "levels": "Kansen verbeteren",
    "record": "Dossier maken",
    "reserves": "Reserves zoeken",
    "keys": "Opnieuw versleutelen",
    "letters": "Codes maken",
    "register": "Lijst lezen",
    "print": "Brieven maken",
    "archive": "Archief controleren, MiB",
    "simulation": "Naspelen",
}


def refuse(chosen: argparse.Namespace, kind: str, text: str, more: Mapping[str, Any]) -> int:
    """Say why nothing was done, and give the exit status for it."""
    if chosen.json:
        with suppress(OSError):  # it is said on stderr too
            written(json.dumps({"ok": False, "error": kind, "message": text, **more}, ensure_ascii=False))
    print(text, file=sys.stderr)
    return 1


def _sentence(error: SortitionError) -> str:
    from snw_democratie.errors import TABLE, sentence

    if type(error) in TABLE:
        return sentence(error)
    from snw_democratie.refusals import refusal

    return refusal(error)[1]


def _problems(error: SortitionError) -> dict[str, Any]:
    if not isinstance(error, BadTable):
        return {}
    from snw_democratie.errors import problem_sentence

    return {
        "table": error.table,
        "problems": [
            {"row": p.row, "column": p.column, "code": p.code, "message": problem_sentence(p)} for p in error.problems
        ],
    }
