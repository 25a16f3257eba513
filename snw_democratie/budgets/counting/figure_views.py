"""The numbers and charts of an outcome, in which neither a few people nor all but a few are a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from snw_democratie.budgets import words
from snw_democratie.budgets.counting.facts import SMALL, PlanStudy, Result, told
from snw_democratie.budgets.counting.reasons import share, votes
from snw_democratie.budgets.facts import PlanFacts
from snw_democratie.budgets.rules import rule_name
from snw_democratie.charts.bars import BarChart, BarInput, bar_chart
from snw_democratie.components import Cell, Column, NumberView, TableView
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _


def votes_chart(found: Result, plans: Mapping[int, PlanFacts]) -> BarChart:
    """Every plan with its votes; where these are few there is no bar either."""
    rows = [
        BarInput(
            label=plans[one.number].name(language().code),
            value=one.votes if told(one.votes, found.count.voters) else None,
            figures=(
                votes(one.votes, found.count.voters),
                formats.euros(plans[one.number].cost),
                _("krijgt geld") if one.funded else _("krijgt geen geld"),
            ),
        )
        for one in found.count.plans
    ]
    titles = (_("Aantal stemmen"), _("Kosten"), _("Uitslag"))
    return bar_chart(rows, caption=_("Alle plannen"), label_title=_("Plan"), figure_titles=titles)


def numbers(found: Result) -> tuple[NumberView, ...]:
    count = found.count
    left = max(0, count.budget_cents - count.total_cents)
    numbers = [
        NumberView(label=_("Mensen die stemden"), value=votes(count.voters, count.voters)),
        NumberView(label=_("Geld voor plannen"), value=formats.euros(count.budget_cents)),
        NumberView(label=_("Over na de plannen"), value=formats.euros(left)),
    ]
    if count.voters >= SMALL:
        served = share(count.served, count.voters)
        numbers.insert(1, NumberView(label=_("Stemmers met minstens één plan dat doorgaat"), value=served))
    issued, used = sum(one.issued for one in count.turnout), sum(one.used for one in count.turnout)
    if min(used, issued - used) >= SMALL:
        turnout = formats.percentage(Fraction(used, issued))
        numbers.insert(1, NumberView(label=_("Van alle stemcodes is gebruikt"), value=turnout))
    return tuple(numbers)


def money_chart(found: Result, caption: str, label: str, names: Mapping[str, str], of: str) -> BarChart:
    asked: Counter[str] = Counter()
    given: Counter[str] = Counter()
    funded = {one.number for one in found.count.plans if one.funded}
    for plan in found.plans:
        code = str(getattr(plan, of))
        asked[code] += plan.cost
        given[code] += plan.cost if plan.number in funded else 0
    rows = [
        BarInput(label=name, value=given[code], figures=(formats.euros(given[code]), formats.euros(asked[code])))
        for code, name in names.items()
        if asked[code]
    ]
    titles = (_("Krijgt"), _("Gevraagd"))
    return bar_chart(rows, caption=caption, label_title=label, figure_titles=titles)


def turnout_chart(found: Result) -> BarChart | None:
    """Per gebied and kind; nothing at all when one of them is small, because it would follow from the total."""
    groups = [one for one in found.count.turnout if one.issued]
    if len(groups) < 2 or any(min(one.used, one.issued - one.used) < SMALL for one in groups):
        return None
    rows = [
        BarInput(
            label=words.voters(one.kind, one.gebied),
            value=Fraction(one.used, one.issued),
            figures=(formats.number(one.used), formats.percentage(Fraction(one.used, one.issued))),
        )
        for one in groups
    ]
    titles = (_("Gebruikt"), _("Deel van de codes"))
    return bar_chart(rows, caption=_("Opkomst"), label_title=_("Stemcodes voor"), figure_titles=titles)


def compared(found: Result) -> tuple[str, ...]:
    """The same ballots by another rule, in sentences."""
    count = found.count
    lost = sum(one.funded and not one.other for one in count.plans)
    won = sum(one.other and not one.funded for one in count.plans)
    said = [_("Wij telden dezelfde stemmen ook met een andere regel: %(rule)s.", rule=rule_name(count.other_rule))]
    if not lost and not won:
        return (*said, _("Dan waren precies dezelfde plannen doorgegaan."))
    said.append(
        ngettext(
            "Dan had %(n)s plan wel geld dat nu geen geld krijgt.",
            "Dan hadden %(n)s plannen wel geld die nu geen geld krijgen.",
            won,
            n=formats.number(won),
        )
    )
    said.append(
        ngettext(
            "En %(n)s plan had geen geld dat nu wel geld krijgt.",
            "En %(n)s plannen hadden geen geld die nu wel geld krijgen.",
            lost,
            n=formats.number(lost),
        )
    )
    if count.voters >= SMALL:
        said.append(
            _("Stemmers met minstens één plan: nu %(now)s, met die regel %(other)s.",
              now=share(count.served, count.voters),
              other=share(count.other_served, count.voters))
        )  # fmt: skip
    return tuple(said)


def comparison(found: Result, plans: Mapping[int, PlanFacts]) -> TableView | None:
    """The plans on which the two rules differ, side by side."""
    yes, no = _("krijgt geld"), _("krijgt geen geld")
    rows = tuple(
        (
            Cell(text=plans[one.number].name(language().code), heads_row=True),
            Cell(text=votes(one.votes, found.count.voters), numeric=True),
            Cell(text=yes if one.funded else no),
            Cell(text=yes if one.other else no),
        )
        for one in found.count.plans
        if one.funded != one.other
    )
    if not rows:
        return None
    return TableView(
        caption=_("Plannen waarover de twee regels verschillen"),
        columns=(
            Column(title=_("Plan")),
            Column(title=_("Aantal stemmen"), numeric=True),
            Column(title=_("Deze uitslag")),
            Column(title=rule_name(found.count.other_rule)),
        ),
        rows=rows,
    )


def stability_chart(found: Result, plans: Mapping[int, PlanFacts]) -> BarChart | None:
    """How often each plan wins when voters are drawn anew; with few votes that would say how few."""
    if found.study is None or not found.study.samples:
        return None
    samples = found.study.samples
    rows = [
        BarInput(
            label=plans[one.number].name(language().code),
            value=study.funded_in if told(one.votes, found.count.voters) else None,
            figures=(
                _funded_in(study, samples)
                if told(one.votes, found.count.voters)
                else _("niet getoond, het gaat om weinig mensen"),
            ),
        )
        for one in found.count.plans
        if (study := study_of(found, one.number)) is not None
    ]
    titles = (_("Krijgt geld in"),)
    return bar_chart(rows, caption=_("Hoe vast staat de uitslag?"), label_title=_("Plan"), figure_titles=titles)


def _funded_in(study: PlanStudy, samples: int) -> str:
    return _("%(n)s van de %(all)s", n=formats.number(study.funded_in), all=formats.number(samples))


def stability_sentence(found: Result) -> str:
    if found.study is None and found.studying:
        return _("Dit rekenen wij nog uit. Kijk later nog eens.")
    if found.study is None:
        return _("Hier is dat niet uitgerekend: het kost te veel tijd.")
    if not found.study.samples and not found.count.voters:
        return _("Hier is dat niet uitgerekend: niemand heeft gestemd.")
    if not found.study.samples:
        return _("Hier tonen wij dat niet: er stemden minder dan %(n)s mensen.", n=formats.number(SMALL))
    always = sum(one.funded_in in (0, found.study.samples) for one in found.study.plans)
    return _(
        "Bij %(n)s van de %(all)s plannen was de uitslag elke keer dezelfde.",
        n=formats.number(always),
        all=formats.number(len(found.study.plans)),
    )


def promises(found: Result) -> tuple[str, ...]:
    """What was checked of this outcome, whatever rule made it."""
    count = found.count
    said = [_("Een tweede programma telde alles opnieuw en kwam op hetzelfde uit.")] if count.agree else []
    if count.exhaustive:
        said.append(_("Er past geen enkel plan met stemmen meer bij."))
    if count.fair:
        said.append(_("Er is geen groep stemmers die veel minder kreeg dan haar deel van het geld."))
    if count.fair is False:
        said.append(_("Er is een groep stemmers die minder kreeg dan haar deel van het geld."))
    return tuple(said)


def study_of(found: Result, number: int) -> PlanStudy | None:
    plans = () if found.study is None else found.study.plans
    return next((one for one in plans if one.number == number), None)
