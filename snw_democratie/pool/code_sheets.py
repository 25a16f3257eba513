"""Codes to register with, on paper or in a table."""

from __future__ import annotations

from snw_democratie.i18n import formats
from snw_democratie.letters.code_strips import File, Strips, strips_file
from snw_democratie.pool.team_service import Sheet

INVITATIONS = (
    ("nl", "ltr", "Meld u aan met deze code"),
    ("en", "ltr", "Register with this code"),
    ("tr", "ltr", "Bu kodla kaydolun"),
    ("ar", "rtl", "سجّل بهذا الرمز"),
    ("pl", "ltr", "Zapisz się tym kodem"),
)
"""On every strip in each language: whoever gets one has not chosen a language yet."""


def sheet_file(sheet: Sheet, kind: str, *, origin: str) -> File:
    """The codes of an organisation as "pdf" or "csv"."""
    strips = Strips(
        name="codes",
        title=sheet.title,
        whom=lambda: sheet.organisation,
        until=formats.moment(sheet.valid_until),
        address=f"{origin}/meedoen/{sheet.slug}",
        invitations=INVITATIONS,
        slips=sheet.slips,
    )
    return strips_file(strips, kind)
