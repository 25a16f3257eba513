""" "Waar staan we?" of a buurtbudget: its phases with their dates."""

from __future__ import annotations

from datetime import datetime

from snw_democratie.budgets import paths
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.components import Link, StepView
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _

_PLACE = {
    Phase.DRAFT: 0,
    Phase.SOON: 0,
    Phase.PLANS: 0,
    Phase.LIKES: 1,
    Phase.CHECK: 2,
    Phase.READY: 3,
    Phase.VOTING: 3,
    Phase.COUNT: 4,
    Phase.FOLLOW_UP: 5,
    Phase.UNVOTED: 4,
}
"""Which of the steps it is in each phase."""
_BEFORE = (Phase.DRAFT, Phase.SOON, Phase.READY)
"""In these the step is the next one, and has not begun."""


def steps(one: RoundFacts) -> tuple[StepView, ...]:
    """The steps of a round as it stands; support is left out where none is needed, and doing where nobody voted."""
    when, needed = one.rules.calendar, one.rules.likes_needed
    here, began = _PLACE[one.phase], one.phase not in _BEFORE
    likes = ngettext(
        "Een plan heeft steun van %(n)s mens nodig.",
        "Een plan heeft steun van %(n)s mensen nodig.",
        needed,
        n=formats.number(needed),
    )
    unvoted = one.phase is Phase.UNVOTED
    found = (
        (_("Plannen indienen"), _span(when.plans_from, when.plans_until), "", ()),
        (_("Plannen steunen"), _until(when.likes_until), likes, ()),
        (_("Toetsen: kan het, en wat kost het?"), _until(when.votes_from), "", _list_proof(one)),
        (_("Stemmen"), _span(when.votes_from, when.votes_until), "", ()),
        (_("Tellen en uitslag"), _until(when.result_by), _("Niemand heeft gestemd.") if unvoted else "", ()),
        (_("Uitvoeren"), "", _("Bij elk plan leest u hoe het gaat."), ()),
    )
    return tuple(
        StepView(
            title=title,
            when=dates,
            sentence=sentence,
            done=place < here,
            current=began and place == here,
            proofs=proofs,
        )
        for place, (title, dates, sentence, proofs) in enumerate(found)
        if (place != 1 or needed) and (place != 5 or not unvoted)
    )


def _span(start: datetime, end: datetime) -> str:
    return _("van %(start)s tot %(end)s", start=formats.moment(start), end=formats.moment(end))


def _until(end: datetime) -> str:
    return _("uiterlijk %(end)s", end=formats.moment(end))


def _list_proof(one: RoundFacts) -> tuple[Link, ...]:
    if one.final is None:
        return ()
    return (Link(href=f"{paths.round_page(one.slug)}#lijst", text=_("Bekijk de vaste lijst")),)
