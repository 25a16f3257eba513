"""What the commands of both libraries share: reading a record from disk, saying what was found, ending quietly."""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

MOST_FILES = 20
KINDS = {
    "lottery.json": ("a lottery", "python -m sortition verify"),
    "seat.json": ("the draw of a seat", "python -m sortition verify"),
    "plan.json": ("a draw of letters", "python -m sortition verify"),
    "rule.json": ("the count of a buurtbudget", "python -m ballots budget-verify"),
}
"""The file that only one kind of record has, what that kind is, and what checks it."""
FILES = {
    "archive": ("the archive of a referendum", "check it with: python -m ballots verify"),
    "papier.json": (
        "the votes on paper of a referendum",
        "check it with: python -m ballots paper FILE.bel papier.json",
    ),
    "teksten.json": (
        "the texts of a referendum in all languages",
        "check it with: python -m ballots texts FILE.bel teksten.json",
    ),
    "spiegels.json": (
        "what others signed who keep a copy of a referendum",
        "the archive is a file of its own: FILE.bel, on the same page of the website",
    ),
    "sleutels.json": ("the public keys of a referendum", "they are in its archive too, and are checked there"),
    "kop.json": ("where the list of a referendum stood", "a copy is kept and compared by: snw mirror"),
    "codes.csv": ("the list of codes of a referendum", "they are in its archive too, and are checked there"),
    "html": ("a page of the website", "download the archive itself, FILE.bel"),
    "programma.zip": ("the program", "unpack it, put the archive in its folder, and begin there"),
}
"""Other files that the website offers: what each is, and where it belongs."""
_BEGINNINGS = {
    "archive": rb"BELENIOS\0",
    "papier.json": rb'\s*\{\s*"version":\s*1,\s*"election_uuid":',
    "teksten.json": rb'\s*\{\s*"label":\s*"snw/referendum-texts/',
    "spiegels.json": rb'\s*\{\s*"mirrors":',
    "sleutels.json": rb'\s*\[\s*(\[\s*"(Pedersen|Single)"|\])',
    "kop.json": rb'\s*\{\s*"uuid":',
    "codes.csv": rb"(\xef\xbb\xbf)?credential,gebied",
    "html": rb"(?i)\s*<(!doctype )?html",
}
"""How each begins."""
_PROGRAM = "ballots/__main__.py"
"""A file of the program itself."""

_MARKS = {"made": "ok", "failed": "FAILED", "not public": "-", "not checked": "?", "not applicable": "."}


class Unreadable(Exception):
    """There is no record to be read at this place; the message says why."""


class Check(Protocol):
    """One check of a verifier, and what became of it."""

    @property
    def name(self) -> str: ...
    @property
    def ok(self) -> bool | None: ...
    @property
    def status(self) -> str: ...
    @property
    def detail(self) -> str: ...


def read_record(place: str, *, most_bytes: int) -> dict[str, bytes]:
    """The files of the record in a folder, or in one zip file with flat names, stored or deflated.

    Raises Unreadable for a missing place, something else than a file in the folder, a zip file that is none or is
    encrypted, and for more than MOST_FILES files or `most_bytes` of all together. What they hold is for a verifier.
    """
    try:
        path = Path(place)
        if path.is_dir():
            return _folder(path, most_bytes)
        if path.is_file():
            return _zip(path, most_bytes)
    except (OSError, ValueError) as error:
        # A name with a NUL is a ValueError; a file that may not be read is an OSError.
        raise Unreadable(unreadable(place, error)) from error
    raise Unreadable(f"{place!r:.200} is no folder and no file")


def other_kind(names: Iterable[str], *own: str) -> str | None:
    """The file of KINDS by which a record is of another kind than `own`; none when it has one of its own kind."""
    found = set(names)
    return None if found & set(own) else next((name for name in KINDS if name in found), None)


def kind_at(place: str) -> str | None:
    """What is at this place: a name in KINDS for a folder or a zip file with a record, or one in FILES; else None."""
    path = Path(place)
    try:
        if path.is_dir():
            return other_kind(one.name for one in path.iterdir())
        with path.open("rb") as file:
            beginning = file.read(200)
        for name, pattern in _BEGINNINGS.items():
            if re.match(pattern, beginning):
                return name
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        return "programma.zip" if any(one.endswith(_PROGRAM) for one in names) else other_kind(names)
    except (OSError, EOFError, ValueError, LookupError, RuntimeError, zipfile.BadZipFile):
        return None


def named(name: str) -> str:
    """What a thing of KINDS or FILES is, and where it belongs."""
    if name in FILES:
        return "{}; {}".format(*FILES[name])
    kind, command = KINDS[name]
    return f"the record of {kind}; check it with: {command}"


def wrong_kind(name: str, own: str) -> str:
    """Why a record with the file `name` is not checked as one with the file `own`, and what does check it."""
    kind, command = KINDS[name]
    return f"this is no record of {KINDS[own][0]}, but of {kind}; check it with: {command}"


def lines(checks: Iterable[Check], *, width: int) -> list[str]:
    """One line per check, for people; `width` is that of the longest name."""
    return [f"{_MARKS[check.status]:>7} {check.name:<{width}} {plain(check.detail)}" for check in checks]


def refused(checks: Iterable[Check]) -> str:
    """The verdict when a record does not hold."""
    failed = ", ".join(check.name for check in checks if check.status == "failed")
    return f"REFUSED: {failed or 'a check that every record needs could not be made'}"


def values(checks: Iterable[Check]) -> list[dict[str, object]]:
    """The checks as JSON values."""
    return [{"name": one.name, "ok": one.ok, "status": one.status, "detail": one.detail} for one in checks]


def unreadable(place: str, error: OSError | ValueError) -> str:
    """Why the file at `place` cannot be read, with its name once; the system may name another file."""
    at = error.filename if isinstance(error, OSError) and error.filename else place
    if isinstance(error, FileNotFoundError):
        return f"{at!r:.200} is not there"
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return f"{at!r:.200} cannot be read: {why!s:.200}"


def refuse(reason: str, *, as_json: bool, rest: Mapping[str, object] | None = None) -> int:
    """Say that there is no record to be checked, with `rest` of the JSON answer; returns the exit status."""
    if as_json:
        check = {"name": "files", "ok": False, "status": "failed", "detail": reason}
        answer = {"ok": False, "complete": False, "digest": None, **(rest or {}), "checks": [check]}
        print(json.dumps(answer))
    else:
        print(plain(f"REFUSED: {reason}"))
    return 1


def plain(detail: str) -> str:
    """The text in printable ASCII: it quotes the record, and nothing of that may steer a terminal."""
    return "".join(character if " " <= character <= "~" else ascii(character)[1:-1] for character in detail)


def to_the_end(main: Callable[[], int]) -> int:
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


def _folder(folder: Path, most_bytes: int) -> dict[str, bytes]:
    # Hidden files (of a file manager, of a version control) are no part of a record and are left alone.
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    _sane(len(paths), 0, most_bytes)
    strange = [path.name for path in paths if not path.is_file()]
    if strange:
        raise Unreadable(f"not a file: {strange[0]!r:.200}")
    _sane(len(paths), sum(path.stat().st_size for path in paths), most_bytes)
    return {path.name: path.read_bytes() for path in paths}


def _zip(path: Path, most_bytes: int) -> dict[str, bytes]:
    if (name := kind_at(str(path))) in FILES:
        raise Unreadable(f"this is {named(name)}")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _sane(len(members), sum(member.file_size for member in members), most_bytes)
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


def _sane(files: int, size: int, most_bytes: int) -> None:
    if files > MOST_FILES:
        raise Unreadable(f"{files} files; a record has at most {MOST_FILES}")
    if size > most_bytes:
        raise Unreadable(f"{size} bytes; a record has at most {most_bytes}")
