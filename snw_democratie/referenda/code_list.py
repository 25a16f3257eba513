"""The registrar's list of public codes: how it is sent and published, and the digest by which two people know it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from ballots.errors import BadReferendum
from ballots.referendum.checking.setup import check_members
from ballots.referendum.group import BELENIOS_2048, number
from snw_democratie.referenda.errors import BadCodeList
from snw_democratie.referenda.secret_list import is_secret_list
from snw_democratie.security.staff import GEBIEDEN
from sortition.record import digest

HEADER = ("credential", "gebied", "spare")
REGISTRAR_HEADER = (*HEADER, "referendum")
"""As the registrar sends it. A public code says nothing of the referendum that it is for, so each line does."""
SPARE = ("no", "yes")
FEWEST = 3
MOST_CODES = 200_000
LEAST_CODES = 30
"""A gebied with fewer codes has no turnout of its own: it would say too much about a few neighbours."""
_NUMBER = re.compile("[1-9][0-9]{0,616}", re.ASCII)


def read_registrar_list(content: bytes, uuid: str) -> tuple[tuple[str, str, bool], ...]:
    """The codes of a list that was made for the referendum with this uuid. Raises BadCodeList."""
    if is_secret_list(content):
        raise BadCodeList("secret")
    rows = _rows(content, REGISTRAR_HEADER)
    for place, cells in enumerate(rows, 1):
        if len(cells) == len(REGISTRAR_HEADER) and cells[-1] != uuid:
            raise BadCodeList("referendum", place)
    return _codes([cells[:-1] for cells in rows])


def read_list(content: bytes) -> tuple[tuple[str, str, bool], ...]:
    """The codes of a list in our own spelling. Raises BadCodeList."""
    return _codes(_rows(content, HEADER))


def _rows(content: bytes, header: tuple[str, ...]) -> list[list[str]]:
    """All but the first line, which is this header."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("ascii"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCodeList("header") from error
    if not rows or tuple(rows[0]) != header:
        raise BadCodeList("header")
    return rows[1:]


def _codes(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, str, bool], ...]:
    """The public codes with their gebied (empty where that is not known yet), in order of the number."""
    if not FEWEST <= len(rows) <= MOST_CODES:
        raise BadCodeList("few" if len(rows) < FEWEST else "size")
    found: dict[str, tuple[str, str, bool]] = {}
    for place, cells in enumerate(rows, 1):
        if len(cells) != len(HEADER) or cells[2] not in SPARE:
            raise BadCodeList("row", place)
        if _NUMBER.fullmatch(cells[0]) is None:
            raise BadCodeList("number", place)
        if cells[1] and cells[1] not in GEBIEDEN:
            raise BadCodeList("gebied", place)
        if cells[0] in found:
            raise BadCodeList("twice", place)
        found[cells[0]] = (cells[0], cells[1], cells[2] == SPARE[1])
    try:
        check_members(BELENIOS_2048, tuple(number(one) for one in found))
    except BadReferendum as error:
        raise BadCodeList("group") from error
    return tuple(sorted(found.values(), key=lambda one: int(one[0])))


def without_small_gebieden(codes: tuple[tuple[str, str, bool], ...]) -> tuple[tuple[str, str, bool], ...]:
    """The same list, in which no gebied stands that has fewer than 30 codes.

    From the public list and the board anybody counts who voted in a gebied; so what shall not be known of a few people
    must not stand there. What is left out would follow from the total when it were the only one: then the next
    smallest gebied is left out with it.
    """
    sizes = Counter(gebied for _code, gebied, spare in codes if gebied and not spare)
    smallest_first = sorted(sizes, key=lambda gebied: (sizes[gebied], gebied))
    kept = [gebied for gebied in smallest_first if sizes[gebied] >= LEAST_CODES]
    together = sum(not spare for _code, gebied, spare in codes if gebied not in kept)
    while kept and len(kept) < len(sizes) and together < LEAST_CODES:
        together += sizes[kept.pop(0)]
    return tuple((code, gebied if gebied in kept else "", spare) for code, gebied, spare in codes)


def spelled_list(codes: tuple[tuple[str, str, bool], ...]) -> bytes:
    """The same list in its one spelling, which says nothing of the voters."""
    lines = [",".join(HEADER), *(f"{code},{gebied},{SPARE[spare]}" for code, gebied, spare in codes)]
    return ("\n".join(lines) + "\n").encode("ascii")


def list_digest(text: bytes) -> str:
    """What identifies a list; anybody can compute it from the published text."""
    return digest("snw/referendum-codes/1", text.decode("ascii"))
