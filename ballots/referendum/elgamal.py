"""Encrypting a number under the key of a referendum, so that encrypted numbers can be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballots.referendum.election import Ciphertext
from ballots.referendum.group import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypted:
    """A number, what hides it, and how it looks from outside; only the ciphertext may leave the voter's device."""

    value: int
    nonce: int
    ciphertext: Ciphertext


def encrypt(group: Group, key: int, value: int, *, nonce: int | None = None) -> Encrypted:
    """Encrypt `value`, which is small, with a fresh nonce or this one."""
    hiding = group.secret() if nonce is None else nonce
    alpha = group.fixed(group.g, hiding)
    beta = group.fixed(key, hiding, group.fixed(group.g, value))
    return Encrypted(value=value, nonce=hiding, ciphertext=Ciphertext(alpha=alpha, beta=beta))


def added(group: Group, some: Iterable[Encrypted]) -> Encrypted:
    """The encryption of the sum."""
    parts = tuple(some)
    return Encrypted(
        value=sum(one.value for one in parts),
        nonce=sum(one.nonce for one in parts) % group.q,
        ciphertext=Ciphertext(
            alpha=group.product(one.ciphertext.alpha for one in parts),
            beta=group.product(one.ciphertext.beta for one in parts),
        ),
    )
