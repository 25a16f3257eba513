"""What the pages show of a result: online and on paper, with and without blank votes, and what the turnout means."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.components import Cell, Column, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.referenda.facts import Facts, PaperVotes
from snw_democratie.referenda.paper_views import not_opened
from snw_democratie.referenda.words import texts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """The result with and without blank votes, what came in on paper, and what the turnout means."""

    sentence: str
    chart: BarChart
    without: BarChart
    paper: TableView | None
    not_opened: str
    turnout: str


def result_view(one: Facts) -> ResultView | None:
    """The result, once it is known."""
    if not one.result:
        return None
    paper = one.paper.votes if one.paper is not None and one.paper.votes else (0,) * len(one.result)
    together = tuple(online + typed for online, typed in zip(one.result, paper, strict=True))
    blank, *votes = together
    named = list(zip(texts_of(one.set_up).answers, votes, strict=True))
    invalid = one.paper.invalid if one.paper is not None else 0
    ballots, marks = voters(one) - invalid, sum(votes)
    return ResultView(
        sentence=_most(named),
        chart=_bars([*named, (_("Blanco"), blank)], ballots, _("Met blanco stemmen")),
        without=_bars(named, marks, _("Zonder blanco stemmen")),
        paper=_beside(one, one.paper) if one.paper is not None and one.paper.votes else None,
        not_opened=not_opened(one.paper) if one.paper is not None and not one.paper.votes else "",
        turnout=_turnout(one),
    )


def voters(one: Facts) -> int:
    """How many codes voted: on the board, or on paper that was opened."""
    return one.voted + (len(one.paper.keys) if one.paper is not None and one.paper.votes else 0)


def _most(named: list[tuple[str, int]]) -> str:
    most = max(count for _answer, count in named)
    winners = tuple(str(answer) for answer, count in named if count == most)
    if len(winners) == 1:
        return _("De meeste stemmen zijn voor: %(answer)s.", answer=winners[0])
    return _("Er is een gelijke stand: %(answers)s.", answers=formats.listed(winners))


def _turnout(one: Facts) -> str:
    share = Fraction(voters(one), one.codes) if one.codes else Fraction(0)
    reached = share * 100 >= one.set_up.quorum
    facts = {"share": formats.percentage(share), "needed": formats.percentage(Fraction(one.set_up.quorum, 100))}
    if reached:
        return _("De opkomst is %(share)s. Er was %(needed)s nodig. Daarom is dit een advies.", **facts)
    return _("De opkomst is %(share)s. Er was %(needed)s nodig. Daarom is dit geen advies.", **facts)


def _beside(one: Facts, paper: PaperVotes) -> TableView:
    """What was voted online and on paper, apart and together."""
    blank, *answers = zip((_("Blanco"), *texts_of(one.set_up).answers), one.result, paper.votes, strict=True)
    columns = (_("Via internet"), _("Op papier"), _("Samen"))
    rows = [(label, online, typed) for label, online, typed in (*answers, blank)]
    rows.append((_("Zonder blanco stemmen"), sum(row[1] for row in answers), sum(row[2] for row in answers)))
    rows.append((_("Met blanco stemmen"), sum(one.result), sum(paper.votes)))
    return TableView(
        caption=_("Via internet en op papier"),
        columns=(Column(title=_("Keuze")), *(Column(title=title, numeric=True) for title in columns)),
        rows=tuple(
            (
                Cell(text=label, heads_row=True),
                *(Cell(text=formats.number(number), numeric=True) for number in (online, typed, online + typed)),
            )
            for label, online, typed in rows
        ),
        note=ngettext(
            "Op papier was %(n)s formulier ongeldig.",
            "Op papier waren %(n)s formulieren ongeldig.",
            paper.invalid,
            n=formats.number(paper.invalid),
        ),
    )


def _bars(rows: list[tuple[str, int]], of: int, caption: str) -> BarChart:
    return bar_chart(
        [
            BarInput(
                label=label,
                value=count,
                figures=(formats.number(count), formats.percentage(Fraction(count, of)) if of else "-"),
            )
            for label, count in rows
        ],
        caption=caption,
        label_title=_("Antwoord"),
        figure_titles=(_("Aantal stemmen"), _("Deel")),
        whole=of,
    )
