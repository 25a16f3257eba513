"""Small files that unpack to very much, through the website's own upload: measured first and refused."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from time import process_time

import pytest

from snw_democratie import tables
from tests.web.test_journeys import upload
from tests.web.world import Browser

LIST = "/team/lotingen/panel-draft/lijst"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1024 * 1024


def spreadsheet(megabytes: int, *, tells: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes; it may tell that these are fewer bytes than they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open(SHEET, "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * MEGABYTE)
    data = bytearray(packed.getvalue())
    if tells is not None:
        # In the list at the end and at the sheet itself.
        entry = data.rindex(SHEET.encode()) - 46
        struct.pack_into("<I", data, entry + 24, tells)
        struct.pack_into("<I", data, data.index(SHEET.encode()) - 30 + 22, tells)
    return bytes(data)


def refused(someone: Browser, name: str, data: bytes) -> str:
    """What the page says; it is said quickly."""
    assert len(data) < 10_000_000
    began = process_time()
    answer = upload(someone, LIST, name, data)
    assert process_time() - began < 5
    assert answer.status_code == 422
    said: str = answer.text
    return said


def test_a_spreadsheet_that_unpacks_to_very_much_is_refused(insider: Browser) -> None:
    said = refused(insider, "pool.xlsx", spreadsheet(3 * tables.LARGEST // MEGABYTE + 1))
    assert "geen .xlsx-bestand dat te lezen is" in said


@pytest.mark.parametrize("tells", [100, MEGABYTE])
def test_a_spreadsheet_that_lies_about_its_size_is_refused(insider: Browser, tells: int) -> None:
    said = refused(insider, "pool.xlsx", spreadsheet(3 * tables.LARGEST // MEGABYTE + 1, tells=tells))
    assert "geen .xlsx-bestand dat te lezen is" in said


def test_a_packed_list_that_unpacks_to_very_much_is_refused(insider: Browser) -> None:
    said = refused(insider, "pool.csv.gz", gzip.compress(b"a," * (tables.LARGEST // 2 + 1), compresslevel=1))
    assert "te groot" in said


def test_the_file_of_a_bomb_is_not_kept(insider: Browser) -> None:
    refused(insider, "pool.xlsx", spreadsheet(3 * tables.LARGEST // MEGABYTE + 1))
    assert "pool.xlsx" not in insider.get(LIST).text
