"""From a pool and its quotas to the full record of a lottery, ready to be published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sortition import record_files
from sortition.claims import claims
from sortition.disclosure import DISCLOSURES
from sortition.distribution import TICKETS, PanelDistribution
from sortition.errors import BadSetting, TooFewPanels
from sortition.lottery import Member, seat_people
from sortition.pool import Pool
from sortition.quotas import Quotas
from sortition.record import Value, digest, file_digest, merkle_root, seal, unseal
from sortition.typespace import TypeSpace
from sortition.typetable import TypeTable, type_table

Progress: TypeAlias = Callable[[str, int, int], None]

OBJECTIVES = ("leximin", "maximin", "nash", "goldilocks")
SOFTWARE = "snw-democratie 0.1.0"
_POWERS = tuple(10**power for power in range(1, 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All files of the full record, and its summary: what `snw lottery prepare --json` prints but the seconds."""

    files: Mapping[str, bytes]
    summary: Mapping[str, Value]


def prepare(
    pool: Pool,
    quotas: Quotas,
    *,
    seats: int,
    entropy: bytes,
    context: Mapping[str, str],
    objective: str = "leximin",
    panels: int | None = None,
    households: bool = False,
    disclosure: str = "committed",
    merge_below: int = 5,
    on_progress: Progress | None = None,
) -> Prepared:
    """Compute the lottery of `objective` and spell its record.

    `panels` is a power of ten; without it the first of 1000, 10,000, ... for which nobody's chance is less than one
    panel. `entropy` are at least 16 secret bytes: they salt the commitments and settle who of equal people is
    listed first, and no one may be able to guess them. The same arguments give the same bytes. More than five
    parameters, because each is a setting that the record names.

    Raises BadSetting, SeatsAbovePool, InfeasibleQuotas, TooFewPanels, SolverFailed.
    """
    _refuse_settings(objective, panels, disclosure, len(entropy))
    table = type_table(pool, quotas, seats=seats, households=households)
    distribution = _distribution(table.space, objective, panels, on_progress)
    if on_progress:
        on_progress("record", 0, 1)
    chances, salts = distribution.chances(), _salts(entropy, len(pool.people))
    seated = None
    if len(distribution.numbered) * seats >= len(pool.people):
        seated = seat_people(distribution.numbered, members=_members(table, salts))
    appearances = None if seated is None else _appearances(seated, len(pool.people))
    leaves = record_files.leaves(pool, table, salts)
    files = {
        "certificate.json": record_files.certificate_json(distribution),
        "chances.csv": record_files.chances_csv(pool, table, chances, appearances),
        "commitments.csv": record_files.commitments_csv(pool, leaves),
        "panels.csv": (
            record_files.compositions_csv(distribution.numbered)
            if seated is None
            else record_files.panels_csv(pool, seated)
        ),
        "people.csv": record_files.people_csv(pool, table, salts),
        "tickets.csv": record_files.tickets_csv(distribution),
        "types.csv": record_files.types_csv(table),
    }
    if disclosure == "types":
        files["types_public.csv"] = record_files.types_public_csv(table, merge_below=merge_below)
    body: dict[str, Value] = {
        "claims": claims(table, distribution, chances, appearances),
        "context": dict(context),
        "disclosure": disclosure,
        "features": pool.features,
        "files": {name: file_digest(data) for name, data in files.items()},
        "households": households,
        "kind": "compositions" if seated is None else "panels",
        "merge_below": merge_below,
        "merkle_root": merkle_root(leaves),
        "objective": objective,
        "panels": len(distribution.numbered),
        "people": len(pool.people),
        "quotas": [[quota.feature, quota.value, quota.min, quota.max] for quota in quotas],
        "seats": seats,
        "software": SOFTWARE,
        "tickets": TICKETS,
        "types": len(table.lines),
        "version": 1,
    }
    files["lottery.json"] = seal("lottery", body, previous=None)
    return Prepared(files=files, summary=_summary(body, files["lottery.json"], table, distribution))


def _refuse_settings(objective: str, panels: int | None, disclosure: str, entropy: int) -> None:
    if objective not in OBJECTIVES:
        raise BadSetting("objective", objective, " | ".join(OBJECTIVES))
    if disclosure not in DISCLOSURES:
        raise BadSetting("disclosure", disclosure, " | ".join(DISCLOSURES))
    if panels is not None and (panels not in _POWERS):
        raise BadSetting("panels", str(panels), f"a power of ten from {_POWERS[0]} to {_POWERS[-1]}")
    if entropy < 16:
        raise BadSetting("entropy", f"{entropy} bytes", "at least 16 bytes")


def _distribution(
    space: TypeSpace, objective: str, panels: int | None, on_progress: Progress | None
) -> PanelDistribution:
    """The lottery; without a wish for the number of panels, with as many as the smallest chance asks for."""
    if panels is not None:
        distribution = _solve(space, objective, panels, on_progress)
        _refuse_few(distribution, panels, space)
        return distribution
    # The smallest chance is at most the average, so fewer panels than people / seats would never do.
    panels = next((m for m in _POWERS if m >= 1000 and m * space.seats >= sum(space.people)), _POWERS[-1])
    distribution = _solve(space, objective, panels, on_progress)
    smallest = min(chance for chance in distribution.chances() if chance > 0)
    enough = next((m for m in _POWERS if m >= panels and m * smallest >= 1), _POWERS[-1])
    return distribution if enough == panels else _solve(space, objective, enough, on_progress)


def _refuse_few(distribution: PanelDistribution, panels: int, space: TypeSpace) -> None:
    """Refuse a number of panels that leaves somebody who has a chance in none of them; `verify` would refuse it too."""
    chances = distribution.chances()
    some = [(chance, people) for chance, people in zip(chances, space.people, strict=True) if chance]
    # Where the panels are compositions, a type must be in one of them, and its people follow from the draw.
    few = sum(space.people)
    enough = [
        m
        for m in _POWERS
        if all(m * (chance * people if m * space.seats < few else chance) >= 1 for chance, people in some)
    ]
    if panels not in enough:
        least = next((m for m in enough if m > panels), 0)
        raise TooFewPanels(panels, f"{float(min(chance for chance, _ in some)):.12f}", least)


def _solve(space: TypeSpace, objective: str, panels: int, on_progress: Progress | None) -> PanelDistribution:
    # Only the objective that is asked for loads its solver.
    if objective == "leximin":
        from sortition.leximin import leximin

        return leximin(space, panels=panels, on_progress=on_progress)
    if objective == "maximin":
        from sortition.maximin import maximin

        return maximin(space, panels=panels, on_progress=on_progress)
    if objective == "nash":
        from sortition.nash import nash

        return nash(space, panels=panels, on_progress=on_progress)
    from sortition.goldilocks import goldilocks

    return goldilocks(space, panels=panels, on_progress=on_progress)


def _members(table: TypeTable, salts: Sequence[str]) -> tuple[tuple[Member, ...], ...]:
    """(address, person) of each type, in the order of the secret salts, which the pool file has no influence on."""
    return tuple(
        tuple((table.address_of[person], person) for person in sorted(of_type, key=salts.__getitem__))
        for of_type in table.members
    )


def _salts(entropy: bytes, people: int) -> tuple[str, ...]:
    """32 hexadecimal digits per person; one digest has enough for two."""
    seed = entropy.hex()
    pairs = [digest("snw/prepare/salts/1", {"entropy": seed, "pair": i}) for i in range((people + 1) // 2)]
    return tuple(pair[half : half + 32] for pair in pairs for half in (0, 32))[:people]


def _appearances(panels: Sequence[Sequence[int]], people: int) -> tuple[int, ...]:
    count = [0] * people
    for panel in panels:
        for person in panel:
            count[person] += 1
    return tuple(count)


def _summary(
    body: Mapping[str, Value], lottery: bytes, table: TypeTable, distribution: PanelDistribution
) -> dict[str, Value]:
    told = body["claims"]
    assert isinstance(told, Mapping)
    names = ("people", "types", "seats", "objective", "panels", "kind", "households", "disclosure")
    return {
        **{name: body[name] for name in names},
        **told,
        "digest": unseal(lottery)[3],
        "impossible": [
            {"type": type_, "people": table.lines[type_].people, "values": table.lines[type_].values, "reason": reason}
            for type_, reason in sorted(distribution.impossible.items())
        ],
    }
