"""A resident seat from two files to a verified record, and twenty years in one command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from snw_democratie.cli import main
from snw_democratie.seats.usual import AGES, GEBIEDEN, GENDERS
from tests.cli.process import python, snw


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    assert main(["seats", *arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str, Path]:
    """The usual rules as the command prints them, and sixteen candidates."""
    body, people = tmp_path / "body.json", tmp_path / "people.csv"
    body.write_text(json.dumps(answer(capsys, "rules")))
    rows = [
        f'k{at:02},{at % 3 + 1},"{GEBIEDEN[at % 4][0]}",{GENDERS[at // 4 % 2][0]},{AGES[at // 8][0]}'
        for at in range(16)
    ]
    people.write_text("\n".join(["id,rounds,gebied,geslacht,leeftijd", *rows, ""]))
    return str(body), str(people), tmp_path


def test_from_two_files_to_a_verified_seat(files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    body, people, folder = files
    record, public = str(folder / "plaats"), str(folder / "openbaar")
    made = answer(capsys, "prepare", body, people, "--title", "Plaats 1", "--out", record)
    assert made["candidates"] == made["with_chance"] == made["tickets"] == 16
    early = answer(capsys, "draw", record, "--randomness", "3,7", status=1)["message"]
    assert "nog niet aangekondigd" in early and "--" not in early  # no option that this step has not
    assert answer(capsys, "announce", record, "--source", "lots")["source"] == "lots"
    drawn = answer(capsys, "draw", record, "--randomness", "3,7")
    assert drawn["member"] != drawn["alternate"]
    assert answer(capsys, "draw", record, "--randomness", "4,7", status=1)["error"] == "DrawOutOfOrder"
    found = answer(capsys, "verify", record, "--digest", made["digest"])
    assert found["ok"] and found["complete"] and found["member"] == drawn["member"]
    assert answer(capsys, "publish", record, "--out", public)["withheld"] == ["people.csv"]
    assert answer(capsys, "verify", public)["ok"]
    alone = python("import sys; from sortition.__main__ import main; sys.exit(main(sys.argv[1:]))", "verify", public)
    assert alone.returncode == 0 and made["digest"] in alone.stdout
    types = Path(public) / "types.csv"
    types.write_bytes(types.read_bytes().replace(b"1/16", b"1/15", 1))
    assert not answer(capsys, "verify", public, status=1)["ok"]


def test_every_wrong_row_of_the_candidates_is_said(
    files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    body, people, folder = files
    Path(people).write_text(
        "id,rounds,gebied,geslacht,leeftijd\na,9,Osdorp,vrouw,35 of ouder\n,1,Mars,man,35 of ouder\n"
    )
    refused = answer(capsys, "prepare", body, people, "--out", str(folder / "x"), status=1)
    assert [(one["row"], one["column"]) for one in refused["problems"]] == [(2, "rounds"), (3, "id"), (3, "gebied")]
    assert not (folder / "x").exists()


def test_rules_that_contradict_the_population_are_refused_in_plain_dutch(
    files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    body, people, folder = files
    value = json.loads(Path(body).read_text())
    value["rules"]["features"][2]["values"] = [["jonger dan 35", 300, 1, 3], ["35 of ouder", 700, 0, 3]]
    Path(body).write_text(json.dumps(value))
    refused = answer(capsys, "prepare", body, people, "--out", str(folder / "x"), status=1)
    assert refused["error"] == "ContradictorySeatRules"
    assert "1 van de 3 plaatsen" in refused["message"] and "30,0 %" in refused["message"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"rules": {}, "staying": [], "history": [], "months": 1, "place": 0}']
)
def test_a_file_that_is_no_body_is_refused_without_a_traceback(
    files: tuple[str, str, Path], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body, people, folder = files
    Path(body).write_text(text)
    assert answer(capsys, "prepare", body, people, "--out", str(folder / "x"), status=1)["ok"] is False


def test_twenty_years_can_be_simulated_with_the_usual_rules(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "simulate", "--runs", "3", "--draws", "12", "--skewed", "--floor", "1/20")
    assert (found["runs"], found["draws"]) == (3, 12)
    assert sum(value["terms"] for value in found["values"] if value["feature"] == "gebied") == 12
    assert found == answer(capsys, "simulate", "--runs", "3", "--draws", "12", "--skewed", "--floor", "1/20")


@pytest.mark.parametrize("wrong", [("--pool", "9"), ("--floor", "2"), ("--runs", "0")])
def test_wrong_usage_is_answered_with_an_example(wrong: tuple[str, str]) -> None:
    said = snw("seats", "simulate", *wrong)
    assert said.returncode == 2 and "Voorbeeld: snw seats simulate" in said.stderr
