"""The two long computations, as they run in a process of their own: plain values in, plain values out."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from snw_democratie.assemblies.prices import prices
from snw_democratie.jobs.child import Progress
from sortition.pool import Pool
from sortition.quotas import Quotas
from sortition.succession import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareInputs:
    """What the computation of panels needs."""

    pool: Pool
    quotas: Quotas
    seats: int
    objective: str
    panels: int | None
    households: bool
    entropy: bytes
    disclosure: str
    merge_below: int
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The files of the record, and figures for the pages."""

    files: Mapping[str, bytes]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInputs:
    """What the check of the quotas needs."""

    pool: Pool
    quotas: Quotas
    seats: int
    households: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveInputs:
    """What the search for reserves needs: the files of a drawn record, how many, and the moment of the draw.

    `dropout` has the chance of dropping out for groups that differ from the others.
    """

    files: Mapping[str, bytes]
    number: int
    at: datetime
    dropout: Mapping[tuple[str, str], Fraction]


def compute_reserves(inputs: ReserveInputs, on_progress: Progress) -> Step:
    """Find the reserves, as the next file of the record."""
    from sortition.reserving import reserves

    found = reserves(inputs.files, number=inputs.number, at=inputs.at, dropout=inputs.dropout, on_progress=on_progress)
    return found.step


def compute_panels(inputs: PrepareInputs, on_progress: Progress) -> Computed:
    """Compute chances and panels, and the figures that pages show of them."""
    # The solvers take a second to load and belong in this process alone, not in the web server.
    from sortition.prepare import prepare

    prepared = prepare(
        inputs.pool,
        inputs.quotas,
        seats=inputs.seats,
        objective=inputs.objective,
        panels=inputs.panels,
        households=inputs.households,
        entropy=inputs.entropy,
        disclosure=inputs.disclosure,
        merge_below=inputs.merge_below,
        context=inputs.context,
        on_progress=on_progress,
    )
    files = dict(prepared.files)
    figures = _plain(prepared.summary)
    figures["spread"] = spread(files["chances.csv"], int(figures["panels"]))
    figures["prices"] = prices(files)
    return Computed(files=files, figures=figures)


def check_quotas(inputs: CheckInputs, on_progress: Progress) -> str:
    """Whether some panel meets all quotas, what would help when none does, and who could never be chosen.

    JSON: `feasible`; `suggestions`, each a list of changes [feature, value, "min" or "max", from, to]; `conflict`,
    a list of [feature, value, side, bound]; `never`, a list of [values, people, reason].
    """
    # As above: the solvers stay out of the web server.
    from sortition.feasibility import is_feasible, relaxations
    from sortition.impossible import impossible_types, reasons
    from sortition.typetable import type_table

    table = type_table(inputs.pool, inputs.quotas, seats=inputs.seats, households=inputs.households)
    space = table.space
    if is_feasible(space):
        why = reasons(space, impossible_types(space, on_progress=on_progress))
        never = [
            [", ".join(table.lines[type_].values), table.lines[type_].people, reason]
            for type_, reason in sorted(why.items())
        ]
        return json.dumps({"feasible": True, "suggestions": [], "conflict": [], "never": never})
    found = relaxations(space, _room(inputs.quotas, inputs.seats))
    suggestions = [
        [[*space.rows[c.bound.row].name[1:], c.bound.side, c.before, c.after] for c in one.changes]
        for one in found.proposals
    ]
    conflict = [
        [
            *space.rows[bound.row].name[1:],
            bound.side,
            space.rows[bound.row].lower if bound.side == "min" else space.rows[bound.row].upper,
        ]
        for bound in found.conflict
    ]
    return json.dumps({"feasible": False, "suggestions": suggestions, "conflict": conflict, "never": []})


def _room(quotas: Quotas, seats: int) -> dict[int, tuple[int, int]]:
    """How far each quota may be stretched; the rows of the quotas come first in the space, in their order."""
    return {
        row: (
            0 if quota.min_flex is None else quota.min_flex,
            max(seats, quota.max) if quota.max_flex is None else quota.max_flex,
        )
        for row, quota in enumerate(quotas)
    }


def spread(chances: bytes, panels: int) -> dict[str, int]:
    """How many people sit in how many of the M panels: {"18": 240, ...}; "0" are those without a chance.

    Where the panels are compositions nobody is counted yet; then it is the chance times M, rounded, but at least 1
    for whoever has a chance.
    """
    counts: Counter[int] = Counter()
    for row in csv.DictReader(io.StringIO(chances.decode("utf-8"))):
        if row["appearances"]:
            counts[int(row["appearances"])] += 1
        else:
            chance = Decimal(row["chance"])
            counts[max(1, round(chance * panels)) if chance else 0] += 1
    return {str(number): people for number, people in sorted(counts.items())}


def _plain(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Fraction | Decimal) else value for name, value in summary.items()}
