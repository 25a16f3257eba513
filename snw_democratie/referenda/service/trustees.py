"""Who holds the key: the public records of the trustees, checked, and what they post after the closing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.errors import BadReferendum
from ballots.referendum.asking import election_record
from ballots.referendum.checking import text
from ballots.referendum.checking.setup import read_election
from ballots.referendum.checking.text import require
from ballots.referendum.checking.trustees import read_trustees
from ballots.referendum.election import Election, Question, Trustees
from ballots.referendum.group import BELENIOS_2048, number
from ballots.referendum.hashes import digest as sha256
from ballots.referendum.reasons import Reason
from snw_democratie.referenda.errors import BadTrustees, NotThisStep
from snw_democratie.referenda.facts import StagedTrustees
from snw_democratie.referenda.finding import hold, state_of, subject
from snw_democratie.referenda.models import Referendum, TrusteeSeat
from snw_democratie.referenda.service.setting_up import translations_digest
from snw_democratie.referenda.steps import State
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import digest

MOST_BYTES = 200_000
LEAST_THRESHOLD, LEAST_HOLDERS, MOST_HOLDERS = 2, 3, 9
ALLIANCE = "Samen Nieuw-West"


def stage_trustees(
    session: Session, slug: str, content: bytes, holders: tuple[str, ...], *, by: Staff, at: datetime
) -> None:
    """Put the trustees' public records before two people: `holders` says which body holds which part, in order.

    They may complete what trustees make together through the server, and never replace it.

    Raises BadTrustees, NotThisStep, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    if state_of(row) is not State.FIXED or row.trustees_at is not None:
        raise NotThisStep("trustees")
    found = checked_trustees(row, content)[1]
    check_names(holders)
    if len(holders) != len(found.keys):
        raise BadTrustees("names")
    if not _of_this_ceremony(session, row, certificates_of(content)):
        raise BadTrustees("ceremony")
    row.trustees_text, row.holders = content, list(holders)
    session.flush()
    facts = {"digest": trustees_digest(row)}
    audit.append(session, at=at, actor=by.actor, act="stage-trustees", subject=subject(row), facts=facts)


def check_names(names: Sequence[str]) -> None:
    """Whether so many bodies can hold the key, each by an own name. Raises BadTrustees."""
    if len(set(names)) != len(names):
        raise BadTrustees("twice")
    if len(names) < LEAST_HOLDERS:
        raise BadTrustees("few")
    if len(names) > MOST_HOLDERS:
        raise BadTrustees("many")
    if any(not 2 <= len(one) <= 120 for one in names):
        raise BadTrustees("length")


def staged_trustees(row: Referendum) -> StagedTrustees | None:
    """What the trustees' records say, as two people need it to say yes; also once they did."""
    if row.trustees_text is None:
        return None
    return StagedTrustees(holders=tuple(row.holders), number=aloud(row.trustees_text))


def certificates_of(content: bytes) -> list[Any]:
    """The first step of each trustee, from records that were checked."""
    ((_kind, part),) = json.loads(content)
    return list(part["certs"])


def aloud(content: bytes) -> str:
    """The number that the trustees read to each other on their own pages; the same as `together` in ceremony.js."""
    found = sha256(text.spelled(certificates_of(content)))
    return " ".join(found[at : at + 4] for at in range(0, 16, 4))


def _of_this_ceremony(session: Session, row: Referendum, certificates: Sequence[Any]) -> bool:
    """Whether whoever took a first step through the server stands with that very step at the same place."""
    wanted = select(TrusteeSeat.place, TrusteeSeat.begun).where(
        TrusteeSeat.referendum_id == row.id, TrusteeSeat.begun.is_not(None)
    )
    posted = {place: json.loads(str(begun))["certificate"] for place, begun in session.execute(wanted)}
    given = dict(enumerate(certificates, 1))
    return all(given.get(place) == one for place, one in posted.items())


def trustees_digest(row: Referendum) -> str:
    """All that fixing the trustees fixes: their records, byte for byte, and who they are."""
    assert row.trustees_text is not None
    facts = {"records": row.trustees_text.decode("utf-8"), "holders": list(row.holders)}
    return digest("snw/referendum-trustees/1", facts)


def checked_trustees(row: Referendum, content: bytes) -> tuple[Election, Trustees]:
    """The referendum under the key of these trustees. Raises BadTrustees."""
    if len(content) > MOST_BYTES:
        raise BadTrustees("record", Reason.TOO_LARGE)
    try:
        election = read_election(election_bytes(row, _key_of(content)))
        trustees = read_trustees(content, election)
    except BadReferendum as error:
        raise BadTrustees("record", error.reason) from error
    shared = [part for part in trustees.parts if part.threshold > 1]
    if len(trustees.parts) != 1 or not shared or len(trustees.keys) < LEAST_HOLDERS:
        raise BadTrustees("threshold")
    if shared[0].threshold < LEAST_THRESHOLD or shared[0].threshold == len(shared[0].keys):
        raise BadTrustees("threshold")
    return election, trustees


def election_bytes(row: Referendum, key: int) -> bytes:
    """The record of the referendum: the Dutch text alone binds, the others are named by their digest."""
    dutch, others = row.texts["nl"], translations_digest(row)
    about = str(dutch["about"])
    question = Question(
        text=str(dutch["question"]),
        answers=tuple(dutch["answers"]),  # type: ignore[arg-type]  # a list of texts
        minimum=row.min_marks,
        maximum=row.max_marks,
        blank=True,
    )
    return election_record(
        BELENIOS_2048,
        uuid=row.uuid,
        name=str(dutch["title"]),
        description=f"{about}\n\nTexts in other languages: {others}" if others else about,
        key=key,
        questions=[question],
        administrator=ALLIANCE,
        registrar=row.registrar,
    )


def fixed_election(row: Referendum) -> tuple[bytes, Election, Trustees]:
    """The exact bytes of the referendum, and both values, once the trustees are fixed."""
    assert row.trustees_text is not None
    election, trustees = checked_trustees(row, row.trustees_text)
    return row.election or election_bytes(row, election.public_key), election, trustees


def _key_of(content: bytes) -> int:
    """The key that these records make together. Whether that is right is judged by whoever reads them after us."""
    key = number(1)
    for item in text.items(text.parsed(content), Reason.TRUSTEES):
        kind, part = text.items(item, Reason.TRUSTEES, size=2)
        require(kind == "Pedersen", Reason.TRUSTEES)
        (shown,) = text.some_members(part, ("coefexps",), Reason.TRUSTEES)
        for one in text.items(shown, Reason.TRUSTEES):
            (message,) = text.some_members(one, ("message",), Reason.TRUSTEES)
            key = key * _first_coefficient(message) % BELENIOS_2048.p
    return key


def _first_coefficient(message: object) -> int:
    try:
        return text.integer(json.loads(str(message))["coefexps"][0])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadReferendum(Reason.COEFFICIENTS) from error
