"""From a folder or a zip file to the bytes of a record's files, within sane sizes."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from sortition.errors import SortitionError

MOST_FILES = 20
MOST_BYTES = 200 * 2**20
"""Of all files together: ten times what a pool of 160,000 people and 10,000 panels of 150 seats need."""


@dataclass(eq=False)
class Unreadable(SortitionError):
    """There is no record to be read at this place."""

    reason: str


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
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"not a zip file that can be read: {error!s:.200}") from error
    if len(files) != len(members):
        raise Unreadable("a zip with two files of one name")
    return files


def _sane(files: int, size: int) -> None:
    if files > MOST_FILES:
        raise Unreadable(f"{files} files; a record has at most {MOST_FILES}")
    if size > MOST_BYTES:
        raise Unreadable(f"{size} bytes; a record has at most {MOST_BYTES}")
