"""Strict reading of JSON: one spelling of every number, no key twice, nothing larger than it has to be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ballots.errors import BadReferendum
from ballots.referendum.election import Ciphertext, Proof
from ballots.referendum.group import number
from ballots.referendum.reasons import Reason

_NUMBER = re.compile("0|[1-9][0-9]{0,616}", re.ASCII)
"""2048 bits are at most 617 digits."""
_MOST_COUNT = 2**53 - 1
_T = TypeVar("_T")


def parsed(data: bytes) -> Any:
    """The value of JSON bytes. Raises BadReferendum for anything else, a key twice, or a number that is not whole."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_count,
            parse_float=_refused,
            parse_constant=_refused,
        )
    except (ValueError, RecursionError) as error:
        raise BadReferendum(Reason.NOT_JSON, detail=type(error).__name__) from error


def spelled(value: Any) -> bytes:
    """The compact spelling: no spaces, members in the order of the value, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def canonical(data: bytes) -> Any:
    """The value of JSON bytes that are spelled in the one way."""
    value = parsed(data)
    require(spelled(value) == data, Reason.NON_CANONICAL)
    return value


def require(condition: bool, reason: Reason, detail: str = "") -> None:
    """Refuse for this reason unless the condition holds."""
    if not condition:
        raise BadReferendum(reason, detail=detail)


def members(value: Any, names: Sequence[str], reason: Reason) -> tuple[Any, ...]:
    """The members of an object that has exactly these, in this order."""
    require(isinstance(value, dict) and tuple(value) == tuple(names), reason)
    return tuple(value.values())


def some_members(value: Any, names: Sequence[str], reason: Reason) -> tuple[Any, ...]:
    """These members of an object that may have others, which are not looked at."""
    require(isinstance(value, dict) and set(names) <= set(value), reason)
    return tuple(value[name] for name in names)


def items(value: Any, reason: Reason, *, size: int | None = None) -> list[Any]:
    """The items of an array, of this size when one is given."""
    require(isinstance(value, list) and size in (None, len(value)), reason)
    return list(value)


def each(value: Any, read: Callable[[Any], _T], reason: Reason, *, size: int | None = None) -> tuple[_T, ...]:
    """Every item of an array, read."""
    return tuple(read(item) for item in items(value, reason, size=size))


def text(value: Any, reason: Reason) -> str:
    """A text that can be written down."""
    require(isinstance(value, str) and not any("\ud800" <= one <= "\udfff" for one in value), reason)
    return str(value)


def count(value: Any, reason: Reason, *, least: int = 0) -> int:
    """A whole number that stands as such in JSON."""
    require(type(value) is int and least <= value <= _MOST_COUNT, reason)
    return int(value)


def integer(value: Any) -> int:
    """A number that stands in JSON as text: decimal, no sign, no leading zero, no more digits than the group has."""
    require(isinstance(value, str) and _NUMBER.fullmatch(value) is not None, Reason.BAD_INTEGER)
    return number(value)


def proof(value: Any, reason: Reason) -> Proof:
    """A challenge and a response."""
    challenge, response = members(value, ("challenge", "response"), reason)
    return Proof(challenge=integer(challenge), response=integer(response))


def ciphertext(value: Any, reason: Reason) -> Ciphertext:
    """An alpha and a beta."""
    alpha, beta = members(value, ("alpha", "beta"), reason)
    return Ciphertext(alpha=integer(alpha), beta=integer(beta))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _count(digits: str) -> int:
    # Only small counts stand as numbers; what could fill the memory is refused before it is one.
    if len(digits) > 20:
        raise ValueError("a number that is too long")
    return int(digits)


def _refused(_: str) -> Any:
    raise ValueError("a number that is not whole")
