"""The registrar's list of public codes, and the letters that are lost: one code is revoked, a spare takes its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.referendum.credentials import credentials_record
from ballots.referendum.group import number
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.code_list import (
    SPARE,
    list_digest,
    read_list,
    read_registrar_list,
    spelled_list,
    without_small_gebieden,
)
from snw_democratie.referenda.errors import NotThisStep, UnknownCode
from snw_democratie.referenda.facts import AskedChange, Change, StagedCodes
from snw_democratie.referenda.finding import hold, state_of, subject
from snw_democratie.referenda.models import BoardEvent, CodeChange, PublicCode, Referendum
from snw_democratie.referenda.secret_list import is_letter_code
from snw_democratie.referenda.steps import State
from snw_democratie.security import audit
from snw_democratie.security.staff import GEBIEDEN, Staff
from sortition.record import Value, digest

_KEY = re.compile("[0-9a-f]{64}")


def stage_list(session: Session, slug: str, content: bytes, *, by: Staff, at: datetime) -> int:
    """Put the registrar's list before two people. It is the `public.csv` of `snw referendum credentials`.

    Gives the number of codes. Raises BadCodeList, NotThisStep, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    if state_of(row) is not State.FIXED or row.codes_at is not None:
        raise NotThisStep("codes")
    found = without_small_gebieden(read_registrar_list(content, row.uuid))
    row.list_text = spelled_list(found)
    session.flush()
    facts: dict[str, Value] = {"digest": list_digest(row.list_text), "codes": len(found)}
    audit.append(session, at=at, actor=by.actor, act="stage-codes", subject=subject(row), facts=facts)
    return len(found)


def fix_list(session: Session, row: Referendum, *, at: datetime) -> None:
    """Take over the list that two people said yes to."""
    assert row.list_text is not None
    session.add_all(
        PublicCode(referendum_id=row.id, key=code_key(code), number=code, gebied=gebied, spare=spare)
        for code, gebied, spare in read_list(row.list_text)
    )
    row.codes_at = at
    session.flush()


def credentials_of(session: Session, row: Referendum) -> bytes:
    """The record of all public codes, spares among them: what the board begins with."""
    numbers = session.scalars(select(PublicCode.number).where(PublicCode.referendum_id == row.id))
    return credentials_record({number(one): 1 for one in numbers})


def ask_change(session: Session, slug: str, revoked: str, gebied: str, *, by: Staff, at: datetime) -> int:
    """Ask that a code counts no more and a spare of the same gebied takes its place; a second person agrees.

    `revoked` is the key or the number of the public code, or empty when only a spare is handed out, for `gebied`.
    Spares of that gebied go first, then those of none. A code with a ballot on the board stays: that ballot would
    count. Raises UnknownCode, NotThisStep.
    """
    row = hold(session, slug, by=by)
    if row.codes_at is None or state_of(row) not in (State.FIXED, State.OPEN):
        raise NotThisStep("change")
    if gebied not in GEBIEDEN:
        raise UnknownCode("gebied")
    old = _to_revoke(session, row, revoked.strip()) if revoked.strip() else None
    spare = _next_spare(session, row, old.gebied if old is not None else gebied)
    for asked in session.scalars(
        select(CodeChange).where(CodeChange.referendum_id == row.id, CodeChange.done_at.is_(None))
    ):
        session.delete(asked)
    session.flush()
    last = session.scalar(select(func.max(CodeChange.number)).where(CodeChange.referendum_id == row.id)) or 0
    change = CodeChange(
        referendum_id=row.id,
        number=last + 1,
        revoked=None if old is None else old.key,
        activated=spare.key,
        gebied=old.gebied if old is not None else gebied,
        asked_at=at,
    )
    session.add(change)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="ask-change-code", subject=subject(row))
    return change.number


def staged_codes(row: Referendum) -> StagedCodes | None:
    """What stands in the list that was read in, as two people need it to say yes; also once they did."""
    if row.list_text is None:
        return None
    lines = [line.split(",") for line in row.list_text.decode("ascii").splitlines()[1:]]
    areas = Counter(gebied for _code, gebied, spare in lines if spare == SPARE[0])
    return StagedCodes(areas=tuple(sorted(areas.items())), spares=len(lines) - areas.total())


def asked_change(session: Session, row: Referendum) -> CodeChange | None:
    """The change that waits for two people, if there is one."""
    return session.scalar(select(CodeChange).where(CodeChange.referendum_id == row.id, CodeChange.done_at.is_(None)))


def asked_facts(session: Session, row: Referendum) -> AskedChange | None:
    """The same as two people need it to say yes."""
    change = asked_change(session, row)
    if change is None:
        return None
    return AskedChange(
        revoked=change.revoked or "",
        activated=change.activated or "",
        gebied=change.gebied,
        used=change.revoked is not None and used(session, row, change.revoked),
    )


def change_digest(change: CodeChange) -> str:
    """All that a change does."""
    facts: dict[str, Value] = {"number": change.number, "gebied": change.gebied}
    facts |= {"revoked": change.revoked or "", "activated": change.activated or ""}
    return digest("snw/referendum-change/1", facts)


def do_change(session: Session, row: Referendum, change: CodeChange, *, at: datetime) -> None:
    """Revoke and activate. Raises UnknownCode when a ballot came in meanwhile."""
    if change.revoked is not None:
        _to_revoke(session, row, change.revoked).revoked_at = at
    assert change.activated is not None
    spare = session.get_one(PublicCode, (row.id, change.activated))
    spare.activated_at = change.done_at = at
    if not spare.gebied:  # a spare of the registrar is of no gebied until it takes the place of a letter
        spare.gebied = change.gebied
    session.flush()


def changes_of(session: Session, row: Referendum) -> tuple[Change, ...]:
    """The public side list."""
    found = session.scalars(
        select(CodeChange)
        .where(CodeChange.referendum_id == row.id, CodeChange.done_at.is_not(None))
        .order_by(CodeChange.number)
    )
    return tuple(change_facts(one) for one in found)


def change_facts(change: CodeChange) -> Change:
    """One change, as a value."""
    return Change(
        number=change.number,
        revoked=change.revoked or "",
        activated=change.activated or "",
        done_at=change.done_at,
    )


def used(session: Session, row: Referendum, key: str) -> bool:
    """Whether this code has a ballot on the board."""
    wanted = select(BoardEvent.height).where(BoardEvent.referendum_id == row.id, BoardEvent.code == key)
    return session.scalar(wanted.limit(1)) is not None


def codes_with(
    session: Session, slug_row: Referendum, prefix: str, on_paper: Container[str]
) -> tuple[tuple[str, str, bool], ...]:
    """Each code whose key begins with `prefix`: its key, its state and whether it has a ballot on the board.

    The state of an active code is "paper" when its envelope came in.
    """
    found = session.scalars(
        select(PublicCode)
        .where(PublicCode.referendum_id == slug_row.id, PublicCode.key.startswith(prefix, autoescape=True))
        .order_by(PublicCode.key)
    ).all()
    voted = set(
        session.scalars(
            select(BoardEvent.code).where(
                BoardEvent.referendum_id == slug_row.id, BoardEvent.code.in_([one.key for one in found])
            )
        )
    )
    return tuple((one.key, "paper" if one.key in on_paper else code_state(one), one.key in voted) for one in found)


def code_state(code: PublicCode) -> str:
    """ "revoked", "spare" or "active"."""
    if code.revoked_at is not None:
        return "revoked"
    return "spare" if code.spare and code.activated_at is None else "active"


def numbers_of(session: Session, row: Referendum) -> tuple[int, int, Counter[str]]:
    """How many codes may vote, how many lie in reserve, and how many may vote per gebied."""
    active: Counter[str] = Counter()
    spares = 0
    grouped = (
        select(PublicCode.gebied, PublicCode.spare, PublicCode.activated_at.is_(None), func.count())
        .where(PublicCode.referendum_id == row.id, PublicCode.revoked_at.is_(None))
        .group_by(PublicCode.gebied, PublicCode.spare, PublicCode.activated_at.is_(None))
    )
    for gebied, spare, waits, count in session.execute(grouped):
        if spare and waits:
            spares += count
        else:
            active[gebied] += count
    return sum(active.values()), spares, active


def _to_revoke(session: Session, row: Referendum, named: str) -> PublicCode:
    if is_letter_code(named):
        raise UnknownCode("secret")
    key = named if _KEY.fullmatch(named) else code_key(named)
    found = session.get(PublicCode, (row.id, key))
    if found is None:
        raise UnknownCode("unknown")
    if code_state(found) != "active":
        raise UnknownCode(code_state(found))
    if used(session, row, key):
        raise UnknownCode("used")
    return found


def _next_spare(session: Session, row: Referendum, gebied: str) -> PublicCode:
    found = session.scalar(
        select(PublicCode)
        .where(
            PublicCode.referendum_id == row.id,
            PublicCode.gebied.in_((gebied, "")),
            PublicCode.spare,
            PublicCode.activated_at.is_(None),
        )
        .order_by(PublicCode.gebied.desc(), PublicCode.key)
        .limit(1)
    )
    if found is None:
        raise UnknownCode("none")
    return found
