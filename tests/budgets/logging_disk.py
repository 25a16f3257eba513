"""A disk that can lose its power: SQLite's writes and syncs are written down, and replayed up to each file's last sync.

Inside a process, SQLite's own way to files is kept; only writing, cutting off and syncing pass by here first
(https://www.sqlite.org/vfs.html). What it does not imitate: a write that reached the disk by half or before an earlier
one.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITE, CUT, SYNC = b"W", b"C", b"S"
_HEAD = struct.Struct("<cHqI")


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3: a version and then pointers, of which we replace three."""

    _fields_ = (
        ("version", ctypes.c_int),
        *((name, ctypes.c_void_p) for name in ("close", "read", "write", "truncate", "sync", "file_size")),
        *((f"other{number}", ctypes.c_void_p) for number in range(12)),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, up to the pointer that opens files."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
    )


_FILE = ctypes.POINTER(_File)
_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, _FILE, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_CUT = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _FILE, ctypes.c_int)
_kept: list[Any] = []
"""What SQLite points at must not be collected."""


def log_to(log: Path) -> None:
    """From now on, note in this file what SQLite does to files, before it does it; a sync when it is done."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    opens, names = _OPEN(vfs.open), dict[int, bytes]()

    def note(kind: bytes, file: Any, place: int, data: bytes = b"") -> None:
        name = names[ctypes.addressof(file.contents)]
        os.write(out, _HEAD.pack(kind, len(name), place, len(data)) + name + data)

    def opened(vfs: Any, name: int | None, file: Any, flags: int, found: Any) -> int:
        # The name stays where it is: SQLite goes on pointing at it.
        status = int(opens(vfs, name, file, flags, found))
        if status == 0 and name is not None:
            names[ctypes.addressof(file.contents)] = os.path.basename(ctypes.string_at(name))  # noqa: PTH119  # bytes
            file.contents.methods = _watched(file.contents.methods.contents, note)
        return status

    replaced = _OPEN(opened)
    _kept.append(replaced)
    vfs.open = ctypes.cast(replaced, ctypes.c_void_p).value


def _watched(methods: _Methods, note: Callable[..., None]) -> Any:
    writes, cuts, syncs = _WRITE(methods.write), _CUT(methods.truncate), _SYNC(methods.sync)

    def write(file: Any, data: int, length: int, place: int) -> int:
        note(WRITE, file, place, ctypes.string_at(data, length))
        return int(writes(file, data, length, place))

    def cut(file: Any, length: int) -> int:
        note(CUT, file, length)
        return int(cuts(file, length))

    def sync(file: Any, flags: int) -> int:
        status = int(syncs(file, flags))
        note(SYNC, file, 0)
        return status

    mine = _Methods.from_buffer_copy(methods)
    ours = _WRITE(write), _CUT(cut), _SYNC(sync)
    mine.write, mine.truncate, mine.sync = (ctypes.cast(one, ctypes.c_void_p).value for one in ours)
    _kept.append((mine, ours))
    return ctypes.pointer(mine)


def after_the_cut(log: Path, before: Path, folder: Path) -> None:
    """Make in `folder` what is left of the files of `before` once everything after each one's last sync is gone."""
    data, at = log.read_bytes(), 0
    steps: dict[str, list[tuple[bytes, int, bytes]]] = {}
    while at + _HEAD.size <= len(data):
        kind, name_length, place, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name = data[at : at + name_length].decode()
        at += name_length
        steps.setdefault(name, []).append((kind, place, data[at : at + length]))
        at += length
    for name in {*steps, *(one.name for one in before.iterdir())}:
        content = bytearray((before / name).read_bytes() if (before / name).exists() else b"")
        mine = steps.get(name, [])
        last = max((number for number, step in enumerate(mine) if step[0] == SYNC), default=-1)
        for kind, place, written in mine[: last + 1]:
            if kind == WRITE:
                content.extend(bytes(max(0, place - len(content))))
                content[place : place + len(written)] = written
            elif kind == CUT:
                del content[place:]
        (folder / name).write_bytes(content)
