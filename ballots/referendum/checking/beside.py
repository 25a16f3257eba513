"""What the checks of a second file share, which is read beside the archive of the same referendum."""

from __future__ import annotations

from collections.abc import Callable

from ballots.checks import Refused
from ballots.errors import BadReferendum


def refusing(step: Callable[[], str]) -> Callable[[], str]:
    """The same check, in which what the readers of an archive refuse is a refusal."""

    def told() -> str:
        try:
            return step()
        except BadReferendum as error:
            raise Refused(f"{error.reason}{error.detail and f': {error.detail}'}") from error

    return told
