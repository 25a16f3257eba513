"""What the pages show on which a plan is typed, looked over, kept and supported."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.forms import YES, PlanForm, allowed_wijken, most_cents, written
from snw_democratie.budgets.public_plan_views import PictureView, likable, plan_details, support_sentence
from snw_democratie.budgets.service import HeldPlan
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.charts.qr import qr
from snw_democratie.charts.tiles import PlaceTile, place_tiles
from snw_democratie.components import Choice, Fact, Link, Problem
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.pool.places import WIJK_NAMES
from snw_democratie.security.codes import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFormView:
    """The form of a plan: what was typed, what is wrong, and the picture that is there already."""

    title: str
    heading: str
    back: Link
    action: str
    button: str
    helping: bool
    until: str
    form: PlanForm
    themes: tuple[Choice, ...]
    wijken: tuple[PlaceTile, ...]
    tongues: tuple[Choice, ...]
    paper: Choice
    cost_hint: str
    picture: PictureView | None
    trouble: str
    problems: tuple[Problem, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedView:
    """No plan can be handed in now."""

    title: str
    back: Link
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A plan as it will look, before it is sent."""

    title: str
    spoken: str
    round: str
    what: str
    why: str
    facts: tuple[Fact, ...]
    cost_why: str
    private: tuple[Fact, ...]
    picture: PictureView | None
    change: str
    action: str
    drop: str
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView:
    """The code of a plan that was just handed in."""

    title: str
    plan: str
    number: str
    code: str
    picture: object
    own_page: str
    action: str
    helping: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The page that asks for the code of a plan."""

    code: str = ""
    error: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The own plan: where it stands and what can be done with it."""

    title: str
    spoken: str
    round: Link
    word: str
    tone: str
    sentence: str
    reason: str
    facts: tuple[Fact, ...]
    private: tuple[Fact, ...]
    picture: PictureView | None
    public: str
    editable: bool
    withdrawable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportView:
    """One question: do you support this plan?"""

    title: str
    spoken: str
    back: str
    action: str
    counted: str
    mine: bool
    open: bool
    trouble: str


def form_view(
    one: RoundFacts,
    form: PlanForm,
    *,
    problems: tuple[Problem, ...] = (),
    picture: PictureView | None = None,
    helping: bool = False,
    changing: bool = False,
    trouble: str = "",
) -> PlanFormView:
    """The form of a plan for a resident, for a helper, or to change an own plan."""
    title = one.title(language().code)
    back = Link(href=paths.round_page(one.slug), text=title)
    if helping:
        back = Link(href="/hulp", text=_("Hulp aan tafel"))
    elif changing:
        back = Link(href=f"{paths.OWN}/overzicht", text=_("Uw plan"))
    action = f"/hulp/plan/{one.slug}" if helping else f"{paths.OWN}/wijzigen" if changing else paths.hand_in(one.slug)
    return PlanFormView(
        title=title,
        heading=_("Verander uw plan") if changing else _("Dien een plan in"),
        back=back,
        action=action,
        button=_("Sla op") if changing else _("Ga verder"),
        helping=helping,
        until=_("U kunt een plan indienen tot %(when)s.", when=formats.moment(one.rules.calendar.plans_until)),
        form=form,
        themes=_choices({code: theme_name(code) for code in THEMES}, form.thema),
        wijken=place_tiles(WIJK_NAMES, open_to=allowed_wijken(one), chosen=form.wijk),
        tongues=_choices({code: known.name for code, known in LANGUAGES.items()}, form.taal or language().code, False),
        paper=Choice(value=YES, label=_("Dit plan stond op papier"), chosen=bool(form.papier)),
        cost_hint=_("Hoogstens %(most)s. Schat het gerust.", most=formats.euros(most_cents(one))),
        picture=picture,
        trouble=trouble,
        problems=problems,
    )


def closed_view(one: RoundFacts, sentence: str) -> ClosedView:
    """Why no plan can be handed in."""
    title = one.title(language().code)
    return ClosedView(title=title, back=Link(href=paths.round_page(one.slug), text=title), sentence=sentence)


def typed_of(held: HeldPlan) -> PlanForm:
    """The form of a plan that was typed before."""
    plan = held.plan
    return PlanForm(
        titel=plan.title,
        wat=plan.what,
        waarom=plan.why,
        thema=plan.theme,
        wijk=plan.wijk,
        waar=plan.place,
        kosten=written(plan.cost_cents),
        kosten_uitleg=plan.cost_why,
        foto_tekst=plan.picture.alt if plan.picture else "",
        taal=plan.language,
        naam=held.name,
        contact=held.contact,
        papier=YES if plan.source == "paper" else "",
    )


def check_view(one: RoundFacts, held: HeldPlan, *, trouble: str = "") -> CheckView:
    """The plan as everybody will see it, and beside it what only the wijkplatform sees."""
    plan, here = held.plan, paths.hand_in(one.slug)
    return CheckView(
        title=plan.title,
        spoken=plan.language,
        round=one.title(language().code),
        what=plan.what,
        why=plan.why,
        facts=plan_details(plan),
        cost_why=plan.cost_why,
        private=_private(held),
        picture=own_picture(plan),
        change=f"/hulp/plan/{one.slug}" if held.helper_id is not None else here,
        action=f"{here}/controleer",
        drop=f"{here}/foto-weg",
        trouble=trouble,
    )


def done_view(one: RoundFacts, held: HeldPlan, *, origin: str) -> DoneView:
    """The code, in large letters and as a picture."""
    assert held.plan.number is not None
    return DoneView(
        title=one.title(language().code),
        plan=held.plan.title,
        number=formats.number(held.plan.number),
        code=shown(held.code),
        picture=qr(f"{origin}{paths.OWN}#{held.code}", _("QR-code met de code van uw plan")),
        own_page=f"{origin}{paths.OWN}",
        action=f"{paths.hand_in(one.slug)}/klaar",
        helping=held.plan.source != "online",
    )


def own_view(one: RoundFacts, held: HeldPlan) -> OwnView:
    """The own plan, opened with its code."""
    plan = held.plan
    word, tone = words.status_word(plan)
    sentence, reason = _standing(plan)
    return OwnView(
        title=plan.title,
        spoken=plan.language,
        round=Link(href=paths.round_page(one.slug), text=one.title(language().code)),
        word=word,
        tone=tone,
        sentence=sentence,
        reason=reason,
        facts=plan_details(plan),
        private=_private(held),
        picture=own_picture(plan),
        public=paths.plan_page(one.slug, plan.number) if plan.shown and plan.number is not None else "",
        editable=held.editable,
        withdrawable=held.withdrawable,
    )


def support_view(one: RoundFacts, plan: PlanFacts, *, mine: bool, trouble: str = "") -> SupportView:
    """Support, or take it back."""
    assert plan.number is not None
    return SupportView(
        title=plan.name(language().code),
        spoken=plan.spoken(language().code),
        back=paths.plan_page(one.slug, plan.number),
        action=paths.support(one.slug, plan.number),
        counted=support_sentence(one, plan),
        mine=mine,
        open=likable(one, plan),
        trouble=trouble,
    )


def own_picture(plan: PlanFacts) -> PictureView | None:
    """The picture of a plan for the browser that holds it."""
    one = plan.picture
    if one is None:
        return None
    return PictureView(src=f"{paths.OWN}/foto", width=one.width, height=one.height, alt=one.alt)


def _standing(plan: PlanFacts) -> tuple[str, str]:
    """What that means, and the reason that was given."""
    if plan.withdrawn_at is not None:
        return _("Dit plan doet niet meer mee."), plan.withdrawn_reason
    if plan.hidden_reason:
        return _("Het wijkplatform toont uw plan niet. De reden:"), plan.hidden_reason
    if plan.check:
        return _("Het wijkplatform heeft uw plan getoetst. De uitleg:"), plan.check_reason
    if not plan.shown:
        return _("Het wijkplatform kijkt eerst naar uw plan. Daarna ziet iedereen het."), ""
    return _("Iedereen kan uw plan nu zien."), ""


def _private(held: HeldPlan) -> tuple[Fact, ...]:
    found = (Fact(term=_("Naam"), value=held.name), Fact(term=_("Contact"), value=held.contact))
    return tuple(fact for fact in found if fact.value)


def _choices(names: dict[str, str], chosen: str, empty: bool = True) -> tuple[Choice, ...]:
    first = (Choice(value="", label=_("Kies"), chosen=not chosen),) if empty else ()
    return (*first, *(Choice(value=code, label=name, chosen=code == chosen) for code, name in names.items()))
