"""Arithmetic in a group of prime order q inside the integers modulo a prime p, and the secrets that are drawn for it.

The group is a parameter of every function, so that another can follow. gmpy2 makes it quicker where it is installed;
without it the same code runs on Python's own integers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

try:
    from gmpy2 import mpz, powmod
except ImportError:
    mpz, powmod = int, pow

number: Callable[[int | str], int] = mpz
"""A whole number in the form that is multiplied quickest."""
_power: Callable[[int, int, int], int] = powmod

_WINDOW = 8
"""Bits per step of a table for a base that never changes: 32 products for an exponent of 256 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The subgroup of order `q` that `g` generates modulo `p`; an element is written as a decimal number."""

    name: str
    p: int
    q: int
    g: int

    def power(self, base: int, exponent: int) -> int:
        """An element to any whole exponent."""
        return _power(base, exponent % self.q, self.p)

    def product(self, factors: Iterable[int]) -> int:
        """The product of all factors; 1 of none."""
        result = number(1)
        for factor in factors:
            result = result * factor % self.p
        return result

    def inverse(self, element: int) -> int:
        """What gives 1 when multiplied by `element`, which is not a multiple of p."""
        return _power(element, -1, self.p)

    def has(self, element: int) -> bool:
        """Whether the number is an element: between 0 and p, and of order q (or 1, which is 1 itself)."""
        return 0 < element < self.p and _power(element, self.q, self.p) == 1

    def has_scalar(self, scalar: int) -> bool:
        """Whether the number is a reduced exponent."""
        return 0 <= scalar < self.q

    def secret(self) -> int:
        """A fresh random exponent."""
        return number(secrets.randbelow(int(self.q)))

    def fixed(self, base: int, exponent: int, start: int = 1) -> int:
        """`start` times `base` to the `exponent`, by a table that is made at the first use of this base."""
        p = self.p
        table = _table(self.p, self.q, base)
        result, exponent = number(start), exponent % self.q
        for row, digit in zip(table, int(exponent).to_bytes(len(table), "little"), strict=True):
            if digit:
                result = result * row[digit] % p
        return result


class Powers:
    """One element that is raised to several exponents: its squarings are made once.

    Holds x^(16^i). An exponent is then its hexadecimal digits: the powers of equal digits are multiplied together,
    and what belongs to digit d is counted d times (Yao 1976).
    """

    __slots__ = ("_group", "_rows")

    def __init__(self, group: Group, element: int) -> None:
        self._group = group
        p, rows, power = group.p, [], number(element)
        for _ in range((group.q.bit_length() + 3) // 4):
            rows.append(power)
            power = power * power % p
            power = power * power % p
            power = power * power % p
            power = power * power % p
        self._rows = rows

    @property
    def element(self) -> int:
        """The element itself."""
        return self._rows[0]

    def has_order(self) -> bool:
        """Whether the element lies in the group; the caller has seen that it is between 0 and p."""
        return self.to(self._group.q) == 1

    def to(self, exponent: int) -> int:
        """The element to this exponent, which is at least 0 and at most q."""
        p = self._group.p
        held: list[int | None] = [None] * 16
        for row, digit in zip(self._rows, _digits(exponent), strict=False):
            if digit:
                before = held[digit]
                held[digit] = row if before is None else before * row % p
        running: int | None = None
        result = number(1)
        for digit in range(15, 0, -1):
            more = held[digit]
            if more is not None:
                running = more if running is None else running * more % p
            if running is not None:
                result = result * running % p
        return result

    def times(self, other: Powers) -> Powers:
        """The powers of the product of two elements."""
        p = self._group.p
        made = object.__new__(Powers)
        made._group = self._group
        made._rows = [a * b % p for a, b in zip(self._rows, other._rows, strict=True)]
        return made


def _digits(exponent: int) -> list[int]:
    """The hexadecimal digits, the lowest first."""
    found = []
    for byte in int(exponent).to_bytes((int(exponent).bit_length() + 7) // 8, "little"):
        found.append(byte & 15)
        found.append(byte >> 4)
    return found


@lru_cache(maxsize=16)
def _table(p: int, q: int, base: int) -> tuple[tuple[int, ...], ...]:
    """Row i holds base^(d * 256^i) for each digit d."""
    rows, step = [], number(base)
    for _ in range((int(q).bit_length() + _WINDOW - 1) // _WINDOW):
        row, power = [number(1)], number(1)
        for _ in range((1 << _WINDOW) - 1):
            power = power * step % p
            row.append(power)
        rows.append(tuple(row))
        step = power * step % p
    return tuple(rows)


BELENIOS_2048 = Group(
    name="BELENIOS-2048",
    p=number(
        int(
            "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433"
            "8129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049"
            "0811670993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019"
            "1100078673730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366"
            "8860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201"
            "3204811188524087310770141516662001623131771693721892480785077118278423174980732765988288251691831031"
            "25680162072880719"
        )
    ),
    q=number(78571733251071885079927659812671450121821421258408794611510081919805623223441),
    g=number(
        int(
            "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678"
            "7996946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274"
            "0288984613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065"
            "8186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982"
            "6651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751"
            "7771148149092045660020547812705472823814097251863985833411570056835369555342378147558249189605029668"
            "0037745308460627"
        )
    ),
)
"""The one group that we make referenda in: 2048 bits, exponents of 256 bits."""

GROUPS: Mapping[str, Group] = {BELENIOS_2048.name: BELENIOS_2048}
"""The groups that are accepted, by name: their numbers stand here and are never taken from a file."""


def secret_text(alphabet: str, length: int) -> str:
    """Fresh random characters."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
