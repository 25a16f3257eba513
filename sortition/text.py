"""How texts of tables are compared, and which texts a record cannot hold."""

from __future__ import annotations

import re
import unicodedata

# Control characters break lines of a record; the others change what a reader sees without being seen, and lone
# surrogates have no UTF-8.
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def folded(text: str) -> str:
    """The key under which a name or value is matched: without case, outer spaces and ways to compose accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).casefold())


def unspeakable(text: str) -> bool:
    """Whether `text` holds a control character, an invisible direction mark or half a character."""
    return _UNSPEAKABLE.search(text) is not None
