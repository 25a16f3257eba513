"""One ballot: its bytes have one spelling, it is for this referendum, signed with its code, and every proof holds.

The same check stands at the door (when a ballot is cast) and at the end (when the archive is verified).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.proofs import Held, held, knows, one_of
from ballots.referendum.checking.text import require
from ballots.referendum.election import Ciphertext, Election, Proof, Question
from ballots.referendum.hashes import short
from ballots.referendum.reasons import Reason

MOST_BYTES = 2**20
"""A ballot of five plans and a question is fifteen thousand."""

_BALLOT = ("election_uuid", "election_hash", "credential", "answers", "signature")
_ANSWER = ("choices", "individual_proofs", "overall_proof")
_SIGNATURE = b',"signature":'


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBallot:
    """What counts of a ballot: whose it is, and its ciphertexts per question. `hidden`: no alpha is 1."""

    credential: int
    answers: tuple[tuple[Ciphertext, ...], ...]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    choices: tuple[Ciphertext, ...]
    individual: tuple[tuple[Proof, ...], ...]
    overall: tuple[Proof, ...]
    blank: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ballot:
    uuid: str
    fingerprint: str
    credential: int
    answers: tuple[_Answer, ...]
    signed: str
    signature: Proof


def check_ballot(data: bytes, election: Election, *, hidden: bool = False) -> CheckedBallot:
    """Check one ballot by itself. Raises BadReferendum with the reason.

    With `hidden`, a vote that anybody can read (an alpha of 1) is refused too. The caller has the list and the board,
    and sees to it that the code is on the list (so in the group) and that these bytes were not cast before.
    """
    ballot = _read(data, election)
    require((ballot.uuid, ballot.fingerprint) == (election.uuid, election.fingerprint), Reason.WRONG_ELECTION)
    unsigned = data[: data.rindex(_SIGNATURE)] + b"}"
    require(short(unsigned) == ballot.signed, Reason.SIGNATURE_HASH)
    credential = ballot.credential
    signed = knows(election.group, credential, ballot.signature, f"sig|{ballot.signed}|")
    require(signed, Reason.SIGNATURE)
    for place, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True), 1):
        try:
            _check_answer(election, question, answer, f"{election.fingerprint}|{credential}")
        except BadReferendum as error:
            error.question = place
            raise
    open_to_read = any(one.alpha == 1 for answer in ballot.answers for one in answer.choices)
    require(not (hidden and open_to_read), Reason.NOT_HIDDEN)
    return CheckedBallot(
        credential=credential, answers=tuple(answer.choices for answer in ballot.answers), hidden=not open_to_read
    )


def answers_of(data: bytes, election: Election) -> tuple[tuple[Ciphertext, ...], ...]:
    """The ciphertexts of a ballot that was checked before."""
    return tuple(answer.choices for answer in _read(data, election).answers)


def check_ballots(election: Election, ballots: Sequence[tuple[int, bytes]]) -> tuple[CheckedBallot, ...]:
    """Check some ballots, each with the height of its event; what one process does at a time."""
    return tuple(_checked(election, *one) for one in ballots)


def _checked(election: Election, height: int, data: bytes) -> CheckedBallot:
    try:
        return check_ballot(data, election)
    except BadReferendum as error:
        error.event = height
        raise


def _check_answer(election: Election, question: Question, answer: _Answer, code: str) -> None:
    group, key = election.group, election.public_key
    cells: list[Held] = []
    for place, (ciphertext, proofs) in enumerate(zip(answer.choices, answer.individual, strict=True), 1):
        try:
            cell = held(group, ciphertext)
            zero_or_one = one_of(group, key, f"prove|{code}|{cell.text}|", ((cell, 0), (cell, 1)), proofs)
            require(zero_or_one, Reason.INDIVIDUAL)
        except BadReferendum as error:
            error.cell = place
            raise
        cells.append(cell)
    everything = f"{code}|{','.join(cell.text for cell in cells)}"
    chosen = _sum(cells[question.blank :])
    sums = [(chosen, value) for value in question.sums]
    if not question.blank:
        overall = one_of(group, key, f"prove|{everything}|{chosen.text}|", sums, answer.overall)
        require(overall, Reason.OVERALL)
        return
    flag = cells[0]
    nothing_beside = one_of(group, key, f"bproof0|{everything}|", ((flag, 0), (chosen, 0)), answer.blank)
    require(nothing_beside, Reason.BLANK)
    blank_or_sum = one_of(group, key, f"bproof1|{everything}|", [(flag, 1), *sums], answer.overall)
    require(blank_or_sum, Reason.OVERALL)


def _sum(cells: list[Held]) -> Held:
    total = cells[0]
    for cell in cells[1:]:
        total = total.times(cell)
    return total


def _read(data: bytes, election: Election) -> _Ballot:
    require(len(data) <= MOST_BYTES, Reason.TOO_LARGE)
    value = text.parsed(data)
    uuid, fingerprint, credential, answers, signature = text.members(value, _BALLOT, Reason.BALLOT_FIELDS)
    signed, proof = text.members(signature, ("hash", "proof"), Reason.BALLOT_FIELDS)
    given = text.items(answers, Reason.BALLOT_FIELDS, size=len(election.questions))
    ballot = _Ballot(
        uuid=text.text(uuid, Reason.BALLOT_FIELDS),
        fingerprint=text.text(fingerprint, Reason.BALLOT_FIELDS),
        credential=text.integer(credential),
        answers=tuple(_answer(one, question) for one, question in zip(given, election.questions, strict=True)),
        signed=text.text(signed, Reason.BALLOT_FIELDS),
        signature=text.proof(proof, Reason.BALLOT_FIELDS),
    )
    require(text.spelled(value) == data, Reason.NON_CANONICAL)
    return ballot


def _answer(value: Any, question: Question) -> _Answer:
    wrong = Reason.ANSWER_FIELDS
    names = (*_ANSWER, "blank_proof") if question.blank else _ANSWER
    choices, individual, overall, *blank = text.members(value, names, wrong)
    return _Answer(
        choices=text.each(choices, lambda one: text.ciphertext(one, wrong), wrong, size=question.cells),
        individual=text.each(individual, lambda one: _proofs(one, 2), wrong, size=question.cells),
        overall=_proofs(overall, len(question.sums) + question.blank),
        blank=_proofs(blank[0], 2) if question.blank else (),
    )


def _proofs(value: Any, size: int) -> tuple[Proof, ...]:
    return text.each(value, lambda one: text.proof(one, Reason.ANSWER_FIELDS), Reason.ANSWER_FIELDS, size=size)
