"""From expected seats per type to whole panels and tickets that attain them, as far as that can be done directly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sortition.errors import SolverFailed
from sortition.halving import halve
from sortition.solving.apportionment import apportion
from sortition.solving.nodes import Composition
from sortition.solving.totals import totals
from sortition.solving.weights import Tickets, tickets
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]

# Panels per type before weighing. Weights exist from about 1.02 on, but finding them then takes ten times longer.
_PANELS_PER_TYPE = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """`numbered` panels, equally likely, and the tickets over all `found` panels.

    `off` are the types that sit in neither floor nor ceil of their expected number of numbered panels. `lost`
    counts panels that halving could not make; when `tickets.eta` is above what the caller asks for, `found` is
    where column generation starts. With nothing found at all, `numbered` is empty and `tickets` None.
    """

    numbered: tuple[Composition, ...]
    found: tuple[Composition, ...]
    tickets: Tickets | None
    off: tuple[int, ...]
    lost: int


def attain(
    space: TypeSpace, expected: Sequence[Fraction], panels: int, *, on_progress: Progress | None = None
) -> Attained:
    """Make `panels` numbered panels whose totals round `expected`, and tickets whose mean is `expected`."""
    numbered, lost = _batch(space, expected, panels, on_progress)
    found = list(numbered)
    more = int(_PANELS_PER_TYPE * len(space.people)) - panels
    if more > 0 and not lost:
        extra, lost_extra = _batch(space, expected, more, on_progress)
        found += extra
        lost += lost_extra
    if not found:
        return Attained(numbered=(), found=(), tickets=None, off=(), lost=lost)
    weighed = tickets(space, found, expected, on_progress=on_progress)
    off: tuple[int, ...] = ()
    if len(numbered) < panels:
        apportioned = apportion(weighed.compositions, weighed.tickets, expected, panels, on_progress=on_progress)
        numbered, off = apportioned.compositions, apportioned.off
    return Attained(numbered=numbered, found=tuple(found), tickets=weighed, off=off, lost=lost)


def _batch(
    space: TypeSpace, expected: Sequence[Fraction], panels: int, on_progress: Progress | None
) -> tuple[tuple[Composition, ...], int]:
    try:
        wanted = totals(space, expected, panels)
    except SolverFailed:
        return (), panels
    halved = halve(space, wanted, panels, on_progress=on_progress)
    return halved.compositions, halved.lost
