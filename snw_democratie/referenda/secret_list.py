"""The codes of letters themselves, in a file or typed: whoever sends one to us must hear that it is no longer secret.

`static/js/secret_list.js` sees the same before anything is sent, where scripts run.
"""

from __future__ import annotations

import re

from ballots.referendum.codes import ALPHABET, LENGTH, plain

_BEGINNING = 400
_APART = re.compile("[,;\t]")


def is_secret_list(content: bytes) -> bool:
    """Whether this is a table with a column `code`, also as a spreadsheet saves it: quotes, semicolons, other columns.

    The public list has `credential` instead, which tells nobody a code.
    """
    beginning = content[:_BEGINNING].decode("utf-8-sig", errors="replace")
    first = re.split("[\r\n]", beginning.lstrip(), maxsplit=1)[0]
    return "code" in {cell.strip(" \"'").lower() for cell in _APART.split(first)}


def is_letter_code(text: str) -> bool:
    """Whether this has the shape of a code in a letter, also with a slip in it; no public code is as short."""
    code = plain(text)
    return len(code) == LENGTH and set(code) <= set(ALPHABET)
