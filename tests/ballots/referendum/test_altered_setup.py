"""Set-ups that somebody altered: questions, trustees and codes are each refused for their own reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballots.errors import BadReferendum
from ballots.referendum.checking.setup import MOST_CODES
from ballots.referendum.checking.text import count, text
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import Reason
from ballots.referendum.trustees import holder, single_part, trustees_record
from tests.ballots.referendum.made import (
    VOTES,
    YES_NO,
    Event,
    compact,
    reason,
    set_up,
    single_keys,
    small,
    voted,
)
from tests.ballots.referendum.test_altered_ballots import Alter, drop, not_in_group, other, put, unreduced

P = int(GROUP.p)
ELECTION, TRUSTEES, CODES = range(3)
SHARED = "0.1"


def with_setup(record: int, alter: Alter | Callable[[Any], Any]) -> list[Event]:
    """Only the set-up, one record of it altered."""
    records = [json.loads(one) for one in small().events[0][1]]
    alter(records[record])
    return [("Setup", tuple(compact(one) for one in records))]


_NO_ANSWERS: dict[str, Any] = {"answers": [], "min": 0, "max": 0}
ALTERED_ELECTIONS: dict[str, tuple[Alter, str]] = {
    "another version": (put("version", lambda _: 2), "election fields"),
    "a version that is true": (put("version", lambda _: True), "election fields"),
    "no questions": (put("questions", lambda _: []), "election fields"),
    "too many questions": (put("questions", lambda some: some * 200), "election fields"),
    "a short identifier": (put("uuid", lambda text: text[:13]), "election fields"),
    "an identifier with a zero": (put("uuid", lambda text: f"0{text[1:]}"), "election fields"),
    "an identifier that is a number": (put("uuid", lambda _: 12345678912345), "election fields"),
    "a group of somebody else": (put("group", lambda _: "Ed25519"), "unknown group"),
    "a group of its own": (put("group", lambda _: {"p": "7", "q": "3", "g": "2"}), "unknown group"),
    "another key": (put("public_key", lambda _: str(GROUP.g)), "election key"),
    "a key outside the group": (put("public_key", not_in_group), "not in group"),
    "a key with a zero before it": (put("public_key", lambda text: f"0{text}"), "bad integer"),
    "no name": (drop("name"), "election fields"),
    "a name that is a number": (put("name", lambda _: 1), "election fields"),
    "no answers": (put("questions.0.answers", lambda _: []), "election fields"),
    "no answers, and none to choose": (lambda value: value["questions"][0].update(_NO_ANSWERS), "election fields"),
    "an answer that is no text": (put("questions.0.answers", lambda _: ["Ja", 1]), "election fields"),
    "too many answers": (put("questions.0.answers", lambda _: ["x"] * 201), "election fields"),
    "a least above the most": (put("questions.0.min", lambda _: 2), "election fields"),
    "a most above the answers": (put("questions.0.max", lambda _: 3), "election fields"),
    "a least below zero": (put("questions.0.min", lambda _: -1), "election fields"),
    "a least that is true": (put("questions.0.min", lambda _: True), "election fields"),
    "a blank that is no yes or no": (put("questions.0.blank", lambda _: "yes"), "election fields"),
    "a question without its text": (drop("questions.0.question"), "election fields"),
}


@pytest.mark.parametrize("name", ALTERED_ELECTIONS)
def test_other_questions_are_refused(name: str) -> None:
    alter, wanted = ALTERED_ELECTIONS[name]
    assert reason(with_setup(ELECTION, alter)) == wanted


def test_questions_in_another_spelling_are_refused() -> None:
    election, *rest = small().events[0][1]
    assert reason([("Setup", (election.replace(b",", b", ", 1), *rest))]) == "non canonical json"


def test_a_member_that_a_later_version_adds_is_not_looked_at() -> None:
    assert reason(with_setup(ELECTION, lambda value: value.update(language="nl"))) is None


def test_ballots_are_for_these_very_questions() -> None:
    some = with_setup(ELECTION, put("questions.0.answers", lambda _: ["Nee", "Ja"]))
    assert reason([*some, *voted(small(), VOTES[:1])[1:]]) == "wrong election"


SHAPES = {
    "no trustee": (lambda value: value.clear(), "trustee fields"),
    "a kind that we do not know": (put("0.0", lambda _: "Double"), "trustee fields"),
    "a threshold of none": (put(f"{SHARED}.threshold", lambda _: 0), "trustee fields"),
    "a threshold above all": (put(f"{SHARED}.threshold", lambda _: 4), "trustee fields"),
    "another threshold": (put(f"{SHARED}.threshold", lambda _: 3), "certificate"),
    "a certificate too few": (drop(f"{SHARED}.certs.2"), "certificate"),
    "certificates that changed places": (put(f"{SHARED}.certs", lambda some: some[::-1]), "certificate"),
    "a certificate signed otherwise": (put(f"{SHARED}.certs.0.signature.response", other), "certificate"),
    "coefficients too few": (drop(f"{SHARED}.coefexps.0"), "trustee fields"),
    "coefficients of another": (put(f"{SHARED}.coefexps", lambda some: [some[1], *some[1:]]), "coefficients"),
    "coefficients signed otherwise": (put(f"{SHARED}.coefexps.1.signature.challenge", other), "coefficients"),
    "a signature too few": (drop(f"{SHARED}.signatures.2"), "trustee fields"),
    "signatures that changed places": (put(f"{SHARED}.signatures", lambda some: some[::-1]), "trustee signature"),
    "a key too few": (drop(f"{SHARED}.verification_keys.0"), "trustee fields"),
    "keys that changed places": (put(f"{SHARED}.verification_keys", lambda some: some[::-1]), "verification key"),
    "a key not shown to be known": (put(f"{SHARED}.verification_keys.0.pok.response", other), "pok"),
    "a key outside the group": (put(f"{SHARED}.verification_keys.0.public_key", not_in_group), "not in group"),
    "a proof not reduced": (put(f"{SHARED}.verification_keys.0.pok.challenge", unreduced), "scalar out of range"),
    "a key that somebody else brings": (
        put(f"{SHARED}.verification_keys.1", lambda _: holder(GROUP, GROUP.secret())),
        "verification key",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_other_trustees_are_refused(name: str) -> None:
    alter, wanted = SHAPES[name]
    assert reason(with_setup(TRUSTEES, alter)) == wanted


def test_trustees_without_the_later_signatures_are_those_of_an_earlier_version() -> None:
    assert reason(with_setup(TRUSTEES, drop(f"{SHARED}.signatures"))) is None


@pytest.mark.parametrize("member", ["verification", "encryption"])
def test_a_certificate_holds_keys_of_the_group(member: str) -> None:
    def alter(value: Any) -> None:
        cert = value[0][1]["certs"][0]
        inside = json.loads(cert["message"])
        inside[member] = not_in_group(inside[member])
        cert["message"] = compact(inside).decode()

    assert reason(with_setup(TRUSTEES, alter)) == "not in group"


def test_a_single_trustee_brings_the_own_key_only() -> None:
    made = set_up((YES_NO,), 1, ceremony=single_keys())
    election, trustees, codes = made.events[0][1]
    extra = trustees_record([*json.loads(trustees), single_part(holder(GROUP, GROUP.secret()))])
    assert reason([("Setup", (election, extra, codes))]) == "election key"
    fewer = compact(json.loads(trustees)[:1])
    assert reason([("Setup", (election, fewer, codes))]) == "election key"


ALTERED_CODES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a code twice": (lambda value: value.append(value[0]), "duplicate credential"),
    "a code twice with a weight": (lambda value: value.append(f"{value[0]},2"), "duplicate credential"),
    "a name": (put("0", lambda text: f"{text},1,Fatima"), "credential list"),
    "a weight of none": (put("0", lambda text: f"{text},0"), "credential list"),
    "a weight below zero": (put("0", lambda text: f"{text},-1"), "credential list"),
    "a zero before it": (put("0", lambda text: f"0{text}"), "credential list"),
    "a number": (put("0", lambda _: 5), "credential list"),
    "a code outside the group": (put("1", not_in_group), "not in group"),
    "a code that everybody knows": (put("0", lambda _: "1"), "not in group"),
}


@pytest.mark.parametrize("name", ALTERED_CODES)
def test_other_lists_of_codes_are_refused(name: str) -> None:
    alter, wanted = ALTERED_CODES[name]
    assert reason(with_setup(CODES, alter)) == wanted


def test_a_list_of_codes_is_a_list() -> None:
    election, trustees, _ = small().events[0][1]
    assert reason([("Setup", (election, trustees, b"{}"))]) == "credential list"
    assert reason([("Setup", (election, trustees, b'["4", "5"]'))]) == "non canonical json"


def test_a_list_of_more_codes_than_there_are_people_is_not_read() -> None:
    election, trustees, _ = small().events[0][1]
    most = b'["4"' + b',"4"' * (MOST_CODES - 1)
    assert reason([("Setup", (election, trustees, most + b"]"))]) == "duplicate credential", "so many are still read"
    assert reason([("Setup", (election, trustees, most + b',"4"]'))]) == "too large"


def test_one_answer_is_a_question_too() -> None:
    alone = put("questions.0.answers", lambda some: some[:1])
    assert reason(with_setup(ELECTION, alone)) is None


def test_the_largest_count_and_the_last_half_of_a_character() -> None:
    assert count(2**53 - 1, Reason.TALLY) == 2**53 - 1
    for wrong in (2**53, -1, True):
        with pytest.raises(BadReferendum):
            count(wrong, Reason.TALLY)
    for half in ("\ud800", "\udfff"):
        with pytest.raises(BadReferendum):
            text(half, Reason.ELECTION)
    assert text("\ud7ff\ue000", Reason.ELECTION)


@pytest.mark.parametrize("member", ["election", "trustees", "credentials"])
def test_a_set_up_names_its_own_records(member: str) -> None:
    records = small().events[0][1]
    names = {"election": records[0], "trustees": records[1], "credentials": records[2]}
    named = {name: digest(data) for name, data in names.items()} | {member: "0" * 64}
    assert reason([("Setup", (*records, compact(named)))]) == "setup fields"
