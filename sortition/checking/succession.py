"""Checks on what came after the draw: reserves, vacancies, and who took the open seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import cast

from sortition import beacon
from sortition.checking.checks import NOT_APPLICABLE, NOT_CHECKED, Undecided, require
from sortition.checking.choices import TooMany, best
from sortition.checking.later_events import Later, Replacement, Round
from sortition.checking.lottery_record import CheckFunction, Record
from sortition.checking.reading import used_beacon
from sortition.draw import number_below, number_from_dice, number_from_turns, order
from sortition.errors import BadRandomness
from sortition.record import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who sits when a vacancy is noted, who may take the open seats, and how many are open; ids in order of lot.

    `gone` are those who left, `away` those who said that they cannot come, before or at this vacancy.
    """

    sitting: tuple[str, ...]
    candidates: tuple[str, ...]
    open: int
    gone: frozenset[str]
    away: frozenset[str]


def standings(
    ids: tuple[str, ...], selected: tuple[str, ...], seats: int, later: Later
) -> Iterator[tuple[Round, Standing, Standing]]:
    """Each vacancy with the panel before and after those who leave it; nothing is checked here."""
    sitting, gone, away = set(selected), set[str](), set[str]()
    reserves = set(later.reserves.reserves) if later.reserves else set[str]()
    for round_ in later.rounds:
        before = _standing(ids, sitting, set(), seats, gone, away)
        gone |= set(round_.vacancy.left)
        away |= set(round_.vacancy.unavailable)
        sitting -= set(round_.vacancy.left)
        among = reserves if round_.vacancy.origin == "reserves" else set(ids)
        yield round_, before, _standing(ids, sitting, among, seats, gone, away)
        if round_.replacement:
            sitting |= set(round_.replacement.selected)


def _standing(
    ids: tuple[str, ...], sitting: set[str], among: set[str], seats: int, gone: set[str], away: set[str]
) -> Standing:
    return Standing(
        sitting=tuple(id_ for id_ in ids if id_ in sitting),
        candidates=tuple(id_ for id_ in ids if id_ in among and id_ not in sitting | gone | away),
        open=seats - len(sitting),
        gone=frozenset(gone),
        away=frozenset(away),
    )


def sitting_now(ids: tuple[str, ...], selected: tuple[str, ...], later: Later) -> tuple[str, ...]:
    """Who sits after everything that happened, in order of lot."""
    sitting = set(selected)
    for round_ in later.rounds:
        sitting -= set(round_.vacancy.left)
        sitting |= set(round_.replacement.selected if round_.replacement else ())
    return tuple(id_ for id_ in ids if id_ in sitting)


def check_reserves(record: Record) -> str:
    """The reserves are people of the pool who were not drawn, in order of lot, and made after the draw."""
    reserves = record.later.reserves
    if reserves is None:
        raise Undecided(NOT_APPLICABLE, "no reserves")
    place = {id_: at for at, id_ in enumerate(record.ids)}
    wrong = [id_ for id_ in reserves.reserves if id_ not in place or id_ in record.draw.selected]
    require(not wrong, f"{', '.join(wrong)[:100]}: not in the pool, or drawn already")
    _in_order(reserves.reserves, place, "the reserves")
    require(all(0 < chance <= 1 for chance in reserves.chances), "a chance outside 0 and 1")
    require(reserves.made_at >= record.draw.drawn_at, "the reserves are from before the draw")
    return f"{len(reserves.reserves)} reserves"


def check_reserve_draw(record: Record) -> str:
    """Within each type the reserves are the first in the order that the draw itself gives, with that chance."""
    reserves = record.later.reserves
    if reserves is None:
        raise Undecided(NOT_APPLICABLE, "no reserves")
    people, types, draw = record.people, record.types, record.draw
    used = used_beacon(draw.randomness)
    said = None if used is None else beacon.randomness(used[1])
    seed: Value = {"beacon": said, "lottery": record.digest, "panel": draw.panel}
    free = free_members(people.ids, people.types, people.households, draw.selected)
    type_of = dict(zip(people.ids, people.types, strict=True))
    wanted = Counter(type_of[id_] for id_ in reserves.reserves if id_ in type_of)
    expected = drawn_within(free, wanted, dict(enumerate(types.classes)), seed)
    require(expected == set(reserves.reserves), "the reserves are not those whom the draw puts first in their types")
    for id_, chance in zip(reserves.reserves, reserves.chances, strict=True):
        type_ = type_of[id_]
        true = Fraction(wanted[type_], len(free[type_]))
        require(chance == true, f"the chance of {id_} was {true}, not {chance}")
    return f"{len(expected)} people drawn within {len(wanted)} types"


def free_members(
    ids: tuple[str, ...], types: tuple[int, ...], households: tuple[str, ...], sitting: tuple[str, ...]
) -> Mapping[int, list[tuple[str, str]]]:
    """Per type the (id, address) of those who could still sit: nobody at their address does."""
    home_of = dict(zip(ids, households, strict=True))
    taken = {home_of[id_] for id_ in sitting if home_of.get(id_)}
    free: dict[int, list[tuple[str, str]]] = {}
    for id_, type_, home in zip(ids, types, households, strict=True):
        if id_ not in sitting and home not in taken:
            free.setdefault(type_, []).append((id_, home))
    return free


def drawn_within(
    free: Mapping[int, list[tuple[str, str]]],
    wanted: Mapping[int, int],
    class_of: Mapping[int, int | None],
    seed: Value,
) -> set[str]:
    """So many people of each type: those with the smallest tickets, and with addresses one from each next address."""
    chosen: set[str] = set()
    queues: dict[int, list[str]] = {}
    for type_ in sorted(wanted):
        class_, persons = class_of[type_], free.get(type_, [])
        if class_ is None:
            first = order([id_ for id_, _ in persons], label="snw/reserves/person/1", seed=seed)
            require(len(first) >= wanted[type_], f"type {type_} has fewer people than reserves")
            chosen |= set(first[: wanted[type_]])
            continue
        homes = [home for _, home in persons]
        queue = queues.setdefault(class_, list(order(homes, label="snw/reserves/address/1", seed=seed)))
        require(len(queue) >= wanted[type_], f"class {class_} has fewer addresses than reserves")
        for _ in range(wanted[type_]):
            home = queue.pop(0)
            members = [id_ for id_, at in persons if at == home]
            require(bool(members), f"nobody of type {type_} at an address of its class")
            chosen.add(order(members, label="snw/reserves/person/1", seed=seed)[0])
    return chosen


def check_vacancies(record: Record) -> str:
    """Who left did sit; the choices are made of those who may come, and the chances are those of the choices."""
    left, moment = 0, record.later.reserves.made_at if record.later.reserves else None
    place = {id_: at for at, id_ in enumerate(record.ids)}
    for round_, before, after in _rounds(record):
        vacancy, name = round_.vacancy, f"vacancy {round_.number}"
        require(vacancy.noted_at >= (moment or record.draw.drawn_at), f"{name} is from before the step before it")
        _in_order(vacancy.left, place, f"those who left at {name}")
        _in_order(vacancy.unavailable, place, f"those who cannot come at {name}")
        require(set(vacancy.left) <= set(before.sitting), f"at {name} somebody leaves who does not sit")
        require(after.open > 0, f"at {name} all taken")
        require(not set(vacancy.unavailable) & set(before.sitting), f"at {name} somebody who sits cannot come")
        require(vacancy.origin == "pool" or record.later.reserves is not None, f"{name} has no reserves")
        _fits(round_, after, place)
        left += len(vacancy.left)
        moment = _last_moment(round_)
    return f"{len(record.later.rounds)} vacancies, {left} people left"


def _fits(round_: Round, after: Standing, place: Mapping[str, int]) -> None:
    choices, name = round_.vacancy.choices, f"vacancy {round_.number}"
    sizes = {len(choice) for choice in choices}
    require(len(sizes) == 1 and max(sizes) <= after.open, f"at {name} not every choice fills as many seats")
    for choice in choices:
        require(set(choice) <= set(after.candidates), f"at {name} {', '.join(choice)[:60]} may not come")
        _in_order(choice, place, f"a choice at {name}")
    spots = [tuple(place[id_] for id_ in choice) for choice in choices]
    require(spots == sorted(set(spots)), f"the choices at {name} are not in order, or one is there twice")
    in_choices = Counter(id_ for choice in choices for id_ in choice)
    chances = tuple((id_, Fraction(in_choices[id_], len(choices))) for id_ in sorted(in_choices, key=place.__getitem__))
    require(round_.vacancy.chances == chances, f"the chances at {name} are not those of its choices")


def check_choices(record: Record) -> str:
    """No other choice keeps the quotas better, and none that keeps them as well is left out."""
    smallest = 0
    for round_, _, after in _rounds(record):
        try:
            deviation, choices = best(record, after.sitting, after.candidates, after.open)
        except TooMany as error:
            raise Undecided(NOT_CHECKED, f"vacancy {round_.number}: too many choices to go through") from error
        name, said = f"vacancy {round_.number}", round_.vacancy
        require(said.deviation == deviation, f"{name}: the deviation is {deviation}, not {said.deviation}")
        require(set(said.choices) == choices, f"{name}: the best choices are {len(choices)} others")
        smallest += len(choices)
    return f"{smallest} choices, and no better one"


def check_later_rounds(record: Record) -> str:
    """Each announcement names its vacancy, came after it, and its round was still to come."""
    count = 0
    for round_, _, _ in _rounds(record):
        announced, name = round_.announcement, f"vacancy {round_.number}"
        if announced is None:
            continue
        require(announced.of == round_.digest, f"the announcement of {name} is of another vacancy")
        require(announced.chain in (None, beacon.CHAIN), f"{name}: the announced chain is not drand quicknet")
        require(announced.announced_at >= round_.vacancy.noted_at, f"{name} was announced before it arose")
        if announced.round is not None:
            out = beacon.time_of_round(announced.round)
            require(out > announced.announced_at, f"{name}: round {announced.round} was out when it was announced")
        count += 1
        if round_.withdrawal is not None:
            require(round_.withdrawal.vacancy == round_.digest, f"what was withdrawn is not {name}")
            require(round_.withdrawal.withdrawn_at >= announced.announced_at, f"{name} was withdrawn too early")
    return f"{count} announcements"


def check_replacements(record: Record) -> str:
    """Each replacement used the announced source in time, and its number gives the people who take the seats."""
    count = 0
    for round_, _, _ in _rounds(record):
        if round_.replacement is not None:
            _check_replacement(round_, round_.replacement)
            count += len(round_.replacement.selected)
    return f"{count} people took a seat"


def _check_replacement(round_: Round, drawn: Replacement) -> None:
    announced, choices, name = round_.announcement, round_.vacancy.choices, f"vacancy {round_.number}"
    require(bool(choices[0]), f"{name}: nobody can take the seat, and somebody does")
    if announced is None:
        require(drawn.source == "none" and len(choices) == 1, f"{name}: replaced without an announcement")
        require(drawn.drawn_at >= round_.vacancy.noted_at, f"{name}: replaced before it arose")
    else:
        require(drawn.source == announced.source, f"{name}: drawn from {drawn.source}, announced {announced.source}")
        require(drawn.drawn_at >= announced.announced_at, f"{name}: drawn before it was announced")
        if (used := used_beacon(drawn.randomness)) is not None:
            require(used[0] == announced.round, f"{name}: drawn with round {used[0]}")
            require(drawn.drawn_at >= beacon.time_of_round(used[0]), f"{name}: drawn before round {used[0]} was out")
    try:
        number = number_of(drawn.randomness, len(choices), round_.digest)
    except BadRandomness as error:
        require(False, f"{name}: {error.source}: {error.reason}")
        return
    require(drawn.number == number, f"{name}: the randomness gives {number}, not {drawn.number}")
    require(drawn.selected == choices[number], f"{name}: these are not the people of choice {number}")


def number_of(randomness: Mapping[str, Value], choices: int, vacancy: str) -> int:
    """Which of the choices the randomness gives; 0 when there is none, because there is one choice. BadRandomness."""
    number = 0
    for part, value in randomness.items():
        if part == "balls":
            number += number_from_turns(str(value), limit=choices)
        elif part == "dice":
            number += number_from_dice(str(value), limit=choices)
        else:
            said = beacon.randomness(str(cast("Mapping[str, Value]", value)["signature"]))
            seed: Value = {"randomness": said, "vacancy": vacancy}
            number += number_below(choices, label="snw/replacement/beacon/1", seed=seed)
    return number % choices


def check_later_signatures(record: Record) -> str:
    """The signatures of the rounds that gave replacements are drand's."""
    drawn = [(round_.number, round_.replacement) for round_, _, _ in _rounds(record) if round_.replacement]
    rounds = [(number, used_beacon(replacement.randomness)) for number, replacement in drawn]
    used = [(number, pair) for number, pair in rounds if pair is not None]
    if not used:
        raise Undecided(NOT_APPLICABLE, "no beacon")
    for number, pair in used:
        real = beacon.check_signature(*pair)
        if real is None:
            raise Undecided(NOT_CHECKED, "the library drand-verify is not installed")
        require(real, f"vacancy {number}: the signature is not drand's for round {pair[0]}")
    return f"{len(used)} rounds of drand quicknet"


def _rounds(record: Record) -> Iterator[tuple[Round, Standing, Standing]]:
    if not record.later.rounds:
        raise Undecided(NOT_APPLICABLE, "nobody left")
    return standings(record.ids, record.draw.selected, record.lottery.seats, record.later)


def _last_moment(round_: Round) -> datetime:
    if round_.replacement:
        return round_.replacement.drawn_at
    if round_.withdrawal:
        return round_.withdrawal.withdrawn_at
    return round_.announcement.announced_at if round_.announcement else round_.vacancy.noted_at


def _in_order(ids: tuple[str, ...], place: Mapping[str, int], what: str) -> None:
    places = [place.get(id_, -1) for id_ in ids]
    require(-1 not in places and places == sorted(set(places)), f"{what} are not different lots in order")


LATER_CHECKS: Mapping[str, CheckFunction] = {
    "reserves": check_reserves,
    "reserve_draw": check_reserve_draw,
    "vacancies": check_vacancies,
    "choices": check_choices,
    "later_rounds": check_later_rounds,
    "replacements": check_replacements,
    "later_signatures": check_later_signatures,
}
