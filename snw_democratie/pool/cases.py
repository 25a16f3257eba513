"""How many people answered letters elsewhere: figures from public sources, each with its address.

The likely response for Nieuw-West is the national one times 0.59: in the referendum of June 2024 22.7 in a hundred
voted here and 38.4 in the whole city. The range is what the association of municipalities calls usual: 2 to 8 in a
hundred.
"""

from __future__ import annotations

from fractions import Fraction

from sortition.letters_needed import Case

LIKELY, BEST, WORST = Fraction(34, 1000), Fraction(80, 1000), Fraction(20, 1000)
PER_SEAT = 5
"""People who should register for each seat, so that rare combinations of the quotas can be filled: 4 to 5."""

CASES = (
    Case(
        name="Mini-burgerberaad klimaat Amsterdam",
        year=2021,
        letters=2000,
        response=Fraction(12, 100),
        seats=100,
        source="https://www.parool.nl/amsterdam/alex-brenninkmeijer-gaat-amsterdams-burgerberaad-over-klimaatbeleid-leiden~bc63023f/",
    ),
    Case(
        name="Bürgerrat Ostbelgien",
        year=2019,
        letters=1000,
        response=Fraction(115, 1000),
        seats=12,
        source="https://www.buergerdialog.be/news/detail/buergerdialog-positive-resonanz-nach-erstem-losverfahren",
    ),
    Case(
        name="Nationaal Burgerberaad Klimaat",
        year=2024,
        letters=70_000,
        response=Fraction(58, 1000),
        seats=175,
        source="https://www.rd.nl/artikel/1086909-veel-animo-voor-klimaatberaad-4070-aanmeldingen-voor-175-plekken",
    ),
    Case(
        name="G1000Schagen",
        year=2024,
        letters=10_000,
        response=Fraction(45, 1000),
        seats=200,
        source="https://g1000schagen.nl/loting-g1000schagen/",
    ),
)
