"""The first sheet of a spreadsheet as text, and the cells in it that hold a formula."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from snw_democratie.packed import UNREADABLE

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class NotASpreadsheet(Exception):
    """The bytes are no spreadsheet that can be read safely."""


def formulas(data: bytes, *, largest: int) -> list[str]:
    """The addresses of the cells of the first sheet that hold a formula, in their order.

    A formula's shown value depends on the program that last opened the file, so it is no fact. `largest` bounds
    the unpacked size in bytes. Raises NotASpreadsheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 3 * largest:
                raise NotASpreadsheet
            sheet = archive.read(_first_sheet_name(archive))
    except (*UNREADABLE, StopIteration, ElementTree.ParseError) as error:
        raise NotASpreadsheet from error
    if b"\0" in sheet:
        # Another encoding would hide formulas from the search below.
        raise NotASpreadsheet
    found = [address.decode("ascii") for address in _FORMULA.findall(sheet)]
    if not found and _ANY_FORMULA.search(sheet):
        return ["?"]
    return found


def first_sheet(data: bytes) -> list[list[str]]:
    """The cells of the first sheet as text: whole numbers without a point, dates as 2027-03-02."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (*UNREADABLE, CalamineError) as error:
        raise NotASpreadsheet from error


def _first_sheet_name(archive: zipfile.ZipFile) -> str:
    book = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314  # expat refuses entity bombs
    namespace = _MAIN if book.tag.startswith(_MAIN) else _STRICT
    sheet = next(book.iter(f"{namespace}sheet"))
    reference = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
    links = ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314  # as above
    target = next(link.attrib["Target"] for link in links if link.attrib["Id"] == reference)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > 1024 * 1024:
        raise NotASpreadsheet
    return archive.read(name)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
