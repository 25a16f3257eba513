"""The questions of one lottery on paper, for who has no screen or would rather write."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Shell
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.consents import ASKED, Purpose, consent_words
from snw_democratie.pool.enrolment import EnrolmentFacts, QuestionFacts
from snw_democratie.pool.questions import answer_words
from snw_democratie.pool.usual import schools
from snw_democratie.pool.wording import Translations, in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """One question: a line to write on, or boxes to tick; `special` is the yes that its answer needs."""

    text: str
    why: str = ""
    lines: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    special: SwornText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """The whole form."""

    title: str
    who: str
    until: str
    questions: tuple[PaperQuestion, ...]
    consents: tuple[SwornText, ...]


def paper_form(asked: EnrolmentFacts, shell: Shell) -> bytes:
    """The form as PDF, in the language of the page it comes from."""
    return pdf(
        "paper_form", paper_view(asked), language=shell.language, direction=shell.direction, contact=shell.contact
    )


def paper_view(asked: EnrolmentFacts) -> PaperView:
    """What is printed: the questions of the pages, in their order."""
    first = PaperQuestion(text=_("Code uit uw brief of van de organisatie"), lines=("",))
    contact = PaperQuestion(
        text=_("Hoe kunnen wij u bereiken?"),
        lines=(_("E-mail"), _("Telefoon")),
        boxes=(_("E-mail"), _("Telefoon"), _("Post")),
    )
    return PaperView(
        title=in_language(asked.title, asked.translations),
        who=_("U woont in Nieuw-West en wordt dit jaar %(age)s jaar of ouder.", age=asked.from_age),
        until=_("Lever dit in bij een helper voor %(when)s.", when=formats.moment(asked.closes_at)),
        questions=(
            *((first,) if asked.takes_code else ()),
            PaperQuestion(text=_("Hoe wilt u genoemd worden?"), lines=("",)),
            PaperQuestion(text=_("In welk jaar bent u geboren?"), lines=("",)),
            PaperQuestion(
                text=_("Waar woont u?"),
                lines=(_("Postcode"), _("Huisnummer en toevoeging"), _("Wijk")),
                why=_("Hebt u een code van een organisatie? Schrijf dan alleen uw gebied op."),
            ),
            *(_question(one, asked.translations) for one in asked.questions if one.kind == "choice"),
            contact,
        ),
        consents=tuple(consent_words(purpose) for purpose in ASKED),
    )


def _question(one: QuestionFacts, translations: Translations) -> PaperQuestion:
    mine = schools(one.values)
    boxes = ((answer_words(one, value, translations), mine.get(value, "")) for value in one.values)
    return PaperQuestion(
        text=in_language(one.text, translations),
        why=in_language(one.why, translations),
        boxes=tuple(f"{answer}: {example}" if example else answer for answer, example in boxes),
        special=consent_words(Purpose.SPECIAL) if one.special else None,
    )
