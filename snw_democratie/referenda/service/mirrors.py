"""Who else keeps a copy of the board, and the heads that they sign."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.referenda.board.receipts import holds, is_key
from snw_democratie.referenda.errors import BadMirror
from snw_democratie.referenda.facts import Mirror
from snw_democratie.referenda.finding import hold, public_row, subject
from snw_democratie.referenda.models import BoardEvent, BoardMirror, Referendum
from snw_democratie.referenda.steps import Act
from snw_democratie.security import audit
from snw_democratie.security.approvals import withdraw
from snw_democratie.security.staff import Staff
from sortition.record import Value, digest

LABEL = "snw/referendum-mirror/1"
LONGEST = 120
MOST_TEXT = 500
"""Characters of a head that is signed."""


def ask_mirror(session: Session, slug: str, name: str, key: str, *, by: Staff, at: datetime) -> None:
    """Note who keeps a copy, in place of what still waits; two people then agree.

    Raises BadMirror, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    name, key = name.strip(), key.strip()
    if not 2 <= len(name) <= LONGEST:
        raise BadMirror("name")
    if not is_key(key):
        raise BadMirror("key")
    if _find(session, row, key) is not None:
        raise BadMirror("twice")
    if (waits := _waits(session, row)) is not None:
        session.delete(waits)
        session.flush()
    session.add(BoardMirror(referendum_id=row.id, name=name, key=key))
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="ask-mirror", subject=subject(row), facts={"key": key})


def asked_mirror(session: Session, row: Referendum) -> Mirror | None:
    """Who was noted, and nobody agreed to yet."""
    found = _waits(session, row)
    return None if found is None else _mirror(found)


def mirror_digest(session: Session, row: Referendum) -> str | None:
    """What two people say yes to; None when nothing waits."""
    found = _waits(session, row)
    if found is None:
        return None
    return digest("snw/referendum-add-mirror/1", {"uuid": row.uuid, "name": found.name, "key": found.key})


def do_mirror(session: Session, row: Referendum, *, at: datetime) -> dict[str, Value]:
    """From now on everybody sees it; gives what the log says of it."""
    found = _waits(session, row)
    assert found is not None
    found.agreed_at = at
    session.flush()
    return {"key": found.key}


def ask_mirror_away(session: Session, slug: str, key: str, *, by: Staff, at: datetime) -> None:
    """Note who keeps no copy any more, in place of whom was noted before; two people then agree.

    Raises BadMirror, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    found = _find(session, row, key)
    if found is None:
        raise BadMirror("gone")
    if (other := _leaves(session, row)) is not None:
        other.leaving = False
    found.leaving = True
    session.flush()
    withdraw(session, subject=subject(row), act=Act.MIRROR_AWAY)
    audit.append(session, at=at, actor=by.actor, act="ask-remove-mirror", subject=subject(row), facts={"key": key})


def leaving_mirror(session: Session, row: Referendum) -> Mirror | None:
    """Who will be taken away when two people agree."""
    found = _leaves(session, row)
    return None if found is None else _mirror(found)


def leaving_digest(session: Session, row: Referendum) -> str | None:
    """What two people say yes to; None when nobody leaves."""
    found = _leaves(session, row)
    if found is None:
        return None
    return digest("snw/referendum-remove-mirror/1", {"uuid": row.uuid, "name": found.name, "key": found.key})


def do_leave(session: Session, row: Referendum) -> dict[str, Value]:
    """From now on nobody sees it, and its heads are not taken. The log keeps up to where it had the board."""
    found = _leaves(session, row)
    assert found is not None
    facts: dict[str, Value] = {"key": found.key}
    if found.height is not None and found.event is not None:
        facts |= {"height": found.height, "event": found.event}
    session.delete(found)
    session.flush()
    for act in (Act.MIRROR, Act.MIRROR_AWAY):  # the same key may come back; then nobody agreed to that yet
        withdraw(session, subject=subject(row), act=act)
    return facts


def take_head(session: Session, slug: str, key: str, text: str, signature: str, *, at: datetime) -> None:
    """Note the head of a copy, signed by who keeps it, when it is on our board. Raises BadMirror, UnknownReferendum."""
    row = public_row(session, slug)
    mirror = _find(session, row, key)
    if mirror is None:
        raise BadMirror("unknown")
    if len(text) > MOST_TEXT or not holds(key, text, signature):
        raise BadMirror("signature")
    height, event = _said(text, row)
    known = session.get(BoardEvent, (row.id, height))
    if known is None or known.digest != event:
        raise BadMirror("head")
    if mirror.height is None or height >= mirror.height:
        mirror.height, mirror.event, mirror.text, mirror.signature, mirror.seen_at = height, event, text, signature, at
        session.flush()


def mirrors_of(session: Session, row: Referendum) -> tuple[Mirror, ...]:
    """Everybody who keeps a copy."""
    wanted = select(BoardMirror).where(BoardMirror.referendum_id == row.id, BoardMirror.agreed_at.is_not(None))
    return tuple(map(_mirror, session.scalars(wanted.order_by(BoardMirror.id))))


def _mirror(one: BoardMirror) -> Mirror:
    return Mirror(
        name=one.name,
        key=one.key,
        height=one.height,
        seen_at=one.seen_at,
        text=one.text or "",
        signature=one.signature or "",
    )


def _find(session: Session, row: Referendum, key: str) -> BoardMirror | None:
    wanted = select(BoardMirror).where(
        BoardMirror.referendum_id == row.id, BoardMirror.key == key, BoardMirror.agreed_at.is_not(None)
    )
    return session.scalar(wanted.with_for_update())


def _leaves(session: Session, row: Referendum) -> BoardMirror | None:
    wanted = select(BoardMirror).where(BoardMirror.referendum_id == row.id, BoardMirror.leaving)
    return session.scalar(wanted)


def _waits(session: Session, row: Referendum) -> BoardMirror | None:
    wanted = select(BoardMirror).where(BoardMirror.referendum_id == row.id, BoardMirror.agreed_at.is_(None))
    return session.scalar(wanted)


def _said(text: str, row: Referendum) -> tuple[int, str]:
    try:
        found = json.loads(text)
        height, event = found["height"], found["event"]
        mine = found["label"] == LABEL and found["referendum"] == row.uuid
    except (ValueError, KeyError, TypeError) as error:
        raise BadMirror("signature") from error
    if not mine or type(height) is not int or not 0 <= height < 2**31 or not isinstance(event, str):
        raise BadMirror("head")
    return height, event
