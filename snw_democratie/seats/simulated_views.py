"""What the usual rules do in twenty years, as everybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from snw_democratie.components import Cell, Column, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.seats import paths
from snw_democratie.seats.simulated import Fate, Outcome, simulated
from snw_democratie.seats.words import about_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedView:
    """What the usual rules do in twenty years."""

    back: str
    lead: str
    floors: TableView
    fates: tuple[TableView, ...]


def simulated_view() -> SimulatedView:
    """The table that was computed beforehand for the usual rules."""
    found = simulated()
    return SimulatedView(
        back=paths.PUBLIC,
        lead=_(
            "Wij speelden de gewone regels %(runs)s keer na. Elke keer twintig jaar, met %(draws)s lotingen.",
            runs=formats.number(found.runs),
            draws=formats.number(found.draws),
        ),
        floors=_floors(found.outcomes),
        fates=tuple(_fates(one) for one in found.outcomes if one.floor == 0),
    )


def _floors(outcomes: Sequence[Outcome]) -> TableView:
    return TableView(
        caption=_("Wat een ondergrens kost aan balans"),
        columns=(
            Column(title=_("Wie zich meldt")),
            Column(title=_("Ondergrens"), numeric=True),
            Column(title=_("Spreiding altijd gehaald"), numeric=True),
            Column(title=_("Nooit meer dan 1 termijn uit balans"), numeric=True),
            Column(title=_("Grootste afstand"), numeric=True),
            Column(title=_("Zonder kans in een loting"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=_crowd(one), heads_row=True),
                Cell(text=formats.percentage(one.floor), numeric=True),
                Cell(text=formats.percentage(one.unbroken), numeric=True),
                Cell(text=formats.percentage(one.within), numeric=True),
                Cell(text=formats.decimal(one.largest, places=1), numeric=True),
                Cell(text=formats.percentage(one.without), numeric=True),
            )
            for one in outcomes
        ),
        note=_("Een ondergrens geeft iedereen die bij de spreiding past altijd een kleine kans."),
    )


def _fates(one: Outcome) -> TableView:
    return TableView(
        caption=_("Hoe het elke groep vergaat: %(crowd)s", crowd=_crowd(one)),
        columns=(
            Column(title=_("Groep")),
            Column(title=_("Termijnen"), numeric=True),
            Column(title=_("Naar aandeel"), numeric=True),
            Column(title=_("Ooit ingeloot"), numeric=True),
        ),
        rows=tuple(_fate(fate) for fate in one.fates),
    )


def _fate(fate: Fate) -> tuple[Cell, ...]:
    return (
        Cell(text=about_words(fate.feature, fate.value), heads_row=True),
        Cell(text=formats.decimal(fate.terms, places=1), numeric=True),
        Cell(text=formats.decimal(fate.due, places=1), numeric=True),
        Cell(text=formats.percentage(fate.drawn), numeric=True),
    )


def _crowd(one: Outcome) -> str:
    return _("weinig jongeren, veel uit één gebied") if one.skewed else _("zoals de bewoners zijn")
