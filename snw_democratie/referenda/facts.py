"""What services say of a referendum, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from snw_democratie.referenda.steps import Act, State
from snw_democratie.security.approvals import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What a referendum says in one language. In Dutch it binds; elsewhere it helps to understand the Dutch."""

    title: str
    question: str
    about: str
    answers: tuple[str, ...]
    arguments_for: str = ""
    arguments_against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """All that is fixed before anybody gets a letter."""

    texts: Mapping[str, Texts]
    min_marks: int
    max_marks: int
    quorum: int
    registrar: str
    opens_at: datetime
    closes_at: datetime
    result_by: datetime
    practice: bool = False
    paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """That the texts in this language were checked: by whom ("sworn" or "municipal") and on which day.

    `digest` is of both texts; `done_at` is when two people agreed that it was so.
    """

    language: str
    digest: str
    checker: str
    day: date
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The codes of one gebied, and how many of them voted; None where that is too few to say.

    `gebied` is empty for all that have none, or one that is too small to stand apart.
    """

    gebied: str
    codes: int
    voted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """How many ballots came in within this hour."""

    at: datetime
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a board stands: the number of its last event, and that event's digest."""

    height: int
    event: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the public side list: which code no longer counts and which one does, by their keys."""

    number: int
    revoked: str
    activated: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a program said about the archive at this height."""

    program: str
    height: int
    ok: bool
    said: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVotes:
    """What came in on paper: `keys` of the codes that count, how many envelopes were put `aside`, and the votes.

    `votes` are counts per cell, blank first; empty where so few came in that they were not opened.
    """

    digest: str
    keys: tuple[str, ...]
    aside: int
    votes: tuple[int, ...]
    invalid: int
    fixed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDifference:
    """A code that stands in the list of one person only, at this line."""

    account_id: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTyped:
    """How far the typing over of paper is, for one reader.

    `closed` is why nobody types now, as `NoPaper` says it. `typed` people gave a list of codes, `mine` is how many
    stand in that of the reader. Once both are the same, `counts` and `aside` say what becomes of the envelopes, and
    whether it is so many that one `opens` them. `counted` people gave the numbers.
    """

    closed: str
    typed: int
    mine: int | None
    differences: tuple[PaperDifference, ...]
    agreed: bool
    counts: int
    aside: Mapping[str, int]
    opens: bool
    counted: int
    my_counts: tuple[int, ...]
    counts_differ: bool
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Computing:
    """A computation on the board that waits or runs; `step` is empty while it waits, `total` 0 where nobody knows."""

    kind: str
    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """Somebody else who keeps a copy, and the last head that they signed, if any: `text` with `signature`."""

    name: str
    key: str
    height: int | None
    seen_at: datetime | None
    text: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFile:
    """The bytes of a page as a file, its SHA-256 in hexadecimal digits, and the policy that it names itself."""

    content: bytes
    digest: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One referendum as everybody may see it.

    `translations` are those that were checked. `codes` counts those that may vote now, `spares` what lies in reserve;
    `ballots` are all on the board, `voted` the codes that they are of. `decrypted` are the owners who gave their part,
    `result` counts those ballots per cell, blank first; what came in on `paper` is apart. `end` is the event that
    closed the board.
    """

    slug: str
    uuid: str
    state: State
    set_up: SetUp
    receipt_key: str
    holders: tuple[str, ...]
    made_at: datetime
    fixed_at: datetime | None
    codes_at: datetime | None
    trustees_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    counted_at: datetime | None
    result_at: datetime | None
    translations: tuple[Translation, ...] = ()
    codes: int = 0
    spares: int = 0
    ballots: int = 0
    voted: int = 0
    head: Head | None = None
    end: str = ""
    areas: tuple[Area, ...] = ()
    hours: tuple[Hour, ...] = ()
    changes: tuple[Change, ...] = ()
    said: tuple[Said, ...] = ()
    computing: Computing | None = None
    paper: PaperVotes | None = None
    mirrors: tuple[Mirror, ...] = ()
    decrypted: tuple[int, ...] = ()
    result: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An act that lies before two people now: its digest is all that it will do."""

    act: Act
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedTrustees:
    """Who hold the key, in order, and the number that they read to each other when they made it."""

    holders: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedCodes:
    """How many codes of voters the list has per gebied (empty: of none), and how many in reserve."""

    areas: tuple[tuple[str, int], ...]
    spares: int

    @property
    def total(self) -> int:
        return sum(count for _gebied, count in self.areas) + self.spares


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChange:
    """The change that is asked: both codes by their keys, `revoked` empty where only a spare is given out.

    `used` where a ballot came in with the old code.
    """

    revoked: str
    activated: str
    gebied: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """The same for the team: with what waits for a yes, and what each of those acts is about.

    `translations` are those of which somebody noted that they were checked, agreed to or not. `counted` is the result
    on the board that waits for a yes: blank first, then each answer.
    """

    facts: Facts
    waiting: tuple[Waiting, ...]
    translations: tuple[Translation, ...] = ()
    codes: StagedCodes | None = None
    trustees: StagedTrustees | None = None
    asked: AskedChange | None = None
    counted: tuple[int, ...] = ()
    asked_mirror: Mirror | None = None
    leaving_mirror: Mirror | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A ballot on the public board."""

    height: int
    tracker: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A trustee's place, and what is there of the four steps, as text; empty what is not there yet."""

    name: str
    begun: str
    shown: str
    shares: str
    held: str
