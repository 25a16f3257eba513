"""The first page: what this is, the three things to do, what runs now, what is coming, what is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

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
RUNNING = (State.ANNOUNCED, State.PUBLISHED)
"""When the draw of a lottery can be followed."""
EMPTY: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One lottery, buurtbudget or referendum on the first page, with the one thing to do."""

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
    """The three doors; what runs now, what is coming, and what is done and can be checked."""

    doors: tuple[Door, ...]
    now: tuple[Card, ...]
    coming: tuple[Card, ...]
    done: tuple[Card, ...]


def home_view(
    lotteries: tuple[ProcedureFacts, ...],
    enrolments: tuple[EnrolmentFacts, ...],
    rounds: tuple[RoundFacts, ...],
    referenda: tuple[Facts, ...] = (),
    *,
    ended: Mapping[str, datetime] = EMPTY,
    at: datetime,
) -> HomeView:
    """Where one can take part first, then the draws; `ended` says where registering is over, and since when."""
    listed = {one.slug: one for one in enrolments}
    can_join = tuple(one for one in enrolments if one.window(at) is Window.OPEN)
    joining = {one.slug for one in can_join}
    draws = [facts for state in RUNNING for facts in lotteries if facts.state is state]
    later = [facts for facts in lotteries if facts.state not in (*RUNNING, State.DRAWN) and facts.slug not in joining]
    now = (
        *(_open(one) for one in can_join),
        *(_round(one) for one in rounds if one.phase in TAKING_PART),
        *(_referendum(one, at) for one in referenda if voting(one, at=at)),
        *(_card(facts, at) for facts in draws),
    )
    return HomeView(
        doors=_doors(running=bool(now)),
        now=now,
        coming=(
            *(
                _soon(facts, listed[facts.slug]) if facts.slug in listed else _card(facts, at, ended.get(facts.slug))
                for facts in later
            ),
            *(_round(one) for one in rounds if one.phase not in (*TAKING_PART, *OVER)),
            *(_referendum(one, at) for one in referenda if one.result_at is None and not voting(one, at=at)),
        ),
        done=(
            *(_card(facts, at) for facts in lotteries if facts.state is State.DRAWN),
            *(_round(one) for one in rounds if one.phase in OVER),
            *(_referendum(one, at) for one in referenda if one.result_at is not None),
        ),
    )


def _doors(*, running: bool) -> tuple[Door, ...]:
    look = (
        _("Stemmingen, lotingen en plannen, met hun data.")
        if running
        else _("Er loopt nu niets. U ziet wel wat eraan komt.")
    )
    return (
        Door(
            title=_("Meld u aan of typ uw code"),
            sentence=_("Hebt u een brief met een code? Begin hier. U hebt geen e-mail nodig."),
            href="/meedoen",
        ),
        Door(title=_("Kijk wat er nu loopt"), sentence=look, href="#kop-nu" if running else "#kop-straks"),
        Door(
            title=_("Controleer een uitslag"),
            sentence=_("Reken een loting of telling zelf na."),
            href="/controleer",
        ),
    )


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


def _card(facts: ProcedureFacts, at: datetime, until: datetime | None = None) -> Card:
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
    elif facts.state is State.DRAFT and not past(facts, at, until):
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
