"""`snw budget` counts a file, keeps a record that others can check, and refuses with a sentence."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ballots import __main__ as command
from ballots.budgeting import counting
from ballots.budgeting.outcome import Outcome
from ballots.budgeting.verify import ESSENTIAL, verify
from ballots.errors import Problem
from snw_democratie.cli import main
from snw_democratie.cli.budget_words import CHECKS, problem_sentence
from sortition.record import unseal
from tests.ballots.budgeting.forged import BALLOTS, LOTS
from tests.cli.process import ROOT

DEFAULT = "equal-shares/cost+add1+fill"


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    path = tmp_path / "stemmen.pb"
    path.write_bytes(BALLOTS)
    return path


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_file_is_counted_by_the_usual_rule(ballots: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["budget", "count", str(ballots), "--json"]) == 0
    answer = told(capsys)
    assert set(answer) >= {"rule", "selected", "total_cost", "budget", "steps", "ties", "seconds"}
    assert (answer["rule"], answer["budget"]) == (DEFAULT, 70)
    assert answer["selected"][0] == "gratis" and answer["total_cost"] <= 70


def test_a_packed_file_counts_the_same(ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = tmp_path / "stemmen.pb.gz"
    packed.write_bytes(gzip.compress(BALLOTS))
    answers = []
    for path in (ballots, packed):
        assert main(["budget", "count", str(path), "--json"]) == 0
        answers.append({name: value for name, value in told(capsys).items() if name != "seconds"})
    assert answers[0] == answers[1]


def test_a_count_is_kept_and_checked_by_both_commands(
    ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lots = tmp_path / "lots.txt"
    lots.write_text("\n".join(LOTS) + "\n", "utf-8")
    out = tmp_path / "telling"
    settings = ["--caps", "--ties", "votes,lot", "--lots", str(lots), "--title", "Op de hoek", "--out", str(out)]
    assert main(["budget", "count", str(ballots), *settings, "--json"]) == 0
    digest = told(capsys)["digest"]
    assert sorted(path.name for path in out.iterdir()) == ["ballots.pb", "outcome.json", "rule.json"]
    assert main(["budget", "verify", str(out), "--digest", digest, "--json"]) == 0
    checked = told(capsys)
    assert (checked["ok"], checked["complete"], checked["digest"]) == (True, True, digest)
    assert command.main(["budget-verify", str(out), "--digest", digest, "--json"]) == 0
    assert told(capsys) == checked
    assert unseal((out / "rule.json").read_bytes())[1]["context"] == {"title": "Op de hoek"}


def test_the_record_is_checked_with_the_standard_library_alone(ballots: Path, tmp_path: Path) -> None:
    out = tmp_path / "telling"
    assert main(["budget", "count", str(ballots), "--out", str(out)]) == 0
    packed = tmp_path / "telling.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in out.iterdir():
            archive.write(path, path.name)
    for place in (out, packed):
        run = bare("budget-verify", str(place))
        assert (run.returncode, run.stderr) == (0, "")
        assert "Nothing was refused" in run.stdout


def bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a Python that has no installed packages and refuses to import any."""
    run = (
        "import importlib.abc, runpy, sys\n"
        "class Refuse(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        top = name.partition('.')[0]\n"
        "        if top not in sys.stdlib_module_names and top not in ('ballots', 'sortition'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"sys.argv = ['ballots', *{list(arguments)!r}]\n"
        "runpy.run_module('ballots', run_name='__main__', alter_sys=True)\n"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", run], capture_output=True, text=True, check=False, timeout=60
    )


def test_nothing_is_kept_when_the_second_count_disagrees(
    ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = counting.count

    def dishonest(*arguments: Any, **settings: Any) -> Outcome:
        outcome = honest(*arguments, **settings)
        first, second, *others = outcome.selected
        object.__setattr__(outcome, "selected", (second, first, *others))
        return outcome

    monkeypatch.setattr(counting, "count", dishonest)
    out = tmp_path / "telling"
    assert main(["budget", "count", str(ballots), "--out", str(out)]) == 1
    assert "niets bewaard" in capsys.readouterr().err
    assert not out.exists() and sorted(tmp_path.iterdir()) == [ballots]


def test_a_changed_record_is_refused(ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "telling"
    assert main(["budget", "count", str(ballots), "--out", str(out)]) == 0
    (out / "ballots.pb").write_bytes(BALLOTS.replace(b"7;\n", b"7;bank\n"))
    capsys.readouterr()
    assert main(["budget", "verify", str(out)]) == 1
    assert "klopt NIET" in capsys.readouterr().out
    assert command.main(["budget-verify", str(out)]) == 1
    assert "REFUSED: hashes" in capsys.readouterr().out


@pytest.mark.parametrize("kept_back", [("ballots.pb",), ("ballots.pb", "outcome.json")])
def test_a_record_without_its_ballots_is_neither_right_nor_wrong(
    kept_back: tuple[str, ...], ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is public when only the outcome is: no yes, so not status 0, but no "klopt NIET" either."""
    out = tmp_path / "telling"
    assert main(["budget", "count", str(ballots), "--out", str(out)]) == 0
    for name in kept_back:
        (out / name).unlink()
    capsys.readouterr()
    assert main(["budget", "verify", str(out)]) == 1
    said = capsys.readouterr().out
    assert "Niet na te tellen: de stemmen zijn niet gepubliceerd." in said
    assert "klopt" not in said
    assert command.main(["budget-verify", str(out)]) == 1
    said = capsys.readouterr().out
    assert "Cannot be counted again: the ballots were not published." in said
    assert "REFUSED" not in said
    (out / "rule.json").write_bytes(b"{}")
    assert main(["budget", "verify", str(out)]) == 1
    assert "klopt NIET" in capsys.readouterr().out, "what is there must still be right"


BAD_FILES: Mapping[str, bytes] = {
    "leeg": b"",
    "geen-tekst": b"\xff\xfe\x00",
    "geen-meta": b"hallo\n",
    "half": BALLOTS[: len(BALLOTS) // 2],
    "onbekend-plan": BALLOTS.replace(b"1;bank,doel", b"1;bank,dool"),
    "geen-bedrag": BALLOTS.replace(b"budget;70", b"budget;veel"),
    "te-weinig": BALLOTS.replace(b"num_votes;7", b"num_votes;8"),
    "dubbel": BALLOTS.replace(b"2;bloem", b"1;bloem"),
    "andere-soort": BALLOTS.replace(b"vote_type;approval", b"vote_type;loting"),
    "rangorde": BALLOTS.replace(b"vote_type;approval", b"vote_type;ordinal"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / f"{name}.pb", tmp_path / "telling"
    path.write_bytes(BAD_FILES[name])
    assert main(["budget", "count", str(path), "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert said.err.strip().endswith(".") and not said.out and "Traceback" not in said.err
    assert not out.exists()
    assert main(["budget", "count", str(path), "--json"]) == 1
    assert told(capsys)["ok"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rule", "eerlijk"],
        ["--rule", "equal-shares/cost+add1=100000%"],
        ["--ties", "votes"],
        ["--ties", "votes,naam"],
        ["--ties", "id,id"],
    ],
)
def test_wrong_usage_is_said_with_an_example(
    arguments: list[str], ballots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["budget", "count", str(ballots), *arguments]) == 2
    assert "Voorbeeld: snw budget count" in capsys.readouterr().err


@pytest.mark.parametrize("lots", [None, b"bank\n", b"\xff", "\n".join([*LOTS, "bank"]).encode()])
def test_lots_that_are_not_one_of_each_plan_are_refused(
    lots: bytes | None, ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lots.txt"
    if lots is not None:
        path.write_bytes(lots)
    given = [] if lots is None else ["--lots", str(path)]
    assert main(["budget", "count", str(ballots), "--ties", "votes,lot", *given]) == 1
    assert capsys.readouterr().err.strip()


def test_a_full_folder_is_left_alone(ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "telling"
    out.mkdir()
    (out / "brief").write_text("blijf af", "utf-8")
    assert main(["budget", "count", str(ballots), "--out", str(out)]) == 1
    assert "niet leeg" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["brief"]


@pytest.mark.parametrize("place", ["weg", "leeg", "stemmen.pb"])
def test_what_is_no_record_is_refused(
    place: str, ballots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leeg").mkdir()
    assert main(["budget", "verify", str(tmp_path / place)]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert command.main(["budget-verify", str(tmp_path / place)]) == 1


def test_every_problem_of_a_file_has_a_sentence() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "ballots" / "budgeting").glob("*.py"))
    named = set(re.findall(r'\bProblem\(\s*"(\w+)"', code)) | {"bad_points", "duplicate_mark", "duplicate_voter"}
    assert len(named) > 25
    for name in named:
        problem = Problem(name, 3, field="kosten", value="veel", wanted="1")
        assert problem_sentence(problem).startswith("Regel 3: "), name


def test_every_check_has_a_dutch_name_and_a_line_in_the_specification() -> None:
    specified = (ROOT / "ballots" / "SPEC.md").read_text("utf-8").split("\n## 4.")[1]
    beside, files = {"list", "lots", "plans", "sums", "truth"}, {"lijst.json": b"", "summary.json": b""}
    assert ESSENTIAL | {"digest"} == {check.name for check in verify({}).checks}
    assert set(CHECKS) == ESSENTIAL | {"digest"} | beside == {check.name for check in verify(files).checks}
    assert all(f"`{name}`" in specified for name in CHECKS)
