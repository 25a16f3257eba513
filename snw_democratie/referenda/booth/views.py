"""What the voting booth and the page for a second device show, and the one block of data that their script reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from snw_democratie.components import Choice, Link
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import ngettext
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.referenda.booth.scripts import BOOTH, CHECK, Script, script

BLANK = "0"
"""The value of the blank answer, which is the first cell of an encrypted answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of one question in the reader's language; `InDutch` where nobody translated it.

    `wording` is the note under a translation, with the Dutch that counts.
    """

    question: str
    answers: tuple[str, ...]
    wording: SwornText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoothFacts:
    """What the booth needs of a referendum.

    `election` are the published bytes, to the last one: their hash goes into every proof. `cast` is where a ballot is
    posted, or empty in the file that works offline; `hand_in` is the whole address where that one's ballot goes.
    `check` is the whole address of the second device's page, `files` that of where it can be had as a file, empty in
    that file itself; `receipt_key` is the server's public key (SPKI, Base64).
    `paper` is the whole address where the form lies, empty where nobody votes on paper.
    """

    title: str
    asked: tuple[Asked, ...]
    election: bytes
    receipt_key: str
    check: str
    hand_in: str
    files: str = ""
    cast: str = ""
    board: str = ""
    back: str = ""
    until: str = ""
    practice: bool = False
    promise: SwornText | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question; `single` shows radio buttons, else ticks with a `hint` how many."""

    name: str
    text: str
    single: bool
    choices: tuple[Choice, ...]
    hint: str
    error: str
    wording: SwornText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoothView:
    """The booth. `data` is the JSON that its script reads; `paper` is where the form lies, if one may vote on paper.

    `files` leads to the page for a second device as a file.
    """

    title: str
    data: str
    questions: tuple[QuestionView, ...]
    paper: Link | None
    check: str
    files: Link | None
    hand_in: str
    board: Link
    back: Link
    until: str
    practice: bool
    promise: SwornText | None
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningView:
    """The page for a second device; `files` is where it can be had as a file."""

    title: str
    data: str
    questions: tuple[QuestionView, ...]
    files: Link | None
    script: Script


def booth_view(facts: BoothFacts) -> BoothView:
    """The booth of a referendum in the language of this reader."""
    data = {
        "election": facts.election.decode("utf-8"),
        "cast": facts.cast,
        "receipt_key": facts.receipt_key,
        "check": facts.check,
    }
    return BoothView(
        title=facts.title,
        data=json.dumps(data),
        questions=question_views(facts.election, facts.asked),
        paper=Link(href=facts.paper, text=_("Naar het formulier")) if facts.paper else None,
        check=facts.check,
        files=Link(href=facts.files, text=_("Haal die pagina als bestand")) if facts.files else None,
        hand_in=facts.hand_in,
        board=Link(href=facts.board, text=_("Bekijk de openbare lijst")),
        back=Link(href=facts.back, text=facts.title),
        until=facts.until,
        practice=facts.practice,
        promise=facts.promise,
        script=script(BOOTH),
    )


def opening_view(facts: BoothFacts) -> OpeningView:
    """The second device's page in the language of this reader."""
    return OpeningView(
        title=facts.title,
        data=json.dumps({"election": facts.election.decode("utf-8")}),
        questions=question_views(facts.election, facts.asked),
        files=Link(href=facts.files, text=_("Haal deze pagina als bestand")) if facts.files else None,
        script=script(CHECK),
    )


def question_views(election: bytes, asked: Sequence[Asked]) -> tuple[QuestionView, ...]:
    """The questions of an election with their words; the numbers come from the election itself."""
    questions = json.loads(election)["questions"]
    return tuple(_question(place, *both) for place, both in enumerate(zip(questions, asked, strict=True), 1))


def _question(place: int, question: dict[str, object], words: Asked) -> QuestionView:
    least, most, blank = question["min"], question["max"], bool(question.get("blank"))
    assert isinstance(least, int)
    assert isinstance(most, int)
    choices = [Choice(value=str(cell), label=text) for cell, text in enumerate(words.answers, int(blank))]
    if blank:
        choices.append(Choice(value=BLANK, label=_("Blanco")))
    single = most == 1 and (least == 1 or not blank)
    return QuestionView(
        name=f"vraag-{place}",
        text=words.question,
        single=single,
        choices=tuple(choices),
        hint="" if single else _how_many(least, most),
        error=_("Kies één antwoord.") if single else _how_many(least, most),
        wording=words.wording,
    )


def _how_many(least: int, most: int) -> str:
    if least == most:
        return ngettext("Kies %(n)s antwoord.", "Kies %(n)s antwoorden.", most, n=most)
    return _("Kies %(least)s tot %(most)s antwoorden.", least=least, most=most)
