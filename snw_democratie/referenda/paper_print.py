"""The form on which one votes with a pen, without any code, and what is stuck on the two envelopes around it."""

from __future__ import annotations

from dataclasses import dataclass

from ballots.referendum.codes import GROUPS
from snw_democratie.components import Fact
from snw_democratie.i18n import formats, language, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.i18n.sworn import SwornText, sworn
from snw_democratie.letters.pdf import pdf
from snw_democratie.referenda.facts import Facts, SetUp
from snw_democratie.referenda.words import texts_of, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnswer:
    """An answer with its box; `number` is by which a table of forms names it."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormView:
    """What is printed: the same for everybody. `groups` are places to write a code on the outer envelope."""

    title: str
    question: str
    wording: SwornText | None
    practice: bool
    how: str
    answers: tuple[PaperAnswer, ...]
    blank: str
    until: str
    fewest: str
    once: SwornText
    groups: tuple[tuple[str, ...], ...]


def paper_form(one: Facts, code: str, *, contact: tuple[Fact, ...]) -> bytes:
    """The PDF in the language with this code; in the one of the page when we do not speak it."""
    with speaking(code if code in LANGUAGES else language().code):
        here = language()
        view = form_view(one)
        return pdf("referendum_form", view, language=here.code, direction=here.direction, contact=contact)


def form_view(one: Facts) -> PaperFormView:
    """The form in the language that is spoken now."""
    found, texts = one.set_up, texts_of(one.set_up)
    return PaperFormView(
        title=texts.title,
        question=texts.question,
        wording=wording(one),
        practice=found.practice,
        how=_how(found),
        answers=tuple(
            PaperAnswer(number=formats.number(place), text=text) for place, text in enumerate(texts.answers, 1)
        ),
        blank=_("Blanco"),
        until=_("Lever de envelop in voor %(when)s.", when=formats.moment(found.closes_at)),
        fewest="" if found.practice else _("Papier telt alleen als er minstens 30 enveloppen zijn die meetellen."),
        once=sworn("Een stem op papier telt alleen als met die code niet online is gestemd."),
        groups=tuple(("",) * size for size in GROUPS),
    )


def _how(found: SetUp) -> str:
    if found.max_marks == 1:
        return _("Zet één kruis: bij een antwoord, of bij Blanco.")
    return _(
        "Zet bij %(least)s tot %(most)s antwoorden een kruis. Of zet één kruis bij Blanco.",
        least=formats.number(found.min_marks),
        most=formats.number(found.max_marks),
    )
