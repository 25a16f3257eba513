"""Why a plan has money or not, in plain words with the numbers of the count."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ballots.budgeting.explain import Why
from snw_democratie.budgets.counting.facts import SMALL, CountFacts, PlanCount, PlanStudy, told
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _


def people(number: int, of: int) -> str:
    """How many people of all; fewer than ten are never counted out, nor are the others when they are fewer."""
    if told(number, of):
        return ngettext("%(n)s mens", "%(n)s mensen", number, n=formats.number(number))
    if number < SMALL or of < SMALL:
        return _("minder dan %(n)s mensen", n=formats.number(SMALL))
    return _("meer dan %(n)s mensen", n=formats.number(of - SMALL))


def votes(number: int, of: int) -> str:
    """How many votes of all, as a figure in a table; as `people`."""
    if told(number, of):
        return formats.number(number)
    if number < SMALL or of < SMALL:
        return _("minder dan %(n)s", n=formats.number(SMALL))
    return _("meer dan %(n)s", n=formats.number(of - SMALL))


def share(part: int, whole: int) -> str:
    """How large a part of all people; never so exact that the part, or what is left, is fewer than ten people.

    A bound is rounded away from the part, to a whole per mille: "more than 99.7%" where 99.75% is the bound.
    """
    if 0 < part < SMALL:
        return _("minder dan %(share)s", share=formats.percentage(Fraction(-(-1000 * SMALL // whole), 1000)))
    if 0 < whole - part < SMALL:
        return _("meer dan %(share)s", share=formats.percentage(Fraction(1000 * (whole - SMALL) // whole, 1000)))
    return formats.percentage(Fraction(part, whole))


def reason(plan: PlanCount, cost_cents: int, count: CountFacts, names: Mapping[int, str]) -> tuple[str, ...]:
    """The sentences about one plan: what decided, and the numbers that go with it."""
    why = Why(plan.why)
    if plan.funded:
        return _funded(why, plan, count)
    return (*_not_funded(why, plan, cost_cents, count), *_lost(plan, names))


def shortfall(plan: PlanCount, study: PlanStudy | None, *, rule: str, fewest: int) -> tuple[str, ...]:
    """What would have helped a plan that is not funded, as far as that was worked out.

    The votes that were added name this plan alone; where a ballot names `fewest` plans, that is said beside it.
    """
    if plan.funded or study is None or Why(plan.why) is Why.WITHDRAWN:
        return ()
    found = []
    if study.extra:
        found.append(_with_more(study.extra, rule, fewest))
    if study.cheaper_cents:
        found.append(
            _("Was het plan %(money)s goedkoper, dan had het wel geld.", money=formats.euros(study.cheaper_cents))
        )
    return tuple(found)


def _with_more(extra: int, rule: str, fewest: int) -> str:
    if rule.startswith("equal-shares"):
        said = ngettext(
            "Met %(n)s stem meer had het wel geld, als dat hele deel hierheen ging.",
            "Met %(n)s stemmen meer had het wel geld, als hun hele deel hierheen ging.",
            extra,
            n=formats.number(extra),
        )
    else:
        said = ngettext(
            "Met %(n)s stem erbij voor alleen dit plan had het wel geld.",
            "Met %(n)s stemmen erbij voor alleen dit plan had het wel geld.",
            extra,
            n=formats.number(extra),
        )
    if fewest < 2:
        return said
    least = _("Een stem noemt hier minstens %(n)s plannen.", n=formats.number(fewest))
    return f"{said} {least} {_('Daarom kan het echte getal anders zijn.')}"


def _funded(why: Why, plan: PlanCount, count: CountFacts) -> tuple[str, ...]:
    if why is Why.BOUGHT and count.rule.startswith("equal-shares"):
        return _bought(plan, count.voters)
    if why is Why.TOPPED_UP and count.topped_up is not None:
        extra = formats.euros(count.topped_up[1])
        return (_("Dit plan was als volgende aan de beurt. Het wijkplatform legt %(money)s bij.", money=extra),)
    if not plan.votes and told(0, count.voters):
        return (_("Niemand koos dit plan."), _("Maar er was geld over, en dit plan paste nog."))
    if why is Why.FILLED and not told(0, count.voters):
        return (
            _("%(people)s kozen dit plan.", people=_first(people(plan.votes, count.voters))),
            _("Maar er was geld over, en dit plan paste nog."),
        )
    if why is Why.FILLED:
        return (
            _(
                "%(people)s kozen dit plan. Samen konden zij het niet betalen.",
                people=_first(people(plan.votes, count.voters)),
            ),
            _("Maar er was geld over. Van de plannen die nog pasten, stond dit plan vooraan."),
        )
    if count.rule.startswith("max-welfare"):
        return (
            _(
                "%(people)s kozen dit plan. Het hoort bij de plannen met samen de meeste stemmen.",
                people=_first(people(plan.votes, count.voters)),
            ),
        )
    return (
        _(
            "%(people)s kozen dit plan. Toen het aan de beurt was, was er genoeg geld.",
            people=_first(people(plan.votes, count.voters)),
        ),
    )


def _bought(plan: PlanCount, voters: int) -> tuple[str, ...]:
    said = [_("%(people)s kozen dit plan en betalen het samen.", people=_first(people(plan.votes, voters)))]
    if plan.pays_cents is None:
        return tuple(said)
    money = formats.euros(plan.pays_cents)
    if not plan.less_payers:
        said.append(_("Ieder betaalt %(money)s uit het eigen deel.", money=money))
    else:
        said.append(_("Wie nog genoeg had, betaalt %(money)s. De anderen betalen wat zij nog hadden.", money=money))
    return tuple(said)


def _not_funded(why: Why, plan: PlanCount, cost_cents: int, count: CountFacts) -> tuple[str, ...]:
    missing = formats.euros(plan.missing_cents or 0)
    chosen = _first(people(plan.votes, count.voters))
    if why is Why.WITHDRAWN:
        return (_("Dit plan is van de lijst gehaald. Stemmen op dit plan kopen niets."),)
    if why is Why.NO_SUPPORT and told(0, count.voters):
        return (_("Niemand koos dit plan."),)
    if why is Why.ABOVE_BUDGET:
        return (_("Dit plan kost meer dan al het geld samen."),)
    if why is Why.PARTLY and count.partial is not None:
        part = formats.euros(count.partial[1])
        return (
            _("Dit plan was als volgende aan de beurt, maar er was te weinig geld."),
            _("Het krijgt wat er over is: %(part)s van de %(cost)s.", part=part, cost=formats.euros(cost_cents)),
        )
    if why is Why.CAP:
        return (
            _("%(people)s kozen dit plan.", people=chosen),
            _("Voor dit thema of deze wijk was er %(money)s te weinig over.", money=missing),
        )
    if why is Why.STOPPED:
        return (
            _("%(people)s kozen dit plan.", people=chosen),
            _("Het verdelen was gestopt voordat dit plan aan de beurt was."),
        )
    if why is Why.OUTVOTED:
        return (
            _("%(people)s kozen dit plan.", people=chosen),
            _("Andere plannen hadden samen meer stemmen. Er was %(money)s te weinig.", money=missing),
        )
    return (*_unpaid(plan, count.voters), _("Voor dit plan was er %(money)s te weinig over.", money=missing))


def _unpaid(plan: PlanCount, voters: int) -> tuple[str, ...]:
    """What supporters could pay together, where the rule asks that."""
    chosen = _first(people(plan.votes, voters))
    if plan.best_percent is None:
        return (_("%(people)s kozen dit plan.", people=chosen),)
    return (
        _(
            "%(people)s kozen dit plan. Samen konden zij hoogstens %(share)s betalen.",
            people=chosen,
            share=formats.percentage(Fraction(plan.best_percent, 100)),
        ),
    )


def _lost(plan: PlanCount, names: Mapping[int, str]) -> tuple[str, ...]:
    if not plan.lost_to:
        return ()
    others = formats.listed(tuple(names[number] for number in plan.lost_to))
    return (_("Het had precies evenveel als %(others)s. De volgorde bij een gelijke stand besliste.", others=others),)


def _first(words: str) -> str:
    """With a capital, at the beginning of a sentence."""
    return words[:1].upper() + words[1:]
