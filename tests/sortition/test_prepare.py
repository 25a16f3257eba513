"""The whole of a lottery in memory: what the settings change in its record, and what they may not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import snw_democratie
from sortition.errors import BadSetting, InfeasibleQuotas, SeatsAbovePool
from sortition.pool import Person, Pool
from sortition.prepare import SOFTWARE, Prepared, prepare
from sortition.quotas import Quota, Quotas
from sortition.record import unseal
from sortition.verify import verify

SECRET = bytes(range(32))


def pool(count: Mapping[str, int], homes: Mapping[int, str] | None = None) -> Pool:
    """So many people with each value of one feature; `homes` gives some of them an address."""
    values = [value for value, number in count.items() for _ in range(number)]
    people = (Person(id=f"p{i}", values=(v,), household=(homes or {}).get(i)) for i, v in enumerate(values))
    return Pool(features=("wijk",), people=tuple(people))


def quotas(**bounds: tuple[int, int]) -> Quotas:
    return Quotas(quotas=tuple(Quota(feature="wijk", value=v, min=a, max=b) for v, (a, b) in bounds.items()))


EVEN = pool({"a": 6, "b": 6})
FREE = quotas(a=(0, 4), b=(0, 4))


def made(people: Pool = EVEN, rules: Quotas = FREE, *, seats: int = 4, **settings: Any) -> Prepared:
    given: dict[str, Any] = {"entropy": SECRET, "context": {"title": "Proef"}, **settings}
    return prepare(people, rules, seats=seats, **given)


def body(prepared: Prepared) -> Any:
    return unseal(prepared.files["lottery.json"])[1]


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert made().files == made().files


def test_another_secret_changes_salts_and_commitments_and_no_chance() -> None:
    one, other = made(), made(entropy=bytes(32))
    assert one.files["people.csv"] != other.files["people.csv"]
    assert one.files["commitments.csv"] != other.files["commitments.csv"]
    assert one.files["tickets.csv"] == other.files["tickets.csv"]


def test_the_secret_decides_which_of_equal_people_is_first() -> None:
    # 1000 x 4 / 12 is no whole number, so some of equal people sit once more than others.
    lists = {made(entropy=bytes([i] * 32)).files["chances.csv"] for i in range(4)}
    assert len(lists) > 1


def test_everybody_has_a_salt_of_their_own() -> None:
    rows = made().files["people.csv"].decode().splitlines()[1:]
    assert len({row.split(",")[1] for row in rows}) == 12


def test_the_record_names_its_settings_and_verifies() -> None:
    prepared = made(disclosure="types", merge_below=7)
    found = body(prepared)
    assert found["context"] == {"title": "Proef"}
    assert (found["seats"], found["people"], found["types"], found["panels"]) == (4, 12, 2, 1000)
    assert (found["disclosure"], found["merge_below"], found["kind"]) == ("types", 7, "panels")
    assert found["quotas"] == [["wijk", "a", 0, 4], ["wijk", "b", 0, 4]]
    assert prepared.files["types_public.csv"] == b"people,wijk\n12,*\n"
    checks = verify(prepared.files, digest=str(prepared.summary["digest"]))
    assert checks.ok
    assert prepared.summary["digest"] == checks.digest


def test_the_software_is_named_with_its_version() -> None:
    assert SOFTWARE.split() == ["snw-democratie", snw_democratie.__version__]


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"entropy": bytes(15)}, "entropy"),
        ({"objective": "mooiste"}, "objective"),
        ({"disclosure": "alles"}, "disclosure"),
        ({"panels": 500}, "panels"),
        ({"panels": 1}, "panels"),
        ({"panels": 10**7}, "panels"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], name: str) -> None:
    with pytest.raises(BadSetting) as refused:
        made(**settings)
    assert refused.value.name == name


def test_more_seats_than_people_are_refused() -> None:
    with pytest.raises(SeatsAbovePool):
        made(seats=13)


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_quotas_that_no_panel_meets_are_refused(objective: str) -> None:
    with pytest.raises(InfeasibleQuotas):
        made(rules=quotas(a=(0, 1), b=(0, 2)), objective=objective)


def test_there_are_as_many_panels_as_the_average_chance_asks_for() -> None:
    assert body(made(pool({"a": 2500}), quotas(a=(0, 2)), seats=2))["panels"] == 10_000


def test_there_are_as_many_panels_as_the_smallest_chance_asks_for() -> None:
    # 1999 people share one of the two seats: 1000 x 1/1999 is less than one panel.
    prepared = made(pool({"a": 1999, "b": 1}), quotas(a=(0, 1), b=(0, 1)), seats=2)
    assert body(prepared)["panels"] == 10_000
    assert b",0\n" not in prepared.files["chances.csv"]


def test_a_chosen_number_of_panels_is_kept_even_when_it_is_small() -> None:
    found = made(pool({"a": 2500}), quotas(a=(0, 2)), seats=2, panels=100)
    assert (body(found)["panels"], body(found)["kind"]) == (100, "compositions")
    assert verify(found.files).ok


def test_equal_people_whose_households_differ_are_counted_as_unequal() -> None:
    # Both b's live with an a; in a panel of everybody who can sit, those a's must give way.
    homes = {0: "x", 1: "y", 6: "x", 7: "y"}
    prepared = made(pool({"a": 6, "b": 2}, homes), quotas(a=(4, 4), b=(2, 2)), seats=6, households=True)
    assert body(prepared)["households"] is True
    assert body(prepared)["claims"]["unequal"] == 1
    assert verify(prepared.files).ok
    assert body(made(pool({"a": 6, "b": 2}, homes), quotas(a=(4, 4), b=(2, 2)), seats=6))["claims"]["unequal"] == 0


def test_people_who_cannot_sit_are_told_apart_from_people_with_a_small_chance() -> None:
    prepared = made(rules=quotas(a=(0, 4), b=(0, 0)))
    claims = body(prepared)["claims"]
    assert claims["min_chance"] == claims["max_chance"] == "0.666666666667"
    [impossible] = prepared.summary["impossible"]  # type: ignore[misc]  # a list of objects, declared as any value
    assert (impossible["people"], impossible["values"]) == (6, ("b",))
    assert verify(prepared.files).ok


def test_progress_is_told_and_may_stop_the_work() -> None:
    class Stopped(Exception):
        """Somebody pressed cancel."""

    def stop(phase: str, done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        made(on_progress=stop)
