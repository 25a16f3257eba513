"""Who may take the seats that fell open: every choice of people that keeps the quotas of the whole panel best.

Exact, in whole numbers, without a solver. Those who sit stay; which of the best choices it becomes is for a new
public random value (`succession.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from sortition.errors import BadSetting, TooManyChoices

MOST_CHOICES = 10_000
"""More possible choices than this are not listed, and so not drawn from."""
_MOST_STEPS = 400_000
"""Of the search; some seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may take an open seat: `rows` are the numbers of the quotas that count this person.

    `address` is "" for who shares none; of one address at most one person may sit.
    """

    id: str
    rows: tuple[int, ...]
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancies:
    """A panel with `open` seats to fill: `taken[q]` seats that quota q counts are taken by those who stay.

    `features` has the (least, most) of each quota, one group per feature, in the order of the quotas' numbers.
    `candidates` are in order of lot.
    """

    features: tuple[tuple[tuple[int, int], ...], ...]
    taken: tuple[int, ...]
    open: int
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        if len(self.taken) != sum(map(len, self.features)) or self.open < 0:
            raise BadSetting("taken", str(len(self.taken)), f"{sum(map(len, self.features))} quotas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All best ways to fill the open seats, each as ids in order of lot, in the order of these lists.

    `deviation` is how many seats the panel then has outside its quotas, over all quotas; `seats` how many are filled,
    fewer than are open only where there are not enough people who may sit together.
    """

    deviation: int
    seats: int
    choices: tuple[tuple[str, ...], ...]


def best_choices(vacancies: Vacancies) -> Choices:
    """Every choice that fills as many seats as can be filled and, of these, has the smallest deviation.

    Raises TooManyChoices when there are more than MOST_CHOICES, or when the search takes too long to be sure.
    """
    search = _Search(vacancies)
    limit = search.least
    while not (found := list(search.within(limit))):
        limit += 1
    place = {candidate.id: at for at, candidate in enumerate(vacancies.candidates)}
    together = sorted({choice for kinds in found for choice in _persons(kinds, place)})
    if len(together) > MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    ids = [candidate.id for candidate in vacancies.candidates]
    choices = tuple(tuple(ids[at] for at in choice) for choice in together)
    return Choices(deviation=limit, seats=search.seats, choices=choices)


def least_deviation(vacancies: Vacancies) -> tuple[int, int]:
    """How many seats stay empty at best, and the smallest deviation then. Raises TooManyChoices."""
    search = _Search(vacancies)
    limit = search.least
    while next(search.within(limit), None) is None:
        limit += 1
    return vacancies.open - search.seats, limit


def deviation(features: Sequence[Sequence[tuple[int, int]]], counts: Sequence[int]) -> int:
    """How many seats are missing below a least or above a most, over all quotas."""
    bounds = (bound for group in features for bound in group)
    return sum(max(0, least - n, n - most) for (least, most), n in zip(bounds, counts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Candidates who fit equally: the same quotas, and the same address where it is shared."""

    rows: tuple[int, ...]
    address: str
    ids: tuple[str, ...]


class _Search:
    """Goes through the kinds in order, and turns back where the deviation is bound to be above the limit."""

    def __init__(self, vacancies: Vacancies) -> None:
        self._features = vacancies.features
        self._taken = vacancies.taken
        self._kinds = _kinds(vacancies.candidates)
        self._steps = 0
        homes = {kind.address for kind in self._kinds if kind.address}
        alone = sum(len(kind.ids) for kind in self._kinds if not kind.address)
        self.seats = min(vacancies.open, alone + len(homes))
        """How many seats can be filled."""
        self.least = self._bound(self._taken, self.seats)
        """A deviation that no choice gets below."""

    def within(self, limit: int) -> Iterator[dict[_Kind, int]]:
        """Every choice that fills the seats with a deviation of at most `limit`, as people per kind."""
        yield from self._below(0, self.seats, self._taken, limit, {})

    def _below(
        self, first: int, seats: int, counts: tuple[int, ...], limit: int, chosen: dict[_Kind, int]
    ) -> Iterator[dict[_Kind, int]]:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooManyChoices(most=MOST_CHOICES)
        if self._bound(counts, seats) > limit:
            return
        if seats == 0:
            yield dict(chosen)
            return
        for at in range(first, len(self._kinds)):
            kind = self._kinds[at]
            if kind.address and any(kind.address == other.address for other in chosen):
                continue
            more = list(counts)
            for take in range(1, min(seats, 1 if kind.address else len(kind.ids)) + 1):
                for row in kind.rows:
                    more[row] += 1
                chosen[kind] = take
                yield from self._below(at + 1, seats - take, tuple(more), limit, chosen)
            chosen.pop(kind, None)

    def _bound(self, counts: Sequence[int], seats: int) -> int:
        """With `seats` more people a feature loses at most so many seats below, and gains those beyond its room."""
        total = first = 0
        for group in self._features:
            over = need = room = 0
            for (least, most), n in zip(group, counts[first : first + len(group)], strict=True):
                if n > most:
                    over += n - most
                else:
                    room += most - n
                    need += max(0, least - n)
            total += over + max(0, need - seats, seats - room)
            first += len(group)
        return total


def _kinds(candidates: Sequence[Candidate]) -> tuple[_Kind, ...]:
    at_home: dict[str, int] = {}
    for candidate in candidates:
        at_home[candidate.address] = at_home.get(candidate.address, 0) + 1
    alike: dict[tuple[tuple[int, ...], str], list[str]] = {}
    for candidate in candidates:
        shared = candidate.address if at_home[candidate.address] > 1 else ""
        alike.setdefault((candidate.rows, shared), []).append(candidate.id)
    return tuple(_Kind(rows=rows, address=address, ids=tuple(ids)) for (rows, address), ids in alike.items())


def _persons(kinds: Mapping[_Kind, int], place: Mapping[str, int]) -> list[tuple[int, ...]]:
    """The choices of persons that one choice of kinds stands for, as places in the order of lot."""
    ways = 1
    for kind, take in kinds.items():
        for left in range(take):
            ways = ways * (len(kind.ids) - left) // (left + 1)
    if ways > MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    parts = [list(combinations([place[id_] for id_ in kind.ids], take)) for kind, take in kinds.items()]
    return [tuple(sorted(at for part in parts_ for at in part)) for parts_ in product(*parts)]
