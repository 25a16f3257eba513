"""What a resident is told to do to count again, done: the program and the record from the site, and Python alone."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.web.world import Browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
COMMAND = re.compile(r"<code[^>]*>python (-m ballots budget-verify record\.zip --digest [0-9a-f]{64})</code>")
PROGRAMME = "/controleer/programma.zip"


def run(folder: Path, command: str) -> Any:
    """In that folder, without anything that is installed here."""
    line = [sys.executable, "-S", *shlex.split(command)]
    return subprocess.run(line, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_on_the_page_counts_the_record_on_the_page_again(
    published: str, visitor: Browser, tmp_path: Path
) -> None:
    at = f"/buurtbudget/{published}/uitslag"
    page = visitor.get(at).text
    found = COMMAND.search(page)
    assert found is not None and f'href="{PROGRAMME}"' in page and f'href="{at}/bestand/record.zip"' in page
    zipfile.ZipFile(io.BytesIO(visitor.get(PROGRAMME).content)).extractall(tmp_path)
    (tmp_path / "record.zip").write_bytes(visitor.get(f"{at}/bestand/record.zip").content)
    done = run(tmp_path, found[1])
    assert done.returncode == 0, done.stdout + done.stderr
    other = run(tmp_path, found[1][:-1] + ("0" if found[1][-1] != "0" else "1"))
    assert other.returncode == 1 and "Traceback" not in other.stderr, other.stdout + other.stderr


def test_the_programme_has_every_description_and_a_way_to_check_a_referendum(visitor: Browser, tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(visitor.get(PROGRAMME).content)).extractall(tmp_path)
    for name in ("sortition/SPEC.md", "ballots/SPEC.md", "ballots/REFERENDUM.md"):
        assert (tmp_path / name).read_text("utf-8").startswith("# "), name
    assert run(tmp_path, "-m ballots verify --help").returncode == 0
    assert "python -m ballots budget-verify record.zip" in visitor.get("/controleer").text
