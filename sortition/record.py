"""One spelling of bytes: canonical JSON, labelled digests, a Merkle tree and hash-chained events.

Standard library only, so that a verifier runs with nothing installed. `sortition/SPEC.md` says the same for
people who write a verifier in another language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from sortition.errors import BadRecord as BadRecord  # by this name for libraries that may use only this door

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value] | None"


def canonical(value: Value) -> bytes:
    """Spell a JSON value in the one way that we hash: sorted keys, no spaces, ASCII, integers, no floats.

    Raises BadRecord for a float, a key that is not text, a lone surrogate or any other type. Differs from
    RFC 8785: keys are sorted by code point, and every character outside ASCII is escaped.
    """
    _refuse_strange(value)
    return _ENCODER.encode(value).encode("ascii")


def parse_canonical(data: bytes) -> Value:
    """Read canonical bytes; anything that `canonical` would not have written is refused with BadRecord."""
    try:
        value: Value = json.loads(data.decode("ascii"))
        same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise BadRecord(file="", reason="not JSON") from error
    if not same:
        raise BadRecord(file="", reason="not the one spelling")
    return value


def digest(label: str, value: Value) -> str:
    """Hash `value` for the one purpose that `label` names; 64 hexadecimal digits.

    SHA-256 over the label, a newline and the canonical bytes. A label holds no newline, so two purposes never
    share a hash input.
    """
    assert "\n" not in label
    return hashlib.sha256(label.encode("ascii") + b"\n" + canonical(value)).hexdigest()


def tickets(label: str, ids: Iterable[str], *, seed: Value) -> Iterator[tuple[str, str]]:
    """Of each id the pair of `digest(label, {"id": id, "seed": seed})` and the id itself.

    What all of them share is spelled and hashed once, because a register has as many ids as people.
    """
    assert "\n" not in label
    begun, end = hashlib.sha256(label.encode("ascii") + b'\n{"id":'), b',"seed":' + canonical(seed) + b"}"
    for id_ in ids:
        one = begun.copy()
        one.update(canonical(id_) + end)
        yield one.hexdigest(), id_


def file_digest(data: bytes) -> str:
    """The plain SHA-256 of a file, as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root that commits to `leaves` (hexadecimal digests) in their order.

    The tree of RFC 9162 section 2.1.1 (split at the largest power of two below the length), with labelled
    digests in place of its one-byte prefixes. The root of no leaves is the digest of an empty list.
    """
    if not leaves:
        return digest("snw/merkle/empty/1", [])
    layer = list(leaves)
    while len(layer) > 1:
        # Pairing from the left and carrying an odd last node up is the same tree as RFC 9162's.
        pairs = [_node(layer[i], layer[i + 1]) for i in range(0, len(layer) - 1, 2)]
        layer = pairs + layer[len(pairs) * 2 :]
    return layer[0]


def inclusion_proof(leaves: Sequence[str], position: int) -> tuple[tuple[str, str], ...]:
    """The nodes that lead from leaf `position` (from 0) to the root: ("left" or "right", digest), leaf first."""
    proof: list[tuple[str, str]] = []
    layer = list(leaves)
    while len(layer) > 1:
        sibling = position ^ 1
        if sibling < len(layer):
            proof.append(("left" if sibling < position else "right", layer[sibling]))
        pairs = [_node(layer[i], layer[i + 1]) for i in range(0, len(layer) - 1, 2)]
        layer = pairs + layer[len(pairs) * 2 :]
        position //= 2
    return tuple(proof)


def root_from_proof(leaf: str, proof: Sequence[tuple[str, str]]) -> str:
    """The root that `leaf` and its inclusion proof lead to; compare it with the published root."""
    node = leaf
    for side, other in proof:
        node = _node(other, node) if side == "left" else _node(node, other)
    return node


def seal(kind: str, body: Mapping[str, Value], *, previous: str | None) -> bytes:
    """One event of a chain, as the bytes of its file: its kind, its body, the event before it, its own digest."""
    event: dict[str, Value] = {"body": body, "kind": kind, "previous": previous}
    return canonical({**event, "digest": digest("snw/event/1", event)}) + b"\n"


def unseal(data: bytes) -> tuple[str, Mapping[str, Value], str | None, str]:
    """Read a sealed event: (kind, body, previous, digest). Raises BadRecord when a byte was changed."""
    if not data.endswith(b"\n"):
        raise BadRecord(file="", reason="no newline at the end")
    value = parse_canonical(data[:-1])
    if not isinstance(value, Mapping) or set(value) != {"body", "digest", "kind", "previous"}:
        raise BadRecord(file="", reason="not an event")
    kind, body, previous, sealed = value["kind"], value["body"], value["previous"], value["digest"]
    if not isinstance(kind, str) or not isinstance(body, Mapping) or not isinstance(previous, str | None):
        raise BadRecord(file="", reason="not an event")
    if sealed != digest("snw/event/1", {"body": body, "kind": kind, "previous": previous}):
        raise BadRecord(file="", reason="the digest is not of these bytes")
    return kind, body, previous, str(sealed)


def _node(left: str, right: str) -> str:
    # digest("snw/merkle/node/1", [left, right]), spelled out because a tree has as many nodes as people.
    return hashlib.sha256(f'snw/merkle/node/1\n["{left}","{right}"]'.encode("ascii")).hexdigest()


def _refuse_strange(value: object) -> None:
    if _plain(value):
        return
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise BadRecord(file="", reason="a lone surrogate")
    elif isinstance(value, list | tuple):
        for inner in value:
            if not _plain(inner):
                _refuse_strange(inner)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise BadRecord(file="", reason="a key that is not text")
            if not _plain(key):
                _refuse_strange(key)
            if not _plain(inner):
                _refuse_strange(inner)
    elif value is not None and not isinstance(value, bool | int):
        raise BadRecord(file="", reason=f"a {type(value).__name__}")


def _plain(value: object) -> bool:
    # Nearly every value of a record; asked first, because a pool of 160,000 people has a million of them.
    kind = type(value)
    return kind is int or (kind is str and value.isascii())  # type: ignore[attr-defined]  # a str by its kind
