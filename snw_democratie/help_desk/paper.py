"""The questions of one lottery on paper, for who has no screen or would rather write."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Shell
from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.sworn import SwornText
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.consents import ASKED, Purpose, consent_words
from snw_democratie.pool.enrolment import LETTER, EnrolmentFacts, QuestionFacts
from snw_democratie.pool.questions import answer_words
from snw_democratie.pool.steps import SPECIAL_FROM
from snw_democratie.pool.usual import schools
from snw_democratie.pool.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """One question: a line to write on, or boxes to tick; `special` is the yes that its answer needs.

    `skip` says who leaves it out: paper asks everybody the same.
    """

    text: str
    why: str = ""
    lines: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    special: SwornText | None = None
    skip: str = ""


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
    return PaperView(
        title=in_language(asked.title, asked.translations),
        who=_("U woont in Nieuw-West en wordt dit jaar %(age)s jaar of ouder.", age=asked.from_age),
        until=_("Lever dit in bij een helper voor %(when)s.", when=formats.moment(asked.closes_at)),
        questions=(
            *_code(asked),
            PaperQuestion(text=_("Hoe wilt u genoemd worden?"), lines=("",)),
            PaperQuestion(text=_("In welk jaar bent u geboren?"), lines=("",)),
            _where(asked),
            *(_question(one, asked) for one in asked.questions if one.kind == "choice"),
            _contact(asked),
        ),
        consents=tuple(consent_words(purpose) for purpose in ASKED),
    )


def _code(asked: EnrolmentFacts) -> tuple[PaperQuestion, ...]:
    if not asked.takes_code:
        return ()
    if not asked.by_organisation:
        return (PaperQuestion(text=_("Code uit uw brief"), lines=("",)),)
    if LETTER not in asked.ways:
        return (PaperQuestion(text=_("Code van de organisatie"), lines=("",)),)
    return (PaperQuestion(text=_("Code uit uw brief of van de organisatie"), lines=("",)),)


def _where(asked: EnrolmentFacts) -> PaperQuestion:
    """The same places as the pages ask for: for who has a code of an organisation only wijk or gebied."""
    question, address = _("Waar woont u?"), (_("Postcode"), _("Huisnummer en toevoeging"), _("Wijk"))
    if not asked.by_organisation:
        return PaperQuestion(text=question, lines=address)
    if not asked.asks_address:
        return PaperQuestion(text=question, lines=(_("Wijk") if asked.asks_wijk else _("Gebied"),))
    if asked.asks_wijk:
        why = _("Hebt u een code van een organisatie? Schrijf dan alleen uw wijk op.")
        return PaperQuestion(text=question, lines=address, why=why)
    why = _("Hebt u een code van een organisatie? Schrijf dan alleen uw gebied op.")
    return PaperQuestion(text=question, lines=(*address, _("Gebied")), why=why)


def _contact(asked: EnrolmentFacts) -> PaperQuestion:
    mail, phone, look = _("E-mail"), _("Telefoon"), _("Ik kijk zelf met mijn code")
    post = (_("Post"),) if asked.asks_address else ()
    both = asked.asks_address and asked.by_organisation
    return PaperQuestion(
        text=_("Hoe kunnen wij u bereiken?"),
        lines=(mail, phone),
        boxes=(mail, phone, *post, *((look,) if asked.by_organisation else ())),
        why=_("Zelf kijken kan alleen met een code van een organisatie. Post kan dan niet.") if both else "",
    )


def _question(one: QuestionFacts, asked: EnrolmentFacts) -> PaperQuestion:
    translations, mine = asked.translations, schools(one.values)
    boxes = ((answer_words(one, value, translations), mine.get(value, "")) for value in one.values)
    young = one.special and asked.from_age <= SPECIAL_FROM
    return PaperQuestion(
        text=in_language(one.text, translations),
        why=in_language(one.why, translations),
        boxes=tuple(f"{answer}: {example}" if example else answer for answer, example in boxes),
        special=consent_words(Purpose.SPECIAL) if one.special else None,
        skip=_("Wordt u dit jaar %(age)s jaar of jonger? Sla deze vraag over.", age=SPECIAL_FROM) if young else "",
    )
