"""Codes to vote with on paper or in a table, made once from codes that are kept nowhere."""

from __future__ import annotations

from datetime import timedelta

from snw_democratie.budgets.paths import booth
from snw_democratie.budgets.voting.errors import BadVoteBatch
from snw_democratie.budgets.voting.keeping import PRACTICE
from snw_democratie.budgets.voting.register import BUSINESS, HELP, RESIDENT, VoteSheet
from snw_democratie.i18n import N_, formats, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.code_strips import File, Strips, strips_file
from snw_democratie.letters.letter import VOTE as VOTE_LETTER
from snw_democratie.letters.letter import Letter, Mailing
from snw_democratie.letters.printing import printed
from snw_democratie.letters.run import PER_FILE
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.settings import Contact

MOST_ON_PAPER = 1000
MOST_LETTERS = PER_FILE
"""Somebody waits for them; more are printed from the table, by `snw letters stemcode`."""
STRIPS, TABLE, LETTERS = "pdf", "csv", "brief"
VOTE = (
    ("nl", "ltr", "Stem met deze code"),
    ("en", "ltr", "Vote with this code"),
    ("tr", "ltr", "Bu kodla oy verin"),
    ("ar", "rtl", "صوّت بهذا الرمز"),
    ("pl", "ltr", "Zagłosuj tym kodem"),
)
PRACTISE = (
    ("nl", "ltr", "Oefenen: deze stem telt niet"),
    ("en", "ltr", "Practice: this vote does not count"),
    ("tr", "ltr", "Alıştırma: bu oy sayılmaz"),
    ("ar", "rtl", "للتدريب: هذا الصوت لا يُحتسب"),
    ("pl", "ltr", "Ćwiczenie: ten głos się nie liczy"),
)
"""On every strip in each language: whoever gets one has not chosen a language yet."""
KINDS = {
    RESIDENT: N_("Voor bewoners"),
    BUSINESS: N_("Voor bedrijven"),
    HELP: N_("Voor de helpdesk"),
    PRACTICE: N_("Om te oefenen"),
}


def sheet_file(sheet: VoteSheet, kind: str, *, origin: str) -> File:
    """The codes as "pdf" or "csv". Raises BadVoteBatch for more codes than a sheet of paper takes."""
    if kind != "csv" and len(sheet.slips) > MOST_ON_PAPER:
        raise BadVoteBatch("size", MOST_ON_PAPER)
    strips = Strips(
        name="stemcodes",
        title=sheet.title,
        whom=lambda: _whom(sheet),
        until=formats.moment(sheet.closes_at),
        address=f"{origin}{booth(sheet.slug)}",
        invitations=PRACTISE if sheet.kind == PRACTICE else VOTE,
        slips=sheet.slips,
    )
    return strips_file(strips, kind)


def letter_file(sheet: VoteSheet, *, origin: str, contact: Contact) -> File:
    """A letter with each code, without a name: whoever sends them has the addresses. Raises BadVoteBatch."""
    if len(sheet.slips) > MOST_LETTERS:
        raise BadVoteBatch("size", MOST_LETTERS)
    last = formats.amsterdam(sheet.closes_at - timedelta(minutes=1)).date()
    mailing = Mailing(
        kind=VOTE_LETTER,
        title=sheet.title,
        link=f"{origin}{booth(sheet.slug)}",
        until=last.isoformat(),
        contact=contact,
    )
    with speaking("nl"):
        content = printed(mailing, [Letter(number=one.number, to=(), code=one.code) for one in sheet.slips]).content
    return File(name=f"stembrieven-{sheet.slips[0].number}.pdf", content=content, media_type="application/pdf")


def _whom(sheet: VoteSheet) -> str:
    whom = _(KINDS[sheet.kind])
    return f"{whom}, {GEBIEDEN[sheet.gebied]}" if sheet.gebied else whom
