"""Every proof is of one statement: whatever public number is changed, it no longer holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.errors import BadReferendum
from ballots.referendum.checking import proofs as checking
from ballots.referendum.election import Proof
from ballots.referendum.elgamal import added, encrypt
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.group import Group, Powers
from ballots.referendum.proofs import prove_knowledge, prove_one_of, prove_same_exponent

FEW = settings(max_examples=25, deadline=None)
SCALARS = st.integers(0, int(GROUP.q) - 1)
CHANGES = st.integers(1, int(GROUP.q) - 1)
TINY = Group(name="tiny", p=2 * 1019 + 1, q=1019, g=4)
"""A group in which everything can be tried."""


def element(exponent: int) -> int:
    return GROUP.fixed(GROUP.g, exponent)


def moved(proof: Proof, half: str, by: int) -> Proof:
    """Another reduced challenge or response."""
    changed: Proof = replace(proof, **{half: (getattr(proof, half) + by) % GROUP.q})
    return changed


@FEW
@given(SCALARS, CHANGES, st.sampled_from(["element", "prefix", "challenge", "response"]))
def test_knowledge_is_of_one_element_and_one_message(secret: int, by: int, changed: str) -> None:
    public, prefix = element(secret), "sig|message|"
    proof = prove_knowledge(GROUP, secret, prefix)
    assert checking.knows(GROUP, public, proof, prefix)
    if changed == "element":
        public = GROUP.product((public, element(by)))
    elif changed == "prefix":
        prefix += str(by)
    else:
        proof = moved(proof, changed, by)
    assert not checking.knows(GROUP, public, proof, prefix)


@FEW
@given(st.integers(0, 2), CHANGES, st.data())
def test_one_of_several_is_of_these_ciphertexts_and_numbers(value: int, by: int, data: st.DataObject) -> None:
    key = element(by)
    made = encrypt(GROUP, key, value)
    proofs = prove_one_of(GROUP, key, "prove|", [(made, number) for number in range(3)])
    public: dict[str, Any] = {"key": key, "prefix": "prove|", "cell": made.ciphertext, "sums": [0, 1, 2]}

    def holds(some: tuple[Proof, ...]) -> bool:
        cell = checking.held(GROUP, public["cell"])
        branches = [(cell, number) for number in public["sums"]]
        return checking.one_of(GROUP, public["key"], public["prefix"], branches, some)

    assert holds(proofs)
    changed = data.draw(st.sampled_from(["key", "prefix", "alpha", "beta", "sums", "order", "challenge", "response"]))
    if changed == "key":
        public["key"] = GROUP.product((key, GROUP.g))
    elif changed == "prefix":
        public["prefix"] = "prove"
    elif changed in ("alpha", "beta"):
        half = GROUP.product((getattr(made.ciphertext, changed), element(by)))
        public["cell"] = replace(made.ciphertext, **{changed: half})
    elif changed == "sums":
        public["sums"] = [0, 1, 3]
    elif changed == "order":
        proofs = (proofs[1], proofs[0], proofs[2])
    else:
        place = data.draw(st.integers(0, 2))
        proofs = tuple(moved(one, changed, by) if at == place else one for at, one in enumerate(proofs))
    assert not holds(proofs)


@FEW
@given(SCALARS, CHANGES, st.sampled_from(["key", "alpha", "factor", "prefix", "challenge", "response"]))
def test_a_decryption_is_of_this_key_and_this_ciphertext(secret: int, by: int, changed: str) -> None:
    alpha = element(by)
    public: dict[str, Any] = {
        "key": element(secret),
        "alpha": alpha,
        "factor": GROUP.power(alpha, secret),
        "prefix": "d|",
    }
    proof = prove_same_exponent(GROUP, secret, alpha, "d|")

    def holds() -> bool:
        some = (public["key"], public["alpha"], public["factor"])
        return checking.same_exponent(GROUP, *some, proof, public["prefix"])

    assert holds()
    if changed == "prefix":
        public["prefix"] = f"d|{by}|"
    elif changed in public:
        public[changed] = GROUP.product((public[changed], GROUP.g))
    else:
        proof = moved(proof, changed, by)
    assert not holds()


def test_a_proof_that_is_not_reduced_is_refused_as_such() -> None:
    secret = GROUP.secret()
    proof = prove_knowledge(GROUP, secret, "pok|")
    for half in ("challenge", "response"):
        longer = replace(proof, **{half: getattr(proof, half) + GROUP.q})
        with pytest.raises(BadReferendum, match="scalar out of range"):
            checking.knows(GROUP, element(secret), longer, "pok|")


def test_adding_what_is_encrypted_encrypts_the_sum() -> None:
    key = element(7)
    total = added(GROUP, [encrypt(GROUP, key, value) for value in (0, 1, 1)])
    assert total.ciphertext == encrypt(GROUP, key, 2, nonce=total.nonce).ciphertext


@given(st.integers(1, TINY.p - 1))
def test_whoever_is_in_the_group_is_found_by_both_ways(number: int) -> None:
    members = {pow(TINY.g, exponent, TINY.p) for exponent in range(TINY.q)}
    assert TINY.has(number) == Powers(TINY, number).has_order() == (number in members)


@given(st.integers(1, TINY.p - 1), st.integers(0, TINY.q))
def test_powers_are_powers(base: int, exponent: int) -> None:
    assert Powers(TINY, base).to(exponent) == pow(base, exponent, TINY.p)


@given(st.integers(0, TINY.q - 1), st.integers(-3 * TINY.q, 3 * TINY.q), st.integers(1, TINY.p - 1))
def test_a_table_gives_powers(root: int, exponent: int, start: int) -> None:
    base = pow(TINY.g, root, TINY.p)
    assert TINY.fixed(base, exponent, start) == start * pow(base, exponent % TINY.q, TINY.p) % TINY.p


@FEW
@given(SCALARS, SCALARS)
def test_large_powers_are_powers(root: int, exponent: int) -> None:
    base = pow(int(GROUP.g), root, int(GROUP.p))
    wanted = pow(base, exponent, int(GROUP.p))
    held = Powers(GROUP, base)
    assert held.to(exponent) == GROUP.power(base, exponent) == GROUP.fixed(base, exponent) == wanted
    assert held.times(held).to(exponent) == wanted * wanted % GROUP.p
    assert held.has_order()


def test_the_group_is_what_it_says() -> None:
    p, q, g = int(GROUP.p), int(GROUP.q), int(GROUP.g)
    assert (p.bit_length(), q.bit_length()) == (2048, 256)
    assert (p - 1) % q == 0 and pow(g, q, p) == 1 != g
    for number in (p, q):
        assert all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11, 13))
