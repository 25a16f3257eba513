"""What each kind of letter says, in the language that is spoken now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from snw_democratie.i18n import gettext as _
from snw_democratie.letters import letter as kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A letter in words: what happened, what it means, how to go on, and the choices on the card."""

    heading: str
    sentences: tuple[str, ...]
    steps: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def words_of(kind: str, *, until: str, lot: str, paper: bool = False, own_page: bool = True) -> Words:
    """The words of this kind of letter. `until` is a day in words, or empty; `paper` is asked for a referendum only.

    Without an `own_page` one answers by the card or by telephone.
    """
    if kind == kinds.REFERENDUM:
        return _referendum(until, paper=paper)
    words = {
        kinds.INVITATION: _invitation,
        kinds.REMINDER: _reminder,
        kinds.SELECTED: _selected,
        kinds.NOT_SELECTED: _not_selected,
        kinds.ALTERNATE: _alternate,
        kinds.VOTE: _vote,
        kinds.SEAT: _seat,
        kinds.SEAT_ALTERNATE: _seat_alternate,
        kinds.NO_SEAT: _no_seat,
    }[kind](until, lot)
    if kind in kinds.SEATS and not own_page and words.steps:
        return replace(words, steps=_by_card(until))
    return words


def without_phone(words: Words) -> Words:
    """The same without the steps that ask to call: of no use in a letter that has no number to call."""
    calling = (
        _("Of bel ons. Wij helpen u graag."),
        _("Is de brief open of kwijt? Bel ons. U krijgt dan een andere code."),
    )
    return replace(words, steps=tuple(step for step in words.steps if step not in calling))


def _invitation(until: str, _lot: str) -> Words:
    return Words(
        heading=_("Wilt u meedoen? U bent uitgenodigd"),
        sentences=(
            _("Het lot koos u voor deze brief. Daarom mag u meedoen aan de loting."),
            _("Meedoen mag, het hoeft niet. U hoeft niets te weten of te kunnen."),
        ),
        steps=_ways(until),
        choices=(_("Ja, ik wil meedoen aan de loting. Bel of mail mij."), _("Nee, ik doe niet mee.")),
    )


def _reminder(until: str, _lot: str) -> Words:
    return Words(
        heading=_("Wilt u nog meedoen?"),
        sentences=(
            _("U kreeg van ons een uitnodiging voor een loting. Wij hebben nog niets van u gehoord."),
            _("Meedoen mag, het hoeft niet. Na deze brief vragen wij het niet meer."),
        ),
        steps=_ways(until),
        choices=(_("Ja, ik wil meedoen aan de loting. Bel of mail mij."), _("Nee, ik doe niet mee.")),
    )


def _ways(until: str) -> tuple[str, ...]:
    first = _("Ga naar het adres bij uw code, of scan de QR-code. Vul daar uw code in.")
    ways = (first, _("Of vul de kaart onderaan in, en stuur die op."), _("Of bel ons. Wij helpen u graag."))
    return (*ways, _("Dit kan tot en met %(day)s.", day=until)) if until else ways


def _selected(until: str, lot: str) -> Words:
    return Words(
        heading=_("U bent ingeloot"),
        sentences=(
            _("Het lot koos u voor het burgerpanel. Uw lotnummer is %(lot)s.", lot=lot),
            _("Wij horen graag of u meedoet. Zegt u nee? Dan vragen wij een ander."),
        ),
        steps=_answers(until),
        choices=(_("Ja, ik doe mee."), _("Nee, ik doe niet mee.")),
    )


def _not_selected(_until: str, lot: str) -> Words:
    return Words(
        heading=_("U bent deze keer niet ingeloot"),
        sentences=(
            _("Dank u wel voor uw aanmelding. Het lot koos deze keer anderen."),
            _("Uw lotnummer is %(lot)s. Op de website ziet u hoe de loting ging.", lot=lot),
            _("Iedereen kan daar narekenen dat de loting klopt."),
            _("Wij wissen uw gegevens. Wanneer, dat staat ook op de website."),
        ),
    )


def _alternate(_until: str, lot: str) -> Words:
    return Words(
        heading=_("U staat op de reservelijst"),
        sentences=(
            _("Het lot koos u als reserve voor het burgerpanel. Uw lotnummer is %(lot)s.", lot=lot),
            _("Stopt er iemand? Dan kunt u invallen. Wij vragen het u dan eerst."),
            _("U hoeft nu niets te doen."),
        ),
    )


def _vote(until: str, _lot: str) -> Words:
    return Words(
        heading=_("Uw stemcode"),
        sentences=(
            _("Met de code in deze brief stemt u. De code is alleen voor u."),
            _("Niemand ziet wat u stemt. Ook wij niet."),
        ),
        steps=(
            _("Ga naar het adres bij uw code, of scan de QR-code. Vul daar uw code in."),
            _("Geen internet? Stem op papier, of laat u helpen in een buurthuis."),
            *((_("Stemmen kan tot en met %(day)s.", day=until),) if until else ()),
        ),
    )


def _referendum(until: str, *, paper: bool) -> Words:
    return Words(
        heading=_("Uw stemcode voor het referendum"),
        sentences=(
            _("Met de code in deze brief stemt u. De code is alleen voor u."),
            _("Uw eigen apparaat doet uw stem in een dichte envelop. Niemand ziet wat u stemt."),
        ),
        steps=(
            _("Ga naar het adres bij uw code, of scan de QR-code. Vul daar uw code in."),
            _("Geen internet? Vraag om een formulier op papier, of laat u helpen in een buurthuis.")
            if paper
            else _("Geen internet? Laat u helpen in een buurthuis."),
            _("Is de brief open of kwijt? Bel ons. U krijgt dan een andere code."),
            *((_("Stemmen kan tot en met %(day)s.", day=until),) if until else ()),
        ),
    )


def _seat(until: str, _lot: str) -> Words:
    return Words(
        heading=_("U bent geloot voor een bewonerszetel"),
        sentences=(
            _("Het lot koos u voor een plek in het bestuur. Daar beslist u mee."),
            _("Wij horen graag of u dit wilt doen. Zegt u nee? Dan vragen wij een ander."),
        ),
        steps=_answers(until),
        choices=(_("Ja, ik neem de zetel aan."), _("Nee, ik neem de zetel niet aan.")),
    )


def _seat_alternate(until: str, lot: str) -> Words:
    return Words(
        heading=_("U bent plaatsvervanger voor een bewonerszetel"),
        sentences=(
            _("Het lot koos u om in te vallen in het bestuur. Uw lotnummer is %(lot)s.", lot=lot),
            _("Stopt het lid? Dan neemt u de zetel over, als u dat dan nog wilt."),
        ),
        steps=_answers(until),
        choices=(_("Ja, ik wil invallen."), _("Nee, ik wil niet invallen.")),
    )


def _no_seat(_until: str, lot: str) -> Words:
    return Words(
        heading=_("U bent deze keer niet ingeloot voor een bewonerszetel"),
        sentences=(
            _("Dank u wel dat u mee wilt doen. Het lot koos deze keer een ander."),
            _("Uw lotnummer is %(lot)s. Op de website ziet u hoe de loting ging.", lot=lot),
            _("Daar staat ook of u de volgende keer weer meedoet, en met welke kans."),
        ),
    )


def _answers(until: str) -> tuple[str, ...]:
    ways = (
        _("Zeg het op de website. Daar gebruikt u de code van uw aanmelding."),
        _("Of vul de kaart onderaan in, en stuur die op."),
        _("Of bel ons. Wij helpen u graag."),
    )
    return (*ways, _("Dit kan tot en met %(day)s.", day=until)) if until else ways


def _by_card(until: str) -> tuple[str, ...]:
    """For whom the team typed in: nobody gave them a code."""
    ways = (_("Vul de kaart onderaan in, en stuur die op."), _("Of bel ons. Wij helpen u graag."))
    return (*ways, _("Dit kan tot en met %(day)s.", day=until)) if until else ways
