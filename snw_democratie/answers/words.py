"""Sentences about a drawn place that several pages say."""

from __future__ import annotations

from snw_democratie.answers.facts import OwnAnswer, PlaceFacts, Rules, Support
from snw_democratie.answers.standing import Allowance, Reason, Standing
from snw_democratie.components import Fact
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _


def own_standing(place: PlaceFacts) -> tuple[str, str, bool]:
    """The heading and the sentence for who has the place, and whether it is good news."""
    if place.standing is Standing.ACCEPTED:
        return _("U doet mee met het panel"), _("Verandert er iets? Laat het ons meteen weten."), True
    if place.standing is Standing.DECLINED:
        return _("U doet niet mee"), _("Zolang de plek vrij is, kunt u nog ja zeggen."), False
    if place.standing is Standing.VACANT:
        return _("Uw plek gaat naar iemand anders"), _("U hoeft niets te doen."), False
    if place.releasable is Reason.NO_ANSWER:
        return _("U bent ingeloot"), _("De tijd om te antwoorden is voorbij. Uw plek is nog vrij: antwoord snel."), True
    return _("U bent ingeloot"), _("Gefeliciteerd. Doet u mee? Antwoord tot en met %(day)s.", day=last_day(place)), True


def last_day(place: PlaceFacts) -> str:
    """The last day to answer, in full."""
    return formats.day(formats.amsterdam(place.answer_by).date())


def standing_word(standing: Standing) -> str:
    """How a place stands, in a table."""
    return {
        Standing.OPEN: _("nog geen antwoord"),
        Standing.ACCEPTED: _("ja"),
        Standing.DECLINED: _("nee"),
        Standing.VACANT: _("gaat naar iemand anders"),
    }[standing]


def way_word(way: str) -> str:
    """How an answer came."""
    return {"code": _("zelf, met de code"), "phone": _("per telefoon"), "card": _("met een kaart")}.get(way, "")


def allowance_words(one: Allowance) -> str:
    """What somebody wants for the time that is given."""
    return {
        Allowance.MONEY: _("Ja, betaal mij de vergoeding"),
        Allowance.VOUCHER: _("Liever een cadeaubon"),
        Allowance.COSTS: _("Alleen mijn kosten, zoals de reis"),
        Allowance.NOTHING: _("Nee, ik wil geen vergoeding"),
    }[one]


def amount(rules: Rules) -> str:
    """What a meeting gives, where that is said."""
    if rules.amount_cents is None:
        return ""
    return _("De vergoeding is %(amount)s per bijeenkomst.", amount=formats.euros(rules.amount_cents))


def support_facts(support: Support) -> tuple[Fact, ...]:
    """What somebody needs, line by line."""
    known = (
        (_("Tolk"), support.interpreter),
        (_("Opvang voor kinderen"), formats.number(support.children) if support.children else ""),
        (_("Om erbij te kunnen zijn"), support.access),
        (_("Iets anders"), support.other),
    )
    return tuple(Fact(term=term, value=value) for term, value in known if value)


def own_facts(mine: OwnAnswer) -> tuple[Fact, ...]:
    """Everything we hold about the own place."""
    place, wishes = mine.place, mine.wishes
    known = (
        (_("Uw antwoord"), standing_word(place.standing)),
        (_("Hoe u antwoordde"), way_word(place.way)),
        (_("Op welke dag"), formats.day(place.answered_on) if place.answered_on else ""),
        (_("Uw vergoeding"), allowance_words(wishes.allowance) if wishes.allowance else ""),
    )
    return (*(Fact(term=term, value=value) for term, value in known if value), *support_facts(wishes.support))
