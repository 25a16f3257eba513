"""Where paper finds its styles and fonts: in our own folder, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

KINDS = {".css": "text/css", ".woff2": "font/woff2"}
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
        return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": kind})
