"""Paper: every letter of a name is the right one."""

from __future__ import annotations

import io

from pypdf import PdfReader
from weasyprint import HTML

from snw_democratie.letters.own_folder import OwnFolder
from snw_democratie.letters.pdf import STATIC

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
