"""The bytes of a `.bel` archive -> what could be checked of it, from the first byte to the result.

Standard library only, quicker with gmpy2. One record is held at a time: a million ballots need no more memory than
their codes. `ballots/REFERENDUM.md` says what is checked.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TypeVar

from ballots.checks import FAILED, MADE, NOT_APPLICABLE, NOT_CHECKED, Check, Checks
from ballots.cores import Across
from ballots.errors import BadReferendum
from ballots.referendum.checking import container, counting, setup
from ballots.referendum.checking.ballots import CheckedBallot, answers_of, check_ballots
from ballots.referendum.checking.container import Event, Stream
from ballots.referendum.checking.text import require
from ballots.referendum.checking.trustees import read_trustees
from ballots.referendum.election import Election, Trustees
from ballots.referendum.group import number
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import OF_THE_ARCHIVE, Reason
from ballots.referendum.report import Report

_A = TypeVar("_A")
_TOGETHER = 8
"""Ballots, or public codes, that are handed to another process at a time."""
_CREDENTIAL = re.compile(rb'\{"election_uuid":"[^"]*","election_hash":"[^"]*","credential":"(0|[1-9][0-9]{0,616})"')


def verify(stream: Stream, *, strict: bool = False, across: Across = map) -> Report:
    """Check the archive in this stream. Raises nothing for bad archives.

    `strict` is for referenda of our own: a tally that is not strongly proven, or a vote that is not hidden, is refused.
    """
    found = _Archive(stream, strict, across)
    refused = None
    try:
        found.run()
    except BadReferendum as error:
        refused = error
    checks = tuple(found.check(name, refused) for name in CHECKS)
    return Report(
        checks=Checks(checks=checks, digest=found.head, essential=ESSENTIAL),
        refused=refused,
        election=found.election,
        last_event=found.last,
        ballots=found.ballots,
        counted=len(found.last_of),
        weight=found.weight,
        trustees=found.trustees,
        statement=found.statement,
        decryptions=found.given,
        result=None if refused else found.result,
    )


CHECKS = ("archive", "election", "trustees", "codes", "ballots", "hidden", "tally", "decryptions", "strong", "result")
ESSENTIAL = frozenset({"archive", "election", "trustees", "codes", "ballots"})
"""Without one of these an archive is not valid, however early in the referendum it was copied."""


class _Archive:
    """One archive while it is read: what is known so far, and which checks were made."""

    def __init__(self, stream: Stream, strict: bool, across: Across) -> None:
        self._stream, self._strict, self._across = stream, strict, across
        self._events = container.events(stream)
        self._waiting: Event | None = None
        self._made: dict[str, tuple[str, str]] = {}
        self._doing = "archive"
        self._open_votes = 0
        self.election: Election | None = None
        self.head: str | None = None
        self.last = ""
        self.ballots = 0
        self.weight = 0
        self.trustees: Trustees | None = None
        self.statement: counting.Statement | None = None
        self.given: dict[int, counting.Decryption] = {}
        self.last_of: dict[int, tuple[int, int, str]] = {}
        self.result: tuple[tuple[int, ...], ...] | None = None

    def run(self) -> None:
        """Read the archive to its end, or to the first thing that is wrong."""
        election, trustees, weights = self._set_up()
        found = self._count(election, weights)
        if self._next(container.END) is not None:
            self.statement = counting.stated(str(self.head), found.tally())
            self._decrypt(election, trustees, self.statement)
        self._no_more()
        self._judge_hidden()

    def check(self, name: str, refused: BadReferendum | None) -> Check:
        """What became of this check."""
        if refused and name == ("archive" if refused.reason in OF_THE_ARCHIVE else self._doing):
            return Check(name=name, ok=False, status=FAILED, detail=_facts(refused))
        status, detail = self._made.get(name, (NOT_CHECKED if refused else NOT_APPLICABLE, ""))
        return Check(name=name, ok=True if status == MADE else None, status=status, detail=detail)

    def _next(self, type_: str) -> Event | None:
        """The next event when it is of this type; otherwise it goes on waiting."""
        event = self._waiting or next(self._events, None)
        if event is None or event.type != type_:
            self._waiting = event
            return None
        self._waiting, self.head = None, event.digest
        if type_ != container.BALLOT:
            self.last = type_
        return event

    def _no_more(self) -> None:
        event = self._waiting or next(self._events, None)
        if event is not None:
            raise BadReferendum(Reason.EVENTS, event=event.height, detail=event.type)
        self._note("archive", f"{self.ballots} ballots")

    def _note(self, name: str, detail: str, status: str = MADE) -> None:
        self._made[name] = (status, detail)

    def _set_up(self) -> tuple[Election, Trustees, Mapping[int, int]]:
        event = self._next(container.SETUP)
        if event is None:
            raise BadReferendum(Reason.EVENTS, event=0, detail="nothing was set up")
        self._doing = "election"
        election, trustees, credentials, named = event.records
        setup.check_setup_data(named.body, election.digest, trustees.digest, credentials.digest)
        self.election = asked = setup.read_election(election.body)
        self._note("election", asked.fingerprint)
        self._doing = "trustees"
        self.trustees = holders = read_trustees(trustees.body, asked)
        self._note("trustees", f"{len(holders.keys)} keys")
        self._doing = "codes"
        weights = setup.read_credentials(credentials.body)
        del credentials, event
        checked = self._across(partial(setup.check_members, asked.group), _groups(weights, 8 * _TOGETHER))
        self._note("codes", f"{sum(checked)} codes")
        return asked, holders, weights

    def _count(self, election: Election, weights: Mapping[int, int]) -> counting.Sum:
        self._doing = "ballots"
        total = counting.Sum(election)
        held: deque[tuple[int, int, str]] = deque()
        chunks = _groups(self._ballot_events(weights, held), _TOGETHER)
        for some in self._across(partial(check_ballots, election), chunks):
            for ballot in some:
                self._add(total, ballot, held.popleft(), weights)
        self._note("ballots", f"{self.ballots} ballots of {len(self.last_of)} codes")
        return total

    def _ballot_events(
        self, weights: Mapping[int, int], held: deque[tuple[int, int, str]]
    ) -> Iterator[tuple[int, bytes]]:
        while (event := self._next(container.BALLOT)) is not None:
            (record,) = event.records
            # Seen here so that a ballot of a stranger costs no arithmetic; what the proofs say is checked below.
            code = _CREDENTIAL.match(record.body)
            if code is not None and number(code[1].decode("ascii")) not in weights:
                raise BadReferendum(Reason.UNKNOWN_CREDENTIAL, event=event.height)
            held.append((record.offset, len(record.body), record.digest))
            yield event.height, record.body

    def _add(
        self, total: counting.Sum, ballot: CheckedBallot, place: tuple[int, int, str], weights: Mapping[int, int]
    ) -> None:
        weight = weights.get(ballot.credential)
        if weight is None:
            raise BadReferendum(Reason.UNKNOWN_CREDENTIAL, event=self.ballots + 1)
        before = self.last_of.get(ballot.credential)
        if before is None:
            self.weight += weight
        else:
            total.add(self._earlier(before), -weight)
        total.add(ballot.answers, weight)
        self.last_of[ballot.credential] = place
        self.ballots += 1
        self._open_votes += not ballot.hidden

    def _earlier(self, place: tuple[int, int, str]) -> counting.Tally:
        """The ciphertexts of a ballot that no longer counts, read once more."""
        offset, size, name = place
        body = container.body_at(self._stream, offset, size)
        require(digest(body) == name, Reason.READER, "the archive changed while it was read")
        assert self.election is not None
        return answers_of(body, self.election)

    def _decrypt(self, election: Election, trustees: Trustees, statement: counting.Statement) -> None:
        event = self._next(container.TALLY)
        if event is None:
            return
        self._doing = "tally"
        recorded, sized = event.records
        counting.check_tally(recorded.body, sized.body, statement, ballots=len(self.last_of), weight=self.weight)
        self._note("tally", f"{len(self.last_of)} ballots count")
        self._doing = "decryptions"
        given = self.given
        while (event := self._next(container.DECRYPTION)) is not None:
            one = self._decryption(event, election, trustees, statement)
            if one.owner in given:
                raise BadReferendum(Reason.OWNER, event=event.height)
            given[one.owner] = one
        if given:
            self._note("decryptions", f"{len(given)} of {len(trustees.keys)} keys")
            self._judge_strong(given)
        event = self._next(container.RESULT)
        if event is not None:
            self._doing = "result"
            (record,) = event.records
            self.result = counting.read_result(
                record.body,
                election=election,
                trustees=trustees,
                tally=statement.tally,
                decryptions=given,
                weight=self.weight,
            )
            self._note("result", "as decrypted")

    def _decryption(
        self, event: Event, election: Election, trustees: Trustees, statement: counting.Statement
    ) -> counting.Decryption:
        data, owned = event.records
        try:
            return counting.read_decryption(
                data.body, owned.body, election=election, trustees=trustees, statement=statement
            )
        except BadReferendum as error:
            error.event = event.height
            raise

    def _judge_strong(self, given: Mapping[int, counting.Decryption]) -> None:
        self._doing = "strong"
        strong = [one.owner for one in given.values() if one.strong]
        if len(strong) == len(given):
            self._strict = True  # a referendum of our own
            self._note("strong", f"{len(strong)} decryptions")
            return
        # Half of them is worse than none: who made the strong ones says so of the whole count.
        require(not strong and not self._strict, Reason.STRONG, "a decryption without strong proofs")
        self._note("strong", "the tally is not strongly proven", NOT_CHECKED)

    def _judge_hidden(self) -> None:
        self._doing = "hidden"
        if not self._open_votes:
            self._note("hidden", "no alpha is 1")
            return
        require(not self._strict, Reason.NOT_HIDDEN, f"{self._open_votes} ballots")
        self._note("hidden", f"{self._open_votes} ballots can be read by anyone", NOT_CHECKED)


def _facts(refused: BadReferendum) -> str:
    places = (("event", refused.event), ("question", refused.question), ("cell", refused.cell))
    named = [f"{name} {place}" for name, place in places if place is not None]
    return ": ".join(part for part in (str(refused.reason), ", ".join(named), refused.detail) if part)


def _groups(values: Iterable[_A], size: int) -> Iterator[tuple[_A, ...]]:
    iterator = iter(values)
    while some := tuple(islice(iterator, size)):
        yield some
