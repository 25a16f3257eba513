"""The record of a seat draw: each step once and in order, and a verifier that takes it and no byte less."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from sortition.checking.reading import event
from sortition.checking.seat_rule import SeatRule
from sortition.errors import BadRandomness, BadRecord, BadSetting, DrawOutOfOrder
from sortition.record import file_digest, seal, unseal
from sortition.seating.ceremony import announce_seat, draw_seat, lots_for
from sortition.seating.record import public_files
from sortition.seats import Group, seat_chances
from sortition.verify_seat import SeatVerdict, verify_seat
from tests.sortition.seat_record import AT, candidates, drawn, prepared, vacancy


def failed(found: SeatVerdict) -> list[str]:
    return [check.name for check in found.checks if check.status == "failed"]


def test_a_true_record_holds_whole_and_published() -> None:
    files = drawn()
    digest = unseal(files["seat.json"])[3]
    found = verify_seat(files, digest=digest)
    assert found.complete, found.checks
    public = verify_seat(public_files(files), digest=digest)
    assert public.ok and not public.complete
    assert [check.name for check in public.checks if check.status == "not public"] == ["leaves", "persons"]
    assert found.member and found.alternate and found.member != found.alternate


@pytest.mark.parametrize("whole", [True, False])
def test_any_changed_byte_is_refused(whole: bool) -> None:
    files = drawn()
    if not whole:
        files = dict(public_files(files))
    for name, data in files.items():
        for at in range(0, len(data), max(1, len(data) // (8 if whole else 3))):
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            assert not verify_seat({**files, name: changed}).ok, (name, at)


def resealed(files: dict[str, bytes], **tables: bytes) -> dict[str, bytes]:
    """A maker who changes tables and seals the record again."""
    named = {name.replace("_", "."): data for name, data in tables.items()}
    _, body, _, _ = unseal(files["seat.json"])
    listed = {**body["files"], **{name: file_digest(data) for name, data in named.items()}}
    return {**files, **named, "seat.json": seal("seat", {**body, "files": listed}, previous=None)}


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        (b",0,0,1/", b",1,1/9,1/", "chances"),
        (b",spread,", b",room,", "reasons"),
        (b"1,1,1,", b"1,1,2,", "chances"),
    ],
)
def test_a_maker_who_gives_other_chances_is_found_out(old: bytes, new: bytes, check: str) -> None:
    files = prepared()
    assert old in files["types.csv"]
    assert check in failed(verify_seat(resealed(files, types_csv=files["types.csv"].replace(old, new, 1))))


def test_other_chances_over_the_rounds_are_found_out() -> None:
    files = prepared()
    lines = files["types.csv"].decode().split("\n")
    fields = lines[1].split(",")
    fields[5] = "1/2"
    lines[1] = ",".join(fields)
    assert failed(verify_seat(resealed(files, types_csv="\n".join(lines).encode()))) == ["over_rounds"]


def altered(files: dict[str, bytes], name: str, **facts: object) -> dict[str, bytes]:
    """An event with other facts, sealed again."""
    kind, body, previous, _ = unseal(files[name])
    return {**files, name: seal(kind, {**body, **facts}, previous=previous)}


def test_another_person_another_ticket_or_another_source_is_found_out() -> None:
    files = drawn()
    body = event(files["draw.json"], "seat-draw")[0]
    assert "selected" in failed(verify_seat(altered(files, "draw.json", member=body["alternate"])))
    assert "tickets" in failed(verify_seat(altered(files, "draw.json", ticket=0)))
    swapped = {"member": body["alternate"], "alternate": body["member"]}
    assert {"tickets", "persons"} & set(failed(verify_seat(altered(files, "draw.json", **swapped))))
    dice = {"source": "dice", "randomness": {"dice": ["1", "1"]}}
    assert "source" in failed(verify_seat(altered(files, "draw.json", **dice)))


def test_the_member_named_must_have_the_values_of_the_type_that_was_drawn() -> None:
    """Somebody of another type, with that type's salt, does not fit the leaf."""
    files = drawn()
    body = event(files["draw.json"], "seat-draw")[0]
    other = next(one for one in candidates() if one.id not in (body["member"]["id"], body["alternate"]["id"]))
    member = {"id": other.id, "salt": other.salt, "type": body["member"]["type"]}
    assert "selected" in failed(verify_seat(altered(files, "draw.json", member=member)))


def test_no_step_is_taken_twice_or_out_of_order() -> None:
    files = prepared()
    with pytest.raises(DrawOutOfOrder):
        draw_seat(files, entered=("1", "1"), at=AT)
    files["announcement.json"] = announce_seat(files, source="lots", at=AT)
    with pytest.raises(DrawOutOfOrder):
        announce_seat(files, source="dice", at=AT)
    with pytest.raises(DrawOutOfOrder):
        draw_seat(files, entered=("1", "1"), at=AT - timedelta(seconds=1))
    files["draw.json"] = draw_seat(files, entered=("1", "1"), at=AT)
    with pytest.raises(DrawOutOfOrder):
        draw_seat(files, entered=("2", "1"), at=AT)


@pytest.mark.parametrize(
    ("source", "entered"),
    [
        ("lots", ()),
        ("lots", ("1",)),
        ("lots", ("0", "1")),
        ("lots", ("99", "1")),
        ("lots", ("1", "1", "1")),
        ("lots", ("x", "1")),
        ("dice", ("7", "1")),
        ("beacon:1", ()),
    ],
)
def test_what_does_not_fit_the_announced_source_is_refused(source: str, entered: tuple[str, ...]) -> None:
    files = prepared()
    with pytest.raises(BadRandomness):
        files["announcement.json"] = announce_seat(files, source=source, at=AT)
        draw_seat(files, entered=entered, at=AT)


def test_a_changed_table_stops_the_draw() -> None:
    files = prepared()
    files["people.csv"] = files["people.csv"].replace(b"k01", b"k99")
    with pytest.raises(BadRecord):
        announce_seat(files, source="lots", at=AT)


def test_every_lot_is_somebody_and_each_candidate_has_as_many_as_stated() -> None:
    files = prepared(floor=Fraction(1, 2))
    files["announcement.json"] = announce_seat(files, source="lots", at=AT)
    count: Counter[str] = Counter()
    lots = lots_for(files)
    for lot in range(1, lots + 1):
        count[event(draw_seat(files, entered=(str(lot), "1"), at=AT), "seat-draw")[0]["member"]["id"]] += 1
    types = files["types.csv"].decode().split("\n")[1:-1]
    tickets = [int(line.split(",")[2]) for line in types]
    people = [line.split(",") for line in files["people.csv"].decode().split("\n")[1:-1]]
    assert {id_: tickets[int(type_)] for id_, _, type_ in people if tickets[int(type_)]} == count
    assert lots == sum(count.values())


def test_an_only_candidate_with_a_lot_still_gets_an_alternate_by_the_same_rule() -> None:
    """When nobody else has a lot, the alternate is drawn as if the member had not come forward."""
    pool = [one for one in candidates(64) if one.profile[0] == "Slotervaart"]
    files = prepared((*pool[:1], *(replace(one, profile=("Osdorp", *one.profile[1:])) for one in pool[1:])))
    files["announcement.json"] = announce_seat(files, source="lots", at=AT)
    assert lots_for(files) == 1
    assert lots_for(files, first="1") > 1
    files["draw.json"] = draw_seat(files, entered=("1", "2"), at=AT)
    assert verify_seat(files).complete is False and verify_seat(files).ok
    body = event(files["draw.json"], "seat-draw")[0]
    assert body["member"]["id"] == pool[0].id


def test_without_anybody_left_there_is_no_alternate() -> None:
    only = next(one for one in candidates() if one.profile[0] == "Slotervaart")
    files = prepared((only,))
    files["announcement.json"] = announce_seat(files, source="lots", at=AT)
    files["draw.json"] = draw_seat(files, entered=("1",), at=AT)
    found = verify_seat(files)
    assert found.ok and found.member == only.id and found.alternate is None


def test_candidates_that_make_no_sense_are_refused() -> None:
    first, *rest = candidates()
    with pytest.raises(BadSetting):
        prepared((first, first, *rest))


def test_both_accounts_of_the_rule_agree_on_every_small_pool() -> None:
    """The rule and the verifier's own account of it, on many pools and bodies."""
    from snw_democratie.seats.usual import usual_rules
    from sortition.checking.seat_file import read_seat

    seat = read_seat(event(prepared()["seat.json"], "seat")[0])
    rule = SeatRule(seat.rules)
    given = seat.vacancy
    body = rule.body(given.staying, given.history, given.months, given.place)
    everybody = candidates(48)
    for skip in range(1, 12):
        counts = Counter((one.profile, one.rounds) for one in everybody[skip::skip] if some_of(one.id, skip))
        groups = tuple(Group(profile=p, rounds=r, people=n) for (p, r), n in counts.items())
        people: Counter[tuple[str, ...]] = Counter()
        stay: Counter[tuple[str, ...]] = Counter()
        for one in groups:
            people[one.profile] += one.people
            stay[one.profile] += one.people * (one.rounds > 1)
        outcome = rule.outcome(body, people, stay)
        if outcome is None:
            continue
        found = seat_chances(usual_rules(), vacancy(), groups)
        assert {one.group.profile: one.tickets for one in found.groups} == outcome.each
        assert found.band == outcome.band
        said = {one.group.profile: one.reason for one in found.groups if one.reason}
        assert {at: (one.rule, one.feature, one.value) for at, one in said.items()} == outcome.reasons


def some_of(id_: str, skip: int) -> bool:
    """Some of the candidates, the same every time."""
    return int(id_[1:]) * 7 % (skip + 2) != 0


def test_the_record_says_what_the_correction_does() -> None:
    rows = prepared()["types.csv"].decode().split("\n")[1:-1]
    assert any(line.split(",")[4] != line.split(",")[3] for line in rows)
    assert json.loads(prepared()["seat.json"])["body"]["rules"]["look_ahead"] == 3
