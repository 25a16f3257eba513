"""Codes to vote with on paper or in a table, made once from codes that are kept nowhere."""

from __future__ import annotations

from snw_democratie.budgets.paths import booth
from snw_democratie.budgets.voting.errors import BadVoteBatch
from snw_democratie.budgets.voting.keeping import PRACTICE
from snw_democratie.budgets.voting.register import BUSINESS, HELP, RESIDENT, VoteSheet
from snw_democratie.i18n import N_, formats
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.code_strips import File, Strips, strips_file
from snw_democratie.pool.places import GEBIEDEN

MOST_ON_PAPER = 1000
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


def _whom(sheet: VoteSheet) -> str:
    whom = _(KINDS[sheet.kind])
    return f"{whom}, {GEBIEDEN[sheet.gebied]}" if sheet.gebied else whom
