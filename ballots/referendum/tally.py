"""Counting what is encrypted, opening the count together, and writing both down."""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt

from ballots.errors import BadReferendum, TooFewBallots
from ballots.referendum.checking.counting import Decryption, Statement, Tally, opened, strong_prefix
from ballots.referendum.checking.text import spelled
from ballots.referendum.election import Election, Trustees
from ballots.referendum.group import Group
from ballots.referendum.hashes import digest
from ballots.referendum.proofs import proof_value, prove_same_exponent
from ballots.referendum.reasons import Reason

FEWEST = 30
"""Ballots that must count before a trustee opens the tally."""
_MOST_NUMBER = 2**30 - 1


def tally_records(tally: Tally, *, ballots: int, weight: int) -> tuple[bytes, bytes]:
    """The two records of an encrypted tally: the ciphertexts, and how many ballots they are of."""
    cells = spelled([[{"alpha": str(one.alpha), "beta": str(one.beta)} for one in row] for row in tally])
    total = weight if weight <= _MOST_NUMBER else str(weight)
    sized = {"num_tallied": ballots, "total_weight": total, "encrypted_tally": digest(cells)}
    return cells, spelled(sized)


def partial_decryption(
    election: Election, statement: Statement, *, owner: int, secret: int, ballots: int, fewest: int = FEWEST
) -> tuple[bytes, bytes]:
    """The two records of one owner's decryption: factors with proofs, and whose they are.

    `statement` is what the owner found in a copy of the archive, not what somebody said. Raises TooFewBallots.
    """
    if ballots < fewest:
        raise TooFewBallots(counted=ballots, least=fewest)
    group = election.group
    key = group.fixed(group.g, secret)
    factors, plain, strong = [], [], []
    for question, row in enumerate(statement.tally):
        made = [group.power(one.alpha, secret) for one in row]
        factors.append([str(factor) for factor in made])
        prefixes = [
            strong_prefix(election, statement, (owner, question, cell, key, one.alpha, factor))
            for cell, (one, factor) in enumerate(zip(row, made, strict=True))
        ]
        weak = f"decrypt|{election.fingerprint}|{key}|"
        plain.append([proof_value(prove_same_exponent(group, secret, one.alpha, weak)) for one in row])
        strong.append(
            [
                proof_value(prove_same_exponent(group, secret, one.alpha, prefix))
                for one, prefix in zip(row, prefixes, strict=True)
            ]
        )
    data = spelled({"decryption_factors": factors, "decryption_proofs": plain, "strong_proofs": strong})
    return data, spelled({"owner": owner, "payload": digest(data)})


def result_record(
    group: Group, trustees: Trustees, tally: Tally, decryptions: Mapping[int, Decryption], *, weight: int
) -> bytes:
    """The record of the result, from decryptions that were checked. Raises BadReferendum when they are too few."""
    needed = trustees.factors_of(group, frozenset(decryptions))
    if needed is None:
        raise BadReferendum(Reason.TOO_FEW)
    rows = []
    for question, row in enumerate(tally):
        counts = []
        for cell, ciphertext in enumerate(row):
            each = (group.power(decryptions[owner].factors[question][cell], part) for owner, part in needed)
            counts.append(small_exponent(group, opened(group, ciphertext, group.product(each)), most=weight))
        rows.append(counts)
    return spelled({"result": rows})


def small_exponent(group: Group, element: int, *, most: int) -> int:
    """The number of at most `most` to which g was raised (baby steps and giant steps). Raises BadReferendum."""
    stride = isqrt(most) + 1
    steps, power = {}, 1
    for exponent in range(stride):
        steps[power] = exponent
        power = power * group.g % group.p
    back, found = group.inverse(power), element
    for giant in range(stride + 1):
        if found in steps:
            value = giant * stride + steps[found]
            if value <= most:
                return value
        found = found * back % group.p
    raise BadReferendum(Reason.RESULT)
