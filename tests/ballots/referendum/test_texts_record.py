"""The texts of a referendum in all languages: whatever of them is changed, the check that it concerns fails."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from ballots.checks import NOT_APPLICABLE, NOT_CHECKED
from ballots.referendum.asking import election_record
from ballots.referendum.checking import texts
from ballots.referendum.checking.texts import CHECKS, LABEL, check_texts
from ballots.referendum.election import Question
from sortition.record import digest
from tests.ballots.referendum.made import GROUP, bytes_of, compact, set_up

ASKED = Question(text="Moet het park open?", answers=("Ja", "Nee"), minimum=1, maximum=1, blank=True)
DUTCH = {"title": "Het park", "question": ASKED.text, "answers": ["Ja", "Nee"], "about": "Het gaat om het park."}
ENGLISH = {"title": "The park", "question": "Open the park?", "answers": ["Yes", "No"], "about": "About the park."}
Value = dict[str, Any]


def archive_of(others: Value) -> tuple[bytes, Value]:
    """An archive of which the election names these texts, and the texts as the website gives them."""
    ready = set_up([ASKED], 3)
    (kind, (_, keys, codes)) = ready.events[0]
    named = digest(LABEL, others) if others else ""
    record = election_record(
        GROUP,
        uuid=ready.election.uuid,
        name=DUTCH["title"],
        description=f"{DUTCH['about']}\n\nTexts in other languages: {named}" if others else str(DUTCH["about"]),
        key=ready.election.public_key,
        questions=[ASKED],
        administrator="Bestuur",
        registrar="Notaris",
    )
    uuid = ready.election.uuid
    checks = [
        {"language": one, "texts": checked(uuid, one, other), "checker": "sworn", "day": "2027-01-04"}
        for one, other in others.items()
    ]
    value = {"label": LABEL, "uuid": uuid, "dutch": DUTCH, "texts": others, "digest": named, "checks": checks}
    return bytes_of([(kind, (record, keys, codes))]), value


def checked(uuid: str, language: str, other: Value) -> str:
    """What somebody who checked a translation says yes to."""
    both = {"uuid": uuid, "language": language, "dutch": DUTCH, "texts": other}
    return digest("snw/referendum-translation/1", both)


@cache
def made() -> tuple[bytes, bytes]:
    archive, value = archive_of({"en": ENGLISH})
    return archive, compact(value)


def failed(change: Callable[[Value], object]) -> set[str]:
    """Which checks fail after this change."""
    archive, data = made()
    value = json.loads(data)
    change(value)
    return {one.name for one in check_texts(compact(value), io.BytesIO(archive)).checks if one.ok is False}


def test_the_texts_that_the_archive_names_hold() -> None:
    archive, data = made()
    found = check_texts(data, io.BytesIO(archive))
    assert found.ok and found.complete
    alone, value = archive_of({})
    found = check_texts(compact(value), io.BytesIO(alone))
    assert found.ok, "a referendum in Dutch alone"
    assert found.checks[-1].status == NOT_APPLICABLE, "nobody checked anything, and that is no yes"
    value["dutch"] = {**DUTCH, "about": "Het gaat om een plein."}
    assert [one.name for one in check_texts(compact(value), io.BytesIO(alone)).checks if one.ok is False] == [
        "languages"
    ]


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        (lambda value: value.update(label="snw/referendum-texts/9"), {"record"}),
        (lambda value: value.update(uuid="anotherReferendum"), {"record"}),
        (lambda value: value.update(more=1), {"record"}),
        (lambda value: value.pop("checks"), {"record"}),
        (lambda value: value.update(dutch=[]), {"record"}),
        (lambda value: value.update(texts=[]), {"record"}),
        (lambda value: value.update(checks={}), {"record"}),
        (lambda value: value["dutch"].update(title="Het perk"), {"dutch", "translations"}),
        (lambda value: value["dutch"].update(question="Moest het?"), {"dutch", "translations"}),
        (lambda value: value["dutch"].update(answers=["Nee", "Ja"]), {"dutch", "translations"}),
        (lambda value: value["dutch"].update(about="Het gaat om een plein."), {"languages", "translations"}),
        (lambda value: value["texts"]["en"].update(question="Close the park?"), {"languages", "translations"}),
        (lambda value: value.update(digest="0" * 64), {"languages"}),
        (lambda value: value.update(digest=""), {"languages"}),
        (lambda value: value["checks"][0].update(texts="0" * 64), {"translations"}),
        (lambda value: value["checks"][0].update(language="tr"), {"translations"}),
        (lambda value: value["checks"][0].update(language=["en"]), {"translations"}),
        (lambda value: value["checks"][0].pop("day"), {"translations"}),
    ],
)  # fmt: skip
def test_what_is_changed_fails_its_own_check(change: Callable[[Value], object], checks: set[str]) -> None:
    assert failed(change) == checks


def test_other_texts_with_a_digest_of_their_own_are_not_those_that_the_archive_names() -> None:
    def change(value: Value) -> None:
        value["texts"]["en"]["question"] = "Close the park?"
        value["digest"] = digest(LABEL, value["texts"])
        value["checks"][0]["texts"] = checked(value["uuid"], "en", value["texts"]["en"])

    assert failed(change) == {"languages"}


def test_what_cannot_be_read_is_refused_and_no_other_check_is_called_good(monkeypatch: pytest.MonkeyPatch) -> None:
    archive, data = made()
    for some in (b"", b"{", b"[]", data + b"\xff", data.replace(b'"en":', b'"en":1.5,"tr":', 1)):
        found = check_texts(some, io.BytesIO(archive)).checks
        assert [one.status for one in found[1:]] == ["failed", *[NOT_CHECKED] * 3], some[:20]
    for board in (b"", archive[:700], bytes_of([])):
        found = check_texts(data, io.BytesIO(board)).checks
        assert [one.name for one in found] == list(CHECKS) and found[0].ok is False
        assert {one.status for one in found[1:]} == {NOT_CHECKED}
    monkeypatch.setattr(texts, "MOST_BYTES", len(data) - 1)
    assert failed(lambda value: None) == {"record"}
