"""What a referendum asks, of whom, and under which key: the values that both halves speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ballots.referendum.group import Group

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID = re.compile(f"[{BASE58}]{{14,64}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: each answer is chosen or not, `minimum` to `maximum` of them; or the vote is blank."""

    text: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int
    blank: bool = False

    @property
    def cells(self) -> int:
        """Ciphertexts on a ballot: one per answer, before them one for blank."""
        return len(self.answers) + self.blank

    @property
    def sums(self) -> range:
        """How many answers may be chosen."""
        return range(self.minimum, self.maximum + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A referendum as fixed in the first event; `fingerprint` is the short hash of its stored bytes."""

    group: Group
    uuid: str
    name: str
    description: str
    public_key: int
    questions: tuple[Question, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a proof answered: the challenge, and the response to it."""

    challenge: int
    response: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ciphertext:
    """A number that is encrypted under the key of the election."""

    alpha: int
    beta: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPart:
    """A factor of the election's key: `threshold` of these holders can decrypt with it.

    `keys` are the holders' public keys; a trustee who must always take part is a holder on its own.
    """

    threshold: int
    keys: tuple[int, ...]
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trustees:
    """Everybody who holds a part of the key; owners are numbered from 1 across all parts."""

    parts: tuple[KeyPart, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """The public key of each owner, owner 1 first."""
        return tuple(key for part in self.parts for key in part.keys)

    def factors_of(self, group: Group, owners: frozenset[int]) -> tuple[tuple[int, int], ...] | None:
        """(owner, exponent): the decryptions that together open the tally; None when these owners are too few."""
        found, first = [], 1
        for part in self.parts:
            places = [place for place in range(1, len(part.keys) + 1) if first + place - 1 in owners]
            if len(places) < part.threshold:
                return None
            chosen = tuple(places[: part.threshold])
            found += [(first + place - 1, _lagrange(group, place, chosen)) for place in chosen]
            first += len(part.keys)
        return tuple(found)


def _lagrange(group: Group, place: int, chosen: tuple[int, ...]) -> int:
    """What the holder at this place counts for when these holders decrypt together; 1 for one alone."""
    above, below = 1, 1
    for other in chosen:
        if other != place:
            above, below = above * other % group.q, below * (other - place) % group.q
    return above * pow(below, -1, int(group.q)) % group.q
