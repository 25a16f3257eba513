"""Records as folders or zip files: read whole, written whole or not at all."""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from snw_democratie.cli.output import Refusal, reason
from snw_democratie.cli.stopping import unfinished
from snw_democratie.packed import UNREADABLE
from sortition.console import FILES, KINDS, kind_at, other_kind

_LARGEST = 2 * 1024**3
_KINDS = {
    "lottery.json": ("een loting voor een panel", "snw lottery verify"),
    "seat.json": ("een loting van een bewonerszetel", "snw seats verify"),
    "plan.json": ("een loting van brieven", "snw invite verify"),
    "rule.json": ("een buurtbudget", "snw budget verify"),
}
_FILES = {
    "archive": "het archief van een referendum. Gebruik: snw referendum verify {path}",
    "papier.json": "het papier van een referendum. Gebruik: python -m ballots paper ARCHIEF {path}",
    "teksten.json": "de teksten van een referendum. Gebruik: python -m ballots texts ARCHIEF {path}",
    "spiegels.json": "wat anderen ondertekenden die een kopie bewaren. Het archief zelf eindigt op .bel.",
    "sleutels.json": "het openbare deel van de sleutels. Dat staat ook in het archief, en wordt daar nagekeken.",
    "kop.json": "het laatste punt van een lijst. Met snw mirror bewaart en vergelijkt u een kopie.",
    "codes.csv": "de lijst met codes. De codes staan ook in het archief, en worden daar nagekeken.",
    "html": "een pagina van de website. Download het archief zelf: dat eindigt op .bel.",
    "programma.zip": "het programma zelf. Pak het uit, en zet het archief in die map.",
}
assert _FILES.keys() == FILES.keys() and _KINDS.keys() == KINDS.keys()


def read_record(path: str) -> dict[str, bytes]:
    """The files of a record by name, from a folder or from the zip file that the website offers."""
    place = Path(path)
    if place.is_dir():
        return {file.name: file.read_bytes() for file in sorted(place.iterdir()) if file.is_file()}
    if not place.is_file():
        what = "is geen bestand en geen map" if place.exists() else "is er niet"
        raise Refusal(f"'{path}' {what}. Geef een map of een zip-bestand met een dossier.")
    try:
        if (other := kind_at(path)) in _FILES:
            raise Refusal(f"Dit is {_FILES[other].format(path=path)}")
        with zipfile.ZipFile(place) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise Refusal(f"'{path}' is uitgepakt te groot voor een dossier.")
            names = archive.namelist()
            if len(set(names)) < len(names):
                raise Refusal(f"In '{path}' komt een bestand twee keer voor.")
            return {name: archive.read(name) for name in names}
    except UNREADABLE as error:
        raise Refusal(f"'{path}' is geen map en geen zip-bestand dat te lezen is.") from error


def record_with(path: str, own: str) -> dict[str, bytes]:
    """The same, to be checked as the kind of record that has the file `own`; one of another kind is not false."""
    files = read_record(path)
    if other := other_kind(files, own):
        kind, command = _KINDS[other]
        raise Refusal(f"Dit is geen dossier van {_KINDS[own][0]}, maar van {kind}. Gebruik: {command} {path}")
    return files


def refuse_record(path: str) -> None:
    """Refuse a record, or another file that the website offers, where the archive of a referendum is wanted."""
    other = kind_at(path)
    if other in _FILES and other != "archive":
        raise Refusal(f"Dit is geen archief van een referendum, maar {_FILES[other].format(path=path)}")
    if other in _KINDS:
        kind, command = _KINDS[other]
        raise Refusal(f"Dit is geen archief van een referendum, maar een dossier van {kind}. Gebruik: {command} {path}")


def refuse_full(path: str) -> None:
    """Refuse a place where something is already; asked before a long computation, and again when writing."""
    place = Path(path)
    if place.is_dir() and any(place.iterdir()):
        raise Refusal(f"De map '{path}' is niet leeg. Kies een nieuwe map; er wordt niets overschreven.")
    if place.exists() and not place.is_dir():
        raise Refusal(f"'{path}' bestaat al en is geen map.")


def write_folder(path: str, files: Mapping[str, bytes]) -> None:
    """Write all files, then give the folder its name; when anything fails there is no folder."""
    place = Path(path)
    with _writing(place) as building:
        place.parent.mkdir(parents=True, exist_ok=True)
        # The folder is private to who made it: a full record holds the salts of the commitments.
        building.mkdir(mode=0o700)
        for name, data in files.items():
            (building / name).write_bytes(data)
        refuse_full(path)
        building.replace(place)


def write_file(place: Path, data: bytes) -> None:
    """Write one file under its name only when it is complete."""
    with _writing(place) as building:
        building.touch(mode=0o600, exist_ok=False)
        building.write_bytes(data)
        building.replace(place)


@contextmanager
def _writing(place: Path) -> Iterator[Path]:
    """A hidden place beside `place` to write in, gone afterwards. Raises Refusal with the name that was asked for."""
    building = place.parent / f".{place.name}-{secrets.token_hex(8)}"
    with unfinished(building):
        try:
            yield building
        except OSError as error:
            raise Refusal(f"'{place}' is niet te schrijven: {reason(error)}. Er is niets bewaard.") from error
