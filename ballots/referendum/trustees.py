"""Making the key of a referendum: by trustees who must all take part, or by trustees of whom some are enough.

The second is a ceremony in rounds: certificates, then coefficients (committed to before anybody shows theirs), then a
share for each other trustee, then the own key. Only what `shared_part` takes is published; the rest stays private.
Source: Pedersen, "A threshold cryptosystem without a trusted party" (1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ballots.referendum.checking.text import spelled
from ballots.referendum.election import BASE58
from ballots.referendum.group import Group, secret_text
from ballots.referendum.hashes import secret_of_seed, short
from ballots.referendum.proofs import proof_value, prove_knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A trustee's place at the table: number `index` (from 1) of `size`, of whom `threshold` are enough."""

    index: int
    size: int
    threshold: int


def holder(group: Group, secret: int) -> dict[str, Any]:
    """The public key of one holder, with the proof of knowing the private one."""
    key = group.fixed(group.g, secret)
    proof = prove_knowledge(group, secret, f"pok|{group.name}|{key}|")
    return {"pok": proof_value(proof), "public_key": str(key)}


def single_part(held: Any) -> list[Any]:
    """A part of the key whose one holder must always take part."""
    return ["Single", held]


def new_seed() -> str:
    """What a trustee keeps of the ceremony: 22 characters, from which the own two private keys follow."""
    return secret_text(BASE58, 22)


def certificate(group: Group, seed: str, seat: Seat) -> dict[str, Any]:
    """The first thing that a trustee publishes: the two public keys, for this place at this table."""
    value = {
        "context": {"group": group.name, "size": seat.size, "threshold": seat.threshold, "index": seat.index},
        "verification": str(group.fixed(group.g, secret_of_seed("sk", seed))),
        "encryption": str(group.fixed(group.g, secret_of_seed("dk", seed))),
    }
    return _signed(group, seed, spelled(value).decode("utf-8"))


def new_polynomial(group: Group, seat: Seat) -> tuple[int, ...]:
    """Fresh secret coefficients, as many as trustees are needed."""
    return tuple(group.secret() for _ in range(seat.threshold))


def coefficients(group: Group, seed: str, polynomial: Sequence[int]) -> dict[str, Any]:
    """The public side of the own polynomial, signed; shown only when everybody's commitment is there."""
    value = {"coefexps": [str(group.fixed(group.g, one)) for one in polynomial]}
    return _signed(group, seed, spelled(value).decode("utf-8"))


def commitment(shown: Any) -> str:
    """What a trustee gives before showing the coefficients, so that nobody can choose theirs last."""
    return short(spelled(shown))


def signature(group: Group, seed: str, certificates: Sequence[Any], polynomial: Sequence[int]) -> dict[str, str]:
    """The own signature under everybody's certificates and the own coefficients."""
    value = {"certs": list(certificates), "coefexps": [str(group.fixed(group.g, one)) for one in polynomial]}
    message = f"certs_sig|{spelled(value).decode('utf-8')}"
    return proof_value(prove_knowledge(group, secret_of_seed("sk", seed), f"sigmsg|{message}|"))


def share(group: Group, polynomial: Sequence[int], place: int) -> int:
    """What the trustee with this polynomial gives to the one at `place`, and to nobody else."""
    total: int = sum(one * pow(place, degree) for degree, one in enumerate(polynomial))
    return total % group.q


def share_fits(group: Group, given: int, shown: Sequence[int], place: int) -> bool:
    """Whether a share that was received at `place` is the one that the giver's public coefficients promise."""
    promised = group.product(group.power(one, pow(place, degree)) for degree, one in enumerate(shown))
    return group.has_scalar(given) and group.fixed(group.g, given) == promised


def secret_of_shares(group: Group, given: Sequence[int]) -> int:
    """The private key with which a trustee decrypts: all shares that were received, the own one among them."""
    return sum(given) % group.q


def shared_part(
    threshold: int,
    *,
    certificates: Sequence[Any],
    coefficients: Sequence[Any],
    signatures: Sequence[Any],
    holders: Sequence[Any],
) -> list[Any]:
    """A part of the key of which `threshold` holders are enough, in the shape of version 2.5.1."""
    return [
        "Pedersen",
        {
            "threshold": threshold,
            "certs": list(certificates),
            "coefexps": list(coefficients),
            "signatures": list(signatures),
            "verification_keys": list(holders),
        },
    ]


def trustees_record(parts: Sequence[Any]) -> bytes:
    """The record of everybody who holds a part of the key."""
    return spelled(list(parts))


def _signed(group: Group, seed: str, message: str) -> dict[str, Any]:
    proof = prove_knowledge(group, secret_of_seed("sk", seed), f"sigmsg|{message}|")
    return {"message": message, "signature": proof_value(proof)}
