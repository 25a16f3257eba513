"""The true records that the offline verifier must accept: both makers, every kind, source, step and disclosure."""

from __future__ import annotations

from tests.forged.bases import BASES
from tests.sortition.small_record import published
from tests.verifier.rotation_record import Plan, Record

Files = dict[str, bytes]

PLANS = {
    "panels": Plan(),
    "open": Plan(disclosure="open"),
    "small groups merged": Plan(disclosure="types", merge_below=9),
    "homes and a barred type": Plan(homes=True, barred=True, panels=1000),
    "compositions": Plan(panels=10, seats=4, each=20, homes=True, barred=True),
    "dice": Plan(source="dice", panels=1000),
    "rehearsal": Plan(draw="rehearsal"),
    "announced": Plan(draw="announced", source="balls+beacon"),
    "not announced": Plan(draw="none"),
}

ROTATIONS = {name: Record(plan) for name, plan in PLANS.items()}

FULL: dict[str, Files] = {**BASES, **{f"rotation, {name}": record.files for name, record in ROTATIONS.items()}}

PUBLIC: dict[str, Files] = {
    **{name: published(BASES[name]) for name in ("types", "types published", "committed published")},
    **{f"rotation, {name}": record.published() for name, record in ROTATIONS.items()},
}
