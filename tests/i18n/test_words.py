"""The Dutch that our texts are written in: one way to say a thing."""

from __future__ import annotations

import re

from scripts import translations
from tests.architecture.source import listed

OTHERWISE = {
    r"\b[Uu] heeft\b": "u hebt",
    r"\b[Hh]eeft u\b": "hebt u",
    r"\b[Uu] kan\b": "u kunt",
    r"\b[Uu] wil\b": "u wilt",
}
"""What also is Dutch, but not ours, and what we write."""


def test_our_texts_say_u_hebt() -> None:
    texts = [
        (place, part)
        for place, text, _context in translations.texts()
        for part in ((text,) if isinstance(text, str) else text)
    ]
    assert len(texts) > 1000
    wrong = [
        f"{place}: {text}: {ours}"
        for place, text in texts
        for other, ours in OTHERWISE.items()
        if re.search(other, text)
    ]
    assert not wrong, listed(wrong)
