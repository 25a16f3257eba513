"""Leximin: the lottery whose smallest chance is largest, then the next smallest, and so on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sortition.distribution import PanelDistribution
from sortition.oracle import Oracle
from sortition.relaxation import Relaxation, leximin_relaxation
from sortition.solving.column_generation import leximin_over_panels
from sortition.solving.delivery import deliver
from sortition.solving.realisation import ETA, Progress, Realised, lottery_of, realise, shortfall
from sortition.typespace import TypeSpace


def leximin(space: TypeSpace, *, panels: int, on_progress: Progress | None = None) -> PanelDistribution:
    """Find the panel lottery whose smallest selection chance is largest, then the next, and so on, over types.

    The linear programme over types bounds every lottery in leximin order, with an exact certificate. Where real
    panels attain its chances within ETA, counted in tickets, the lottery is optimal and says so. Where they do not,
    the leximin optimum over real panels is found by exact column generation; it rests on the solver's bounds, so
    `optimal` stays false and `gap` says how far the smallest chance stays below the linear programme's.
    `panels` is the number M of equally likely panels to draw from.

    Raises InfeasibleQuotas when there is no panel, SolverFailed when the solver gives up.
    Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature
    596, 548-552 (2021), for the objective. Differs: types instead of people, a certified relaxation before column
    generation, and no tolerance on levels (theirs is 5e-4).
    """
    solved = _Relaxed(space, on_progress)
    realised = realise(space, solved.levels, panels=panels, on_progress=on_progress)
    certificate = solved.relaxation(realised.excluded).certificate
    if realised.shortfall > ETA:
        realised = leximin_over_real_panels(space, realised, on_progress)
    proved = certificate is not None and all(e.multipliers is not None for e in certificate.exclusions)
    return deliver(
        space,
        realised,
        objective="leximin",
        panels=panels,
        certificate=certificate,
        optimal=proved and realised.shortfall <= ETA,
        best_min=min(level for t, level in enumerate(realised.wanted) if t not in realised.excluded),
        on_progress=on_progress,
    )


class _Relaxed:
    """Remembers the relaxation that was solved last, so that its certificate need not be made twice."""

    def __init__(self, space: TypeSpace, on_progress: Progress | None) -> None:
        self.space = space
        self.on_progress = on_progress
        self.last: tuple[frozenset[int], Relaxation] | None = None

    def relaxation(self, excluded: frozenset[int]) -> Relaxation:
        if self.last is None or self.last[0] != excluded:
            found = leximin_relaxation(self.space, excluded=excluded, on_progress=self.on_progress)
            self.last = excluded, found
        return self.last[1]

    def levels(self, excluded: frozenset[int]) -> tuple[Fraction, ...]:
        return self.relaxation(excluded).levels


def leximin_over_real_panels(space: TypeSpace, realised: Realised, on_progress: Progress | None) -> Realised:
    """The same with the leximin lottery over real panels instead, as far as the work allows."""
    found = leximin_over_panels(
        space,
        compositions=realised.known,
        oracle=Oracle(space, excluded=realised.excluded),
        work=realised.work,
        on_progress=on_progress,
    )
    lottery = lottery_of(space, found.lottery)
    short = shortfall(realised.wanted, lottery.chances)
    return replace(realised, lottery=lottery, shortfall=short, numbered=())
