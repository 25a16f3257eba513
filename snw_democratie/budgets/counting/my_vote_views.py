"""The page on which a script says what one vote did."""

from __future__ import annotations

from dataclasses import dataclass

from ballots.budgeting.explain import Why
from snw_democratie.budgets import paths
from snw_democratie.budgets.counting.facts import SMALL, PlanCount, Result
from snw_democratie.budgets.counting.my_vote_words import about_count
from snw_democratie.components import Cell, Column, Link, TableView
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class MyVoteView:
    """What the script needs to say what one vote did: it works on the device of the voter, from public files alone.

    Without the ballots the steps are not public either: `outcome` is empty, and there is only the table.
    """

    title: str
    back: Link
    outcome: str
    names: str
    receipts: str
    about: str
    columns: tuple[Column, ...]
    plans: TableView


def my_vote_view(found: Result, names: str) -> MyVoteView:
    """The page on which a script says what one vote did; `names` is JSON, plan number to title."""
    slug = found.round.slug
    plans = {plan.number: plan for plan in found.plans if plan.number is not None}
    # Other rules take nothing from a vote; and what one paid would give ballots that are kept back.
    paid = found.with_ballots and found.count.rule.startswith("equal-shares")
    rows = tuple(
        (
            Cell(text=plans[one.number].name(language().code), href=paths.plan_page(slug, one.number), heads_row=True),
            Cell(text=_("krijgt geld") if one.funded else _("krijgt geen geld")),
            Cell(text=_per_vote(one), numeric=one.pays_cents is not None),
        )[: 3 if paid else 2]
        for one in found.count.plans
    )
    columns = (Column(title=_("Plan")), Column(title=_("Uitslag")), Column(title=_("Per stem"), numeric=True))
    return MyVoteView(
        title=found.round.title(language().code),
        back=Link(href=paths.result(slug), text=_("De uitslag")),
        outcome=paths.count_file(slug, "outcome.json") if found.with_ballots else "",
        names=names,
        receipts=f"snw-buurtbudget:{slug}",
        about=about_count(found),
        columns=(Column(title=_("Plan")), Column(title=_("Uitslag")), Column(title=_("Uw stem gaf"), numeric=True)),
        plans=TableView(
            caption=_("Wat elk plan kost per stem") if paid else _("De uitslag"),
            columns=columns if paid else columns[:2],
            rows=rows,
            note=_(
                "Betaalden minder dan %(n)s mensen hetzelfde? Dan staat het bedrag niet op deze pagina.",
                n=formats.number(SMALL),
            )
            if paid
            else "",
        ),
    )


def _per_vote(one: PlanCount) -> str:
    """What each of its supporters paid, or why there is no amount."""
    if not one.funded:
        return _("niets")
    if Why(one.why) is not Why.BOUGHT:
        return _("niets, er was geld over")
    if one.pays_cents is None:
        return _("niet getoond, het gaat om weinig mensen")
    return formats.euros(one.pays_cents)
