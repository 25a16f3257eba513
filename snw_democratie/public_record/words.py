"""Sentences about a lottery that several pages say."""

from __future__ import annotations

from fractions import Fraction

from snw_democratie.assemblies.succession_facts import LaterFacts
from snw_democratie.components import ChanceView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import Translations, capital, in_language, joined


def objective(name: str) -> str:
    """What the rule does with the chances, in plain words."""
    sentences = {
        "leximin": _("Wij maken eerst de kleinste kans zo groot mogelijk, en dan de volgende."),
        "maximin": _("Wij maken de kleinste kans zo groot mogelijk."),
        "nash": _("Wij verdelen de kansen zo dat niemand er veel op verliest."),
        "goldilocks": _("Wij maken kleine kansen groter en grote kansen kleiner."),
    }
    return sentences[name]


def who_can_prove(disclosure: str) -> str:
    """Who can recompute that the smallest chance is as large as it can be: that takes what everybody answered."""
    if disclosure == "open":
        return _("Iedereen kan het narekenen.")
    return _("Een controleur met het hele verslag kan dat narekenen.")


def changed_later(later: LaterFacts) -> str:
    """That this was the outcome of the draw and no more, once somebody left."""
    if not any(one.left for one in later.rounds):
        return ""
    return _("Zo was het bij de loting. Daarna veranderde het panel.")


def chance(times: int, parts: int) -> ChanceView:
    """ "18 van de 1.000" with its percentage."""
    return ChanceView(
        of=_("%(times)s van de %(parts)s", times=formats.number(times), parts=formats.number(parts)),
        percent=formats.percentage(Fraction(times, parts)),
    )


def near_chance(value: Fraction, parts: int) -> ChanceView:
    """The same for a chance that need not be a whole number of parts: rounded, and said so."""
    times = value * parts
    if times.denominator == 1:
        return chance(times.numerator, parts)
    return ChanceView(
        of=_(
            "ongeveer %(times)s van de %(parts)s",
            times=formats.decimal(times, places=1),
            parts=formats.number(parts),
        ),
        percent=formats.percentage(value),
    )


def source(name: str) -> str:
    """Where the chance comes from, as announced."""
    kind, _colon, round_ = name.partition(":")
    sentences = {
        "balls": _("Het toeval komt uit een trommel met tien genummerde ballen."),
        "dice": _("Het toeval komt van dobbelstenen."),
        "beacon": _("Het toeval komt van drand, ronde %(round)s.", round=round_),
        "balls+beacon": _("Het toeval komt uit een trommel met ballen en van drand, ronde %(round)s.", round=round_),
    }
    return sentences[kind]


def values(names: tuple[str, ...], translations: Translations) -> str:
    """One value, or the values of groups that were put together: "a + b", in the language of the page."""
    return joined((in_language(name, translations) for name in names), by=" + ")


def heading(name: str, translations: Translations) -> str:
    """The name of a feature as a heading, in the language of the page."""
    return capital(in_language(name, translations))


def seats_agreed(minimum: int, maximum: int) -> str:
    """ "5 tot en met 7", or "7" when both are equal."""
    if minimum == maximum:
        return formats.number(minimum)
    return _("%(low)s tot en met %(high)s", low=formats.number(minimum), high=formats.number(maximum))


def seats_short(minimum: int, maximum: int) -> str:
    """The same where there is little room: "5 t/m 7", or "7"."""
    if minimum == maximum:
        return formats.number(minimum)
    return _("%(low)s t/m %(high)s", low=formats.number(minimum), high=formats.number(maximum))


def people_shown(people: int | None) -> str:
    """A count, or that it is not shown."""
    return _("niet getoond") if people is None else formats.number(people)


def not_shown_note(shown: bool) -> str:
    """Why counts are left out, where any are (`shown` false)."""
    return "" if shown else _("Bij kleine groepen tonen wij geen aantal. Zo is niemand te herkennen.")


def practice(rehearsal: bool) -> str:
    """What must stand beside everything that a rehearsal gave."""
    return _("Oefening: deze loting beslist niets") if rehearsal else ""
