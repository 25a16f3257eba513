"""Codes on paper or in a table, made once from codes that are kept nowhere: for lotteries and for votes alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from snw_democratie.charts.qr import qr
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import speaking
from snw_democratie.letters.pdf import pdf
from snw_democratie.safe_csv import csv_bytes
from snw_democratie.security.codes import Slip, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to download."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """What is given out: for which procedure, whom, until when, and the address that takes a code behind #.

    `invitations` is one sentence as (language, direction, text): who gets a strip has not chosen a language yet. `whom`
    makes the words in the language that the paper is in.
    """

    name: str
    title: str
    whom: Callable[[], str]
    until: str
    address: str
    invitations: tuple[tuple[str, str, str], ...]
    slips: tuple[Slip, ...]


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


def strips_file(strips: Strips, kind: str) -> File:
    """The codes as "pdf" or "csv"; the name of the file is ours, not typed by anybody."""
    name = f"{strips.name}-{strips.slips[0].number}"
    if kind == "csv":
        address, until = strips.address, strips.until
        rows = [(one.number, shown(one.code), f"{address}#{one.code}", until) for one in strips.slips]
        content = csv_bytes(("nummer", "code", "adres", "geldig_tot"), rows)
        return File(name=f"{name}.csv", content=content, media_type="text/csv")
    # In Dutch whoever makes it, because somebody else gets it; the strips are in every language.
    with speaking("nl"):
        content = pdf("code_sheet", _view(strips), language="nl", direction="ltr")
    return File(name=f"{name}.pdf", content=content, media_type="application/pdf")


def _view(strips: Strips) -> SheetView:
    """What is printed. What stands behind # in the address is never sent to us by a browser."""
    return SheetView(
        title=strips.title,
        organisation=strips.whom(),
        until=strips.until,
        address=strips.address.split("//", 1)[1],
        invitations=tuple(Invitation(language=one, direction=way, text=text) for one, way, text in strips.invitations),
        strips=tuple(
            Strip(
                number=one.number,
                code=shown(one.code),
                picture=qr(f"{strips.address}#{one.code}", _("QR-code met uw code: %(code)s", code=shown(one.code))),
            )
            for one in strips.slips
        ),
    )
