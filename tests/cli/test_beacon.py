"""The command draws with a real round of drand, announced before it was there."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from sortition.beacon import time_of_round
from sortition.ceremony import announce
from tests.cli.process import python
from tests.cli.test_lottery import prepared, run
from tests.forged.forgery import SIGNATURE_1000
from tests.sortition.small_record import ROUND, SIGNATURE

__all__ = ["prepared"]

WITHOUT_DRAND = """
import sys
sys.modules["drand_verify"] = None
from snw_democratie.cli import main
sys.exit(main())
"""


def announced(prepared: Path, folder: Path, source: str) -> Path:
    """A copy of the record in which this source was announced an hour before the round."""
    record = Path(shutil.copytree(prepared, folder / "loting"))
    files = {file.name: file.read_bytes() for file in record.iterdir()}
    event = announce(files, source=f"{source}:{ROUND}", at=time_of_round(ROUND) - timedelta(hours=1))
    (record / "announcement.json").write_bytes(event)
    return record


@pytest.mark.parametrize(("source", "balls"), [("beacon", ()), ("balls+beacon", ("--randomness", "417"))])
def test_a_real_round_draws_a_panel_that_verifies(
    source: str, balls: tuple[str, ...], prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = str(announced(prepared, tmp_path, source))
    for false in (f"{ROUND}:{SIGNATURE_1000}", f"1000:{SIGNATURE_1000}", f"{ROUND}:{SIGNATURE[:-2]}00"):
        refused = run(capsys, "draw", record, *balls, "--beacon", false, status=1)
        assert refused["error"] == "BadRandomness"
    assert not (Path(record) / "draw.json").exists()
    drawn = run(capsys, "draw", record, *balls, "--beacon", f"{ROUND}:{SIGNATURE}")
    assert (drawn["signature"], len(drawn["selected"])) == ("checked", 5)
    told = run(capsys, "verify", record)
    status = {check["name"]: check["status"] for check in told["checks"]}
    assert (told["ok"], status["signature"], told["panel"]) == (True, "made", drawn["panel"])


def test_without_the_library_a_beacon_is_refused_and_nothing_written(prepared: Path, tmp_path: Path) -> None:
    record = announced(prepared, tmp_path, "beacon")
    given = ("lottery", "draw", str(record), "--beacon", f"{ROUND}:{SIGNATURE}")
    refused = python(WITHOUT_DRAND, *given)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "drand-verify ontbreekt. Er is niet geloot." in refused.stderr
    assert json.loads(python(WITHOUT_DRAND, *given, "--json").stdout)["error"] == "UncheckedBeacon"
    assert not (record / "draw.json").exists()
