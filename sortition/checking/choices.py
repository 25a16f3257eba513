"""The best ways to fill open seats, found a second time: seat by seat, all choices of one size beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

from sortition.checking.checks import NOT_CHECKED, Undecided
from sortition.checking.lottery_record import Record
from sortition.checking.reading import Quota

_MOST = 500_000
"""Choices looked at; beyond, the answer is that it was not checked."""

Group = tuple[tuple[int, ...], str]
"""Candidates who fit equally: the quotas that count them, and their address where more of them live."""
Rules = list[list[tuple[int, int, int]]]
"""Per feature the (number, least, most) of its quotas."""


class TooMany(Exception):
    """There are too many choices to go through. Never leaves the checks."""


def best(
    record: Record, sitting: Sequence[str], candidates: Sequence[str], seats: int
) -> tuple[int, set[tuple[str, ...]]]:
    """The smallest deviation of the choices that fill most seats, and those that have it. Raises TooMany."""
    people, values, lottery = record.people, record.types.values, record.lottery
    type_of = dict(zip(people.ids, people.types, strict=True))
    home_of = dict(zip(people.ids, people.households, strict=True))
    if not {*sitting, *candidates} <= set(type_of):
        raise Undecided(NOT_CHECKED, "people.csv has other people")
    number = {(q.feature, q.value): n for n, q in enumerate(lottery.quotas)}
    rows = [
        tuple(number[pair] for pair in zip(lottery.features, values_, strict=True) if pair in number)
        for values_ in values
    ]
    counts = Counter(row for id_ in sitting for row in rows[type_of[id_]])
    homes = {home_of[id_] for id_ in sitting} - {""}
    may = [id_ for id_ in candidates if home_of[id_] not in homes]
    place = {id_: at for at, id_ in enumerate(people.ids)}
    deviation, choices = best_of(
        _rules(lottery.features, lottery.quotas),
        counts,
        [(id_, rows[type_of[id_]], home_of[id_]) for id_ in may],
        seats,
    )
    return deviation, {tuple(sorted(choice, key=place.__getitem__)) for choice in choices}


def best_of(
    rules: Rules, counts: Counter[int], may: Sequence[tuple[str, tuple[int, ...], str]], seats: int
) -> tuple[int, set[tuple[str, ...]]]:
    """The same for candidates (id, quotas that count them, address or "") of whom `counts` seats are taken already."""
    several = {home for home, n in Counter(home for _, _, home in may).items() if home and n > 1}
    groups: dict[Group, list[str]] = {}
    for id_, rows, home in may:
        groups.setdefault((rows, home if home in several else ""), []).append(id_)
    # So many people can sit together; the search ends because there is such a choice.
    most = len([home for _, _, home in may if home not in several]) + len(several)
    deviation, together = _search(rules, counts, groups, min(seats, most))
    return deviation, {choice for chosen in together for choice in _people(chosen, groups)}


def _search(
    rules: Rules, counts: Counter[int], groups: dict[Group, list[str]], seats: int
) -> tuple[int, list[tuple[Group, ...]]]:
    """The least deviation with so many people more, and every choice of groups that has it."""
    limit = _least(rules, counts, seats)
    while not (choices := _choices(rules, counts, groups, seats, limit)):
        limit += 1
    return limit, choices


def _choices(
    rules: Rules,
    counts: Counter[int],
    groups: dict[Group, list[str]],
    seats: int,
    limit: int,
) -> list[tuple[Group, ...]]:
    """Every choice of so many people with a deviation of at most `limit`, one group per seat, groups in order."""
    every = list(groups)
    grown: list[tuple[int, tuple[Group, ...], Counter[int]]] = [(0, (), counts)]
    looked = 0
    for left in range(seats - 1, -1, -1):
        further = []
        for first, chosen, so_far in grown:
            for at in range(first, len(every)):
                looked += 1
                if looked > _MOST:
                    raise TooMany
                rows, home = every[at]
                if chosen.count(every[at]) == len(groups[every[at]]) or (home and home in {h for _, h in chosen}):
                    continue
                more = so_far + Counter(rows)
                if _least(rules, more, left) <= limit:
                    further.append((at, (*chosen, every[at]), more))
        grown = further
    return [chosen for _, chosen, so_far in grown if _least(rules, so_far, 0) <= limit]


def _rules(features: Sequence[str], quotas: Sequence[Quota]) -> Rules:
    """Per feature the (number, least, most) of its quotas."""
    return [[(n, q.least, q.most) for n, q in enumerate(quotas) if q.feature == feature] for feature in features]


def _least(rules: Rules, counts: Counter[int], seats: int) -> int:
    """No choice of `seats` more people comes below this: each fills one lack per feature, or takes one free place."""
    total = 0
    for quotas in rules:
        above = sum(max(0, counts[n] - most) for n, _, most in quotas)
        below = sum(max(0, least - counts[n]) for n, least, _ in quotas)
        places = sum(max(0, most - counts[n]) for n, _, most in quotas)
        total += above + max(below - seats, seats - places, 0)
    return total


def _people(chosen: tuple[Group, ...], groups: dict[Group, list[str]]) -> list[tuple[str, ...]]:
    """The choices of people that one choice of groups stands for."""
    ways = [list(combinations(groups[group], taken)) for group, taken in Counter(chosen).items()]
    if _count(ways) > _MOST:
        raise TooMany
    return [tuple(id_ for part in parts for id_ in part) for parts in product(*ways)]


def _count(ways: list[list[tuple[str, ...]]]) -> int:
    count = 1
    for way in ways:
        count *= len(way)
    return count
