"""The two steps of `snw lottery` that compute: check and prepare."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from snw_democratie.cli.folders import refuse_full, write_folder
from snw_democratie.cli.output import Progress, read, refuse, say
from sortition.errors import BadTable, InfeasibleQuotas, SeatsAbovePool

if TYPE_CHECKING:
    from sortition.feasibility import Bound, Relaxations
    from sortition.pool import Pool
    from sortition.prepare import Prepared
    from sortition.quotas import Quotas
    from sortition.typespace import TypeSpace
    from sortition.typetable import TypeTable

_SUMS = {"mins_above_seats", "maxes_below_seats"}
_SIDES = {"min": "laagste", "max": "hoogste"}


def check(chosen: argparse.Namespace) -> int:
    """Say whether the quotas can be met; status 1 when not, with what would help."""
    from sortition.typetable import type_table

    pool, quotas = _tables(chosen)
    table = type_table(pool, quotas, seats=chosen.seats, households=chosen.household is not None)
    answer = {"feasible": True, "people": len(pool.people), "types": len(table.lines), "seats": chosen.seats}
    from sortition.feasibility import is_feasible, relaxations  # loads a solver, which bad tables need not wait for
    from sortition.impossible import impossible_types, reasons

    progress = Progress()
    if not is_feasible(table.space):
        found = relaxations(table.space, _flex(quotas, chosen.seats))
        answer |= {"feasible": False, **_advice(table.space, found), "impossible": []}
        progress.end()
        say(chosen, answer, _advice_text(answer))
        return 1
    exclusions = impossible_types(table.space, on_progress=progress)
    progress.end()
    impossible = _impossible(table, reasons(table.space, exclusions))
    say(
        chosen,
        answer | {"relaxations": [], "conflict": [], "impossible": impossible},
        f"De quota kunnen gehaald worden: {chosen.seats} plaatsen, {len(pool.people)} mensen, "
        f"{len(table.lines)} soorten mensen.\n{_impossible_text(impossible)}",
    )
    return 0


def prepare(chosen: argparse.Namespace) -> int:
    """Compute the lottery and write its record into a new folder; status 1 when the quotas cannot be met."""
    started = monotonic()
    refuse_full(chosen.out)
    # Everything that is made here stays until the end: looking for garbage would only cost time.
    gc.disable()
    pool, quotas = _tables(chosen)
    progress = Progress()
    try:
        result = _prepared(chosen, pool, quotas, progress)
    except InfeasibleQuotas as error:
        progress.end()
        return _refused(chosen, pool, quotas, error)
    progress.end()
    write_folder(chosen.out, result.files)
    summary: dict[str, Any] = {**result.summary, "seconds": round(monotonic() - started, 2), "out": chosen.out}
    say(chosen, summary, _summary_text(summary))
    return 0


def _prepared(chosen: argparse.Namespace, pool: Pool, quotas: Quotas, progress: Progress) -> Prepared:
    import secrets

    from sortition.prepare import prepare as prepared  # loads a solver, as in check

    return prepared(
        pool,
        quotas,
        seats=chosen.seats,
        entropy=secrets.token_bytes(32),
        context=_context(chosen),
        objective=chosen.objective,
        panels=chosen.panels,
        households=chosen.household is not None,
        disclosure=chosen.disclosure,
        merge_below=chosen.merge_below,
        on_progress=progress,
    )


def _refused(chosen: argparse.Namespace, pool: Pool, quotas: Quotas, error: InfeasibleQuotas) -> int:
    """The same facts as `check` gives: what would help, and which quotas clash."""
    from sortition.feasibility import relaxations
    from sortition.typetable import type_table

    space = type_table(pool, quotas, seats=chosen.seats, households=chosen.household is not None).space
    advice = _advice(space, relaxations(space, _flex(quotas, chosen.seats)))
    more = {"feasible": False, "seats": chosen.seats, **advice}
    return refuse(chosen, type(error).__name__, _advice_text(more), more)


def _tables(chosen: argparse.Namespace) -> tuple[Pool, Quotas]:
    from snw_democratie.tables import read_table
    from sortition.pool import pool_from_rows
    from sortition.quotas import quotas_from_rows

    wanted = read_table(read(chosen.quotas), name=chosen.quotas, table="quotas")
    table = read_table(read(chosen.pool), name=chosen.pool, table="pool")
    try:
        quotas = quotas_from_rows(wanted.header, wanted.rows, seats=chosen.seats)
    except BadTable as error:
        # Seats that nobody could fill throw every sum of the quotas off: then they are what is wrong.
        people = sum(any(cell.strip() for cell in row) for row in table.rows)
        if 0 < people < chosen.seats and {problem.code for problem in error.problems} <= _SUMS:
            raise SeatsAbovePool(chosen.seats, people) from error
        raise
    return pool_from_rows(table.header, table.rows, quotas=quotas, household_column=chosen.household), quotas


def _context(chosen: argparse.Namespace) -> dict[str, str]:
    context = {"prepared_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    if chosen.title:
        context["title"] = chosen.title
    return context


def _flex(quotas: Quotas, seats: int) -> Mapping[int, tuple[int, int]]:
    """How far each quota may be stretched; the rows of quotas come first in the space, in their order."""
    return {
        row: (
            0 if quota.min_flex is None else quota.min_flex,
            max(seats, quota.max) if quota.max_flex is None else quota.max_flex,
        )
        for row, quota in enumerate(quotas)
    }


def _bound(space: TypeSpace, bound: Bound) -> dict[str, Any]:
    _, feature, value = space.rows[bound.row].name
    return {"feature": feature, "value": value, "side": bound.side}


def _advice(space: TypeSpace, found: Relaxations) -> dict[str, Any]:
    return {
        "relaxations": [
            {
                "cost": str(proposal.cost),
                "changes": [
                    {**_bound(space, change.bound), "before": change.before, "after": change.after}
                    for change in proposal.changes
                ],
            }
            for proposal in found.proposals
        ],
        "conflict": [
            {
                **_bound(space, bound),
                "bound": space.rows[bound.row].lower if bound.side == "min" else space.rows[bound.row].upper,
            }
            for bound in found.conflict
        ],
    }


def _advice_text(answer: Mapping[str, Any]) -> str:
    lines = [f"Deze quota kunnen niet samen gehaald worden met {answer['seats']} plaatsen."]
    if answer["conflict"]:
        lines.append("Deze grenzen botsen met elkaar:")
        lines += [
            f"- {c['feature']}: {c['value']}, {_SIDES[c['side']]} aantal {c['bound']}" for c in answer["conflict"]
        ]
    for number, proposal in enumerate(answer["relaxations"], start=1):
        changes = "; ".join(
            f"{c['feature']}: {c['value']}, {_SIDES[c['side']]} aantal van {c['before']} naar {c['after']}"
            for c in proposal["changes"]
        )
        lines.append(f"Oplossing {number}: {changes}")
    if not answer["relaxations"]:
        lines.append("Binnen de ruimte die u geeft (min_flex, max_flex) is er geen oplossing.")
    return "\n".join(lines)


def _impossible(table: TypeTable, why: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {"type": type_, "people": table.lines[type_].people, "values": table.lines[type_].values, "reason": reason}
        for type_, reason in sorted(why.items())
    ]


def _impossible_text(impossible: list[dict[str, Any]]) -> str:
    if not impossible:
        return "Iedereen kan in een panel zitten."
    people = sum(one["people"] for one in impossible)
    lines = [f"- {', '.join(one['values'])} ({one['people']}): {one['reason']}" for one in impossible[:50]]
    return "\n".join([f"{people} mensen kunnen met deze quota in geen enkel panel zitten:", *lines])


def _summary_text(summary: Mapping[str, Any]) -> str:
    proof = (
        "bewezen: de kleinste kans is zo groot mogelijk"
        if summary["optimal"]
        else f"niet bewezen dat de kleinste kans zo groot mogelijk is; gat {summary['gap'] or 'onbekend'}"
    )
    return "\n".join(
        [
            f"{summary['panels']} panels van {summary['seats']} uit {summary['people']} mensen "
            f"({summary['types']} soorten), in {summary['seconds']} s.",
            f"Doel: {summary['objective']} ({proof}).",
            f"Kleinste kans {float(summary['min_chance']):.4%}, grootste {float(summary['max_chance']):.4%}.",
            _impossible_text(summary["impossible"]),
            f"Het dossier staat in {Path(summary['out'])}. Maak deze code nu bekend:",
            summary["digest"],
        ]
    )
