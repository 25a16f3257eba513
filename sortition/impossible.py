"""Which types can be in no panel, decided exactly, and which bounds keep them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sortition.certificate import Exclusion
from sortition.distribution import Composition
from sortition.errors import InfeasibleQuotas
from sortition.oracle import Oracle
from sortition.solving.exclusion import exclusion_proofs
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The types that no panel holds, and panels found on the way; those and the given ones hold every other type."""

    impossible: frozenset[int]
    compositions: tuple[Composition, ...]


def coverage(
    space: TypeSpace, *, compositions: Iterable[Composition] = (), on_progress: Progress | None = None
) -> Coverage:
    """Decide for each type whether some panel holds it; types in the given panels need no question.

    One integer programme per remaining type, each asking for a panel with that type and many other unseen ones, so
    the number of programmes is nearer to types / seats than to types. Where the linear programme with one seat for
    the type has no solution, no integer programme is needed. An answer "none" is the solver's; `exclusion_proofs`
    turns it into multipliers where the linear programme suffices.

    Raises InfeasibleQuotas when there is no panel at all.
    """
    unseen = set(range(len(space.people)))
    for composition in compositions:
        unseen.difference_update(composition)
    oracle, impossible, found = Oracle(space), set[int](), list[Composition]()
    while unseen:
        if on_progress:
            on_progress("coverage", len(space.people) - len(unseen), len(space.people))
        type_ = min(unseen)
        panel = oracle.panel_with(type_, rather=dict.fromkeys(unseen, 1.0))
        if panel is None:
            unseen.remove(type_)
            impossible.add(type_)
            # Later programmes are stronger without it.
            oracle.exclude(type_)
        else:
            unseen.difference_update(panel)
            found.append(panel)
    if len(impossible) == len(space.people):
        raise InfeasibleQuotas(space.seats)
    return Coverage(impossible=frozenset(impossible), compositions=tuple(found))


def reasons(space: TypeSpace, exclusions: Iterable[Exclusion]) -> Mapping[int, str]:
    """For each excluded type the bounds that together keep it out, such as "age 16-24 max 0; seats 30".

    They are the rows of its multipliers. Where only an integer programme shows that the type fits nowhere, the
    reason is "whole seats": no bound does it alone, the seats of this type cannot be whole.
    """
    return {
        exclusion.type: "whole seats"
        if exclusion.multipliers is None
        else "; ".join(_bound(space, row, upper=y > 0) for row, y in exclusion.multipliers)
        for exclusion in exclusions
    }


def impossible_types(
    space: TypeSpace, *, compositions: Iterable[Composition] = (), on_progress: Progress | None = None
) -> tuple[Exclusion, ...]:
    """The types that no panel holds, proved by multipliers where that is possible, in order of proof."""
    covered = coverage(space, compositions=compositions, on_progress=on_progress)
    return exclusion_proofs(space, sorted(covered.impossible))


def _bound(space: TypeSpace, row: int, *, upper: bool) -> str:
    kind, *names = space.rows[row].name
    if kind == "seats":
        return f"seats {space.seats}"
    if kind == "household":
        return "household " + " ".join(names)
    bound = space.rows[row].upper if upper else space.rows[row].lower
    return f"{' '.join(names)} {'max' if upper else 'min'} {bound}"
