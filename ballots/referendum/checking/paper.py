"""The record of votes on paper, beside the archive of the same referendum -> what could be checked of it.

Of paper a program sees three things: that every code was on the list and has no ballot on the board, that its letter
was there when it was typed over, and that the numbers add up. `ballots/REFERENDUM.md` says the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.checks import NOT_CHECKED, Checks, Undecided, require, run
from ballots.errors import BadReferendum
from ballots.referendum.checking import container, text
from ballots.referendum.checking.beside import refusing
from ballots.referendum.checking.container import Stream
from ballots.referendum.checking.proofs import knows
from ballots.referendum.checking.setup import read_credentials, read_election
from ballots.referendum.election import Election, Proof, Question
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import Reason

FEWEST = 30
"""Votes on paper that are opened together; of fewer only the codes are published."""
ASIDE = ("unknown", "spare", "revoked", "used")
"""Why an envelope was put aside."""
MOST_BYTES = 2**28
CHECKS = ("archive", "record", "codes", "board", "letters", "votes")

_MEMBERS = ("version", "election_uuid", "end", "codes", "aside", "votes", "invalid")
_WRONG = Reason.RESULT_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """A public code of which an envelope counts, and the proof that its letter was there."""

    credential: int
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord:
    """What came in on paper. `votes` counts per question and cell; None where they are too few to be opened.

    `aside` are the envelopes that do not count, by reason; `invalid` the papers that were opened and say nothing clear.
    """

    uuid: str
    end: str
    codes: tuple[PaperCode, ...]
    aside: tuple[int, ...]
    votes: tuple[tuple[int, ...], ...] | None
    invalid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Board:
    election: Election
    credentials: frozenset[int]
    voted: frozenset[int]
    end: str


def paper_prefix(uuid: str, end: str, credential: int) -> str:
    """What a letter's code is proven for: this referendum, its board as it was closed, and nothing else."""
    return f"nw-paper-v1|{uuid}|{end}|{credential}|"


def adds_up(question: Question, cells: Sequence[int], *, papers: int) -> bool:
    """Whether so many papers that are not invalid can have said this."""
    blank, votes = (cells[0], cells[1:]) if question.blank else (0, cells)
    chosen = papers - blank
    fits = chosen >= 0 and all(0 <= one <= chosen for one in votes) and len(cells) == question.cells
    return fits and question.minimum * chosen <= sum(votes) <= question.maximum * chosen


def read_paper(data: bytes) -> PaperRecord:
    """The record in these bytes, which have one spelling. Raises BadReferendum."""
    text.require(len(data) <= MOST_BYTES, Reason.TOO_LARGE)
    version, uuid, end, codes, aside, votes, invalid = text.members(text.canonical(data), _MEMBERS, _WRONG)
    text.require(version == 1 and type(version) is int, _WRONG)
    return PaperRecord(
        uuid=text.text(uuid, _WRONG),
        end=text.text(end, _WRONG),
        codes=text.each(codes, _code, _WRONG),
        aside=tuple(text.count(one, _WRONG) for one in text.members(aside, ASIDE, _WRONG)),
        votes=None if votes is None else text.each(votes, _row, _WRONG),
        invalid=text.count(invalid, _WRONG),
    )


def check_paper(data: bytes, stream: Stream) -> Checks:
    """Check the record in `data` against the archive in the stream, which is verified apart. Raises nothing."""
    found = _Paper(data, stream)
    steps = (found.archive, found.record, found.codes, found.board, found.letters, found.votes)
    told = {name: refusing(step) for name, step in zip(CHECKS, steps, strict=True)}
    return Checks(checks=tuple(run(told)), digest=digest(data), essential=frozenset(CHECKS))


class _Paper:
    """A record while it is checked, beside what the archive says."""

    def __init__(self, data: bytes, stream: Stream) -> None:
        self._data, self._stream = data, stream
        self._found: PaperRecord | None = None
        self._against: _Board | None = None

    def archive(self) -> str:
        self._against = board = _read_board(self._stream)
        return f"{len(board.voted)} codes voted on the board"

    def record(self) -> str:
        board, found = self._board, read_paper(self._data)
        require((found.uuid, found.end) == (board.election.uuid, board.end), "of another referendum, or another board")
        self._found = found
        return f"{len(found.codes)} codes"

    def codes(self) -> str:
        numbers = [one.credential for one in self._paper.codes]
        require(numbers == sorted(set(numbers)), "a code that stands twice, or not in its place")
        require(self._board.credentials.issuperset(numbers), "a code that is not on the list")
        return f"{len(numbers)} of {len(self._board.credentials)}"

    def board(self) -> str:
        both = [one for one in self._paper.codes if one.credential in self._board.voted]
        require(not both, f"{len(both)} codes have a ballot on the board")
        return "none has a ballot on the board"

    def letters(self) -> str:
        group, found = self._board.election.group, self._paper
        for one in found.codes:
            held = knows(group, one.credential, one.proof, paper_prefix(found.uuid, found.end, one.credential))
            require(held, f"no letter of code {one.credential % 10**9}")
        return f"{len(found.codes)} letters"

    def votes(self) -> str:
        found, questions = self._paper, self._board.election.questions
        if found.votes is None:
            require(not found.invalid, "papers that were not opened are not invalid")
            return "not opened"
        papers = len(found.codes) - found.invalid
        fits = len(found.votes) == len(questions) and all(
            adds_up(question, row, papers=papers) for question, row in zip(questions, found.votes, strict=True)
        )
        require(fits, "the numbers are not of so many papers")
        return f"{papers} papers, {found.invalid} invalid"

    @property
    def _paper(self) -> PaperRecord:
        if self._found is None:
            raise Undecided(NOT_CHECKED, "")
        return self._found

    @property
    def _board(self) -> _Board:
        if self._against is None:
            raise Undecided(NOT_CHECKED, "")
        return self._against


def _read_board(stream: Stream) -> _Board:
    election: Election | None = None
    credentials: frozenset[int] = frozenset()
    voted: set[int] = set()
    end = ""
    for event in container.events(stream):
        if event.type == container.SETUP:
            asked, _, listed, _ = event.records
            election, credentials = read_election(asked.body), frozenset(read_credentials(listed.body))
        elif event.type == container.BALLOT:
            (credential,) = text.some_members(text.parsed(event.records[0].body), ("credential",), Reason.BALLOT_FIELDS)
            voted.add(text.integer(credential))
        elif event.type == container.END:
            end = event.digest
    if election is None or not end:
        raise BadReferendum(Reason.EVENTS, detail="the board is not closed")
    return _Board(election=election, credentials=credentials, voted=frozenset(voted), end=end)


def _code(value: object) -> PaperCode:
    credential, proof = text.members(value, ("credential", "proof"), _WRONG)
    return PaperCode(credential=text.integer(credential), proof=text.proof(proof, _WRONG))


def _row(value: object) -> tuple[int, ...]:
    return text.each(value, lambda one: text.count(one, _WRONG), _WRONG)
