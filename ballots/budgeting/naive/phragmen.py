"""Sequential Phragmén, from its definition.

Source: Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (Mathematical
Programming 203, 2024); with costs: Los, Christoff, Grossi, "Proportional Budget Allocations" (IJCAI 2022).
"""

from __future__ import annotations

from fractions import Fraction

from ballots.budgeting.naive.values import Plain, Round, Supporters


def phragmen(election: Plain, supporters: Supporters) -> tuple[Round, ...]:
    """Money flows to everybody at the same speed; supporters buy a plan as soon as they have its cost together.

    Whoever bought starts again from nothing: a voter's load is the moment of the last purchase. It ends when one of the
    plans that come next is more than what is left of the budget. Loads are whole parts of a cent, `unit` to the cent.
    """
    unit = 1
    loads = [0] * len(election.ballots)
    rounds: list[Round] = []
    chosen: list[str] = []
    waiting = {plan for plan in supporters if election.costs[plan] <= election.budget}
    while waiting := {plan for plan in waiting if election.under_caps(chosen, plan)}:
        moments = {}
        for plan in waiting:
            carried = sum(loads[number] * election.ballots[number][1] for number, _ in supporters[plan])
            voters = sum(election.ballots[number][1] for number, _ in supporters[plan])
            moments[plan] = Fraction(election.costs[plan] * unit + carried, voters)
        first = min(moments.values())
        tied = sorted((plan for plan in waiting if moments[plan] == first), key=election.rank)
        if not all(election.fits(chosen, plan) for plan in tied):
            missing = {plan: election.shortage(chosen, plan)[1] for plan in tied if not election.fits(chosen, plan)}
            rounds += [Round(step="passed", plan=plan, number=missing[plan], why="budget") for plan in missing]
            break
        bought, *others = tied
        rounds.append(Round(step="loaded", plan=bought, number=first / unit, tied=tuple(others)))
        unit, loads = unit * first.denominator, [load * first.denominator for load in loads]
        for number, _ in supporters[bought]:
            loads[number] = first.numerator
        chosen.append(bought)
        waiting.remove(bought)
    return tuple(rounds)
