"""What of a record is made public, and the one archive that holds it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from sortition.checking.later_events import later_names
from sortition.errors import BadRecord
from sortition.record import file_digest, unseal

_ALWAYS = frozenset(["lottery.json", "announcement.json", "draw.json", "chances.csv", "panels.csv", "commitments.csv"])
_ALSO = {
    "committed": frozenset[str](),
    "types": frozenset(["types_public.csv"]),
    "open": frozenset(["certificate.json", "people.csv", "tickets.csv", "types.csv"]),
}
DISCLOSURES = tuple(_ALSO)
"""From closed to open: commitments only, counts per type with small cells merged, everything."""


def intact(files: Mapping[str, bytes]) -> str:
    """The digest of the lottery, when every file that is there is the one that lottery.json lists.

    To be asked before a step is added to a record. Raises BadRecord, which names the file that was changed.
    """
    if "lottery.json" not in files:
        raise BadRecord(file="lottery.json", reason="missing")
    try:
        kind, body, _, digest = unseal(files["lottery.json"])
    except BadRecord as error:
        raise BadRecord(file="lottery.json", reason=error.reason) from error
    listed = body.get("files")
    if kind != "lottery" or not isinstance(listed, Mapping):
        raise BadRecord(file="lottery.json", reason="not a lottery")
    for name, data in files.items():
        if name in listed and file_digest(data) != listed[name]:
            raise BadRecord(file=name, reason="changed")
    return digest


def published(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files of a full record that its own disclosure setting makes public, by name.

    Raises BadRecord when the lottery itself cannot be read, or when a file is not the one that it lists.
    """
    intact(files)
    _, body, _, _ = unseal(files["lottery.json"])
    disclosure = body.get("disclosure")
    if not isinstance(disclosure, str) or disclosure not in _ALSO:
        raise BadRecord(file="lottery.json", reason="an unknown disclosure")
    public = _ALWAYS | _ALSO[disclosure] | set(later_names(files))
    return {name: files[name] for name in sorted(files) if name in public}


def record_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as a stored zip; the same files give the same bytes, whenever and wherever it is made."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # the writer's system would otherwise show in the bytes
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, files[name])
    return archive.getvalue()
