"""What everybody sees of resident seats: who sits, who sat, and the chances of each draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from snw_democratie.components import Cell, Column, Fact, Link, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.seats import paths
from snw_democratie.seats.chance_tables import barred_tables, chances_range, chances_table
from snw_democratie.seats.facts import BodyFacts, DrawFacts, RecusalFacts, TermFacts
from snw_democratie.seats.steps import ON_SEAT, Sitting
from snw_democratie.seats.words import (
    RuleLine,
    about_words,
    aside_words,
    failure_words,
    profile_words,
    rule_lines,
    sitting_word,
    source_words,
)


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
    rules: tuple[RuleLine, ...]
    simulated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """One draw: who may be drawn with what chance, who was, and the record."""

    title: str
    back: str
    body: str
    outcome: str
    failed: str
    facts: tuple[Fact, ...]
    lead: str
    chances: TableView
    barred: tuple[TableView, ...]
    record: str
    command: str
    short: str
    digest: str


def list_view(found: tuple[BodyFacts, ...], *, at: datetime) -> ListView:
    """Every body that is public."""
    cards = []
    for one in found:
        waits = one.draws and one.draws[0].waits
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
        seats=_seats(one, at),
        calendar=_calendar(one, at),
        history=_history(one) if one.terms else None,
        balance=_balance(one) if one.terms else None,
        draws=tuple(_link(one, draw) for draw in one.draws),
        rules=rule_lines(one.rules),
        simulated=paths.SIMULATED,
    )


def draw_view(body: BodyFacts, draw: DrawFacts) -> DrawView:
    """One draw."""
    people = sum(one.candidates for one in draw.types)
    without = sum(one.candidates for one in draw.types if not one.tickets)
    names = tuple(in_language(feature.name, {}) for feature in body.rules.features)
    return DrawView(
        title=_("Loting %(n)s voor zetel %(seat)s", n=draw.number, seat=draw.seat),
        back=paths.body(body.slug),
        body=body.name,
        outcome=_outcome(body, draw),
        failed=_failed(draw),
        facts=(
            Fact(term=_("Termijn"), value=period(draw.starts_at, draw.ends_at)),
            Fact(term=_("Moment van de loting"), value=formats.moment(draw.draw_at)),
            Fact(term=_("Bron van het toeval"), value=source_words(draw.source)),
            Fact(term=_("Aantal loten"), value=formats.number(draw.tickets)),
            Fact(term=_("Kans per persoon"), value=chances_range(draw.types)),
        ),
        lead=_(
            "Er zijn %(people)s kandidaten. Door de regels hebben %(without)s van hen deze keer geen kans.",
            people=formats.number(people),
            without=formats.number(without),
        ),
        chances=chances_table(names, [one for one in draw.types if one.tickets]),
        barred=barred_tables(names, draw.types),
        record=paths.draw(body.slug, draw.number, "/dossier.zip"),
        command=f"python -m sortition verify zetel-{draw.number}.zip --digest {draw.digest}",
        short=formats.grouped(draw.digest),
        digest=draw.digest,
    )


def _now(one: BodyFacts, at: datetime) -> tuple[TermFacts, ...]:
    """Who has each seat now, or will have it first."""
    found: dict[int, TermFacts] = {}
    for term in sorted(one.terms, key=lambda term: term.starts_at):
        if term.state in ON_SEAT and term.ends_at > at:
            found.setdefault(term.seat, term)
    return tuple(found[seat] for seat in sorted(found))


def _seats(one: BodyFacts, at: datetime) -> tuple[SeatCard, ...]:
    """Every seat, in order: also the empty ones, once anybody was drawn for this body."""
    taken = {term.seat: _seat(term, at) for term in _now(one, at)}
    free = {seat: _empty_seat(one, seat) for seat in _empty(one, at)}
    return tuple(card for _number, card in sorted((taken | free).items()))


def _empty(one: BodyFacts, at: datetime) -> tuple[int, ...]:
    """Seats that nobody has, or will have as things are."""
    taken = {term.seat for term in _now(one, at)}
    return tuple(seat for seat in range(1, one.rules.seats + 1) if seat not in taken) if one.terms else ()


def _empty_seat(one: BodyFacts, seat: int) -> SeatCard:
    title = _("Zetel %(n)s: %(name)s", n=seat, name=_("leeg"))
    return SeatCard(title=title, href="", word=_("leeg"), tone="coming", lines=(_comes(one, seat),))


def _comes(one: BodyFacts, seat: int) -> str:
    """What happens with an empty seat."""
    draw = next((draw for draw in one.draws if draw.waits and draw.seat == seat), None)
    if draw is not None:
        return _("De loting om deze zetel is op %(when)s.", when=formats.moment(draw.draw_at))
    left = next((term.state for term in reversed(one.terms) if term.seat == seat), None)
    if left in (Sitting.DECLINED, Sitting.RESIGNED):
        return _("Er komt een plaatsvervanger, of anders een loting.")
    return _("Er komt nog een loting.")


def _seat(term: TermFacts, at: datetime) -> SeatCard:
    today = formats.amsterdam(at).date()
    asides = tuple(one for one in term.asides if one.from_day <= today <= one.until_day)
    word, tone = sitting_word(Sitting.RECUSED if asides and term.state is Sitting.INSTALLED else term.state)
    lines = (profile_words(term.profile), period(term.starts_at, term.ends_at), *(_aside(one) for one in asides))
    title = _("Zetel %(n)s: %(name)s", n=term.seat, name=term.name or _("nog niet bekend"))
    return SeatCard(title=title, href="", word=word, tone=tone, lines=lines)


def _link(one: BodyFacts, draw: DrawFacts) -> Link:
    text = _("Loting %(n)s, zetel %(seat)s", n=draw.number, seat=draw.seat)
    return Link(href=paths.draw(one.slug, draw.number), text=text)


def _next(one: BodyFacts) -> Fact | None:
    draw = next((draw for draw in one.draws if draw.waits), None)
    if draw is None:
        return None
    said = _("Zetel %(seat)s, op %(when)s.", seat=draw.seat, when=formats.moment(draw.draw_at))
    return Fact(term=said, value=_("Bekijk de kansen"), href=paths.draw(one.slug, draw.number))


def _aside(one: RecusalFacts) -> str:
    """For which subject somebody stands aside, why, when, and who sits in."""
    said = _(
        "Doet niet mee aan: %(subject)s (%(why)s), %(start)s tot en met %(end)s.",
        subject=one.subject,
        why=aside_words(one.reason),
        start=formats.day(one.from_day),
        end=formats.day(one.until_day),
    )
    comes = _("De plaatsvervanger valt in: lotnummer %(lot)s.", lot=one.alternate) if one.alternate else ""
    return f"{said} {comes or _('Er valt niemand in.')}"


def _failed(draw: DrawFacts) -> str:
    """Why a draw gave nothing, and since when that is sure."""
    if draw.failed_at is None:
        return ""
    when = formats.moment(draw.failed_at)
    return f"{failure_words(draw.failure)} {_('Deze loting is gesloten op %(when)s. Er volgt een andere.', when=when)}"


def _outcome(body: BodyFacts, draw: DrawFacts) -> str:
    if draw.drawn_at is None:
        return ""
    term = next((one for one in body.terms if one.draw == draw.number), None)
    name = term.name if term is not None and term.name else draw.member
    if not draw.alternate:
        return _("Ingeloot is %(name)s. Er is geen plaatsvervanger.", name=name)
    return _("Ingeloot is %(name)s. Plaatsvervanger is lotnummer %(lot)s.", name=name, lot=draw.alternate)


def period(start: datetime, end: datetime) -> str:
    """From which day to which, in words."""
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
        rows=(
            *(_line(seat, _("leeg"), _comes(one, seat)) for seat in _empty(one, at)),
            *(
                _line(term.seat, term.name or _("nog niet bekend"), period(term.starts_at, term.ends_at))
                for term in coming
            ),
        ),
    )


def _line(seat: int, who: str, what: str) -> tuple[Cell, ...]:
    return (Cell(text=formats.number(seat), numeric=True, heads_row=True), Cell(text=who), Cell(text=what))


def _history(one: BodyFacts) -> TableView:
    happened = [(when, term, sitting_word(state)[0]) for term in one.terms for state, when in term.turns]
    happened += [(aside.noted_at, term, _aside(aside)) for term in one.terms for aside in term.asides]
    rows = (_event(when, term, what) for when, term, what in sorted(happened, key=_when)[::-1])
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


def _when(event: tuple[datetime, TermFacts, str]) -> datetime:
    return event[0]


def _event(when: datetime, term: TermFacts, what: str) -> tuple[Cell, ...]:
    return (
        Cell(text=formats.day(formats.amsterdam(when).date()), heads_row=True),
        Cell(text=formats.number(term.seat), numeric=True),
        Cell(text=term.name or _("nog niet bekend")),
        Cell(text=what),
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
                Cell(text=about_words(feature, value), heads_row=True),
                Cell(text=_decimal(held), numeric=True),
                Cell(text=_decimal(due), numeric=True),
            )
            for feature, value, held, due in one.balance
        ),
        note=_("Aandelen zijn van alle bewoners van 16 jaar en ouder. Halve termijnen tellen half."),
    )


def _decimal(terms: float) -> str:
    return formats.decimal(Fraction(terms).limit_denominator(1000), places=1)
