"""What everybody sees of a plan: as a card in a list, as a page, and what was done for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import PictureFacts, PlanFacts, RoundFacts, StepFacts
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.budgets.themes import theme_name
from snw_democratie.charts.tiles import PlaceTile, place_tiles
from snw_democratie.components import Fact, Link
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJK_NAMES, WIJKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture with its place and size."""

    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """One plan in a list."""

    title: str
    spoken: str
    href: str
    number: str
    word: str
    tone: str
    facts: str
    cost: str
    support: str
    picture: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """What was done on a day."""

    day: str
    word: str
    tone: str
    text: str
    picture: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One plan, for everybody."""

    title: str
    spoken: str
    round: Link
    word: str
    tone: str
    language: str
    what: str
    why: str
    facts: tuple[Fact, ...]
    where: str
    places: tuple[PlaceTile, ...]
    cost_why: str
    picture: PictureView | None
    support: str
    supporting: Link | None
    check: str
    check_reason: str
    withdrawn: str
    withdrawn_reason: str
    progress: tuple[ProgressView, ...]
    outcome: Link | None


def plan_card(one: RoundFacts, plan: PlanFacts) -> PlanCard:
    """A plan in the list of a round."""
    assert plan.number is not None
    word, tone = words.status_word(plan)
    return PlanCard(
        title=plan.name(language().code),
        spoken=plan.spoken(language().code),
        href=paths.plan_page(one.slug, plan.number),
        number=_("Plan %(n)s", n=formats.number(plan.number)),
        word=word,
        tone=tone,
        facts=f"{theme_name(plan.theme)} · {WIJKEN[plan.wijk].name}",
        cost=formats.euros(plan.cost),
        support=support_sentence(one, plan),
        picture=picture_view(plan.picture, _public(one.slug)),
    )


def plan_view(one: RoundFacts, plan: PlanFacts) -> PlanView:
    """The public page of a plan."""
    assert plan.number is not None
    word, tone = words.status_word(plan)
    supporting = Link(href=paths.support(one.slug, plan.number), text=_("Steun dit plan"))
    return PlanView(
        title=plan.name(language().code),
        spoken=plan.spoken(language().code),
        round=Link(href=paths.round_page(one.slug), text=one.title(language().code)),
        word=word,
        tone=tone,
        language=plan.language,
        what=plan.what,
        why=plan.why,
        facts=plan_details(plan),
        where=_("Dit plan is voor de wijk %(wijk)s.", wijk=WIJKEN[plan.wijk].name),
        places=place_tiles(WIJK_NAMES, chosen=plan.wijk),
        cost_why=plan.cost_why,
        picture=picture_view(plan.picture, _public(one.slug)),
        support=support_sentence(one, plan),
        supporting=supporting if likable(one, plan) else None,
        check=_check(plan),
        check_reason=plan.check_reason,
        withdrawn=_withdrawn(plan),
        withdrawn_reason=plan.withdrawn_reason if plan.status is Status.WITHDRAWN else "",
        progress=tuple(progress_view(step, _public(one.slug)) for step in plan.steps),
        outcome=_outcome(one, plan.number),
    )


def likable(one: RoundFacts, plan: PlanFacts) -> bool:
    """Whether this plan can be supported now."""
    asked = one.phase in (Phase.PLANS, Phase.LIKES) and one.rules.likes_needed > 0
    return asked and plan.status in (Status.SHOWN, Status.SUPPORTED, Status.FEASIBLE)


def plan_details(plan: PlanFacts) -> tuple[Fact, ...]:
    """A plan as facts: its number, theme, place, cost."""
    found = [
        Fact(term=_("Nummer"), value="" if plan.number is None else formats.number(plan.number)),
        Fact(term=_("Thema"), value=theme_name(plan.theme)),
        Fact(term=_("Wijk"), value=WIJKEN[plan.wijk].name),
        Fact(term=_("Plek"), value=plan.place),
        Fact(term=_("Kosten"), value=formats.euros(plan.cost)),
        Fact(term=_("Ingediend"), value=_day(plan)),
        Fact(term=_("Plek in de volgorde van het lot"), value="" if plan.lot is None else formats.number(plan.lot)),
    ]
    if plan.price_cents is not None and plan.price_cents != plan.cost_cents:
        found.insert(5, Fact(term=_("Gevraagd door de indiener"), value=formats.euros(plan.cost_cents)))
    return tuple(fact for fact in found if fact.value)


def _day(plan: PlanFacts) -> str:
    if plan.submitted_on is None:
        return ""
    return f"{formats.day(plan.submitted_on)}, {_(words.SOURCES[plan.source])}"


def support_sentence(one: RoundFacts, plan: PlanFacts) -> str:
    """How many people support this plan, while that matters."""
    if not one.rules.likes_needed or one.phase not in (Phase.PLANS, Phase.LIKES, Phase.CHECK):
        return ""
    return ngettext(
        "%(n)s mens steunt dit plan. Nodig: %(needed)s.",
        "%(n)s mensen steunen dit plan. Nodig: %(needed)s.",
        plan.likes,
        n=formats.number(plan.likes),
        needed=formats.number(one.rules.likes_needed),
    )


def _check(plan: PlanFacts) -> str:
    if plan.check == "feasible":
        return _("Het wijkplatform heeft dit plan bekeken. Het kan.")
    return _("Het wijkplatform heeft dit plan bekeken. Het kan niet.") if plan.check else ""


def _withdrawn(plan: PlanFacts) -> str:
    if plan.status is not Status.WITHDRAWN or plan.withdrawn_at is None:
        return ""
    when = formats.moment(plan.withdrawn_at)
    if not plan.withdrawn_reason:
        return _("De indiener heeft dit plan teruggetrokken op %(when)s.", when=when)
    return _("Dit plan doet niet meer mee sinds %(when)s. De reden:", when=when)


def progress_view(step: StepFacts, address: Callable[[str], str]) -> ProgressView:
    """What was done on a day, with its picture at the address for this reader."""
    word, tone = words.STATUS[Status(step.work)]
    picture = picture_view(step.picture, address)
    return ProgressView(day=formats.day(step.on), word=_(word), tone=tone, text=step.text, picture=picture)


def picture_view(one: PictureFacts | None, address: Callable[[str], str]) -> PictureView | None:
    """A picture at the address for this reader."""
    if one is None:
        return None
    return PictureView(src=address(one.key), width=one.width, height=one.height, alt=one.alt)


def _public(slug: str) -> Callable[[str], str]:
    return lambda key: paths.picture(slug, key)


def _outcome(one: RoundFacts, number: int) -> Link | None:
    """Where the reason stands, once there is one."""
    if one.phase is not Phase.FOLLOW_UP:
        return None
    return Link(href=f"{paths.result(one.slug)}#plan-{number}", text=_("Lees waarom, in de uitslag"))
