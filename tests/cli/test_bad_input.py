"""Bad input gets a clear message and status 1, and nothing is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from snw_democratie.cli import main
from tests.cli.files import BAD_POOLS, BAD_QUOTAS, QUOTAS, pool
from tests.cli.process import python, snw


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, whose files are good until a test replaces one; it is checked that nothing was added."""
    monkeypatch.chdir(tmp_path)
    Path("pool.csv").write_bytes(pool())
    Path("quota.csv").write_text(QUOTAS)
    yield tmp_path
    assert {p.suffix for p in tmp_path.iterdir()} <= {".csv", ".gz", ".xlsx", ".ods"}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run with and without --json; status 1 and the same message both times."""
    assert main(["lottery", *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert main(["lottery", *arguments, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["message"] + "\n" == said.err
    return said.err


@pytest.mark.parametrize("fault", BAD_POOLS)
def test_a_bad_pool_is_refused(fault: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, data, message = BAD_POOLS[fault]
    Path(name).write_bytes(data)
    assert message in refused(capsys, "prepare", name, "quota.csv", "--seats", "5", "--out", "loting")


@pytest.mark.parametrize("fault", BAD_QUOTAS)
def test_bad_quotas_are_refused(fault: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, data, message = BAD_QUOTAS[fault]
    Path(name).write_bytes(data)
    assert message in refused(capsys, "prepare", "pool.csv", name, "--seats", "5", "--out", "loting")
    assert message in refused(capsys, "check", "pool.csv", name, "--seats", "5")


def test_the_problems_are_listed_one_by_one_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pool.csv").write_bytes(pool([["1", "vrouw", "paars"], ["1", "x", "oud"]]))
    assert main(["lottery", "check", "pool.csv", "quota.csv", "--seats", "5", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["error"], answer["table"]) == ("BadTable", "pool")
    assert [(p["row"], p["code"]) for p in answer["problems"]] == [
        (2, "unknown_value"),
        (3, "unknown_value"),
        (3, "duplicate_id"),
    ]


def test_files_that_are_not_there_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--seats", "5", "--out", "loting")
    assert "'weg.csv' is er niet" in refused(capsys, "prepare", "weg.csv", "quota.csv", *where)
    assert "'weg.csv' is er niet" in refused(capsys, "prepare", "pool.csv", "weg.csv", *where)
    assert "'weg' is er niet" in refused(capsys, "announce", "weg", "--source", "balls")
    assert "'weg' is er niet" in refused(capsys, "draw", "weg")
    assert "'weg' is er niet" in refused(capsys, "verify", "weg")


@pytest.mark.parametrize(
    ("place", "what"), [("/dev/zero", "een apparaat"), ("/dev/null", "een apparaat"), (".", "een map")]
)
def test_what_is_there_but_no_file_is_never_read(
    place: str, what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--seats", "5", "--out", "loting")
    for files in ((place, "quota.csv"), ("pool.csv", place)):
        assert f"'{place}' is geen bestand maar {what}" in refused(capsys, "prepare", *files, *where)
    if place != ".":
        assert f"'{place}' is geen bestand en geen map" in refused(capsys, "verify", place)
        assert f"'{place}' is geen map" in refused(capsys, "draw", place)


def test_the_kind_of_a_file_is_what_its_name_ends_with(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path_factory.mktemp("met.punt")
    for name, message in {
        "mensen": "Achter de naam staat geen soort, zoals .csv. Gebruik .csv, .csv.gz of .xlsx.",
        "mensen.Pdf": "Bestanden van de soort '.pdf' kunnen we niet lezen. Gebruik .csv, .csv.gz of .xlsx.",
    }.items():
        (elsewhere / name).write_bytes(pool())
        assert message in refused(capsys, "check", str(elsewhere / name), "quota.csv", "--seats", "5")


def test_more_seats_than_people_is_said_before_the_sums_that_follow_from_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in (["check"], ["prepare", "--out", "loting"]):
        said = refused(capsys, *step, "pool.csv", "quota.csv", "--seats", "300")
        assert said == "300 plaatsen, maar 12 mensen in de lijst.\n"
    # With people enough the sums are what is wrong.
    assert "zijn samen 5" in refused(capsys, "check", "pool.csv", "quota.csv", "--seats", "12")


def test_an_unknown_household_column_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("prepare", "pool.csv", "quota.csv", "--seats", "5", "--household", "adres", "--out", "loting")
    assert "'adres' ontbreekt" in refused(capsys, *given)


def test_a_folder_that_is_not_empty_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = folder / "vol.csv"
    full.mkdir()
    (full / "brief.txt").write_text("van iemand")
    # Asked before anything is computed, or even read.
    said = refused(capsys, "prepare", "weg.csv", "quota.csv", "--seats", "5", "--out", "vol.csv")
    assert "niet leeg" in said
    assert [file.name for file in full.iterdir()] == ["brief.txt"]
    assert "geen map" in refused(capsys, "prepare", "pool.csv", "quota.csv", "--seats", "5", "--out", "pool.csv")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lotery"],
        ["lottery"],
        ["lottery", "prepare", "pool.csv"],
        ["lottery", "prepare", "pool.csv", "quota.csv", "--seats", "0", "--out", "x"],
        ["lottery", "prepare", "pool.csv", "quota.csv", "--seats", "5", "--panels", "500", "--out", "x"],
        ["lottery", "prepare", "pool.csv", "quota.csv", "--seats", "5", "--objective", "mooist", "--out", "x"],
        ["lottery", "announce", "x", "--source", "munt"],
        ["lottery", "announce", "x", "--source", "beacon"],
        ["lottery", "draw", "x", "--beacon", "12"],
    ],
)
def test_wrong_usage_has_status_2(arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "gebruik" in said.err


@pytest.mark.parametrize("step", ["check", "prepare", "announce", "draw", "verify", "publish"])
def test_every_step_has_help_with_an_example(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lottery", step, "--help"]) == 0
    assert f"Voorbeeld: snw lottery {step} " in capsys.readouterr().out


def test_the_steps_are_listed_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lottery", "--help"]) == 0
    said = capsys.readouterr().out
    assert "check, prepare, announce, draw, publish, verify. Daarna: reserves, vacancy, announce, replace." in " ".join(
        said.split()
    )
    listed = re.findall(r"^    ([a-z-]+) ", said, re.MULTILINE)
    after = ["reserves", "vacancy", "replace", "what-if"]
    assert listed == ["check", "prepare", "announce", "draw", "publish", *after, "verify"]


@pytest.mark.parametrize("arguments", [[], ["lottery"], ["lottery", "draw"], ["user"], ["user", "add"]])
def test_help_and_wrong_usage_show_an_example(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    example = f"Voorbeeld: {' '.join(['snw', *arguments])} "
    assert main([*arguments, "--help"]) == 0
    assert example in capsys.readouterr().out
    assert main(arguments) == 2
    assert example in capsys.readouterr().err


@pytest.mark.parametrize("code", [0x00, 0x0A, 0x1B, 0x7F, 0x9B, 0x200E, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xDC80])
def test_a_title_that_steers_the_screen_is_refused(code: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["lottery", "prepare", "pool.csv", "quota.csv", "--seats", "5", "--out", "loting"]
    assert main([*given, "--title", f"Wonen{chr(code)}[2J"]) == 2
    said = capsys.readouterr().err
    assert "bij --title: er staan onzichtbare tekens in" in said
    assert chr(code) not in said.replace("\n", "") or chr(code) == "\n"


def test_a_whole_process_refuses_too(folder: Path) -> None:
    Path("pool.csv").write_bytes(b"\xff\xfe")
    ended = snw("lottery", "prepare", "pool.csv", "quota.csv", "--seats", "5", "--out", "loting", cwd=folder)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "CSV UTF-8" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_verifying_loads_no_solver() -> None:
    command = (
        "import sys; from snw_democratie.cli import main; main(['lottery', 'verify', 'weg']); "
        "import sortition.verify; print([m for m in ('numpy', 'scipy', 'highspy', 'pulp') if m in sys.modules])"
    )
    ended = python(command)
    assert ended.stdout == "[]\n"
