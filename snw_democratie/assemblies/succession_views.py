"""What the pages show of a panel after its draw: reserves, departures, chances on the place, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from snw_democratie.answers.facts import PlaceFacts
from snw_democratie.assemblies.draw_views import source_words
from snw_democratie.assemblies.facts import FeatureFacts, ProcedureFacts
from snw_democratie.assemblies.forms import VacancyForm
from snw_democratie.assemblies.reserve_forms import ReservesForm, usual_reserves
from snw_democratie.assemblies.service import Standing
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.succession_facts import LaterFacts, RoundFacts
from snw_democratie.assemblies.views import SOURCES, path
from snw_democratie.components import AgreeView, Cell, Choice, Column, Fact, Problem, TableView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import Translations, capital, in_language, joined
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.approvals import Agreement
from sortition.checking.later_events import FAILURES
from sortition.draw import balls_per_throw, dice_per_throw
from sortition.what_if import IfTheyLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """One departure: what happened, and who could come with which chance."""

    heading: str
    sentences: tuple[str, ...]
    chances: TableView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterView:
    """What everybody may see of a panel after its draw."""

    reserves: TableView | None
    dropout: tuple[str, ...]
    rounds: tuple[RoundView, ...]


def later_view(facts: LaterFacts, translations: Translations) -> LaterView:
    """Reserves and departures in words and tables."""
    return LaterView(
        reserves=None if facts.reserves is None else _reserves(facts.reserves),
        dropout=_dropout(facts.dropout, translations),
        rounds=tuple(_round(one, facts.draw_at if one is facts.open else None) for one in facts.rounds),
    )


def _reserves(reserves: tuple[tuple[str, Fraction], ...]) -> TableView:
    return TableView(
        caption=_("De reserves"),
        columns=(Column(title=_("Lotnummer")), Column(title=_("Kans om reserve te worden"), numeric=True)),
        rows=tuple(
            (Cell(text=lot, heads_row=True), Cell(text=formats.percentage(chance), numeric=True))
            for lot, chance in reserves
        ),
        note=_("De computer koos welke groepen reserves nodig hebben. Wie uit een groep reserve is, besliste het lot."),
    )


def _dropout(given: tuple[tuple[str, str, Fraction], ...], translations: Translations) -> tuple[str, ...]:
    """For which chances of dropping out the reserves were chosen; nothing where it was the same for everybody."""
    return tuple(
        joined((_group(feature, value, translations), formats.percentage(chance)), by=", ")
        for feature, value, chance in given
    )


def _group(feature: str, value: str, translations: Translations) -> str:
    return joined((in_language(feature, translations), in_language(value, translations)), by=": ")


def _round(one: RoundFacts, draw_at: datetime | None) -> RoundView:
    return RoundView(
        heading=_("Vertrek %(number)s", number=formats.number(one.number)),
        sentences=(*_left(one), *_came(one, draw_at)),
        chances=_chances(one) if one.chances and not one.certain else None,
    )


def _left(one: RoundFacts) -> tuple[str, ...]:
    away = (
        ngettext(
            "Lotnummer %(lots)s ging weg.", "Lotnummers %(lots)s gingen weg.", len(one.left), lots=", ".join(one.left)
        ),
    )
    if one.overtaken:
        return away if one.left else ()
    kept = (
        ngettext(
            "Daarna zit %(number)s plaats buiten de streefaantallen. Beter kan niet.",
            "Daarna zitten %(number)s plaatsen buiten de streefaantallen. Beter kan niet.",
            one.deviation,
            number=formats.number(one.deviation),
        )
        if one.deviation
        else _("De mix van het panel blijft zoals afgesproken.")
    )
    return (*(away if one.left else ()), kept)


def failure_words(failure: str) -> str:
    """Why what was announced gave nothing."""
    return {
        "source": _("De bron van het toeval gaf niets."),
        "evening": _("De bijeenkomst ging niet door."),
        "mistake": _("In de zaal ging iets mis, voordat er een uitslag was."),
    }[failure]


def _came(one: RoundFacts, draw_at: datetime | None) -> tuple[str, ...]:
    if one.overtaken:
        return _merged(one)
    source = (_("Het toeval komt van: %(source)s.", source=source_words(one.source)),) if one.source else ()
    if not one.chances:
        return (_("Niemand kan deze plaats krijgen."),)
    if one.failure:
        return (*source, failure_words(one.failure), _("Deze loting is ingetrokken. Er volgt een andere."))
    if one.certain:
        return _certain(one)
    if one.selected is None:
        when = (_("De loting is op %(when)s.", when=formats.moment(draw_at)),) if draw_at and one.source else ()
        return (*source, *when, _("Wie er komt, weet nog niemand."))
    return (*source, _arrived(one.selected))


def _arrived(lots: Sequence[str]) -> str:
    return ngettext(
        "Lotnummer %(lots)s kwam erbij.", "Lotnummers %(lots)s kwamen erbij.", len(lots), lots=", ".join(lots)
    )


def _certain(one: RoundFacts) -> tuple[str, ...]:
    """Chance had nothing to decide, and the record says so."""
    lots = [lot for lot, _chance in one.chances]
    who = ngettext(
        "Er is één mogelijkheid: lotnummer %(lots)s.",
        "Er is één mogelijkheid: lotnummers %(lots)s.",
        len(lots),
        lots=", ".join(lots),
    )
    if one.selected is None:
        return who, _("Daarom hoeft er niet geloot te worden. Twee mensen leggen dit nog vast.")
    return who, _("Daarom is er niet geloot."), _arrived(one.selected)


def _merged(one: RoundFacts) -> tuple[str, ...]:
    number, next_ = formats.number(one.number), formats.number(one.number + 1)
    merged = _("Vertrek %(number)s is samengevoegd met vertrek %(next)s.", number=number, next=next_)
    return (
        (merged, _("De kansen van vertrek %(number)s gelden niet meer.", number=number)) if one.chances else (merged,)
    )


def _chances(one: RoundFacts) -> TableView:
    return TableView(
        caption=_("Wie de plaats kan krijgen"),
        columns=(Column(title=_("Lotnummer")), Column(title=_("Kans"), numeric=True)),
        rows=tuple(
            (Cell(text=lot, heads_row=True), Cell(text=formats.percentage(chance), numeric=True))
            for lot, chance in one.chances
        ),
        note=ngettext(
            "Er is %(number)s mogelijke keuze.",
            "Er zijn %(number)s mogelijke keuzes. Elke keuze heeft dezelfde kans.",
            one.choices,
            number=formats.number(one.choices),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadView:
    """What if two people left together: how many pairs, and those whose places could not be filled as agreed."""

    sentence: str
    table: TableView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsView:
    """Seats and reserves, for the team: one act at a time, and whose place could not be filled."""

    title: str
    base: str
    back: str
    drawn: bool
    known: bool
    searching: bool
    can_ask: bool
    number: str
    dropout: str
    later: LaterView
    can_note: bool
    merging: str
    reported: tuple[Fact, ...]
    given_up: tuple[Fact, ...]
    answers: str
    problems: tuple[Problem, ...]
    left: str
    away: str
    origins: tuple[Choice, ...]
    can_announce: bool
    can_replace: bool
    replacing: str
    sources: tuple[Choice, ...]
    how: str
    wants_digits: bool
    wants_beacon: bool
    digits: str
    beacon: str
    complete: bool
    waits: str
    agree: AgreeView
    failures: tuple[Choice, ...]
    failed: str
    withdraw: AgreeView | None
    ahead: TableView | None
    pairs: str
    together: AheadView | None

    def error(self, field: str) -> str:
        """The sentence beside a field."""
        return next((one.message for one in self.problems if one.field == field), "")


def seats_view(
    facts: ProcedureFacts,
    features: Iterable[FeatureFacts],
    standing: Standing,
    approvals: Agreement,
    me: int,
    form: VacancyForm | ReservesForm | None = None,
    *,
    given_up: Sequence[PlaceFacts] = (),
    failed: Agreement | None = None,
    at: datetime,
    problems: tuple[Problem, ...] = (),
) -> SeatsView:
    """The page of the team; `form` is what was typed about a departure, `failed` who said that a draw gave nothing.

    `given_up` are places that nobody made free yet, though they may go to somebody else.
    """
    later, waiting = standing.later, standing.later.open
    needs_source = waiting is not None and not waiting.source and waiting.choices > 1
    early = later.draw_at is not None and waiting is not None and bool(waiting.source) and at < later.draw_at
    ready = waiting is not None and not needs_source and not early
    open_ = ready and waiting is not None and bool(waiting.source) and not standing.digits and not standing.beacon
    wants_digits = ready and waiting is not None and waiting.source.startswith(("balls", "dice"))
    wants_beacon = ready and waiting is not None and "beacon" in waiting.source
    alone = tuple(one for one in standing.ahead if len(one.left) == 1)
    together = standing.ahead[len(alone) :]
    left = ", ".join(lot for lot, _reason in standing.left)
    usual = VacancyForm(wie=left, uit="pool" if later.reserves is None else "reserves")
    typed = form if isinstance(form, VacancyForm) else usual
    wanted = form if isinstance(form, ReservesForm) else usual_reserves(features)
    return SeatsView(
        title=facts.title,
        base=path(facts, "plaatsen"),
        back=path(facts),
        drawn=facts.state is State.DRAWN,
        known=standing.known,
        searching=standing.searching,
        can_ask=standing.known and not later.rounds and later.reserves is None and not standing.searching,
        number=wanted.aantal,
        dropout=wanted.uitval,
        later=later_view(later, facts.translations),
        can_note=standing.known and not (waiting is not None and waiting.source),
        merging=_merging(waiting) if waiting is not None else "",
        reported=tuple(Fact(term=lot, value=_reasons()[reason]) for lot, reason in standing.left),
        given_up=tuple(
            Fact(term=one.lot, value=_reasons()[str(one.releasable)], href=path(facts, "antwoorden", "plek", one.lot))
            for one in given_up
        ),
        answers=path(facts, "antwoorden"),
        problems=problems,
        left=typed.wie,
        away=typed.weg,
        origins=_origins(later.reserves is not None, typed.uit),
        can_announce=standing.known and needs_source,
        can_replace=standing.known and ready,
        replacing=_("De vervanging vastleggen")
        if waiting is not None and waiting.certain
        else _("De vervanging loten"),
        sources=tuple(
            Choice(value=value, label=capital(_(words)), chosen=value == "balls") for value, words in SOURCES.items()
        ),
        how=_how(waiting) if waiting is not None and wants_digits else "",
        wants_digits=wants_digits,
        wants_beacon=wants_beacon,
        digits=standing.digits,
        beacon=standing.beacon,
        complete=ready and bool(standing.digits) == wants_digits and bool(standing.beacon) == wants_beacon,
        waits=formats.moment(later.draw_at) if early and later.draw_at else "",
        agree=agree_view(approvals, me),
        failures=tuple(Choice(value=one, label=failure_words(one)) for one in FAILURES)
        if standing.known and open_ and not standing.failure
        else (),
        failed=failure_words(standing.failure) if standing.failure else "",
        withdraw=agree_view(failed, me) if failed is not None else None,
        ahead=_ahead(alone) if alone else None,
        pairs=path(facts, "plaatsen?samen=twee") if alone and later.reserves is not None and not together else "",
        together=_together(together) if together else None,
    )


def read_along(view: SeatsView) -> SeatsView:
    """The same page for who reads along: without what only the team may do."""
    return replace(
        view, can_ask=False, can_note=False, can_announce=False, can_replace=False, failures=(), withdraw=None
    )


def _reasons() -> dict[str, str]:
    return {
        "declined": _("wil of kan de plaats niet"),
        "moved": _("is verhuisd"),
        "silent": _("gaf geen antwoord"),
        "other": _("een andere reden"),
    }


def _merging(waiting: RoundFacts) -> str:
    """What happens to the vacancy that waits, when another is noted before its chance was announced."""
    number, next_ = formats.number(waiting.number), formats.number(waiting.number + 1)
    merged = _(
        "Legt u nu een vertrek vast? Dan wordt vertrek %(number)s deel van vertrek %(next)s.", number=number, next=next_
    )
    return merged + " " + _("De computer zoekt dan opnieuw voor alle vrije plaatsen.")


def _origins(reserves: bool, chosen: str) -> tuple[Choice, ...]:
    pool = Choice(value="pool", label=_("Uit iedereen op de lijst"), chosen=chosen == "pool" or not reserves)
    if not reserves:
        return (pool,)
    return (Choice(value="reserves", label=_("Uit de reserves"), chosen=chosen == "reserves"), pool)


def _how(waiting: RoundFacts) -> str:
    balls, dice = balls_per_throw(waiting.choices), dice_per_throw(waiting.choices)
    if waiting.source == "dice":
        return ngettext("Gooi met %(number)s dobbelsteen.", "Gooi met %(number)s dobbelstenen.", dice, number=dice)
    return ngettext("Trek %(number)s bal per beurt.", "Trek %(number)s ballen per beurt.", balls, number=balls)


def _ahead(ahead: tuple[IfTheyLeft, ...]) -> TableView:
    return TableView(
        caption=_("Wat als iemand weggaat?"),
        columns=(Column(title=_("Lotnummer")), Column(title=_("Blijft de mix goed?"))),
        rows=tuple((Cell(text=", ".join(one.left), heads_row=True), Cell(text=_if_left(one))) for one in ahead),
        note=_("Past niemand? Zoek dan in de hele lijst, of neem een kleine afwijking."),
    )


def _together(pairs: tuple[IfTheyLeft, ...]) -> AheadView:
    lost = tuple(one for one in pairs if not one.kept)
    sentence = _(
        "Er zijn %(all)s tweetallen. Bij %(lost)s daarvan blijft de mix niet goed.",
        all=formats.number(len(pairs)),
        lost=formats.number(len(lost)),
    )
    if not lost:
        return AheadView(sentence=sentence, table=None)
    return AheadView(sentence=sentence, table=replace(_ahead(lost), caption=_("Wat als twee mensen samen weggaan?")))


def _if_left(one: IfTheyLeft) -> str:
    if one.deviation is None:
        return _("te veel keuzes om na te gaan")
    if one.empty:
        return _("nee, de plaats blijft leeg")
    if not one.deviation:
        return _("ja")
    return ngettext(
        "nee, %(number)s plaats klopt dan niet",
        "nee, %(number)s plaatsen kloppen dan niet",
        one.deviation,
        number=formats.number(one.deviation),
    )
