"""The codes of letters, brought in as hashes from where the letters are printed: we never see a code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.service.order import hold
from snw_democratie.assemblies.steps import Step
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.code_batches import batch_row, refuse_moment, refuse_way
from snw_democratie.pool.enrolment import LETTER
from snw_democratie.pool.models import EntryCode
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.pool.team_errors import BadBatch, BadCodeFile, CodeRow
from snw_democratie.security.staff import Staff
from snw_democratie.tables import read_table

MOST_LETTERS = 50_000
_HASH = re.compile(r"[0-9a-f]{64}")


def bring_in(
    session: Session, slug: str, content: bytes, file_name: str, valid_until: datetime, *, by: Staff, at: datetime
) -> int:
    """Bring in the codes of letters, from a file made where the letters are printed; gives how many.

    Columns `number`, `hash` (`code_digest("entry", code)`) and, if wanted, `gebied`. We never see the codes.
    Raises BadTable, BadCodeFile with every wrong row, BadBatch, NotSetUp, StepOutOfOrder.
    """
    row = hold(session, slug, Step.EDIT)
    refuse_way(session, row, LETTER)
    refuse_moment(valid_until, at)
    wanted, wrong = _letters(content, file_name)
    if wrong:
        raise BadCodeFile(tuple(wrong))
    if not 1 <= len(wanted) <= MOST_LETTERS:
        raise BadBatch("size", MOST_LETTERS)
    vault = vault_of(session)
    made = [(number, vault.index("entry-code", digest), gebied) for number, digest, gebied in wanted]
    _refuse_known(session, made)
    batch = batch_row(session, row, LETTER, "", len(made), valid_until, by=by, at=at)
    session.add_all(
        EntryCode(batch_id=batch.id, number=number, index=index, gebied=gebied) for number, index, gebied in made
    )
    session.flush()
    return len(made)


def _letters(content: bytes, file_name: str) -> tuple[list[tuple[int, str, str]], list[CodeRow]]:
    """Number, hash and gebied of each row, and what is wrong."""
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
        gebied = line.get("gebied", "").upper()
        reasons = list(_wrong_row(number, digest, gebied))
        if not reasons and (int(number) in numbers or digest in hashes):
            reasons = ["doubled"]
        wrong += [CodeRow(row=at_row, reason=reason) for reason in reasons]
        if not reasons:
            numbers.add(int(number))
            hashes.add(digest)
            found.append((int(number), digest, gebied))
    return found, wrong


def _wrong_row(number: str, digest: str, gebied: str) -> Iterator[str]:
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:7]) <= 999_999 and len(number) <= 6):
        yield "number"
    if not _HASH.fullmatch(digest):
        yield "hash"
    if gebied and gebied not in GEBIEDEN:
        yield "gebied"


def _refuse_known(session: Session, made: Sequence[tuple[int, bytes, str]]) -> None:
    """A code that was brought in before, for this lottery or another, opens one door only."""
    for start in range(0, len(made), 500):
        some = [index for _, index, _ in made[start : start + 500]]
        known = set(session.scalars(select(EntryCode.index).where(EntryCode.index.in_(some))))
        if known:
            first = next(place for place, index in enumerate(some) if index in known)
            raise BadCodeFile((CodeRow(row=start + first + 2, reason="known"),))
