"""After the draw: who may come, who comes, in which order; and the verifier that finds it all again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache

import pytest

from sortition import beacon
from sortition.ceremony import announce, draw
from sortition.disclosure import published
from sortition.errors import BadRandomness, BadSetting, DrawOutOfOrder, TooFewReserves, UnknownMember
from sortition.pool import Person, Pool
from sortition.prepare import prepare
from sortition.quotas import Quota, Quotas
from sortition.record import unseal
from sortition.reserving import reserves
from sortition.succession import Noted, announce_replacement, replace, vacancy, withdraw
from sortition.verify import verify
from sortition.what_if import what_if
from tests.sortition.small_pools import Digits

Files = dict[str, bytes]
START = datetime(2027, 3, 1, 19, tzinfo=UTC)


def drawn(*, households: bool = False, panels: int = 10, people: int = 40) -> Files:
    """A drawn panel of six of these people, of two features; made once, because a test only adds to it."""
    return dict(_drawn(households, panels, people))


@cache
def _drawn(households: bool, panels: int, people: int) -> Files:
    digits = Digits(f"people {households}")
    pool = Pool(
        features=("kleur", "maat"),
        people=tuple(
            Person(
                id=f"lot-{n}",
                values=(("rood", "blauw")[digits.below(2)], ("groot", "klein", "midden")[digits.below(3)]),
                household=f"huis {n // 2}" if households and digits.below(2) else None,
            )
            for n in range(people)
        ),
    )
    quotas = Quotas(
        quotas=(
            *(Quota(feature="kleur", value=value, min=3, max=3) for value in ("rood", "blauw")),
            *(Quota(feature="maat", value=value, min=1, max=3) for value in ("groot", "klein", "midden")),
        )
    )
    made = prepare(
        pool, quotas, seats=6, entropy=bytes(16), context={}, households=households, panels=panels, disclosure="open"
    )
    files: Files = dict(made.files)
    files["announcement.json"] = announce(files, source="balls", at=START)
    files["draw.json"] = draw(files, randomness="4" * (len(str(panels)) - 1), at=START + timedelta(minutes=5))
    return files


def with_reserves(files: Mapping[str, bytes], number: int = 3) -> Files:
    made = reserves(files, number=number, at=START + timedelta(minutes=6))
    return {**files, made.step.name: made.step.data}


def sits(files: Mapping[str, bytes]) -> list[str]:
    selected = unseal(files["draw.json"])[1]["selected"]
    assert isinstance(selected, list)
    return selected


def left(
    files: Mapping[str, bytes], *ids: str, origin: str = "reserves", day: int = 1, **more: list[str]
) -> tuple[Files, Noted]:
    noted = vacancy(files, left=ids, origin=origin, at=START + timedelta(days=day), **more)
    return {**files, noted.step.name: noted.step.data}, noted


def filled(files: Mapping[str, bytes], digits: str, *, day: int = 1) -> Files:
    """The files with the announcement and the replacement that the balls give."""
    announced = announce_replacement(files, source="balls", at=START + timedelta(days=day, hours=1))
    files = {**files, announced.name: announced.data}
    step = replace(files, randomness=digits, at=START + timedelta(days=day, hours=2))
    return {**files, step.name: step.data}


def failed(files: Mapping[str, bytes]) -> list[str]:
    return [check.name for check in verify(files).checks if check.status == "failed"]


@pytest.mark.parametrize("households", [False, True])
def test_a_year_of_a_panel_is_found_again_by_the_verifier(households: bool) -> None:
    files = with_reserves(drawn(households=households), 5)
    one, other, third = sits(files)[1:4]
    files, noted = left(files, one)
    assert sum(chance for _, chance in noted.chances) == noted.choices.seats
    files = filled(files, "0")
    files, noted = left(files, other, third, origin="pool", day=2)
    assert noted.choices.deviation == 0
    files = filled(files, "0" * len(str(len(noted.choices.choices) - 1)), day=2)
    assert failed(files) == []
    assert verify(files).ok
    assert failed(published(files)) == []


def test_where_panels_are_compositions_reserves_follow_from_the_draw_too() -> None:
    files = with_reserves(drawn(people=120))
    files, _ = left(files, sits(files)[0], origin="pool")
    assert unseal(files["lottery.json"])[1]["kind"] == "compositions"
    assert failed(files) == []


def test_equal_people_have_equal_chances_to_become_a_reserve() -> None:
    made = reserves(drawn(), number=4, at=START + timedelta(minutes=6))
    pairs = unseal(made.step.data)[1]["reserves"]
    assert isinstance(pairs, list)
    assert all(0 < Fraction(str(pair[1])) <= 1 for pair in pairs)
    assert made.expected < made.bare


def test_the_same_draw_gives_the_same_reserves() -> None:
    one, other = (reserves(drawn(), number=3, at=START + timedelta(minutes=6)) for _ in range(2))
    assert one.step == other.step


def test_who_drops_out_more_often_is_prepared_for() -> None:
    files = drawn()
    likely = {("maat", "klein"): Fraction(9, 10), ("maat", "groot"): Fraction(0), ("maat", "midden"): Fraction(0)}
    made = reserves(files, number=2, dropout=likely, at=START + timedelta(minutes=6))
    files = {**files, made.step.name: made.step.data}
    small = [one for one in what_if(files) if one.kept]
    assert small
    assert failed(files) == []


def test_every_step_waits_for_its_turn() -> None:
    files = drawn()
    someone, another = sits(files)[:2]
    with pytest.raises(DrawOutOfOrder, match="no reserves"):
        left(files, someone)
    with pytest.raises(DrawOutOfOrder, match="nobody left"):
        announce_replacement(files, source="balls", at=START)
    files = with_reserves(files)
    with pytest.raises(DrawOutOfOrder, match="reserves made"):
        with_reserves(files)
    with pytest.raises(DrawOutOfOrder, match="all taken"):
        left(files)
    files, noted = left(files, someone, origin="pool")
    assert len(noted.choices.choices) > 1
    with pytest.raises(DrawOutOfOrder, match="noted later"):
        announce_replacement(files, source="balls", at=START)
    with pytest.raises(DrawOutOfOrder, match="not announced"):
        replace(files, randomness="1", at=START + timedelta(days=2))
    announced = announce_replacement(files, source="balls", at=START + timedelta(days=2))
    files = {**files, announced.name: announced.data}
    with pytest.raises(DrawOutOfOrder, match="announced"):
        announce_replacement(files, source="dice", at=START + timedelta(days=2))
    with pytest.raises(DrawOutOfOrder, match="under way"):
        left(files, another, day=3)
    with pytest.raises(DrawOutOfOrder, match="announced later"):
        replace(files, randomness="0" * noted_digits(noted), at=START + timedelta(days=1))
    with pytest.raises(DrawOutOfOrder, match="announced later"):
        withdraw(files, reason="evening", at=START + timedelta(days=1))
    with pytest.raises(BadRandomness):
        replace(files, randomness="", at=START + timedelta(days=3))
    assert failed(files) == []


def noted_digits(noted: Noted) -> int:
    return len(str(len(noted.choices.choices) - 1))


def test_a_vacancy_that_is_not_announced_is_overtaken_by_the_next() -> None:
    files = with_reserves(drawn())
    one, other = sits(files)[:2]
    files, _ = left(files, one)
    files, both = left(files, other, origin="pool", day=2)
    assert both.choices.seats == 2
    files = filled(files, "0" * noted_digits(both), day=2)
    assert failed(files) == []
    assert "vacancy-1-replacement.json" not in files


def test_what_was_announced_and_gave_nothing_is_withdrawn_and_another_vacancy_follows() -> None:
    files = with_reserves(drawn())
    one = sits(files)[0]
    files, _ = left(files, one, origin="pool")
    with pytest.raises(DrawOutOfOrder, match="not announced"):
        withdraw(files, reason="evening", at=START + timedelta(days=2))
    announced = announce_replacement(files, source="balls", at=START + timedelta(days=1, hours=1))
    files = {**files, announced.name: announced.data}
    with pytest.raises(BadSetting):
        withdraw(files, reason="nobody liked it", at=START + timedelta(days=2))
    step = withdraw(files, reason="evening", at=START + timedelta(days=2))
    files = {**files, step.name: step.data}
    assert failed(files) == [] and verify(files).ok and failed(published(files)) == []
    with pytest.raises(DrawOutOfOrder):
        replace(files, randomness="0", at=START + timedelta(days=2))
    files, again = left(files, origin="pool", day=3)
    files = filled(files, "0" * noted_digits(again), day=3)
    assert failed(files) == [] and len(again.choices.choices[0]) == 1
    assert len({digest for name, digest in ((n, unseal(d)[3]) for n, d in files.items() if n in VACANCIES)}) == 2


VACANCIES = ("vacancy-1.json", "vacancy-2.json")


def test_one_possible_choice_needs_no_chance_and_takes_none() -> None:
    files = with_reserves(drawn(), 1)
    (only,) = [id_ for id_, _ in reserved(files)]
    fits = next(one.left[0] for one in what_if(files) if one.kept)
    files, noted = left(files, fits)
    assert noted.chances == ((only, Fraction(1)),)
    with pytest.raises(BadRandomness, match="no chance"):
        replace(files, randomness="3", at=START + timedelta(days=2))
    step = replace(files, at=START + timedelta(days=2))
    files = {**files, step.name: step.data}
    assert failed(files) == []
    files, noted = left(files, only, day=3)
    assert noted.choices.choices == ((),)
    with pytest.raises(DrawOutOfOrder, match="nobody can come"):
        announce_replacement(files, source="balls", at=START + timedelta(days=4))
    files, _ = left(files, origin="pool", day=5)
    assert failed(files) == []


def reserved(files: Mapping[str, bytes]) -> list[list[str]]:
    pairs = unseal(files["reserves.json"])[1]["reserves"]
    assert isinstance(pairs, list)
    return pairs


def test_somebody_who_cannot_come_is_never_a_choice() -> None:
    files = with_reserves(drawn())
    someone = sits(files)[0]
    _, noted = left(files, someone, origin="pool")
    away = noted.choices.choices[0][0]
    files, again = left(files, someone, origin="pool", unavailable=[away])
    assert away not in {id_ for id_, _ in again.chances}
    files, later = left(files, sits(files)[1], origin="pool", day=2)
    assert away not in {id_ for id_, _ in later.chances}
    assert failed(files) == []


def test_who_does_not_sit_cannot_leave_and_who_sits_cannot_be_away() -> None:
    files = with_reserves(drawn())
    reserve = reserved(files)[0][0]
    twice = [sits(files)[0]] * 2
    for wrong in ({"left": [reserve]}, {"left": ["nobody"]}, {"left": twice}, {"unavailable": twice[:1]}):
        with pytest.raises(UnknownMember):
            vacancy(files, at=START, **{"left": [], **wrong})


def test_another_round_than_was_announced_gives_nobody_a_seat() -> None:
    """Whoever may take the next round instead, chooses among outcomes."""
    files, _noted = left(drawn(), sits(drawn())[0], origin="pool")
    at = START + timedelta(days=2)
    round_ = beacon.round_at(at) + 100
    announced = announce_replacement(files, source=f"beacon:{round_}", at=at)
    files, other = {**files, announced.name: announced.data}, f"{round_ + 1}:{'ab' * 48}"
    with pytest.raises(BadRandomness, match=f"announced is round {round_}"):
        replace(files, beacon=other, at=at + timedelta(days=1))


def test_settings_that_make_no_sense_are_refused() -> None:
    files = drawn()
    for number in (0, 21):
        with pytest.raises(BadSetting):
            reserves(files, number=number, at=START)
    with pytest.raises(BadSetting):
        reserves(files, number=1, each=Fraction(0), at=START)
    with pytest.raises(BadSetting):
        reserves(files, number=1, dropout={("maat", "paars"): Fraction(1, 2)}, at=START)
    with pytest.raises(TooFewReserves):
        reserves(drawn(people=12, panels=100), number=7, at=START)


def test_a_rehearsal_has_no_reserves() -> None:
    files = drawn()
    del files["draw.json"]
    files["draw.json"] = draw(files, randomness="4", at=START, rehearsal=True)
    with pytest.raises(DrawOutOfOrder, match="not drawn"):
        reserves(files, number=2, at=START)


def test_what_if_agrees_with_what_happens_when_somebody_leaves() -> None:
    files = with_reserves(drawn(), 2)
    found = what_if(files, pairs=True)
    assert len(found) == 6 + 15
    for one in found:
        choices = left(files, *one.left)[1].choices
        assert (choices.deviation, len(one.left) - choices.seats) == (one.deviation, one.empty)
    assert {one.kept for one in found} == {True, False}
