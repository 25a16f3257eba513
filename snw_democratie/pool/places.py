"""The fifteen wijken of Nieuw-West and their gebieden, and which of them a postcode may lie in.

Names and codes are the city's of 2022. There is no register of addresses here: the four digits of a postcode give one
wijk or a few, and where there are a few, or where part of it lies outside Nieuw-West, the resident says which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.typed_text import our_digits

_POSTCODE = re.compile(r"([1-9][0-9]{3})([A-Z]{2})")
_NEVER_ISSUED = ("SA", "SD", "SS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijk:
    """One wijk; `gebied` is the code of the gebied it belongs to."""

    code: str
    name: str
    gebied: str


GEBIEDEN: Mapping[str, str] = {
    "GF06": "Sloterdijk Nieuw-West",
    "GF07": "Geuzenveld, Slotermeer",
    "GF08": "Osdorp",
    "GF09": "De Aker, Sloten, Nieuw-Sloten",
    "GF10": "Slotervaart",
}
"""Code to name."""

_NAMED = (
    ("FA", "Sloterdijk Nieuw-West", "GF06"),
    ("FB", "Geuzenveld", "GF07"),
    ("FC", "Slotermeer-West", "GF07"),
    ("FD", "Slotermeer-Noordoost", "GF07"),
    ("FE", "Slotermeer-Zuidoost", "GF07"),
    ("FF", "Lutkemeer/Ookmeer", "GF08"),
    ("FG", "De Aker", "GF09"),
    ("FH", "De Punt", "GF08"),
    ("FJ", "Osdorp-Midden", "GF08"),
    ("FK", "Osdorp-Oost", "GF08"),
    ("FL", "Slotervaart-Noord", "GF10"),
    ("FM", "Overtoomse Veld", "GF10"),
    ("FN", "Slotervaart-Zuid", "GF10"),
    ("FP", "Westlandgracht", "GF10"),
    ("FQ", "Sloten/Nieuw-Sloten", "GF09"),
)
WIJKEN: Mapping[str, Wijk] = {code: Wijk(code=code, name=name, gebied=gebied) for code, name, gebied in _NAMED}
"""By code, in the order of the codes."""
WIJK_NAMES: Mapping[str, str] = {code: name for code, name, _gebied in _NAMED}

_CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "1043": ("FA",),
    "1046": ("FA",),
    "1047": ("FA",),
    "1056": ("FM",),
    "1057": ("FM",),
    "1058": ("FM", "FP"),
    "1059": ("FP",),
    "1060": ("FF", "FG"),
    "1061": ("FM",),
    "1062": ("FM", "FP"),
    "1063": ("FC", "FD"),
    "1064": ("FC", "FE", "FL"),
    "1065": ("FK", "FL", "FN"),
    "1066": ("FN", "FQ"),
    "1067": ("FB", "FE", "FF"),
    "1068": ("FE", "FK", "FQ"),
    "1069": ("FG", "FH", "FJ", "FQ"),
}
"""Four digits to every wijk that covers at least a hundredth of their area."""

_PARTLY_OUTSIDE = frozenset({"1043", "1046", "1047", "1056", "1057", "1058", "1059", "1061", "1064", "1066"})
"""Where the wijken together cover less than nine tenths."""


def postcode(text: str) -> str | None:
    """A postcode as "1068AB" from what somebody typed, in digits of any script; None when it is not one."""
    match = _POSTCODE.fullmatch("".join(plain(text).upper().split()))
    return None if match is None or match[2] in _NEVER_ISSUED else match[0]


def shown_postcode(code: str) -> str:
    """A postcode as people write it: "1068 AB"; what is none stays as it is."""
    return f"{code[:4]} {code[4:]}" if _POSTCODE.fullmatch(code) else code


def shown_address(code: object, number: object, addition: object = "") -> str:
    """Postcode, house number and what belongs to it, as on a letter: "1068 AB 12 hs"."""
    return " ".join(part for part in (shown_postcode(str(code)), str(number), str(addition)) if part)


def wijken_of(code: str) -> tuple[Wijk, ...]:
    """The wijken in which this postcode may lie; none when it is not of Nieuw-West."""
    return tuple(WIJKEN[one] for one in _CANDIDATES.get(code[:4], ()))


def certain_wijk(code: str) -> Wijk | None:
    """The wijk of this postcode when there can be no other, and None when the resident must say."""
    found = wijken_of(code)
    return found[0] if len(found) == 1 and not partly_outside(code) else None


def partly_outside(code: str) -> bool:
    """Whether people with this postcode may live outside Nieuw-West."""
    return code[:4] in _PARTLY_OUTSIDE


def wijk_named(name: str) -> Wijk | None:
    """The wijk with this name or code."""
    wanted = _key(name)
    return next((one for one in WIJKEN.values() if wanted in (_key(one.name), _key(one.code))), None)


def gebied_named(name: str) -> str | None:
    """The code of the gebied with this name or code."""
    wanted = _key(name)
    return next((code for code, known in GEBIEDEN.items() if wanted in (_key(known), _key(code))), None)


def plain(text: str) -> str:
    """The text with digits of every script as 0 to 9, and wide letters as ordinary ones."""
    return our_digits(unicodedata.normalize("NFKC", text))


def _key(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())
