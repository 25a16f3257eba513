"""Making the proofs of the protocol. Each hides what it proves: only who knows the secret could have answered.

Sources: Schnorr, "Efficient signature generation by smart cards" (1991); Chaum and Pedersen, "Wallet databases with
observers" (1992); Cramer, Damgård and Schoenmakers, "Proofs of partial knowledge" (1994).
"""

from __future__ import annotations

from collections.abc import Sequence

from ballots.referendum.election import Proof
from ballots.referendum.elgamal import Encrypted
from ballots.referendum.group import Group
from ballots.referendum.hashes import challenge


def prove_knowledge(group: Group, secret: int, prefix: str) -> Proof:
    """Prove to know the exponent of an element that `prefix` names; with a message in `prefix`, sign it."""
    nonce = group.secret()
    asked = challenge(group, prefix, (group.fixed(group.g, nonce),))
    return Proof(challenge=asked, response=(nonce - secret * asked) % group.q)


def prove_one_of(group: Group, key: int, prefix: str, branches: Sequence[tuple[Encrypted, int]]) -> tuple[Proof, ...]:
    """Prove that one of the branches (a ciphertext, the number it is said to hide) is true, without telling which."""
    true = next(place for place, (one, value) in enumerate(branches) if one.value == value)
    nonce = group.secret()
    committed: list[int] = []
    made: list[Proof] = []
    for place, (one, value) in enumerate(branches):
        if place == true:
            made.append(Proof(challenge=0, response=nonce))
            committed += (group.fixed(group.g, nonce), group.fixed(key, nonce))
            continue
        invented = Proof(challenge=group.secret(), response=group.secret())
        made.append(invented)
        # g^response * alpha^challenge, and the same for beta; who knows the nonce needs no powers of alpha and beta.
        together = invented.response + one.nonce * invented.challenge
        apart = group.fixed(group.g, (one.value - value) * invented.challenge)
        committed += (group.fixed(group.g, together), group.fixed(key, together, apart))
    rest = sum(proof.challenge for proof in made)
    asked = (challenge(group, prefix, committed) - rest) % group.q
    response = (nonce - branches[true][0].nonce * asked) % group.q
    made[true] = Proof(challenge=asked, response=response)
    return tuple(made)


def prove_same_exponent(group: Group, secret: int, alpha: int, prefix: str) -> Proof:
    """Prove that alpha was raised to the same secret exponent that makes the prover's public key."""
    nonce = group.secret()
    committed = (group.fixed(group.g, nonce), group.power(alpha, nonce))
    asked = challenge(group, prefix, committed)
    return Proof(challenge=asked, response=(nonce - secret * asked) % group.q)


def proof_value(proof: Proof) -> dict[str, str]:
    """A proof as it stands in JSON."""
    return {"challenge": str(proof.challenge), "response": str(proof.response)}
