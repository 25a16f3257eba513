"""A registration that is being typed: begun, kept page by page, forgotten after two hours without a word.

The browser holds a secret in a cookie and nothing else; the answers are sealed in one row. The same row then holds, for
a quarter of an hour, the code that is shown once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import Procedure
from snw_democratie.db.sealed import seal, unseal, vault_of
from snw_democratie.pool.enrolment import OPEN, EnrolmentFacts, Window, enrolment, enrolment_of
from snw_democratie.pool.errors import BadEntry, NoDraft, NotOpen
from snw_democratie.pool.models import CodeBatch, Draft, EntryCode
from snw_democratie.pool.steps import Typing
from snw_democratie.pool.storing import storing
from snw_democratie.security import guesses
from snw_democratie.security.codes import code_digest, typed
from snw_democratie.security.staff import Staff
from sortition.record import file_digest

IDLE = timedelta(hours=2)
SHOWN = timedelta(minutes=15)
"""How long the code of a registration can be shown, printed and downloaded in the browser that registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A registration that was stored: its code, and whether somebody looks at it first. Shown for a while only.

    `looks` says that this person left no way to be reached, and looks with the code.
    """

    code: str
    review: bool
    looks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the question `key` sent and was not taken: the fields as typed, and what is wrong with each.

    With `ending` it ended there in a friendly way, and nothing of that answer is kept. `status` is that of the page.
    """

    key: str
    status: int = 200
    fields: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    trouble_heading: str = ""
    trouble: str = ""
    ending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """What is being typed. `correcting` is the registration that it changes, `helper_id` the account that helps.

    `sent` is what was sent last, where that was not taken; `until` is when all of this is forgotten.
    """

    enrolment: EnrolmentFacts
    typing: Typing
    helper_id: int | None
    correcting: str
    done: Done | None
    sent: Sent | None
    until: datetime


def begin(session: Session, slug: str, *, old: str = "", helper: Staff | None = None, at: datetime) -> str:
    """Begin to register and give the secret for the cookie; what this browser was typing before is forgotten.

    Raises UnknownProcedure, NotOpen.
    """
    asked = enrolment(session, slug)
    refuse_unless_open(asked, at=at)
    forget(session, old)
    sweep(session, at=at)
    helper_id = None if helper is None else helper.account_id
    return store(session, asked.procedure_id, {"values": {}}, helper_id=helper_id, at=at)


def store(
    session: Session,
    procedure_id: int,
    typed: Mapping[str, Any],
    *,
    helper_id: int | None = None,
    correcting: str | None = None,
    at: datetime,
) -> str:
    """A new row under a new secret; `correcting` is the registration that it corrects."""
    secret = secrets.token_urlsafe(32)
    row = Draft(
        key=_key(secret), procedure_id=procedure_id, helper_id=helper_id, registration_id=correcting, last_at=at
    )
    seal(session, row, answers=json.dumps(typed))
    session.add(row)
    session.flush()
    return secret


def refuse_unless_open(asked: EnrolmentFacts, *, at: datetime) -> None:
    """Raises NotOpen."""
    window = asked.window(at)
    if window is not Window.OPEN:
        raise NotOpen(window, asked.slug, asked.opens_at, asked.closes_at)


def drafted(session: Session, slug: str, secret: str, *, at: datetime) -> DraftFacts:
    """What this browser is typing for this lottery. Raises NoDraft."""
    return facts(session, draft_row(session, slug, secret, at=at, hold=False), at=at)


def draft_row(session: Session, slug: str, secret: str, *, at: datetime, hold: bool = True) -> Draft:
    """The row, held until the end of the transaction unless one only reads. Raises NoDraft."""
    mine = (
        select(Draft)
        .join(Procedure, Procedure.id == Draft.procedure_id)
        .where(Draft.key == _key(secret), Procedure.slug == slug, Draft.last_at > at - IDLE)
    )
    # Held, it is read anew: another tab may have changed it since this transaction first looked.
    held = mine.with_for_update(of=Draft).execution_options(populate_existing=True)
    row = session.scalar(held if hold else mine)
    if row is None or ("done" in contents(session, row) and row.last_at <= at - SHOWN):
        raise NoDraft(slug)
    return row


def contents(session: Session, row: Draft) -> dict[str, Any]:
    """What is sealed in a row."""
    opened: dict[str, Any] = json.loads(unseal(session, row, "answers"))
    return opened


def facts(session: Session, row: Draft, *, at: datetime) -> DraftFacts:
    """A row, opened."""
    asked = enrolment_of(session, Procedure.id == row.procedure_id)
    assert asked is not None
    held, code = contents(session, row), _code(session, row)
    way, gebied = (code[1].way, code[0].gebied) if code else (held.get("way", OPEN), held.get("gebied", ""))
    correcting = row.registration_id or ""
    typing = Typing(
        values=held["values"],
        way=way,
        code_gebied=gebied,
        coded=code is not None,
        dead=useless(*code, at=at) if code else "",
        correcting=bool(correcting),
        fixed=bool(correcting) and not asked.listed,
    )
    done = Done(**held["done"]) if "done" in held else None
    return DraftFacts(
        enrolment=asked,
        typing=typing,
        helper_id=row.helper_id,
        correcting=correcting,
        done=done,
        sent=Sent(**held["sent"]) if "sent" in held else None,
        until=row.last_at + IDLE,
    )


def keep(session: Session, slug: str, secret: str, values: Mapping[str, str | None], *, at: datetime) -> None:
    """Keep what was typed on one page; None forgets what stood there. Raises NoDraft, NotOpen.

    The page of the code comes here when it is sent empty: that drops a code that opens nothing any more. One that
    works stays, for the field is empty too when somebody only goes back and forth.
    """
    row = draft_row(session, slug, secret, at=at)
    held = contents(session, row)
    if row.registration_id is None:
        refuse_unless_open(enrolment(session, slug), at=at)
    merged = {**held["values"], **values}
    held["values"] = {name: value for name, value in merged.items() if value is not None}
    held.pop("sent", None)
    code = _code(session, row)
    if "code" in values and code and useless(*code, at=at):
        row.entry_code_id = None
    seal(session, row, answers=json.dumps(held))
    row.last_at = at
    session.flush()


def keep_sent(session: Session, slug: str, secret: str, sent: Sent, *, at: datetime) -> None:
    """Keep what was sent and not taken, until something is: its page is then looked at like any other.

    Raises NoDraft.
    """
    row = draft_row(session, slug, secret, at=at)
    seal(session, row, answers=json.dumps({**contents(session, row), "sent": asdict(sent)}))
    row.last_at = at
    session.flush()


def enter_code(engine: Engine, key: str, slug: str, secret: str, text: str, *, at: datetime) -> None:
    """Accept a code for what is being typed; it is used up only when the registration is stored.

    `key` blurs what is counted. Counted first and looked up later, with the same queries whether the code exists or
    not. Raises BadCode, BadEntry, TooManyAttempts, NoDraft, NotOpen, NotStored.
    """
    code = typed(text)
    with storing(engine) as session:
        guess = guesses.count(session, "entry-code", key, code, at=at)
    with storing(engine) as session:
        row = draft_row(session, slug, secret, at=at)
        refuse_unless_open(enrolment(session, slug), at=at)
        index = vault_of(session).index("entry-code", code_digest("entry", code))
        found = session.execute(
            select(EntryCode, CodeBatch)
            .join(CodeBatch, CodeBatch.id == EntryCode.batch_id)
            .where(EntryCode.index == index, CodeBatch.procedure_id == row.procedure_id)
        ).first()
        if found is None:
            raise guess.wrong(BadEntry("unknown"))
        refuse_useless(found[0], found[1], at=at)
        held = contents(session, row)
        held.pop("sent", None)
        seal(session, row, answers=json.dumps(held))
        row.entry_code_id, row.last_at = found[0].id, at
        guess.right(session)


def refuse_useless(code: EntryCode, batch: CodeBatch, *, at: datetime) -> None:
    """Raises BadEntry for a code that opens nothing now."""
    why = useless(code, batch, at=at)
    if why:
        raise BadEntry(why)


def useless(code: EntryCode, batch: CodeBatch, *, at: datetime) -> str:
    """Why this code opens nothing now ("used", "void" or "expired"), or nothing."""
    if code.state != "unused":
        return code.state
    return "expired" if batch.valid_until <= at else ""


def forget(session: Session, secret: str) -> None:
    """Forget what this browser was typing, or the code that it shows."""
    session.execute(delete(Draft).where(Draft.key == _key(secret)))


def correction(session: Session, secret: str, registration_id: str, *, at: datetime) -> bool:
    """Whether this browser was changing this registration already, and can go on."""
    mine = Draft.key == _key(secret), Draft.registration_id == registration_id, Draft.last_at > at - IDLE
    return session.scalar(select(Draft.key).where(*mine)) is not None


def helped(session: Session, secret: str, account_id: int, *, at: datetime) -> str:
    """The lottery for which this helper is typing in this browser, or nothing."""
    mine = Draft.key == _key(secret), Draft.helper_id == account_id, Draft.last_at > at - IDLE
    found = session.execute(
        select(Draft, Procedure.slug).join(Procedure, Procedure.id == Draft.procedure_id).where(*mine)
    ).first()
    return "" if found is None or "done" in contents(session, found[0]) else found[1]


def end_corrections(session: Session, registration_id: str) -> None:
    """Whatever was being changed in this registration, in any browser, is forgotten: it began from other answers."""
    session.execute(delete(Draft).where(Draft.registration_id == registration_id))


def sweep(session: Session, *, at: datetime) -> int:
    """Delete what nobody went on with; gives how many."""
    return session.execute(delete(Draft).where(Draft.last_at <= at - IDLE)).rowcount


def _code(session: Session, row: Draft) -> tuple[EntryCode, CodeBatch] | None:
    if row.entry_code_id is None:
        return None
    found = session.execute(
        select(EntryCode, CodeBatch)
        .join(CodeBatch, CodeBatch.id == EntryCode.batch_id)
        .where(EntryCode.id == row.entry_code_id)
    ).one()
    return found[0], found[1]


def _key(secret: str) -> str:
    return file_digest(secret.encode())
