"""Codes of letters: everything that a reader slips on is seen, and what is meant the same is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.errors import BadLetterCode
from ballots.referendum.codes import ALPHABET, new_code, typed

BODIES = st.text(ALPHABET, min_size=16, max_size=16)


def completed(body: str) -> str:
    """The code with this beginning."""
    for last in ALPHABET:
        try:
            return typed(body + last)
        except BadLetterCode:
            continue
    raise AssertionError("no character fits")


def test_a_new_code_is_typed_as_it_is_printed() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert typed(code) == code and [len(part) for part in code.split("-")] == [4, 4, 4, 5]


def test_a_code_that_stands_fixed() -> None:
    """The booth and every other program must come to the same last character."""
    assert completed("0123456789ABCDEF") == "0123-4567-89AB-CDEFP"
    assert completed("Z" * 16) == "ZZZZ-ZZZZ-ZZZZ-ZZZZM"


@given(BODIES, st.integers(0, 16), st.integers(1, 31))
def test_one_wrong_character_is_seen(body: str, place: int, by: int) -> None:
    code = completed(body).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(code[place]) + by) % 32]
    with pytest.raises(BadLetterCode, match="check"):
        typed(code[:place] + wrong + code[place + 1 :])


@given(BODIES, st.integers(0, 16), st.integers(0, 16))
def test_two_characters_that_changed_places_are_seen(body: str, one: int, other: int) -> None:
    code = list(completed(body).replace("-", ""))
    if code[one] == code[other]:
        return
    code[one], code[other] = code[other], code[one]
    with pytest.raises(BadLetterCode, match="check"):
        typed("".join(code))


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"])
def test_the_same_code_in_another_look_is_the_same(change: object) -> None:
    code = completed("0011AAAABBBBCCCC")
    assert callable(change) and typed(change(code)) == code
    assert typed(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize(("text", "why"), [("", "length"), ("A" * 18, "length"), ("U" * 17, "character")])
def test_what_cannot_be_a_code_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadLetterCode, match=why):
        typed(text)
