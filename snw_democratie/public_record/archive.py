"""The published record as one file on disk, packed once: a large record is not read and packed for every download."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from snw_democratie.assemblies.facts import FileFacts
from sortition.disclosure import record_zip
from sortition.record import digest


def archive(folder: Path, files: tuple[FileFacts, ...], read: Callable[[], Mapping[str, bytes]]) -> Path:
    """The zip of these files in `folder`, packed from what `read` gives when it is not there yet.

    Its name follows from the SHA-256 of each file, so that an announcement or a draw makes a new one; the zip of the
    record as it was before is then removed.
    """
    wanted = folder / f"{digest('snw/archive/1', [[file.name, file.sha256] for file in files])}.zip"
    if wanted.exists():
        return wanted
    folder.mkdir(parents=True, exist_ok=True)
    # Written beside and then renamed: nobody downloads half a record, and two at a time do no harm.
    handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(record_zip(read()))
    Path(unfinished).replace(wanted)
    for other in folder.glob("*.zip"):
        if other != wanted:
            other.unlink(missing_ok=True)
    return wanted
