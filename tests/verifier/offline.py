"""Runs the offline verifier in Node, the way a developer or the tests do; the page runs the same scripts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "snw_democratie" / "static" / "verifier" / "src"


def node() -> str:
    """The Node that set-up found or installed."""
    found = shutil.which("node") or shutil.which("node", path=Path(sys.executable).parent)
    assert found, "Node is missing: run `make setup`"
    return found


def run(*arguments: str | int | Path, given: object = None) -> subprocess.CompletedProcess[str]:
    """One run of a script in Node, `given` as JSON on its standard input."""
    text = None if given is None else json.dumps(given)
    return subprocess.run(
        [node(), *map(str, arguments)], input=text, capture_output=True, text=True, timeout=120, check=False
    )


def encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files as JSON can carry them."""
    return {name: b64encode(data).decode() for name, data in files.items()}


def reports(records: Sequence[Mapping[str, bytes]], *more: Mapping[str, object]) -> list[dict[str, Any]]:
    """What the offline verifier says of each record; `more` is what goes along with each (digest, lot, typed)."""
    along = more or ({},) * len(records)
    jobs = [{"files": encoded(files), **asked} for files, asked in zip(records, along, strict=True)]
    done = run(HERE / "many.js", given={"jobs": jobs})
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def statuses(report: Mapping[str, Any]) -> dict[str, str]:
    """The result of every check of the specification."""
    return {part["name"]: part["status"] for row in report["checks"] for part in row["parts"]}


def failed(report: Mapping[str, Any]) -> frozenset[str]:
    """The checks of the specification that failed."""
    return frozenset(name for name, status in statuses(report).items() if status == "failed")
