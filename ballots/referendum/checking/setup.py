"""What is fixed before the first ballot: the questions, the public codes with their weights, and who they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ballots.errors import BadReferendum
from ballots.referendum.checking import text
from ballots.referendum.checking.proofs import in_group
from ballots.referendum.checking.text import require
from ballots.referendum.election import UUID, Election, Question
from ballots.referendum.group import GROUPS, Group, number
from ballots.referendum.hashes import short
from ballots.referendum.reasons import Reason

MOST_CELLS = 200
"""Answers of one question, and questions of one referendum."""

MOST_CODES = 1_000_000

_CREDENTIAL = re.compile("(0|[1-9][0-9]{0,616})(?:,([1-9][0-9]{0,14}))?", re.ASCII)


def read_election(data: bytes) -> Election:
    """The referendum in these bytes. Members that we do not know count in the fingerprint and nowhere else."""
    value = text.parsed(data)
    names = ("version", "description", "name", "group", "public_key", "questions", "uuid")
    version, description, name, group_name, key, questions, uuid = text.some_members(value, names, Reason.ELECTION)
    require(version == 1 and type(version) is int, Reason.ELECTION, "another version")
    require(isinstance(uuid, str) and UUID.fullmatch(uuid) is not None, Reason.ELECTION, "no identifier")
    group = GROUPS.get(group_name) if isinstance(group_name, str) else None
    if group is None:
        raise BadReferendum(Reason.GROUP)
    require(isinstance(questions, list) and 1 <= len(questions) <= MOST_CELLS, Reason.ELECTION)
    require(text.spelled(value) == data, Reason.NON_CANONICAL)
    return Election(
        group=group,
        uuid=uuid,
        name=text.text(name, Reason.ELECTION),
        description=text.text(description, Reason.ELECTION),
        public_key=in_group(group, text.integer(key)),
        questions=text.each(questions, _question, Reason.ELECTION),
        fingerprint=short(data),
    )


def _question(value: Any) -> Question:
    wrong = Reason.ELECTION
    answers, minimum, maximum, asked = text.some_members(value, ("answers", "min", "max", "question"), wrong)
    blank = value.get("blank", False)
    require(isinstance(blank, bool), wrong)
    found = Question(
        text=text.text(asked, wrong),
        answers=text.each(answers, lambda one: text.text(one, wrong), wrong),
        minimum=text.count(minimum, wrong),
        maximum=text.count(maximum, wrong),
        blank=blank,
    )
    require(1 <= len(found.answers) <= MOST_CELLS, wrong, "the number of answers")
    require(found.minimum <= found.maximum <= len(found.answers), wrong, "how many answers may be chosen")
    return found


def read_credentials(data: bytes) -> Mapping[int, int]:
    """The weight of each public code. That each lies in the group is asked of `check_members`, over all cores."""
    require(data.count(b'"') <= 2 * MOST_CODES, Reason.TOO_LARGE)
    weights: dict[int, int] = {}
    values = text.canonical(data)
    require(isinstance(values, list), Reason.CREDENTIALS)
    for value in values:
        found = _CREDENTIAL.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise BadReferendum(Reason.CREDENTIALS)
        code = number(found[1])
        require(code not in weights, Reason.DUPLICATE_CREDENTIAL)
        weights[code] = int(found[2] or 1)
    return weights


def check_members(group: Group, elements: tuple[int, ...]) -> int:
    """How many elements there are, when all lie in the group and none is 1."""
    for element in elements:
        require(in_group(group, element) != 1, Reason.NOT_IN_GROUP)
    return len(elements)


def check_setup_data(data: bytes, election: str, trustees: str, credentials: str) -> None:
    """The record that names the other three names exactly those."""
    wanted = {"election": election, "trustees": trustees, "credentials": credentials}
    require(data == text.spelled(wanted), Reason.SETUP)
