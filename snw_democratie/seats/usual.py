"""The rules that a body begins with: three seats of eighteen months, one of them new every half year.

Shares are of the people of 16 and older, in parts of a thousand: gebieden by estimate (Sloterdijk, which has under a
thousand people, counted with Geuzenveld and Slotermeer), ages by CBS counts per postcode of 2021, genders assumed. A
body sets its own before its first draw.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sortition.seating.rules import SeatFeature, SeatRules, SeatValue

GEBIEDEN = (
    ("Geuzenveld, Slotermeer, Sloterdijk", 301),
    ("Osdorp", 229),
    ("De Aker, Sloten, Nieuw-Sloten", 207),
    ("Slotervaart", 263),
)
GENDERS = (("vrouw", 495), ("man", 495), ("anders", 10))
AGES = (("jonger dan 35", 400), ("35 of ouder", 600))

SKEWED = {
    "gebied": dict(zip([name for name, _ in GEBIEDEN], (20, 20, 15, 45), strict=True)),
    "geslacht": dict(zip([name for name, _ in GENDERS], (42, 57, 1), strict=True)),
    "leeftijd": dict(zip([name for name, _ in AGES], (20, 80), strict=True)),
}
"""Who may come forward when it goes as elsewhere: few young people, many from one gebied."""


def usual_rules(*, look_ahead: int | None = None, floor: Fraction = Fraction(0)) -> SeatRules:
    """At most one member per gebied, at most two of one gender, at least one under and one over 35."""
    rules = SeatRules(
        features=(
            SeatFeature(name="gebied", values=_values(GEBIEDEN, least=0, most=1)),
            SeatFeature(name="geslacht", values=_values(GENDERS, least=0, most=2)),
            SeatFeature(name="leeftijd", values=_values(AGES, least=1, most=3)),
        ),
        floor=floor,
    )
    return rules if look_ahead is None else replace(rules, look_ahead=look_ahead)


def _values(shares: tuple[tuple[str, int], ...], *, least: int, most: int) -> tuple[SeatValue, ...]:
    return tuple(SeatValue(name=name, people=people, least=least, most=most) for name, people in shares)
