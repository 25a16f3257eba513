"""One brake for every door that a code of 64 bits opens.

Codes that begin alike have five wrong guesses in a quarter of an hour, and are then refused, the right one too. When
everybody together guessed wrong six hundred times, who guesses wrong must wait, but a right code still opens: else a
stranger could close the door for a whole neighbourhood. The first limit lets 4,500 guesses a second through at most:
with a million codes in use the first is found after a hundred years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.security import throttle
from snw_democratie.security.errors import TooManyAttempts
from sortition.errors import SortitionError

PER_START, OVERALL = 5, 600
EVERYBODY = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A code that somebody tries at a door: counted already, still to be judged."""

    door: str
    start: bytes
    braked: TooManyAttempts | None

    def wrong(self, error: SortitionError) -> SortitionError:
        """What to raise for a code that opens nothing: `error`, or that one must wait."""
        return self.braked or error

    def right(self, session: Session) -> None:
        """A right code is no guess: what was counted for it is taken back."""
        throttle.forgive(session, scope=self.door, key=self.start)
        if self.braked is None:
            throttle.take_back(session, scope=_everybody(self.door), key=EVERYBODY)


def count(session: Session, door: str, key: str, code: str, *, at: datetime) -> Guess:
    """Count a guess, before anything is looked up; `key` blurs how the code begins. Raises TooManyAttempts."""
    start, braked = throttle.keyed(key, code[:4]), None
    throttle.count_attempt(session, scope=door, key=start, limit=PER_START, at=at)
    try:
        throttle.count_attempt(session, scope=_everybody(door), key=EVERYBODY, limit=OVERALL, at=at)
    except TooManyAttempts as error:
        braked = error
    return Guess(door=door, start=start, braked=braked)


def _everybody(door: str) -> str:
    return f"{door}s"
