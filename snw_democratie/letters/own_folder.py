"""Where paper finds its styles and fonts: in our own folder, and nowhere else."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import woff2
from weasyprint.urls import URLFetcher, URLFetcherResponse

PACKED = ".woff2"
KINDS = {".css": "text/css", PACKED: "font/ttf"}
"""A style that does not say that it is one is left out."""


class OwnFolder(URLFetcher):
    """Reads files below `folder`; asks the network for nothing, and the disk for nothing else.

    What it refuses stops the PDF: paper with a piece missing is not given out.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(fail_on_errors=True)
        self._folder = folder

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes of one file. Raises ValueError for any other address."""
        path = Path(unquote(urlsplit(url).path)).resolve()
        if not url.startswith("file:") or not path.is_relative_to(self._folder):
            raise ValueError("not from our own folder")
        kind = KINDS.get(path.suffix, "application/octet-stream")
        body = _unpacked(path) if path.suffix == PACKED else path.read_bytes()
        return URLFetcherResponse(url, body=body, headers={"Content-Type": kind})


@cache
def _unpacked(path: Path) -> bytes:
    """A font as paper takes it in. Unpacking our six anew is most of the work of a short PDF."""
    with path.open("rb") as packed:
        woff2.decompress(packed, plain := BytesIO())
    return plain.getvalue()
