"""The public table of how long everything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from snw_democratie.components import Cell, Column, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.retention.service import KeptFacts, RuleFacts

DAYS_OF_A_YEAR = 365
MONTHS = {183: 6}
"""Periods that are called months; their days are counted, so that they mean the same in every year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """What is removed, and what stays."""

    removed: TableView
    kept: TableView


def retention_view(rules: tuple[RuleFacts, ...], kept: tuple[KeptFacts, ...]) -> RetentionView:
    """Both tables, in the order of the rules."""
    return RetentionView(
        removed=TableView(
            caption=_("Wat wij wissen"),
            columns=tuple(
                Column(title=title) for title in (_("Wat"), _("Hoe lang?"), _("Waarom zo lang?"), _("Laatst gekeken"))
            ),
            rows=tuple(
                (
                    Cell(text=rule.what, heads_row=True),
                    Cell(text=_("%(period)s %(since)s", period=period(rule.period), since=rule.since)),
                    Cell(text=rule.why),
                    Cell(text=formats.moment(rule.last) if rule.last else _("nog niet")),
                )
                for rule in rules
            ),
        ),
        kept=TableView(
            caption=_("Wat blijft"),
            columns=(Column(title=_("Wat")), Column(title=_("Waarom wissen wij dit niet?"))),
            rows=tuple((Cell(text=one.what, heads_row=True), Cell(text=one.why)) for one in kept),
        ),
    )


def period(length: timedelta) -> str:
    """A period in the words that people use: days, months or years."""
    days = length.days
    if days in MONTHS:
        months = MONTHS[days]
        return ngettext("%(n)s maand", "%(n)s maanden", months, n=formats.number(months))
    years, rest = divmod(days, DAYS_OF_A_YEAR)
    if years and not rest:
        return ngettext("%(n)s jaar", "%(n)s jaar", years, n=formats.number(years))
    return ngettext("%(n)s dag", "%(n)s dagen", days, n=formats.number(days))
