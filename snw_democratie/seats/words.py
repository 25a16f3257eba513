"""Words for states, reasons, chances and rules of resident seats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language, joined
from snw_democratie.seats.steps import Aside, Failure, SeatAct, Sitting, Standing
from sortition.checking.seat_file import SeatType
from sortition.seating.rules import SeatRules


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule in words; `group` is whom it is about, apart, for it may be in Dutch on a page in another language."""

    group: str = ""
    text: str


def sitting_word(state: Sitting) -> tuple[str, str]:
    """A word for a term and the tone of its badge."""
    return {
        Sitting.DRAWN: (_("ingeloot"), "now"),
        Sitting.ACCEPTED: (_("zei ja"), "now"),
        Sitting.DECLINED: (_("zei nee"), "refused"),
        Sitting.INSTALLED: (_("zit in het bestuur"), "done"),
        Sitting.RECUSED: (_("doet aan één onderwerp niet mee"), "coming"),
        Sitting.PAUSED: (_("doet even niet mee"), "coming"),
        Sitting.RESIGNED: (_("is gestopt"), "refused"),
        Sitting.ENDED: (_("termijn is voorbij"), "done"),
        Sitting.REPLACED: (_("is opgevolgd"), "coming"),
    }[state]


def standing_word(state: Standing) -> str:
    """A word for a candidate."""
    return {
        Standing.INVITED: _("is gevraagd"),
        Standing.WILLING: _("wil meedoen"),
        Standing.DECLINED: _("wil niet meedoen"),
        Standing.DRAWN: _("ingeloot"),
        Standing.OUT: _("deed genoeg lotingen mee"),
    }[state]


def act_words(act: SeatAct) -> tuple[str, str, str]:
    """The heading, the sentence and the button of an act of two people."""
    return {
        SeatAct.FIX: (
            _("Leg de regels vast"),
            _("Daarna staan de regels openbaar. Veranderen kan dan niet meer."),
            _("Ja, leg de regels vast"),
        ),
        SeatAct.ANNOUNCE: (
            _("Kondig de loting aan"),
            _("Daarna staan alle kansen openbaar, met de bron van het toeval."),
            _("Ja, kondig de loting aan"),
        ),
        SeatAct.DRAW: (
            _("Bevestig de loting"),
            _("Daarna staat vast wie de zetel krijgt. Dat kan maar één keer."),
            _("Ja, bevestig de loting"),
        ),
        SeatAct.FAIL: (
            _("Sluit de loting zonder uitslag"),
            _("De aankondiging en de reden blijven openbaar. Daarna kan er een nieuwe loting komen."),
            _("Ja, sluit de loting zonder uitslag"),
        ),
        SeatAct.LEAVE: (
            _("Iemand geeft de zetel op"),
            _("Daarna is de zetel vrij. Dat kan niet meer terug."),
            _("Ja, deze zetel komt vrij"),
        ),
        SeatAct.REPLACE: (
            _("De plaatsvervanger komt"),
            _("Daarna is de zetel van de plaatsvervanger. Dat kan niet meer terug."),
            _("Ja, de plaatsvervanger komt"),
        ),
    }[act]


def aside_words(reason: Aside) -> str:
    """Why a member stands aside for one subject."""
    return {
        Aside.INTEREST: _("eigen belang"),
        Aside.CLOSE: _("het gaat over iemand dichtbij"),
        Aside.WORK: _("werk of een functie elders"),
    }[reason]


def failure_words(failure: str) -> str:
    """Why a draw that was announced gave nothing; empty where it did, or may still."""
    return {
        "": "",
        str(Failure.SOURCE): _("De bron van het toeval gaf niets."),
        str(Failure.EVENING): _("De bijeenkomst ging niet door."),
        str(Failure.MISTAKE): _("In de zaal ging iets mis, voordat er een uitslag was."),
    }[failure]


def about_words(feature: str, value: str) -> str:
    """One group, as in "leeftijd: 35 of ouder"; the usual names in the language of the page."""
    return joined((in_language(feature, {}), in_language(value, {})), by=": ")


def profile_words(values: Iterable[str]) -> str:
    """The values of somebody, one after the other."""
    return joined((in_language(value, {}) for value in values), by=", ")


def reason_words(rule: str) -> str:
    """Why candidates are not preferred in a draw; empty for who is."""
    return {
        "": "",
        "spread": _("De spreiding in het bestuur laat dit nu niet toe."),
        "next": _("Daarna zou niemand die meedoet nog passen."),
        "balance": _("Deze groep kwam al vaak genoeg aan de beurt, of een andere te weinig."),
        "ahead": _("De balans is dan in de lotingen hierna niet te houden."),
        "room": _("Daarna zouden te weinig mensen aan de beurt kunnen komen."),
    }[rule]


def reason_group(one: SeatType) -> str:
    """The group for which these candidates are not preferred, where the rule names one."""
    _rule, feature, value = one.reason
    return about_words(feature, value) if value else ""


def chance_words(chance: Fraction) -> str:
    """A chance as "1 op 12", or a percentage where that is plainer."""
    if not chance:
        return _("geen kans")
    if chance.numerator == 1:
        return _("1 op %(n)s", n=formats.number(chance.denominator))
    return formats.percentage(chance)


def source_words(source: str) -> str:
    """Where chance comes from."""
    kind, _colon, round_ = source.partition(":")
    return {
        "lots": _("loten uit een bak"),
        "dice": _("dobbelstenen"),
        "beacon": _("het openbare baken drand, ronde %(round)s", round=round_),
        "lots+beacon": _("loten uit een bak en het openbare baken drand, ronde %(round)s", round=round_),
    }[kind]


def rule_lines(rules: SeatRules) -> tuple[RuleLine, ...]:
    """The rules in sentences."""
    found = [RuleLine(text=text) for text in _terms(rules)]
    for one in rules.features:
        for value in one.values:
            group = about_words(one.name, value.name)
            if value.least:
                found.append(RuleLine(group=group, text=_("minstens %(n)s in het bestuur.", n=value.least)))
            if value.most < rules.seats:
                found.append(RuleLine(group=group, text=_("hooguit %(n)s in het bestuur.", n=value.most)))
    return (*found, *(RuleLine(text=text) for text in _balance(rules)))


def _terms(rules: SeatRules) -> tuple[str, ...]:
    return (
        ngettext("Er is %(n)s zetel voor bewoners.", "Er zijn %(n)s zetels voor bewoners.", rules.seats, n=rules.seats),
        _("Een zittingstermijn duurt %(n)s maanden.", n=rules.term_months),
        _("Elke %(n)s maanden begint een nieuwe termijn.", n=rules.every_months),
        _("Kandidaten doen hooguit %(n)s lotingen mee.", n=rules.rounds),
    )


def _balance(rules: SeatRules) -> tuple[str, str]:
    share = _("Elke groep krijgt in de loop der jaren ongeveer haar deel van de termijnen.")
    if not rules.floor:
        return share, _("Er is geen ondergrens: wie te vroeg aan de beurt is, heeft deze keer geen kans.")
    part = formats.percentage(rules.floor)
    return share, _("Van de kans gaat %(part)s naar iedereen die bij de spreiding past.", part=part)
