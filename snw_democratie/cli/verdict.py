"""The checks of a record in Dutch, for every verifier: a line per check with its detail, and how many were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sortition.console import Check

STATUS = {
    "made": "goed",
    "failed": "FOUT",
    "not public": "niet openbaar",
    "not checked": "niet gecontroleerd",
    "not applicable": "niet van toepassing",
}


def check_lines(checks: Sequence[Check], names: Mapping[str, str]) -> list[str]:
    """One line per check; `names` says what each is about."""
    widest = max(len(STATUS[check.status]) for check in checks)
    return [
        f"{STATUS[check.status]:<{widest}}  {names[check.name]} ({check.name}: {plain(check.detail)})"
        for check in checks
    ]


def counted(checks: Iterable[Check]) -> str:
    """How many checks were made, and how many not."""
    count = Counter(check.status for check in checks)
    return (
        f"{count['made'] + count['failed']} controles gedaan, {count['failed']} fout; "
        f"{count['not public']} niet openbaar, {count['not checked']} niet gecontroleerd."
    )


def plain(detail: str) -> str:
    """Details quote the record, and nothing of it may steer a terminal."""
    return "".join(character if character.isprintable() else "�" for character in detail)
