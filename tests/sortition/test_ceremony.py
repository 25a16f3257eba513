"""Announce, then draw: each once, in that order, with what was announced and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.beacon import round_at, time_of_round
from sortition.ceremony import announce, draw
from sortition.errors import BadRandomness, BadRecord, DrawOutOfOrder
from sortition.verify import verify
from tests.forged.altering import body
from tests.forged.bases import BASES
from tests.forged.forgery import SIGNATURE_1000
from tests.sortition.small_record import (
    COLOURS,
    COMPOSITIONS,
    HOUSEHOLDS,
    ROUND,
    SIGNATURE,
    Small,
    digest_of,
    published,
    record,
)

BEFORE = datetime(2023, 9, 15, 10, 0, 0, tzinfo=UTC)
AFTER = datetime(2023, 9, 15, 12, 0, 0, tzinfo=UTC)
BEACON = f"{ROUND}:{SIGNATURE}"
FILES = record(COLOURS)


def _announced(source: str, small: Small = COLOURS) -> dict[str, bytes]:
    files = record(small)
    return {**files, "announcement.json": announce(files, source=source, at=BEFORE)}


@pytest.mark.parametrize("small", [COLOURS, HOUSEHOLDS, COMPOSITIONS], ids=["colours", "households", "compositions"])
@pytest.mark.parametrize(
    ("source", "entered"),
    [
        ("balls", {"randomness": "7"}),
        ("dice", {"randomness": "6423"}),
        (f"beacon:{ROUND}", {"beacon": BEACON}),
        (f"balls+beacon:{ROUND}", {"randomness": "3", "beacon": BEACON}),
    ],
)
def test_what_is_drawn_the_verifier_finds_too(small: Small, source: str, entered: dict[str, str]) -> None:
    files = _announced(source, small)
    files["draw.json"] = draw(files, at=AFTER, **entered)  # type: ignore[arg-type]  # two texts by name
    checks = verify(files, digest=digest_of(files))
    assert checks.ok
    assert not checks.rehearsal
    assert {c.name for c in checks.checks if c.status == "made"} >= {"number", "selected", "source", "times"}


def test_the_events_of_the_ceremony_are_those_of_the_specification() -> None:
    for name in ("balls", "dice", "beacon", "both", "compositions"):
        written = BASES[name]
        event = body(written, "announcement.json")
        source = event["source"] + (f":{event['round']}" if event["round"] else "")
        files = {n: d for n, d in written.items() if n not in ("announcement.json", "draw.json")}
        files["announcement.json"] = announce(files, source=source, at=BEFORE)
        used = body(written, "draw.json")["randomness"]
        digits = used.get("balls") or used.get("dice") or ""
        drawn = draw(files, randomness=digits, beacon=BEACON if "beacon" in used else "", at=AFTER)
        assert (files["announcement.json"], drawn) == (written["announcement.json"], written["draw.json"])


@settings(max_examples=60, deadline=None)
@given(digit=st.integers(0, 9), small=st.sampled_from([COLOURS, HOUSEHOLDS, COMPOSITIONS]))
def test_every_panel_can_be_drawn(digit: int, small: Small) -> None:
    files = record(small)
    files["draw.json"] = draw(files, randomness=str(digit), at=AFTER, rehearsal=True)
    checks = verify(files)
    assert checks.ok
    assert checks.panel == digit


def test_no_draw_without_an_announcement() -> None:
    with pytest.raises(DrawOutOfOrder):
        draw(FILES, randomness="7", at=AFTER)


def test_nothing_is_announced_twice() -> None:
    with pytest.raises(DrawOutOfOrder):
        announce(_announced("balls"), source="dice", at=BEFORE)


def test_nothing_is_drawn_twice() -> None:
    with pytest.raises(DrawOutOfOrder):
        draw(BASES["balls"], randomness="8", at=AFTER)
    with pytest.raises(DrawOutOfOrder):
        draw(BASES["balls"], randomness="8", at=AFTER, rehearsal=True)
    with pytest.raises(DrawOutOfOrder):
        announce({n: d for n, d in BASES["balls"].items() if n != "announcement.json"}, source="balls", at=BEFORE)


def test_no_draw_before_its_announcement_or_its_round() -> None:
    with pytest.raises(DrawOutOfOrder):
        draw(_announced("balls"), randomness="7", at=BEFORE - timedelta(seconds=1))
    with pytest.raises(DrawOutOfOrder):
        draw(_announced(f"beacon:{ROUND}"), beacon=BEACON, at=time_of_round(ROUND) - timedelta(seconds=1))


def test_a_rehearsal_needs_no_announcement_and_may_be_followed_by_the_draw() -> None:
    files = dict(FILES)
    for digits in ("7", "22"):
        files["draw.json"] = draw(files, randomness=digits, at=BEFORE, rehearsal=True)
        checks = verify(files)
        assert checks.ok
        assert checks.rehearsal
    files["announcement.json"] = announce(files, source="balls", at=BEFORE)
    assert verify(files).ok
    files["draw.json"] = draw(files, randomness="7", at=AFTER)
    checks = verify(files)
    assert checks.ok
    assert not checks.rehearsal


@pytest.mark.parametrize(
    "source",
    ["", "ball", "balls:3", "dice:1", "beacon", "beacon:", "beacon:0", "beacon:07", "beacon:-1", "beacon:x",
     "balls+beacon", "beacon+balls:99", "dice+beacon:9999999999", "beacon:99999999999", f"beacon:{ROUND - 3600}",
     "beacon:²"],
)  # fmt: skip
def test_no_other_source_and_no_past_round_is_announced(source: str) -> None:
    with pytest.raises(BadRandomness):
        announce(FILES, source=source, at=BEFORE)


def test_a_round_that_comes_out_at_this_very_moment_is_too_late() -> None:
    with pytest.raises(BadRandomness):
        announce(FILES, source=f"beacon:{ROUND}", at=time_of_round(ROUND))
    last = round_at(time_of_round(ROUND) - timedelta(microseconds=1))
    assert last == ROUND - 1
    assert announce(FILES, source=f"beacon:{ROUND}", at=time_of_round(last))


@pytest.mark.parametrize(
    ("source", "entered"),
    [
        ("balls", {}),
        ("balls", {"randomness": "77"}),
        ("balls", {"randomness": "x"}),
        ("balls", {"randomness": "٣"}),
        ("balls", {"randomness": "7", "beacon": BEACON}),
        ("balls", {"beacon": BEACON}),
        ("dice", {"randomness": "7"}),
        ("dice", {"randomness": "66"}),
        ("dice", {"randomness": "2222"}),
        (f"beacon:{ROUND}", {"randomness": "7"}),
        (f"beacon:{ROUND}", {"randomness": "7", "beacon": BEACON}),
        (f"beacon:{ROUND}", {}),
        (f"beacon:{ROUND}", {"beacon": SIGNATURE}),
        (f"beacon:{ROUND}", {"beacon": f"{ROUND}:"}),
        (f"beacon:{ROUND}", {"beacon": f"{ROUND}:{SIGNATURE_1000}"}),
        (f"beacon:{ROUND}", {"beacon": f"1000:{SIGNATURE_1000}"}),
        (f"balls+beacon:{ROUND}", {"randomness": "7"}),
        (f"balls+beacon:{ROUND}", {"beacon": BEACON}),
    ],
)
def test_only_what_was_announced_can_be_entered(source: str, entered: dict[str, str]) -> None:
    with pytest.raises(BadRandomness):
        draw(_announced(source), at=AFTER, **entered)  # type: ignore[arg-type]  # texts by name


@pytest.mark.parametrize(
    ("source", "entered", "reason"),
    [
        ("balls", {"randomness": "7", "beacon": BEACON}, "no beacon"),
        (f"beacon:{ROUND}", {}, "beacon missing"),
        ("balls", {}, "digits missing"),
        (f"beacon:{ROUND}", {"randomness": "7", "beacon": BEACON}, "no digits"),
    ],
)
def test_what_is_missing_or_too_much_is_named(source: str, entered: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRandomness) as caught:
        draw(_announced(source), at=AFTER, **entered)  # type: ignore[arg-type]  # texts by name
    assert caught.value.reason == reason


def test_a_rehearsal_refuses_nonsense_too() -> None:
    for entered in ({}, {"randomness": "x"}, {"beacon": f"{ROUND}:{SIGNATURE_1000}"}):
        with pytest.raises(BadRandomness):
            draw(FILES, at=AFTER, rehearsal=True, **entered)  # type: ignore[arg-type]  # texts by name


def test_the_panel_can_be_drawn_from_the_published_files_and_a_composition_cannot() -> None:
    files = published(_announced("balls"))
    assert draw(files, randomness="7", at=AFTER)
    with pytest.raises(BadRecord):
        draw(published(_announced("balls", COMPOSITIONS)), randomness="7", at=AFTER)


@pytest.mark.parametrize("name", ["lottery.json", "announcement.json", "panels.csv", "draw.json"])
def test_a_broken_file_is_named(name: str) -> None:
    files = {**_announced("balls"), name: b"{}\n"}
    with pytest.raises(BadRecord) as caught:
        draw(files, randomness="7", at=AFTER)
    assert caught.value.file == name


def test_an_announcement_of_another_lottery_is_refused() -> None:
    files = {**_announced("balls"), "announcement.json": _announced("balls", HOUSEHOLDS)["announcement.json"]}
    with pytest.raises(BadRecord):
        draw(files, randomness="7", at=AFTER)
    with pytest.raises(BadRecord):
        announce({}, source="balls", at=BEFORE)


@settings(max_examples=100, deadline=None)
@given(randomness=st.text(max_size=8), entered=st.text(max_size=110))
def test_whatever_is_typed_is_drawn_or_refused(randomness: str, entered: str) -> None:
    try:
        files = {**FILES, "draw.json": draw(FILES, randomness=randomness, beacon=entered, at=AFTER, rehearsal=True)}
    except (BadRandomness, DrawOutOfOrder):
        return
    assert verify(files).ok


def test_rejected_throws_in_front_do_not_change_who_sits() -> None:
    """Nobody can see in a record how often was thrown; a thrower must not choose people by saying more throws."""
    sit = set()
    for before in ("", "61", "66", "6165"):
        files = _announced("dice", COMPOSITIONS)
        files["draw.json"] = draw(files, randomness=before + "12", at=AFTER)
        assert verify(files).ok
        sit.add(tuple(body(files, "draw.json")["selected"]))
    assert len(sit) == 1
