"""The pages of the own candidature and the own seat, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Fact, Link
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.seats import paths
from snw_democratie.seats.facts import OwnSeat, TermFacts
from snw_democratie.seats.steps import ON_SEAT, Sitting, Standing
from snw_democratie.seats.views import period
from snw_democratie.seats.words import (
    chance_words,
    profile_words,
    reason_group,
    reason_words,
    sitting_word,
    standing_word,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMove:
    """Something to say now: where that is asked once more, and whether it is the first choice."""

    href: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeatView:
    """One body that asked: how it stands, what it means, the own chance, and what can be said."""

    id: str
    body: str
    done: bool
    heading: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    moves: tuple[OwnMove, ...]
    draw: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeatsView:
    """Every body that asked."""

    seats: tuple[OwnSeatView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SayView:
    """What an answer means, before it is given."""

    body: str
    heading: str
    sentences: tuple[str, ...]
    action: str
    back: str
    button: str
    grave: bool


def own_seats_view(found: tuple[OwnSeat, ...]) -> OwnSeatsView:
    """Everything about seats of who looks."""
    return OwnSeatsView(seats=tuple(_one(place, one) for place, one in enumerate(found, 1)))


def seat_link(found: tuple[OwnSeat, ...]) -> Link | None:
    """From the own registration to the own candidature, for who was asked."""
    if not found:
        return None
    asked = any({Sitting.ACCEPTED, Standing.WILLING} & set(one.may) for one in found)
    text = _("Zeg of u meedoet voor een bewonerszetel") if asked else _("Bekijk uw bewonerszetel")
    return Link(href=paths.OWN, text=text)


def say_view(one: OwnSeat, state: str) -> SayView:
    """What saying this means."""
    heading, button, sentences = _SAYING[state]()
    return SayView(
        body=in_language(one.body, {}),
        heading=heading,
        sentences=(*sentences, *_too_late(one)) if state == Standing.WILLING else sentences,
        action=paths.own(one.slug, state),
        back=paths.OWN,
        button=button,
        grave=state in (Sitting.DECLINED, Sitting.RESIGNED),
    )


def own_facts(one: OwnSeat) -> tuple[Fact, ...]:
    """What we keep about somebody as a candidate, and as a member."""
    found = [
        Fact(term=_("Bewonerszetel"), value=in_language(one.body, {})),
        Fact(term=_("Uw lotnummer voor deze zetel"), value=one.lot),
        Fact(term=_("Hoe het staat"), value=sitting_word(one.term.state)[0] if one.term else standing_word(one.state)),
        Fact(term=_("Uw gegevens voor deze loting"), value=profile_words(one.profile)),
        Fact(term=_("Hoe wij u bereiken"), value=one.contact),
    ]
    if one.term is None:
        left = ngettext("%(n)s loting", "%(n)s lotingen", one.rounds, n=formats.number(one.rounds))
        found.append(Fact(term=_("U doet nog mee met"), value=left))
    else:
        found.append(Fact(term=_("Termijn"), value=period(one.term.starts_at, one.term.ends_at)))
    return tuple(found)


def _one(place: int, one: OwnSeat) -> OwnSeatView:
    heading, sentences, done = _standing(one)
    return OwnSeatView(
        id=f"zetel-{place}",
        body=in_language(one.body, {}),
        done=done,
        heading=heading,
        sentences=sentences,
        facts=(*own_facts(one)[1:], *_chance(one)),
        moves=tuple(_move(one, state) for state in sorted(one.may, key=_no_last)),
        draw=Link(href=paths.draw(one.slug, one.draw.number), text=_("Bekijk alle kansen"))
        if one.draw and one.chance
        else None,
    )


def _standing(one: OwnSeat) -> tuple[str, tuple[str, ...], bool]:
    """The heading, what it means, and whether it is good news."""
    if one.term is not None:
        return _sitting(one.term)
    found: dict[Standing, tuple[str, tuple[str, ...], bool]] = {
        Standing.INVITED: (
            _("Wilt u een bewonerszetel?"),
            (
                _("U zat in een burgerpanel. Daarom mag u meedoen aan de loting om een zetel in het bestuur."),
                _("Zegt u ja? Dan doet u mee met de volgende lotingen. Stoppen kan altijd."),
            ),
            False,
        ),
        Standing.WILLING: (
            _("U doet mee met de loting"),
            (_("Wordt u ingeloot? Dan vragen wij u of u de zetel wilt."),),
            True,
        ),
        Standing.DECLINED: (_("U doet niet mee"), (_("Bedenkt u zich? Dan kunt u hier ja zeggen."),), False),
        Standing.OUT: (
            _("U deed genoeg lotingen mee"),
            (_("Wilt u nog een keer meedoen? Dan kunt u hier opnieuw ja zeggen."),),
            False,
        ),
        Standing.DRAWN: (_("U bent ingeloot"), (), True),
    }
    heading, sentences, done = found[one.state]
    if one.alternate:
        sentences = (*sentences, _("U bent nu plaatsvervanger. Stopt het lid? Dan kunt u invallen."))
    if one.state is Standing.DECLINED and one.chance is not None:
        sentences = (*sentences, _("De loting is al aangekondigd. Wijst het lot u toch aan? Dan zegt u daar nee."))
    if one.state in (Standing.INVITED, Standing.WILLING):
        sentences = (*sentences, *_too_late(one))
    return heading, sentences, done


def _too_late(one: OwnSeat) -> tuple[str, ...]:
    """Whoever does not stand in the draw that is announced hears that it goes on, and from when the yes counts."""
    if one.draw is None or one.chance is not None:
        return ()
    when = formats.moment(one.draw.draw_at)
    said = _("De loting van %(when)s is al aangekondigd. Die gaat door zonder u.", when=when)
    return said, _("U doet mee vanaf de loting daarna.")


def _sitting(term: TermFacts) -> tuple[str, tuple[str, ...], bool]:
    if term.state is Sitting.DRAWN:
        said = (
            _("Het lot koos u voor een plek in het bestuur. Neemt u de zetel aan?"),
            _("Zegt u ja? Dan staat uw naam op de website. Zegt u nee? Dan komt er een ander."),
        )
        return _("U bent ingeloot voor een bewonerszetel"), said, True
    if term.state is Sitting.ACCEPTED:
        return _("U neemt de zetel aan"), (_("Wij laten u weten wanneer u begint."),), True
    if term.state in ON_SEAT:
        asides = tuple(_("U doet niet mee aan: %(subject)s.", subject=one.subject) for one in term.asides)
        return _("U zit in het bestuur"), asides, True
    word = sitting_word(term.state)[0]
    return _("Uw zetel: %(word)s", word=word), (_("U hoeft niets te doen."),), False


def _chance(one: OwnSeat) -> tuple[Fact, ...]:
    """The own chance in the draw that is announced, and in all draws that this person still stays for."""
    mine = one.chance
    if mine is None or one.state is not Standing.WILLING:
        return ()
    now = Fact(term=_("Uw kans in de volgende loting"), value=chance_words(mine.chance))
    over = Fact(term=_("Uw kans in alle lotingen waar u nog aan meedoet"), value=formats.percentage(mine.over_rounds))
    why, group = reason_words(mine.reason[0]), reason_group(mine)
    found = [now, Fact(term=_("Waarom u nu geen kans hebt"), value=why)] if why else [now]
    if group:
        found.append(Fact(term=_("Om welke groep het gaat"), value=group))
    return (*found, over)


def _move(one: OwnSeat, state: str) -> OwnMove:
    labels = {
        Standing.WILLING: _("Ja, ik doe mee met de loting"),
        Sitting.DECLINED: _("Nee, ik doe niet mee") if one.term is None else _("Nee, ik neem de zetel niet aan"),
        Sitting.ACCEPTED: _("Ja, ik neem de zetel aan"),
        Sitting.RESIGNED: _("Ik stop met de zetel"),
    }
    kind = "primary" if state in (Standing.WILLING, Sitting.ACCEPTED) else "secondary"
    return OwnMove(href=paths.own(one.slug, state), label=labels[state], kind=kind)


def _no_last(state: str) -> bool:
    return state in (Sitting.DECLINED, Sitting.RESIGNED)


_SAYING = {
    str(Standing.WILLING): lambda: (
        _("U doet mee met de loting"),
        _("Ja, ik doe mee met de loting"),
        (
            _("U doet mee met de volgende lotingen om een zetel."),
            _("Iedereen ziet hoeveel kandidaten er zijn, en met welke kenmerken. Uw naam ziet niemand."),
            _("U kunt altijd stoppen."),
        ),
    ),
    str(Sitting.DECLINED): lambda: (
        _("U doet niet mee"),
        _("Nee, ik doe niet mee"),
        (
            _("U krijgt geen zetel, of u geeft hem terug."),
            _("Bent u nog niet ingeloot? Dan kunt u zich later bedenken."),
        ),
    ),
    str(Sitting.ACCEPTED): lambda: (
        _("U neemt de zetel aan"),
        _("Ja, ik neem de zetel aan"),
        (
            _("Uw naam komt op de website. Zo weet iedereen wie in het bestuur zit."),
            _("Kunt u later toch niet? Dan stopt u hier."),
        ),
    ),
    str(Sitting.RESIGNED): lambda: (
        _("U stopt met de zetel"),
        _("Ik stop met de zetel"),
        (
            _("Uw plaatsvervanger neemt de zetel over, of wij loten opnieuw."),
            _("Op de website staat dat u stopt. Waarom, dat staat er niet."),
            _("Dit kunt u niet terugdraaien."),
        ),
    ),
}
"""Per answer: the heading, the button, and what it means."""
