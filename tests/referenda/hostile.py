"""Ballots that somebody with a good code made wrong on purpose, and signed again, and other things that come in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ballots.referendum.checking.text import spelled
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import short
from ballots.referendum.proofs import proof_value, prove_knowledge

Changed = Callable[[dict[str, Any]], None]


def resigned(text: str, secret: int, change: Changed) -> str:
    """The ballot with something changed, signed again by whoever has the code."""
    value = json.loads(text)
    value.pop("signature")
    change(value)
    signed = short(spelled(value))
    proof = proof_value(prove_knowledge(GROUP, secret, f"sig|{signed}|"))
    return spelled({**value, "signature": {"hash": signed, "proof": proof}}).decode()


def _answer(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value["answers"][0]
    return found


def _proof(value: dict[str, Any]) -> None:
    first = _answer(value)["individual_proofs"][0][0]
    first["response"] = str((int(first["response"]) + 1) % int(GROUP.q))


def _outside(value: dict[str, Any]) -> None:
    _answer(value)["choices"][1]["alpha"] = str(int(GROUP.p) - 1)


def _second_vote(value: dict[str, Any]) -> None:
    """The second answer hides a one as well: its own proof still holds, the sum does not."""
    answer = _answer(value)
    answer["choices"][2], answer["individual_proofs"][2] = answer["choices"][1], answer["individual_proofs"][1]


def _other_shape(value: dict[str, Any]) -> None:
    answer = _answer(value)
    answer.pop("blank_proof")
    answer["choices"], answer["individual_proofs"] = answer["choices"][1:], answer["individual_proofs"][1:]
    answer["overall_proof"] = answer["overall_proof"][1:]


def _extra(value: dict[str, Any]) -> None:
    value["note"] = "hallo"


def _leading_zero(value: dict[str, Any]) -> None:
    choice = _answer(value)["choices"][0]
    choice["alpha"] = "0" + choice["alpha"]


def _huge(value: dict[str, Any]) -> None:
    _answer(value)["choices"][0]["beta"] = "1" * 5000


def _unreduced(value: dict[str, Any]) -> None:
    first = _answer(value)["overall_proof"][0]
    first["challenge"] = str(int(first["challenge"]) + int(GROUP.q))


def _in_the_open(value: dict[str, Any]) -> None:
    _answer(value)["choices"][0]["alpha"] = "1"


def _elsewhere(value: dict[str, Any]) -> None:
    value["election_uuid"] = "AAAAAAAAAAAAAA"


def _overall(value: dict[str, Any]) -> None:
    _answer(value)["overall_proof"].reverse()


def _no_answers(value: dict[str, Any]) -> None:
    value["answers"] = []


RESIGNED: Mapping[str, tuple[Changed, str]] = {
    "a proof of one cell is wrong": (_proof, "individual proof"),
    "a number outside the group": (_outside, "not in group"),
    "two votes on one ballot": (_second_vote, "blank proof"),
    "the shape without blank": (_other_shape, "answer fields"),
    "a member too many": (_extra, "ballot fields"),
    "a leading zero": (_leading_zero, "bad integer"),
    "a huge number": (_huge, "bad integer"),
    "an exponent that is not reduced": (_unreduced, "scalar out of range"),
    "a vote that anybody can read": (_in_the_open, "individual proof"),
    "for another referendum": (_elsewhere, "wrong election"),
    "the overall proof turned around": (_overall, "overall proof"),
    "no answers": (_no_answers, "ballot fields"),
}
"""What was changed, and the reason by which it is refused."""

SPELLED: Mapping[str, tuple[Callable[[str], str], str]] = {
    "a space": (lambda text: text.replace(",", ", ", 1), "non canonical json"),
    "a key that stands twice": (
        lambda text: text.replace('{"election_uuid"', '{"election_uuid":"x","election_uuid"', 1),
        "not json",
    ),
    "members in another order": (
        lambda text: json.dumps(dict(reversed(json.loads(text).items())), separators=(",", ":")),
        "ballot fields",
    ),
    "cut off": (lambda text: text[:-1], "not json"),
    "nothing": (lambda _text: "", "not json"),
    "a number": (lambda _text: "1e999", "not json"),
    "a list without end": (lambda _text: "[" * 100_000, "not json"),
    "too large": (lambda text: text + " " * 2**20, "too large"),
    "another letter in the hash": (
        lambda text: text.replace('"hash":"', '"hash":"A', 1),
        "sig hash",
    ),
}
"""The same ballot in other bytes, and the reason by which it is refused."""
