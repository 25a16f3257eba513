"""Letters on paper: a file for the printer with letters in one language and one size, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from snw_democratie.charts.qr import qr
from snw_democratie.contact import contact_lines
from snw_democratie.i18n import formats, language, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.letter import REFERENDUM, WITH_CARD, Letter, Mailing
from snw_democratie.letters.pdf import Paper, paper
from snw_democratie.letters.words import Words, without_phone, words_of
from snw_democratie.security.codes import shown

OTHERS = (
    ("en", "ltr", "Read more in English on our website.", "Or call us."),
    ("tr", "ltr", "Web sitemizde Türkçe bilgi bulabilirsiniz.", "Ya da bizi arayın."),
    ("ar", "rtl", "تجدون معلومات بالعربية على موقعنا.", "أو اتصلوا بنا."),
    ("pl", "ltr", "Więcej po polsku na naszej stronie.", "Można też zadzwonić."),
)
"""Below a Dutch letter: whoever gets one by lot has not chosen a language. The last is said where there is a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """One sentence in a language of its own."""

    language: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """One letter as it is printed."""

    number: str
    to: tuple[str, ...]
    words: Words
    code: str
    picture: Markup
    card: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """The letters of one file; `address` is the link as people type it.

    `subject_language` is that of the subject where it is not the one of the letter, else empty.
    """

    subject: str
    subject_language: str
    sender: str
    address: str
    card_to: str
    booth: str
    large: bool
    others: tuple[OtherLanguage, ...]
    letters: tuple[LetterView, ...]


def printed(mailing: Mailing, letters: Sequence[Letter]) -> Paper:
    """The paper of letters that all have the language and the size of the first."""
    first = letters[0]
    assert {(one.language, one.large) for one in letters} == {(first.language, first.large)}
    with speaking(first.language):
        view = LettersView(
            subject=mailing.titles.get(first.language, mailing.title),
            subject_language="" if first.language in ("nl", *mailing.titles) else "nl",
            sender=mailing.sender,
            address=mailing.link.split("//", 1)[-1],
            card_to=mailing.card_to,
            booth=mailing.booth,
            large=first.large,
            others=_others(phone=bool(mailing.contact.phone)) if first.language == "nl" else (),
            letters=tuple(_letter(mailing, one) for one in letters),
        )
        spoken = language()
        return paper(
            "letters", view, language=spoken.code, direction=spoken.direction, contact=contact_lines(mailing.contact)
        )


def _others(*, phone: bool) -> tuple[OtherLanguage, ...]:
    return tuple(
        OtherLanguage(language=code, direction=way, text=f"{read} {call}" if phone else read)
        for code, way, read, call in OTHERS
    )


def _letter(mailing: Mailing, one: Letter) -> LetterView:
    last = one.until or mailing.until
    until = formats.day(date.fromisoformat(last)) if last else ""
    link = f"{mailing.link}#{one.code}" if one.code else mailing.link
    code = one.code if mailing.kind == REFERENDUM or not one.code else shown(one.code)
    label = _("QR-code met uw code: %(code)s", code=code) if code else _("QR-code met dit adres")
    words = words_of(mailing.kind, until=until, lot=one.lot, paper=mailing.paper, own_page=one.own_page)
    return LetterView(
        number=one.number,
        to=one.to,
        words=words if mailing.contact.phone else without_phone(words),
        code=code,
        picture=qr(link, label),
        card=mailing.kind in WITH_CARD,
    )
