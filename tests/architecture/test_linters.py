"""The linters and the type checker are part of the test command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

CHECKERS = {
    "lint": ["ruff", "check", "--quiet", "--output-format=concise"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy", "--no-error-summary"],
}
BAD = {"lint": "import os\n", "format": "x = {  'a':1 }\n", "types": "def f(x): return x\n"}


def run(checker: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *CHECKERS[checker], *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_project_passes(checker: str) -> None:
    found = run(checker, *([] if checker == "types" else ["."]))
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_bad_file_is_seen(checker: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(BAD[checker], "utf-8")
    config = [f"--config={ROOT / 'pyproject.toml'}"] if checker != "types" else ["--strict"]
    assert run(checker, *config, str(bad)).returncode == 1
