"""How this library talks to HiGHS: quietly, with one thread, and with one retry."""

from __future__ import annotations

import highspy

from sortition.errors import InfeasibleQuotas, SolverFailed

# HiGHS accepts 1e-10 at the least; its default 1e-7 is too coarse for levels that are chained over stages.
_TOLERANCE = 1e-9


def quiet_solver() -> highspy.Highs:
    """A solver with one thread that prints nothing; one thread, so that it repeats itself."""
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy ships no types for it
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
    ):
        solver.setOptionValue(name, value)
    return solver


def run_to_optimum(solver: highspy.Highs, step: str, seats: int) -> None:
    """Solve; on any other end than an optimum try once more from scratch with the dual simplex."""
    infeasible = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    for attempt in (0, 1):
        if attempt:
            solver.clearSolver()
        solver.setOptionValue("simplex_strategy", 1 if attempt else 4)  # 4 primal, natural after a bound is tightened
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return
    if status in infeasible:
        raise InfeasibleQuotas(seats)
    raise SolverFailed(step, solver.modelStatusToString(status))
