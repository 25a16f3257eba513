"""What pages show of a referendum: rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.referendum.checking.text import parsed
from snw_democratie.referenda.board import events
from snw_democratie.referenda.facts import Facts, Head, Hour, Said, TeamFacts, Tracked
from snw_democratie.referenda.finding import public_row, refuse_stranger, row_of, state_of
from snw_democratie.referenda.models import BallotEnvelope, BoardCheck, BoardEvent, Referendum
from snw_democratie.referenda.service.acts import waiting
from snw_democratie.referenda.service.codes import asked_facts, changes_of, codes_with, numbers_of, staged_codes
from snw_democratie.referenda.service.computing import CHECK, TALLY, busy
from snw_democratie.referenda.service.counting import result_of
from snw_democratie.referenda.service.mirrors import asked_mirror, leaving_mirror, mirrors_of
from snw_democratie.referenda.service.paper import paper_file, paper_votes
from snw_democratie.referenda.service.setting_up import set_up_of
from snw_democratie.referenda.service.translations import translations_of
from snw_democratie.referenda.service.trustees import staged_trustees
from snw_democratie.referenda.service.turnout import areas_of, voted_on_paper, voted_online
from snw_democratie.referenda.steps import Act
from snw_democratie.referenda.trackers import digits_of, tracker_of
from snw_democratie.security.staff import Role, Staff, may

PER_PAGE = 50


def all_public(session: Session) -> tuple[Facts, ...]:
    """Every referendum that is public, the newest first, without what stands on its board."""
    found = session.scalars(select(Referendum).where(Referendum.fixed_at.is_not(None)).order_by(Referendum.id.desc()))
    return tuple(_facts(one) for one in found)


def public_referendum(session: Session, slug: str) -> Facts:
    """One referendum, with its board. Raises UnknownReferendum."""
    return _whole(session, public_row(session, slug))


def all_for_team(session: Session, *, by: Staff) -> tuple[Facts, ...]:
    """Every referendum, for the team and the auditor."""
    if not may(by, Role.AUDITOR):
        refuse_stranger(by)
    return tuple(_facts(one) for one in session.scalars(select(Referendum).order_by(Referendum.id.desc())))


def for_team(session: Session, slug: str, *, by: Staff, at: datetime) -> TeamFacts:
    """One referendum for the team and the auditor. Raises UnknownReferendum, NotAllowed."""
    if not may(by, Role.AUDITOR):
        refuse_stranger(by)
    row = row_of(session, slug)
    waits = waiting(session, row, at=at)
    return TeamFacts(
        facts=_whole(session, row),
        waiting=waits,
        translations=translations_of(session, row),
        codes=staged_codes(row),
        trustees=staged_trustees(row),
        asked=asked_facts(session, row),
        counted=_counted(session, row) if any(one.act is Act.RESULT for one in waits) else (),
        asked_mirror=asked_mirror(session, row),
        leaving_mirror=leaving_mirror(session, row),
    )


def archive_of(session: Session, slug: str) -> Iterator[bytes]:
    """The bytes of the archive as it stands, in pieces. Raises UnknownReferendum."""
    return events.chunks(session, public_row(session, slug))


def list_of(session: Session, slug: str) -> bytes:
    """The registrar's public list, once it is fixed. Raises UnknownReferendum."""
    row = public_row(session, slug)
    return (row.list_text or b"") if row.codes_at is not None else b""


def trustees_of(session: Session, slug: str) -> bytes:
    """The trustees' public records, once they are fixed. Raises UnknownReferendum."""
    row = public_row(session, slug)
    return (row.trustees_text or b"") if row.trustees_at is not None else b""


def election_of(session: Session, slug: str) -> bytes:
    """The exact bytes that every ballot names; empty before the board has begun. Raises UnknownReferendum."""
    return public_row(session, slug).election or b""


def codes_beginning(session: Session, slug: str, prefix: str) -> tuple[tuple[str, str, bool], ...]:
    """Each code whose key begins with `prefix`: key, state, and whether it has a ballot. Raises UnknownReferendum."""
    row = public_row(session, slug)
    paper = paper_votes(session, row)
    return codes_with(session, row, prefix, frozenset() if paper is None else frozenset(paper.keys))


def paper_record_of(session: Session, slug: str) -> bytes:
    """The record of the votes on paper, once it is fixed. Raises UnknownReferendum."""
    return paper_file(session, public_row(session, slug))


def trackers(session: Session, slug: str, *, page: int) -> tuple[tuple[Tracked, ...], int]:
    """One page of the ballots on the board, the newest first, and how many there are. Raises UnknownReferendum."""
    row = public_row(session, slug)
    ballots = select(BoardEvent.height, BoardEvent.payload, BoardEvent.digest).where(
        BoardEvent.referendum_id == row.id, BoardEvent.type == events.BALLOT
    )
    total = _count_ballots(session, row)
    found = session.execute(
        ballots.order_by(BoardEvent.height.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    ).all()
    return tuple(_tracked(one.height, one.payload, one.digest) for one in found), total


def tracked(session: Session, slug: str, tracker: str) -> Tracked | None:
    """The ballot with this tracker, if it is on the board; `tracker` is 64 hexadecimal digits."""
    row = public_row(session, slug)
    found = session.execute(
        select(BoardEvent.height, BoardEvent.payload, BoardEvent.digest).where(
            BoardEvent.referendum_id == row.id, BoardEvent.type == events.BALLOT, BoardEvent.payload == tracker
        )
    ).first()
    return None if found is None else _tracked(found.height, found.payload, found.digest)


def tracked_from(session: Session, slug: str, beginning: str) -> tuple[Tracked, ...]:
    """The ballots whose tracker begins like this, the newest first; no more than a page. Raises UnknownReferendum."""
    row, digits = public_row(session, slug), digits_of(beginning)
    found = session.execute(
        select(BoardEvent.height, BoardEvent.payload, BoardEvent.digest)
        .where(
            BoardEvent.referendum_id == row.id,
            BoardEvent.type == events.BALLOT,
            BoardEvent.payload.between(digits.ljust(64, "0"), digits.ljust(64, "f")),
        )
        .order_by(BoardEvent.height.desc())
        .limit(PER_PAGE)
    )
    ballots = (_tracked(one.height, one.payload, one.digest) for one in found)
    return tuple(one for one in ballots if tracker_of(one.tracker).startswith(beginning))


def envelope_of(session: Session, slug: str, number: str) -> Tracked | None:
    """The ballot of the envelope with this number, if it was cast; the last one. Raises UnknownReferendum."""
    row = public_row(session, slug)
    found = session.execute(
        select(BoardEvent.height, BoardEvent.payload, BoardEvent.digest)
        .join(
            BallotEnvelope,
            (BallotEnvelope.referendum_id == BoardEvent.referendum_id) & (BallotEnvelope.height == BoardEvent.height),
        )
        .where(BallotEnvelope.referendum_id == row.id, BallotEnvelope.number == number)
        .order_by(BoardEvent.height.desc())
        .limit(1)
    ).first()
    return None if found is None else _tracked(found.height, found.payload, found.digest)


def last_of_code(session: Session, slug: str, tracker: str) -> bool:
    """Whether the ballot with this tracker is the one that counts: the last of its code."""
    row = public_row(session, slug)
    mine = select(BoardEvent.code).where(BoardEvent.referendum_id == row.id, BoardEvent.payload == tracker)
    last = (
        select(BoardEvent.payload)
        .where(BoardEvent.referendum_id == row.id, BoardEvent.code == mine.scalar_subquery())
        .order_by(BoardEvent.height.desc())
        .limit(1)
    )
    return session.scalar(last) == tracker


def head_of(session: Session, row: Referendum) -> Head | None:
    """Where the board stands; None before it began."""
    found = events.head(session, row)
    if found.event is None:
        return None
    return Head(height=found.height - 1, event=found.event, bytes=events.size(session, row))


def _tracked(height: int, payload: str, event: str) -> Tracked:
    return Tracked(height=height, tracker=payload, event=event)


def _count_ballots(session: Session, row: Referendum) -> int:
    wanted = select(func.count()).where(BoardEvent.referendum_id == row.id, BoardEvent.type == events.BALLOT)
    return session.scalar(wanted) or 0


def _facts(row: Referendum, **more: object) -> Facts:
    names = ("slug", "uuid", "receipt_key", "made_at", "fixed_at", "codes_at", "trustees_at", "opened_at")
    names = (*names, "closed_at", "counted_at", "result_at")
    values = {name: getattr(row, name) for name in names}
    return Facts(**values, state=state_of(row), set_up=set_up_of(row), holders=tuple(row.holders), **more)  # type: ignore[arg-type]  # the fields that `_whole` gives


def _whole(session: Session, row: Referendum) -> Facts:
    codes, spares, active = numbers_of(session, row)
    voted, paper = voted_online(session, row), paper_votes(session, row)
    return _facts(
        row,
        translations=tuple(one for one in translations_of(session, row) if one.done_at is not None),
        codes=codes,
        spares=spares,
        ballots=_count_ballots(session, row),
        voted=sum(voted.values()),
        head=head_of(session, row),
        end=_end(session, row),
        areas=areas_of(active, voted + voted_on_paper(session, row, paper)),
        hours=_hours(session, row),
        changes=changes_of(session, row),
        said=_said(session, row),
        paper=paper,
        computing=busy(session, row, TALLY, CHECK),
        mirrors=mirrors_of(session, row),
        decrypted=_decrypted(session, row),
        result=_result(session, row),
    )


def _end(session: Session, row: Referendum) -> str:
    wanted = select(BoardEvent.digest).where(BoardEvent.referendum_id == row.id, BoardEvent.type == events.END)
    return session.scalar(wanted) or ""


def _hours(session: Session, row: Referendum) -> tuple[Hour, ...]:
    found = session.execute(
        select(BoardEvent.hour, func.count())
        .where(BoardEvent.referendum_id == row.id, BoardEvent.type == events.BALLOT)
        .group_by(BoardEvent.hour)
        .order_by(BoardEvent.hour)
    )
    return tuple(Hour(at=at, ballots=count) for at, count in found)


def _said(session: Session, row: Referendum) -> tuple[Said, ...]:
    found = session.scalars(select(BoardCheck).where(BoardCheck.referendum_id == row.id).order_by(BoardCheck.program))
    return tuple(Said(program=one.program, height=one.height, ok=one.ok, said=one.said, at=one.at) for one in found)


def _decrypted(session: Session, row: Referendum) -> tuple[int, ...]:
    records = _records(session, row, events.DECRYPTION)
    return tuple(parsed(events.records_of(one)[1])["owner"] for one in records)


def _result(session: Session, row: Referendum) -> tuple[int, ...]:
    """The counts of the one question: blank first, then each answer."""
    for one in _records(session, row, events.RESULT):
        return _counts(events.records_of(one)[0])
    return ()


def _counted(session: Session, row: Referendum) -> tuple[int, ...]:
    """The same before it is on the board, as the parts of the trustees give it."""
    found = result_of(session, row)
    return () if found is None else _counts(found)


def _counts(record: bytes) -> tuple[int, ...]:
    return tuple(parsed(record)["result"][0])


def _records(session: Session, row: Referendum, type_: str) -> list[bytes]:
    return list(
        session.scalars(
            select(BoardEvent.records)
            .where(BoardEvent.referendum_id == row.id, BoardEvent.type == type_)
            .order_by(BoardEvent.height)
        )
    )
