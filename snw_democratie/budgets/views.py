"""What the public pages of the buurtbudget show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import PictureFacts, PlanFacts, RoundFacts, StepFacts
from snw_democratie.budgets.forms import allowed_wijken
from snw_democratie.budgets.rules import rule_name, rule_sentences
from snw_democratie.budgets.standing import Phase, Status
from snw_democratie.budgets.steps import steps
from snw_democratie.budgets.themes import THEMES, theme_name
from snw_democratie.charts.tiles import TileInput, TileMap, tile_map
from snw_democratie.components import Choice, Fact, Link, StepView
from snw_democratie.i18n import formats, language, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.places import WIJKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCard:
    """One round in a list, with the one thing to do."""

    title: str
    href: str
    sentence: str
    word: str
    tone: str
    act: Link
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsView:
    """All rounds."""

    rounds: tuple[RoundCard, ...]


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
class NowView:
    """The one thing that can be done now, or what comes next."""

    heading: str
    sentence: str
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The frozen list and the lot that orders it."""

    short: str
    digest: str
    frozen: str
    lot: str
    how: str
    file: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """One round: what it is, what can be done, its calendar, its rule and its plans."""

    title: str
    summary: str
    back: str
    now: NowView
    steps: tuple[StepView, ...]
    facts: tuple[Fact, ...]
    rule_name: str
    rule: tuple[str, ...]
    rule_id: str
    final: ListView | None
    map: TileMap | None
    action: str
    themes: tuple[Choice, ...]
    wijken: tuple[Choice, ...]
    shown: str
    plans: tuple[PlanCard, ...]


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


def round_card(one: RoundFacts) -> RoundCard:
    """A round on the list of rounds and on the first page."""
    word, tone = words.phase_word(one)
    now = now_view(one)
    href = paths.round_page(one.slug)
    return RoundCard(
        title=one.title(language().code),
        href=href,
        sentence=now.sentence,
        word=word,
        tone=tone,
        act=now.link or Link(href=href, text=_("Lees meer")),
        urgent=one.phase in (Phase.PLANS, Phase.LIKES, Phase.VOTING),
    )


def now_view(one: RoundFacts) -> NowView:
    """What can be done in this round now."""
    when, slug = one.rules.calendar, one.slug
    if one.phase is Phase.PLANS:
        return NowView(
            heading=_("Hebt u een plan?"),
            sentence=_("U kunt een plan indienen tot %(when)s.", when=formats.moment(when.plans_until)),
            link=Link(href=paths.hand_in(slug), text=_("Dien een plan in")),
        )
    if one.phase is Phase.LIKES:
        return NowView(
            heading=_("Welke plannen vindt u goed?"),
            sentence=_("U kunt plannen steunen tot %(when)s.", when=formats.moment(when.likes_until)),
            link=Link(href=f"{paths.round_page(slug)}#plannen", text=_("Bekijk de plannen")),
        )
    if one.phase is Phase.VOTING:
        return NowView(
            heading=_("U kunt nu stemmen"),
            sentence=_("Stemmen kan tot %(when)s. U hebt uw stemcode nodig.", when=formats.moment(when.votes_until)),
            link=Link(href=paths.booth(slug), text=_("Stem")),
        )
    return _waiting(one)


def _waiting(one: RoundFacts) -> NowView:
    when = one.rules.calendar
    if one.phase is Phase.SOON:
        sentence = _("U kunt een plan indienen vanaf %(when)s.", when=formats.moment(when.plans_from))
        return NowView(heading=_("Het begint binnenkort"), sentence=sentence)
    if one.phase is Phase.CHECK:
        sentence = _("Het wijkplatform kijkt bij elk plan: kan het, en wat kost het?")
        return NowView(heading=_("Wij toetsen de plannen"), sentence=sentence)
    if one.phase is Phase.READY:
        sentence = _("Stemmen kan vanaf %(when)s.", when=formats.moment(when.votes_from))
        return NowView(heading=_("De lijst met plannen staat vast"), sentence=sentence)
    if one.phase is Phase.COUNT:
        sentence = _("De uitslag komt uiterlijk %(when)s.", when=formats.moment(when.result_by))
        return NowView(heading=_("Het stemmen is voorbij. Wij tellen."), sentence=sentence)
    sentence = _("Bij elk plan leest u of het geld krijgt, en hoe het gaat.")
    link = Link(href=paths.result(one.slug), text=_("Bekijk de uitslag"))
    return NowView(heading=_("De uitslag is bekend"), sentence=sentence, link=link)


def round_view(one: RoundFacts, plans: tuple[PlanFacts, ...], *, theme: str = "", wijk: str = "") -> RoundView:
    """The public page of a round, with the plans of one theme or wijk when asked for."""
    chosen = tuple(plan for plan in plans if (not theme or plan.theme == theme) and (not wijk or plan.wijk == wijk))
    return RoundView(
        title=one.title(language().code),
        summary=one.summary(language().code),
        back=paths.PUBLIC,
        now=now_view(one),
        steps=steps(one),
        facts=round_details(one),
        rule_name=rule_name(one.rules.rule),
        rule=(*rule_sentences(one.rules.rule), words.next_plan_sentence(one.rules), *words.cap_sentences(one.rules)),
        rule_id=one.rules.rule,
        final=_final(one),
        map=_map(one, plans) if plans else None,
        action=f"{paths.round_page(one.slug)}#plannen",
        themes=(
            Choice(value="", label=_("Alle thema's"), chosen=not theme),
            *(Choice(value=code, label=theme_name(code), chosen=code == theme) for code in THEMES),
        ),
        wijken=(
            Choice(value="", label=_("Alle wijken"), chosen=not wijk),
            *(Choice(value=code, label=WIJKEN[code].name, chosen=code == wijk) for code in allowed_wijken(one)),
        ),
        shown=ngettext(
            "%(n)s plan van de %(all)s.",
            "%(n)s plannen van de %(all)s.",
            len(chosen),
            n=formats.number(len(chosen)),
            all=formats.number(len(plans)),
        ),
        plans=tuple(plan_card(one, plan) for plan in chosen),
    )


def round_details(one: RoundFacts) -> tuple[Fact, ...]:
    """The rules of a round as facts."""
    rules = one.rules
    found = [
        Fact(term=_("Geld voor plannen"), value=formats.euros(rules.amount_cents)),
        Fact(term=_("Voor"), value=words.area(rules)),
        Fact(term=_("Wie mag stemmen?"), value=_who(one)),
        Fact(term=_("Hoe stemt u?"), value=words.ballot_sentence(rules)),
        Fact(term=_("Waar stemt u?"), value=_("online of op papier") if rules.paper else _("online")),
    ]
    if rules.paper:
        said = _("Elke code telt één keer. Wat wij het eerst opslaan, telt.")
        found.append(Fact(term=_("Online en ook op papier gestemd?"), value=said))
    if rules.most_cents is not None:
        found.append(Fact(term=_("Een plan kost hoogstens"), value=formats.euros(rules.most_cents)))
    if rules.likes_needed:
        needed = _("%(n)s mensen", n=formats.number(rules.likes_needed))
        found.append(Fact(term=_("Steun die een plan nodig heeft"), value=needed))
    return tuple(found)


def _who(one: RoundFacts) -> str:
    age = formats.number(one.rules.min_age)
    if one.rules.businesses:
        return _("Bewoners vanaf %(age)s jaar, en bedrijven. Elk met een eigen stemcode.", age=age)
    return _("Bewoners vanaf %(age)s jaar, met een stemcode.", age=age)


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


def _outcome(one: RoundFacts, number: int) -> Link | None:
    """Where the reason stands, once there is one."""
    if one.phase is not Phase.FOLLOW_UP:
        return None
    return Link(href=f"{paths.result(one.slug)}#plan-{number}", text=_("Lees waarom, in de uitslag"))


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


def _map(one: RoundFacts, plans: tuple[PlanFacts, ...]) -> TileMap:
    counted, taking_part = Counter(plan.wijk for plan in plans), set(allowed_wijken(one))
    inputs = [
        TileInput(
            code=code,
            name=wijk.name,
            value=counted[code] if code in taking_part else None,
            figure=formats.number(counted[code]) if code in taking_part else "–",
            word="" if code in taking_part else _("doet niet mee"),
            href=f"{paths.round_page(one.slug)}?wijk={code}#plannen" if counted[code] else "",
        )
        for code, wijk in WIJKEN.items()
    ]
    return tile_map(
        inputs,
        id="kaart",
        caption=_("Plannen per wijk"),
        sentence=_("Elk vak is een wijk. Kies een wijk om die plannen te zien."),
        title=_("Plannen"),
    )


def _final(one: RoundFacts) -> ListView | None:
    final = one.final
    if final is None:
        return None
    if final.drawn_at is None:
        known = formats.moment(final.known_at)
        lot = _("Het lot bepaalt de volgorde bij een gelijke stand. Dat gebeurt na %(when)s.", when=known)
    else:
        lot = _("Het lot heeft de volgorde bepaald. De waarde was: %(value)s.", value=final.value)
    return ListView(
        short=formats.grouped(final.digest),
        digest=final.digest,
        frozen=_("Twee mensen hebben de lijst vastgezet op %(when)s.", when=formats.moment(final.listed_at)),
        lot=lot,
        how=_("Het lot komt van: %(source)s", source=final.source),
        file=paths.final_list(one.slug),
        rule="" if final.drawn_at is None else paths.rule_file(one.slug),
    )
