"""The page with registrations in totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.components import Cell, Column, NumberView, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.team_service import FeatureTotals, Totals
from snw_democratie.pool.wording import Translations, in_language
from snw_democratie.public_record import words
from snw_democratie.public_record.margins import Group, too_small

FEWEST = 5
"""Smaller counts are not shown: they could be about somebody one knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationsView:
    """How many registered, per way and per group; `wanting` says why they cannot be taken over yet."""

    title: str
    back: str
    base: str
    now: str
    numbers: tuple[NumberView, ...]
    ways: TableView
    charts: tuple[BarChart, ...]
    wanting: str
    again: bool
    closed: bool
    listed: str


def registrations_view(found: Totals, *, at: datetime) -> RegistrationsView:
    """Totals only: no page of the team shows a name."""
    base = f"/team/lotingen/{found.slug}"
    return RegistrationsView(
        title=in_language(found.title, found.translations),
        back=base,
        base=f"{base}/aanmeldingen",
        now=_now(found, at),
        numbers=(
            NumberView(label=_("Aangemeld"), value=_few(found.people), unit=_("mensen")),
            NumberView(label=_("Plaatsen"), value=formats.number(found.seats)),
            NumberView(label=_("Wacht op een besluit"), value=formats.number(found.doubles), unit=_("aanmeldingen")),
        ),
        ways=_ways(found),
        charts=tuple(_chart(one, found.translations) for one in found.features),
        wanting=_wanting(found, at),
        again=bool(found.listed),
        closed=not found.draft,
        listed=_("%(n)s van de %(all)s staan op de lijst.", n=_few(found.listed), all=_few(found.people))
        if found.listed
        else "",
    )


def way_words() -> Mapping[str, str]:
    """How somebody came in, in words."""
    return {
        "open": _("Zonder code"),
        "letter": _("Met een brief"),
        "organisation": _("Met een code van een organisatie"),
    }


def _now(found: Totals, at: datetime) -> str:
    if at < found.opens_at:
        return _("Mensen kunnen zich aanmelden vanaf %(when)s.", when=formats.moment(found.opens_at))
    if at < found.closes_at:
        return _("Mensen kunnen zich aanmelden tot %(when)s.", when=formats.moment(found.closes_at))
    return _("Het aanmelden is gesloten sinds %(when)s.", when=formats.moment(found.closes_at))


def _wanting(found: Totals, at: datetime) -> str:
    if at < found.closes_at:
        return _("Dit kan als het aanmelden gesloten is.")
    if found.doubles:
        return _("Eerst besluit een beoordelaar over aanmeldingen die op elkaar lijken.")
    return "" if found.people else _("Er heeft zich nog niemand aangemeld.")


def _ways(found: Totals) -> TableView:
    names = way_words()
    return TableView(
        caption=_("Hoe mensen zich aanmeldden"),
        columns=(Column(title=_("Manier")), Column(title=_("Mensen"), numeric=True)),
        rows=tuple(
            (Cell(text=names[way], heads_row=True), Cell(text=_few(people), numeric=True))
            for way, people in found.ways.items()
        ),
    )


def _chart(one: FeatureTotals, translations: Translations) -> BarChart:
    hidden = _hidden([(each.value, each.people, each.minimum, each.maximum) for each in one.values])
    return bar_chart(
        [
            BarInput(
                label=in_language(each.value, translations),
                value=None if each.value in hidden else each.people,
                figures=(
                    _shown(each.people, each.value in hidden),
                    words.seats_short(each.minimum, each.maximum),
                ),
            )
            for each in one.values
        ],
        caption=words.heading(one.feature, translations),
        label_title=_("Groep"),
        figure_titles=(_("Mensen"), _("Plaatsen")),
        note=_("Kleine groepen tonen wij niet. Zo is niemand te herkennen.") if hidden else "",
    )


def _hidden(rows: list[tuple[str, int, int, int]]) -> frozenset[str]:
    """The values without a count of their own; a lone small one takes another along, or the total would tell it."""
    groups = [Group(values=(value,), people=people, minimum=low, maximum=high) for value, people, low, high in rows]
    small = frozenset(value for value, people, _, _ in rows if people < FEWEST)
    return too_small(groups, below=FEWEST) | small


def _shown(people: int, hidden: bool) -> str:
    if people < FEWEST:
        return _("minder dan %(n)s", n=FEWEST)
    return _("niet getoond") if hidden else formats.number(people)


def _few(people: int) -> str:
    return formats.number(people) if people >= FEWEST or not people else _("minder dan %(n)s", n=FEWEST)
