"""From public randomness to a number below n, and to an order of ids. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable

from sortition.errors import BadRandomness
from sortition.record import Value, digest, tickets


def number_below(limit: int, *, label: str, seed: Value) -> int:
    """A number 0 <= x < limit, each equally likely, that anyone can compute again from `seed`.

    Attempt i = 0, 1, ... is the 256-bit number digest(label, {"attempt": i, "seed": seed}); the first below the
    largest multiple of `limit` counts, modulo `limit`. Rejection, because a plain remainder favours small numbers.
    """
    assert 0 < limit <= 2**256
    ceiling = 2**256 - 2**256 % limit
    attempt = 0
    while (number := int(digest(label, {"attempt": attempt, "seed": seed}), 16)) >= ceiling:
        attempt += 1
    return number % limit


def order(ids: Iterable[str], *, label: str, seed: Value) -> tuple[str, ...]:
    """The ids in drawn order: by ticket digest(label, {"id": id, "seed": seed}), smallest first.

    The order does not depend on the order in which the ids arrive, and a part of the list is drawn in the
    same order as within the whole (Rivest, "Consistent sampling with replacement", 2018).
    """
    return tuple(id_ for _, id_ in sorted(tickets(label, set(ids), seed=seed)))


def number_from_balls(digits: str, *, limit: int) -> int:
    """The number on the balls: one ball per digit, most significant first; `limit` is a power of ten."""
    wanted = len(str(limit)) - 1
    assert limit == 10**wanted
    if len(digits) != wanted or not digits.isascii() or not digits.isdigit():
        raise BadRandomness(source="balls", entered=digits, reason=f"{wanted} digits")
    return int(digits)


def dice_per_throw(limit: int) -> int:
    """How many dice one throw needs so that every number below `limit` can come up."""
    return _per_throw(limit, 6)


def number_from_dice(rolls: str, *, limit: int) -> int:
    """The number thrown with six-sided dice: throws of `dice_per_throw` dice, the first that is not rejected.

    A throw is a number in base six with eyes minus one as digits, first die most significant. It is rejected
    when it is not below the largest multiple of `limit`; then the same dice are thrown again. `rolls` holds all
    throws, the rejected ones too, and ends with the one that counts.
    """
    return _number_from_throws(rolls, limit=limit, source="dice", symbols="123456")


def balls_per_throw(limit: int) -> int:
    """How many balls one turn needs so that every number below `limit` can come up."""
    return _per_throw(limit, 10)


def number_from_turns(digits: str, *, limit: int) -> int:
    """The number on the balls where `limit` is no power of ten: turns of `balls_per_throw` balls, as with dice."""
    return _number_from_throws(digits, limit=limit, source="balls", symbols="0123456789")


def _per_throw(limit: int, base: int) -> int:
    pieces = 1
    while base**pieces < limit:
        pieces += 1
    return pieces


def _number_from_throws(rolls: str, *, limit: int, source: str, symbols: str) -> int:
    base = len(symbols)
    pieces = _per_throw(limit, base)
    if not rolls or len(rolls) % pieces or not set(rolls) <= set(symbols):
        raise BadRandomness(source=source, entered=rolls, reason=f"throws of {pieces} {source}")
    accepted = base**pieces - base**pieces % limit
    throws = []
    for at in range(0, len(rolls), pieces):
        throw = 0
        for symbol in rolls[at : at + pieces]:
            throw = throw * base + symbols.index(symbol)
        throws.append(throw)
    if any(throw < accepted for throw in throws[:-1]):
        raise BadRandomness(source=source, entered=rolls, reason="a throw after the one that counts")
    if throws[-1] >= accepted:
        raise BadRandomness(source=source, entered=rolls, reason="throw again")
    return throws[-1] % limit
