"""What a script must know of a count, and the sentences it says, to tell a voter what the own vote did."""

from __future__ import annotations

import json

from snw_democratie.budgets.counting.facts import Result
from snw_democratie.budgets.counting.reasons import reason
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _

FATES = ("bought", "funded", "filled", "topped up", "partly paid", "not funded")


def about_count(found: Result) -> str:
    """As JSON: the round, the rule, the kind of ballot, what each plan costs, why others got no money, every sentence.

    A name in braces stands where a number or an amount comes.
    """
    costs = {str(plan.number): plan.cost for plan in found.plans}
    names = {
        plan.number: f"\u201e{plan.name(language().code)}\u201d" for plan in found.plans if plan.number is not None
    }
    reasons = {
        str(one.number): " ".join(reason(one, costs[str(one.number)], found.count, names))
        for one in found.count.plans
        if not one.funded
    }
    about = {
        "slug": found.round.slug,
        "count": {"rule": found.count.rule, "kind": found.round.rules.ballot, "costs": costs, "form": _form(found)},
        "said": _sentences(),
        "fates": _fates(),
        "reasons": reasons,
        "examples": formats.examples(),
    }
    return json.dumps(about, ensure_ascii=False)


def _form(found: Result) -> dict[str, object]:
    """What could stand on a ballot of this round, as `casting.judge` has it; 0 where there is no limit."""
    rules = found.round.rules
    return {
        "least": found.fewest,
        "most": rules.max_marks,
        "budget": rules.amount_cents,
        "points": rules.points,
        "perTheme": rules.theme_marks,
        "themes": {str(plan.number): plan.theme for plan in found.plans},
    }


def _sentences() -> dict[str, str]:
    return {
        "through": _("Van uw plannen gaan er %(funded)s van de %(all)s door.", funded="{funded}", all="{all}"),
        "had": _("Uw stem kon %(had)s uitgeven.", had="{had}"),
        "left": _("Er bleef %(left)s over.", left="{left}"),
        "spent": _("Er bleef niets over."),
        "counted": _("Bij deze regel betaalt een stem niets. Uw stem telde mee bij elk plan dat u koos."),
        "points": _("Punten: %(n)s", n="{n}"),
        "place": _("Plaats: %(n)s", n="{n}"),
        "vote": _("een stem"),
        "file": _("Dit is geen bewijs van een stem. Kies het bestand dat u na het stemmen kreeg."),
        "none": _("Kies eerst een bestand."),
        "empty": _("In dit bewijs staat geen plan. Deze stem koos dus niets."),
        "round": _("Dit bewijs is van een ander buurtbudget. Kies een ander bestand."),
        "marks": _("In dit bewijs staat een plan dat hier niet meedeed. Kies een ander bestand."),
        "few": _("In dit bewijs staan te weinig plannen voor dit stembiljet. Kies een ander bestand."),
        "many": _("In dit bewijs staan te veel plannen voor dit stembiljet. Kies een ander bestand."),
        "theme": _("In dit bewijs staan te veel plannen van één thema. Kies een ander bestand."),
        "money": _("De plannen in dit bewijs kosten samen te veel voor één stem. Kies een ander bestand."),
        "sum": _("In dit bewijs staan te veel punten voor één stem. Kies een ander bestand."),
        "mark": _("In dit bewijs staat een keuze die op dit stembiljet niet kan. Kies een ander bestand."),
        "away": _("De uitslag is nu niet te laden. Probeer het later opnieuw."),
    }


def _fates() -> dict[str, str]:
    through, helped = _("krijgt geld"), _("krijgt geld, van wat over was")
    words = (through, through, helped, _("krijgt geld, met geld erbij"), _("krijgt een deel"), _("krijgt geen geld"))
    return dict(zip(FATES, words, strict=True))
