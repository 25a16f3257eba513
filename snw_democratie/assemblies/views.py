"""What the work table and the overview of one lottery show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.steps import State
from snw_democratie.components import Fact, Link, StepView
from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.mail.views import MailView
from snw_democratie.security.approvals import Agreement

STATES = {
    State.DRAFT: N_("In voorbereiding"),
    State.CLOSED: N_("Lijst gesloten"),
    State.COMPUTING: N_("Berekening loopt"),
    State.COMPUTED: N_("Kansen berekend"),
    State.PUBLISHED: N_("Panels gepubliceerd"),
    State.ANNOUNCED: N_("Loting aangekondigd"),
    State.DRAWN: N_("Loting klaar"),
}
TONES = {State.DRAFT: "coming", State.DRAWN: "done"}
SOURCES = {
    "balls": N_("ballen met cijfers"),
    "dice": N_("dobbelstenen"),
    "beacon": N_("een openbaar baken op internet"),
    "balls+beacon": N_("ballen en een openbaar baken, bij elkaar opgeteld"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the overview needs to know of one lottery."""

    facts: ProcedureFacts
    missing: tuple[str, ...]
    closing: Agreement
    drawing: Agreement
    wanted: tuple[int, bool]
    registers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextView:
    """The one thing to do now. `yours` when this reader can do it."""

    sentence: str
    link: Link
    yours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """One lottery on the work table."""

    link: Link
    state: str
    tone: str
    when: str
    next: NextView


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTableView:
    """What needs the reader today, and all lotteries."""

    today: tuple[ProcedureLine, ...]
    others: tuple[ProcedureLine, ...]
    mail: MailView
    colleagues: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """One lottery for the team."""

    title: str
    public: str
    next: NextView
    steps: tuple[StepView, ...]
    facts: tuple[Fact, ...]
    happened: str = ""


def path(facts: ProcedureFacts, *parts: str) -> str:
    """The address of a page for the team."""
    return "/".join(("/team/lotingen", facts.slug, *parts))


def work_table(standings: tuple[Standing, ...], me: int, mail: MailView, colleagues: int = 0) -> WorkTableView:
    """Lotteries that wait for this reader first, those where a colleague waits before the rest; how mail stands."""
    lines = [(standing, _line(standing, me)) for standing in standings]
    lines.sort(key=lambda one: not _colleague_waits(one[0], me))
    today = tuple(line for standing, line in lines if line.next.yours and standing.facts.state != State.DRAWN)
    return WorkTableView(
        today=today,
        others=tuple(line for _, line in lines if line not in today),
        mail=mail,
        colleagues=_colleagues(colleagues),
    )


def _colleagues(count: int) -> str:
    """Whether somebody waits for the yes of the team before joining."""
    if not count:
        return ""
    return ngettext(
        "%(number)s collega wacht op een ja.",
        "%(number)s collega's wachten op een ja.",
        count,
        number=formats.number(count),
    )


def _colleague_waits(standing: Standing, me: int) -> bool:
    """Whether somebody else said yes to closing or drawing, and this reader did not yet."""
    asked = {State.DRAFT: standing.closing, State.ANNOUNCED: standing.drawing}.get(standing.facts.state)
    return asked is not None and bool(asked.names) and me not in asked.account_ids


def _line(standing: Standing, me: int) -> ProcedureLine:
    facts = standing.facts
    return ProcedureLine(
        link=Link(href=path(facts), text=facts.title),
        state=_(STATES[facts.state]),
        tone=TONES.get(facts.state, "now"),
        when=_when(facts),
        next=next_act(standing, me),
    )


def _when(facts: ProcedureFacts) -> str:
    if facts.drawn_at:
        return formats.moment(facts.drawn_at)
    planned = facts.draw_announced_for or facts.draw_planned_at
    return _("Loting: %(when)s", when=formats.moment(planned)) if planned else _("Nog geen dag voor de loting")


def next_act(standing: Standing, me: int) -> NextView:
    """The next step of this lottery, in words for this reader."""
    facts = standing.facts
    if facts.state is State.DRAFT:
        return _next_in_draft(standing, me)
    if facts.state is State.ANNOUNCED:
        return _next_at_draw(standing, me)
    sentence, part, words = {
        State.CLOSED: (_("De lijst is gesloten. Bereken nu de kansen."), "berekenen", _("Naar het berekenen")),
        State.COMPUTING: (_("De computer rekent. U kunt meekijken."), "berekenen", _("Bekijk de voortgang")),
        State.COMPUTED: (_("De kansen zijn berekend. Bekijk ze en publiceer."), "kansen", _("Bekijk de kansen")),
        State.PUBLISHED: (
            _("De panels zijn openbaar. Kondig nu de loting aan."),
            "aankondigen",
            _("Kondig de loting aan"),
        ),
        State.DRAWN: (_("De loting is klaar."), "trekken", _("Bekijk wie er is ingeloot")),
    }[facts.state]
    return NextView(sentence=sentence, link=Link(href=path(facts, part), text=words))


def _next_in_draft(standing: Standing, me: int) -> NextView:
    facts, agreed = standing.facts, standing.closing
    first = standing.missing[0] if standing.missing else ""
    if not first:
        link = Link(href=path(facts, "sluiten"), text=_("Naar het sluiten"))
        if me in agreed.account_ids:
            return NextView(
                sentence=_("U wilt de lijst sluiten. Een collega moet ook ja zeggen."), link=link, yours=False
            )
        if agreed.names:
            sentence = _("%(name)s wil de lijst sluiten. Zegt u ook ja?", name=agreed.names[0])
            return NextView(sentence=sentence, link=link)
        return NextView(sentence=_("Alles is klaar om de lijst te sluiten."), link=link)
    sentence, part, words = {
        "quotas": (_("Stel de kenmerken en streefaantallen in."), "kenmerken", _("Naar de kenmerken")),
        "pool": (_("Lees de lijst met mensen in."), "lijst", _("Naar de lijst")),
        "fit": (_("De lijst past niet bij de kenmerken. Lees hem opnieuw in."), "lijst", _("Naar de lijst")),
        "registrations": (_("Er zijn mensen aangemeld. Neem ze over."), "aanmeldingen", _("Naar de aanmeldingen")),
        "people": (_("Er staan te weinig mensen op de lijst."), "lijst", _("Naar de lijst")),
        "check": (_("Controleer of de streefaantallen kunnen."), "kenmerken", _("Naar de controle")),
        "feasible": (_("Deze streefaantallen kunnen niet. Bekijk wat wel kan."), "kenmerken", _("Bekijk wat helpt")),
    }[first]
    return NextView(sentence=sentence, link=Link(href=path(facts, part), text=words))


def _next_at_draw(standing: Standing, me: int) -> NextView:
    facts, agreed = standing.facts, standing.drawing
    link = Link(href=path(facts, "trekken"), text=_("Naar de loting"))
    if standing.wanted != (0, False):
        return NextView(sentence=_("Voer tijdens de loting in wat er valt."), link=link)
    if me in agreed.account_ids:
        return NextView(
            sentence=_("U hebt de loting bevestigd. Een collega moet dat ook doen."), link=link, yours=False
        )
    if agreed.names:
        sentence = _("%(name)s heeft de loting bevestigd. Bevestigt u ook?", name=agreed.names[0])
        return NextView(sentence=sentence, link=link)
    return NextView(sentence=_("Alles is ingevoerd. Bevestig de loting met zijn tweeën."), link=link)


ORDER = (State.DRAFT, State.CLOSED, State.COMPUTED, State.PUBLISHED, State.ANNOUNCED, State.DRAWN)


def overview(standing: Standing, me: int, happened: str = "") -> OverviewView:
    """The steps with their dates, what to do now, and the rules."""
    facts = standing.facts
    return OverviewView(
        title=facts.title,
        public=f"/loting/{facts.slug}" if facts.shown or facts.state is not State.DRAFT else "",
        next=next_act(standing, me),
        steps=_steps(facts, registers=standing.registers),
        facts=_rules(facts),
        happened=happened,
    )


def _steps(facts: ProcedureFacts, *, registers: bool) -> tuple[StepView, ...]:
    state = State.CLOSED if facts.state is State.COMPUTING else facts.state
    here = ORDER.index(state)
    rows: tuple[tuple[str, datetime | None, tuple[Link, ...]], ...] = (
        (
            _("De regels, de streefaantallen en de lijst"),
            facts.closed_at,
            (
                Link(href=path(facts, "regels"), text=_("Regels")),
                Link(href=path(facts, "kenmerken"), text=_("Kenmerken en streefaantallen")),
                Link(href=path(facts, "aanmelden"), text=_("Hoe mensen zich aanmelden")),
                Link(href=path(facts, "talen"), text=_("In andere talen")),
                Link(href=path(facts, "antwoorden", "regels"), text=_("Hoe mensen na de loting antwoorden")),
                Link(href=path(facts, "uitnodigen"), text=_("Mensen uitnodigen")),
                Link(href=path(facts, "codes"), text=_("Codes")),
                *((Link(href=path(facts, "aanmeldingen"), text=_("Aanmeldingen")),) if registers else ()),
                Link(href=path(facts, "lijst"), text=_("Lijst met mensen")),
                Link(href=path(facts, "sluiten"), text=_("Sluiten")),
            ),
        ),
        (
            _("De kansen berekenen"),
            facts.computed_at,
            (Link(href=path(facts, "berekenen"), text=_("Berekenen")),),
        ),
        (
            _("De kansen bekijken en de panels publiceren"),
            facts.published_at,
            (Link(href=path(facts, "kansen"), text=_("Kansen")),),
        ),
        (
            _("De loting aankondigen"),
            facts.announced_at,
            (Link(href=path(facts, "aankondigen"), text=_("Aankondigen")),),
        ),
        (
            _("De loting"),
            facts.drawn_at,
            (
                Link(href=path(facts, "trekken"), text=_("Loting")),
                Link(href=path(facts, "antwoorden"), text=_("Antwoorden na de loting")),
                Link(href=path(facts, "brieven"), text=_("Brieven over de uitslag")),
            ),
        ),
    )
    return tuple(
        StepView(
            title=title,
            when=formats.moment(when) if when and number < here else "",
            done=number < here,
            current=number == here,
            proofs=links if number <= here else (),
        )
        for number, (title, when, links) in enumerate(rows)
    )


def _rules(facts: ProcedureFacts) -> tuple[Fact, ...]:
    digest = (Fact(term=_("Vingerafdruk"), value=formats.grouped(facts.record_digest), code=True),)
    return (
        Fact(term=_("Plaatsen"), value=formats.number(facts.seats)),
        Fact(term=_("Mensen op de lijst"), value=formats.number(facts.people)),
        Fact(term=_("Hoogstens één per adres"), value=_("ja") if facts.household else _("nee")),
        Fact(term=_("Plaats van de loting"), value=facts.place or _("nog niet bekend")),
        *(digest if facts.record_digest else ()),
    )
