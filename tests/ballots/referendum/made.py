"""Referenda made for tests: keys by three trustees, ballots by codes, archives to be taken apart and put together."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ballots.referendum import archive, asking, credentials, tally, trustees
from ballots.referendum import ballot as making
from ballots.referendum.ballot import Vote, make_ballot
from ballots.referendum.checking.container import events
from ballots.referendum.checking.counting import Decryption
from ballots.referendum.checking.setup import read_election
from ballots.referendum.election import Election, Question
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import challenge, secret_of_code, short
from ballots.referendum.proofs import proof_value, prove_knowledge
from ballots.referendum.report import Report
from ballots.referendum.verify import verify

TIME = 1_790_000_000
YES_NO = Question(text="Moet het plein autovrij?", answers=("Ja", "Nee"), minimum=1, maximum=1)
YES_NO_BLANK = Question(text="Komt er één fontein?", answers=("Ja", "Nee"), minimum=1, maximum=1, blank=True)
PLANS = Question(text="Kies 1 tot 2 plannen", answers=("Bank", "Boom", "Pad"), minimum=1, maximum=2)

Event = tuple[str, tuple[bytes, ...]]
"""A type, and the data records that stand before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """What three trustees made together: the record, the key, and the private key of each, owner 1 first."""

    record: bytes
    key: int
    secrets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A referendum on paper: its set-up, the private codes, and the trustees' private keys."""

    election: Election
    events: tuple[Event, ...]
    codes: tuple[str, ...]
    secrets: tuple[int, ...]


@cache
def shared_key(threshold: int = 2, size: int = 3) -> Ceremony:
    """A key of which `threshold` of `size` trustees are enough, made in the order of the ceremony."""
    seats = [trustees.Seat(index=index, size=size, threshold=threshold) for index in range(1, size + 1)]
    seeds = [trustees.new_seed() for _ in seats]
    certificates = [trustees.certificate(GROUP, seed, seat) for seed, seat in zip(seeds, seats, strict=True)]
    polynomials = [trustees.new_polynomial(GROUP, seat) for seat in seats]
    shown = [trustees.coefficients(GROUP, seed, own) for seed, own in zip(seeds, polynomials, strict=True)]
    signatures = [
        trustees.signature(GROUP, seed, certificates, own) for seed, own in zip(seeds, polynomials, strict=True)
    ]
    private = tuple(
        trustees.secret_of_shares(GROUP, [trustees.share(GROUP, own, seat.index) for own in polynomials])
        for seat in seats
    )
    part = trustees.shared_part(
        threshold,
        certificates=certificates,
        coefficients=shown,
        signatures=signatures,
        holders=[trustees.holder(GROUP, one) for one in private],
    )
    key = GROUP.product(GROUP.fixed(GROUP.g, own[0]) for own in polynomials)
    return Ceremony(record=trustees.trustees_record([part]), key=key, secrets=private)


@cache
def single_keys(size: int = 2) -> Ceremony:
    """A key of trustees who must all take part."""
    private = tuple(GROUP.secret() for _ in range(size))
    parts = [trustees.single_part(trustees.holder(GROUP, one)) for one in private]
    key = GROUP.product(GROUP.fixed(GROUP.g, one) for one in private)
    return Ceremony(record=trustees.trustees_record(parts), key=key, secrets=private)


def set_up(
    questions: Sequence[Question], codes: int, *, ceremony: Ceremony | None = None, weights: Sequence[int] = ()
) -> Made:
    """A referendum that nobody voted in yet."""
    keys = ceremony or shared_key()
    uuid = asking.new_uuid()
    record = asking.election_record(
        GROUP,
        uuid=uuid,
        name="Één wijk, één stem",
        description="Over het plein / de fontein",
        key=keys.key,
        questions=questions,
        administrator="Bestuur",
        registrar="Notaris",
    )
    private = tuple(f"AAAA-BBBB-CCCC-{number:04d}" for number in range(codes))
    public = [credentials.public_code(GROUP, code, uuid) for code in private]
    listed = dict(zip(public, weights or [1] * codes, strict=True))
    setup = (record, keys.record, credentials.credentials_record(listed))
    return Made(election=read_election(record), events=(("Setup", setup),), codes=private, secrets=tuple(keys.secrets))


def voted(made: Made, votes: Sequence[tuple[int, Sequence[Sequence[int]]]]) -> tuple[Event, ...]:
    """The set-up and these votes: (number of the code, vote)."""
    ballots = [make_ballot(made.election, made.codes[code], vote) for code, vote in votes]
    return (*made.events, *(("Ballot", (ballot,)) for ballot in ballots))


def finished(made: Made, so_far: Sequence[Event], owners: Sequence[int] = (1, 3)) -> tuple[Event, ...]:
    """Close the vote, count, decrypt by these owners, and add the result."""
    closed = (*so_far, ("EndBallots", ()))
    return (*closed, *finishing(made, judged(closed), owners))


def finishing(made: Made, found: Report, owners: Sequence[int] = (1, 3)) -> tuple[Event, ...]:
    """The events that follow on the end of the voting, from what the verifier found up to there."""
    statement, holders = found.statement, found.trustees
    assert statement and holders, found
    some: list[Event] = [
        ("EncryptedTally", tally.tally_records(statement.tally, ballots=found.counted, weight=found.weight))
    ]
    opened = {}
    for owner in owners:
        secret = made.secrets[owner - 1]
        records = tally.partial_decryption(
            made.election, statement, owner=owner, secret=secret, ballots=found.counted, fewest=0
        )
        opened[owner] = _opened(owner, records[0])
        some.append(("PartialDecryption", records))
    result = tally.result_record(GROUP, holders, statement.tally, opened, weight=found.weight)
    return (*some, ("Result", (result,)))


def _opened(owner: int, record: bytes) -> Decryption:
    factors = tuple(tuple(map(int, row)) for row in json.loads(record)["decryption_factors"])
    return Decryption(owner=owner, factors=factors, strong=True)


def bytes_of(some: Sequence[Event], time: int = TIME) -> bytes:
    """The archive of these events, chained anew."""
    written = archive.begin(time)
    parts, head = [written.data], written.head
    for type_, records in some:
        if type_ == "Setup" and len(records) == 3:
            written = archive.set_up(head, election=records[0], trustees=records[1], credentials=records[2])
        else:
            written = archive.append(head, type_, *records)
        parts.append(written.data)
        head = written.head
    return b"".join(parts)


def events_of(data: bytes) -> tuple[Event, ...]:
    """The events of an archive; of the set-up the three records that are chosen freely."""
    return tuple(
        (event.type, tuple(record.body for record in event.records)[: 3 if event.type == "Setup" else None])
        for event in events(io.BytesIO(data))
    )


def judged(some: Sequence[Event] | bytes, *, strict: bool = True) -> Report:
    """The verifier's answer."""
    data = some if isinstance(some, bytes) else bytes_of(some)
    return verify(io.BytesIO(data), strict=strict)


def reason(some: Sequence[Event] | bytes, *, strict: bool = True) -> str | None:
    """Why an archive is refused; None when it is not."""
    found = judged(some, strict=strict)
    assert found.ok == (found.refused is None)
    return str(found.refused.reason) if found.refused else None


def resigned(ballot: dict[str, Any], code: str) -> bytes:
    """A ballot whose voter changed it and signed it again."""
    uuid = small().election.uuid
    unsigned = {name: value for name, value in ballot.items() if name != "signature"}
    signed = short(compact(unsigned))
    secret = secret_of_code(GROUP, code, uuid)
    proof = proof_value(prove_knowledge(GROUP, secret, f"sig|{signed}|"))
    return compact({**unsigned, "signature": {"hash": signed, "proof": proof}})


def of_nobody(election: Election, vote: Vote) -> bytes:
    """A ballot of the number 0, which is in no list and in no group: whoever wants to can sign for it.

    0 to any power is 0, so what the signature commits to does not depend on its challenge. Every other proof holds.
    """
    context = f"{election.fingerprint}|0"
    hidden = making.encrypt_vote(election, vote)
    answers = [
        making._answer(election, question, cells, context)  # no code makes such a ballot
        for question, cells in zip(election.questions, hidden, strict=True)
    ]
    unsigned = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": "0",
        "answers": answers,
    }
    signed = short(compact(unsigned))
    proof = {"challenge": str(challenge(GROUP, f"sig|{signed}|", (0,))), "response": "7"}
    return compact({**unsigned, "signature": {"hash": signed, "proof": proof}})


def compact(value: Any) -> bytes:
    """The one spelling."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def small() -> Made:
    """Four codes, a question with blank and one with plans, by three trustees of whom two are enough."""
    return set_up((YES_NO_BLANK, PLANS), 4)


VOTES = (
    (0, ((0, 1, 0), (1, 0, 0))),
    (1, ((1, 0, 0), (1, 1, 0))),
    (2, ((0, 0, 1), (0, 0, 1))),
    (0, ((0, 0, 1), (0, 1, 1))),
)
"""The first code votes twice; its last vote counts."""
RESULT = ((1, 0, 2), (1, 2, 2))


@cache
def small_finished() -> tuple[Event, ...]:
    """The same, voted in, counted and opened."""
    return finished(small(), voted(small(), VOTES))
