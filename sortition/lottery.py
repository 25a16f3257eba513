"""Who sits: compositions in types become panels of persons, evenly within each type and household class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sortition.solving.edge_colouring import edge_colours

Member = tuple[int | None, int]
"""The number of a shared address, or None for a person who shares with nobody; and the number of the person."""


def seat_people(
    compositions: Sequence[Sequence[int]], *, members: Sequence[Sequence[Member]]
) -> tuple[tuple[int, ...], ...]:
    """The persons of every panel, in increasing order.

    `members[t]` are the persons of type t; address numbers count over the whole pool, and all members of a type
    have one or none has. Everybody of a type sits in floor or ceil of (seats of the type over all panels) / (people
    of the type) panels, nobody twice in one, and no two persons of one panel come from the same address. Nothing
    here is random: who is who within a type follows from the order of `members`.

    A type without addresses deals its seats round and round. The types of a household class share addresses;
    there a seat is an edge between its panel and its type, and an address is a colour that may come only once in a
    panel and equally often, as nearly as can be, in a type. Such a colouring always exists (D. de Werra, "Equitable
    colorations of graphs", 1971): cut each type into nodes of as many seats as there are addresses, then colour so
    that no two edges at a node agree, which Koenig showed to be possible.
    """
    panels: list[list[int]] = [[] for _ in compositions]
    class_of, addresses = _household_classes(members)
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    dealt = [0] * len(members)
    for number, composition in enumerate(compositions):
        for t, count in sorted(Counter(composition).items()):
            if t in class_of:
                edges[class_of[t]] += [(number, t)] * count
                continue
            people = members[t]
            assert count <= len(people)
            panels[number] += [people[(dealt[t] + i) % len(people)][1] for i in range(count)]
            dealt[t] += count
    for class_, of_class in edges.items():
        _seat_class(panels, of_class, addresses[class_], members)
    return tuple(tuple(sorted(panel)) for panel in panels)


def _seat_class(
    panels: list[list[int]],
    seats: Sequence[tuple[int, int]],
    addresses: Sequence[int],
    members: Sequence[Sequence[Member]],
) -> None:
    """Seat the (panel, type) pairs of one household class."""
    so_far: Counter[int] = Counter()
    edges: list[tuple[int, tuple[int, int]]] = []
    for panel, t in seats:
        edges.append((panel, (t, so_far[t] // len(addresses))))
        so_far[t] += 1
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for t in so_far:
        for address, person in members[t]:
            assert address is not None
            at[t, address].append(person)
    turns: Counter[tuple[int, int]] = Counter()
    for (panel, t), colour in zip(seats, edge_colours(edges, len(addresses)), strict=True):
        home = t, addresses[colour]
        # People of one type at one address take turns.
        panels[panel].append(at[home][turns[home] % len(at[home])])
        turns[home] += 1


def _household_classes(members: Sequence[Sequence[Member]]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """For each type with addresses its class, named by its first type; per class its addresses in that order."""
    by_homes: dict[frozenset[int], int] = {}
    class_of: dict[int, int] = {}
    addresses: dict[int, list[int]] = {}
    for t, people in enumerate(members):
        homes = list(dict.fromkeys(address for address, _ in people if address is not None))
        if homes:
            class_of[t] = by_homes.setdefault(frozenset(homes), t)
            addresses.setdefault(class_of[t], homes)
    assert sum(len(homes) for homes in addresses.values()) == len({a for homes in addresses.values() for a in homes})
    return class_of, addresses
