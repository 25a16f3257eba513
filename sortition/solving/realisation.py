"""From chances over fractional panels to a lottery over real ones, leaving out the types that no panel can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sortition.distribution import TICKETS, Composition
from sortition.impossible import coverage
from sortition.oracle import Oracle
from sortition.solving.apportionment import apportion
from sortition.solving.attainment import attain
from sortition.solving.column_generation import Weighted, Work, reach
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]
Target = Callable[[frozenset[int]], Sequence[Fraction]]
"""From the types that no panel holds to the chance wanted for each type."""

ETA = Fraction(1, 10**7)
"""How far the tickets may stay below a chance; the record calls a lottery optimal within this."""

# Up to this many types it takes less than a second to ask first which of them fit in no panel.
_FEW = 1000
# Up to this many the integer programmes of column generation take a millisecond each.
_FEWEST = 60
# Types priced before column generation gives up: 2000 programmes for a pool of 200 types.
_WORK = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """Distinct compositions with their tickets, 10**15 together, and the chance of each type by those tickets."""

    compositions: tuple[Composition, ...]
    tickets: tuple[int, ...]
    chances: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """How near real panels come to the chances wanted.

    `wanted[t]` are those chances, `shortfall` the largest by which the tickets stay below them. `numbered` are the
    M equally likely panels, or () when they are still to be made from the tickets. `known` are all panels found.
    `excluded` types fit in no panel. `work` is what is left of the work allowed.
    """

    wanted: tuple[Fraction, ...]
    excluded: frozenset[int]
    lottery: Lottery
    shortfall: Fraction
    numbered: tuple[Composition, ...]
    known: tuple[Composition, ...]
    work: Work


def realise(space: TypeSpace, target: Target, *, panels: int, on_progress: Progress | None = None) -> Realised:
    """Find M numbered panels and tickets that give each type the chance that `target` wants, or the nearest possible.

    Halving and least squares do it where seats are free enough. A type that none of their panels holds is looked
    for by an integer programme; when it fits nowhere, all is done again without it. What then still misses a chance
    by more than ETA goes to column generation, which finds the least shortfall possible; where that takes no time
    it comes first, for halving is slow where it must fail.

    Raises InfeasibleQuotas when there is no panel.
    """
    known: set[Composition] = set()
    excluded: frozenset[int] = frozenset()
    work = Work(left=_WORK)
    few = len(space.people) <= _FEW
    if few:
        covered = coverage(space, on_progress=on_progress)
        excluded = covered.impossible
        known.update(covered.compositions)
    wanted = tuple(target(excluded))
    if len(space.people) - len(excluded) <= _FEWEST:
        lottery = _reached(space, wanted, excluded, known, work, on_progress)
        if shortfall(wanted, lottery.chances) > ETA:
            return _realised(wanted, excluded, lottery, (), known, work)
    attained = attain(space, _seats(space, wanted), panels, on_progress=on_progress)
    known.update(attained.found)
    if not few:
        covered = coverage(space, compositions=known, on_progress=on_progress)
        known.update(covered.compositions)
        if covered.impossible:
            excluded, before = covered.impossible, wanted
            wanted = tuple(target(excluded))
            if any(before[t] for t in excluded):
                attained = attain(space, _seats(space, wanted), panels, on_progress=on_progress)
                known.update(attained.found)
    if attained.tickets is not None:
        lottery = _lottery(space, attained.tickets.compositions, attained.tickets.tickets)
        if shortfall(wanted, lottery.chances) <= ETA:
            return _realised(wanted, excluded, lottery, attained.numbered, known, work)
    lottery = _reached(space, wanted, excluded, known, work, on_progress)
    return _realised(wanted, excluded, lottery, (), known, work)


def numbered_panels(
    space: TypeSpace, realised: Realised, panels: int, on_progress: Progress | None = None
) -> tuple[Composition, ...]:
    """The M equally likely panels: those of halving, else the panels of the tickets, repeated."""
    if realised.numbered:
        return realised.numbered
    lottery = realised.lottery
    expected = _seats(space, lottery.chances)
    return apportion(lottery.compositions, lottery.tickets, expected, panels, on_progress=on_progress).compositions


def _seats(space: TypeSpace, chances: Sequence[Fraction]) -> list[Fraction]:
    return [n * p for n, p in zip(space.people, chances, strict=True)]


def _reached(
    space: TypeSpace,
    wanted: Sequence[Fraction],
    excluded: frozenset[int],
    known: set[Composition],
    work: Work,
    on_progress: Progress | None,
) -> Lottery:
    oracle = Oracle(space, excluded=excluded)
    reached = reach(space, wanted, compositions=sorted(known), oracle=oracle, work=work, on_progress=on_progress)
    known.update(reached.lottery.compositions)
    return lottery_of(space, reached.lottery)


def _realised(
    wanted: tuple[Fraction, ...],
    excluded: frozenset[int],
    lottery: Lottery,
    numbered: tuple[Composition, ...],
    known: set[Composition],
    work: Work,
) -> Realised:
    return Realised(
        wanted=wanted,
        excluded=excluded,
        lottery=lottery,
        shortfall=shortfall(wanted, lottery.chances),
        numbered=numbered,
        known=tuple(sorted(known)),
        work=work,
    )


def shortfall(wanted: Sequence[Fraction], chances: Sequence[Fraction]) -> Fraction:
    """The largest amount by which a chance stays below the one wanted."""
    return max((w - c for w, c in zip(wanted, chances, strict=True)), default=Fraction(0))


def lottery_of(space: TypeSpace, weighted: Weighted) -> Lottery:
    """Turn weights into 10**15 tickets by largest remainder; panels that get none are left out."""
    pairs = sorted(zip(weighted.compositions, weighted.weights, strict=True))
    exact = [Fraction(w) for _, w in pairs]
    total = sum(exact, Fraction(0))
    shares = [TICKETS * w / total for w in exact]
    whole = [int(s) for s in shares]
    for j in sorted(range(len(pairs)), key=lambda j: (whole[j] - shares[j], j))[: TICKETS - sum(whole)]:
        whole[j] += 1
    kept = [(composition, n) for (composition, _), n in zip(pairs, whole, strict=True) if n]
    return _lottery(space, tuple(c for c, _ in kept), tuple(n for _, n in kept))


def _lottery(space: TypeSpace, compositions: tuple[Composition, ...], tickets: tuple[int, ...]) -> Lottery:
    seats = [0] * len(space.people)
    for composition, number in zip(compositions, tickets, strict=True):
        for t in composition:
            seats[t] += number
    chances = tuple(Fraction(s, TICKETS * n) for s, n in zip(seats, space.people, strict=True))
    return Lottery(compositions=compositions, tickets=tickets, chances=chances)
