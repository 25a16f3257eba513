"""What the public pages of rounds show; those of plans are in `public_plan_views.py`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from snw_democratie.budgets import paths, words
from snw_democratie.budgets.facts import Move, PlanFacts, RoundFacts
from snw_democratie.budgets.forms import allowed_wijken
from snw_democratie.budgets.public_plan_views import PlanCard, plan_card
from snw_democratie.budgets.rules import rule_name, rule_sentences
from snw_democratie.budgets.standing import Phase
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
    moved: tuple[str, ...]
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
    if one.phase is Phase.VOTING and one.final is not None and one.final.drawn_at is None:
        return NowView(
            heading=_("Stemmen kan nog niet"),
            sentence=_(
                "De volgorde van de plannen is nog niet geloot. Stemmen kan daarna, tot %(when)s.",
                when=formats.moment(when.votes_until),
            ),
            link=Link(href=paths.practise(slug), text=_("Oefen met stemmen")),
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
        practise = Link(href=paths.practise(one.slug), text=_("Oefen met stemmen"))
        return NowView(heading=_("De lijst met plannen staat vast"), sentence=sentence, link=practise)
    if one.phase is Phase.COUNT:
        sentence = _("De uitslag komt uiterlijk %(when)s.", when=formats.moment(when.result_by))
        return NowView(heading=_("Het stemmen is voorbij. Wij tellen."), sentence=sentence)
    if one.phase is Phase.UNVOTED:
        sentence = _("Niemand heeft gestemd. Geen enkel plan krijgt geld. Het wijkplatform zegt hoe het verder gaat.")
        return NowView(heading=_("Er is niet gestemd"), sentence=sentence)
    sentence = _("Bij elk plan leest u of het geld krijgt, en hoe het gaat.")
    link = Link(href=paths.result(one.slug), text=_("Bekijk de uitslag"))
    return NowView(heading=_("De uitslag is bekend"), sentence=sentence, link=link)


def round_view(
    one: RoundFacts, plans: tuple[PlanFacts, ...], moves: tuple[Move, ...], *, theme: str = "", wijk: str = ""
) -> RoundView:
    """The public page of a round, with the plans of one theme or wijk when asked for."""
    chosen = tuple(plan for plan in plans if (not theme or plan.theme == theme) and (not wijk or plan.wijk == wijk))
    return RoundView(
        title=one.title(language().code),
        summary=one.summary(language().code),
        back=paths.PUBLIC,
        now=now_view(one),
        moved=tuple(words.moved(move) for move in moves),
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
        needed = ngettext("%(n)s mens", "%(n)s mensen", rules.likes_needed, n=formats.number(rules.likes_needed))
        found.append(Fact(term=_("Steun die een plan nodig heeft"), value=needed))
    return tuple(found)


def _who(one: RoundFacts) -> str:
    age = formats.number(one.rules.min_age)
    if one.rules.businesses:
        return _("Bewoners vanaf %(age)s jaar, en bedrijven. Elk met een eigen stemcode.", age=age)
    return _("Bewoners vanaf %(age)s jaar, met een stemcode.", age=age)


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
