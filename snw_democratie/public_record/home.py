"""The first page: what this is, the three things to do, what can be done now, what is coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.budgets.views import round_card
from snw_democratie.components import Link
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.enrolment import EnrolmentFacts, Window
from snw_democratie.pool.wording import in_language
from snw_democratie.public_record.steps import draw_time, past
from snw_democratie.referenda.facts import Facts
from snw_democratie.referenda.views import card as referendum_card
from snw_democratie.referenda.words import voting

TAKING_PART = (Phase.PLANS, Phase.LIKES, Phase.VOTING)
"""When a resident can do something in a buurtbudget."""
OVER = (Phase.FOLLOW_UP, Phase.UNVOTED)
"""When nothing is coming any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One lottery or buurtbudget on the first page, with the one thing to do."""

    title: str
    href: str
    sentence: str
    word: str
    tone: str
    act: Link
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One of the three things somebody may have come for."""

    title: str
    sentence: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The three doors, lotteries where something can be done now, and those where it is coming."""

    doors: tuple[Door, ...]
    now: tuple[Card, ...]
    coming: tuple[Card, ...]


def home_view(
    lotteries: tuple[ProcedureFacts, ...],
    enrolments: tuple[EnrolmentFacts, ...],
    rounds: tuple[RoundFacts, ...],
    referenda: tuple[Facts, ...] = (),
    *,
    at: datetime,
) -> HomeView:
    """Where one can take part first, then the draws, then what can be looked up, then what can be checked."""
    order = (State.ANNOUNCED, State.PUBLISHED, State.DRAWN)
    listed = {one.slug: one for one in enrolments}
    can_join = tuple(one for one in enrolments if one.window(at) is Window.OPEN)
    joining = {one.slug for one in can_join}
    now = [facts for state in order for facts in lotteries if facts.state is state]
    later = [facts for facts in lotteries if facts.state not in order and facts.slug not in joining]
    return HomeView(
        doors=_doors(can_join, rounds),
        now=(
            *(_open(one) for one in can_join),
            *(_round(one) for one in rounds if one.phase in TAKING_PART),
            *(_referendum(one, at) for one in referenda if voting(one, at=at)),
            *(_card(facts, at) for facts in now),
            *(_round(one) for one in rounds if one.phase in OVER),
            *(_referendum(one, at) for one in referenda if one.result_at is not None),
        ),
        coming=(
            *(_soon(facts, listed[facts.slug]) if facts.slug in listed else _card(facts, at) for facts in later),
            *(_round(one) for one in rounds if one.phase not in (*TAKING_PART, *OVER)),
            *(_referendum(one, at) for one in referenda if one.result_at is None and not voting(one, at=at)),
        ),
    )


def _doors(can_join: tuple[EnrolmentFacts, ...], rounds: tuple[RoundFacts, ...]) -> tuple[Door, ...]:
    if not can_join:
        join, where = _("Er is nu geen lijst open. Kijk wat eraan komt."), "#kop-straks"
    elif len(can_join) == 1:
        join, where = _("Het kost u ongeveer 5 minuten. U hebt geen e-mail nodig."), f"/meedoen/{can_join[0].slug}"
    else:
        join, where = _("Er zijn meer lijsten open. Kies bij welke u wilt meedoen."), "#kop-nu"
    return (
        Door(title=_("Meld u aan voor een loting"), sentence=join, href=where),
        _budget_door(tuple(one for one in rounds if one.phase in TAKING_PART)),
        Door(
            title=_("Kijk of een loting klopt"),
            sentence=_("Zoek uw lotnummer op, of reken alles zelf na."),
            href="/controleer",
        ),
    )


def _budget_door(open_rounds: tuple[RoundFacts, ...]) -> Door:
    title = _("Doe mee met het buurtbudget")
    if not open_rounds:
        sentence = _("U kunt nu niets indienen of kiezen. Wel kijken.")
        return Door(title=title, sentence=sentence, href="/buurtbudget")
    sentence = _("Bedenk een plan voor uw buurt, of kies welke plannen doorgaan.")
    if len(open_rounds) > 1:
        return Door(title=title, sentence=sentence, href="/buurtbudget")
    return Door(title=title, sentence=sentence, href=f"/buurtbudget/{open_rounds[0].slug}")


def _round(one: RoundFacts) -> Card:
    made = round_card(one)
    return Card(
        title=made.title,
        href=made.href,
        sentence=made.sentence,
        word=made.word,
        tone=made.tone,
        act=made.act,
        urgent=made.urgent,
    )


def _referendum(one: Facts, at: datetime) -> Card:
    made = referendum_card(one, at=at)
    return Card(**{name: getattr(made, name) for name in Card.__slots__})


def _open(one: EnrolmentFacts) -> Card:
    return Card(
        title=in_language(one.title, one.translations),
        href=f"/loting/{one.slug}",
        sentence=_("U kunt zich aanmelden tot %(when)s.", when=formats.moment(one.closes_at)),
        word=_("open"),
        tone="now",
        act=Link(href=f"/meedoen/{one.slug}", text=_("Meld u aan")),
        urgent=True,
    )


def _soon(facts: ProcedureFacts, one: EnrolmentFacts) -> Card:
    return Card(
        title=in_language(facts.title, facts.translations),
        href=f"/loting/{facts.slug}",
        sentence=_("U kunt zich aanmelden vanaf %(when)s.", when=formats.moment(one.opens_at)),
        word=_("komt eraan"),
        tone="coming",
        act=Link(href=f"/meedoen/{facts.slug}", text=_("Lees wat u nodig hebt")),
        urgent=False,
    )


def _card(facts: ProcedureFacts, at: datetime) -> Card:
    address = f"/loting/{facts.slug}"
    seats = formats.number(facts.seats)
    when = formats.moment(drawn) if (drawn := draw_time(facts)) else ""
    if facts.state is State.ANNOUNCED:
        sentence, word, tone = _("De loting is op %(when)s.", when=when), _("loting"), "now"
        act = Link(href=f"{address}/loting", text=_("Kijk mee bij de loting"))
    elif facts.state is State.PUBLISHED:
        sentence = _("Er zijn %(seats)s plaatsen. De panels staan vast.", seats=seats)
        word, tone = _("panels vast"), "done"
        act = Link(href=f"{address}/mijn-lot", text=_("Zoek uw lotnummer op"))
    elif facts.state is State.DRAWN:
        sentence, word, tone = _("Het panel is geloot op %(when)s.", when=when), _("geloot"), "done"
        act = Link(href=address, text=_("Controleer de loting"))
    elif facts.state is State.DRAFT and not past(facts, at):
        closes = formats.day(facts.closes_on) if facts.closes_on else ""
        sentence = (
            _("Er zijn %(seats)s plaatsen. De lijst sluit op %(day)s.", seats=seats, day=closes)
            if closes
            else _("Er zijn %(seats)s plaatsen. De lijst is nog open.", seats=seats)
        )
        word, tone = _("in voorbereiding"), "coming"
        act = Link(href=address, text=_("Lees de regels"))
    else:
        sentence = _("De lijst is gesloten. Wij maken nu de panels.")
        if facts.state is State.DRAFT:
            sentence = _("De lijst is gesloten. Het team kijkt hem nog na.")
        word, tone = _("lijst gesloten"), "coming"
        act = Link(href=address, text=_("Lees de regels"))
    return Card(
        title=in_language(facts.title, facts.translations),
        href=address,
        sentence=sentence,
        word=word,
        tone=tone,
        act=act,
        urgent=facts.state is State.ANNOUNCED,
    )
