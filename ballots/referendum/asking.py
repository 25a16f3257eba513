"""Writing down what a referendum asks: the record whose hash is the fingerprint that every ballot names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ballots.referendum.checking.text import spelled
from ballots.referendum.election import BASE58, Question
from ballots.referendum.group import Group, secret_text


def new_uuid() -> str:
    """A fresh identifier of a referendum."""
    return secret_text(BASE58, 14)


def election_record(
    group: Group,
    *,
    uuid: str,
    name: str,
    description: str,
    key: int,
    questions: Sequence[Question],
    administrator: str,
    registrar: str,
) -> bytes:
    """The record of a referendum. `read_election` gives it back as a value, or refuses it."""
    return spelled(
        {
            "version": 1,
            "description": description,
            "name": name,
            "group": group.name,
            "public_key": str(key),
            "questions": [_question(one) for one in questions],
            "uuid": uuid,
            "administrator": administrator,
            "credential_authority": registrar,
        }
    )


def _question(question: Question) -> dict[str, Any]:
    value: dict[str, Any] = {"answers": list(question.answers)}
    if question.blank:
        value["blank"] = True
    return {**value, "min": question.minimum, "max": question.maximum, "question": question.text}
