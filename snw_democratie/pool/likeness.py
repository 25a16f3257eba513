"""When two registrations look like the same person: name, year of birth and address, however they were typed."""

from __future__ import annotations

import unicodedata

from snw_democratie.pool.places import plain
from sortition.record import canonical


def likeness(*, name: str, birth_year: int, where: tuple[str, ...]) -> str:
    """Text that is equal for the same person; `where` is the address, or how to reach somebody without one.

    Accents, capitals, dashes and the order of the parts of a name do not count.
    """
    return canonical([_name(name), birth_year, [_squeezed(part) for part in where]]).decode("ascii")


def _name(name: str) -> str:
    words = "".join(one if one.isalnum() else " " for one in _bare(name)).split()
    return " ".join(sorted(words))


def _squeezed(text: str) -> str:
    return "".join(one for one in _bare(plain(text)) if one.isalnum())


def _bare(text: str) -> str:
    """Small letters without accents; the Turkish dotless i counts as i."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(one for one in parts if not unicodedata.combining(one))
