"""Paper: every letter of a name is the right one, and each value runs its own way."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from fontTools.ttLib import woff2
from pypdf import PdfReader
from weasyprint import HTML

from snw_democratie.components import Fact
from snw_democratie.help_desk.paper import paper_view
from snw_democratie.i18n import language, speaking
from snw_democratie.i18n.direction import own_direction
from snw_democratie.letters.own_folder import OwnFolder
from snw_democratie.letters.pdf import STATIC, pdf
from snw_democratie.pool.enrolment import EnrolmentFacts, QuestionFacts
from snw_democratie.pool.status_views import ConsentLine, MyDataView, Standing

PAGE = (
    '<!doctype html><html lang="nl"><head><title>Brief</title><link rel="stylesheet" href="css/letters.css"></head>'
    "<body><h1>Ayşe Brzęczyk</h1><p>Ayşe Brzęczyk-Łódź</p></body></html>"
)


def test_each_alphabet_is_a_font_of_its_own() -> None:
    """Two files under one name became one font in the PDF, and "ş" was printed as another letter."""
    written = HTML(string=PAGE, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFolder(STATIC)).write_pdf()
    fonts = {
        str(font["/BaseFont"].get_object()).partition("+")[2]
        for page in PdfReader(io.BytesIO(written)).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
    }
    assert fonts == {"SNW-Latin", "SNW-Latin-Ext", "SNW-Latin-Bold", "SNW-Latin-Ext-Bold"}


def test_a_font_is_unpacked_once_for_all_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is most of the work of a short PDF, and somebody waits for each receipt."""

    def made() -> bytes | None:
        return HTML(string=PAGE, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFolder(STATIC)).write_pdf()

    first = made()
    monkeypatch.delattr(woff2, "decompress")
    assert first and len(made() or b"") == len(first)


VALUES = ("Burgerpanel Groen (2027)", "€ 1.000 (of meer)", "1069 AB 12-hs", "06-12 34 56 78", "(hbo) praktisch!")
"""Dutch with signs at its ends: in a line from right to left those come out at the other end, or turned round."""


def words(content: bytes) -> str:
    """What stands on the paper, as a program that reads it aloud gets it."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


ARABIC = (
    "يبقى رقم القرعة الخاص بكم في القائمة العامة بدون اسم. نحتفظ بهذه البيانات حتى يوم القرعة. "
    "ثم نضع تسجيلكم في خزنة، ونشكركم كثيرا. هل ظهرت غيوم صفراء فوق ذلك البيت؟"
)


def test_arabic_on_paper_can_be_read_back_letter_by_letter() -> None:
    """A font that draws dots apart from letters gives a screen reader and a search one letter for another.

    Without signs above letters (such as a tanwin): what reads a PDF may put those at another place in the word.
    """
    page = PAGE.replace('lang="nl"', 'lang="ar" dir="rtl"')
    page = re.sub(r"<p>.*</p>", f"<p>{ARABIC}</p>", page, flags=re.DOTALL)
    made = HTML(string=page, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFolder(STATIC)).write_pdf()
    written, read = (re.findall(r"[\u0621-\u064a]+", text) for text in (ARABIC, words(made)))
    assert len(written) > 25
    assert [word for word in written if word not in read] == []


@pytest.mark.parametrize("code", ["ar", "nl"])
def test_a_value_is_not_turned_round_by_the_language_around_it(code: str) -> None:
    facts = tuple(Fact(term=f"Term {number} (x)", value=value) for number, value in enumerate(VALUES))
    with speaking(code):
        yes = ConsentLine(
            text="Evet, sorabilirsiniz.", dutch="Ja, dat mag.", checked=False, language="tr", direction="ltr",
            given="1985", about="", purpose="", stays=(),
        )  # fmt: skip
        view = MyDataView(
            seats=(),
            title="PDF",
            lottery=VALUES[0],
            standing=Standing(heading="1", sentence="2"),
            about=(),
            answers=facts,
            consents=(yes,),
            place=(),
            answer=(),
        )
        direction = language().direction
        lines = words(pdf("my_data", view, language=code, direction=direction, contact=facts[1:4])).splitlines()
    found = [line.strip() for line in lines]
    assert [value for value in (*VALUES, "Evet, sorabilirsiniz.", "Ja, dat mag.") if value not in found] == []
    assert [one.term for one in facts if one.term not in found] == []


@pytest.mark.parametrize("code", ["ar", "nl"])
def test_a_paper_form_has_answers_in_its_own_language_and_says_what_is_not_checked(code: str) -> None:
    question = QuestionFacts(
        feature="geslacht", kind="choice", text="Wat is uw geslacht?", why="Zo krijgt het panel een goede mix.",
        special=True, undisclosed="zeg ik liever niet", values=("vrouw", "€ 1.000 (of meer)", "zeg ik liever niet"),
    )  # fmt: skip
    asked = EnrolmentFacts(
        procedure_id=1, slug="groen", title=VALUES[0], summary="", ways=("open",), from_age=16, shown=True,
        listed=False, opens_at=datetime(2027, 3, 1, tzinfo=UTC), closes_at=datetime(2027, 3, 15, tzinfo=UTC),
        questions=(question,),
    )  # fmt: skip
    with speaking(code):
        view = paper_view(asked)
        (boxes,) = (one.boxes for one in view.questions if one.special)
        paper = words(pdf("paper_form", view, language=code, direction=language().direction))
    assert ("Zeg ik liever niet" in boxes) == (code == "nl") and "zeg ik liever niet" not in boxes
    # In Dutch it is the text itself; in another language it stands below, because it counts.
    dutch = "Ja, gebruik mijn antwoorden voor deze loting."
    assert dutch in paper and [one.checked for one in view.consents] == [code == "nl"] * 3


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Jan", "ltr"), ("محمد", "rtl"), ("(محمد) Jan", "rtl"), ("12 - 34", "ltr"), ("!", "ltr"), ("12 محمد", "rtl")],
)
def test_a_text_runs_as_its_first_letter_does(text: str, direction: str) -> None:
    assert own_direction(text) == direction
