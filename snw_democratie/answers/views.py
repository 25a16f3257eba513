"""The pages of the own place after a draw, and the numbers that everybody sees, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.answers import words
from snw_democratie.answers.facts import OwnAnswer, Rules, Tally
from snw_democratie.answers.forms import YES, WishForm
from snw_democratie.answers.standing import Allowance, Standing
from snw_democratie.components import Choice, Fact, Link, NumberView, Problem
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.pool.consents import Purpose, consent_words

PLACE = "/mijn-aanmelding/plek"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """The own place: how it stands, what can be answered now, and what was filled in."""

    lottery: str
    heading: str
    sentence: str
    done: bool
    yes: str
    no: str
    wishes: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmView:
    """What an answer means, before it is given."""

    lottery: str
    heading: str
    sentences: tuple[str, ...]
    action: str
    button: str
    grave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesView:
    """The form for what somebody needs and wants; `typed_over` where the team types what somebody wrote or said."""

    lottery: str
    action: str
    back: str
    typed_over: bool
    form: WishForm
    amount: str
    benefits: tuple[str, ...]
    allowances: tuple[Choice, ...]
    consent: Choice
    sworn: SwornText
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersView:
    """How a panel answers, for everybody: numbers, and of whom only who left, because the panel itself is public."""

    sentences: tuple[str, ...]
    numbers: tuple[NumberView, ...]
    note: str


def place_view(mine: OwnAnswer, title: str) -> PlaceView:
    """The own place; `title` is that of the lottery in the language of the page."""
    standing = mine.place.standing
    heading, sentence, done = words.own_standing(mine.place)
    return PlaceView(
        lottery=title,
        heading=heading,
        sentence=sentence,
        done=done,
        yes=f"{PLACE}/ja" if standing in (Standing.OPEN, Standing.DECLINED) else "",
        no=f"{PLACE}/nee" if standing in (Standing.OPEN, Standing.ACCEPTED) else "",
        wishes=f"{PLACE}/wensen" if standing is Standing.ACCEPTED else "",
        facts=words.own_facts(mine),
    )


def own_link(mine: OwnAnswer) -> Link | None:
    """From the own registration to the own place, while there is something to say."""
    if mine.place.standing is Standing.VACANT:
        return None
    text = _("Zeg of u meedoet") if mine.place.standing is Standing.OPEN else _("Bekijk of verander uw antwoord")
    return Link(href=PLACE, text=text)


def confirm_view(title: str, *, yes: bool) -> ConfirmView:
    """What a yes or a no means."""
    if yes:
        sentences = (
            _("U krijgt een plek in het panel."),
            _("Wij laten u weten wanneer de bijeenkomsten zijn."),
            _("Kunt u later toch niet? Dan zegt u hier nee."),
        )
    else:
        sentences = (
            _("Uw plek gaat naar iemand anders."),
            _("Bedenkt u zich? Zolang de plek vrij is, kunt u nog ja zeggen."),
            _("Op de website staat dan dat uw lotnummer wegging, zonder reden."),
            _("Wat u invulde over hulp en vergoeding, wissen wij."),
        )
    return ConfirmView(
        lottery=title,
        heading=_("U doet mee") if yes else _("U doet niet mee"),
        sentences=sentences,
        action=f"{PLACE}/ja" if yes else f"{PLACE}/nee",
        button=_("Ja, ik doe mee") if yes else _("Nee, ik doe niet mee"),
        grave=not yes,
    )


def wishes_view(
    rules: Rules, title: str, form: WishForm, problems: tuple[Problem, ...] = (), *, back: str = PLACE
) -> WishesView:
    """The form as it was stored, or as it was typed with what is wrong."""
    text = consent_words(Purpose.SUPPORT)
    offered = (*rules.allowances, Allowance.NOTHING)
    return WishesView(
        lottery=title,
        action=f"{back}/wensen",
        back=back,
        typed_over=back != PLACE,
        form=form,
        amount=words.amount(rules),
        benefits=(
            _("Krijgt u bijstand of een andere uitkering? Een vergoeding kan dan gevolgen hebben."),
            _("Meld de vergoeding bij wie uw uitkering betaalt. Vraag het liefst eerst wat mag."),
            _("Bent u jonger dan 27? Dan zijn de regels soms strenger."),
            _("Ook een cadeaubon kan meetellen."),
            _("Twijfelt u? Kies dan later. Of kies geen vergoeding: u doet gewoon mee."),
        ),
        allowances=tuple(
            Choice(value=str(one), label=words.allowance_words(one), chosen=form.vergoeding == str(one))
            for one in offered
        ),
        consent=Choice(value=YES, label=text.text, chosen=form.toestemming == YES),
        sworn=text,
        problems=problems,
    )


def answers_view(rules: Rules, tally: Tally | None, *, seats: int) -> AnswersView:
    """The rules of answering and, after the draw, how many said what for this many seats."""
    days = ngettext(
        "Wie een plek krijgt, heeft %(n)s dag om te antwoorden.",
        "Wie een plek krijgt, heeft %(n)s dagen om te antwoorden.",
        rules.days,
        n=formats.number(rules.days),
    )
    said = (days, _("Zegt iemand nee? Dan loten wij iemand anders voor die plek."), words.amount(rules))
    return AnswersView(
        sentences=tuple(one for one in said if one),
        numbers=() if tally is None else tally_numbers(tally),
        note="" if tally is None else " ".join((*asked_words(tally, seats=seats), *_seen())),
    )


def _seen() -> tuple[str, ...]:
    """What of an answer is public, and why."""
    return (
        _("Wie ja of nee zegt, tonen wij niet."),
        _("Gaat iemand weg? Dan staat dat lotnummer hier, zonder reden."),
        _("Zo kan iedereen nagaan wie er in het panel zit."),
    )


def asked_words(tally: Tally, *, seats: int) -> tuple[str, ...]:
    """Why there are more answers than seats, where there are."""
    if tally.asked <= seats:
        return ()
    asked, places = formats.number(tally.asked), formats.number(seats)
    return (
        _("Wij vroegen %(asked)s mensen voor %(seats)s plaatsen.", asked=asked, seats=places),
        _("Wie een vrije plaats kreeg, telt ook mee."),
    )


def tally_numbers(tally: Tally) -> tuple[NumberView, ...]:
    """How many said what."""
    return tuple(
        NumberView(label=label, value=formats.number(count), unit=ngettext("bewoner", "bewoners", count))
        for label, count in (
            (_("Zegt ja"), tally.accepted),
            (_("Nog geen antwoord"), tally.open),
            (_("Doet niet mee"), tally.no),
        )
    )
