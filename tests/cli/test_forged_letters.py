"""A forger of a draw of letters who changes one fact and seals everything again: refused, for that very reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sortition import beacon
from sortition.beacon import CHAIN, time_of_round
from sortition.checking.checks import Check
from sortition.console import read_record
from sortition.entered import spelled
from sortition.record import file_digest, seal, unseal
from sortition.verify_invitation import verify
from tests.cli.registers import RESPONSE, draw, people, write
from tests.sortition.small_record import ROUND, SIGNATURE, table

PLAN, DRAW = "plan.json", "invitation.json"
STRATA, PEOPLE, WEBSITE, PRINTER = "strata.csv", "people.csv", "website.csv", "printer.csv"
OUT, HOUR = time_of_round(ROUND), timedelta(hours=1)
Bodies = dict[str, dict[str, Any]]
Tables = dict[str, list[list[str]]]
Edit = Callable[[Bodies, Tables], object]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A true record of forty letters to four hundred people."""
    folder: Path = tmp_path_factory.mktemp("letters")
    (folder / "respons.csv").write_text(RESPONSE, "utf-8")
    status, made = draw(write(folder / "mensen.csv", people(400)), "brieven")
    assert status == 0
    return dict(read_record(str(made), most_bytes=10**7))


def forged(files: dict[str, bytes], edit: Edit) -> dict[str, bytes]:
    """The same record with other facts, every digest computed again."""
    bodies: Bodies = {name: json.loads(files[name])["body"] for name in (PLAN, DRAW)}
    tables = {name: list(csv.reader(io.StringIO(files[name].decode()))) for name in (STRATA, PEOPLE, WEBSITE, PRINTER)}
    edit(bodies, tables)
    made = {name: table(rows[0], rows[1:]) for name, rows in tables.items()}
    bodies[PLAN]["strata"] = file_digest(made[STRATA])
    bodies[DRAW]["files"] = {name: file_digest(made[name]) for name in bodies[DRAW]["files"]}
    made[PLAN] = seal(unseal(files[PLAN])[0], bodies[PLAN], previous=None)
    made[DRAW] = seal(unseal(files[DRAW])[0], bodies[DRAW], previous=unseal(made[PLAN])[3])
    return made


def body(name: str, **facts: object) -> Edit:
    return lambda bodies, _: bodies[name].update(facts)


def cell(name: str, at: int, column: int, text: str) -> Edit:
    return lambda _, tables: tables[name][at].__setitem__(column, text)


def by_beacon(signature: str = SIGNATURE, *, planned: timedelta = -HOUR, drawn: timedelta = HOUR) -> Edit:
    """As if a round of the beacon had been announced with the plan, and used."""

    def edit(bodies: Bodies, _: Tables) -> None:
        source = {"digits": 10, "round": ROUND}
        bodies[PLAN].update(source=source, chain=CHAIN, planned_at=spelled(OUT + planned))
        bodies[DRAW]["randomness"]["beacon"] = {"round": ROUND, "signature": signature}
        bodies[DRAW]["drawn_at"] = spelled(OUT + drawn)

    return edit


def certain_for_one_group(_: Bodies, tables: Tables) -> None:
    """The first group gets a letter each; what is left goes to the others by their weight."""
    for at, row in enumerate(tables[STRATA][1:]):
        row[6] = str(Fraction(25 * int(row[5]), 465_000)) if at else "1"


def with_letter(wanted: bool) -> Edit:
    """Somebody who was drawn loses the letter, or somebody who was not gets one."""

    def edit(_: Bodies, tables: Tables) -> None:
        row = next(row for row in tables[PEOPLE][1:] if bool(row[6]) is not wanted)
        row[6] = "41" if wanted else ""

    return edit


def a_chance_for_nobody(bodies: Bodies, tables: Tables) -> None:
    """A group without people, whose chance costs no letter."""
    tables[STRATA].append(["GF03", *tables[STRATA][1][1:2], "0", "0", *tables[STRATA][1][4:6], "1/2"])
    bodies[DRAW]["letters"].append(0)


def only(kept: int) -> Edit:
    """The first group loses all people on the list but so many more than it has letters."""

    def edit(bodies: Bodies, tables: Tables) -> None:
        group, left = tables[STRATA][1][:2], bodies[DRAW]["letters"][0] + kept
        own = [row for row in tables[PEOPLE] if row[1:4] == [*group, "no"]]
        gone = {row[0] for row in own[left:]}
        tables[PEOPLE] = [row for row in tables[PEOPLE] if row[0] not in gone]

    return edit


def randomness(used: object) -> Edit:
    return body(DRAW, randomness=used)


def twice(name: str) -> Edit:
    return lambda _, tables: tables[name].append(tables[name][1])


UNREADABLE: tuple[tuple[Edit, str], ...] = (
    (randomness(["digits"]), "randomness is digits, beacon, or both"),
    (randomness({}), "randomness is digits, beacon, or both"),
    (randomness({"digits": "4173982650", "dice": "1"}), "randomness is digits, beacon, or both"),
    (randomness({"digits": "41739826x0"}), "digits are 0 to 9"),
    (lambda _, t: t.update({STRATA: t[STRATA][:1]}), "no groups"),
    (twice(STRATA), "one group twice"),
    (cell(STRATA, 1, 4, "0"), "that cannot be"),
    (cell(STRATA, 1, 5, "0"), "that cannot be"),
    (cell(STRATA, 1, 6, "3/2"), "that cannot be"),
    (cell(PEOPLE, 1, 1, "GF99"), "somebody of no group"),
    (cell(PEOPLE, 1, 3, "maybe"), "somebody of no group"),
    (cell(PEOPLE, 1, 0, ""), "without an id"),
    (twice(PEOPLE), "listed twice"),
    (cell(PRINTER, 0, 1, "kode"), "not number and code"),
    (twice(PRINTER), "two letters have one number"),
    (cell(WEBSITE, 1, 1, "0" * 63), "not the digest of a code"),
    (twice(WEBSITE), "two codes have one number"),
)
"""What no file may say, and why it is not read."""


CASES: tuple[tuple[Edit, str, str], ...] = (
    *((edit, "spelling", said) for edit, said in UNREADABLE),
    (a_chance_for_nobody, "chances", "a chance for nobody"),
    (body(PLAN, letters=41), "counts", "40 letters, not 41"),
    (cell(STRATA, 1, 6, "1/7"), "counts", "a chance that is no size"),
    (only(-1), "drawn", "a group has more letters than people"),
    (only(0), "drawn", "a group has fewer people than was said"),
    (body(DRAW, drawn_at="2020-01-01T00:00:00Z"), "chain", "before it was planned"),
    (cell(STRATA, 1, 2, "16"), "weights", "do not add up to the people"),
    (body(PLAN, letters=321), "weights", "more letters than people"),
    (cell(STRATA, 1, 5, "1999"), "weights", "weight 1999, not 2000"),
    (body(PLAN, letters=41), "chances", "add up to 40 letters, not 41"),
    (cell(STRATA, 1, 6, "1/9"), "chances", "the chances add up to"),
    (lambda _, t: [row.__setitem__(6, "1/8") for row in t[STRATA][1:]], "chances", "not in proportion"),
    (body(DRAW, start=1), "start", "the randomness gives"),
    (lambda b, _: b[DRAW]["letters"].reverse(), "counts", "other letters than the ruler"),
    (cell(PEOPLE, 1, 1, "GF07"), "people", "on the list"),
    (cell(PEOPLE, 1, 4, "3999"), "people", "another weight or chance"),
    (with_letter(True), "drawn", "1 people with a letter that was not drawn"),
    (with_letter(False), "drawn", "1 people with a letter that was not drawn"),
    (
        lambda _, t: next(row for row in t[PEOPLE] if row[6] == "40").__setitem__(6, "99"),
        "drawn",
        "not numbered from 1",
    ),
    (certain_for_one_group, "chances", "certain, though its weight asks for less"),
    (body(PLAN, source={"digits": 9, "round": None}), "announced", "announced (9, None)"),
    (body(PLAN, chain="0" * 64), "announced", "not drand quicknet"),
    (by_beacon(drawn=-timedelta(seconds=1)), "announced", "was out"),
    (by_beacon(planned=timedelta(0)), "announced", "was out when it was announced"),
    (by_beacon(SIGNATURE[:-1] + "c"), "signature", "not drand's signature"),
    (lambda _, t: t[WEBSITE].pop(), "codes", "do not have the same numbers"),
    (lambda _, t: t[PRINTER].pop(), "codes", "do not have the same numbers"),
    (cell(WEBSITE, 1, 2, "GF01"), "codes", "another gebied or age"),
    (cell(WEBSITE, 1, 1, "0" * 64), "codes", "another code"),
)


def checks(files: dict[str, bytes], **more: bytes) -> dict[str, Check]:
    return {one.name: one for one in verify(files, **more).checks}


def test_sealed_again_without_a_change_the_record_still_holds(files: dict[str, bytes]) -> None:
    assert verify(files).ok and verify(forged(files, lambda *_: None)).ok


@pytest.mark.parametrize(("edit", "check", "said"), CASES)
def test_a_changed_fact_is_refused_for_that_reason(files: dict[str, bytes], edit: Edit, check: str, said: str) -> None:
    found = checks(forged(files, edit))
    assert found[check].status == "failed" and said in found[check].detail, (found[check], found["spelling"])


def test_what_was_announced_says_nothing_of_a_rehearsal(files: dict[str, bytes]) -> None:
    true, practice = checks(files), forged(files, body(DRAW, rehearsal=True))
    assert true["announced"].status == "not checked"
    assert checks(practice)["announced"].status == "not applicable" and verify(practice).rehearsal


def test_a_beacon_needs_no_digits_and_without_its_library_is_not_believed(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(bodies: Bodies, tables: Tables) -> None:
        by_beacon()(bodies, tables)
        bodies[PLAN]["source"]["digits"] = 0
        del bodies[DRAW]["randomness"]["digits"]

    made = forged(files, edit)
    found = checks(made)
    assert {found[name].status for name in ("spelling", "announced", "signature")} == {"made"}
    monkeypatch.setattr(beacon, "check_signature", lambda round_, signature: None)
    assert checks(made)["signature"].status == "not checked"


def test_no_file_is_left_out_put_in_or_hung_elsewhere(files: dict[str, bytes]) -> None:
    plan, kind = json.loads(files[PLAN])["body"], unseal(files[PLAN])[0]
    for changed, check, said in (
        ({**files, "x.csv": b""}, "files", "not a file of this record: x.csv"),
        ({name: data for name, data in files.items() if name != STRATA}, "files", f"missing: {STRATA}"),
        ({**files, PLAN: seal(kind, plan, previous="0" * 64)}, "chain", "an event before it"),
        ({**files, PLAN: seal(kind, {**plan, "software": "other"}, previous=None)}, "chain", "follows another plan"),
    ):
        found = checks(changed)
        assert found[check].status == "failed" and said in found[check].detail, found[check]
    found = checks(files, register=b"another")
    assert found["register"].status == "failed" and "another register" in found["register"].detail
