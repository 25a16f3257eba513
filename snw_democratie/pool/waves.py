"""Draws of letters, as everybody may check them: brought in from the municipality, verified, and their chances."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.packed import UNREADABLE
from snw_democratie.pool.models import EntryCode, LetterWave, Registration
from snw_democratie.pool.team_errors import BadWave
from snw_democratie.pool.wave_fit import refuse_misfit
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.checking.files import Files
from sortition.checking.invitation import PUBLIC, InvitationRecord, sizes_of
from sortition.disclosure import record_zip
from sortition.verify_invitation import verify

MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """People of one gebied and band of ages: how many may get a letter, how many did, and the chance of each."""

    gebied: str
    age_band: str
    people: int
    letters: int
    chance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveFacts:
    """One draw of letters; `announced` when its source of chance was published with the plan."""

    id: int
    digest: str
    letters: int
    people: int
    drawn_at: datetime
    announced: bool
    groups: tuple[GroupFacts, ...]


def bring_in_wave(session: Session, slug: str, content: bytes, *, by: Staff, at: datetime) -> None:
    """Publish the record of a draw of letters. Raises BadWave with the reason."""
    row = procedure_row(session, slug)
    session.refresh(row, with_for_update=True)  # two draws, or a draw and its codes, must see each other
    files = _unpacked(content)
    found = verify(files)
    if not found.ok or found.digest is None:
        raise BadWave("record")
    if found.rehearsal:
        raise BadWave("rehearsal")
    if any(0 < one < row.small_cell for one in sizes_of(files)):
        raise BadWave("small")
    mine = LetterWave.procedure_id == row.id
    if session.scalar(select(LetterWave.id).where(mine, LetterWave.digest == found.digest)) is not None:
        raise BadWave("known")
    refuse_misfit(session, row.id, files)
    plan = InvitationRecord(Files(files)).plan
    made = LetterWave(
        procedure_id=row.id,
        account_id=by.account_id,
        at=at,
        digest=found.digest,
        first=plan.first,
        letters=plan.letters,
        record=record_zip(files),
    )
    session.add(made)
    session.flush()
    facts = {"letters": plan.letters, "digest": found.digest}
    audit.append(session, at=at, actor=by.actor, act="publish-letters", subject=f"procedure:{row.id}", facts=facts)


def waves(session: Session, slug: str) -> tuple[WaveFacts, ...]:
    """The draws of letters of this lottery, the first one first."""
    row = procedure_row(session, slug)
    return tuple(_facts(one) for one in _rows(session, row))


def wave_record(session: Session, slug: str, wave_id: int) -> bytes | None:
    """The public record of one draw, as a zip; None when there is none."""
    row, kept = procedure_row(session, slug), session.get(LetterWave, wave_id)
    return kept.record if kept is not None and kept.procedure_id == row.id else None


def own_group(session: Session, registration_id: str) -> GroupFacts | None:
    """The group of the letter with which somebody registered; None without a letter, or when its draw is not here."""
    found = session.execute(
        select(EntryCode, Registration.procedure_id)
        .join(Registration, Registration.entry_code_id == EntryCode.id)
        .where(Registration.id == registration_id)
    ).first()
    if found is None or not found[0].age_band:
        return None
    code, procedure_id = found
    wave = session.scalar(
        select(LetterWave)
        .where(LetterWave.procedure_id == procedure_id, LetterWave.first <= code.number)
        .order_by(LetterWave.first.desc())
        .limit(1)
    )
    if wave is None or code.number >= wave.first + wave.letters:
        return None
    groups = _facts(wave).groups
    return next((one for one in groups if (one.gebied, one.age_band) == (code.gebied, code.age_band)), None)


def registered_by_letter(session: Session, slug: str) -> tuple[int, int]:
    """How many letters are out, and how many of their codes were used."""
    row = procedure_row(session, slug)
    sent = session.scalar(select(func.sum(LetterWave.letters)).where(LetterWave.procedure_id == row.id)) or 0
    used = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.procedure_id == row.id, Registration.way == "letter")
    )
    return int(sent), int(session.scalar(used) or 0)


def _rows(session: Session, row: Procedure) -> list[LetterWave]:
    wanted = select(LetterWave).where(LetterWave.procedure_id == row.id).order_by(LetterWave.first, LetterWave.id)
    return list(session.scalars(wanted))


def _facts(kept: LetterWave) -> WaveFacts:
    record = InvitationRecord(Files(_unpacked(kept.record)))
    groups = tuple(
        GroupFacts(
            gebied=one.gebied,
            age_band=one.age_band,
            people=one.people,
            letters=letters,
            chance=one.chance,
        )
        for one, letters in zip(record.groups, record.drawn.letters, strict=True)
    )
    return WaveFacts(
        id=kept.id,
        digest=kept.digest,
        letters=kept.letters,
        people=record.plan.people,
        drawn_at=record.drawn.drawn_at,
        announced=record.plan.source is not None,
        groups=groups,
    )


def _unpacked(content: bytes) -> Mapping[str, bytes]:
    """The three public files. Raises BadWave for anything else, and before it takes much room."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sorted(one.filename for one in members) != sorted(PUBLIC):
                raise BadWave("file")
            if sum(one.file_size for one in members) > MOST_BYTES:
                raise BadWave("file")
            return {one.filename: archive.read(one) for one in members}
    except UNREADABLE as error:
        raise BadWave("file") from error
