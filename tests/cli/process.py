"""The command as a process of its own, as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def snw(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `snw` from this source, whatever is installed."""
    return python("import sys; from snw_democratie.cli import main; sys.exit(main())", *arguments, cwd=cwd)


def python(code: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line of Python that imports from this source."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
