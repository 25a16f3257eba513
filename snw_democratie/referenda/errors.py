"""The facts that stop somebody in a referendum; sentences for them are in `referenda/refusals.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpProblem:
    """One contradiction in a set-up: its code and the field it is about."""

    code: str
    field: str


@dataclass(eq=False)
class BadSetUp(SortitionError):
    """The texts, numbers and dates of a referendum contradict each other."""

    problems: tuple[SetUpProblem, ...]


@dataclass(eq=False)
class UnknownReferendum(SortitionError):
    """There is no such referendum, or it is not public yet."""

    slug: str


@dataclass(eq=False)
class NotThisStep(SortitionError):
    """This act cannot be done now; `act` is its name, `until` from when it can, when that is known."""

    act: str
    until: datetime | None = None


@dataclass(eq=False)
class BadCodeList(SortitionError):
    """The registrar's list is refused: "secret" (it has the codes themselves), "header", "referendum" (it is for
    another one), "row", "number", "group", "gebied", "twice", "few" or "size".

    `row` counts from 1 below the header; 0 is the whole.
    """

    reason: str
    row: int = 0


@dataclass(eq=False)
class BadTrustees(SortitionError):
    """The trustees' public records are refused, or their names.

    Records: "record" (`detail` says why), "threshold", "ceremony" (not those of who began to make the key together).
    Names: "names" (not one for each), "few", "many", "twice" or "length".
    """

    reason: str
    detail: str = ""


@dataclass(eq=False)
class BadStep(SortitionError):
    """What a trustee posts is refused: "code", "turn", "again", "promise", "not json", or a reason of the library."""

    reason: str


@dataclass(eq=False)
class BadDecryption(SortitionError):
    """A partial decryption is refused; `reason` is a name from `ballots.referendum.reasons`, or "double" or "plain"."""

    reason: str


@dataclass(eq=False)
class BallotRefused(SortitionError):
    """A ballot does not come on the board. `reason` is a name from `ballots.referendum.reasons`, or one of ours:

    "revoked credential", "spare credential".
    """

    reason: str


@dataclass(eq=False)
class NotOpen(SortitionError):
    """Nobody can vote now: "before" or "after"."""

    when: str
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class TooBusy(SortitionError):
    """More ballots wait to be checked than we can hold; nothing was stored, and the same ballot can be sent again."""


@dataclass(eq=False)
class BallotNotStored(SortitionError):
    """The database did not take a ballot; sending the same bytes again cannot store it twice."""

    why: str


@dataclass(eq=False)
class NoReceiptKey(SortitionError):
    """The key that signs receipts is not the one that was published for this referendum, or is damaged."""


@dataclass(eq=False)
class UnknownCode(SortitionError):
    """This public code is not on the list, or not in the state that this act needs: "unknown", "used", "revoked",
    "active", "spare", "gebied", "none"; or it is the "secret" one of a letter."""

    reason: str


@dataclass(eq=False)
class BadMirror(SortitionError):
    """Who keeps a copy cannot be noted, or a head is not taken: "name", "key", "unknown", "signature", "head"."""

    reason: str


@dataclass(eq=False)
class BadTranslationCheck(SortitionError):
    """That a translation was checked cannot be noted: "language", "checker" or "day" is wrong."""

    reason: str


@dataclass(eq=False)
class NoPaper(SortitionError):
    """Paper is not typed over here, or not now.

    "none", "before", "fixed", "third" (two others do), "lists" (they differ), "few" (too few to be opened).
    """

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperProblem:
    """A line that is no code of a letter: "length", "character", "check", or "twice" as line `other`; or "size"."""

    line: int
    reason: str
    other: int = 0


@dataclass(eq=False)
class BadPaper(SortitionError):
    """The codes that somebody typed over cannot be kept."""

    problems: tuple[PaperProblem, ...]


@dataclass(eq=False)
class BadPaperCounts(SortitionError):
    """These numbers are not of so many papers."""

    papers: int
