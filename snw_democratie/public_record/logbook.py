"""The log as visitors see it: where it stands, and the acts that make or change a public outcome.

While people vote it is shown as it was when that began: the number of an event would tell how many voted before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.budgets import paths
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.voting.resting import log_rests_since
from snw_democratie.budgets.words import resting_file_note, resting_note, step_sentence, step_words
from snw_democratie.components import Cell, Column, Fact, TableView
from snw_democratie.i18n import formats, language
from snw_democratie.i18n import gettext as _
from snw_democratie.pool.wording import in_language
from snw_democratie.security import audit
from snw_democratie.security.audit import Event
from snw_democratie.security.log_file import log_file, told

STEPS = ("close", "publish", "announce", "draw")
"""The acts after which everybody sees something that was not there before."""
PUBLIC: Mapping[str, bool] = {
    "agree-to-close": False,
    "close": False,
    "publish": True,
    "announce": True,
    "enter-digit": True,
    "take-back-digit": True,
    "enter-beacon": True,
    "agree-to-draw": True,
    "draw": True,
}
"""Acts of a lottery that are public, and whether their facts are.

All others are about people or about drafts. The facts of closing hold a digest of everybody's answers without a secret
in it: who knows all answers but one could find that one by trying.
"""
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """Where the log stands, and the last steps that are public; `rests` says why it does not move now."""

    empty: bool
    rests: str
    facts: tuple[Fact, ...]
    short: str
    whole: str
    steps: TableView | None


def steps_of(session: Session, facts: ProcedureFacts) -> tuple[Event, ...]:
    """The public steps of one lottery in the order in which they were taken."""
    return audit.events(session, acts=STEPS, subject=_subject(facts))[::-1]


def steps_table(session: Session, steps: tuple[Event, ...], *, at: datetime) -> TableView | None:
    """The steps with the head of the log at the moment that each was taken."""
    since = log_rests_since(session, at=at)
    if not steps:
        return None
    return TableView(
        caption=_("De stappen van deze loting in het logboek"),
        columns=(
            Column(title=_("Stap")),
            Column(title=_("Wanneer")),
            Column(title=_("Nummer"), numeric=True),
            Column(title=_("Vingerafdruk")),
        ),
        rows=tuple(
            (
                Cell(text=_sentences()[event.act], heads_row=True),
                Cell(text=formats.moment(event.at)),
                _number(event, since),
                Cell(text=formats.grouped(event.digest) if told(event, since) else _("Na het stemmen")),
            )
            for event in steps
        ),
        note=" ".join(
            (
                _("Hier staan de eerste tien tekens. De hele vingerafdruk staat in het bestand hieronder."),
                *(() if all(told(event, since) for event in steps) else (resting_file_note(),)),
            )
        ),
    )


def log_view(
    session: Session, lotteries: tuple[ProcedureFacts, ...], rounds: tuple[RoundFacts, ...] = (), *, at: datetime
) -> LogView:
    """The page of the log."""
    since = log_rests_since(session, at=at)
    head = audit.head(session, before=since)
    titles = {
        _subject(facts): (in_language(facts.title, facts.translations), f"/loting/{facts.slug}#logboek")
        for facts in lotteries
    }
    titles |= {f"round:{one.id}": (one.title(language().code), paths.round_page(one.slug)) for one in rounds}
    acts = (*STEPS, *step_words())
    steps = [event for event in audit.events(session, acts=acts, most=SHOWN) if event.subject in titles]
    return LogView(
        empty=head.at is None,
        rests=_("Mensen stemmen nu. Zolang dat duurt, tonen wij het logboek van vlak daarvoor.") if since else "",
        facts=(
            Fact(term=_("Laatste nummer"), value=formats.number(head.seq)),
            *((Fact(term=_("Moment"), value=formats.moment(head.at)),) if head.at else ()),
        ),
        short=formats.grouped(head.digest),
        whole=f"{head.seq}:{head.digest}",
        steps=_latest(steps, titles, since) if steps else None,
    )


def lottery_file(session: Session, facts: ProcedureFacts, *, at: datetime) -> bytes:
    """The public lines about one lottery as JSON; each with its facts can be recomputed as `rule` says."""
    since = log_rests_since(session, at=at)
    return log_file(session, _subject(facts), PUBLIC, {"lottery": f"/loting/{facts.slug}"}, since=since)


def _number(event: Event, since: datetime | None) -> Cell:
    if told(event, since):
        return Cell(text=formats.number(event.seq), numeric=True)
    return Cell(text=_("Na het stemmen"))


def _latest(steps: list[Event], titles: Mapping[str, tuple[str, str]], since: datetime | None) -> TableView:
    return TableView(
        caption=_("De laatste openbare stappen"),
        columns=(
            Column(title=_("Waarover")),
            Column(title=_("Stap")),
            Column(title=_("Wanneer")),
            Column(title=_("Nummer"), numeric=True),
        ),
        rows=tuple(
            (
                Cell(text=titles[event.subject][0], href=titles[event.subject][1], heads_row=True),
                Cell(text=_said(event)),
                Cell(text=formats.moment(event.at)),
                _number(event, since),
            )
            for event in steps
        ),
        note="" if all(told(event, since) for event in steps) else resting_note(),
    )


def _said(event: Event) -> str:
    said = _sentences()
    return said[event.act] if event.act in said else step_sentence(event.act, event.facts)


def _sentences() -> Mapping[str, str]:
    return {
        "close": _("De lijst is gesloten"),
        "publish": _("De panels zijn gepubliceerd"),
        "announce": _("De bron van het toeval is bekend"),
        "draw": _("Het panel is geloot"),
    }


def _subject(facts: ProcedureFacts) -> str:
    return f"procedure:{facts.id}"
