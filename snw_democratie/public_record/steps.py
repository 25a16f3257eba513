""" "Waar staan we?" of a lottery: its steps with dates, and links to the proof of what is done."""

from __future__ import annotations

from datetime import datetime

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.components import Link, StepView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _

_REACHED = {
    State.DRAFT: 0,
    State.CLOSED: 1,
    State.COMPUTING: 1,
    State.COMPUTED: 1,
    State.PUBLISHED: 2,
    State.ANNOUNCED: 3,
    State.DRAWN: 4,
}
"""How many of the first four steps are done in each state."""


def steps(facts: ProcedureFacts, *, rehearsal: bool = False) -> tuple[StepView, ...]:
    """The five steps of a lottery, as they stand; after a rehearsal the draw itself is still to come."""
    reached = min(_REACHED[facts.state], 3) if rehearsal else _REACHED[facts.state]
    address = f"/loting/{facts.slug}"
    views = (
        (_("De lijst sluit"), _("De lijst is gesloten"), _closing(facts), _pool_proof(facts, address)),
        (_("Wij maken de panels"), _("De panels staan vast"), _when(facts.published_at), _panels_proof(facts, address)),
        (
            _("Wij zeggen waar het toeval vandaan komt"),
            _("De bron van het toeval is bekend"),
            _when(facts.announced_at),
            _announced_proof(facts, address),
        ),
        (_("De loting"), _("Het panel is geloot"), _draw_time(facts), _draw_proof(facts, address)),
        (_("Iedereen controleert"), _("Iedereen controleert"), "", _checking(facts)),
    )
    return tuple(
        StepView(
            title=after if place < reached else before,
            when=when,
            done=place < reached,
            current=place == reached,
            proofs=proofs,
        )
        for place, (before, after, when, proofs) in enumerate(views)
    )


def draw_time(facts: ProcedureFacts) -> datetime | None:
    """When the draw was, will be, or is meant to be."""
    return facts.drawn_at or facts.draw_announced_for or facts.draw_planned_at


def past(facts: ProcedureFacts, at: datetime, until: datetime | None = None) -> bool:
    """Whether the day on which the list would close is over; where none was set, whether registering is (`until`)."""
    if facts.closes_on is None:
        return until is not None and until <= at
    return facts.closes_on < formats.amsterdam(at).date()


def _when(at: datetime | None) -> str:
    return formats.moment(at) if at else ""


def _closing(facts: ProcedureFacts) -> str:
    if facts.closed_at:
        return formats.moment(facts.closed_at)
    return formats.day(facts.closes_on) if facts.closes_on else ""


def _draw_time(facts: ProcedureFacts) -> str:
    return _when(draw_time(facts))


def _pool_proof(facts: ProcedureFacts, address: str) -> tuple[Link, ...]:
    if not facts.closed_at:
        return ()
    return (Link(href=f"{address}#mensen", text=_("Bekijk hoeveel mensen op de lijst staan")),)


def _panels_proof(facts: ProcedureFacts, address: str) -> tuple[Link, ...]:
    if not facts.published_at:
        return ()
    return (
        Link(href=f"{address}#vingerafdruk", text=_("Bekijk de vingerafdruk")),
        Link(href=f"{address}/panels/0", text=_("Bekijk de panels")),
    )


def _announced_proof(facts: ProcedureFacts, address: str) -> tuple[Link, ...]:
    if not facts.announced_at:
        return ()
    return (Link(href=f"{address}/record/announcement.json", text=_("Bekijk de aankondiging")),)


def _draw_proof(facts: ProcedureFacts, address: str) -> tuple[Link, ...]:
    if facts.drawn_at:
        return (
            Link(href=f"{address}/loting", text=_("Bekijk de loting")),
            Link(href=f"{address}/record/draw.json", text=_("Bekijk het verslag van de loting")),
        )
    if facts.announced_at:
        return (Link(href=f"{address}/loting", text=_("Kijk mee bij de loting")),)
    return ()


def _checking(facts: ProcedureFacts) -> tuple[Link, ...]:
    return (Link(href="/controleer", text=_("Zo controleert u de loting")),) if facts.drawn_at else ()
