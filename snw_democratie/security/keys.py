"""The keys of an installation: a file of its own, never in the database, never in a backup of the database.

One key seals at a time (`current`); older ones still open what they sealed, until `snw keys rotate` has sealed all of
it again. `index` is for look-ups and does not change by itself, because what it made cannot be found with another.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sortition.errors import SortitionError

KEY_BYTES = 32


@dataclass(eq=False)
class BadKeys(SortitionError):
    """The file with the keys cannot be read, or does not hold what it should."""

    path: str


@dataclass(eq=False)
class NoKeys(SortitionError):
    """There is no file with keys here, and a database that needs them: new keys would open nothing."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Sealing keys by their id (8 hex digits), which of them seals, and the key for look-ups; 32 bytes each."""

    current: str
    sealing: Mapping[str, bytes]
    index: bytes


def new_ring() -> KeyRing:
    """A ring with fresh random keys."""
    key_id = secrets.token_hex(4)
    return KeyRing(
        current=key_id, sealing={key_id: secrets.token_bytes(KEY_BYTES)}, index=secrets.token_bytes(KEY_BYTES)
    )


def with_new_key(ring: KeyRing) -> KeyRing:
    """The same ring, with one more sealing key, which seals from now on."""
    key_id = secrets.token_hex(4)
    return KeyRing(current=key_id, sealing={**ring.sealing, key_id: secrets.token_bytes(KEY_BYTES)}, index=ring.index)


def without_old_keys(ring: KeyRing) -> KeyRing:
    """The same ring with only the key that seals now: what others sealed can be opened by nobody any more."""
    return KeyRing(current=ring.current, sealing={ring.current: ring.sealing[ring.current]}, index=ring.index)


def read_ring(path: Path) -> KeyRing:
    """Read the keys. Raises BadKeys, also when the file is gone: new keys would open nothing of what is there."""
    try:
        found = json.loads(path.read_text("ascii"))
        ring = KeyRing(
            current=found["current"],
            sealing={key_id: bytes.fromhex(key) for key_id, key in found["sealing"].items()},
            index=bytes.fromhex(found["index"]),
        )
        whole = all(len(key) == KEY_BYTES for key in (*ring.sealing.values(), ring.index))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadKeys(str(path)) from error
    if not whole or ring.current not in ring.sealing or not all(_is_id(key_id) for key_id in ring.sealing):
        raise BadKeys(str(path))
    return ring


def write_ring(path: Path, ring: KeyRing, *, replace: bool = True) -> None:
    """Write the keys, readable by their owner only: the whole file or nothing of it.

    Without `replace` a file that is there already stays: of two programs that start at the same moment the second
    uses what the first made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    text = {
        "current": ring.current,
        "sealing": {key_id: key.hex() for key_id, key in ring.sealing.items()},
        "index": ring.index.hex(),
    }
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump(text, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            made.replace(path)
        else:
            with suppress(FileExistsError):
                os.link(made, path)
        _keep_name(path.parent)
    finally:
        made.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    # Without this a power cut could bring the file back as it was, and what the new key sealed would be lost.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_stamp(path: Path) -> object:
    """Something that changes whenever the file is replaced; None when it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Inside, no other program changes the keys: of two that add a key at once, one would lose the other's."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_id(key_id: str) -> bool:
    return len(key_id) == 8 and set(key_id) <= set("0123456789abcdef")
