"""Lotteries over real panels, found one panel at a time: reach given chances, or the leximin of the integer problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.distribution import Composition
from sortition.errors import SolverFailed
from sortition.oracle import Oracle
from sortition.solver import quiet_solver
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]
Floats = NDArray[np.float64]

# A round of pricing ends when the proved bound is this near; HiGHS' own tolerances are 1e-9.
_CLOSE = 1e-8
# Settled chances are asked for a hair less, so that the next programme is not infeasible by rounding.
_HAIR = 1e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A lottery over panels in floating point; weights are at least 0 and about 1 together."""

    compositions: tuple[Composition, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The lottery nearest to the chances asked for; `shortfall` is its largest, `least` proved to be unavoidable."""

    lottery: Weighted
    shortfall: float
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Types settled at `level`; the solver's bound shows that it could be at most `bound`."""

    types: tuple[int, ...]
    level: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerLeximin:
    """The leximin lottery over panels, as far as `levels` go; types that they do not name were not examined."""

    lottery: Weighted
    levels: tuple[Level, ...]


class Work:
    """How much pricing may still be done, counted in types priced: seconds would make results depend on the machine.

    No dataclass, because it is no value: it runs down.
    """

    __slots__ = ("left",)

    def __init__(self, *, left: int) -> None:
        self.left = left


def reach(
    space: TypeSpace,
    chances: Sequence[Fraction],
    *,
    compositions: Iterable[Composition],
    oracle: Oracle,
    work: Work,
    on_progress: Progress | None = None,
) -> Reached:
    """Find the lottery over panels whose largest shortfall below `chances` is smallest, starting from some panels.

    Linear programme over the known panels: least e with chance of t >= chances[t] - e for every type; its
    multipliers are the weights of the next panel sought. Their best panel also bounds e from below.
    """
    wanted = [t for t, most in enumerate(oracle.most) if most > 0]
    master = _Master(space, wanted, [float(chances[t]) for t in wanted], compositions)
    bound = master.price(oracle, work, on_progress, "columns")
    return Reached(lottery=master.lottery(), shortfall=max(0.0, -master.z), least=max(0.0, -bound))


def leximin_over_panels(
    space: TypeSpace,
    *,
    compositions: Iterable[Composition],
    oracle: Oracle,
    work: Work,
    on_progress: Progress | None = None,
) -> IntegerLeximin:
    """Find the leximin lottery over real panels, where the linear programme over types promises too much.

    Per level: the largest z with chance of t >= z for types not yet settled and >= their level for the others.
    With multipliers y, scaled so that those of the open types sum to 1, and v the proved weight of the best panel
    for y[t] / people[t]: no lottery gives more than U = v - sum of y[t] * level of t over settled t. The round ends
    when U - z is small; a type with y[t] > 0 can then have at most z + (U - z) / y[t] and is settled. Multipliers
    sum to 1, so at least one type is settled each time.

    Source: Flanigan, Gölz, Gupta, Hennig, Procaccia (2021), Methods, "Leximin"; over types instead of people, and
    with the proved bound of the integer programme where they use its best panel.
    """
    wanted = [t for t, most in enumerate(oracle.most) if most > 0]
    master = _Master(space, wanted, [0.0] * len(wanted), compositions)
    levels: list[Level] = []
    while master.open.any():
        bound = master.price(oracle, work, on_progress, "levels")
        if work.left <= 0:
            break
        rows = master.settle(bound)
        levels.append(Level(types=tuple(wanted[r] for r in rows), level=master.z, bound=max(bound, master.z)))
        if on_progress:
            on_progress("levels", len(wanted) - int(master.open.sum()), len(wanted))
    return IntegerLeximin(lottery=master.lottery(), levels=tuple(levels))


class _Master:
    """max z, sum over panels of weight x share of t - z [t open] >= asked[t], weights sum to 1; kept in the solver.

    Row r belongs to type wanted[r], the last row to the sum; column 0 is z, column 1 + j panel j. A panel's share
    of t is its seats for t over the people of t.
    """

    def __init__(
        self, space: TypeSpace, wanted: list[int], asked: list[float], compositions: Iterable[Composition]
    ) -> None:
        self.people = np.array([space.people[t] for t in wanted], dtype=float)
        self.row = {t: r for r, t in enumerate(wanted)}
        self.types = len(space.people)
        self.wanted = np.array(wanted)
        self.asked = np.array(asked)
        self.open = np.ones(len(wanted), dtype=bool)
        self.panels: list[Composition] = []
        self.known: set[Composition] = set()
        self.z = 0.0
        self.multipliers = np.zeros(len(wanted))
        self.weights: Floats = np.zeros(0)
        self.solver = quiet_solver()
        infinite = highspy.kHighsInf
        rows = len(wanted) + 1
        self.solver.addRows(
            rows, np.append(self.asked, 1.0), np.append(np.full(len(wanted), infinite), 1.0),
            0, np.zeros(rows, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0),
        )  # fmt: skip
        count = len(wanted)
        self.solver.addCol(-1.0, -infinite, infinite, count, np.arange(count, dtype=np.int32), np.full(count, -1.0))
        for composition in compositions:
            self.add(composition)

    def add(self, composition: Composition) -> bool:
        """Add a panel; false when it was known."""
        if composition in self.known:
            return False
        self.known.add(composition)
        self.panels.append(composition)
        rows, seats = np.unique([self.row[t] for t in composition], return_counts=True)
        self.solver.addCol(
            0.0, 0.0, highspy.kHighsInf, len(rows) + 1,
            np.append(rows, len(self.people)).astype(np.int32), np.append(seats / self.people[rows], 1.0),
        )  # fmt: skip
        return True

    def price(self, oracle: Oracle, work: Work, on_progress: Progress | None, phase: str) -> float:
        """Add panels until none improves z by more than can be seen; returns the proved upper bound on z."""
        bound = np.inf
        while True:
            self._solve()
            if bound - self.z <= _CLOSE or work.left <= 0:
                return bound
            work.left -= self.types
            weights = np.zeros(self.types)
            weights[self.wanted] = self.multipliers / self.people
            best = oracle.best_panel(weights)
            if best is None:
                raise SolverFailed("pricing", "no panel")
            bound = min(bound, best.bound - float(self.multipliers @ self.asked))
            if on_progress:
                on_progress(phase, len(self.panels), len(self.panels) + 1)
            # A panel that is known already cannot help: what is left is the solver's tolerance, and is reported.
            if bound - self.z <= _CLOSE or not self.add(best.composition):
                return bound

    def settle(self, bound: float) -> list[int]:
        """Settle the open rows whose multipliers prove them blocked about as sharply as the best of them."""
        y = np.where(self.open, self.multipliers, 0.0)
        gap = max(bound - self.z, 1e-12)
        rows = np.flatnonzero(y * max(1e-7, gap / y.max()) >= gap)
        if not len(rows):
            rows = np.array([int(y.argmax())])
        self.open[rows] = False
        self.asked[rows] = self.z - _HAIR
        for r in rows:
            self.solver.changeCoeff(int(r), 0, 0.0)
            self.solver.changeRowBounds(int(r), self.asked[r], highspy.kHighsInf)
        return [int(r) for r in rows]

    def lottery(self) -> Weighted:
        used = np.flatnonzero(self.weights)
        return Weighted(
            compositions=tuple(self.panels[j] for j in used), weights=tuple(float(self.weights[j]) for j in used)
        )

    def _solve(self) -> None:
        for attempt in (0, 1):
            if attempt:
                self.solver.clearSolver()
            self.solver.run()
            if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                break
        else:
            raise SolverFailed("columns", self.solver.modelStatusToString(self.solver.getModelStatus()))
        solution = self.solver.getSolution()
        self.z = float(solution.col_value[0])
        self.weights = np.maximum(np.array(solution.col_value)[1:], 0.0)
        y: Floats = np.maximum(np.array(solution.row_dual)[:-1], 0.0)
        self.multipliers = y / y[self.open].sum()
