"""Maximin: the largest possible smallest chance, and then the smallest possible largest one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sortition.distribution import PanelDistribution
from sortition.leximin import leximin_over_real_panels
from sortition.relaxation import leximin_relaxation
from sortition.solving.delivery import deliver
from sortition.solving.extremes import ceiling_at
from sortition.solving.realisation import ETA, Progress, realise
from sortition.typespace import TypeSpace


def maximin(space: TypeSpace, *, panels: int, on_progress: Progress | None = None) -> PanelDistribution:
    """Find the lottery whose smallest chance is as large as can be, and among those whose largest is smallest.

    Among the many that are left, the leximin one below that ceiling. Where real panels do not attain the chances of
    the linear programme, the smallest chance is still made as large as real panels allow, by column generation; the
    largest is then what it is. `optimal` stays false: the record keeps that word for leximin. `gap` 0 says that the
    smallest chance is the best possible.

    Raises InfeasibleQuotas when there is no panel, SolverFailed when the solver gives up.
    Source: the objective is the default of sortition-algorithms; the second aim is ours.
    """
    best: dict[frozenset[int], Fraction] = {}

    def chances(excluded: frozenset[int]) -> tuple[Fraction, ...]:
        free = leximin_relaxation(space, excluded=excluded, on_progress=on_progress)
        best[excluded] = free.stages[0].level
        ceiling = ceiling_at(space, best[excluded], excluded=excluded)
        return leximin_relaxation(space, excluded=excluded, ceiling=ceiling, on_progress=on_progress).levels

    realised = realise(space, chances, panels=panels, on_progress=on_progress)
    if realised.shortfall > ETA:
        realised = leximin_over_real_panels(space, realised, on_progress)
    found = deliver(
        space,
        realised,
        objective="maximin",
        panels=panels,
        best_min=best[realised.excluded],
        on_progress=on_progress,
    )
    # Tickets are whole, so a chance of 1/11 is missed by a hair; that is not a gap.
    return found if found.gap is None or found.gap > ETA else replace(found, gap=Fraction(0))
