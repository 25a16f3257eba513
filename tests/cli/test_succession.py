"""Reserves, a vacancy and its replacement as commands, from the draw to a record that verify accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from snw_democratie.cli import main
from tests.cli.test_lottery import prepared, record, run

__all__ = ["prepared", "record"]


@pytest.fixture
def drawn(record: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    run(capsys, "announce", str(record), "--source", "balls")
    run(capsys, "draw", str(record), "--randomness", "417")
    return record


def sits(record: Path) -> list[str]:
    selected: list[str] = json.loads((record / "draw.json").read_text())["body"]["selected"]
    return selected


def fillable(record: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Somebody after whom the quotas can be kept."""
    found = run(capsys, "what-if", str(record), "--from", "pool")["vacancies"]
    return next(one["left"][0] for one in found if one["deviation"] == one["empty"] == 0)


def test_from_a_vacancy_to_a_replacement_that_anybody_can_check(
    drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where, someone = str(drawn), fillable(drawn, capsys)
    made = run(capsys, "reserves", where, "--number", "4", "--dropout", "20%", "--dropout", "leeftijd=jong:30%")
    assert len(made["reserves"]) == 4
    assert float(made["expected_deviation"]) < float(made["without_reserves"])
    ready = run(capsys, "what-if", where, "--pairs")
    assert len(ready["vacancies"]) == 5 + 10
    noted = run(capsys, "vacancy", where, "--lot", someone, "--from", "pool")
    assert (noted["left"], noted["deviation"], noted["seats"]) == ([someone], 0, 1)
    assert noted["choices"] == len(noted["chances"]) > 1
    before = sorted(path.name for path in Path(where).iterdir())
    practised = run(capsys, "replace", where, "--rehearsal")
    assert practised["rehearsal"] and len(practised["selected"]) == 1
    assert sorted(path.name for path in Path(where).iterdir()) == before  # nothing was written
    refused = run(capsys, "replace", where, "--vacancy", someone, "--randomness", "0", status=1)
    assert "nog niet aangekondigd" in refused["message"]
    announced = run(capsys, "announce", where, "--source", "balls")
    assert announced["source"] == "balls"
    another = run(capsys, "replace", where, "--vacancy", "lot-99", "--randomness", "0", status=1)
    assert f"het vertrek van: {someone}" in another["message"]
    came = run(capsys, "replace", where, "--vacancy", someone, "--randomness", "0" * noted["balls"])
    assert came["selected"] == [next(iter(noted["chances"]))]
    answer = run(capsys, "verify", where)
    assert answer["ok"]
    assert {c["name"]: c["status"] for c in answer["checks"]}["choices"] == "made"
    public = drawn.parent / "openbaar.zip"
    assert "vacancy-1-replacement.json" in run(capsys, "publish", where, "--out", str(public))["files"]
    assert run(capsys, "verify", str(public))["ok"]
    changed = (drawn / "vacancy-1.json").read_bytes().replace(b'"deviation":0', b'"deviation":1')
    (drawn / "vacancy-1.json").write_bytes(changed)
    assert not run(capsys, "verify", where, status=1)["ok"]


def test_steps_out_of_order_are_refused_in_plain_words(drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where, someone = str(drawn), sits(drawn)[0]
    assert "geen reserves" in run(capsys, "vacancy", where, "--lot", someone, status=1)["message"]
    assert "niemand weggegaan" in run(capsys, "replace", where, "--randomness", "1", status=1)["message"]
    assert "mensen reserve" in run(capsys, "reserves", where, "--number", "20", status=1)["message"]
    run(capsys, "reserves", where, "--number", "2")
    assert "al gekozen" in run(capsys, "reserves", where, "--number", "2", status=1)["message"]
    assert "Lotnummer 'x'" in run(capsys, "vacancy", where, "--lot", "x", status=1)["message"]


def test_what_a_person_reads_says_chances_and_how_many_balls(drawn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lottery", "reserves", str(drawn), "--number", "2"]) == 0
    assert "Naar verwachting" in capsys.readouterr().out
    assert main(["lottery", "vacancy", str(drawn), "--lot", fillable(drawn, capsys), "--from", "pool"]) == 0
    said = capsys.readouterr().out
    assert "De quota blijven gehaald." in said
    assert "mogelijke keuzes, elk met gelijke kans." in said
    assert ": kans 1/" in said
    choices = json.loads((drawn / "vacancy-1.json").read_text())["body"]["choices"]
    run(capsys, "announce", str(drawn), "--source", "dice")
    dice = 1 if len(choices) <= 6 else 2
    came = run(capsys, "replace", str(drawn), "--randomness", "2" * dice)
    assert f"Keuze {came['number']}: {', '.join(came['selected'])}" in said.splitlines()
    assert main(["lottery", "reserves", str(drawn), "--number", "2", "--dropout", "veel"]) == 2
