"""Making a ballot: encrypt the answers, prove that they are allowed, sign with the code.

Encrypting and proving are apart, so that a voter can first see the commitment, and then cast or have it opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ballots.errors import VoteNotAllowed
from ballots.referendum.checking.text import spelled
from ballots.referendum.election import Election, Question
from ballots.referendum.elgamal import Encrypted, added, encrypt
from ballots.referendum.hashes import secret_of_code, short
from ballots.referendum.proofs import proof_value, prove_knowledge, prove_one_of

Vote = Sequence[Sequence[int]]
"""Per question a 0 or 1 per cell; with blank, cell 0 is the blank vote."""
Hidden = tuple[tuple[Encrypted, ...], ...]


def make_ballot(election: Election, code: str, vote: Vote) -> bytes:
    """The ballot of whoever has this private code. Raises VoteNotAllowed."""
    return prove_ballot(election, code, encrypt_vote(election, vote))


def encrypt_vote(election: Election, vote: Vote) -> Hidden:
    """Encrypt every cell. Raises VoteNotAllowed."""
    if len(vote) != len(election.questions):
        raise VoteNotAllowed(question=0)
    for place, (question, answer) in enumerate(zip(election.questions, vote, strict=True), 1):
        _check(question, answer, place)
    return tuple(tuple(encrypt(election.group, election.public_key, cell) for cell in answer) for answer in vote)


def prove_ballot(election: Election, code: str, hidden: Hidden) -> bytes:
    """Prove that the encrypted vote is allowed, and sign it."""
    group = election.group
    secret = secret_of_code(group, code, election.uuid)
    credential = str(group.fixed(group.g, secret))
    context = f"{election.fingerprint}|{credential}"
    answers = [
        _answer(election, question, cells, context) for question, cells in zip(election.questions, hidden, strict=True)
    ]
    ballot: dict[str, Any] = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": credential,
        "answers": answers,
    }
    signed = short(spelled(ballot))
    proof = prove_knowledge(group, secret, f"sig|{signed}|")
    return spelled({**ballot, "signature": {"hash": signed, "proof": proof_value(proof)}})


def _check(question: Question, answer: Sequence[int], place: int) -> None:
    chosen = sum(answer[question.blank :])
    shaped = len(answer) == question.cells and set(answer) <= {0, 1}
    blank = question.blank and shaped and answer[0] == 1
    if not shaped or (chosen != 0 if blank else chosen not in question.sums):
        raise VoteNotAllowed(question=place)


def _answer(election: Election, question: Question, cells: tuple[Encrypted, ...], context: str) -> dict[str, Any]:
    group, key = election.group, election.public_key
    individual = [prove_one_of(group, key, f"prove|{context}|{_text(cell)}|", ((cell, 0), (cell, 1))) for cell in cells]
    everything = f"{context}|{','.join(map(_text, cells))}"
    chosen = added(group, cells[question.blank :])
    sums = [(chosen, value) for value in question.sums]
    answer: dict[str, Any] = {
        "choices": [{"alpha": str(one.ciphertext.alpha), "beta": str(one.ciphertext.beta)} for one in cells],
        "individual_proofs": [[proof_value(proof) for proof in proofs] for proofs in individual],
    }
    if not question.blank:
        overall = prove_one_of(group, key, f"prove|{everything}|{_text(chosen)}|", sums)
        return {**answer, "overall_proof": [proof_value(proof) for proof in overall]}
    flag = cells[0]
    overall = prove_one_of(group, key, f"bproof1|{everything}|", [(flag, 1), *sums])
    blank = prove_one_of(group, key, f"bproof0|{everything}|", [(flag, 0), (chosen, 0)])
    return {
        **answer,
        "overall_proof": [proof_value(proof) for proof in overall],
        "blank_proof": [proof_value(proof) for proof in blank],
    }


def _text(one: Encrypted) -> str:
    return f"{one.ciphertext.alpha},{one.ciphertext.beta}"
