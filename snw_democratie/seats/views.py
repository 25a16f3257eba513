"""What everybody sees of resident seats: who sits, who sat, the chances of each draw, and what rules do in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from snw_democratie.components import Cell, Column, Fact, Link, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.seats import paths
from snw_democratie.seats.facts import BodyFacts, DrawFacts, TermFacts
from snw_democratie.seats.simulated import Fate, Outcome, simulated
from snw_democratie.seats.steps import ON_SEAT
from snw_democratie.seats.words import chance_words, reason_words, rule_lines, sitting_word, source_words
from sortition.checking.seat_file import SeatType


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCard:
    """One body in the list, or one seat."""

    title: str
    href: str
    word: str
    tone: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Every body."""

    cards: tuple[SeatCard, ...]
    simulated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """One body: its seats now, the next draw, what was, and its rules."""

    title: str
    back: str
    next: Fact | None
    seats: tuple[SeatCard, ...]
    calendar: TableView
    history: TableView | None
    balance: TableView | None
    draws: tuple[Link, ...]
    rules: tuple[str, ...]
    simulated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """One draw: who may be drawn with what chance, who was, and the record."""

    title: str
    back: str
    body: str
    outcome: str
    facts: tuple[Fact, ...]
    lead: str
    chances: TableView
    barred: TableView | None
    record: str
    short: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedView:
    """What the usual rules do in twenty years."""

    back: str
    lead: str
    floors: TableView
    fates: tuple[TableView, ...]


def list_view(found: tuple[BodyFacts, ...], *, at: datetime) -> ListView:
    """Every body that is public."""
    cards = []
    for one in found:
        waits = one.draws and one.draws[0].drawn_at is None
        word, tone = (_("loting komt"), "now") if waits else (_("loopt"), "done")
        names = tuple(term.name or _("nog niet bekend") for term in _now(one, at))
        cards.append(SeatCard(title=one.name, href=paths.body(one.slug), word=word, tone=tone, lines=names))
    return ListView(cards=tuple(cards), simulated=paths.SIMULATED)


def body_view(one: BodyFacts, *, at: datetime) -> BodyView:
    """One body."""
    return BodyView(
        title=one.name,
        back=paths.PUBLIC,
        next=_next(one),
        seats=tuple(_seat(term) for term in _now(one, at)),
        calendar=_calendar(one, at),
        history=_history(one) if one.terms else None,
        balance=_balance(one) if one.terms else None,
        draws=tuple(_link(one, draw) for draw in one.draws),
        rules=rule_lines(one.rules),
        simulated=paths.SIMULATED,
    )


def draw_view(body: BodyFacts, draw: DrawFacts) -> DrawView:
    """One draw."""
    barred = [one for one in draw.types if not one.tickets]
    people = sum(one.candidates for one in draw.types)
    without = sum(one.candidates for one in barred)
    names = tuple(feature.name for feature in body.rules.features)
    return DrawView(
        title=_("Loting %(n)s voor zetel %(seat)s", n=draw.number, seat=draw.seat),
        back=paths.body(body.slug),
        body=body.name,
        outcome=_outcome(body, draw),
        facts=(
            Fact(term=_("Termijn"), value=_period(draw.starts_at, draw.ends_at)),
            Fact(term=_("Moment van de loting"), value=formats.moment(draw.draw_at)),
            Fact(term=_("Bron van het toeval"), value=source_words(draw.source)),
            Fact(term=_("Aantal loten"), value=formats.number(draw.tickets)),
        ),
        lead=_(
            "Er zijn %(people)s kandidaten. Door de regels hebben %(without)s van hen deze keer geen kans.",
            people=formats.number(people),
            without=formats.number(without),
        ),
        chances=_chances(names, [one for one in draw.types if one.tickets]),
        barred=_barred(names, barred) if barred else None,
        record=paths.draw(body.slug, draw.number, "/dossier.zip"),
        short=formats.grouped(draw.digest),
        digest=draw.digest,
    )


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


def _now(one: BodyFacts, at: datetime) -> tuple[TermFacts, ...]:
    """Who has each seat now, or will have it first."""
    found: dict[int, TermFacts] = {}
    for term in sorted(one.terms, key=lambda term: term.starts_at):
        if term.state in ON_SEAT and term.ends_at > at:
            found.setdefault(term.seat, term)
    return tuple(found[seat] for seat in sorted(found))


def _seat(term: TermFacts) -> SeatCard:
    word, tone = sitting_word(term.state)
    lines = (", ".join(term.profile), _period(term.starts_at, term.ends_at))
    title = _("Zetel %(n)s: %(name)s", n=term.seat, name=term.name or _("nog niet bekend"))
    return SeatCard(title=title, href="", word=word, tone=tone, lines=lines)


def _link(one: BodyFacts, draw: DrawFacts) -> Link:
    text = _("Loting %(n)s, zetel %(seat)s", n=draw.number, seat=draw.seat)
    return Link(href=paths.draw(one.slug, draw.number), text=text)


def _next(one: BodyFacts) -> Fact | None:
    draw = next((draw for draw in one.draws if draw.drawn_at is None), None)
    if draw is None:
        return None
    said = _("Zetel %(seat)s, op %(when)s.", seat=draw.seat, when=formats.moment(draw.draw_at))
    return Fact(term=said, value=_("Bekijk de kansen"), href=paths.draw(one.slug, draw.number))


def _outcome(body: BodyFacts, draw: DrawFacts) -> str:
    if draw.drawn_at is None:
        return ""
    term = next((one for one in body.terms if one.draw == draw.number), None)
    name = term.name if term is not None and term.name else draw.member
    if not draw.alternate:
        return _("Ingeloot is %(name)s. Er is geen plaatsvervanger.", name=name)
    return _("Ingeloot is %(name)s. Plaatsvervanger is lotnummer %(lot)s.", name=name, lot=draw.alternate)


def _period(start: datetime, end: datetime) -> str:
    return _(
        "%(start)s tot %(end)s",
        start=formats.day(formats.amsterdam(start).date()),
        end=formats.day(formats.amsterdam(end).date()),
    )


def _calendar(one: BodyFacts, at: datetime) -> TableView:
    here = (term for term in one.terms if term.state in ON_SEAT and term.ends_at > at)
    coming = sorted(here, key=lambda term: (term.ends_at, term.seat))
    return TableView(
        caption=_("Kalender van de zetels"),
        columns=(Column(title=_("Zetel"), numeric=True), Column(title=_("Wie")), Column(title=_("Termijn"))),
        rows=tuple(
            (
                Cell(text=formats.number(term.seat), numeric=True, heads_row=True),
                Cell(text=term.name or _("nog niet bekend")),
                Cell(text=_period(term.starts_at, term.ends_at)),
            )
            for term in coming
        ),
    )


def _history(one: BodyFacts) -> TableView:
    rows = []
    for term in reversed(one.terms):
        for state, when in reversed(term.turns):
            rows.append(
                (
                    Cell(text=formats.day(formats.amsterdam(when).date()), heads_row=True),
                    Cell(text=formats.number(term.seat), numeric=True),
                    Cell(text=term.name or _("nog niet bekend")),
                    Cell(text=sitting_word(state)[0]),
                )
            )
    return TableView(
        caption=_("Wat er gebeurde"),
        columns=(
            Column(title=_("Dag")),
            Column(title=_("Zetel"), numeric=True),
            Column(title=_("Wie")),
            Column(title=_("Wat")),
        ),
        rows=tuple(rows),
        note=_("Waarom iemand stopt of even niet meedoet, staat hier niet."),
    )


def _balance(one: BodyFacts) -> TableView:
    return TableView(
        caption=_("Termijnen per groep tot nu toe"),
        columns=(
            Column(title=_("Groep")),
            Column(title=_("Termijnen"), numeric=True),
            Column(title=_("Naar aandeel"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=f"{feature}: {value}", heads_row=True),
                Cell(text=_decimal(held), numeric=True),
                Cell(text=_decimal(due), numeric=True),
            )
            for feature, value, held, due in one.balance
        ),
        note=_("Aandelen zijn van alle bewoners van 16 jaar en ouder. Halve termijnen tellen half."),
    )


def _chances(names: Sequence[str], types: Sequence[SeatType]) -> TableView:
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


def _barred(names: Sequence[str], types: Sequence[SeatType]) -> TableView:
    return TableView(
        caption=_("Wie deze keer geen kans heeft, en waarom"),
        columns=(
            *(Column(title=name) for name in names),
            Column(title=_("Kandidaten"), numeric=True),
            Column(title=_("Doet nog mee"), numeric=True),
            Column(title=_("In al die lotingen"), numeric=True),
            Column(title=_("Waarom")),
        ),
        rows=tuple(_barred_row(one) for one in types),
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
        Cell(text=reason_words(one)),
    )


def _profile(one: SeatType) -> tuple[Cell, ...]:
    return tuple(Cell(text=value, heads_row=at == 0) for at, value in enumerate(one.values))


def _later(one: SeatType) -> tuple[Cell, Cell]:
    rounds = ngettext("%(n)s loting", "%(n)s lotingen", one.rounds, n=one.rounds)
    return Cell(text=rounds, numeric=True), Cell(text=formats.percentage(one.over_rounds), numeric=True)


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
        Cell(text=f"{fate.feature}: {fate.value}", heads_row=True),
        Cell(text=formats.decimal(fate.terms, places=1), numeric=True),
        Cell(text=formats.decimal(fate.due, places=1), numeric=True),
        Cell(text=formats.percentage(fate.drawn), numeric=True),
    )


def _crowd(one: Outcome) -> str:
    return _("weinig jongeren, veel uit één gebied") if one.skewed else _("zoals de bewoners zijn")


def _decimal(terms: float) -> str:
    return formats.decimal(Fraction(terms).limit_denominator(1000), places=1)
