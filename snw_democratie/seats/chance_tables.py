"""One draw in numbers: who has which chance, and by reason and group who has none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from snw_democratie.components import Cell, Column, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import joined
from snw_democratie.seats.words import chance_words, profile_words, reason_group, reason_words
from sortition.checking.seat_file import SeatType


def chances_table(names: Sequence[str], types: Sequence[SeatType]) -> TableView:
    """Who may be drawn; `names` are those of the features."""
    return TableView(
        caption=_("Wie een kans heeft"),
        columns=(
            _who(names),
            Column(title=_("Kandidaten"), numeric=True),
            Column(title=_("Kans per persoon"), numeric=True),
            Column(title=_("Zonder balans"), numeric=True),
            Column(title=_("In alle lotingen samen")),
        ),
        rows=tuple(_row(some) for some in _alike(types, by=lambda one: (one.values, one.chance, one.spread_chance))),
        note=_("'In alle lotingen samen' is de kans als er niemand bij komt. Met meer mensen wordt die kleiner."),
    )


def barred_tables(names: Sequence[str], types: Sequence[SeatType]) -> tuple[TableView, ...]:
    """Who may not be drawn this time: a table per reason and group, the one about most people first."""
    barred = _alike((one for one in types if not one.tickets), by=lambda one: one.reason)
    return tuple(
        TableView(
            caption=" ".join((f"{_counted(some)}.", reason_words(some[0].reason[0]), *_group(some[0]))),
            columns=(
                _who(names),
                Column(title=_("Kandidaten"), numeric=True),
                Column(title=_("In alle lotingen samen")),
            ),
            rows=tuple(_barred_row(each) for each in _alike(some, by=lambda one: one.values)),
        )
        for some in sorted(barred, key=lambda some: (-_people(some), some[0].reason))
    )


def chances_range(types: Sequence[SeatType]) -> str:
    """The chance of who has one, the largest first: the same for all, unless there is a floor."""
    found = sorted({one.chance for one in types if one.chance}, reverse=True)
    return " / ".join(chance_words(chance) for chance in found)


def _alike(types: Iterable[SeatType], *, by: Callable[[SeatType], Hashable]) -> tuple[tuple[SeatType, ...], ...]:
    """Lines that are the same in this, together, in the order in which they came."""
    found: dict[Hashable, list[SeatType]] = {}
    for one in types:
        found.setdefault(by(one), []).append(one)
    return tuple(tuple(some) for some in found.values())


def _people(some: Iterable[SeatType]) -> int:
    return sum(one.candidates for one in some)


def _counted(some: Iterable[SeatType]) -> str:
    people = _people(some)
    return ngettext("%(n)s kandidaat", "%(n)s kandidaten", people, n=formats.number(people))


def _group(one: SeatType) -> tuple[str, ...]:
    found = reason_group(one)
    return (_("Het gaat om %(group)s.", group=found),) if found else ()


def _who(names: Sequence[str]) -> Column:
    return Column(title=joined(names, by=", "))


def _row(some: tuple[SeatType, ...]) -> tuple[Cell, ...]:
    who, count, later = _barred_row(some)
    chances = (some[0].chance, some[0].spread_chance)
    return (who, count, *(Cell(text=chance_words(one), numeric=True) for one in chances), later)


def _barred_row(some: tuple[SeatType, ...]) -> tuple[Cell, Cell, Cell]:
    return (
        Cell(text=profile_words(some[0].values), heads_row=True),
        Cell(text=formats.number(_people(some)), numeric=True),
        Cell(text=formats.listed(tuple(_over_rounds(one) for one in some))),
    )


def _over_rounds(one: SeatType) -> str:
    rounds = ngettext("%(n)s loting", "%(n)s lotingen", one.rounds, n=one.rounds)
    return _("%(chance)s in %(rounds)s", chance=formats.percentage(one.over_rounds), rounds=rounds)
