"""The first page: what this is, what can be done now, what is coming."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.components import Link
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.enrolment import EnrolmentFacts
from snw_democratie.public_record.steps import draw_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One lottery on the first page, with the one thing to do."""

    title: str
    href: str
    sentence: str
    word: str
    tone: str
    act: Link
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """Lotteries where something can be done now, and those where it is coming."""

    now: tuple[Card, ...]
    coming: tuple[Card, ...]


def home_view(lotteries: tuple[ProcedureFacts, ...], registering: tuple[EnrolmentFacts, ...] = ()) -> HomeView:
    """Where one can register first, then the draws, then what can be looked up, then what can be checked."""
    order = (State.ANNOUNCED, State.PUBLISHED, State.DRAWN)
    now = [facts for state in order for facts in lotteries if facts.state is state]
    open_now = {one.slug for one in registering}
    return HomeView(
        now=(*(_open_card(one) for one in registering), *(_card(facts) for facts in now)),
        coming=tuple(_card(facts) for facts in lotteries if facts.state not in order and facts.slug not in open_now),
    )


def _open_card(one: EnrolmentFacts) -> Card:
    return Card(
        title=one.title,
        href=f"/loting/{one.slug}",
        sentence=_("U kunt zich aanmelden tot %(when)s.", when=formats.moment(one.closes_at)),
        word=_("aanmelden"),
        tone="now",
        act=Link(href=f"/meedoen/{one.slug}", text=_("Meld u aan")),
        urgent=True,
    )


def _card(facts: ProcedureFacts) -> Card:
    address = f"/loting/{facts.slug}"
    seats = formats.number(facts.seats)
    when = formats.moment(at) if (at := draw_time(facts)) else ""
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
    elif facts.state is State.DRAFT:
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
        word, tone = _("lijst gesloten"), "coming"
        act = Link(href=address, text=_("Lees de regels"))
    return Card(
        title=facts.title,
        href=address,
        sentence=sentence,
        word=word,
        tone=tone,
        act=act,
        urgent=facts.state is State.ANNOUNCED,
    )
