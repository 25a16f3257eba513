"""Codes on paper or in a table, made once from codes that are kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from snw_democratie.charts.qr import qr
from snw_democratie.i18n import formats, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.team_service import Sheet
from snw_democratie.safe_csv import csv_bytes
from snw_democratie.security.codes import shown

INVITATIONS = (
    ("nl", "ltr", "Meld u aan met deze code"),
    ("en", "ltr", "Register with this code"),
    ("tr", "ltr", "Bu kodla kaydolun"),
    ("ar", "rtl", "سجّل بهذا الرمز"),
    ("pl", "ltr", "Zapisz się tym kodem"),
)
"""On every strip in each language: whoever gets one has not chosen a language yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to download."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The same short sentence in one language."""

    language: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One strip of paper."""

    number: str
    code: str
    picture: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """The strips of one batch."""

    title: str
    organisation: str
    until: str
    address: str
    invitations: tuple[Invitation, ...]
    strips: tuple[Strip, ...]


def sheet_file(sheet: Sheet, kind: str, *, origin: str) -> File:
    """The codes as "pdf" or "csv"; the name of the file is ours, not typed by anybody."""
    address = f"{origin}/meedoen/{sheet.slug}"
    first = sheet.slips[0].number
    if kind == "csv":
        rows = [(one.number, shown(one.code), f"{address}#{one.code}", formats.day(_day(sheet))) for one in sheet.slips]
        content = csv_bytes(("nummer", "code", "adres", "geldig_tot"), rows)
        return File(name=f"codes-{first}.csv", content=content, media_type="text/csv; charset=utf-8")
    # In Dutch whoever makes it, because an organisation gets it; the strips are in every language.
    with speaking("nl"):
        content = pdf("code_sheet", sheet_view(sheet, address), language="nl", direction="ltr")
    return File(name=f"codes-{first}.pdf", content=content, media_type="application/pdf")


def sheet_view(sheet: Sheet, address: str) -> SheetView:
    """What is printed. What stands behind # in the address is never sent to us by a browser."""
    return SheetView(
        title=sheet.title,
        organisation=sheet.organisation,
        until=formats.day(_day(sheet)),
        address=address.split("//", 1)[1],
        invitations=tuple(Invitation(language=one, direction=way, text=text) for one, way, text in INVITATIONS),
        strips=tuple(
            Strip(
                number=one.number,
                code=shown(one.code),
                picture=qr(f"{address}#{one.code}", _("QR-code met uw code: %(code)s", code=shown(one.code))),
            )
            for one in sheet.slips
        ),
    )


def _day(sheet: Sheet) -> date:
    return formats.amsterdam(sheet.valid_until).date()
