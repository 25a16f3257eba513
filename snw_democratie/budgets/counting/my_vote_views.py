"""The page on which a script says what one vote did."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.budgets import paths
from snw_democratie.budgets.counting.facts import Result
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
    rows = tuple(
        (
            Cell(text=plans[one.number].name(language().code), href=paths.plan_page(slug, one.number), heads_row=True),
            Cell(text=_("krijgt geld") if one.funded else _("krijgt geen geld")),
            Cell(text="" if one.pays_cents is None else formats.euros(one.pays_cents), numeric=True),
        )[: 3 if found.with_ballots else 2]
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
            caption=_("Wat elk plan kost per stem") if found.with_ballots else _("De uitslag"),
            columns=columns if found.with_ballots else columns[:2],
            rows=rows,
        ),
    )
