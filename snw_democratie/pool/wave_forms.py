"""What the team asks the planner of letters."""

from __future__ import annotations

import msgspec

from snw_democratie.assemblies.forms import whole


class PlannerForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many seats, and how many people should register for each."""

    plaatsen: str = ""
    per: str = ""


def planned_for(form: PlannerForm, *, seats: int, per_seat: int) -> tuple[int, int] | None:
    """Seats and people per seat, where nothing is typed as given; None for what is no number of seats."""
    wanted = whole(form.plaatsen) if form.plaatsen.strip() else seats
    each = whole(form.per) if form.per.strip() else per_seat
    if wanted is None or each is None or not (1 <= wanted <= 1000 and 1 <= each <= 20):
        return None
    return wanted, each
