"""The public side of private codes: what the server and everybody else may know of them."""

from __future__ import annotations

from collections.abc import Mapping

from ballots.referendum.checking.text import spelled
from ballots.referendum.group import Group
from ballots.referendum.hashes import secret_of_code


def public_code(group: Group, code: str, uuid: str) -> int:
    """The public code that belongs to a private one, exactly as it is printed, in the referendum `uuid`."""
    return group.fixed(group.g, secret_of_code(group, code, uuid))


def credentials_record(weights: Mapping[int, int]) -> bytes:
    """The record of all public codes with their weights; in order of the number, which says nothing of the voters."""
    ordered = sorted(weights.items())
    return spelled([str(code) if weight == 1 else f"{code},{weight}" for code, weight in ordered])
