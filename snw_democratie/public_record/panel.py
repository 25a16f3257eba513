"""One numbered panel, ready to be shown; of the panel that was drawn also who left since, and who came."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Cell, Column, Pages, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.public_record import words
from snw_democratie.public_record.service import PanelFacts, PublicLottery


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLink:
    """A lot number with the address that looks it up; `note` says what became of it after the draw."""

    lot: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """One numbered panel; `came` are the lots that came after the draw."""

    title: str
    address: str
    number: str
    lots: tuple[LotLink, ...]
    came: tuple[LotLink, ...]
    types: TableView | None
    pages: Pages
    drawn: bool
    changed: str
    practice: str
    entered: str
    last: str
    error: str


def panel_view(public: PublicLottery, panel: PanelFacts, *, error: str = "") -> PanelView:
    """One panel with links to the panels beside it."""
    assert public.record is not None
    address = f"/loting/{public.facts.slug}"
    last = public.record.panels - 1
    drawn = public.drawn is not None and public.drawn.panel == panel.number
    came = tuple(lot for one in public.later.rounds for lot in one.selected or ()) if drawn else ()
    return PanelView(
        title=in_language(public.facts.title, public.facts.translations),
        address=address,
        number=formats.number(panel.number),
        lots=_links(public, panel.ids, drawn=drawn),
        came=_links(public, came, drawn=drawn),
        types=_types_table(panel) if panel.types else None,
        pages=Pages(
            label=_("Andere panels"),
            here=_("Panel %(number)s", number=formats.number(panel.number)),
            previous=f"{address}/panels/{panel.number - 1}" if panel.number > 0 else "",
            next=f"{address}/panels/{panel.number + 1}" if panel.number < last else "",
        ),
        drawn=drawn,
        changed=words.changed_later(public.later) if drawn else "",
        practice=words.practice(public.rehearsal),
        entered=str(panel.number),
        last=formats.number(last),
        error=error,
    )


def _links(public: PublicLottery, lots: tuple[str, ...], *, drawn: bool) -> tuple[LotLink, ...]:
    """Every lot leads to its own page. A lot that left never comes back, so the order of departures does not matter."""
    gone = {lot for one in public.later.rounds for lot in one.left} if drawn else set()
    address = f"/loting/{public.facts.slug}/mijn-lot?lot="
    return tuple(LotLink(lot=lot, href=address + lot, note=_("ging weg") if lot in gone else "") for lot in lots)


def _types_table(panel: PanelFacts) -> TableView:
    return TableView(
        caption=_("Plaatsen per groep"),
        columns=(Column(title=_("Groep")), Column(title=_("Plaatsen"), numeric=True)),
        rows=tuple(
            (
                Cell(text=_("Groep %(number)s", number=number), heads_row=True),
                Cell(text=seats, numeric=True),
            )
            for number, seats in panel.types
        ),
    )
