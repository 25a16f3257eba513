"""`python -m sortition verify` runs with nothing installed, and answers whatever it is given."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from sortition import __main__ as command
from tests.forged.bases import BASES, Files
from tests.forged.forgeries import FORGERIES
from tests.forged.forgery import forged
from tests.sortition.small_record import COLOURS, digest_of, record

ROOT = Path(__file__).parents[2]


def _folder(path: Path, files: Mapping[str, bytes]) -> str:
    path.mkdir()
    for name, data in files.items():
        (path / name).write_bytes(data)
    return str(path)


def _zip(path: Path, files: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> str:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return str(path)


def _bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a Python that has no installed packages and refuses to import any."""
    run = (
        "import importlib.abc, runpy, sys\n"
        "class Refuse(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        top = name.partition('.')[0]\n"
        "        if top not in sys.stdlib_module_names and top != 'sortition':\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"sys.argv = ['sortition', *{list(arguments)!r}]\n"
        "runpy.run_module('sortition', run_name='__main__', alter_sys=True)\n"
    )
    return subprocess.run([sys.executable, "-I", "-S", "-c", run], capture_output=True, text=True, check=False)


def test_a_record_is_verified_with_the_standard_library_alone(tmp_path: Path) -> None:
    files = BASES["both"]
    answer = _bare("verify", _folder(tmp_path / "record", files), "--digest", digest_of(files), "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    told = json.loads(answer.stdout)
    assert set(told) == {"ok", "complete", "digest", "rehearsal", "eta", "panel", "checks"}
    assert (told["ok"], told["complete"], told["panel"], told["eta"]) == (True, False, 1, "0")
    assert all(set(check) == {"name", "ok", "status", "detail"} for check in told["checks"])
    status = {check["name"]: check["status"] for check in told["checks"]}
    assert (status["signature"], status["digest"], status["number"]) == ("not checked", "made", "made")


def test_a_forged_record_is_refused_by_the_bare_command(tmp_path: Path) -> None:
    forgery = next(f for f in FORGERIES if f.name == "a class")
    answer = _bare("verify", _folder(tmp_path / "record", forged(forgery)))
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "REFUSED: certificate, attained, eta" in answer.stdout


@pytest.mark.parametrize("arguments", [[], ["check"], ["verify"], ["verify", "a", "b"], ["verify", "a", "--nonsense"]])
def test_wrong_usage_is_status_two(arguments: list[str]) -> None:
    answer = _bare(*arguments)
    assert answer.returncode == 2
    assert "usage" in answer.stderr


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["verify", "--help"])
    assert left.value.code == 0
    assert "python -m sortition verify record/" in capsys.readouterr().out


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_is_a_record_too(tmp_path: Path, packing: int) -> None:
    assert command.main(["verify", _zip(tmp_path / "record.zip", BASES["balls"], packing)]) == 0


def test_a_rehearsal_is_shouted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["verify", _folder(tmp_path / "record", BASES["rehearsal"])]) == 0
    assert "THIS IS A REHEARSAL" in capsys.readouterr().out


def test_what_was_not_checked_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _folder(tmp_path / "record", BASES["committed published"])
    assert command.main(["verify", path]) == 0
    assert "17 checks could not be made" in capsys.readouterr().out


def _made(tmp_path: Path, kind: str) -> str:
    files: Files = record(COLOURS)
    path = tmp_path / kind.replace(" ", "-")
    if kind == "a folder of folders":
        (path / "lottery.json").mkdir(parents=True)
    elif kind == "too many files":
        _folder(path, {f"{n}.csv": b"" for n in range(21)})
    elif kind == "a huge file":
        _folder(path, files)
        with (path / "huge.csv").open("wb") as huge:
            huge.truncate(300 * 2**20)
    elif kind == "a dangling link":
        path.mkdir()
        (path / "lottery.json").symlink_to("nowhere")
    elif kind == "garbage":
        path.write_bytes(bytes(range(256)) * 4000)
    elif kind == "garbage files":
        _folder(path, dict.fromkeys(files, bytes(range(256)) * 400))
    elif kind == "deep nesting":
        _folder(path, {**files, "certificate.json": b"[" * 200_000 + b"]" * 200_000 + b"\n"})
    elif kind == "long numbers":
        _folder(path, {**files, "certificate.json": b"9" * 200_000 + b"\n"})
    elif kind == "a zip bomb":
        _zip(path, {"lottery.json": bytes(250 * 2**20)})
    elif kind == "a zip with folders":
        _zip(path, {f"record/{name}": data for name, data in files.items()})
    elif kind == "a broken zip":
        path.write_bytes(Path(_zip(tmp_path / "whole", files)).read_bytes()[:-50])
    elif kind == "a zip with broken contents":
        data = bytearray(Path(_zip(tmp_path / "whole", files)).read_bytes())
        data[60:90] = b"\xff" * 30
        path.write_bytes(data)
    elif kind == "a zip packed otherwise":
        _zip(path, files, zipfile.ZIP_LZMA)
    elif kind == "an empty folder":
        path.mkdir()
    elif kind == "an empty file":
        path.touch()
    return str(path)


@pytest.mark.parametrize(
    "kind",
    ["nothing there", "an empty folder", "an empty file", "a folder of folders", "too many files", "a huge file",
     "a dangling link", "garbage", "garbage files", "deep nesting", "long numbers", "a zip bomb", "a zip with folders",
     "a broken zip", "a zip with broken contents", "a zip packed otherwise"],
)  # fmt: skip
def test_bad_input_is_refused_without_a_traceback(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _made(tmp_path, kind)
    assert command.main(["verify", path]) == 1
    shown = capsys.readouterr()
    assert "REFUSED" in shown.out
    assert shown.err == ""
    assert command.main(["verify", path, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_a_zip_with_one_name_twice_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "record.zip", BASES["balls"])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("draw.json", BASES["balls"]["draw.json"])
    assert command.main(["verify", path]) == 1


def test_a_name_with_a_nul_is_refused() -> None:
    assert command.main(["verify", "a\0b"]) == 1


def test_what_a_record_says_cannot_steer_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**record(COLOURS), "\x1b[2Jé.txt": b""}
    assert command.main(["verify", _folder(tmp_path / "record", files)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_record_of_another_kind_is_not_called_false(tmp_path: Path) -> None:
    answer = _bare("verify", _folder(tmp_path / "count", {"rule.json": b"{}", "outcome.json": b"{}"}))
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "no record of a lottery, but of the count of a buurtbudget" in answer.stdout
    assert "python -m ballots budget-verify" in answer.stdout
    assert "FAILED" in _bare("verify", _folder(tmp_path / "none", {"chances.csv": b""})).stdout
