"""Goldilocks: nobody's chance too small and nobody's too large."""

from __future__ import annotations

from fractions import Fraction

from sortition.distribution import PanelDistribution
from sortition.relaxation import leximin_relaxation
from sortition.solving.delivery import deliver
from sortition.solving.extremes import best_min_chance, golden_mean
from sortition.solving.realisation import Progress, realise
from sortition.typespace import TypeSpace

GAMMA = 1.0
"""How much the smallest chance weighs against the largest: the paper's recommended balance."""


def goldilocks(space: TypeSpace, *, panels: int, on_progress: Progress | None = None) -> PanelDistribution:
    """Find the lottery that minimises n/k largest + GAMMA k/n / smallest chance, n people and k seats.

    Equal chances make both terms 1. A large chance invites people to misstate features, a small one is unfair; the
    sum weighs one against the other. That settles the smallest and the largest chance only; within that ceiling we
    take the leximin lottery, so people in between are not left to the solver's whim. The aim is set over fractional
    panels; where real panels do not attain it, the lottery with the least shortfall is delivered and `gap` counts it.

    Raises InfeasibleQuotas when there is no panel, SolverFailed when the solver gives up.
    Source: Baharav and Flanigan, "Fair, Manipulation-Robust, and Transparent Sortition", arXiv 2406.15009 (2024),
    Goldilocks with gamma 1; n counts people who can be on some panel. Differs: leximin inside the ceiling.
    """

    def chances(excluded: frozenset[int]) -> tuple[Fraction, ...]:
        _, ceiling = golden_mean(space, GAMMA, excluded=excluded)
        return leximin_relaxation(space, excluded=excluded, ceiling=ceiling, on_progress=on_progress).levels

    realised = realise(space, chances, panels=panels, on_progress=on_progress)
    return deliver(
        space,
        realised,
        objective="goldilocks",
        panels=panels,
        best_min=Fraction(best_min_chance(space, excluded=realised.excluded)).limit_denominator(10**12),
        on_progress=on_progress,
    )
