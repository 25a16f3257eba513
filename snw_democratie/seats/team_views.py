"""What the pages of the team show of resident seats: the list, the form, and a body with all that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from snw_democratie.components import AgreeView, Choice, Link, Problem
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.seats import paths
from snw_democratie.seats.facts import BodyFacts, CandidateFacts, PanelFacts, SeatWaiting, TeamBody, TermFacts
from snw_democratie.seats.forms import AskedForm, BodyForm
from snw_democratie.seats.steps import LEAVING, SITTINGS, STANDINGS, Aside, Failure, SeatAct, Sitting, Standing
from snw_democratie.seats.views import DrawView, SeatCard, draw_view
from snw_democratie.seats.words import (
    RuleLine,
    act_words,
    aside_words,
    failure_words,
    profile_words,
    rule_lines,
    sitting_word,
    standing_word,
)
from snw_democratie.security.agree_views import agree_view


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamListView:
    """Every body."""

    cards: tuple[SeatCard, ...]
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form of a body."""

    heading: str
    back: str
    action: str
    problems: tuple[Problem, ...]
    form: BodyForm

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """An act that lies before two people; `whose` seat it is about, where it is about one."""

    id: str
    whose: str
    heading: str
    sentence: str
    button: str
    agree: AgreeView
    action: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """A button that brings a candidate or a term into another state, or says the first of two yeses to that."""

    action: str
    value: str
    label: str
    name: str = "stand"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One candidate or one term, with what can be noted of it, and how this person must be reached if not by mail."""

    name: str
    facts: str
    word: str
    tone: str
    reach: tuple[str, ...]
    moves: tuple[MoveView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureField:
    """The values of one feature to choose from."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOneView:
    """One body for the team; each part that follows is there only when it can be done now."""

    title: str
    back: str
    at: str
    public: str
    set_up: str
    problems: tuple[Problem, ...]
    acts: tuple[ActView, ...]
    rules: tuple[RuleLine, ...]
    terms: tuple[PersonView, ...]
    candidates: tuple[PersonView, ...]
    fields: tuple[FeatureField, ...]
    takes_people: bool
    takes_draw: bool
    takes_entry: bool
    has_lots: bool
    has_beacon: bool
    waits: str
    sources: tuple[Choice, ...]
    draft: DrawView | None
    typed: AskedForm
    willing: Choice
    panels: tuple[Choice, ...]
    beacon_id: str
    members: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    takes_failure: bool
    failures: tuple[Choice, ...]
    letters: tuple[Link, ...]

    def error(self, field: str) -> str:
        """The sentence beside this field."""
        return next((one.message for one in self.problems if one.field == field), "")


def list_view(found: tuple[BodyFacts, ...]) -> TeamListView:
    """Every body."""
    words = {True: (_("staat vast"), "done"), False: (_("in voorbereiding"), "coming")}
    cards = tuple(
        SeatCard(title=one.name, href=paths.team(one.slug), word=word, tone=tone)
        for one in found
        for word, tone in (words[one.fixed_at is not None],)
    )
    return TeamListView(cards=cards, new=f"{paths.TEAM}/nieuw")


def form_view(form: BodyForm, *, slug: str = "", problems: tuple[Problem, ...] = ()) -> FormView:
    """The form, for a new body or for one that is not fixed yet."""
    return FormView(
        heading=_("Verander de regels") if slug else _("Begin met bewonerszetels"),
        back=paths.team(slug) if slug else paths.TEAM,
        action=paths.team(slug, "/opzet") if slug else f"{paths.TEAM}/nieuw",
        problems=problems,
        form=form,
    )


def one_view(
    found: TeamBody,
    me: int,
    *,
    at: datetime,
    problems: tuple[Problem, ...] = (),
    typed: AskedForm | None = None,
) -> TeamOneView:
    """One body for the team, for the reader with this account number."""
    body = found.body
    fixed = body.fixed_at is not None
    draw = body.draws[0] if body.draws and body.draws[0].waits else None
    announced = draw is not None and draw.announced_at is not None
    ready = draw is not None and announced and draw.draw_at <= at
    return TeamOneView(
        title=body.name,
        back=paths.TEAM,
        at=paths.team(body.slug),
        public=paths.body(body.slug) if fixed else "",
        set_up="" if fixed else paths.team(body.slug, "/opzet"),
        problems=problems,
        acts=tuple(_act(body, waits, me) for waits in found.waiting if waits.agreement.names or not waits.term),
        rules=rule_lines(body.rules),
        terms=tuple(_term(found, term) for term in reversed(body.terms)),
        candidates=tuple(_candidate(body.slug, one) for one in found.candidates),
        fields=tuple(
            FeatureField(
                name=f"kenmerk-{place}",
                label=in_language(feature.name, {}),
                choices=tuple(
                    Choice(
                        value=value.name,
                        label=in_language(value.name, {}),
                        chosen=typed is not None and typed.text(f"kenmerk-{place}") == value.name,
                    )
                    for value in feature.values
                ),
            )
            for place, feature in enumerate(body.rules.features)
        ),
        takes_people=fixed,
        takes_draw=fixed and not announced,
        takes_entry=ready,
        has_lots=draw is not None and draw.source.partition("+")[0].partition(":")[0] != "beacon",
        has_beacon=draw is not None and "beacon" in draw.source,
        waits="" if draw is None or not announced or ready else formats.moment(draw.draw_at),
        sources=_sources(typed.text("bron") if typed else ""),
        draft=None if draw is None else draw_view(body, draw),
        typed=typed or AskedForm(texts={}),
        beacon_id="lid" if draw is not None and draw.source.startswith("beacon") else "baken",
        willing=Choice(value="ja", label=_("Deze persoon zei al ja")),
        panels=tuple(_panel(one, typed.text("panel") if typed else "") for one in found.panels),
        members=_members(body.terms, typed),
        reasons=tuple(
            Choice(value=str(one), label=aside_words(one), chosen=typed is not None and typed.text("reden") == one)
            for one in Aside
        ),
        takes_failure=ready and draw is not None and not draw.entered and not draw.beacon and not draw.failure,
        failures=tuple(Choice(value=str(one), label=failure_words(str(one))) for one in Failure),
        letters=_letters(body),
    )


def _members(terms: tuple[TermFacts, ...], typed: AskedForm | None) -> tuple[Choice, ...]:
    """Who may stand aside for one subject."""
    return tuple(
        Choice(
            value=str(one.id),
            label=_whose(one),
            chosen=typed is not None and typed.text("termijn") == str(one.id),
        )
        for one in terms
        if one.state in (Sitting.INSTALLED, Sitting.RECUSED)
    )


def _letters(body: BodyFacts) -> tuple[Link, ...]:
    """The letters about the draw that was done last."""
    draw = next((one for one in body.draws if one.drawn_at is not None), None)
    if draw is None:
        return ()
    at = paths.team(body.slug, f"/loting/{draw.number}/brieven")
    found = [Link(href=f"{at}/lid", text=_("Brief voor wie is ingeloot"))]
    if draw.alternate:
        found.append(Link(href=f"{at}/plaatsvervanger", text=_("Brief voor de plaatsvervanger")))
    return (*found, Link(href=f"{at}/anderen", text=_("Brieven voor wie niet is ingeloot")))


def _panel(one: PanelFacts, chosen: str) -> Choice:
    title = in_language(one.title, one.translations)
    said = ngettext("%(n)s persoon zei ja", "%(n)s mensen zeiden ja", one.members, n=formats.number(one.members))
    return Choice(value=one.slug, label=f"{title} ({said})", chosen=one.slug == chosen)


def _sources(chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=value, label=label, chosen=value == (chosen or "lots"))
        for value, label in (
            ("lots", _("Loten uit een bak, getrokken in de zaal")),
            ("dice", _("Dobbelstenen, gegooid in de zaal")),
            ("beacon", _("Het openbare baken drand")),
            ("lots+beacon", _("Loten en het baken samen")),
        )
    )


def _act(body: BodyFacts, waits: SeatWaiting, me: int) -> ActView:
    heading, sentence, button = act_words(waits.act)
    whose = next((_whose(one) for one in body.terms if one.id == waits.term), "")
    return ActView(
        id=f"{waits.act}-{waits.term}" if waits.term else str(waits.act),
        whose=whose,
        heading=heading,
        sentence=sentence,
        button=button,
        agree=agree_view(waits.agreement, me),
        action=paths.team(body.slug, f"/akkoord/{waits.address}"),
        back=paths.team(body.slug, f"/toch-niet/{waits.address}"),
    )


def _term(found: TeamBody, term: TermFacts) -> PersonView:
    word, tone = sitting_word(term.state)
    action = paths.team(found.body.slug, f"/termijn/{term.id}")
    moves = [
        MoveView(action=action, value=str(state), label=_term_button(state))
        for state in SITTINGS[term.state]
        if state in (Sitting.ACCEPTED, Sitting.INSTALLED, Sitting.PAUSED)
    ]
    moves += [
        MoveView(
            action=paths.team(found.body.slug, f"/akkoord/{one.address}"),
            name="gezien",
            value=one.agreement.digest,
            label=_("Laat de plaatsvervanger komen")
            if one.act is SeatAct.REPLACE
            else _term_button(LEAVING[term.state]),
        )
        for one in found.waiting
        if one.term == term.id and not one.agreement.names
    ]
    return PersonView(
        name=_whose(term),
        facts=profile_words(term.profile),
        word=word,
        tone=tone,
        reach=(_by_hand(),) if term.id in found.by_hand else (),
        moves=tuple(sorted(moves, key=lambda one: one.label)),
    )


def _whose(term: TermFacts) -> str:
    return _("Zetel %(n)s: %(name)s", n=term.seat, name=term.name)


def _candidate(slug: str, one: CandidateFacts) -> PersonView:
    action = paths.team(slug, f"/kandidaat/{one.lot}")
    return PersonView(
        name=f"{one.lot} {one.name}",
        facts=profile_words(one.profile),
        word=standing_word(one.state),
        tone="done" if one.state is Standing.WILLING else "coming",
        reach=_reach(one),
        moves=tuple(
            MoveView(action=action, value=str(state), label=_candidate_button(state))
            for state in (Standing.WILLING, Standing.DECLINED)
            if state in STANDINGS[one.state]
        ),
    )


def _reach(one: CandidateFacts) -> tuple[str, ...]:
    """What the team must know to hear an answer of this person."""
    if one.own_page or one.state not in (Standing.INVITED, Standing.WILLING):
        return (_by_hand(),) if one.by_hand else ()
    found = (_("Heeft geen code."),)
    return (*found, _by_hand()) if one.by_hand else found


def _by_hand() -> str:
    return _("Kreeg geen mail van ons. Bel of schrijf deze persoon.")


def _term_button(state: Sitting) -> str:
    return {
        Sitting.ACCEPTED: _("Noteer een ja"),
        Sitting.DECLINED: _("Noteer een nee"),
        Sitting.INSTALLED: _("Noteer: zit in het bestuur"),
        Sitting.PAUSED: _("Noteer: doet even niet mee"),
        Sitting.RESIGNED: _("Noteer: is gestopt"),
    }[state]


def _candidate_button(state: Standing) -> str:
    return _("Noteer: wil meedoen") if state is Standing.WILLING else _("Noteer: wil niet meedoen")
