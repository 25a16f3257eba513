"""`snw invite`: the register stays where it is, the website gets nothing personal, and every change is seen."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from snw_democratie.cli import main
from snw_democratie.cli.invite_words import NAMES
from snw_democratie.pool.letter_codes import read_letters
from snw_democratie.security.codes import code_digest, typed
from sortition.__main__ import main as module
from sortition.console import read_record
from sortition.verify_invitation import verify
from tests.cli.registers import AT, HEADER, RESPONSE, draw, people, table, write


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (tmp_path / "respons.csv").write_text(RESPONSE, "utf-8")
    return write(tmp_path / "mensen.csv", people(400))


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_what_the_website_gets_names_nobody_and_opens_the_door_for_each_letter(register: Path) -> None:
    status, folder = draw(register, "brieven", "--address", "https://doe-mee.example/meedoen/panel")
    assert status == 0
    printer, website, listed = (
        table(folder / "printer.csv"),
        table(folder / "website.csv"),
        table(folder / "people.csv"),
    )
    assert list(website[0]) == ["number", "hash", "gebied", "age_band"] and len(website) == len(printer) == 40
    assert list(printer[0]) == ["number", "code", "link", "Naam", "Straat"]
    for letter, code in zip(printer, website, strict=True):
        assert code["hash"] == code_digest("entry", typed(letter["code"])) and letter["number"] == code["number"]
        assert letter["link"] == f"https://doe-mee.example/meedoen/panel#{typed(letter['code'])}"
    public = b"".join(
        (folder / name).read_bytes() for name in ("website.csv", "strata.csv", "plan.json", "invitation.json")
    )
    for id_, name, street, bsn, _, _ in people(400):
        for secret in (id_, name, street):
            assert secret.encode() not in public
        assert bsn.encode() not in (folder / "printer.csv").read_bytes()
    codes, wrong = read_letters((folder / "website.csv").read_bytes(), "website.csv")
    assert not wrong and len(codes) == 40
    drawn = {one["number"]: one for one in listed if one["number"]}
    assert all(
        (drawn[one["number"]]["gebied"], drawn[one["number"]]["age_band"]) == (one["gebied"], one["age_band"])
        for one in website
    )
    assert sum(Fraction(one["chance"]) for one in listed) == 40 and all(Fraction(one["chance"]) > 0 for one in listed)
    assert len({one["chance"] for one in listed}) == 3 and len(listed) == 400 - 5 * 16


def test_verify_accepts_the_whole_record_its_public_part_and_refuses_each_after_one_changed_byte(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = register.parent / "plan"
    options = ("--letters", "40", "--response", str(register.parent / "respons.csv"), *AT)
    assert main(["invite", "plan", str(register), *options, "--source", "digits:10", "--out", str(plan), "--json"]) == 0
    digest = told(capsys)["digest"]
    status, folder = draw(register, "brieven", "--plan", str(plan), "--json")
    assert (status, told(capsys)["digest"]) == (0, digest)
    whole = ["invite", "verify", str(folder), "--digest", digest, "--register", str(register), "--json"]
    assert main(whole) == 0
    answer = told(capsys)
    assert answer["ok"] and answer["complete"] and [one["name"] for one in answer["checks"]] == list(NAMES)
    files, people_ = read_record(str(folder), most_bytes=10**7), register.read_bytes()
    public = {name: files[name] for name in ("plan.json", "strata.csv", "invitation.json")}
    assert verify(public, digest=digest).ok and not verify(public, digest=digest).complete
    for name, data in files.items():
        for place in {0, 1, len(data) // 3, len(data) // 2, len(data) - 2, len(data) - 1}:
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert not verify({**files, name: changed}, digest=digest).ok, (name, place)
            if name in public:
                assert not verify({**public, name: changed}, digest=digest).ok, (name, place)
    assert not verify(files, digest=digest, register=people_[:-3] + b"9\r\n").ok
    assert module(["verify", str(folder), "--digest", digest]) == 0
    assert "Nothing was refused." in capsys.readouterr().out
    assert module(["verify", str(folder), "--digest", "0" * 64, "--json"]) == 1
    assert not told(capsys)["ok"]
    assert main(["invite", "verify", str(folder), "--digest", "0" * 64]) == 1
    assert "klopt NIET" in capsys.readouterr().out


def test_no_public_table_has_a_group_of_a_few_people_and_a_joined_group_has_one_chance(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Joined before the draw, not hidden after it: what is not in the record cannot be computed back from it."""
    (register.parent / "respons.csv").write_text("gebied;leeftijd;respons\n*;16-34;2\n*;35-89;4\n*;90+;8\n", "utf-8")
    old = [(f"B{number}", "Oud", "Straat", "", "GF07", "1930") for number in range(3)]
    write(register, [*people(400), *old])
    status, folder = draw(register, "brieven")
    assert status == 0
    groups, listed = table(folder / "strata.csv"), table(folder / "people.csv")
    assert min(int(one["people"]) for one in groups) >= 5
    assert {one["age_band"] for one in groups if one["gebied"] == "GF07"} == {"16-34", "35+"}
    joined = [one for one in listed if (one["gebied"], one["age_band"]) == ("GF07", "35+")]
    assert {one["id"] for one in joined} >= {one[0] for one in old} and len({one["chance"] for one in joined}) == 1
    assert verify({name: (folder / name).read_bytes() for name in ("plan.json", "strata.csv", "invitation.json")}).ok
    assert main(["invite", "publish", str(folder), "--out", str(register.parent / "goed.zip")]) == 0
    status, folder = draw(register, "klein", "--smallest", "1")
    assert status == 0 and min(int(one["people"]) for one in table(folder / "strata.csv")) == 3
    assert main(["invite", "publish", str(folder), "--out", str(register.parent / "klein.zip")]) == 1
    assert "minder dan 5 mensen" in capsys.readouterr().err and not (register.parent / "klein.zip").exists()
    write(register, [*people(400), (*old[0][:4], "GF06", "1980")])
    assert draw(register, "los")[0] == 1
    assert "Sloterdijk" in capsys.readouterr().err


def test_a_plan_binds_the_draw(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = register.parent / "plan"
    options = ("--letters", "40", "--response", str(register.parent / "respons.csv"), *AT)
    assert main(["invite", "plan", str(register), *options, "--source", "digits:10", "--out", str(plan)]) == 0
    assert draw(register, "a", "--plan", str(plan), letters=41)[0] == 1
    assert "letters" in capsys.readouterr().err
    assert draw(register, "b", "--plan", str(plan), randomness="417398265")[0] == 1
    said = capsys.readouterr().err
    assert "'digits:9'. Aangekondigd is digits:10." in said and "{" not in said
    assert draw(register, "c", "--plan", str(plan), "--most", "2")[0] == 1
    write(register, people(399))
    assert draw(register, "d", "--plan", str(plan))[0] == 1
    assert "register" in capsys.readouterr().err
    assert not [one for one in "abcd" if (register.parent / one).exists()]


@pytest.mark.parametrize(("option", "value"), [("--most", "10001"), ("--smallest", "10001"), ("--from-age", "00161")])
def test_a_number_counts_with_all_its_digits(
    option: str, value: str, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first four were looked at, so 10001 was let in as 1000."""
    assert draw(register, "x", option, value)[0] == 2
    assert f"bij {option}: noem een" in capsys.readouterr().err


def test_the_readme_names_sources_that_a_plan_takes_and_a_source_of_another_draw_is_explained(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    (line,) = (one for one in said.splitlines() if one.startswith("snw invite plan "))
    named, parts = (
        line.split("--source ")[1].split()[0],
        [one.split("(")[0] for one in line.split("; ")[1].split(" | ")],
    )
    assert named == "digits:12" and [one.strip() for one in parts] == ["digits:N", "beacon:ROUND", "both with +"]
    options = ("--letters", "40", "--response", str(register.parent / "respons.csv"), *AT)
    for number, source in enumerate((named, "beacon:99999999", f"{named}+beacon:99999999")):
        out = str(register.parent / f"plan-{number}")
        assert main(["invite", "plan", str(register), *options, "--source", source, "--out", out]) == 0
    for source in ("dice", "balls", "balls+beacon:99999999"):
        capsys.readouterr()
        assert main(["invite", "plan", str(register), *options, "--source", source, "--out", "x"]) == 2
        assert "digits:12 is 12 ballen, of 12 worpen van een dobbelsteen" in capsys.readouterr().err


def test_a_second_wave_writes_to_nobody_twice_and_a_reminder_keeps_number_and_code(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = draw(register, "eerste")
    # Meanwhile people came and left, and the file has another order.
    write(register, reversed(list(people(390, 20))))
    status, second = draw(register, "tweede", "--earlier", str(first), letters=200)
    assert status == 0
    had = {one["id"] for one in table(first / "people.csv") if one["number"]}
    listed = table(second / "people.csv")
    got = {one["id"] for one in listed if one["number"]}
    assert len(got) == 200 and not got & had
    assert {one["id"] for one in listed if one["earlier"] == "yes"} == had & {one["id"] for one in listed}
    assert [one["number"] for one in table(second / "printer.csv")] == [str(one) for one in range(41, 241)]
    assert verify(read_record(str(second), most_bytes=10**7)).ok
    used = register.parent / "gebruikt.csv"
    used.write_text("number\r\n3\r\n17\r\n", "utf-8-sig")
    out = register.parent / "herinnering"
    assert main(["invite", "remind", str(first), "--used", str(used), "--out", str(out)]) == 0
    wanted = [one for one in table(first / "printer.csv") if one["number"] not in ("3", "17")]
    assert table(out / "printer.csv") == wanted
    capsys.readouterr()
    again = register.parent / "nog-eens"
    assert (
        main(
            ["invite", "remind", str(first), "--used", str(used), "--earlier", str(out), "--out", str(again), "--json"]
        )
        == 0
    )
    assert told(capsys)["letters"] == 0
    used.write_text("number\n777\n", "utf-8")
    assert main(["invite", "remind", str(first), "--used", str(used), "--out", str(register.parent / "x")]) == 1


def test_what_cannot_be_drawn_is_refused_with_the_reason(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(*more: str, letters: int = 40) -> str:
        status, folder = draw(register, "niets", *more, letters=letters)
        assert status == 1 and not folder.exists()
        return capsys.readouterr().err

    assert "321 brieven kan niet. Er zijn 320 mensen" in refused(letters=321)
    assert "mag hier niet gebruikt worden" in refused("--id", "BSN")
    assert "Kolom 'adres' ontbreekt" in refused("--columns", "Naam,adres")
    rows = list(people(30))
    write(
        register, iter([*rows, rows[3], ("B1", "x", "y", "", "Zuidoost", "1980"), ("B2", "x", "y", "", "GF07", "80")])
    )
    text = refused()
    assert all(part in text for part in ("Rij 32: Nummer 'A0003'", "Rij 33: 'Zuidoost'", "Rij 34: '80'"))
    (register.parent / "respons.csv").write_text("gebied,leeftijd,respons\nGF07,16-99,0\nXX,oud,3\n", "utf-8")
    assert all(part in refused() for part in ("'0' is geen", "'XX' is geen", "'oud' is geen"))
    assert main(["invite", "draw", str(register), "--letters", "3", "--out", str(register.parent / "n")]) == 1
    assert "--rehearsal" in capsys.readouterr().err


def test_a_changed_earlier_wave_or_a_rehearsal_is_no_earlier_wave(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = draw(register, "eerste")
    _, practice = draw(register, "oefening", "--rehearsal")
    assert draw(register, "x", "--earlier", str(practice))[0] == 1
    data = (first / "people.csv").read_bytes()
    (first / "people.csv").write_bytes(data.replace(b"yes", b"no").replace(b",1\n", b",\n"))
    assert draw(register, "x", "--earlier", str(first))[0] == 1
    assert "veranderd na de trekking" in capsys.readouterr().err


def test_a_register_without_numbers_cannot_say_who_had_a_letter_of_another_file(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows are numbered then, and row 7 of another file is somebody else: people would get two letters."""
    write(register, (one[1:] for one in people(400)), HEADER[1:])
    status, first = draw(register, "eerste")
    assert status == 0
    assert draw(register, "zelfde", "--earlier", str(first))[0] == 0, "the same file has the same rows"
    write(register, (one[1:] for one in people(390, 20)), HEADER[1:])
    capsys.readouterr()
    status, second = draw(register, "tweede", "--earlier", str(first))
    assert status == 1 and not second.exists()
    assert "geen kolom met een nummer per persoon" in capsys.readouterr().err


def test_a_double_in_the_response_names_the_row_that_it_doubles(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It named the row above, which may say something else."""
    doubled = "gebied;leeftijd;respons\n*;16-34;2,5\nGF07;35+;4\n*;35+;5\n*;16-34;3\n"
    (register.parent / "respons.csv").write_text(doubled, "utf-8")
    assert draw(register, "x", "--json")[0] == 1
    (found,) = told(capsys)["problems"]
    assert found["row"] == 5 and "rij 2" in found["message"]


def test_a_draw_without_a_plan_says_that_its_chance_was_not_announced(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(register, "zonder")[0] == 0
    assert "zonder --plan is het toeval niet vooraf bekend gemaakt" in capsys.readouterr().err
    plan, options = register.parent / "plan", ("--response", str(register.parent / "respons.csv"), *AT)
    planned = ("--letters", "40", *options, "--source", "digits:10", "--out", str(plan))
    assert main(["invite", "plan", str(register), *planned]) == 0
    assert draw(register, "met", "--plan", str(plan))[0] == 0
    assert draw(register, "oefening", "--rehearsal")[0] == 0
    assert "Let op" not in capsys.readouterr().err
