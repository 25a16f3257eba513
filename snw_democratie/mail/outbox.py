"""Mail that waits: put in with the act it tells of, claimed by one worker at a time, emptied once it is sent.

A worker that dies between handing a mail over and writing that down leaves it waiting, and another sends it again:
at least once, never lost. Both copies carry the same Message-ID.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, delete, func, select, update
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import seal, unseal
from snw_democratie.mail.address import sendable
from snw_democratie.mail.errors import BadAddress, BadSubject
from snw_democratie.mail.models import Outbox
from snw_democratie.security import audit

WAITING, SENT, FAILED = "waiting", "sent", "failed"
WAITS = (*(timedelta(minutes=minutes) for minutes in (1, 5, 15)), *(timedelta(hours=h) for h in (1, 3, 6, 12, 24)))
"""How long after each failed try the next one comes; after the last of them a mail has failed."""
LEASE = timedelta(minutes=10)
"""How long a worker has a mail to itself: longer than a mail server may take."""
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 200
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]+")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that this worker, and no other, sends now; its `id` is the same at every try."""

    id: str
    token: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many mails wait, and how many could not be delivered."""

    waiting: int
    failed: int


def put(session: Session, *, to: str, subject: str, text: str, about: str, at: datetime) -> str:
    """Write a mail in the transaction of the act it tells of, so that both are stored or neither; gives its id.

    Raises BadAddress, BadSubject. An address that was kept earlier and that mail does not reach fails when it is sent,
    so that it stops no act.
    """
    address = _looked_at(to)
    if _UNSEEN.search(subject) or not subject.strip() or len(subject) > LONGEST_SUBJECT:
        raise BadSubject
    # A random key says nothing about the order in which people did something.
    row = Outbox(id=secrets.token_hex(16), about=about, state=WAITING, made_at=at, next_try_at=at)
    seal(session, row, recipient=address, subject=subject, text=text)
    session.add(row)
    session.flush()
    return row.id


def checked_address(text: str) -> str:
    """An address that mail can be sent to, as it was typed without spaces around it. Raises BadAddress."""
    address = _looked_at(text)
    sendable(address)
    return address


def _looked_at(text: str) -> str:
    address = text.strip(" ")
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadAddress
    return address


def due(session: Session, *, at: datetime) -> bool:
    """Whether there is a mail to send now."""
    return session.scalar(select(Outbox.id).where(*_due(at)).limit(1)) is not None


def claim(session: Session, *, at: datetime) -> Letter | None:
    """Take the mail that is due longest; two workers never take the same one at the same moment."""
    found = select(Outbox.id).where(*_due(at)).order_by(Outbox.next_try_at, Outbox.id).limit(1)
    mail_id = session.scalar(found.with_for_update(skip_locked=True))
    if mail_id is None:
        return None
    token = secrets.token_hex(16)
    taken = session.execute(
        update(Outbox)
        .where(Outbox.id == mail_id, *_due(at))
        .values(token=token, tries=Outbox.tries + 1, next_try_at=at + LEASE)
    )
    if not taken.rowcount:
        return None
    row = session.get_one(Outbox, mail_id)
    to, subject, text = (unseal(session, row, column) for column in ("recipient", "subject", "text"))
    return Letter(id=row.id, token=token, to=to, subject=subject, text=text)


def note_sent(session: Session, mine: Letter, *, at: datetime) -> bool:
    """It is on its way: its content is removed. False when it was not ours any more."""
    noted = session.execute(
        _ours(mine).values(state=SENT, token="", error="", ended_at=at, recipient=None, subject=None, text=None)
    )
    return bool(noted.rowcount)


def note_refused(session: Session, mine: Letter, *, why: str, lasting: bool, at: datetime) -> bool:
    """It was not taken: tried again later, or given up when the refusal is `lasting` or it was tried often enough.

    What has failed keeps its content, so that the team can try it again. True when it was given up.
    """
    row = session.scalar(select(Outbox).where(Outbox.id == mine.id, Outbox.token == mine.token))
    if row is None:
        return False
    over = lasting or row.tries > len(WAITS)
    row.token, row.error = "", why[:60]
    row.state, row.ended_at = (FAILED, at) if over else (WAITING, None)
    row.next_try_at = at if over else at + WAITS[row.tries - 1]
    session.flush()
    return over


def standing(session: Session) -> Standing:
    """How the outbox stands."""
    found = dict(session.execute(select(Outbox.state, func.count()).group_by(Outbox.state)).all())
    return Standing(waiting=found.get(WAITING, 0), failed=found.get(FAILED, 0))


def state_of(session: Session, mail_id: str) -> tuple[str, str]:
    """How one mail stands (waiting, sent or failed), and why it was not taken the last time."""
    row = session.get_one(Outbox, mail_id)
    return row.state, row.error


def try_failed_again(session: Session, *, actor: str, at: datetime) -> int:
    """Everything that failed waits again, as if it were new; gives how many."""
    again = session.execute(
        update(Outbox).where(Outbox.state == FAILED).values(state=WAITING, tries=0, next_try_at=at, ended_at=None)
    ).rowcount
    if again:
        audit.append(session, at=at, actor=actor, act="try-mail-again", subject="outbox", facts={"mails": again})
    return again


def forget(session: Session, *, about: str) -> int:
    """Remove every mail about this: whoever is erased gets no mail afterwards. Gives how many."""
    return session.execute(delete(Outbox).where(Outbox.about == about)).rowcount


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Outbox.state == WAITING, Outbox.next_try_at <= at


def _ours(mine: Letter) -> Update:
    return update(Outbox).where(Outbox.id == mine.id, Outbox.token == mine.token, Outbox.state == WAITING)
