"""Why an archive, a ballot or a proof is refused: one name per reason, the same everywhere."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One reason; a sentence for people is made elsewhere."""

    # The container and its chain.
    READER = "reader error"
    TRAILING = "trailing data"
    HASH = "hash mismatch"
    CHAIN = "chain"
    EVENTS = "event order"
    TOO_LARGE = "too large"

    # Bytes that are not the one spelling.
    NOT_JSON = "not json"
    NON_CANONICAL = "non canonical json"
    BAD_INTEGER = "bad integer"
    SCALAR = "scalar out of range"
    NOT_IN_GROUP = "not in group"

    # What is fixed before the first ballot.
    ELECTION = "election fields"
    GROUP = "unknown group"
    SETUP = "setup fields"
    TRUSTEES = "trustee fields"
    POK = "pok"
    CERTIFICATE = "certificate"
    COEFFICIENTS = "coefficients"
    KEY_SIGNATURE = "trustee signature"
    SHARE = "verification key"
    ELECTION_KEY = "election key"
    CREDENTIALS = "credential list"
    DUPLICATE_CREDENTIAL = "duplicate credential"

    # Ballots.
    BALLOT_FIELDS = "ballot fields"
    ANSWER_FIELDS = "answer fields"
    WRONG_ELECTION = "wrong election"
    UNKNOWN_CREDENTIAL = "unknown credential"
    DUPLICATE_BALLOT = "duplicate ballot"
    SIGNATURE_HASH = "sig hash"
    SIGNATURE = "signature"
    INDIVIDUAL = "individual proof"
    OVERALL = "overall proof"
    BLANK = "blank proof"
    NOT_HIDDEN = "vote not hidden"

    # The count.
    TALLY = "encrypted tally differs from ballots"
    DECRYPTION_FIELDS = "decryption fields"
    OWNER = "owner"
    DECRYPTION = "decryption proof"
    STRONG = "strong proof"
    TOO_FEW = "not enough partial decryptions"
    RESULT_FIELDS = "result fields"
    RESULT = "result does not match"


OF_THE_ARCHIVE = frozenset({Reason.READER, Reason.TRAILING, Reason.HASH, Reason.CHAIN, Reason.EVENTS})
"""Wrong with the container itself, whatever part of it was being read."""
