"""A whole process, measured: CPU seconds, wall seconds and memory, with everything it started."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 1024  # ru_maxrss counts KiB on Linux


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: user and system seconds of itself and its children, the most memory one of them held, its output."""

    cpu: float
    wall: float
    peak_mib: float
    status: int
    stdout: str
    stderr: str


def run(command: Sequence[str]) -> Run:
    """Start a command, wait for it and ask the system what it used; numerical libraries keep to one thread."""
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "random"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=env)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(
            cpu=used.ru_utime + used.ru_stime,
            wall=wall,
            peak_mib=used.ru_maxrss / MIB,
            status=process.returncode,
            stdout=out.read().decode("utf-8", "replace"),
            stderr=err.read().decode("utf-8", "replace"),
        )


def middle(runs: Sequence[Run]) -> Run:
    """The run with the median CPU time; the lower of the two middle ones when their number is even."""
    return sorted(runs, key=lambda run: run.cpu)[(len(runs) - 1) // 2]


def machine() -> str:
    """One line: processor, cores, memory, Python, and how busy the machine is already."""
    model = _value("/proc/cpuinfo", "model name") or "unknown processor"
    memory = int((_value("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / MIB / MIB
    python = ".".join(str(part) for part in sys.version_info[:3])
    busy = os.getloadavg()[1]
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {python}, load {busy:.1f} before the first run"


def _value(path: str, key: str) -> str:
    """The first value of `key` in one of the kernel's tables; nothing on another kernel."""
    if not Path(path).exists():
        return ""
    lines = (line.partition(":") for line in Path(path).read_text("utf-8").splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == key), "")
