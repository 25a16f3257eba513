"""What becomes of the work when its reader leaves, the disk is full or somebody presses Ctrl+C."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.files import QUOTAS, people, pool
from tests.cli.process import ROOT
from tests.cli.test_lottery import FULL, prepared

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
    # The status of `snw` is that of its work, which is done; argparse itself hides the last.
    assert left.returncode == (0 if command[0] == "-c" or ("--help" in command and buffered) else 1)


PREPARE = ("prepare", "pool.csv", "quota.csv", "--seats", "5", "--out", "loting")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pool and quotas."""
    (tmp_path / "pool.csv").write_bytes(pool(people(60)))
    (tmp_path / "quota.csv").write_text(QUOTAS)
    return tmp_path


def begun(folder: Path, *step: str, **how: Any) -> subprocess.Popen[str]:
    """A step that has just begun in this folder."""
    how = {"stdout": subprocess.PIPE, **how}
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    return subprocess.Popen(
        [sys.executable, *SNW, *step], cwd=folder, stderr=subprocess.PIPE, text=True, env=env, **how
    )


def ended(program: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit status, and what it said on stderr."""
    said = program.communicate(timeout=60)[1]
    return program.returncode, said


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()} - {"pool.csv", "quota.csv"}


def small_files() -> None:
    """As `ulimit -f` does: no file of this process grows past 2000 bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def test_a_record_was_made_though_nobody_reads_the_answer(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert ended(begun(folder, *PREPARE, stdout=writer)) == (0, "")
    assert {file.name for file in (folder / "loting").iterdir()} == FULL
    (folder / "loting" / "panels.csv").write_text("anders")
    assert ended(begun(folder, "verify", "loting", stdout=writer)) == (1, "")
    os.close(writer)


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_an_answer_for_which_there_is_no_room_is_said_on_stderr(flags: tuple[str, ...], folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        status, said = ended(begun(folder, *PREPARE, *flags, stdout=full))
        assert status == 1
        assert said == (
            "Het antwoord is niet te schrijven (stdout): de schijf is vol. De opdracht zelf is wel uitgevoerd.\n"
        )
        assert {file.name for file in (folder / "loting").iterdir()} == FULL
        assert ended(begun(folder, "--help", stdout=full)) == (1, "Het antwoord is niet te schrijven (stdout).\n")
        status, said = ended(begun(folder, *PREPARE, *flags, stdout=full))
        assert (status, said.count("\n"), "niet leeg" in said) == (1, 1, True)


def test_a_record_for_which_there_is_no_room_is_named_and_not_there(folder: Path) -> None:
    why = "is niet te schrijven: het wordt groter dan een bestand hier mag zijn. Er is niets bewaard.\n"
    assert ended(begun(folder, *PREPARE, preexec_fn=small_files)) == (1, f"'loting' {why}")
    assert names(folder) == set()
    assert ended(begun(folder, *PREPARE))[0] == 0
    zipped = begun(folder, "publish", "loting", "--out", "p.zip", preexec_fn=small_files)
    assert ended(zipped) == (1, f"'p.zip' {why}")
    nowhere = begun(folder, "publish", "loting", "--out", "weg/p.zip")
    assert ended(nowhere) == (1, "'weg/p.zip' is niet te schrijven: die plek is er niet. Er is niets bewaard.\n")
    assert names(folder) == {"loting"}


@pytest.mark.parametrize("after", [0.0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8])
def test_ctrl_c_is_one_line_and_leaves_all_or_nothing(after: float, folder: Path) -> None:
    # Python itself needs a moment before it runs anything of ours: the line comes when Ctrl+C is ours to answer.
    code = f"""
import snw_democratie.cli.stopping as stopping
ours = stopping.stop_at_once
stopping.stop_at_once = lambda: (ours(), print(flush=True))
{SNW[1]}"""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    given = [sys.executable, "-c", code, "lottery", *PREPARE]
    program = subprocess.Popen(given, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    assert program.stdout is not None
    program.stdout.readline()
    time.sleep(after)
    program.send_signal(signal.SIGINT)
    assert ended(program) in ((130, "Gestopt.\n"), (0, ""))
    assert names(folder) <= {"loting"}
    if (folder / "loting").exists():
        assert {file.name for file in (folder / "loting").iterdir()} == FULL


INTERRUPTED = """
import os, pathlib, signal, sys
written = pathlib.Path.{function}
def interrupt(*given, **named):
    done = written(*given, **named)
    if {when} in str(given):
        os.kill(os.getpid(), signal.SIGINT)
    return done
pathlib.Path.{function} = interrupt
from snw_democratie.cli import main
status = main()
{ending}
sys.exit(status)
"""


@pytest.mark.parametrize("function", ["mkdir", "write_bytes"])
def test_ctrl_c_while_a_record_is_written_leaves_nothing(function: str, folder: Path) -> None:
    code = INTERRUPTED.format(function=function, when="'.loting-'", ending="")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    given = [sys.executable, "-c", code, "lottery", *PREPARE]
    left = subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False, env=env, timeout=60)
    assert (left.returncode, left.stdout, left.stderr) == (130, "", "Gestopt.\n")
    assert names(folder) == set()


@pytest.mark.parametrize(
    "moment",
    [
        "import threading; threading._shutdown = lambda: os.kill(os.getpid(), signal.SIGINT)",
        "import atexit; atexit.register(os.kill, os.getpid(), signal.SIGINT)",
    ],
)
def test_ctrl_c_while_python_leaves_shows_no_traceback(moment: str, folder: Path) -> None:
    code = INTERRUPTED.format(function="touch", when="'never'", ending=moment)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    given = [sys.executable, "-c", code, "lottery", "check", "pool.csv", "quota.csv", "--seats", "5"]
    left = subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False, env=env, timeout=60)
    assert (left.returncode, left.stderr) == (130, "Gestopt.\n")


def test_ctrl_c_inside_a_callback_is_not_lost(folder: Path) -> None:
    code = (
        "import os, signal, sys, sortition.typetable as t\n"
        "class Gone:\n    def __del__(self): os.kill(os.getpid(), signal.SIGINT); sum(range(1000))\n"
        "table = t.type_table\n"
        "def interrupted(*given, **named):\n    Gone()\n    return table(*given, **named)\n"
        "t.type_table = interrupted\n"
        "from snw_democratie.cli import main\nsys.exit(main())"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    given = [sys.executable, "-c", code, "lottery", "check", "pool.csv", "quota.csv", "--seats", "5"]
    left = subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False, env=env, timeout=60)
    assert (left.returncode, left.stderr) == (130, "Gestopt.\n")
