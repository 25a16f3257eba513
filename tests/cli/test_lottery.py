"""A lottery from two files to a verified record, as processes of their own and step by step."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from snw_democratie.cli import main
from tests.cli.files import QUOTAS, people, pool, spreadsheet
from tests.cli.process import snw

FULL = {"lottery.json", "chances.csv", "panels.csv", "commitments.csv", "certificate.json", "types.csv", "tickets.csv"}
FULL |= {"people.csv"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    """The JSON object that a command answers with."""
    assert main(["lottery", *arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def failed(answer: Mapping[str, Any]) -> list[str]:
    return [check["name"] for check in answer["checks"] if check["status"] == "failed"]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared record of twelve people; tests copy it before they change it."""
    folder = tmp_path_factory.mktemp("loting")
    (folder / "pool.csv").write_bytes(pool())
    (folder / "quota.csv").write_text(QUOTAS)
    given = ("pool.csv", "quota.csv", "--seats", "5", "--title", "Proef")
    assert snw("lottery", "prepare", *given, "--out", "loting", cwd=folder).returncode == 0
    return folder / "loting"


@pytest.fixture
def record(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "loting"))


def test_from_two_files_to_a_verified_draw(tmp_path: Path) -> None:
    (tmp_path / "pool.csv").write_bytes(pool())
    (tmp_path / "quota.csv").write_text(QUOTAS)
    given = ("pool.csv", "quota.csv", "--seats", "5")
    assert json.loads(snw("lottery", "check", *given, "--json", cwd=tmp_path).stdout)["feasible"] is True
    made = snw("lottery", "prepare", *given, "--out", "l", "--json", cwd=tmp_path)
    assert (made.returncode, made.stderr, made.stdout.count("\n")) == (0, "", 1)
    summary = json.loads(made.stdout)
    assert {file.name for file in (tmp_path / "l").iterdir()} == FULL
    assert snw("lottery", "draw", "l", "--randomness", "417", cwd=tmp_path).returncode == 1
    assert snw("lottery", "announce", "l", "--source", "balls", cwd=tmp_path).returncode == 0
    drawn = json.loads(snw("lottery", "draw", "l", "--randomness", "417", "--json", cwd=tmp_path).stdout)
    assert drawn["panel"] == 417
    assert drawn["selected"] == [row["id"] for row in table(tmp_path / "l", "panels.csv") if row["panel"] == "417"]
    verified = snw("lottery", "verify", "l", "--digest", summary["digest"], "--json", cwd=tmp_path)
    answer = json.loads(verified.stdout)
    assert (verified.returncode, answer["ok"], failed(answer)) == (0, True, [])


def test_the_summary_says_what_scripts_rely_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pool.csv").write_bytes(pool())
    (tmp_path / "quota.csv").write_text(QUOTAS)
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    answer = run(capsys, "prepare", *files, "--seats", "5", "--out", str(tmp_path / "l"))
    wanted = {"people": 12, "types": 4, "seats": 5, "objective": "leximin", "optimal": True, "gap": "0", "panels": 1000}
    assert wanted.items() <= answer.items()
    assert {"min_chance", "max_chance", "best_max_chance", "support", "seconds", "digest"} <= set(answer)
    chances = [float(row["chance"]) for row in table(tmp_path / "l", "chances.csv")]
    assert float(answer["min_chance"]) == min(chances)
    assert float(answer["max_chance"]) == max(chances)
    assert sum(chances) == pytest.approx(5, abs=1e-9)


def test_everybody_sits_in_floor_or_ceil_of_their_share_of_panels(prepared: Path) -> None:
    seated = Counter(row["id"] for row in table(prepared, "panels.csv"))
    for row in table(prepared, "chances.csv"):
        assert seated[row["id"]] == int(row["appearances"])
        assert abs(seated[row["id"]] - 1000 * float(row["chance"])) < 1


def test_panels_keep_the_quotas_and_nobody_sits_twice(prepared: Path) -> None:
    values = {person[0]: person[1:] for person in people()}
    panels: dict[str, list[str]] = {}
    for row in table(prepared, "panels.csv"):
        panels.setdefault(row["panel"], []).append(row["id"])
    assert len(panels) == 1000
    for panel in panels.values():
        assert len(set(panel)) == len(panel) == 5
        count = Counter(value for id_ in panel for value in values[id_])
        for line in QUOTAS.splitlines()[1:]:
            _, value, least, most = line.split(",")
            assert int(least) <= count[value] <= int(most)


def test_steps_cannot_be_repeated_or_skipped(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(record)
    assert run(capsys, "draw", where, "--randomness", "417", status=1)["error"] == "DrawOutOfOrder"
    run(capsys, "announce", where, "--source", "balls")
    assert run(capsys, "announce", where, "--source", "dice", status=1)["error"] == "DrawOutOfOrder"
    for wrong in ("41", "4170", "4l7", "-17"):
        answer = run(capsys, "draw", where, f"--randomness={wrong}", status=1)
        assert answer["error"] == "BadRandomness"
        assert not (record / "draw.json").exists()
    run(capsys, "draw", where, "--randomness", "417")
    before = (record / "draw.json").read_bytes()
    for again in (("draw", where, "--randomness", "418"), ("draw", where, "--rehearsal")):
        assert run(capsys, *again, status=1)["error"] == "DrawOutOfOrder"
    assert run(capsys, "announce", where, "--source", "balls", status=1)["error"] == "DrawOutOfOrder"
    assert (record / "draw.json").read_bytes() == before


def test_a_rehearsal_needs_no_announcement_and_makes_way_for_the_draw(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(record)
    practice = run(capsys, "draw", where, "--rehearsal")
    assert practice["rehearsal"] is True
    assert practice["panel"] == int(practice["randomness"]["balls"])
    answer = run(capsys, "verify", where)
    assert (answer["ok"], answer["rehearsal"]) == (True, True)
    run(capsys, "announce", where, "--source", "balls")
    assert run(capsys, "draw", where, "--randomness", "007")["panel"] == 7
    assert run(capsys, "verify", where)["rehearsal"] is False


def test_dice_are_read_as_dice_when_they_were_announced(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "announce", str(record), "--source", "dice")
    assert run(capsys, "draw", str(record), "--randomness", "417", status=1)["error"] == "BadRandomness"
    assert run(capsys, "draw", str(record), "--randomness", "1112")["panel"] == 1
    assert failed(run(capsys, "verify", str(record))) == []


def test_a_beacon_must_be_announced_before_its_round(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past = run(capsys, "announce", str(record), "--source", "beacon:1", status=1)
    assert past["error"] == "BadRandomness"
    run(capsys, "announce", str(record), "--source", "balls+beacon:4000000000")
    assert run(capsys, "draw", str(record), "--randomness", "417", status=1)["error"] == "BadRandomness"
    early = ("--randomness", "417", "--beacon", "4000000000:" + "8a" * 48)
    assert run(capsys, "draw", str(record), *early, status=1)["error"] in ("BadRandomness", "DrawOutOfOrder")
    assert not (record / "draw.json").exists()


@pytest.mark.parametrize("name", sorted(FULL))
def test_no_step_is_added_to_a_changed_record(name: str, record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray((record / name).read_bytes())
    data[len(data) // 2] ^= 1
    (record / name).write_bytes(bytes(data))
    where = str(record)
    for step in (("announce", where, "--source", "balls"), ("draw", where, "--rehearsal")):
        assert run(capsys, *step, status=1)["error"] == "BadRecord"
    assert run(capsys, "publish", where, "--out", str(record.parent / "p"), status=1)["error"] == "BadRecord"
    assert {file.name for file in record.iterdir()} == FULL
    assert run(capsys, "verify", where, status=1)["ok"] is False


def test_the_digest_published_beforehand_decides(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = run(capsys, "verify", str(record))["digest"]
    assert run(capsys, "verify", str(record), "--digest", digest)["ok"] is True
    other = ("0" if digest[0] != "0" else "1") + digest[1:]
    assert failed(run(capsys, "verify", str(record), "--digest", other, status=1)) == ["digest"]


def test_what_is_published_holds_no_person_type_or_salt_and_verifies(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where, out = str(record), str(record.parent / "p.zip")
    answer = run(capsys, "publish", where, "--out", out)
    assert set(answer["withheld"]) == {"people.csv", "types.csv", "tickets.csv", "certificate.json"}
    found = run(capsys, "verify", out)
    assert (found["ok"], found["complete"]) == (True, False)
    assert {c["status"] for c in found["checks"] if c["name"] == "leaves"} == {"not public"}
    assert run(capsys, "publish", where, "--out", out, status=1)["error"] == "Refusal"
    run(capsys, "publish", where, "--out", str(record.parent / "p"))
    assert {file.name for file in (record.parent / "p").iterdir()} == set(answer["files"])


@pytest.mark.parametrize("disclosure", ["types", "open"])
def test_every_disclosure_makes_a_record_that_verifies(
    disclosure: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pool.xlsx").write_bytes(spreadsheet([["id", "geslacht", "leeftijd"], *people()]))
    (tmp_path / "quota.csv").write_text(QUOTAS)
    files = (str(tmp_path / "pool.xlsx"), str(tmp_path / "quota.csv"))
    out = str(tmp_path / "l")
    run(capsys, "prepare", *files, "--seats", "5", "--disclosure", disclosure, "--panels", "100", "--out", out)
    assert run(capsys, "verify", out)["ok"] is True
    run(capsys, "publish", out, "--out", out + ".zip")
    assert run(capsys, "verify", out + ".zip")["ok"] is True


@pytest.mark.parametrize("objective", ["maximin", "nash", "goldilocks"])
def test_every_objective_makes_a_record_that_verifies(
    objective: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pool.csv").write_bytes(pool())
    (tmp_path / "quota.csv").write_text(QUOTAS)
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    answer = run(capsys, "prepare", *files, "--seats", "5", "--objective", objective, "--out", str(tmp_path / "l"))
    assert (answer["objective"], answer["optimal"]) == (objective, False)
    assert failed(run(capsys, "verify", str(tmp_path / "l"))) == []


def test_few_panels_for_many_people_are_compositions_and_can_be_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pool.csv").write_bytes(pool(people(60)))
    (tmp_path / "quota.csv").write_text(QUOTAS)
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    out = str(tmp_path / "l")
    answer = run(capsys, "prepare", *files, "--seats", "5", "--panels", "10", "--out", out)
    assert answer["kind"] == "compositions"
    run(capsys, "announce", out, "--source", "balls")
    drawn = run(capsys, "draw", out, "--randomness", "4")
    assert len(set(drawn["selected"])) == 5
    assert failed(run(capsys, "verify", out)) == []


def test_two_people_from_one_address_never_sit_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[*person, f"straat {i // 2}" if i < 8 else ""] for i, person in enumerate(people(24))]
    (tmp_path / "pool.csv").write_bytes(pool(rows, "id,geslacht,leeftijd,adres"))
    (tmp_path / "quota.csv").write_text(QUOTAS)
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    answer = run(capsys, "prepare", *files, "--seats", "5", "--household", "adres", "--out", str(tmp_path / "l"))
    assert answer["households"] is True
    home = {row[0]: row[3] for row in rows if row[3]}
    panels: dict[str, list[str]] = {}
    for row in table(tmp_path / "l", "panels.csv"):
        panels.setdefault(row["panel"], []).append(home.get(row["id"], row["id"]))
    assert all(len(set(homes)) == 5 for homes in panels.values())
    assert failed(run(capsys, "verify", str(tmp_path / "l"))) == []


INFEASIBLE = QUOTAS.replace("jong,1,3", "jong,5,5").replace("oud,1,3", "oud,0,0").replace("vrouw,2,3", "vrouw,3,3")


def test_quotas_that_cannot_be_met_are_refused_with_what_would_help(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pool.csv").write_bytes(pool([*people(9)[:6], *([f"m{i}", "man", "jong"] for i in range(4))]))
    (tmp_path / "quota.csv").write_text(INFEASIBLE)
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    answer = run(capsys, "check", *files, "--seats", "5", status=1)
    assert answer["feasible"] is False
    assert answer["relaxations"]
    assert answer["conflict"]
    assert run(capsys, "prepare", *files, "--seats", "5", "--out", str(tmp_path / "l"), status=1)["error"] == (
        "InfeasibleQuotas"
    )
    assert not (tmp_path / "l").exists()


@pytest.mark.parametrize(("old", "there"), [("oud", 0), ("oud", 1)])
def test_a_group_with_too_few_people_is_a_conflict_with_a_way_out(
    old: str, there: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[f"{i}", "vrouw" if i % 2 else "man", old if i < there else "jong"] for i in range(12)]
    (tmp_path / "pool.csv").write_bytes(pool(rows))
    (tmp_path / "quota.csv").write_text(QUOTAS.replace("oud,1,3", "oud,2,3").replace("jong,1,3", "jong,1,5"))
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    told = run(capsys, "check", *files, "--seats", "5", status=1)
    assert told["conflict"] == [{"feature": "leeftijd", "value": "oud", "side": "min", "bound": 2}]
    [change] = told["relaxations"][0]["changes"]
    assert change == {"feature": "leeftijd", "value": "oud", "side": "min", "before": 2, "after": there}
    refused = run(capsys, "prepare", *files, "--seats", "5", "--out", str(tmp_path / "l"), status=1)
    assert (refused["error"], refused["feasible"]) == ("InfeasibleQuotas", False)
    assert [refused[name] for name in ("conflict", "relaxations")] == [told["conflict"], told["relaxations"]]
    assert not (tmp_path / "l").exists()
    assert main(["lottery", "prepare", *files, "--seats", "5", "--out", str(tmp_path / "l")]) == 1
    assert "laagste aantal van 2 naar" in capsys.readouterr().err


def test_too_few_panels_for_the_smallest_chance_are_refused_with_the_number_that_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[f"{i}", "vrouw" if i % 2 else "man", "jong" if i < 200 else "oud"] for i in range(220)]
    (tmp_path / "pool.csv").write_bytes(pool(rows))
    (tmp_path / "quota.csv").write_text(QUOTAS.replace("oud,1,3", "oud,4,4").replace("jong,1,3", "jong,1,1"))
    given = [str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"), "--seats", "5", "--out", str(tmp_path / "l")]
    refused = run(capsys, "prepare", *given, "--panels", "100", status=1)
    assert refused["error"] == "TooFewPanels"
    assert "0.500000%" in refused["message"]
    assert "minstens 1000" in refused["message"]
    assert not (tmp_path / "l").exists()
    assert run(capsys, "prepare", *given, "--panels", "1000")["panels"] == 1000
    assert failed(run(capsys, "verify", str(tmp_path / "l"))) == []


def test_people_who_can_sit_in_no_panel_are_named_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pool.csv").write_bytes(pool())
    (tmp_path / "quota.csv").write_text(QUOTAS.replace("jong,1,3", "jong,0,0").replace("oud,1,3", "oud,5,5"))
    files = (str(tmp_path / "pool.csv"), str(tmp_path / "quota.csv"))
    answer = run(capsys, "check", *files, "--seats", "5")
    assert [one["values"] for one in answer["impossible"]] == [["man", "jong"], ["vrouw", "jong"]]
    assert all("jong max 0" in one["reason"] for one in answer["impossible"])
    made = run(capsys, "prepare", *files, "--seats", "5", "--out", str(tmp_path / "l"))
    assert [one["values"] for one in made["impossible"]] == [["man", "jong"], ["vrouw", "jong"]]
    assert {row["chance"] for row in table(tmp_path / "l", "chances.csv") if row["id"] in ("lot-0", "lot-3")} == {
        "0.000000000000"
    }
    assert failed(run(capsys, "verify", str(tmp_path / "l"))) == []
