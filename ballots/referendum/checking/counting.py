"""The count: the ballots multiplied together, the trustees' decryptions of that, and the numbers that come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.proofs import in_group, same_exponent
from ballots.referendum.checking.text import require
from ballots.referendum.election import Ciphertext, Election, Proof, Trustees
from ballots.referendum.group import Group, number
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import Reason

Tally = tuple[tuple[Ciphertext, ...], ...]
_MOST_NUMBER = 2**30 - 1
"""Weights above this stand as text."""


class Sum:
    """The product of ballots, each raised to its weight; one ballot at a time, so that memory does not grow."""

    def __init__(self, election: Election) -> None:
        self._group = election.group
        self._cells = [[(number(1), number(1)) for _ in range(one.cells)] for one in election.questions]

    def add(self, answers: Tally, weight: int) -> None:
        """Count a ballot `weight` times; a weight below 0 takes it out again."""
        p = self._group.p
        for row, answer in zip(self._cells, answers, strict=True):
            for place, one in enumerate(answer):
                alpha, beta = one.alpha, one.beta
                if abs(weight) != 1:
                    alpha, beta = self._group.power(alpha, abs(weight)), self._group.power(beta, abs(weight))
                if weight < 0:
                    alpha, beta = self._group.inverse(alpha), self._group.inverse(beta)
                before = row[place]
                row[place] = (before[0] * alpha % p, before[1] * beta % p)

    def tally(self) -> Tally:
        """The encrypted tally."""
        return tuple(tuple(Ciphertext(alpha=a, beta=b) for a, b in row) for row in self._cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a decryption is about: the last ballot event, the digest of the encrypted tally, and the tally itself."""

    end: str
    tally_digest: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Decryption:
    """One owner's factors, per question and cell; `strong` when each is bound to the whole statement."""

    owner: int
    factors: tuple[tuple[int, ...], ...]
    strong: bool


def stated(end: str, tally: Tally) -> Statement:
    """What there is to decrypt, after the event `end` that closed the voting."""
    return Statement(end=end, tally_digest=digest(_spelled(tally)), tally=tally)


def check_tally(data: bytes, sized: bytes, statement: Statement, *, ballots: int, weight: int) -> None:
    """The recorded tally is the one that the ballots give, and so are the numbers beside it."""
    require(data == _spelled(statement.tally), Reason.TALLY)
    numbers = {
        "num_tallied": ballots,
        "total_weight": weight if weight <= _MOST_NUMBER else str(weight),
        "encrypted_tally": statement.tally_digest,
    }
    require(sized == text.spelled(numbers), Reason.TALLY)


def read_decryption(
    data: bytes, owned: bytes, *, election: Election, trustees: Trustees, statement: Statement
) -> Decryption:
    """One partial decryption, every factor of it proven."""
    owner, payload = text.members(text.canonical(owned), ("owner", "payload"), Reason.DECRYPTION_FIELDS)
    require(payload == digest(data), Reason.DECRYPTION_FIELDS)
    require(type(owner) is int and 1 <= owner <= len(trustees.keys), Reason.OWNER)
    value = text.parsed(data)
    names = ("decryption_factors", "decryption_proofs")
    factors, proofs = text.some_members(value, names, Reason.DECRYPTION_FIELDS)
    found = _table(factors, statement.tally, text.integer)
    key = trustees.keys[owner - 1]
    plain = f"decrypt|{election.fingerprint}|{key}|"
    shown = _table(proofs, statement.tally, _proof)
    for question, cell, ciphertext, factor, proof in _cells(statement.tally, found, shown):
        in_group(election.group, factor)
        good = same_exponent(election.group, key, ciphertext.alpha, factor, proof, plain)
        _at(good, Reason.DECRYPTION, question, cell)
    strong = _strong_proofs(value, statement.tally)
    if strong is not None:
        for question, cell, ciphertext, factor, proof in _cells(statement.tally, found, strong):
            named = (owner, question - 1, cell - 1, key, ciphertext.alpha, factor)
            whole = strong_prefix(election, statement, named)
            good = same_exponent(election.group, key, ciphertext.alpha, factor, proof, whole)
            _at(good, Reason.STRONG, question, cell)
    return Decryption(owner=owner, factors=found, strong=strong is not None)


def _strong_proofs(value: Any, tally: Tally) -> Any:
    """The strong proofs, if any; a member of that name with another shape is somebody else's, and not looked at."""
    try:
        return _table(value.get("strong_proofs"), tally, _proof)
    except BadReferendum:
        return None


def strong_prefix(election: Election, statement: Statement, cell: Sequence[int]) -> str:
    """The whole statement of one cell: owner (from 1), question and cell (from 0), key, alpha and factor."""
    named = "|".join(map(str, cell))
    return f"nw-decrypt-v1|{election.fingerprint}|{statement.end}|{statement.tally_digest}|{named}|"


def read_result(
    data: bytes,
    *,
    election: Election,
    trustees: Trustees,
    tally: Tally,
    decryptions: Mapping[int, Decryption],
    weight: int,
) -> tuple[tuple[int, ...], ...]:
    """The numbers that the decryptions give, which must be the recorded ones."""
    needed = trustees.factors_of(election.group, frozenset(decryptions))
    if needed is None:
        raise BadReferendum(Reason.TOO_FEW)
    (rows,) = text.some_members(text.parsed(data), ("result",), Reason.RESULT_FIELDS)
    found: tuple[tuple[int, ...], ...] = _table(
        rows, tally, lambda one: text.count(one, Reason.RESULT_FIELDS), Reason.RESULT_FIELDS
    )
    group = election.group
    for question, (counts, row) in enumerate(zip(found, tally, strict=True)):
        for cell, (votes, ciphertext) in enumerate(zip(counts, row, strict=True)):
            hidden = opened(group, ciphertext, _factors(group, needed, decryptions, question, cell))
            good = votes <= weight and group.fixed(group.g, votes) == hidden
            _at(good, Reason.RESULT, question + 1, cell + 1)
    return found


def opened(group: Group, ciphertext: Ciphertext, factor: int) -> int:
    """g to the number that the ciphertext hides, with what all holders together make of its alpha."""
    return ciphertext.beta * group.inverse(factor) % group.p


def _factors(
    group: Group,
    needed: Sequence[tuple[int, int]],
    decryptions: Mapping[int, Decryption],
    question: int,
    cell: int,
) -> int:
    each = (group.power(decryptions[owner].factors[question][cell], part) for owner, part in needed)
    return group.product(each)


def _spelled(tally: Tally) -> bytes:
    return text.spelled([[{"alpha": str(one.alpha), "beta": str(one.beta)} for one in row] for row in tally])


def _cells(tally: Tally, factors: Any, proofs: Any) -> list[tuple[int, int, Ciphertext, int, Proof]]:
    """(question, cell, ciphertext, factor, proof), both counted from 1."""
    return [
        (question, cell, *one)
        for question, row in enumerate(zip(tally, factors, proofs, strict=True), 1)
        for cell, one in enumerate(zip(*row, strict=True), 1)
    ]


def _table(value: Any, tally: Tally, read: Any, reason: Reason = Reason.DECRYPTION_FIELDS) -> Any:
    """A value per question and cell, in the shape of the tally."""
    rows = text.items(value, reason, size=len(tally))
    return tuple(text.each(row, read, reason, size=len(cells)) for row, cells in zip(rows, tally, strict=True))


def _proof(value: Any) -> Proof:
    return text.proof(value, Reason.DECRYPTION_FIELDS)


def _at(good: bool, reason: Reason, question: int, cell: int) -> None:
    if not good:
        raise BadReferendum(reason, question=question, cell=cell)
