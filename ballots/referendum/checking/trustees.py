"""Who holds the key: every holder knows the own part, the parts fit, and together they make the election's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.proofs import in_group, knows
from ballots.referendum.checking.text import require
from ballots.referendum.election import Election, KeyPart, Proof, Trustees
from ballots.referendum.group import Group
from ballots.referendum.reasons import Reason

MOST_TRUSTEES = 50

_FIELDS = Reason.TRUSTEES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """A message, and the proof by which its maker signed it."""

    message: str
    signature: Proof


def read_trustees(data: bytes, election: Election) -> Trustees:
    """The trustees in these bytes, checked: proofs, shares, and that their product is the key of the election."""
    group = election.group
    items = text.items(text.parsed(data), _FIELDS)
    require(1 <= len(items) <= MOST_TRUSTEES, _FIELDS)
    trustees = Trustees(parts=tuple(_part(group, item) for item in items))
    require(group.product(part.key for part in trustees.parts) == election.public_key, Reason.ELECTION_KEY)
    return trustees


def read_certificate(group: Group, value: Any, *, index: int, size: int, threshold: int) -> int:
    """The key that the trustee at this place signs with."""
    return _certificate(group, _signed(value), {"size": size, "threshold": threshold, "index": index})


def read_coefficients(group: Group, value: Any, signer: int, *, threshold: int) -> tuple[int, ...]:
    """The public side of the polynomial of the trustee who signs with this key."""
    return _coefficients(group, _signed(value), signer, threshold)


def check_holder(
    group: Group, value: Any, *, place: int, certificates: Sequence[Any], signer: int, rows: Sequence[Sequence[int]]
) -> None:
    """What a trustee gives last: the key that all coefficients give this place, and a signature under everything."""
    held, signature = text.members(value, ("holder", "signature"), _FIELDS)
    _check_signatures(group, [signature], (signer,), (rows[place - 1],), list(certificates))
    require(_holder(group, held) == _share(group, rows, place), Reason.SHARE)


def _part(group: Group, value: Any) -> KeyPart:
    kind, holding = text.items(value, _FIELDS, size=2)
    if kind == "Single":
        key = _holder(group, holding)
        return KeyPart(threshold=1, keys=(key,), key=key)
    require(kind == "Pedersen", _FIELDS)
    return _shared(group, holding)


def _holder(group: Group, value: Any) -> int:
    """The public key of one holder, who proved to know the private one for this group."""
    proof, key = text.some_members(value, ("pok", "public_key"), _FIELDS)
    element = in_group(group, text.integer(key))
    require(knows(group, element, text.proof(proof, _FIELDS), f"pok|{group.name}|{element}|"), Reason.POK)
    return element


def _shared(group: Group, value: Any) -> KeyPart:
    names = ("threshold", "certs", "coefexps", "verification_keys")
    threshold, certs, coefexps, keys = text.some_members(value, names, _FIELDS)
    size = len(text.items(certs, _FIELDS))
    threshold = text.count(threshold, _FIELDS, least=1)
    require(threshold <= size <= MOST_TRUSTEES, _FIELDS)
    signers = tuple(
        _certificate(group, _signed(one), {"size": size, "threshold": threshold, "index": index})
        for index, one in enumerate(certs, 1)
    )
    signed = text.each(coefexps, _signed, _FIELDS, size=size)
    rows = tuple(_coefficients(group, *pair, threshold) for pair in zip(signed, signers, strict=True))
    if "signatures" in value:
        _check_signatures(group, value["signatures"], signers, rows, certs)
    holders = text.each(keys, lambda one: _holder(group, one), _FIELDS, size=size)
    for place, holder in enumerate(holders, 1):
        require(holder == _share(group, rows, place), Reason.SHARE)
    return KeyPart(threshold=threshold, keys=holders, key=group.product(row[0] for row in rows))


def _signed(value: Any) -> _Signed:
    message, signature = text.members(value, ("message", "signature"), _FIELDS)
    return _Signed(message=text.text(message, _FIELDS), signature=text.proof(signature, _FIELDS))


def _certificate(group: Group, signed: _Signed, context: dict[str, int]) -> int:
    """The key that a trustee signs with: the certificate is signed by it, and made for this place at this table."""
    value = text.canonical(signed.message.encode("utf-8"))
    signer, other = text.some_members(value, ("verification", "encryption"), Reason.CERTIFICATE)
    if "context" in value:
        require(value["context"] == {"group": group.name, **context}, Reason.CERTIFICATE)
    element = in_group(group, text.integer(signer))
    in_group(group, text.integer(other))
    require(knows(group, element, signed.signature, f"sigmsg|{signed.message}|"), Reason.CERTIFICATE)
    return element


def _coefficients(group: Group, signed: _Signed, signer: int, threshold: int) -> tuple[int, ...]:
    """The public side of a trustee's polynomial, signed by that trustee."""
    value = text.canonical(signed.message.encode("utf-8"))
    (row,) = text.members(value, ("coefexps",), Reason.COEFFICIENTS)
    found = text.each(row, lambda one: in_group(group, text.integer(one)), Reason.COEFFICIENTS, size=threshold)
    require(knows(group, signer, signed.signature, f"sigmsg|{signed.message}|"), Reason.COEFFICIENTS)
    return found


def _check_signatures(
    group: Group, value: Any, signers: Sequence[int], rows: Sequence[Sequence[int]], certs: Any
) -> None:
    """Each trustee signed the certificates of all, with the own coefficients (from version 2.5.1)."""
    signatures = text.each(value, lambda one: text.proof(one, _FIELDS), _FIELDS, size=len(signers))
    for signature, signer, row in zip(signatures, signers, rows, strict=True):
        together = text.spelled({"certs": certs, "coefexps": [str(one) for one in row]}).decode("utf-8")
        if not knows(group, signer, signature, f"sigmsg|certs_sig|{together}|"):
            raise BadReferendum(Reason.KEY_SIGNATURE)


def _share(group: Group, rows: Sequence[Sequence[int]], place: int) -> int:
    """The public key of the holder at this place, as all coefficients together say it is."""
    powers = (group.power(one, pow(place, degree)) for row in rows for degree, one in enumerate(row))
    return group.product(powers)
