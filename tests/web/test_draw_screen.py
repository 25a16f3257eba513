"""What the screen of the draw says at each moment, and that no screen holds more than can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.succession_facts import LaterFacts
from snw_democratie.public_record import reading
from snw_democratie.public_record.draw import LINES_PER_SHEET, LONGEST_LABEL, SEATS_PER_SHEET, draw_view, version
from snw_democratie.public_record.service import PublicLottery, SeatedFeature, Seats
from snw_democratie.public_record.steps import steps
from tests.web.public_lottery import whole_record

AT = datetime(2027, 3, 2, 19, tzinfo=UTC)
FACTS = ProcedureFacts(
    id=1, slug="groen", title="Groen", kind="burgerpanel", summary="", place="", seats=20, objective="leximin",
    panels=1000, household=False, disclosure="committed", small_cell=5, shown=True, closes_on=date(2027, 1, 31),
    draw_planned_at=AT, state=State.ANNOUNCED, people=120, record_digest="", figures={}, source="balls",
    draw_announced_for=AT, digits="", beacon="", created_at=AT, closed_at=AT, computed_at=AT, published_at=AT,
    announced_at=AT, drawn_at=None,
)  # fmt: skip
RECORD = reading.published(whole_record("committed"))


def lottery(
    facts: ProcedureFacts, *, drawn: reading.Drawn | None = None, seated: tuple[SeatedFeature, ...] = ()
) -> PublicLottery:
    later = LaterFacts(reserves=None, rounds=())
    return PublicLottery(facts=facts, pool=(), record=RECORD, drawn=drawn, seated=seated, files=(), later=later)


def shown(source: str, digits: str, beacon: str = "") -> tuple[str, str]:
    """The slots as text (a dot for an empty one) and what is said."""
    view = draw_view(lottery(replace(FACTS, source=source, digits=digits, beacon=beacon)))
    return "".join(slot.digit or "." for slot in view.slots), view.aloud


@pytest.mark.parametrize(
    ("source", "digits", "slots", "says"),
    [
        ("balls", "", "...", "Alle 1.000 panels kunnen het worden"),
        ("balls", "4", "4..", "Nog 2 ballen. Er zijn nog 100 panels over"),
        ("balls", "41", "41.", "Nog 1 bal. Er zijn nog 10 panels over"),
        ("balls", "417", "417", "Twee mensen kijken het na"),
        ("dice", "", "....", "Er is nog niet gegooid"),
        ("dice", "12", "12..", "Nog 2 dobbelstenen"),
        ("dice", "1234", "1234", "Twee mensen kijken het na"),
        ("dice", "6666", "6666", "Deze worp telt niet"),
        ("dice", "66661", "1...", "Nog 3 dobbelstenen"),
        ("dice", "66661234", "1234", "Twee mensen kijken het na"),
        ("beacon:9", "", "", "Wij wachten op het getal van drand"),
        ("balls+beacon:9", "41", "41.", "Nog 1 bal."),
        ("balls+beacon:9", "417", "417", "Wij wachten op het getal van drand"),
    ],
)
def test_the_screen_says_what_has_happened(source: str, digits: str, slots: str, says: str) -> None:
    found, aloud = shown(source, digits)
    assert found == slots
    assert says in aloud


def test_a_beacon_can_still_change_everything() -> None:
    assert "panels over" not in shown("balls+beacon:9", "41")[1]
    assert "Twee mensen" in shown("beacon:9", "", "ab")[1]


def test_a_watcher_is_told_of_every_change() -> None:
    seen = [
        version(replace(FACTS, **change))
        for change in (
            {},
            {"digits": "4"},
            {"digits": "41"},
            {"beacon": "ab"},
            {"state": State.DRAWN},
            {"source": "dice"},
        )
    ]
    assert len(set(seen)) == len(seen)


def test_before_the_draw_only_the_digits_can_be_seen() -> None:
    for part in ("panel", "mix", "x"):
        view = draw_view(lottery(FACTS), part=part, sheet=7)
        assert view.show_digits and not view.show_panel and not view.show_mix
        assert [tab.open for tab in view.tabs] == [True, False, False]
        assert view.lots == ()


@given(st.integers(1, 200), st.integers(-3, 30))
def test_every_seat_is_on_one_sheet(seats: int, asked: int) -> None:
    lots = tuple(f"{number:03}" for number in range(seats))
    public = lottery(
        replace(FACTS, state=State.DRAWN, drawn_at=AT, seats=seats),
        drawn=reading.Drawn(panel=4, selected=lots, rehearsal=False),
    )
    found = []
    for sheet in range(1, -(-seats // SEATS_PER_SHEET) + 1):
        view = draw_view(public, part="panel", sheet=sheet)
        assert len(view.lots) <= SEATS_PER_SHEET
        found += view.lots
    assert tuple(found) == lots
    assert draw_view(public, part="panel", sheet=asked).lots


labels = st.text("abcdefghij -", min_size=1, max_size=60)
margins = st.lists(
    st.builds(
        SeatedFeature,
        feature=labels,
        groups=st.lists(
            st.builds(
                Seats,
                value=labels,
                people=st.none() | st.integers(0, 40),
                minimum=st.integers(0, 5),
                maximum=st.integers(5, 40),
                kept=st.booleans(),
            ),
            min_size=1,
            max_size=20,
        ).map(tuple),
    ),
    min_size=1,
    max_size=8,
).map(tuple)


@given(margins)
def test_every_group_of_the_mix_is_on_one_sheet_and_fits(seated: tuple[SeatedFeature, ...]) -> None:
    public = lottery(
        replace(FACTS, state=State.DRAWN, drawn_at=AT),
        drawn=reading.Drawn(panel=4, selected=("1",), rehearsal=False),
        seated=seated,
    )
    found = []
    view = draw_view(public, part="mix")
    for sheet in range(1, 200):
        view = draw_view(public, part="mix", sheet=sheet)
        assert view.lines[0].bar is None, "each sheet begins with the name of its feature"
        assert sum(-(-len(line.label) // LONGEST_LABEL) if line.bar else 1 for line in view.lines) <= LINES_PER_SHEET
        found += [(line.label, line.people, line.bar.kept) for line in view.lines if line.bar]
        if not view.next:
            break
    assert found == [
        (group.value, "niet getoond" if group.people is None else str(group.people), group.kept)
        for feature in seated
        for group in feature.groups
    ]
    assert bool(view.mix_note) == any(people == "niet getoond" for _, people, _ in found)


@pytest.mark.parametrize(
    ("state", "done"),
    [(State.DRAFT, 0), (State.CLOSED, 1), (State.PUBLISHED, 2), (State.ANNOUNCED, 3), (State.DRAWN, 4)],
)
def test_the_steps_say_where_we_are(state: State, done: int) -> None:
    found = steps(replace(FACTS, state=state))
    assert [step.done for step in found] == [place < done for place in range(5)]
    assert [step.current for step in found] == [place == done for place in range(5)]
    if state is State.DRAFT:
        draft = steps(replace(FACTS, state=state, closed_at=None, published_at=None, announced_at=None))
        assert not any(step.proofs for step in draft), "nothing is done, so there is nothing to prove"


def test_a_rehearsal_is_called_one_on_every_part_of_the_screen() -> None:
    facts = replace(FACTS, state=State.DRAWN, drawn_at=AT)
    for rehearsal in (True, False):
        drawn = reading.Drawn(panel=4, selected=("1",), rehearsal=rehearsal)
        for part in ("", "cijfers", "panel", "mix"):
            view = draw_view(lottery(facts, drawn=drawn), part=part)
            assert view.practice == ("Oefening: deze loting beslist niets" if rehearsal else "")
            assert ("ingeloot" in view.panel_title) is not rehearsal


def test_after_a_rehearsal_the_draw_is_still_to_come() -> None:
    found = steps(replace(FACTS, state=State.DRAWN), rehearsal=True)
    assert [step.done for step in found] == [True, True, True, False, False]
