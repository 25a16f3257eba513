"""Codes that open the door of a lottery: made or brought in, counted, and void when they go astray.

A code is kept nowhere: what is made is given out once, and what stays is a number and a keyed digest. So nobody can
tell from the database who holds which code, and a lost sheet can only be made void, not printed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.accounts.service import name_of
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.order import hold
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import Step
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.enrolment import ORGANISATION
from snw_democratie.pool.models import CodeBatch, Enrolment, EntryCode
from snw_democratie.pool.team_errors import BadBatch, CodeNotUnused, NotSetUp, UnknownCode
from snw_democratie.security import audit
from snw_democratie.security.codes import MadeMeanwhile, Slip, batch_and_number, code_digest, new_code, numbered
from snw_democratie.security.staff import Staff

UNUSED, USED, VOID = "unused", "used", "void"
PER_ORGANISATION = 200
"""Codes of one organisation that are not void, in one lottery: enough for its people, not for filling a panel."""
LONGEST_ORGANISATION = 120
FURTHEST = timedelta(days=731)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Codes that were just made, for the paper that goes to an organisation."""

    slug: str
    title: str
    organisation: str
    valid_until: datetime
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """One batch in totals: how many were issued, used, and made void."""

    id: int
    way: str
    organisation: str
    by: str
    at: datetime
    valid_until: datetime
    issued: int
    used: int
    void: int


def batches(session: Session, slug: str) -> tuple[BatchFacts, ...]:
    """The batches of this lottery, the newest first."""
    row = procedure_row(session, slug)
    counts: dict[int, dict[str, int]] = {}
    for batch_id, state, number in session.execute(
        select(EntryCode.batch_id, EntryCode.state, func.count())
        .join(CodeBatch, CodeBatch.id == EntryCode.batch_id)
        .where(CodeBatch.procedure_id == row.id)
        .group_by(EntryCode.batch_id, EntryCode.state)
    ):
        counts.setdefault(batch_id, {})[state] = number
    found = session.execute(
        select(CodeBatch, Account)
        .join(Account, Account.id == CodeBatch.account_id)
        .where(CodeBatch.procedure_id == row.id)
        .order_by(CodeBatch.id.desc())
    )
    return tuple(_facts(batch, name_of(session, account), counts.get(batch.id, {})) for batch, account in found)


def make(
    session: Session,
    slug: str,
    organisation: str,
    number: int,
    valid_until: datetime,
    *,
    by: Staff,
    at: datetime,
    seen: int | None = None,
) -> Sheet:
    """Make numbered codes for an organisation.

    `seen` is the newest batch that stood on the page where somebody asked for these (0: none).
    Raises BadBatch, MadeMeanwhile, NotSetUp, StepOutOfOrder.
    """
    row, name = hold(session, slug, Step.EDIT), " ".join(organisation.split())
    _refuse_unseen(session, row, seen)
    refuse_way(session, row, ORGANISATION)
    refuse_moment(valid_until, at)
    if not 2 <= len(name) <= LONGEST_ORGANISATION:
        raise BadBatch("organisation")
    left = PER_ORGANISATION - _living(session, row, name)
    if not 1 <= number <= PER_ORGANISATION:
        raise BadBatch("size", PER_ORGANISATION)
    if number > left:
        raise BadBatch("limit", max(left, 0))
    batch = batch_row(session, row, ORGANISATION, name, number, valid_until, by=by, at=at)
    return _sheet(session, row, batch, range(1, number + 1))


def void(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> None:
    """Make one code worth nothing, by its number. Raises UnknownCode, CodeNotUnused."""
    row = procedure_row(session, slug)
    batch, code = _numbered(session, row, shown)
    _void_one(session, code)
    _note(session, row, "void-code", {"batch": batch.id}, by=by, at=at)


def void_rest(session: Session, slug: str, batch_id: int, *, by: Staff, at: datetime) -> int:
    """Make every code of a batch that was not used worth nothing; gives how many. Raises UnknownCode."""
    row = procedure_row(session, slug)
    batch = session.get(CodeBatch, batch_id)
    if batch is None or batch.procedure_id != row.id:
        raise UnknownCode
    unused = EntryCode.batch_id == batch.id, EntryCode.state == UNUSED
    number = session.execute(update(EntryCode).where(*unused).values(state=VOID)).rowcount
    _note(session, row, "void-codes", {"batch": batch.id, "codes": number}, by=by, at=at)
    return number


def reissue(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> Sheet:
    """A new code in the place of one that was lost, which is void from now on.

    Raises UnknownCode, CodeNotUnused, StepOutOfOrder.
    """
    row = hold(session, slug, Step.EDIT)
    batch, code = _numbered(session, row, shown)
    _void_one(session, code)
    last = session.scalar(select(func.max(EntryCode.number)).where(EntryCode.batch_id == batch.id)) or 0
    batch.size += 1
    _note(session, row, "reissue-code", {"batch": batch.id}, by=by, at=at)
    return _sheet(session, row, batch, [last + 1], like=code)


def state_of(session: Session, shown: str, *, slug: str = "", at: datetime) -> str:
    """Whether the code with this number is "unused", "used", "void" or "expired", without saying whose it is.

    Of one lottery, or of any. Raises UnknownCode.
    """
    batch, code = _numbered(session, procedure_row(session, slug) if slug else None, shown)
    return "expired" if code.state == UNUSED and batch.valid_until <= at else code.state


def _sheet(
    session: Session, row: Procedure, batch: CodeBatch, numbers: Sequence[int], *, like: EntryCode | None = None
) -> Sheet:
    vault = vault_of(session)
    slips = [(number, new_code()) for number in numbers]
    session.add_all(
        EntryCode(
            batch_id=batch.id,
            number=number,
            index=vault.index("entry-code", code_digest("entry", code)),
            gebied=like.gebied if like else "",
            age_band=like.age_band if like else "",
        )
        for number, code in slips
    )
    session.flush()
    return Sheet(
        slug=row.slug,
        title=row.title,
        organisation=batch.organisation,
        valid_until=batch.valid_until,
        slips=tuple(Slip(number=numbered(batch.id, number), code=code) for number, code in slips),
    )


def batch_row(
    session: Session,
    row: Procedure,
    way: str,
    organisation: str,
    size: int,
    valid_until: datetime,
    *,
    by: Staff,
    at: datetime,
) -> CodeBatch:
    """A new batch, still without codes."""
    made = CodeBatch(
        procedure_id=row.id,
        way=way,
        organisation=organisation,
        size=size,
        account_id=by.account_id,
        at=at,
        valid_until=valid_until,
    )
    session.add(made)
    session.flush()
    _note(session, row, "make-codes", {"batch": made.id, "way": way, "codes": size}, by=by, at=at)
    return made


def _numbered(session: Session, row: Procedure | None, shown: str) -> tuple[CodeBatch, EntryCode]:
    named = batch_and_number(shown)
    if named is None:
        raise UnknownCode
    which = [EntryCode.batch_id == named[0], EntryCode.number == named[1]]
    if row is not None:
        which.append(CodeBatch.procedure_id == row.id)
    found = session.execute(
        select(CodeBatch, EntryCode).join(EntryCode, EntryCode.batch_id == CodeBatch.id).where(*which)
    ).first()
    if found is None:
        raise UnknownCode
    return found[0], found[1]


def _void_one(session: Session, code: EntryCode) -> None:
    """Guarded: a code that somebody uses at this moment is either used or void, never both."""
    mine = EntryCode.id == code.id, EntryCode.state == UNUSED
    if not session.execute(update(EntryCode).where(*mine).values(state=VOID)).rowcount:
        raise CodeNotUnused(session.scalar(select(EntryCode.state).where(EntryCode.id == code.id)) or VOID)


def _living(session: Session, row: Procedure, organisation: str) -> int:
    """How many codes of this organisation are not void; capitals do not make another organisation."""
    each = session.execute(
        select(CodeBatch.organisation, func.count())
        .join(EntryCode, EntryCode.batch_id == CodeBatch.id)
        .where(CodeBatch.procedure_id == row.id, CodeBatch.way == ORGANISATION, EntryCode.state != VOID)
        .group_by(CodeBatch.organisation)
    )
    return sum(number for name, number in each if name.casefold() == organisation.casefold())


def _refuse_unseen(session: Session, row: Procedure, seen: int | None) -> None:
    wanted = select(CodeBatch).where(CodeBatch.procedure_id == row.id).order_by(CodeBatch.id.desc()).limit(1)
    last = session.scalar(wanted)
    if seen is not None and last is not None and last.id != seen:
        raise MadeMeanwhile(last.id, last.size)


def refuse_way(session: Session, row: Procedure, way: str) -> None:
    """Codes are for a way that the set-up names. Raises NotSetUp, BadBatch."""
    asked = session.get(Enrolment, row.id)
    if asked is None:
        raise NotSetUp(row.slug)
    if way not in asked.ways:
        raise BadBatch("way")


def refuse_moment(valid_until: datetime, at: datetime) -> None:
    """Codes end at a moment that comes, and not too far away. Raises BadBatch."""
    if not at < valid_until <= at + FURTHEST:
        raise BadBatch("valid")


def _facts(batch: CodeBatch, by: str, counts: Mapping[str, int]) -> BatchFacts:
    return BatchFacts(
        id=batch.id,
        way=batch.way,
        organisation=batch.organisation,
        by=by,
        at=batch.at,
        valid_until=batch.valid_until,
        issued=sum(counts.values()),
        used=counts.get(USED, 0),
        void=counts.get(VOID, 0),
    )


def _note(
    session: Session, row: Procedure, act: str, facts: Mapping[str, int | str], *, by: Staff, at: datetime
) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"procedure:{row.id}", facts=facts)
