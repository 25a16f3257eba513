"""A record that was damaged on its way is refused with a sentence, by every step and never with a traceback."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snw_democratie.cli import main
from sortition.record import seal
from tests.cli.test_lottery import prepared

__all__ = ["prepared"]

STEPS = (
    ("announce", "DIR", "--source", "balls"),
    ("draw", "DIR", "--rehearsal"),
    ("draw", "DIR", "--rehearsal", "--randomness", "417"),
    ("publish", "DIR", "--out", "OUT"),
    ("verify", "DIR"),
)


def changed(**facts: Any) -> Callable[[bytes], bytes]:
    """lottery.json with these facts instead, and its digest made to fit."""

    def change(data: bytes) -> bytes:
        body = {**json.loads(data)["body"], **facts}
        return seal("lottery", {name: value for name, value in body.items() if value != "gone"}, previous=None)

    return change


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "a list": lambda data: b"[]",
    "a number": lambda data: b"7",
    "no text": lambda data: b"\xff\xfe" + data,
    "nested deeply": lambda data: b"[" * 100_000,
    "a long number": lambda data: b'{"body": ' + b"9" * 10_000 + b"}",
    "no body": lambda data: b'{"label": "lottery"}',
    "a body that is a list": lambda data: json.dumps({**json.loads(data), "body": []}).encode(),
    "no panels": changed(panels="gone"),
    "panels in words": changed(panels="duizend"),
    "no panels at all": changed(panels=0),
    "fewer than none": changed(panels=-1000),
    "half a truth": changed(panels=True),
    "no files": changed(files={}),
    "files that are a list": changed(files=[]),
    "a name outside the folder": changed(files={"../x": "0" * 64}),
    "other seats": changed(seats=[5]),
    "another version": changed(version=2),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_malformed_lottery_is_refused_by_every_step(
    damage: str, prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = Path(shutil.copytree(prepared, tmp_path / "loting"))
    lottery = record / "lottery.json"
    lottery.write_bytes(DAMAGE[damage](lottery.read_bytes()))
    before = {file.name: file.read_bytes() for file in record.iterdir()}
    words = {"DIR": str(record), "OUT": str(tmp_path / "uit")}
    for step in STEPS:
        assert main(["lottery", *(words.get(word, word) for word in step)]) == 1, step
        told = capsys.readouterr()
        assert told.out + told.err
    assert {file.name: file.read_bytes() for file in record.iterdir()} == before
    assert not (tmp_path / "uit").exists()


def test_a_damaged_zip_is_refused(prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "loting.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(prepared.iterdir()):
            archive.writestr(file.name, file.read_bytes())
    data = whole.read_bytes()
    assert main(["lottery", "verify", str(whole)]) == 0
    chance = random.Random(2)  # any places will do; the same ones each time
    for number in range(60):
        place = chance.randrange(len(data))
        whole.write_bytes(data[:place] + bytes([data[place] ^ 1 << number % 8]) + data[place + 1 :])
        assert main(["lottery", "verify", str(whole)]) in (0, 1)
    whole.write_bytes(data[:200] + b"\xff" * 40 + data[240:])
    capsys.readouterr()
    assert main(["lottery", "verify", str(whole)]) == 1
    assert "te lezen" in capsys.readouterr().err
