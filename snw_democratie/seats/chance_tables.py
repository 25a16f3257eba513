"""One draw in numbers: who has which chance, who has none and why, and both in short."""

from __future__ import annotations

from collections.abc import Sequence

from snw_democratie.components import Cell, Column, Fact, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.seats.words import chance_words, reason_group, reason_words
from sortition.checking.seat_file import SeatType


def chances_table(names: Sequence[str], types: Sequence[SeatType]) -> TableView:
    """Who may be drawn; `names` are those of the features."""
    return TableView(
        caption=_("Wie een kans heeft"),
        columns=(
            *(Column(title=name) for name in names),
            Column(title=_("Kandidaten"), numeric=True),
            Column(title=_("Kans per persoon"), numeric=True),
            Column(title=_("Zonder balans"), numeric=True),
            Column(title=_("Doet nog mee"), numeric=True),
            Column(title=_("In al die lotingen"), numeric=True),
        ),
        rows=tuple(_row(one) for one in types),
        note=_("'In al die lotingen' is de kans als er niemand bij komt. Komen er meer mensen, dan wordt die kleiner."),
    )


def barred_table(names: Sequence[str], types: Sequence[SeatType]) -> TableView:
    """Who may not be drawn this time, with the reason."""
    return TableView(
        caption=_("Wie deze keer geen kans heeft, en waarom"),
        columns=(
            *(Column(title=name) for name in names),
            Column(title=_("Kandidaten"), numeric=True),
            Column(title=_("Doet nog mee"), numeric=True),
            Column(title=_("In al die lotingen"), numeric=True),
            Column(title=_("Waarom")),
            Column(title=_("Om welke groep het gaat")),
        ),
        rows=tuple(_barred_row(one) for one in types),
    )


def chances_range(types: Sequence[SeatType]) -> str:
    """The chance of who has one, the largest first: the same for all, unless there is a floor."""
    found = sorted({one.chance for one in types if one.chance}, reverse=True)
    return " / ".join(chance_words(chance) for chance in found)


def reasons(types: Sequence[SeatType]) -> tuple[Fact, ...]:
    """Every reason to have no chance this time with how many people it is about, the most first."""
    people: dict[str, int] = {}
    for one in types:
        if not one.tickets:
            people[one.reason[0]] = people.get(one.reason[0], 0) + one.candidates
    return tuple(
        Fact(
            term=reason_words(rule),
            value=ngettext("%(n)s kandidaat", "%(n)s kandidaten", count, n=formats.number(count)),
        )
        for rule, count in sorted(people.items(), key=lambda each: (-each[1], each[0]))
    )


def _row(one: SeatType) -> tuple[Cell, ...]:
    return (
        *_profile(one),
        Cell(text=formats.number(one.candidates), numeric=True),
        Cell(text=chance_words(one.chance), numeric=True),
        Cell(text=chance_words(one.spread_chance), numeric=True),
        *_later(one),
    )


def _barred_row(one: SeatType) -> tuple[Cell, ...]:
    return (
        *_profile(one),
        Cell(text=formats.number(one.candidates), numeric=True),
        *_later(one),
        Cell(text=reason_words(one.reason[0])),
        Cell(text=reason_group(one) or _("niet één groep")),
    )


def _profile(one: SeatType) -> tuple[Cell, ...]:
    return tuple(Cell(text=in_language(value, {}), heads_row=at == 0) for at, value in enumerate(one.values))


def _later(one: SeatType) -> tuple[Cell, Cell]:
    rounds = ngettext("%(n)s loting", "%(n)s lotingen", one.rounds, n=one.rounds)
    return Cell(text=rounds, numeric=True), Cell(text=formats.percentage(one.over_rounds), numeric=True)
