"""What a resident is told to do to count again, done: the program and the record from the site, and Python alone."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sortition.record import unseal
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
    found = COMMAND.search(re.sub("</?span[^>]*>", "", page))
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
    assert "python -m ballots budget-verify record.zip" in re.sub("<[^>]+>", "", visitor.get("/controleer").text)


def test_whoever_has_the_list_and_the_lot_draws_the_order_of_the_rule_again(published: str, visitor: Browser) -> None:
    """By section 5 of the description, with hashes alone; a count by another list or another lot would not fit."""
    at = f"/buurtbudget/{published}"
    rule, frozen, log = (
        json.loads(visitor.get(f"{at}/{part}").content)
        for part in ("uitslag/bestand/rule.json", "lijst.json", "uitslag/bestand/log.json")
    )
    facts = {one["act"]: one["facts"] for one in log["events"]}
    context, drawn = rule["body"]["context"], facts["draw-order"]
    assert context["list"] == _digest("snw/budget-list/1", frozen) == facts["freeze-list"]["digest"] == drawn["list"]
    assert context["lot"] == drawn["value"]
    seed = {"list": context["list"], "value": context["lot"]}
    tickets = {
        str(plan["number"]): _digest("snw/budget-order/1", {"id": str(plan["number"]), "seed": seed})
        for plan in frozen["plans"]
    }
    assert rule["body"]["lots"] == sorted(tickets, key=lambda number: tickets[number])
    assert unseal(visitor.get(f"{at}/uitslag/bestand/rule.json").content)[3] == drawn["rule"]


def _digest(label: str, value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{label}\n{text}".encode()).hexdigest()
