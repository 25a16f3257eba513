"""Checking the proofs of the protocol: each recomputes what was committed to; the challenge must follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.referendum.checking.text import require
from ballots.referendum.election import Ciphertext, Proof
from ballots.referendum.group import Group, Powers
from ballots.referendum.hashes import challenge
from ballots.referendum.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A ciphertext of which both halves were seen to lie in the group, ready for several exponents."""

    alpha: Powers
    beta: Powers

    @property
    def text(self) -> str:
        """The two numbers, as they stand in a challenge."""
        return f"{self.alpha.element},{self.beta.element}"

    def times(self, other: Held) -> Held:
        """The ciphertext of the sum of what the two hide."""
        return Held(alpha=self.alpha.times(other.alpha), beta=self.beta.times(other.beta))


Branch = tuple[Held, int]
"""A ciphertext, and the number that it is said to hide."""


def held(group: Group, ciphertext: Ciphertext) -> Held:
    """The ciphertext, when both halves lie in the group."""
    return Held(alpha=_member(group, ciphertext.alpha), beta=_member(group, ciphertext.beta))


def in_group(group: Group, element: int) -> int:
    """The element, when it lies in the group."""
    require(group.has(element), Reason.NOT_IN_GROUP)
    return element


def check_scalars(group: Group, proofs: Sequence[Proof]) -> None:
    """Every challenge and response is reduced: no proof can be written in two ways."""
    for proof in proofs:
        require(group.has_scalar(proof.challenge) and group.has_scalar(proof.response), Reason.SCALAR)


def knows(group: Group, element: int, proof: Proof, prefix: str) -> bool:
    """Whether the prover knew the exponent of `element`; with a message in `prefix`, whether it was signed."""
    check_scalars(group, (proof,))
    committed = group.fixed(group.g, proof.response, group.power(element, proof.challenge))
    return challenge(group, prefix, (committed,)) == proof.challenge


def one_of(group: Group, key: int, prefix: str, branches: Sequence[Branch], proofs: Sequence[Proof]) -> bool:
    """Whether at least one branch is true: its ciphertext under `key` hides its number."""
    check_scalars(group, proofs)
    committed: list[int] = []
    total = 0
    for (ciphertext, value), proof in zip(branches, proofs, strict=True):
        first = group.fixed(group.g, proof.response, ciphertext.alpha.to(proof.challenge))
        second = group.fixed(key, proof.response, ciphertext.beta.to(proof.challenge))
        if value:
            second = group.fixed(group.g, -value * proof.challenge, second)
        committed += (first, second)
        total += proof.challenge
    return challenge(group, prefix, committed) == total % group.q


def same_exponent(group: Group, key: int, alpha: int, factor: int, proof: Proof, prefix: str) -> bool:
    """Whether `factor` is `alpha` to the exponent that makes `key` of the generator."""
    check_scalars(group, (proof,))
    first = group.fixed(group.g, proof.response, group.power(key, proof.challenge))
    second = group.power(alpha, proof.response) * group.power(factor, proof.challenge) % group.p
    return challenge(group, prefix, (first, second)) == proof.challenge


def _member(group: Group, element: int) -> Powers:
    require(0 < element < group.p, Reason.NOT_IN_GROUP)
    powers = Powers(group, element)
    require(powers.has_order(), Reason.NOT_IN_GROUP)
    return powers
