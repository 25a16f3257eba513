"""A booth that was altered in one of its steps: who notices, when the voter noted the number of the envelope."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.election import Ciphertext
from ballots.referendum.envelopes import envelope_number
from tests.referenda.node import HERE
from tests.referenda.test_ballots_of_the_browser import CODE, JA, NEE, WITH_BLANK, election, read
from tests.verifier.offline import run

DEVICE, LIST, BOARD = "the second device", "the number is not on the list", "the board refuses it"
Change = tuple[str, str, str]

SEALS = "hidden = snw.encrypt(election, vote);"
OTHER = ("worker", SEALS, "hidden = snw.encrypt(election, other);")
ALTERED: Mapping[str, tuple[tuple[Change, ...], set[str]]] = {
    "nothing": ((), set()),
    "another choice is encrypted": ((OTHER,), {DEVICE}),
    "another choice is encrypted, and the line tells the voter's": (
        (OTHER, ("opening", "cells.map(({ value }) => value).join", '["001"].join')),
        {DEVICE},
    ),
    "the cells change places": (
        (("ballot", "return vote.map((cells) => cells.map(", "return vote.map((cells) => [...cells].reverse().map("),),
        {DEVICE},
    ),
    "each cell hides the opposite": (
        (("ballot", "g(BigInt(value))) };", "g(BigInt(1 - value))) };"),),
        {DEVICE, BOARD},
    ),
    "the number is of an envelope that was thrown away": (
        (
            ("worker", "return snw.envelope(election, hidden);",
             "return snw.envelope(election, snw.encrypt(election, vote));"),
        ),
        {DEVICE, LIST},
    ),
    "the number does not follow from the choice": (
        (("ballot", '${hidden.map(row).join("|")}', "${hidden.length}"),),
        {DEVICE, LIST},
    ),
    "what is opened is another envelope, honestly made": (
        (
            OTHER,
            ("worker", "snw.opening(election, hidden);", "snw.opening(election, snw.encrypt(election, [[0, 0, 1]]));"),
        ),
        {DEVICE},
    ),
    "what is opened is of another referendum": (
        (("opening", '["1", url(election.fingerprint)', '["1", url(election.fingerprint).replace(/^./, "_")'),),
        {DEVICE},
    ),
    "what hid the choice is not told": (
        (("opening", "flatMap(({ nonce }) => [...snw.bytes(nonce)])", "flatMap(() => [...snw.bytes(snw.secret())])"),),
        {DEVICE},
    ),
    "another choice is put in at casting": (
        (("worker", "return snw.prove(election, hidden,", "return snw.prove(election, snw.encrypt(election, other),"),),
        {LIST},
    ),
}  # fmt: skip
"""What was changed in which module, and who notices; `other` is the choice that the booth would rather have."""


def test_whoever_alters_a_step_of_the_booth_is_caught() -> None:
    text = election(WITH_BLANK)
    given = {"election": text, "code": CODE, "vote": NEE, "other": JA, "booths": [one for one, _ in ALTERED.values()]}
    done = run(HERE / "altered.js", given=given)
    assert done.returncode == 0, done.stderr
    found = dict(zip(ALTERED, json.loads(done.stdout), strict=True))
    assert {name: _noticed(text, one) for name, one in found.items()} == {
        name: who for name, (_changes, who) in ALTERED.items()
    }


def _noticed(text: str, said: dict[str, Any]) -> set[str]:
    """Who notices, of those who look."""
    looked, noticed = said["looked"], set()
    if looked.get("envelope") != said["shown"] or looked.get("vote") != [list(cells) for cells in NEE]:
        noticed.add(DEVICE)
    asked = read(text)
    try:
        check_ballot(said["ballot"].encode(), asked, hidden=True)
    except BadReferendum:
        noticed.add(BOARD)
    if _number(said["ballot"], text) != said["noted"]:
        noticed.add(LIST)
    return noticed


def _number(ballot: str, text: str) -> str:
    """The number under which anybody finds this ballot on the list."""
    answers = json.loads(ballot)["answers"]
    cells = tuple(
        tuple(Ciphertext(alpha=int(one["alpha"]), beta=int(one["beta"])) for one in answer["choices"])
        for answer in answers
    )
    return envelope_number(read(text).fingerprint, cells)
