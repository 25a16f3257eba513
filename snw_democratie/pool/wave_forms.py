"""What the team asks the planner of letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from snw_democratie.assemblies.forms import whole

_PART = re.compile(r"([0-9]{1,2}|100)(?:[.,]([0-9]{1,2}))?", re.ASCII)


class PlannerForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many seats, how many people should register for each, and how many of a hundred will."""

    plaatsen: str = ""
    per: str = ""
    respons: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked of it; `response` is the part of people with a letter who are expected to register."""

    seats: int
    per_seat: int
    response: Fraction


def planned_for(form: PlannerForm, *, seats: int, per_seat: int, response: Fraction) -> tuple[Wanted | None, str]:
    """Where nothing is typed as given; None with the field that is wrong for what cannot be counted with."""
    wanted = whole(form.plaatsen) if form.plaatsen.strip() else seats
    each = whole(form.per) if form.per.strip() else per_seat
    part = _part(form.respons) if form.respons.strip() else response
    if wanted is None or each is None or not (1 <= wanted <= 1000 and 1 <= each <= 20):
        return None, "plaatsen"
    if part is None:
        return None, "respons"
    return Wanted(seats=wanted, per_seat=each, response=part), ""


def _part(text: str) -> Fraction | None:
    """A percentage above 0 as a part."""
    found = _PART.fullmatch(text.strip())
    part = Fraction(f"{found[1]}.{found[2] or 0}") / 100 if found else Fraction(0)
    return part if 0 < part <= 1 else None
