"""What a forgery is: one change of a valid record, sealed again, and the checks that must fail because of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.forged.altering import Files, resealed
from tests.forged.bases import BASES

Alteration = Callable[[Files], Files]
OTHER = "0" * 63 + "1"
SIGNATURE_1000 = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
"""A real signature of quicknet, of another round."""


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """`alter` changes the files of BASES[base]; `failed` names every check that then fails.

    With an empty `failed` the record agrees with itself, and only the lottery's digest, published beforehand, gives
    it away; with `witnessed` not even that, and only those who watched the draw can know.
    """

    name: str
    base: str
    alter: Alteration
    failed: frozenset[str]
    witnessed: bool


def forged(forgery: Forgery) -> Files:
    """The forged record, every digest computed again."""
    before = BASES[forgery.base]
    return resealed(forgery.alter(dict(before)), before)


def forgery(name: str, alter: Alteration, *failed: str, base: str = "balls", witnessed: bool = False) -> Forgery:
    """A forgery of this name, with the checks that fail."""
    return Forgery(name=name, base=base, alter=alter, failed=frozenset(failed), witnessed=witnessed)
