"""A forger of a seat draw who changes one fact and seals everything again: each is refused, for that very reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from sortition.beacon import time_of_round
from sortition.checking.checks import run
from sortition.checking.files import Files
from sortition.checking.seat_checks import SEAT_CHECKS, SeatRecord
from sortition.checking.seat_file import read_seat
from sortition.entered import spelled
from sortition.record import file_digest, seal, unseal
from sortition.seating.ceremony import announce_seat, draw_seat
from sortition.verify_seat import verify_seat
from tests.sortition.seat_record import AT, SAT, drawn, prepared
from tests.sortition.small_record import ROUND, SIGNATURE, table

Bodies = dict[str, dict[str, Any]]
Tables = dict[str, list[list[str]]]
EVENTS = ("seat.json", "announcement.json", "draw.json")
OUT = time_of_round(ROUND)


@cache
def base(source: str) -> dict[str, bytes]:
    """A true record, drawn from lots or from the beacon."""
    if source == "lots":
        return drawn()
    files = prepared()
    files["announcement.json"] = announce_seat(files, source=f"beacon:{ROUND}", at=OUT - timedelta(hours=1))
    files["draw.json"] = draw_seat(files, beacon=f"{ROUND}:{SIGNATURE}", at=OUT)
    return files


def forged(files: dict[str, bytes], edit: Callable[[Bodies, Tables], object]) -> dict[str, bytes]:
    """The same record with other facts, every digest and every reference computed again."""
    bodies: Bodies = {name: json.loads(files[name])["body"] for name in EVENTS}
    tables: Tables = {
        name: list(csv.reader(io.StringIO(data.decode()))) for name, data in files.items() if name.endswith(".csv")
    }
    true = bodies["announcement.json"]["seat"]
    edit(bodies, tables)
    made = {name: table(rows[0], rows[1:]) for name, rows in tables.items()}
    bodies["seat.json"]["files"] = {name: file_digest(data) for name, data in made.items()}
    previous = None
    for name in EVENTS:
        kind = unseal(files[name])[0]
        if name == "announcement.json" and bodies[name]["seat"] == true:
            bodies[name]["seat"] = previous
        made[name] = seal(kind, bodies[name], previous=previous)
        previous = unseal(made[name])[3]
    return made


def rules(**facts: object) -> Callable[[Bodies, Tables], object]:
    return lambda bodies, _: bodies["seat.json"]["rules"].update(facts)


def body(name: str, **facts: object) -> Callable[[Bodies, Tables], object]:
    return lambda bodies, _: bodies[name].update(facts)


def values(feature: int, *given: list[object]) -> Callable[[Bodies, Tables], object]:
    return lambda bodies, _: bodies["seat.json"]["rules"]["features"][feature].update(values=list(given))


def no_features(bodies: Bodies, tables: Tables) -> None:
    bodies["seat.json"]["rules"]["features"] = []
    bodies["seat.json"]["vacancy"].update(staying=[], history=[], place=0)


def swap(name: str, at: int, other: int) -> Callable[[Bodies, Tables], object]:
    def edit(_: Bodies, tables: Tables) -> None:
        rows = tables[name]
        rows[at], rows[other] = rows[other], rows[at]

    return edit


def cell(name: str, at: int, column: int, text: str) -> Callable[[Bodies, Tables], object]:
    return lambda _, tables: tables[name][at].__setitem__(column, text)


def nobody_fits(_: Bodies, tables: Tables) -> None:
    """Only candidates from a gebied where somebody stays already."""
    head, *rows = tables["types.csv"]
    tables["types.csv"] = [head, *(row for row in rows if row[9] == SAT[-1][0])]


TWICE = values(1, ["vrouw", 495, 0, 2], ["man", 495, 0, 2], ["anders", 10, 0, 2], ["man", 5, 0, 2])
NO_ALTERNATE = body("draw.json", alternate=None, alternate_ticket=None, randomness={"lots": ["2"]})
CASES = (
    ("lots", rules(every_months=7), "rules", "do not end all once"),
    ("lots", rules(floor="1"), "rules", "floor or room"),
    ("lots", rules(step="1/200"), "rules", "band or step"),
    ("lots", no_features, "rules", "no features"),
    ("lots", TWICE, "rules", "twice"),
    ("lots", values(2, ["jonger dan 35", 400, 3, 3], ["35 of ouder", 600, 0, 3]), "rules", "contradict its share"),
    ("lots", swap("candidates.csv", 1, 2), "ids", "not in order"),
    ("lots", lambda _, t: t["people.csv"].pop(), "ids", "people.csv and candidates.csv differ"),
    ("lots", body("seat.json", merkle_root="0" * 64), "root", "do not lead to the root"),
    ("lots", cell("people.csv", 1, 1, "0" * 32), "leaves", "is not of these values"),
    ("lots", lambda b, _: b["draw.json"]["member"].update(type=29), "tickets", "ticket 1 is of type"),
    ("lots", lambda _, t: t["people.csv"][2].__setitem__(1, t["people.csv"][1][1]), "ids", "two salts are equal"),
    ("lots", lambda _, t: t["types.csv"].pop(), "leaves", "does not exist"),
    ("lots", swap("types.csv", 1, 2), "types", "not in order"),
    ("lots", cell("types.csv", 1, 1, "9"), "types", "the types have"),
    ("lots", cell("people.csv", 1, 2, "1"), "types", "other numbers per type"),
    ("lots", cell("types.csv", 1, 3, "1/7"), "chances", "the chance is not"),
    ("lots", cell("types.csv", 1, 4, "1/7"), "chances", "by the spread alone"),
    ("lots", body("seat.json", tickets=3), "chances", "tickets, not 3"),
    ("lots", body("seat.json", band="1"), "chances", "the band is"),
    ("lots", nobody_fits, "chances", "nobody may be drawn"),
    ("lots", body("announcement.json", seat="0" * 64), "announcement", "of another seat draw"),
    ("beacon", body("announcement.json", chain="0" * 64), "announcement", "not drand quicknet"),
    ("beacon", body("announcement.json", announced_at=spelled(OUT)), "round", "was out when it was announced"),
    ("beacon", body("announcement.json", round=ROUND + 1), "source", "another round"),
    ("beacon", body("draw.json", drawn_at=spelled(OUT - timedelta(seconds=1))), "times", "was out"),
    ("lots", body("draw.json", drawn_at=spelled(AT - timedelta(seconds=1))), "times", "before it was announced"),
    ("lots", NO_ALTERNATE, "tickets", "an alternate where"),
    ("lots", body("draw.json", alternate_ticket=0), "tickets", "gives alternate ticket"),
    ("lots", lambda b, _: b["draw.json"]["alternate"].update(type=29), "tickets", "is of type"),
    ("lots", lambda b, _: b["draw.json"]["member"].update(id="k99"), "selected", "k99 is not on the list"),
    ("lots", body("draw.json", alternate_ticket=10**6), "persons", "no such ticket"),
    ("lots", lambda _, t: [row.__setitem__(2, "0") for row in t["types.csv"][1:]], "tickets", "there are no tickets"),
)  # fmt: skip


@pytest.mark.parametrize("source", ["lots", "beacon"])
def test_a_record_that_is_sealed_again_without_a_change_still_holds(source: str) -> None:
    assert verify_seat(base(source)).ok and verify_seat(forged(base(source), lambda *_: None)).ok


@pytest.mark.parametrize(("source", "edit", "check", "said"), CASES, ids=[said for _, _, _, said in CASES])
def test_a_changed_fact_is_refused_for_that_reason(
    source: str, edit: Callable[[Bodies, Tables], object], check: str, said: str
) -> None:
    files = Files(forged(base(source), edit))
    seat = files.event("seat.json", "seat", read_seat)
    assert seat is not None
    (found,) = run(SeatRecord(files, seat), {check: SEAT_CHECKS[check]})
    assert found.status == "failed" and said in found.detail, found


def test_no_file_is_left_out_put_in_or_hung_elsewhere() -> None:
    files = base("lots")
    without = {name: data for name, data in files.items() if name != "announcement.json"}
    kind, content, _, _ = unseal(files["announcement.json"])
    elsewhere = {**files, "announcement.json": seal(kind, content, previous="0" * 64)}
    for changed, said in (
        ({**files, "x.csv": b""}, "not a file of this record: x.csv"),
        ({name: data for name, data in files.items() if name != "types.csv"}, "missing: types.csv"),
        (without, "drawn without an announcement"),
        (elsewhere, "announcement.json does not follow"),
    ):
        assert any(one.status == "failed" and said in one.detail for one in verify_seat(changed).checks), said
