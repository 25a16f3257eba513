"""Leximin of the linear programme over types: fractional seats instead of whole ones, with exact rational levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.certificate import Certificate, Multipliers, Stage, check
from sortition.errors import SolverFailed
from sortition.solving.elimination import null_vector
from sortition.solving.exclusion import exclusion_proofs
from sortition.solving.solver import quiet_solver, run_to_optimum
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """The leximin vector of the linear programme: an upper bound, in leximin order, on every lottery over panels.

    `levels[t]` is the chance of each person of type t (0 for an excluded type), `classes[t]` its stage or -1.
    `certificate` is there when the levels are exact and no ceiling was set; without it, and with `exact` false,
    the levels are the solver's floating point numbers, right to about 1e-9.
    """

    levels: tuple[Fraction, ...]
    stages: tuple[Stage, ...]
    classes: tuple[int, ...]
    exact: bool
    certificate: Certificate | None

    @property
    def multipliers(self) -> tuple[Multipliers, ...]:
        """Per stage: by how much the level would rise if the bound that holds it back were one seat wider."""
        return tuple(stage.multipliers for stage in self.stages)


def leximin_relaxation(
    space: TypeSpace,
    *,
    excluded: frozenset[int] = frozenset(),
    ceiling: Fraction | None = None,
    on_progress: Progress | None = None,
) -> Relaxation:
    """Find the chances per type whose smallest is largest, then the next smallest, over fractional panels.

    `excluded` types are held at 0; with a `ceiling` no chance may exceed it. One linear programme per stage, in
    variables z and s[t] >= 0 with c[t] = people[t] z + s[t] for types not yet settled: maximise z, then settle the
    types whose multipliers are positive (sum a[t] over their rows, see certificate.check). A type that a
    degenerate basis hides comes back in a later stage of the same level, so no second programme is needed.
    Levels are never rounded: the zero pattern of the multipliers is solved again in rationals.

    Raises InfeasibleQuotas when no fractional panel meets the rows, SolverFailed when the solver gives up.
    Source: our own; the staged scheme is Ogryczak, Pioro, Tomaszewski (2005), max-min by dual variables.
    """
    programme = _Programme(space, excluded, ceiling)
    stages: list[Stage] = []
    classes = [-1] * len(space.people)
    exact = True
    while programme.free.any():
        if on_progress:
            on_progress("relaxation", len(space.people) - int(programme.free.sum()), len(space.people))
        stage, members, certain = programme.stage()
        exact &= certain
        for t in members:
            classes[t] = len(stages)
        stages.append(stage)
        programme.settle(members, stage.level)
    levels = tuple(stages[c].level if c >= 0 else Fraction(0) for c in classes)
    certificate = None
    if ceiling is None:
        # The check decides: multipliers read off in floating point may be exact too.
        exclusions = exclusion_proofs(space, sorted(excluded))
        certificate = Certificate(exclusions=exclusions, stages=tuple(stages), classes=tuple(classes))
        findings = check(certificate, people=space.people, cap=space.cap, rows=space.rows)
        exact = all(f.ok or f.name.startswith("exclusion") for f in findings)
    if on_progress:
        on_progress("relaxation", len(space.people), len(space.people))
    return Relaxation(
        levels=levels,
        stages=tuple(stages),
        classes=tuple(classes),
        exact=exact,
        certificate=certificate if exact else None,
    )


class _Programme:
    """The linear programme of one stage after the other, kept warm; column 0 is z, column 1 + t is s[t]."""

    def __init__(self, space: TypeSpace, excluded: frozenset[int], ceiling: Fraction | None) -> None:
        self.space = space
        self.people = np.array(space.people, dtype=float)
        # The most seats of each type; a ceiling on chances makes it a fraction.
        self.most = [
            Fraction(cap) if ceiling is None else min(Fraction(cap), ceiling * people)
            for cap, people in zip(space.cap, space.people, strict=True)
        ]
        self.most_float = np.array([float(m) for m in self.most])
        self.ratio = [most / people for most, people in zip(self.most, space.people, strict=True)]
        self.free = np.array([t not in excluded for t in range(len(space.people))])
        self.members = [np.array(row.types, dtype=np.intp) for row in space.rows]
        self.settled = [Fraction(0)] * len(space.rows)
        self.floor = Fraction(0)
        self.cap_row: dict[int, int] = {}
        self.solver = self._load(excluded)

    def _load(self, excluded: frozenset[int]) -> highspy.Highs:
        rows, types = self.space.rows, len(self.people)
        infinite = highspy.kHighsInf
        solver = quiet_solver()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = types + 1, len(rows)
        lp.col_cost_ = np.concatenate(([-1.0], np.zeros(types)))
        lp.col_lower_ = np.zeros(types + 1)
        lp.col_upper_ = np.array([infinite] + [0.0 if t in excluded else infinite for t in range(types)])
        lp.row_lower_ = np.array([float(row.lower) for row in rows])
        lp.row_upper_ = np.array([float(row.upper) for row in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        weight = [self._weight(i) for i in range(len(rows))]
        lp.a_matrix_.start_ = np.cumsum([0] + [len(m) + 1 for m in self.members])
        lp.a_matrix_.index_ = np.concatenate([np.concatenate(([0], m + 1)) for m in self.members])
        lp.a_matrix_.value_ = np.concatenate(
            [np.concatenate(([w], np.ones(len(m)))) for w, m in zip(weight, self.members, strict=True)]
        )
        solver.passModel(lp)
        return solver

    def _weight(self, row: int) -> float:
        """How many people of types not yet settled the row counts: the coefficient of z."""
        members = self.members[row]
        return float(self.people[members][self.free[members]].sum())

    def stage(self) -> tuple[Stage, list[int], bool]:
        """The next level, its multipliers, the types it settles, and whether level and multipliers are exact."""
        top = min(self.ratio[t] for t in np.flatnonzero(self.free))
        self.solver.changeColsBounds(1, np.array([0], dtype=np.int32), np.array([0.0]), np.array([float(top)]))
        z, duals = self._solve_with_caps()
        at_top = [int(t) for t in np.flatnonzero(self.free) if self.ratio[t] == top]
        if z >= float(top) * (1 - 1e-12):
            return Stage(level=top, multipliers=()), at_top, True
        found = self._exact(duals, z)
        if found is not None:
            return *found, True
        sums = self._float_sums(duals)
        members = [int(t) for t in np.flatnonzero(self.free & (sums > 1e-9))]
        if not members:
            raise SolverFailed("relaxation", "no type is blocked at its level")
        pairs = tuple((int(i), Fraction(float(duals[i]))) for i in np.flatnonzero(np.abs(duals) > 1e-9))
        return Stage(level=max(self.floor, Fraction(z)), multipliers=pairs), members, False

    def _solve_with_caps(self) -> tuple[float, NDArray[np.float64]]:
        """Maximise z; caps come in as rows s[t] + people[t] z <= most[t] only where they would be broken."""
        while True:
            run_to_optimum(self.solver, "relaxation", self.space.seats)
            solution = self.solver.getSolution()
            values = np.array(solution.col_value)
            seats = values[1:] + self.people * values[0]
            broken = np.flatnonzero(self.free & (seats > self.most_float + 1e-9))
            fresh = [int(t) for t in broken if t not in self.cap_row]
            for t in fresh:
                self.cap_row[t] = self.solver.getNumRow()
                self.solver.addRow(
                    -highspy.kHighsInf, self.most_float[t], 2, np.array([0, t + 1], dtype=np.int32),
                    np.array([self.people[t], 1.0]),
                )  # fmt: skip
            if not fresh:
                return float(values[0]), -np.array(solution.row_dual)[: len(self.members)]

    def _float_sums(self, duals: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.zeros(len(self.people))
        for i in np.flatnonzero(duals):
            sums[self.members[i]] += duals[i]
        return sums

    def _exact(self, duals: NDArray[np.float64], z: float) -> tuple[Stage, list[int]] | None:
        """Level and multipliers in rationals from the zero pattern of the solver's multipliers, or None."""
        largest = float(np.abs(duals).max(initial=0.0))
        for threshold in (1e-7, 1e-9, 1e-5):
            support = np.flatnonzero(np.abs(duals) > threshold * largest)
            if not len(support):
                continue
            sums = self._float_sums(np.where(np.abs(duals) > threshold * largest, duals, 0.0))
            blank = self.free & (np.abs(sums) <= threshold * largest)
            incidence = np.zeros((len(support), len(self.people)), dtype=np.int8)
            for k, i in enumerate(support):
                incidence[k, self.members[i]] = 1
            patterns = np.unique(incidence[:, blank].T, axis=0)
            y = null_vector(patterns.tolist(), [float(duals[i]) for i in support])
            found = y and self._level([int(i) for i in support], y, z)
            if found:
                return found
        return None

    def _level(self, support: list[int], y: list[int], z: float) -> tuple[Stage, list[int]] | None:
        sums = np.zeros(len(self.people), dtype=object)
        for i, y_i in zip(support, y, strict=True):
            sums[self.members[i]] += y_i
        rows, people = self.space.rows, self.space.people
        members = [int(t) for t in np.flatnonzero(self.free & (sums > 0))]
        raised = sum(sums[t] * people[t] for t in members)
        if not raised:
            return None
        budget = sum(
            (
                y_i * ((rows[i].upper if y_i > 0 else rows[i].lower) - self.settled[i])
                for i, y_i in zip(support, y, strict=True)
            ),
            Fraction(0),
        )
        capped = sum((sums[t] * self.most[t] for t in np.flatnonzero(self.free & (sums < 0))), Fraction(0))
        level = (budget - capped) / raised
        if level < self.floor or abs(float(level) - z) > 1e-7:
            return None
        pairs = tuple((i, Fraction(y_i, raised)) for i, y_i in zip(support, y, strict=True) if y_i)
        return Stage(level=level, multipliers=pairs), members

    def settle(self, members: list[int], level: Fraction) -> None:
        """Hold these types at `level` from now on."""
        self.floor = level
        self.free[members] = False
        chosen = np.zeros(len(self.people), dtype=bool)
        chosen[members] = True
        held = self.people[members] * float(level)
        self.solver.changeColsBounds(len(members), np.array(members, dtype=np.int32) + 1, held, held)
        for i, types in enumerate(self.members):
            count = int(self.people[types[chosen[types]]].sum())
            if count:
                self.settled[i] += count * level
                self.solver.changeCoeff(i, 0, self._weight(i))
        for t in members:
            if t in self.cap_row:
                self.solver.changeCoeff(self.cap_row[t], 0, 0.0)
