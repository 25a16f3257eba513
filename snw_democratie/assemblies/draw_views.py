"""What the pages show on which the source of chance is announced and the draw is done."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.forms import AnnounceForm
from snw_democratie.assemblies.steps import State
from snw_democratie.assemblies.views import SOURCES, path
from snw_democratie.components import AgreeView, Cell, Choice, Column, Fact, Problem, TableView
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import capital
from snw_democratie.security.agree_views import agree_view
from snw_democratie.security.approvals import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceView:
    """Announcing the source of chance."""

    title: str
    base: str
    back: str
    ready: bool
    announced: tuple[Fact, ...]
    sources: tuple[Choice, ...]
    round: str
    moment: str
    problems: tuple[Problem, ...] = ()

    def error(self, field: str) -> str:
        """The sentence beside this field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == field), "")


def announce_view(facts: ProcedureFacts, form: AnnounceForm, problems: tuple[Problem, ...] = ()) -> AnnounceView:
    """The form, or what was announced."""
    hints = {
        "balls": _("Eén bal per cijfer, voor de ogen van het publiek."),
        "dice": _("Dobbelstenen, voor de ogen van het publiek."),
        "beacon": _("Een getal dat drand op een vast moment bekendmaakt. U noemt nu het nummer van de ronde."),
        "balls+beacon": _("Wie de ballen niet vertrouwt, kan het baken narekenen, en andersom."),
    }
    announced = facts.draw_announced_for
    return AnnounceView(
        title=facts.title,
        base=path(facts, "aankondigen"),
        back=path(facts),
        ready=facts.state is State.PUBLISHED,
        announced=(
            Fact(term=_("Bron van het toeval"), value=source_words(facts.source)),
            Fact(term=_("Moment van de loting"), value=formats.moment(announced)),
            Fact(term=_("Plaats"), value=facts.place or _("nog niet bekend")),
        )
        if announced
        else (),
        sources=tuple(
            Choice(value=value, label=capital(_(words)), hint=hints[value], chosen=form.bron == value)
            for value, words in SOURCES.items()
        ),
        round=form.ronde,
        moment=form.moment,
        problems=problems,
    )


def source_words(source: str) -> str:
    """ "balls+beacon:123" in words."""
    word, _colon, number = source.partition(":")
    words = _(SOURCES[word]) if word in SOURCES else word
    return _("%(source)s (ronde %(number)s)", source=words, number=number) if number else words


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """The draw, for whoever sits at the keys."""

    title: str
    base: str
    back: str
    screen: str
    open: bool
    source: str
    moment: str
    digits: tuple[str, ...]
    place: str
    last: str
    next_words: str
    keys: tuple[str, ...]
    dice: bool
    wants_beacon: bool
    has_beacon: bool
    beacon: str
    complete: bool
    agree: AgreeView
    drawn: bool
    panel: str
    members: TableView | None
    signature: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def error(self) -> str:
        """The sentence beside the signature, or nothing."""
        return self.problems[0].message if self.problems else ""


def draw_view(
    facts: ProcedureFacts,
    wanted: tuple[int, bool],
    approvals: Agreement,
    me: int,
    members: tuple[tuple[str, str], ...],
    panel: int | None,
    *,
    signature: str = "",
    refused: str = "",
) -> DrawView:
    """What fell so far, what is still to fall, and who confirmed; `refused` is why `signature` was not taken."""
    number, beacon = wanted
    open_ = facts.state is State.ANNOUNCED
    return DrawView(
        title=facts.title,
        base=path(facts, "trekken"),
        back=path(facts),
        screen=f"/loting/{facts.slug}/loting",
        open=open_,
        source=source_words(facts.source),
        moment=formats.moment(facts.draw_announced_for) if facts.draw_announced_for else "",
        digits=tuple(facts.digits),
        place=str(len(facts.digits)),
        last=str(len(facts.digits) - 1),
        next_words=_("Nog %(number)s te gaan", number=number),
        keys=tuple("123456" if facts.source == "dice" else "0123456789") if open_ and number else (),
        dice=facts.source == "dice",
        wants_beacon=open_ and beacon,
        has_beacon=bool(facts.beacon),
        beacon=facts.beacon,
        complete=open_ and wanted == (0, False),
        agree=agree_view(approvals, me),
        drawn=facts.state is State.DRAWN,
        panel="" if panel is None else formats.number(panel),
        members=_members(members) if members else None,
        signature=signature,
        problems=(Problem(field="handtekening", message=refused),) if refused else (),
    )


def _members(members: tuple[tuple[str, str], ...]) -> TableView:
    return TableView(
        caption=_("Wie er zijn ingeloot"),
        columns=(Column(title=_("Lotnummer")), Column(title=_("Nummer in uw lijst"))),
        rows=tuple((Cell(text=lot, heads_row=True), Cell(text=own)) for lot, own in members),
        note=_("Alleen het team ziet het nummer uit de lijst. Bezoekers zien alleen het lotnummer."),
    )
