"""The rules by which plans get money: which there are for which ballot, and what each id says in plain Dutch.

An id is the whole rule: the way of choosing and, behind each plus, what is done with money that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snw_democratie.i18n import gettext as _

APPROVAL, KNAPSACK, POINTS, RANKING = "approval", "knapsack", "points", "ranking"
BALLOTS = (APPROVAL, KNAPSACK, POINTS, RANKING)
DEFAULT = "equal-shares/cost+add1+fill"
_ANY = (
    DEFAULT,
    "equal-shares/cost+add1-nostop+fill",
    "equal-shares/cardinality+add1+fill",
    "phragmen+fill",
    "greedy",
    "greedy-stop",
    "greedy-per-cost",
    "max-welfare",
)
RULES: Mapping[str, tuple[str, ...]] = {
    APPROVAL: _ANY,
    KNAPSACK: _ANY,
    POINTS: ("equal-shares/points+add1+fill", "greedy/points"),
    RANKING: ("greedy/borda",),
}
"""For each kind of ballot the rules that a wijkplatform may choose; the first is the one we advise."""
NEXT_PLAN = ("none", "partial", "top_up")
"""What happens with the first plan that does not fit any more."""


def fits(rule: str, ballot: str) -> bool:
    """Whether this rule can count this kind of ballot."""
    return rule in RULES.get(ballot, ())


def rule_name(rule: str) -> str:
    """A short name for the rule."""
    return _NAMES[_base(rule)]()


def rule_sentences(rule: str) -> tuple[str, ...]:
    """The whole rule in plain words: how plans are chosen, what happens with money that is left, and with ties."""
    base, *more = rule.split("+")
    found = [sentence for part in (base, *more) for sentence in _SENTENCES[part]()]
    return (*found, *_ties())


def _base(rule: str) -> str:
    return rule.partition("+")[0]


def _ties() -> tuple[str, ...]:
    return (
        _("Hebben twee plannen precies evenveel? Dan gaat het plan met de meeste stemmen voor."),
        _("Is dat ook gelijk? Dan gaat het goedkoopste plan voor, en daarna de volgorde van het lot."),
    )


_NAMES: Mapping[str, Callable[[], str]] = {
    "equal-shares/cost": lambda: _("Gelijke delen, naar geld"),
    "equal-shares/cardinality": lambda: _("Gelijke delen, naar aantal plannen"),
    "equal-shares/points": lambda: _("Gelijke delen, naar punten"),
    "phragmen": lambda: _("Om de beurt, met gelijk spaargeld"),
    "greedy": lambda: _("De meeste stemmen eerst"),
    "greedy-stop": lambda: _("De meeste stemmen eerst, en dan stoppen"),
    "greedy-per-cost": lambda: _("De meeste stemmen per euro eerst"),
    "max-welfare": lambda: _("Zo veel mogelijk stemmen samen"),
    "greedy/points": lambda: _("De meeste punten eerst"),
    "greedy/borda": lambda: _("De hoogste plaatsen eerst"),
}


def _shares(what: str) -> tuple[str, ...]:
    return (
        _("Wij verdelen het geld over alle mensen die stemmen. Iedereen krijgt een even groot deel."),
        _("Een plan wordt betaald door de mensen die erop stemmen, samen en zo gelijk mogelijk."),
        _("Kunnen zij het plan niet betalen? Dan krijgt het nog geen geld."),
        what,
    )


def _unsupported() -> str:
    return _("Ook een plan zonder stemmen kan zo geld krijgen.")


_SENTENCES: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "equal-shares/cost": lambda: _shares(
        _("Eerst komt het plan waarvoor elke stemmer het minst betaalt per euro van het plan.")
    ),
    "equal-shares/cardinality": lambda: _shares(_("Eerst komt het plan waarvoor elke stemmer het minst betaalt.")),
    "equal-shares/points": lambda: _shares(_("Eerst komt het plan waarvoor elke stemmer het minst betaalt per punt.")),
    "phragmen": lambda: (
        _("Iedereen die stemt, spaart even snel. Een plan wordt gekocht zodra zijn stemmers genoeg hebben."),
        _("Wie heeft meebetaald, begint weer bij nul. Past het volgende plan niet meer? Dan stoppen wij."),
    ),
    "greedy": lambda: (
        _("Het plan met de meeste stemmen krijgt eerst geld. Daarna het volgende plan."),
        _("Past een plan niet meer? Dan slaan wij het over en kijken wij naar het volgende."),
        _unsupported(),
    ),
    "greedy-stop": lambda: (
        _("Het plan met de meeste stemmen krijgt eerst geld. Daarna het volgende plan."),
        _("Past een plan niet meer? Dan stoppen wij. De rest van het geld blijft over."),
        _unsupported(),
    ),
    "greedy-per-cost": lambda: (
        _("Wij delen de stemmen van een plan door de kosten. Het hoogste getal krijgt eerst geld."),
        _("Past een plan niet meer? Dan slaan wij het over en kijken wij naar het volgende."),
        _unsupported(),
    ),
    "max-welfare": lambda: (
        _("Wij zoeken de groep plannen die past en samen de meeste stemmen heeft."),
        _("Een kleine groep mensen kan zo zonder plan blijven."),
    ),
    "greedy/points": lambda: (
        _("Het plan met de meeste punten krijgt eerst geld. Daarna het volgende plan."),
        _("Past een plan niet meer? Dan slaan wij het over en kijken wij naar het volgende."),
        _unsupported(),
    ),
    "greedy/borda": lambda: (
        _("Een plan krijgt punten voor zijn plaats op elke lijst. Bovenaan geeft de meeste punten."),
        _("Elk plan dat lager staat, geeft een punt. Het laagste plan krijgt dus geen punten."),
        _("Staat een plan alleen op een lijst? Dan krijgt het daar ook geen punten."),
        _("Het plan met de meeste punten krijgt eerst geld. Past een plan niet meer? Dan slaan wij het over."),
        _unsupported(),
    ),
    "add1": lambda: (
        _("Blijft er geld over? Dan geven wij iedereen steeds een euro meer, en rekenen wij opnieuw."),
        _("Wij stoppen als er geen plan meer bij past, of als het geld op is."),
    ),
    "add1-nostop": lambda: (
        _("Blijft er geld over? Dan geven wij iedereen steeds een euro meer, en rekenen wij opnieuw."),
        _("Wij stoppen pas als de plannen samen te duur worden. Dan geldt de uitkomst daarvoor."),
    ),
    "fill": lambda: (
        _("Is er daarna nog geld? Dan gaat het naar plannen die nog passen, met de meeste stemmen eerst."),
        _unsupported(),
    ),
}
