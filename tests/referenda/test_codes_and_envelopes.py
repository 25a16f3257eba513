"""The letter code as it is typed, the sealed envelope and what a second device sees in it, receipts, QR codes."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

import pytest
import segno

from ballots.referendum.codes import ALPHABET, new_code
from ballots.referendum.group import BELENIOS_2048
from ballots.referendum.hashes import secret_of_code, short
from tests.referenda.booth_server import Board
from tests.referenda.letter_codes import letter_code
from tests.referenda.node import ballots, said
from tests.referenda.test_ballots_of_the_browser import CODE, JA, NEE, UUID, WITH_BLANK, YES_NO, election


def some_body() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def typed(*texts: str) -> list[dict[str, str]]:
    """What the booth makes of what somebody typed."""
    found: list[dict[str, str]] = said("given.map(snw.typed)", texts)  # type: ignore[assignment]  # JSON of our script
    return found


def test_a_code_is_read_however_it_is_typed() -> None:
    code = letter_code("01ABCDEFGHJKMNPQ")
    ways = [code, code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code}. ", code.replace("0", "O"),
            code.replace("0", "o").replace("1", "l"), code.replace("1", "I"), code.replace("-", "\u2013"),
            "\uff10" + code[1:]]  # fmt: skip
    assert typed(*ways) == [{"code": code}] * len(ways)


def test_the_codes_that_the_registrar_prints_are_read() -> None:
    codes = [new_code() for _ in range(50)]
    assert typed(*codes) == [{"code": code} for code in codes]


def test_every_wrong_character_and_every_swap_is_seen() -> None:
    code = letter_code(some_body())
    plain = code.replace("-", "")
    slips = [plain[:at] + other + plain[at + 1 :] for at in range(17) for other in ALPHABET if other != plain[at]]
    assert all(one == {"wrong": "check"} for one in typed(*slips))
    swaps = [plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(16) if plain[at] != plain[at + 1]]
    assert all(one == {"wrong": "check"} for one in typed(*swaps))


def test_what_is_no_code_is_named() -> None:
    assert typed("ABC", "", CODE + "0", CODE.replace("8", "U"), CODE.replace("8", "é")) == [
        {"wrong": "length"}, {"wrong": "length"}, {"wrong": "length"}, {"wrong": "character"}, {"wrong": "character"}
    ]  # fmt: skip


def test_the_secret_of_a_code_is_that_of_our_python() -> None:
    codes = [letter_code(some_body()), "Uff-kYY-cJ2-4Gr-Wp8", "met spaties en é"]
    for code in codes:
        expected = secret_of_code(BELENIOS_2048, code, UUID)
        assert said("snw.secretOf(given[0], given[1])", [code, UUID]) == str(expected)


OPEN = "snw.readElection(given[0]).then((one) => snw.opened(one, given[1]))"


def test_a_second_device_finds_the_choice_and_the_number_of_the_envelope() -> None:
    text = election(WITH_BLANK, YES_NO)
    (made,) = ballots(text, [(CODE, (*NEE, (1, 0)))])
    assert said(OPEN, [text, f" {made.opening}\n"]) == {"vote": [[0, 0, 1], [1, 0]], "envelope": made.envelope}
    assert made.envelope.count("-") == 4


def test_an_envelope_cannot_be_opened_as_another_choice() -> None:
    text = election(WITH_BLANK)
    (made,) = ballots(text, [(CODE, JA)])
    version, name, _, nonces = made.opening.split(".")
    lie = said(OPEN, [text, f"{version}.{name}.001.{nonces}"])
    assert isinstance(lie, dict)
    assert lie["vote"] == [[0, 0, 1]]
    assert lie["envelope"] != made.envelope


def test_an_opening_cut_short_or_of_another_vote_is_refused() -> None:
    text = election(WITH_BLANK)
    (made,) = ballots(text, [(CODE, JA)])
    lines = ["", "x", made.opening[:-1], made.opening[:-43], made.opening + ".", "2" + made.opening[1:]]
    every = "snw.readElection(given[0]).then((one) => Promise.all(given[1].map((line) => snw.opened(one, line))))"
    assert said(every, [text, lines]) == [{"wrong": "line"}] * len(lines)
    assert said(OPEN, [election(YES_NO), made.opening]) == {"wrong": "election"}


@pytest.mark.parametrize(
    "acts", [("open", "open"), ("open", "cast"), ("cast", "open"), ("forget", "open"), ("forget", "cast")]
)
def test_an_envelope_is_opened_or_cast_but_never_both(acts: tuple[str, str]) -> None:
    script = """(async () => {
      const engine = snw.engine();
      await engine({ act: "begin", text: given.election });
      await engine({ act: "seal", vote: [[0, 1, 0]] });
      await engine({ act: given.acts[0], code: given.code });
      return engine({ act: given.acts[1], code: given.code }).then(() => "done", (error) => error.message);
    })()"""
    assert said(script, {"election": election(WITH_BLANK), "acts": acts, "code": CODE}) == "envelope"


def test_an_opened_envelope_tells_nothing_with_which_it_could_be_cast() -> None:
    (made,) = ballots(election(WITH_BLANK), [(CODE, JA)])
    secret = secret_of_code(BELENIOS_2048, CODE, UUID)
    assert str(int(secret)) not in made.opening
    assert CODE not in made.opening
    assert json.loads(made.ballot)["credential"] not in made.opening


READ = "Promise.all(given.map((one) => snw.readReceipt(one.receipt ?? {}, one.key, one.ours)))"


def test_a_receipt_counts_only_with_the_servers_signature_and_for_this_ballot() -> None:
    board = Board(election=election(WITH_BLANK).encode(), codes=(), asked=())
    ours = {"uuid": UUID, "tracker": short(b"ballot")}
    receipt = board.receipt(ours["tracker"], 7, datetime(2027, 3, 2, 19, 0))
    good = {"receipt": receipt, "key": board.receipt_key, "ours": ours}
    other = Board(election=board.election, codes=(), asked=())
    bad = [
        {**good, "receipt": {**receipt, "text": receipt["text"].replace("7", "8")}},
        {**good, "receipt": {**receipt, "signature": "A" * 86 + "=="}},
        {**good, "receipt": {**receipt, "signature": "?"}},
        {**good, "receipt": {"text": receipt["text"]}},
        {**good, "receipt": None},
        {**good, "key": other.receipt_key},
        {**good, "ours": {**ours, "tracker": short(b"other")}},
        {**good, "ours": {**ours, "uuid": "other"}},
    ]
    assert said(READ, [good, *bad]) == [json.loads(receipt["text"]), *[None] * len(bad)]


def test_a_qr_code_is_the_one_that_another_program_makes() -> None:
    full = (271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091, 1171, 1273)
    texts = ["".join(secrets.choice(ALPHABET) for _ in range(length)) for length in full]
    others = [segno.make(text, error="l", mask=0, mode="byte", micro=False, boost_error=False) for text in texts]
    assert [one.version for one in others] == list(range(10, 26))
    drawn = [[[bool(module) for module in row] for row in one.matrix] for one in others]
    assert said("given.map(snw.qr)", [*texts, "A" * 1274]) == [*drawn, None]
    assert said("snw.qr(given).length", "A" * 178) == 57
