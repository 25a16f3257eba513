"""What the wijkplatform sees of one plan, of the final list, of a withdrawal and of progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import asdict

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.forms import CheckForm, LotForm, ProgressForm, ReasonForm, ShowForm, TitlesForm, written
from snw_democratie.budgets.public_plan_views import (
    PictureView,
    ProgressView,
    picture_view,
    plan_details,
    progress_view,
)
from snw_democratie.budgets.service import WORK, Contact, ListStanding
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.components import AgreeView, Cell, Choice, Column, Fact, Link, Problem, TableView
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.refusals import refusal
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.approvals import Agreement
from snw_democratie.security.staff import GEBIEDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleField:
    """The title in one language."""

    code: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCheckView:
    """One plan on the desk of the wijkplatform."""

    title: str
    spoken: str
    back: Link
    at: str
    word: str
    tone: str
    what: str
    why: str
    facts: tuple[Fact, ...]
    cost_why: str
    picture: PictureView | None
    support: str
    open: bool
    shown: bool
    hidden_reason: str
    hiding: str
    contact: tuple[Fact, ...]
    asked: bool
    yes_no: tuple[Choice, ...]
    price: str
    reason: str
    found: str
    titles: tuple[TitleField, ...]
    withdrawable: bool
    followed: bool
    progress: tuple[ProgressView, ...]
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamListView:
    """The final list: what stands on it, what waits, the lot, and who agreed."""

    title: str
    back: str
    at: str
    votes: str
    frozen: bool
    open: bool
    waiting: str
    table: TableView | None
    announced: tuple[Fact, ...]
    source: str
    known: str
    freezing: AgreeView | None
    digest: str
    drawable: bool
    drawn: bool
    value: str
    drawing: AgreeView | None
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawView:
    """Taking a plan off the ballot."""

    title: str
    back: Link
    at: str
    open: bool
    standing: str
    reason: str
    agree: AgreeView | None
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowView:
    """Telling what was done for a plan."""

    title: str
    back: Link
    action: str
    works: tuple[Choice, ...]
    form: ProgressForm
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def plan_check_view(
    one: RoundFacts,
    plan: PlanFacts,
    *,
    busiest: int,
    contact: Contact | None = None,
    form: CheckForm | ShowForm | TitlesForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> PlanCheckView:
    """One plan, with the forms to show it, to check it and to translate its title; `form` is one that was refused."""
    assert plan.number is not None
    word, tone = words.status_word(plan)
    known = (
        form
        if isinstance(form, CheckForm)
        else CheckForm(
            haalbaar={"feasible": "ja", "not": "nee"}.get(plan.check, ""),
            prijs=written(plan.cost),
            uitleg=plan.check_reason,
        )
    )
    titles = asdict(form) if isinstance(form, TitlesForm) else plan.titles
    return PlanCheckView(
        title=plan.title,
        spoken=plan.language,
        back=Link(href=paths.team_round(one.slug, "/plannen"), text=one.title(language().code)),
        at=paths.team_plan(one.slug, plan.number),
        word=word,
        tone=tone,
        what=plan.what,
        why=plan.why,
        facts=plan_details(plan),
        cost_why=plan.cost_why,
        picture=picture_view(plan.picture, lambda key: paths.team_picture(one.slug, key)),
        support=_support(one, plan, busiest),
        open=one.phase in (Phase.PLANS, Phase.LIKES, Phase.CHECK) and plan.status is not Status.WITHDRAWN,
        shown=plan.shown,
        hidden_reason=plan.hidden_reason,
        hiding=form.reden if isinstance(form, ShowForm) else "",
        contact=_contact(contact),
        asked=contact is not None,
        yes_no=(
            Choice(value="ja", label=_("Ja, dit kan"), chosen=known.haalbaar == "ja"),
            Choice(value="nee", label=_("Nee, dit kan niet"), chosen=known.haalbaar == "nee"),
        ),
        price=known.prijs,
        reason=known.uitleg,
        found=plan.check_reason,
        titles=tuple(
            TitleField(code=code, name=named.name, value=titles.get(code, "")) for code, named in LANGUAGES.items()
        ),
        withdrawable=one.phase in (Phase.READY, Phase.VOTING) and plan.status is Status.LISTED,
        followed=followed(one, plan),
        progress=tuple(progress_view(step, lambda key: paths.team_picture(one.slug, key)) for step in plan.steps),
        problems=problems,
    )


def list_view(
    one: RoundFacts,
    found: ListStanding,
    me: int,
    *,
    at: datetime,
    form: LotForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> TeamListView:
    """Where the final list stands."""
    known = "" if found.known_at is None else formats.amsterdam(found.known_at).isoformat(timespec="minutes")
    return TeamListView(
        title=one.title(language().code),
        back=paths.team_round(one.slug),
        at=paths.team_round(one.slug, "/lijst"),
        votes=words.voting_sentence(one.rules.calendar),
        frozen=one.final is not None,
        open=one.phase is Phase.CHECK,
        waiting="" if found.waiting is None else refusal(found.waiting)[1],
        table=_table(one, found.plans) if found.plans else None,
        announced=_announced(found),
        source=found.source if form is None else form.bron,
        known=known if form is None else form.bekend,
        freezing=None if found.freezing is None else agree_view(found.freezing, me),
        digest="" if one.final is None else one.final.digest,
        drawable=one.final is not None and one.final.drawn_at is None and one.final.known_at <= at,
        drawn=one.final is not None and one.final.drawn_at is not None,
        value=found.value,
        drawing=None if found.drawing is None else agree_view(found.drawing, me),
        problems=problems,
    )


def withdraw_view(
    one: RoundFacts,
    plan: PlanFacts,
    agreed: Agreement | None,
    me: int,
    *,
    form: ReasonForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> WithdrawView:
    """Why a plan goes off the ballot, and who agrees."""
    assert plan.number is not None
    return WithdrawView(
        title=plan.title,
        back=Link(href=paths.team_plan(one.slug, plan.number), text=plan.title),
        at=paths.team_plan(one.slug, plan.number, "/terugtrekken"),
        open=one.phase in (Phase.READY, Phase.VOTING) and plan.status is Status.LISTED,
        standing=plan.withdrawn_reason,
        reason=plan.withdrawn_reason if form is None else form.reden,
        agree=None if agreed is None else agree_view(agreed, me),
        problems=problems,
    )


def followed(one: RoundFacts, plan: PlanFacts) -> bool:
    """Whether the wijkplatform tells how it goes with this plan: only with a plan that has money."""
    return one.phase is Phase.FOLLOW_UP and (plan.status is Status.FUNDED or bool(plan.work))


def follow_view(one: RoundFacts, plan: PlanFacts, form: ProgressForm, problems: tuple[Problem, ...] = ()) -> FollowView:
    """A new step of a plan."""
    assert plan.number is not None
    return FollowView(
        title=plan.title,
        back=Link(href=paths.team_plan(one.slug, plan.number), text=plan.title),
        action=paths.team_plan(one.slug, plan.number, "/voortgang"),
        works=tuple(
            Choice(value=work, label=_(words.STATUS[Status(work)][0]), chosen=work == form.stand) for work in WORK
        ),
        form=form,
        problems=problems,
    )


def _support(one: RoundFacts, plan: PlanFacts, busiest: int) -> str:
    if not one.rules.likes_needed:
        return ""
    return _(
        "Steun: %(n)s van de %(needed)s. Op de drukste dag: %(busiest)s. Veel steun op één dag kan een teken zijn.",
        n=formats.number(plan.likes),
        needed=formats.number(one.rules.likes_needed),
        busiest=formats.number(busiest),
    )


def _contact(found: Contact | None) -> tuple[Fact, ...]:
    if found is None:
        return ()
    facts = (Fact(term=_("Naam"), value=found.name), Fact(term=_("Contact"), value=found.contact))
    return tuple(fact for fact in facts if fact.value)


def _announced(found: ListStanding) -> tuple[Fact, ...]:
    if found.known_at is None:
        return ()
    return (
        Fact(term=_("Het lot komt van"), value=found.source),
        Fact(term=_("Bekend op"), value=formats.moment(found.known_at)),
    )


def _table(one: RoundFacts, plans: tuple[PlanFacts, ...]) -> TableView:
    columns = (
        Column(title=_("Nummer"), numeric=True),
        Column(title=_("Plan")),
        Column(title=_("Stand")),
        Column(title=_("Kosten"), numeric=True),
        Column(title=_("Plek van het lot"), numeric=True),
    )
    rows = tuple(
        (
            Cell(text=formats.number(plan.number or 0), numeric=True),
            Cell(text=plan.title, href=paths.team_plan(one.slug, plan.number or 0), heads_row=True),
            Cell(text=words.status_word(plan)[0]),
            Cell(text=formats.euros(plan.cost), numeric=True),
            Cell(text="" if plan.lot is None else formats.number(plan.lot), numeric=True),
        )
        for plan in plans
    )
    place = GEBIEDEN[one.rules.gebied]
    return TableView(caption=_("De plannen op de lijst van %(place)s", place=place), columns=columns, rows=rows)
