"""The form on which one votes with a pen, in each of our languages, with a code on it or with a line to write one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.ballot_paper import POINTS, RANKING
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.standing import Status
from snw_democratie.budgets.voting.promise import promise
from snw_democratie.budgets.voting.register import VoteSheet
from snw_democratie.charts.qr import qr
from snw_democratie.components import Fact
from snw_democratie.i18n import formats, language, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.code_sheets import File
from snw_democratie.pool.places import WIJKEN
from snw_democratie.security.codes import GROUPS, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPlan:
    """One plan on the form."""

    number: str
    title: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneForm:
    """The form of one person: the number and the code of a strip, or neither."""

    number: str
    code: str
    picture: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFormView:
    """What is printed: the same for everybody but for the code; `groups` are places to write one, sign by sign."""

    title: str
    how: str
    mark: str
    promise: SwornText
    until: str
    address: str
    wide: bool
    groups: tuple[tuple[str, ...], ...]
    plans: tuple[BallotPlan, ...]
    forms: tuple[OneForm, ...]


def ballot_forms(
    one: RoundFacts,
    plans: tuple[PlanFacts, ...],
    code: str,
    *,
    origin: str,
    contact: tuple[Fact, ...] = (),
    sheet: VoteSheet | None = None,
) -> File:
    """A form for each code of the sheet, or one without; in the language with this code."""
    with speaking(code):
        view = form_view(one, plans, f"{origin}{paths.booth(one.slug)}", sheet)
        here = language()
        content = pdf("ballot_form", view, language=here.code, direction=here.direction, contact=contact)
    name = f"stemformulier-{sheet.slips[0].number if sheet else here.code}.pdf"
    return File(name=name, content=content, media_type="application/pdf")


def form_view(
    one: RoundFacts, plans: tuple[PlanFacts, ...], address: str, sheet: VoteSheet | None = None
) -> BallotFormView:
    """The plans in the order of the lot, which nobody chose; those that were withdrawn are left out."""
    listed = [plan for plan in plans if plan.status is Status.LISTED and plan.number is not None]
    rules, tongue = one.rules, language().code
    most = min(rules.max_marks, len(listed))
    return BallotFormView(
        title=one.title(tongue),
        how=words.ballot_sentence(replace(rules, min_marks=min(rules.min_marks, most), max_marks=most)),
        mark=_mark(rules.ballot),
        promise=promise(rules.min_age),
        until=_("Lever dit formulier in voor %(when)s.", when=formats.moment(rules.calendar.votes_until)),
        address=address.split("//", 1)[1],
        groups=tuple(("",) * size for size in GROUPS),
        wide=rules.ballot in (POINTS, RANKING),
        plans=tuple(
            BallotPlan(
                number=formats.number(plan.number or 0),
                title=plan.name(tongue),
                facts=f"{WIJKEN[plan.wijk].name} · {formats.euros(plan.cost)}",
            )
            for plan in sorted(listed, key=lambda plan: (plan.lot or 0, plan.number or 0))
        ),
        forms=_forms(address, sheet),
    )


def _forms(address: str, sheet: VoteSheet | None) -> tuple[OneForm, ...]:
    if sheet is None:
        return (OneForm(number="", code="", picture=None),)
    return tuple(
        OneForm(
            number=slip.number,
            code=shown(slip.code),
            picture=qr(f"{address}#{slip.code}", _("QR-code met uw code: %(code)s", code=shown(slip.code))),
        )
        for slip in sheet.slips
    )


def _mark(ballot: str) -> str:
    if ballot == POINTS:
        return _("Schrijf in het vakje hoeveel punten u geeft.")
    if ballot == RANKING:
        return _("Schrijf 1 in het vakje van het beste plan, dan 2, 3 en zo verder.")
    return _("Zet een kruis in het vakje van elk plan dat u kiest.")
