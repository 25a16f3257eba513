"""Codes on paper: what a slip of the finger does is seen before anything is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snw_democratie.security.codes import (
    ALPHABET,
    LENGTH,
    BadCode,
    batch_and_number,
    code_digest,
    new_code,
    shown,
    typed,
)

CODES = st.builds(lambda _: new_code(), st.integers())


@given(CODES)
def test_a_code_is_taken_as_it_was_printed_and_as_people_type_it(code: str) -> None:
    for text in (code, shown(code), shown(code).lower(), f"  {' '.join(code)} ", code[:4] + "–" + code[4:]):
        assert typed(text) == code
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert typed(code.translate(arabic)) == code


@settings(max_examples=20)
@given(CODES)
def test_every_single_wrong_character_is_seen(code: str) -> None:
    for place in range(LENGTH):
        for other in set(ALPHABET) - {code[place]}:
            with pytest.raises(BadCode, match="check"):
                typed(code[:place] + other + code[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_seen() -> None:
    seen = swaps = 0
    for _ in range(300):
        code = new_code()
        for place in range(LENGTH - 1):
            if code[place] != code[place + 1]:
                swaps += 1
                try:
                    typed(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
                except BadCode:
                    seen += 1
    assert seen / swaps > 0.99


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "length"),
        ("ABCD", "length"),
        ("A" * 15, "longer"),
        ("0" * LENGTH, "character"),
        ("é" * LENGTH, "character"),
    ],
)
def test_what_cannot_be_a_code_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadCode) as refused:
        typed(text)
    assert refused.value.reason == reason


def test_codes_are_long_enough_and_hard_to_misread() -> None:
    assert len(ALPHABET) ** (LENGTH - 1) > 2**63
    assert not set(ALPHABET) & set("0O1ILU")
    made = {new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert not [code for code in made for pair in ("SA", "SD", "SS") if pair in code]
    assert {shown(code).count("-") for code in made} == {2}


def test_kinds_of_codes_are_kept_apart() -> None:
    code = new_code()
    assert code_digest("invitation", code) != code_digest("status", code)
    assert code not in code_digest("invitation", code)


def test_a_number_is_a_number_whole() -> None:
    assert batch_and_number(" 12-034 ") == (12, 34)
    assert [batch_and_number(one) for one in ("12-034x", "x12-034", "0-001", "12", "12-", "12-034-1", "")] == [None] * 7


def test_a_code_may_be_typed_in_wide_letters() -> None:
    code = new_code()
    assert typed("".join(chr(ord(one) + 0xFEE0) for one in code)) == code
