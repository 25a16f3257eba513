"""A record as a folder or a zip, the command in Node, and one page that is joined from its sources."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.forged.bases import BASES
from tests.sortition.small_record import digest_of
from tests.verifier.offline import HERE, SOURCE, run

VERIFY = SOURCE / "verify.js"
PAGE = SOURCE.parent / "controleer.html"
ROOT = HERE.parents[1]


def folder(at: Path, files: dict[str, bytes]) -> Path:
    """The files in a folder of their own."""
    at.mkdir()
    for name, data in files.items():
        (at / name).write_bytes(data)
    return at


def zipped(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these entries, in order, also when a name comes twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


def _digest_status(report: dict[str, list[dict[str, str]]]) -> str:
    return next(check["status"] for check in report["checks"] if check["name"] == "published_digest")


def exit_status(place: Path) -> int:
    """What the command says of a folder or a zip."""
    return run(VERIFY, place).returncode


def test_the_command_answers_with_one_object_and_an_exit_status(tmp_path: Path) -> None:
    good = folder(tmp_path / "good", BASES["balls"])
    done = run(VERIFY, good, "--digest", digest_of(BASES["balls"])[:10], "--lot", "E5", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["lot"]["drawn"]) == (0, True, True)
    assert _digest_status(report) == "not_checked"
    done = run(VERIFY, good, "--digest", digest_of(BASES["balls"]), "--json")
    assert _digest_status(json.loads(done.stdout)) == "checked"
    (good / "chances.csv").write_bytes(BASES["balls"]["chances.csv"] + b"\n")
    done = run(VERIFY, good)
    assert done.returncode == 1
    assert done.stdout.startswith("Deze loting klopt NIET: ")
    assert "Traceback" not in done.stderr
    for wrong in ([], [good, "--what"], [good, good], [tmp_path / "nowhere"]):
        assert run(VERIFY, *wrong).returncode == 2


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("prefix", ["", "loting/"])
def test_a_record_is_read_from_a_zip(tmp_path: Path, method: int, prefix: str) -> None:
    place = tmp_path / "record.zip"
    place.write_bytes(zipped([(prefix + name, data) for name, data in BASES["both"].items()], method))
    assert exit_status(place) == 0


def test_what_a_computer_adds_to_a_zip_is_no_part_of_the_record(tmp_path: Path) -> None:
    place = tmp_path / "record.zip"
    files = [(f"loting/{name}", data) for name, data in BASES["balls"].items()]
    place.write_bytes(zipped([("loting/.DS_Store", b"x"), ("__MACOSX/loting/._draw.json", b"x"), *files]))
    assert exit_status(place) == 0
    place.write_bytes(zipped([*files, ("loting/extra.txt", b"x")]))
    assert exit_status(place) == 1
    place.write_bytes(zipped([*files, ("elders/extra.txt", b"x")]))
    assert exit_status(place) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_can_be_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "record.zip"
    place.write_bytes(zipped([*BASES["balls"].items(), ("draw.json", BASES["balls"]["draw.json"])]))
    assert exit_status(place) == 1


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    place, good = tmp_path / "record.zip", zipped(list(BASES["balls"].items()))
    half = len(good) // 2
    torn = good.replace(b"PK\x01\x02", b"PK\x01\x03")
    for bad in (good[:half], good[half:], b"PK\x03\x04", b"", torn, flipped(good, 60)):
        place.write_bytes(bad)
        done = run(VERIFY, place)
        assert (done.returncode, done.stderr) == (1, "")


def flipped(data: bytes, at: int) -> bytes:
    """The data with one byte changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_the_page_is_the_newest_and_holds_the_sources_that_are_tested() -> None:
    check = [sys.executable, ROOT / "scripts" / "offline_page.py", "--check"]
    assert subprocess.run(check, check=False).returncode == 0
    page = PAGE.read_text("utf-8")
    for source in SOURCE.glob("*.js"):
        assert source.read_text("utf-8") in page


def test_the_page_runs_only_its_own_script_and_asks_nothing_of_anybody() -> None:
    page = PAGE.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert directives.pop("default-src") == "'none'"
    assert directives.pop("worker-src") == "blob:"
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        [inline] = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert directives.pop(directive) == f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"
    assert set(directives.values()) == {"'none'"}
    asking = r"\b(src|href|action)=|@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket|https?://(?!www\.w3\.org/2000/svg)"
    assert not re.search(asking, page)
