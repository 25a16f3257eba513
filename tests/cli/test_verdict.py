"""What `snw lottery verify` says is Dutch, complete, and no yes to what was not checked."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from ballots import __main__ as ballots
from ballots.referendum.archive import begin
from snw_democratie.cli import main
from snw_democratie.cli.lottery_words import NAMES, report
from snw_democratie.cli.verdict import STATUS
from sortition import __main__ as sortition
from sortition.checking.checks import FAILED, MADE, NOT_APPLICABLE, NOT_CHECKED, NOT_PUBLIC, Check
from sortition.checking.lottery_record import ESSENTIAL, LotteryChecks
from tests.cli.process import ROOT
from tests.cli.test_lottery import prepared

__all__ = ["prepared"]


def specified() -> list[str]:
    """The names of the checks in section 5 of the specification."""
    section = (ROOT / "sortition" / "SPEC.md").read_text("utf-8").split("\n## 5.")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall("`([a-z_]+)`", row)]


def said(*arguments: str, capsys: pytest.CaptureFixture[str], status: int = 0) -> list[str]:
    assert main(["lottery", "verify", *arguments]) == status
    return capsys.readouterr().out.splitlines()


def test_every_check_of_the_specification_has_a_dutch_name() -> None:
    assert len(specified()) > 30
    assert list(NAMES) == specified()
    assert len(set(NAMES.values())) == len(NAMES)
    assert set(STATUS) == {MADE, FAILED, NOT_PUBLIC, NOT_CHECKED, NOT_APPLICABLE}


def test_each_line_says_the_result_the_name_and_the_detail(prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(str(prepared), capsys=capsys)
    assert re.fullmatch(r"goed +alle bestanden zijn er \(files: 8 files, none missing\)", lines[0])
    assert all(re.match(f"({'|'.join(STATUS.values())}) +[a-z]", line) for line in lines[: lines.index("")])


def test_the_last_sentence_counts_what_was_not_checked(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = str(tmp_path / "openbaar")
    assert main(["lottery", "publish", str(prepared), "--out", public]) == 0
    capsys.readouterr()
    lines = said(public, capsys=capsys)
    lines = lines[: lines.index("") + 2]
    count = {status: sum(line.startswith(f"{word} ") for line in lines[:-2]) for status, word in STATUS.items()}
    assert count[NOT_PUBLIC] > 0
    assert lines[-1] == (
        f"Dit is geen volledig oordeel. {count[MADE]} controles gedaan, 0 fout; "
        f"{count[NOT_PUBLIC]} niet openbaar, {count[NOT_CHECKED]} niet gecontroleerd."
    )
    wrong = Path(shutil.copytree(prepared, tmp_path / "loting"))
    (wrong / "panels.csv").write_text("anders\n")
    told = said(str(wrong), capsys=capsys, status=1)
    assert re.match(r"Dit dossier klopt NIET\. \d+ controles gedaan, [1-9]\d* fout;", told[told.index("") + 1])


def checks(*more: tuple[str, str, str], rehearsal: bool = False) -> LotteryChecks:
    """The checks that every record needs, made, and these."""
    given = [*((name, MADE, "") for name in sorted(ESSENTIAL)), *more]
    made = tuple(
        Check(name=name, status=status, ok={MADE: True, FAILED: False}.get(status), detail=detail)
        for name, status, detail in given
    )
    return LotteryChecks(checks=made, digest="0" * 64, rehearsal=rehearsal)


def test_only_a_complete_record_is_called_right() -> None:
    assert "Dit dossier klopt. 9 controles gedaan, 0 fout;" in report(checks())
    assert "klopt" not in report(checks(("leaves", NOT_PUBLIC, ""))).splitlines()[-2]
    assert "Dit is een oefening" in report(checks(rehearsal=True))


def test_a_detail_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in report(checks(("digest", FAILED, "\x1b[2J")))


@pytest.mark.parametrize(
    ("typed", "file", "right"),
    [
        ("lottery", "rule.json", "snw budget verify"),
        ("budget", "seat.json", "snw seats verify"),
        ("seats", "plan.json", "snw invite verify"),
        ("invite", "lottery.json", "snw lottery verify"),
    ],
)
def test_a_record_of_another_kind_is_not_called_false(
    typed: str, file: str, right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / file).write_bytes(b"{}")
    assert main([typed, "verify", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert f"Gebruik: {right} {tmp_path}" in said.err and "klopt NIET" not in said.out
    if typed == "budget":
        assert ballots.main(["budget-verify", str(tmp_path)]) == 1
        assert "check it with: python -m sortition verify" in capsys.readouterr().out
    assert main(["referendum", "verify", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert f"Gebruik: {right} {tmp_path}" in said.err and "klopt NIET" not in said.out
    packed = tmp_path / "record.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(file, b"{}")
    assert ballots.main(["verify", str(packed)]) == 1
    assert "no archive of a referendum, but the record of" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["lottery", "budget", "seats", "invite"])
def test_the_archive_of_a_referendum_is_no_false_record(
    typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "referendum.bel"
    archive.write_bytes(begin(1_790_000_000).data)
    assert main([typed, "verify", str(archive)]) == 1
    said = capsys.readouterr()
    assert f"Gebruik: snw referendum verify {archive}" in said.err and "klopt NIET" not in said.out
    if typed in ("lottery", "budget"):
        library = sortition if typed == "lottery" else ballots
        assert library.main([f"{'' if typed == 'lottery' else 'budget-'}verify", str(archive)]) == 1
        assert "check it with: python -m ballots verify" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "dutch", "english"),
    [
        (b'{"version":1,"election_uuid":"5Kq9abcdefghij",', "python -m ballots paper", "ballots paper FILE.bel"),
        (b'{\n "label": "snw/referendum-texts/1",\n "uuid": "5K', "python -m ballots texts", "ballots texts FILE.bel"),
        (b'{"mirrors":[]}', "ondertekenden", "signed"),
        (b'[["Pedersen",{"threshold":2', "het openbare deel van de sleutels", "public keys"),
        (b'{"uuid":"5Kq9abcdefghij","height":3', "het laatste punt", "snw mirror"),
        (b"credential,gebied,spare\n12,GF08,no\n", "de lijst met codes", "list of codes"),
        (b'<!doctype html>\n<html lang="nl">', "een pagina van de website", "a page of the website"),
    ],
)
def test_a_file_that_is_no_archive_is_called_what_it_is(
    content: bytes, dutch: str, english: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bestand"
    file.write_bytes(content)
    assert main(["referendum", "verify", str(file)]) == 1
    said = capsys.readouterr()
    assert dutch in said.err and "klopt NIET" not in said.out
    assert ballots.main(["verify", str(file)]) == 1
    assert english in capsys.readouterr().out
    assert ballots.main(["budget-verify", str(file)]) == 1
    assert english in capsys.readouterr().out


def test_a_folder_and_the_program_itself_are_no_false_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "programma.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("programma/ballots/__main__.py", b"")
    for place, dutch, english in ((packed, "het programma zelf", "unpack it"), (tmp_path, "een map", "a folder")):
        assert main(["referendum", "verify", str(place)]) == 1
        assert dutch in capsys.readouterr().err
        assert ballots.main(["verify", str(place)]) == 1
        assert english in capsys.readouterr().out


def test_two_files_in_the_wrong_order_are_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive, paper = tmp_path / "referendum.bel", tmp_path / "papier.json"
    archive.write_bytes(begin(1_790_000_000).data)
    paper.write_bytes(b'{"version":1,"election_uuid":"5Kq9abcdefghij"}')
    assert ballots.main(["paper", str(paper), str(archive)]) == 1
    assert "wrong order" in capsys.readouterr().out
    assert ballots.main(["texts", str(archive), str(paper)]) == 1
    assert "the second file should be the texts" in capsys.readouterr().out


def test_half_an_archive_is_called_half(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "referendum.bel"
    archive.write_bytes(begin(1_790_000_000).data + bytes(100))
    assert main(["referendum", "verify", str(archive)]) == 1
    assert "houdt halverwege op. Download het opnieuw." in capsys.readouterr().out
    assert ballots.main(["verify", str(archive)]) == 1
    assert "REFUSED: trailing data: the file stops in the middle; download it again" in capsys.readouterr().out
