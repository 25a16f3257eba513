"""Check or cast: what a voter sees before choosing, and how another device finds out whether it was the truth.

The commitment is shown first. A ballot that is opened is never cast: its nonces tell the vote. Source: Benaloh, "Simple
verifiable elections" (2006).
"""

from __future__ import annotations

from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.ballot import Hidden, Vote, check_vote
from ballots.referendum.checking import text
from ballots.referendum.election import Election
from ballots.referendum.elgamal import Encrypted, encrypt
from ballots.referendum.hashes import short
from ballots.referendum.reasons import Reason


def commitment(hidden: Hidden) -> str:
    """What stands on the screen before the voter says whether to cast or to check."""
    cells = [[one.ciphertext for one in answer] for answer in hidden]
    return short(text.spelled([[{"alpha": str(one.alpha), "beta": str(one.beta)} for one in row] for row in cells]))


def opening(hidden: Hidden) -> bytes:
    """Everything that hides a ballot which will never be cast."""
    return text.spelled([[{"value": one.value, "nonce": str(one.nonce)} for one in answer] for answer in hidden])


def opened(election: Election, committed: str, shown: bytes) -> Vote:
    """The vote that an opening shows. Raises BadReferendum when it does not give the commitment.

    Raises VoteNotAllowed when what was encrypted is no vote.
    """
    rows = text.items(text.parsed(shown), Reason.OPENING, size=len(election.questions))
    hidden = tuple(text.each(row, lambda one: _cell(election, one), Reason.OPENING) for row in rows)
    if commitment(hidden) != committed:
        raise BadReferendum(Reason.OPENING)
    vote = tuple(tuple(one.value for one in answer) for answer in hidden)
    check_vote(election, vote)
    return vote


def _cell(election: Election, value: Any) -> Encrypted:
    number, nonce = text.members(value, ("value", "nonce"), Reason.OPENING)
    hiding = text.integer(nonce)
    text.require(election.group.has_scalar(hiding), Reason.SCALAR)
    small = text.count(number, Reason.OPENING)
    return encrypt(election.group, election.public_key, small, nonce=hiding)
