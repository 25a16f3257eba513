"""Codes to vote with on paper or in a table, made once from codes that are kept nowhere."""

from __future__ import annotations

from datetime import date

from snw_democratie.budgets.paths import booth
from snw_democratie.budgets.voting.errors import BadVoteBatch
from snw_democratie.budgets.voting.register import BUSINESS, HELP, PRACTICE, RESIDENT, VoteSheet
from snw_democratie.charts.qr import qr
from snw_democratie.i18n import N_, formats, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.code_sheets import File, Invitation, SheetView, Strip
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.safe_csv import csv_bytes
from snw_democratie.security.codes import shown

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
    """The codes as "pdf" or "csv"; what stands behind # in the address is never sent to us by a browser.

    Raises BadVoteBatch for more codes than a sheet of paper takes.
    """
    address, first, until = f"{origin}{booth(sheet.slug)}", sheet.slips[0].number, formats.day(_last_day(sheet))
    if kind == "csv":
        rows = [(one.number, shown(one.code), f"{address}#{one.code}", until) for one in sheet.slips]
        content = csv_bytes(("nummer", "code", "adres", "geldig_tot"), rows)
        return File(name=f"stemcodes-{first}.csv", content=content, media_type="text/csv; charset=utf-8")
    if len(sheet.slips) > MOST_ON_PAPER:
        raise BadVoteBatch("size", MOST_ON_PAPER)
    with speaking("nl"):
        content = pdf("code_sheet", _view(sheet, address), language="nl", direction="ltr")
    return File(name=f"stemcodes-{first}.pdf", content=content, media_type="application/pdf")


def _view(sheet: VoteSheet, address: str) -> SheetView:
    whom = _(KINDS[sheet.kind])
    return SheetView(
        title=sheet.title,
        organisation=f"{whom}, {GEBIEDEN[sheet.gebied]}" if sheet.gebied else whom,
        until=formats.day(_last_day(sheet)),
        address=address.split("//", 1)[1],
        invitations=tuple(
            Invitation(language=one, direction=way, text=text)
            for one, way, text in (PRACTISE if sheet.kind == PRACTICE else VOTE)
        ),
        strips=tuple(
            Strip(
                number=one.number,
                code=shown(one.code),
                picture=qr(f"{address}#{one.code}", _("QR-code met uw code: %(code)s", code=shown(one.code))),
            )
            for one in sheet.slips
        ),
    )


def _last_day(sheet: VoteSheet) -> date:
    return formats.amsterdam(sheet.closes_at).date()
