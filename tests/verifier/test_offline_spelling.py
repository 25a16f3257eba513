"""Bytes have one spelling in the offline verifier too, and its own SHA-256 is the standard's."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.record import canonical, digest, merkle_root
from tests.verifier.offline import SOURCE, run

CASES = 40
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def evaluate(expression: str, given_: object) -> Any:
    """The value of a JavaScript expression over `given`, with the verifier's functions in `snw`."""
    code = (
        f"require({json.dumps(str(SOURCE / 'verify.js'))}); const snw = globalThis.snwVerifier;"
        "const given = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));"
        "const refused = (act) => { try { act(); return false; }"
        " catch (problem) { return problem instanceof snw.Refusal; } };"
        f"process.stdout.write(JSON.stringify({expression}));"
    )
    done = run("-e", code, given=given_)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sha_256_gives_the_examples_of_the_standard() -> None:
    two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    found = evaluate("given.map((text) => snw.sha256Ascii(text))", ["abc", "", two_blocks, "a" * 10**6])
    assert found == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    ]


def test_sha_256_is_right_for_every_length_of_the_last_block() -> None:
    messages = [bytes((7 * i + n) % 256 for i in range(n)) for n in range(200)]
    found = evaluate(
        "given.map((bytes) => snw.sha256(Uint8Array.from(bytes)))", [list(message) for message in messages]
    )
    assert found == [hashlib.sha256(message).hexdigest() for message in messages]


@settings(max_examples=3, deadline=None)
@given(st.lists(VALUES, min_size=CASES, max_size=CASES))
def test_json_is_spelled_as_everywhere_else(values: list[Any]) -> None:
    found = evaluate("given.map((value) => [snw.canonical(value), snw.digest('snw/test/1', value)])", values)
    assert found == [[canonical(value).decode(), digest("snw/test/1", value)] for value in values]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=CASES, max_size=CASES))
def test_texts_are_ordered_by_code_point(pairs: list[list[str]]) -> None:
    pairs = [*pairs, ["\uffee", "\U0001f600"], ["a\uffee", "a\U0001f600"], ["a", "a\x00"]]
    found = evaluate("given.map(([a, b]) => Math.sign(snw.compareText(a, b)))", pairs)
    assert found == [(a > b) - (a < b) for a, b in pairs]


def test_the_tree_has_the_same_root_and_a_way_up_from_every_leaf() -> None:
    leaves = [[digest("snw/test/1", i) for i in range(n)] for n in range(18)]
    roots = evaluate("given.map((leaves) => snw.finished(snw.merkleLayers(leaves)).at(-1)[0])", leaves)
    assert roots == [merkle_root(own) for own in leaves]
    ways = (
        "given.map((own) => { const all = snw.finished(snw.merkleLayers(own));"
        " return own.map((leaf, i) => snw.climb(all, i, leaf).root); })"
    )
    assert evaluate(ways, leaves) == [[merkle_root(own)] * len(own) for own in leaves]


@pytest.mark.parametrize(
    "line",
    [
        '{"b":1,"a":2}',
        '{"a": 1}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":-0}',
        '{"a":"é"}',
        '{"a":"\\u00E9"}',
        '{"a":"\\/"}',
        '{"a":"\\u000a"}',
        '{"a":"\x7f"}',
        '{"a":9007199254740993}',
        "[1,]",
        "[01]",
        " []",
        "[]\n",
    ],
)
def test_json_in_another_spelling_is_refused(line: str) -> None:
    assert evaluate("refused(() => snw.parseCanonical(given, 'x'))", line + "\n")
    assert evaluate("refused(() => snw.parseCanonical(given, 'x'))", "[]")  # no newline at the end


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2",
        "a,b\r\n1,2\r\n",
        "a,b\n1\n",
        "a,b\n1,2,3\n",
        "a,c\n1,2\n",
        "b,a\n",
        "\ufeffa,b\n",
        'a,b\n"1",2\n',
        'a,b\n"1,2\n',
        'a,b\n"1,1"x,2\n',
        'a,b\n1"1,2\n',
        "a,b\n\n",
        "a,b\n1,\x07\n",
        "a,b\n1,\x85\n",
        "",
    ],
)
def test_a_table_in_another_spelling_is_refused(text: str) -> None:
    assert evaluate("refused(() => snw.finished(snw.eachRow(given, 'x', ['a', 'b'], () => {})))", text)


def test_a_table_in_the_one_spelling_is_read() -> None:
    rows = (
        "(() => { const all = [];"
        " snw.finished(snw.eachRow(given, 'x', ['a', 'b'], (row) => all.push(row))); return all; })()"
    )
    assert evaluate(rows, 'a,b\n1,\n"x,y","say ""hi"""\né, z\n') == [["1", ""], ["x,y", 'say "hi"'], ["é", " z"]]


def test_fractions_have_one_spelling() -> None:
    good = ["0", "1", "-3", "1/2", "-7/12"]
    bad = ["", "1/1", "2/4", "0/3", "-0", "01", "1/02", "1/-2", "+1", "1.5", " 1", "1/0", 1, None]
    found = evaluate("given.map((text) => refused(() => snw.parseFraction(text, 'x')))", good + bad)
    assert found == [False] * len(good) + [True] * len(bad)


def test_chances_have_twelve_decimals() -> None:
    good = ["0.000000000000", "0.333333333333", "1.000000000000"]
    bad = ["0.5", "1.000000000001", ".500000000000", "00.50000000000", "2.000000000000"]
    found = evaluate("given.map((text) => refused(() => snw.parseUnits(text, 'x')))", good + bad)
    assert found == [False] * len(good) + [True] * len(bad)
    fractions = [[1, 2 * 10**12], [1, 3], [2, 3], [1, 4 * 10**12], [1, 1]]
    halves = evaluate("given.map(([p, q]) => snw.toUnits({ num: BigInt(p), den: BigInt(q) }))", fractions)
    assert halves == [1, 333333333333, 666666666667, 0, 10**12]


def test_every_sentence_is_short() -> None:
    each = "snw.CHECKS.flatMap((name) => Object.keys(snw.STATUS).map((status) => snw.sentence(name, status)))"
    sentences = evaluate(each, [])
    assert len(sentences) == 27 * 5
    assert [sentence for sentence in sentences if len(sentence.split()) > 15 or not sentence.endswith(".")] == []
