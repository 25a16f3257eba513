"""The codes of letters, brought in as hashes from where the letters are printed: we never see a code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.service.order import hold
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import Step
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.ages import band
from snw_democratie.pool.code_batches import UNUSED, batch_row, refuse_moment, refuse_way
from snw_democratie.pool.enrolment import LETTER
from snw_democratie.pool.models import CodeBatch, EntryCode
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.pool.team_errors import BadBatch, BadCodeFile, CodeRow, UnknownCode
from snw_democratie.pool.wave_fit import of_another_draw
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.tables import read_table

MOST_LETTERS = 50_000
LONGEST_BAND = 40
_HASH = re.compile(r"[0-9a-f]{64}")


def bring_in(
    session: Session, slug: str, content: bytes, file_name: str, valid_until: datetime, *, by: Staff, at: datetime
) -> int:
    """Bring in the codes of letters, from a file made where the letters are printed; gives how many.

    Columns `number`, `hash` (`code_digest("entry", code)`) and, if wanted, `gebied` and `age_band`, as
    `snw invite draw` writes them. We never see the codes.
    Raises BadTable, BadCodeFile with every wrong row, BadBatch, NotSetUp, StepOutOfOrder.
    """
    row = hold(session, slug, Step.EDIT)
    refuse_way(session, row, LETTER)
    refuse_moment(valid_until, at)
    wanted, wrong = read_letters(content, file_name)
    if wrong:
        raise BadCodeFile(tuple(wrong))
    if not 1 <= len(wanted) <= MOST_LETTERS:
        raise BadBatch("size", MOST_LETTERS)
    if of_another_draw(session, row.id, content, (one.number for one in wanted if one.age_band)):
        raise BadCodeFile((CodeRow(row=1, reason="draw"),))
    vault = vault_of(session)
    made = [(one, vault.index("entry-code", one.digest)) for one in wanted]
    _refuse_known(session, [(one.row, index) for one, index in made])
    batch = batch_row(session, row, LETTER, "", len(made), valid_until, by=by, at=at)
    session.add_all(
        EntryCode(batch_id=batch.id, number=one.number, index=index, gebied=one.gebied, age_band=one.age_band)
        for one, index in made
    )
    session.flush()
    return len(made)


def used_numbers(session: Session, slug: str, batch_id: int, *, by: Staff, at: datetime) -> tuple[int, ...]:
    """The numbers of letters of one batch that need no reminder: their code was used, or is void.

    Whoever has the register can tell from these who registered, so that each look at them is noted. Raises UnknownCode.
    """
    row = procedure_row(session, slug)
    batch = session.get(CodeBatch, batch_id)
    if batch is None or batch.procedure_id != row.id or batch.way != LETTER:
        raise UnknownCode
    mine = EntryCode.batch_id == batch.id, EntryCode.state != UNUSED
    numbers = tuple(session.scalars(select(EntryCode.number).where(*mine).order_by(EntryCode.number)))
    facts = {"batch": batch.id, "codes": len(numbers)}
    audit.append(session, at=at, actor=by.actor, act="give-used-numbers", subject=f"procedure:{row.id}", facts=facts)
    return numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCode:
    """A letter as we may know it: its number, the hash of its code, and to what group of people it goes.

    `row` is that of the file, the header being 1, to say where something is wrong.
    """

    row: int
    number: int
    digest: str
    gebied: str
    age_band: str


def read_letters(content: bytes, file_name: str) -> tuple[list[LetterCode], list[CodeRow]]:
    """The letters of a file, and what is wrong in it. Raises BadTable, BadCodeFile."""
    table = read_table(content, name=file_name, table="codes")
    names = [name.strip().casefold() for name in table.header]
    if len(set(names)) < len(names) or not {"number", "hash"} <= set(names):
        raise BadCodeFile((CodeRow(row=1, reason="header"),))
    found, wrong = [], []
    numbers: set[int] = set()
    hashes: set[str] = set()
    for at_row, cells in enumerate(table.rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        line = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        number, digest = line.get("number", ""), line.get("hash", "").lower()
        gebied, ages = line.get("gebied", "").upper(), line.get("age_band", "")
        reasons = list(_wrong_row(number, digest, gebied, ages))
        if not reasons and (int(number) in numbers or digest in hashes):
            reasons = ["doubled"]
        wrong += [CodeRow(row=at_row, reason=reason) for reason in reasons]
        if not reasons:
            numbers.add(int(number))
            hashes.add(digest)
            found.append(LetterCode(row=at_row, number=int(number), digest=digest, gebied=gebied, age_band=ages))
    return found, wrong


def _wrong_row(number: str, digest: str, gebied: str, ages: str) -> Iterator[str]:
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:7]) <= 999_999 and len(number) <= 6):
        yield "number"
    if not _HASH.fullmatch(digest):
        yield "hash"
    if gebied and gebied not in GEBIEDEN:
        yield "gebied"
    if ages and (len(ages) > LONGEST_BAND or band(ages) is None):
        yield "age_band"


def _refuse_known(session: Session, made: Sequence[tuple[int, bytes]]) -> None:
    """A code that was brought in before, for this lottery or another, opens one door only."""
    for start in range(0, len(made), 500):
        some = made[start : start + 500]
        indexes = [index for _, index in some]
        known = set(session.scalars(select(EntryCode.index).where(EntryCode.index.in_(indexes))))
        if known:
            raise BadCodeFile((CodeRow(row=next(row for row, index in some if index in known), reason="known"),))
