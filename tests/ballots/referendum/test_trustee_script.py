"""The scripts of the trustee's page, run in Node: their keys and decryptions hold, for us and for belenios-tool."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ballots.referendum import tally
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.trustees import commitment
from tests.ballots.referendum.made import (
    VOTES,
    YES_NO_BLANK,
    Ceremony,
    bytes_of,
    finishing,
    judged,
    reason,
    set_up,
    voted,
)
from tests.ballots.referendum.test_booth import booth
from tests.ballots.referendum.test_tool import accepted


@cache
def held() -> dict[str, Any]:
    """What three trustees made in the browser, of whom two are enough."""
    (answer,) = booth(("ceremony", {"threshold": 2, "size": 3}))
    found: dict[str, Any] = answer["value"]
    return found


@cache
def ceremony() -> Ceremony:
    ((_, part),) = json.loads(held()["record"])
    rows = [json.loads(one["message"])["coefexps"] for one in part["coefexps"]]
    key = GROUP.product(int(row[0]) for row in rows)
    return Ceremony(record=held()["record"].encode(), key=key, secrets=tuple(map(int, held()["secrets"])))


def test_a_key_that_trustees_made_in_their_browsers_holds() -> None:
    assert reason(set_up((YES_NO_BLANK,), 1, ceremony=ceremony()).events) is None


def test_shares_fit_what_was_promised_and_others_do_not() -> None:
    assert held()["fits"] is True and held()["moved"] is False
    assert held()["promise"] == commitment(held()["first"])


def test_two_trustees_open_the_result_in_their_browsers(tmp_path: Path) -> None:
    made = set_up((YES_NO_BLANK,), 3, ceremony=ceremony())
    some = [*voted(made, [(code, vote[:1]) for code, vote in VOTES]), ("EndBallots", ())]
    found = judged(some)
    assert found.statement
    rows = [[{"alpha": str(one.alpha), "beta": str(one.beta)} for one in row] for row in found.statement.tally]
    statement = {
        "fingerprint": made.election.fingerprint,
        "end": found.statement.end,
        "tally": rows,
        "ballots": found.counted,
    }
    jobs = [
        ("decrypt", {"statement": statement, "owner": owner, "secret": held()["secrets"][owner - 1], "fewest": 3})
        for owner in (2, 3)
    ]
    counted = tally.tally_records(found.statement.tally, ballots=found.counted, weight=found.weight)
    some.append(("EncryptedTally", counted))
    for answer in booth(*jobs):
        value = answer["value"]
        some.append(("PartialDecryption", (value["decryption"].encode(), value["owned"].encode())))
    some.append(finishing(made, found, (2, 3))[-1])
    data = bytes_of(some)
    assert judged(data).result == ((1, 0, 2),) and judged(data).checks.complete
    assert accepted(data, made.election.uuid, tmp_path)


def test_a_browser_opens_no_count_of_few_ballots() -> None:
    statement = {"fingerprint": "x", "end": "y", "tally": [], "ballots": 29}
    given: dict[str, Any] = {"statement": statement, "owner": 1, "secret": "5"}
    assert booth(("decrypt", given)) == [{"error": "few"}]
    outside = [[{"alpha": "2", "beta": "1"}]]
    given["statement"] = {**statement, "ballots": 30, "tally": outside}
    assert booth(("decrypt", given)) == [{"error": "tally"}]
