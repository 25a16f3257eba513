"""The registrar's files with the codes themselves: whoever sends one to us must hear that these are no longer secret.

`static/js/secret_list.js` sees the same before anything is sent, where scripts run.
"""

from __future__ import annotations

import re

_BEGINNING = 400
_APART = re.compile("[,;\t]")


def is_secret_list(content: bytes) -> bool:
    """Whether this is a table with a column `code`, also as a spreadsheet saves it: quotes, semicolons, other columns.

    The public list has `credential` instead, which tells nobody a code.
    """
    beginning = content[:_BEGINNING].decode("utf-8-sig", errors="replace")
    first = re.split("[\r\n]", beginning.lstrip(), maxsplit=1)[0]
    return "code" in {cell.strip(" \"'").lower() for cell in _APART.split(first)}
