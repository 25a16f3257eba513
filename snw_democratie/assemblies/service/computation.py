"""The two long computations, as they run in a process of their own: plain values in, plain values out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sortition.pool import Pool
from sortition.quotas import Quotas

from snw_democratie.jobs.child import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareInputs:
    """What the computation of panels needs."""

    pool: Pool
    quotas: Quotas
    seats: int
    objective: str
    panels: int | None
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
        entropy=inputs.entropy,
        disclosure=inputs.disclosure,
        merge_below=inputs.merge_below,
        context=inputs.context,
        on_progress=on_progress,
    )
    files = dict(prepared.files)
    return Computed(files=files, figures={**_plain(prepared.summary), **histogram(files["chances.csv"])})


def histogram(chances: bytes, bars: int = 20) -> dict[str, Any]:
    """How many people have which chance: `bars` equally wide bars from 0 to the largest chance.

    Each bar is [from, to, people], the borders as decimal text; `never` is how many people have no chance.
    """
    found = [Decimal(row["chance"]) for row in csv.DictReader(io.StringIO(chances.decode("utf-8")))]
    top = max(found, default=Decimal(0))
    counts = [0] * bars
    for chance in found:
        if chance > 0:
            counts[min(bars - 1, int(chance * bars / top))] += 1
    width = top / bars
    shown = [[f"{width * i:.6f}", f"{width * (i + 1):.6f}", people] for i, people in enumerate(counts)]
    return {"histogram": shown, "never": sum(1 for chance in found if not chance)}


def _plain(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Fraction | Decimal) else value for name, value in summary.items()}
