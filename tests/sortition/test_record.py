"""The bytes that are hashed have one spelling, and what is sealed cannot be changed unseen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.errors import BadRecord
from sortition.record import (
    canonical,
    digest,
    inclusion_proof,
    merkle_root,
    parse_canonical,
    root_from_proof,
    seal,
    tickets,
    unseal,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def rfc9162_root(leaves: list[str]) -> str:
    """The recursive definition of RFC 9162, 2.1.1, with our labelled node digest."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return digest("snw/merkle/node/1", [rfc9162_root(leaves[:split]), rfc9162_root(leaves[split:])])


@given(values)
def test_canonical_bytes_are_read_back_as_the_same_value(value: object) -> None:
    assert parse_canonical(canonical(value)) == value  # type: ignore[arg-type]  # hypothesis makes JSON values


@pytest.mark.parametrize(
    "spelling",
    [
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b"1.0",
        b"1e3",
        b"-0",
        b'"\\u00E9"',
        b'{"a":1,"a":1}',
        b"[1,]",
        b'"\xc3\xa9"',
        b"NaN",
        b"",
        b"[" * 5000,
    ],
)
def test_any_other_spelling_is_refused(spelling: bytes) -> None:
    with pytest.raises(BadRecord):
        parse_canonical(spelling)


@pytest.mark.parametrize("value", [1.0, {1: "a"}, {"a": {2}}, "\ud800", ["\udfff"], b"a"])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(BadRecord):
        canonical(value)  # type: ignore[arg-type]  # that is the point


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=4), values)
def test_many_tickets_are_the_digests_of_each(ids: list[str], seed: object) -> None:
    spelled = [(digest("snw/test/1", {"id": one, "seed": seed}), one) for one in ids]  # type: ignore[dict-item]  # JSON
    assert list(tickets("snw/test/1", ids, seed=seed)) == spelled  # type: ignore[arg-type]  # JSON
    with pytest.raises(BadRecord):
        list(tickets("snw/test/1", [*ids, "\ud800"], seed=seed))  # type: ignore[arg-type]  # JSON


def test_a_digest_is_bound_to_its_label() -> None:
    assert digest("a", "x") != digest("b", "x")
    # printf 'snw/leaf/1\n["x"]' | sha256sum
    assert digest("snw/leaf/1", ["x"]) == "9ce2451d51e5430d68e036ceba6c03bf9aa5d30f946da45069e52139a895ced0"


@given(st.integers(1, 70))
def test_the_merkle_root_is_the_tree_of_the_standard(count: int) -> None:
    leaves = [digest("snw/test/1", number) for number in range(count)]
    assert merkle_root(leaves) == rfc9162_root(leaves)


@given(st.integers(1, 40), st.data())
def test_each_leaf_proves_its_place_and_no_other_leaf_does(count: int, data: st.DataObject) -> None:
    leaves = [digest("snw/test/1", number) for number in range(count)]
    position = data.draw(st.integers(0, count - 1))
    proof = inclusion_proof(leaves, position)
    assert root_from_proof(leaves[position], proof) == merkle_root(leaves)
    assert root_from_proof(digest("snw/test/1", "another"), proof) != merkle_root(leaves)


def test_a_sealed_event_comes_back_whole() -> None:
    sealed = seal("lottery", {"seats": 3}, previous=None)
    assert unseal(sealed) == ("lottery", {"seats": 3}, None, json.loads(sealed)["digest"])


def test_each_changed_byte_of_an_event_is_refused() -> None:
    sealed = seal("draw", {"panel": 417, "place": "café"}, previous="ab" * 32)
    for position in range(len(sealed)):
        for changed in {(sealed[position] + 1) % 256, sealed[position] ^ 32, sealed[position] ^ 1}:
            with pytest.raises(BadRecord):
                unseal(sealed[:position] + bytes([changed]) + sealed[position + 1 :])
        with pytest.raises(BadRecord):
            unseal(sealed[:position] + sealed[position + 1 :])
