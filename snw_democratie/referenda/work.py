"""The two computations on a board, as they run in a process of their own: files in, values out."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ballots.referendum.checking.ballots import answers_of
from ballots.referendum.checking.counting import Sum, Tally
from ballots.referendum.checking.setup import read_election
from ballots.referendum.verify import verify
from snw_democratie.jobs.child import Progress

OURS, TOOL = "snw", "belenios-tool"
_SECONDS = 3600
_LONGEST = 500
_TOGETHER = 500
"""Ballots between two reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInputs:
    """What the tally needs: the referendum, and a file with a ballot on each line, of each code the last one."""

    election: bytes
    path: Path
    ballots: int
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The encrypted tally of a board that is closed: `end` is the event behind which it belongs."""

    end: str
    tally: Tally
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInputs:
    """What the programs judge: the archive in a folder of its own, as it stood at `height`."""

    path: Path
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What each program said of the archive: its name, whether it holds, and why not."""

    height: int
    said: tuple[tuple[str, bool, str], ...]


def count_board(inputs: CountInputs, on_progress: Progress) -> Counted:
    """Multiply the ballots, cell by cell."""
    election = read_election(inputs.election)
    total, number = Sum(election), 0
    with inputs.path.open("rb") as file:
        for line in file:
            if number % _TOGETHER == 0:
                on_progress("tally", number, inputs.ballots)
            total.add(answers_of(line.removesuffix(b"\n"), election), 1)
            number += 1
    return Counted(end=inputs.end, tally=total.tally(), ballots=number)


def check_board(inputs: CheckInputs, on_progress: Progress) -> Judged:
    """Let each program judge the archive: ours, and belenios-tool where it is installed."""
    said = [_ours(inputs.path, on_progress)]
    on_progress(TOOL, 0, 0)
    other = _tool(inputs.path)
    return Judged(height=inputs.height, said=tuple(said if other is None else [*said, other]))


def _ours(path: Path, on_progress: Progress) -> tuple[str, bool, str]:
    with path.open("rb") as file:
        report = verify(_Watched(file, path.stat().st_size, on_progress), strict=True)
    return OURS, report.ok, "" if report.refused is None else str(report.refused.reason)


def _tool(path: Path) -> tuple[str, bool, str] | None:
    """What belenios-tool says; None where it is not installed, or takes too long."""
    program = shutil.which(TOOL)
    if program is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603  # a fixed program on a file of our own
            [program, "election", "verify", "--dir", str(path.parent)],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    ok = found.returncode == 0
    return TOOL, ok, "" if ok else found.stderr.strip()[:_LONGEST]


class _Watched:
    """A file that tells how much of it was read, in thousandths."""

    def __init__(self, file: BinaryIO, size: int, on_progress: Progress) -> None:
        self._file, self._size, self._on_progress, self._told = file, size, on_progress, -1
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int, /) -> bytes:
        part = self._file.tell() * 1000 // self._size
        if part > self._told:
            self._told = part
            self._on_progress(OURS, part, 1000)
        return self._file.read(size)
