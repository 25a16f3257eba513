"""Who reads only the first lines of an answer gets those, and no complaint of ours after them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import ROOT
from tests.cli.test_lottery import prepared

__all__ = ["prepared"]

SNW = ("-c", "import sys; from snw_democratie.cli import main; sys.exit(main())", "lottery")


@pytest.mark.parametrize(
    "command",
    [
        (*SNW, "verify", "DIR"),
        (*SNW, "verify", "DIR", "--json"),
        (*SNW, "verify", "--help"),
        ("-m", "sortition", "verify", "DIR"),
        ("-m", "sortition", "verify", "DIR", "--json"),
        ("-m", "sortition", "verify", "--help"),
    ],
)
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_reader_who_leaves_early_sees_no_traceback(command: tuple[str, ...], buffered: str, prepared: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    given = [sys.executable, *(str(prepared) if word == "DIR" else word for word in command)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": buffered}
    left = subprocess.run(given, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, env=env, timeout=60)
    os.close(writer)
    assert left.stderr == ""
    assert left.returncode == (0 if "--help" in command and buffered else 1)  # argparse itself hides the first
