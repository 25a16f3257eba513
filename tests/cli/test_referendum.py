"""`snw referendum` verifies archives and makes the codes of letters; both say what is wrong in a sentence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ballots import __main__ as command
from ballots.cores import across_cores
from ballots.errors import BadReferendum
from ballots.referendum.checking.setup import read_credentials
from ballots.referendum.codes import typed
from ballots.referendum.credentials import public_code
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.reasons import Reason
from ballots.referendum.verify import CHECKS, verify
from snw_democratie.cli import main
from snw_democratie.cli.referendum_words import CHECKS as CHECK_WORDS
from snw_democratie.cli.referendum_words import REASONS, refusal_sentence
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.board.receipts import Signer
from snw_democratie.referenda.code_list import (
    list_digest,
    read_registrar_list,
    spelled_list,
    without_small_gebieden,
)
from tests.ballots.referendum.made import RESULT, bytes_of, small_finished
from tests.cli.process import ROOT

UUID = "5Kq9abcdefghij"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "referendum.bel"
    path.write_bytes(bytes_of(small_finished()))
    return path


@pytest.fixture
def damaged(archive: Path) -> Path:
    data = bytearray(archive.read_bytes())
    data[data.index(b'"choices"') + 40] ^= 1
    archive.write_bytes(data)
    return archive


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_sound_archive_gives_its_result(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["referendum", "verify", str(archive), "--strict", "--json"]) == 0
    answer = told(capsys)
    assert (answer["ok"], answer["complete"], answer["reason"], answer["warnings"]) == (True, True, None, [])
    assert answer["result"][0] == {
        "question": "Komt er één fontein?",
        "votes": [{"answer": None, "votes": 1}, {"answer": "Ja", "votes": 0}, {"answer": "Nee", "votes": 2}],
    }
    assert main(["referendum", "verify", str(archive)]) == 0
    text = capsys.readouterr().out
    assert f"Vingerafdruk bij het sluiten: {answer['closed']}" in text, "what trustees compare"
    assert "Dit archief klopt." in text and "2  Nee" in text and "1  blanco" in text


def test_a_damaged_archive_is_refused_with_the_reason(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["referendum", "verify", str(damaged), "--json"]) == 1
    answer = told(capsys)
    assert (answer["ok"], answer["reason"], answer["result"]) == (False, "hash mismatch", None)
    assert main(["referendum", "verify", str(damaged)]) == 1
    assert "klopt NIET. Een deel is veranderd" in capsys.readouterr().out


def test_the_command_of_the_library_says_the_same(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["verify", str(archive), "--strict", "--cores", "1"]) == 0
    assert f"result {[list(row) for row in RESULT]}" in capsys.readouterr().out
    assert command.main(["verify", str(archive), "--strict", "--cores", "1", "--json"]) == 0
    ours = told(capsys)
    assert main(["referendum", "verify", str(archive), "--strict", "--json", "--cores", "1"]) == 0
    assert ours == told(capsys)


def test_nothing_needs_to_be_installed_to_verify(archive: Path) -> None:
    """A Python that sees no installed package, so without gmpy2, comes to the same answer."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from ballots.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, "verify", str(archive), "--strict", "--json", "--cores", "1"],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True


@pytest.mark.parametrize("place", ["nergens.bel", "."])
def test_what_is_no_file_is_refused(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["referendum", "verify", place]) == 1
    assert place in capsys.readouterr().err
    assert command.main(["verify", place]) == 1
    said = capsys.readouterr().out
    assert "REFUSED" in said and "Errno" not in said
    assert said.count("nergens.bel") == (place != "."), "the name of the file once"


def test_the_file_that_is_not_there_is_named_and_not_the_one_beside_it(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "papier.json"
    beside.write_text("{}")
    for files, missing in (([str(archive), "weg.json"], "weg.json"), (["weg.bel", str(beside)], "weg.bel")):
        assert command.main(["paper", *files]) == 1
        assert capsys.readouterr().out == f"REFUSED: '{missing}' is not there\n"


@pytest.mark.parametrize(
    ("count", "said"), [("1", "Er is 1 code en 1 reservecode gemaakt"), ("21", "Er zijn 21 codes en 2 reservecodes")]
)
def test_one_code_is_not_called_codes(
    count: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["referendum", "credentials", "--uuid", UUID, "--count", count, "--cores", "1"]
    assert main([*given, "--out", str(tmp_path / "codes")]) == 0
    assert said in capsys.readouterr().out


def test_every_reason_and_every_check_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(CHECK_WORDS) == set(CHECKS)
    refused = BadReferendum(Reason.INDIVIDUAL, event=4, question=1, cell=2)
    assert refusal_sentence(refused) == (
        "Niet bewezen dat een antwoord wel of niet is gekozen (gebeurtenis 4, vraag 1, vakje 2)."
    )


def test_all_cores_come_to_the_same_answer(archive: Path) -> None:
    with across_cores(2) as across, archive.open("rb") as file:
        spread = verify(file, strict=True, across=across)
    with archive.open("rb") as file:
        alone = verify(file, strict=True)
    assert spread.ok and spread.checks == alone.checks and spread.result == alone.result


def test_work_over_the_cores_keeps_its_order_and_reads_ahead_a_little() -> None:
    read = []

    def values() -> Any:
        for value in range(100):
            read.append(value)
            yield value

    with across_cores(2) as across:
        answers = across(str, values())
        assert next(answers) == "0" and len(read) <= 8
        assert list(answers) == [str(value) for value in range(1, 100)]
        with pytest.raises(ZeroDivisionError):
            list(across(_reciprocal, [1, 0, 2]))


def _reciprocal(value: int) -> float:
    return 1 / value


def test_codes_are_made_apart_in_secret_and_public(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "codes"
    given = ["referendum", "credentials", "--uuid", UUID, "--count", "10", "--spare", "11", "--cores", "1"]
    assert main([*given, "--out", str(out), "--json"]) == 0
    answer = told(capsys)
    assert (answer["letters"], answer["spares"]) == (10, 2)
    assert out.stat().st_mode & 0o077 == 0
    letters, spares, public = (_rows(out / name) for name in ("letters.csv", "spares.csv", "public.csv"))
    assert [row["number"] for row in letters] == [str(number) for number in range(1, 11)]
    listed = read_credentials((out / "credentials.json").read_bytes())
    codes = [row["code"] for row in (*letters, *spares)]
    assert {public_code(GROUP, typed(code), UUID) for code in codes} == set(listed)
    assert [int(row["credential"]) for row in public] == sorted(listed)
    assert sum(row["spare"] == "yes" for row in public) == 2
    assert {row["referendum"] for row in public} == {UUID}, "a code alone does not say what it is for"
    for name in ("public.csv", "credentials.json"):
        assert not any(code in (out / name).read_text() for code in codes)


def test_letters_have_a_gebied_and_nothing_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "brieven.csv", tmp_path / "codes"
    table.write_text("number,gebied\n7,Slotermeer\n9,Osdorp\n")
    given = ["referendum", "credentials", "--uuid", UUID, "--letters", str(table), "--spare", "0", "--cores", "1"]
    assert main([*given, "--out", str(out)]) == 0
    assert "Vernietig het zodra de brieven zijn gedrukt" in capsys.readouterr().out
    assert sorted(row["gebied"] for row in _rows(out / "public.csv")) == ["Osdorp", "Slotermeer"]
    assert main([*given, "--out", str(out)]) == 1
    table.write_text("number,gebied,name\n7,Slotermeer,Fatima\n")
    assert main([*given, "--out", str(tmp_path / "more")]) == 1
    assert "Namen en adressen horen hier niet" in capsys.readouterr().err
    table.write_text("number\n7\n7\n")
    assert main([*given, "--out", str(tmp_path / "more")]) == 1


@pytest.mark.parametrize("wrong", [["--uuid", "0" * 14], ["--count", "0"], ["--spare", "101"]])
def test_wrong_usage_makes_nothing(wrong: list[str], tmp_path: Path) -> None:
    given = ["referendum", "credentials", "--uuid", UUID, "--count", "1", "--out", str(tmp_path / "codes"), *wrong]
    assert main(given) == 2
    assert not (tmp_path / "codes").exists()


def test_a_lost_letter_is_found_by_its_number_and_a_spare_by_its_fingerprint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = tmp_path / "brieven.csv", tmp_path / "codes"
    table.write_text("number,gebied\n7,GF08\n9,GF10\n")
    given = ["referendum", "credentials", "--uuid", UUID, "--letters", str(table), "--cores", "1"]
    assert main([*given, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert "Alleen dit bestand gaat naar de website" in text and "ziet wie er stemde" in text
    letters, spares, kept = (_rows(out / name) for name in ("letters.csv", "spares.csv", "numbers.csv"))
    wanted = {row["number"]: code_key(public_code(GROUP, typed(row["code"]), UUID)) for row in letters}
    assert {row["number"]: row["fingerprint"] for row in kept} == wanted
    assert [(row["number"], row["gebied"]) for row in kept] == [("7", "GF08"), ("9", "GF10")]
    assert [row["fingerprint"] for row in spares] == [
        code_key(public_code(GROUP, typed(row["code"]), UUID)) for row in spares
    ]
    assert not any(row["code"] in (out / "numbers.csv").read_text() for row in (*letters, *spares))


def test_the_fingerprint_that_is_told_is_the_one_that_two_people_say_yes_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a list in which one gebied is too small to be published."""
    table, out = tmp_path / "brieven.csv", tmp_path / "codes"
    rows = [f"{number},{'GF08' if number < 31 else 'GF10'}" for number in range(33)]
    table.write_text("\n".join(["number,gebied", *rows]))
    given = ["referendum", "credentials", "--uuid", UUID, "--letters", str(table), "--cores", "1"]
    assert main([*given, "--out", str(out), "--json"]) == 0
    published = without_small_gebieden(read_registrar_list((out / "public.csv").read_bytes(), UUID))
    assert told(capsys)["digest"] == list_digest(spelled_list(published))


def test_a_receipt_is_good_only_unchanged_and_under_the_published_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signer, other = Signer(tmp_path / "a.pem"), Signer(tmp_path / "b.pem")
    at = datetime(2027, 3, 3, 12, tzinfo=UTC)
    made = signer.receipt(uuid=UUID, tracker="T" * 43, event="e" * 64, height=7, at=at)
    good = {"text": made.text, "signature": made.signature, "key": signer.public}
    head = signer.signed({**json.loads(made.text), "label": "snw/referendum-head/1"})
    file = tmp_path / "bewijs.json"

    def checked(value: object, key: str = signer.public) -> tuple[int, str]:
        file.write_text(value if isinstance(value, str) else json.dumps(value))
        status = main(["referendum", "receipt", str(file), "--key", key])
        said = capsys.readouterr()
        return status, said.out + said.err

    status, said = checked(good)
    assert status == 0 and "T" * 43 in said and "Punt 7" in said
    assert main(["referendum", "receipt", str(file), "--key", signer.public, "--json"]) == 0
    assert told(capsys) == {"ok": True, **{k: v for k, v in json.loads(made.text).items() if k != "label"}}
    changed = made.text.replace('"height":7', '"height":8')
    assert changed != made.text
    for value, why in (
        ({**good, "text": changed}, "klopt niet"),
        ({**good, "key": other.public}, "andere sleutel"),
        ({**good, "text": head.text, "signature": head.signature}, "geen bewijs"),
        *((one, "geen bewijs") for one in ({}, [], "null", "{", {**good, "text": "7"})),
    ):
        status, said = checked(value)
        assert status == 1 and why in said, value
    assert checked(good, other.public)[0] == 1, "whoever made a key of their own can sign anything"


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))
