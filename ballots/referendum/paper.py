"""Making the record of votes on paper: codes, proofs that their letters were there, and what was counted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ballots.referendum.checking.paper import ASIDE, PaperCode, paper_prefix
from ballots.referendum.checking.text import spelled
from ballots.referendum.group import Group
from ballots.referendum.hashes import secret_of_code
from ballots.referendum.proofs import proof_value, prove_knowledge


def hold_letter(group: Group, code: str, *, uuid: str, end: str) -> PaperCode:
    """The public code of a letter, and the proof that whoever made this had the letter after the board was closed.

    `code` in its one spelling, as it is printed; `end` is the event that closed the board.
    """
    secret = secret_of_code(group, code, uuid)
    credential = group.fixed(group.g, secret)
    proof = prove_knowledge(group, secret, paper_prefix(uuid, end, credential))
    return PaperCode(credential=credential, proof=proof)


def paper_record(
    *,
    uuid: str,
    end: str,
    codes: Iterable[PaperCode],
    aside: Mapping[str, int],
    votes: Sequence[Sequence[int]] | None,
    invalid: int = 0,
) -> bytes:
    """The record in its one spelling, codes in order of the number. `votes` is None where they were not opened."""
    ordered = sorted(codes, key=lambda one: one.credential)
    return spelled(
        {
            "version": 1,
            "election_uuid": uuid,
            "end": end,
            "codes": [{"credential": str(one.credential), "proof": proof_value(one.proof)} for one in ordered],
            "aside": {name: aside.get(name, 0) for name in ASIDE},
            "votes": None if votes is None else [list(row) for row in votes],
            "invalid": invalid,
        }
    )
