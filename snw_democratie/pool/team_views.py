"""The page with registrations in totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.components import Cell, Column, NumberView, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.team_service import FeatureTotals, Totals
from snw_democratie.pool.wording import Translations, in_language
from snw_democratie.public_record import words
from snw_democratie.public_record.margins import Group, merged

FEWEST = 5
"""Smaller groups are counted together, as on the public page, or what the others leave of the total would tell them:
they could be about somebody one knows. Who chooses the quotas sees each group, for nobody can choose without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationsView:
    """How many registered, per way and per group; `wanting` says why they cannot be taken over yet."""

    title: str
    back: str
    base: str
    now: str
    numbers: tuple[NumberView, ...]
    ways: TableView
    willing: str
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
            NumberView(
                label=_("Wacht op een besluit"),
                value=formats.number(found.doubles),
                unit=ngettext("aanmelding", "aanmeldingen", found.doubles),
            ),
        ),
        ways=_ways(found),
        willing=_(
            "%(n)s van de %(all)s wilden meetellen in cijfers. Alleen hen ziet u hieronder.",
            n=_few(found.willing),
            all=_few(found.people),
        )
        if found.people
        else "",
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
            (Cell(text=names[way], heads_row=True), Cell(text=formats.number(people), numeric=True))
            for way, people in found.ways.items()
        ),
    )


def _chart(one: FeatureTotals, translations: Translations) -> BarChart:
    groups = [
        Group(values=(each.value,), people=each.people, minimum=each.minimum, maximum=each.maximum)
        for each in one.values
    ]
    shown = merged(groups, below=FEWEST)
    return bar_chart(
        [
            BarInput(
                label=words.values(group.values, translations),
                value=group.people if group.people >= FEWEST else None,
                figures=(_few(group.people), words.seats_short(group.minimum, group.maximum)),
            )
            for group in shown
        ],
        caption=words.heading(one.feature, translations),
        label_title=_("Groep"),
        figure_titles=(_("Mensen"), _("Plaatsen")),
        note=_("Kleine groepen staan hier bij elkaar. Per groep ziet u het pas als u de plaatsen kiest.")
        if len(shown) < len(groups)
        else "",
    )


def _few(people: int) -> str:
    return formats.number(people) if people >= FEWEST or not people else _("minder dan %(n)s", n=FEWEST)
