"""Typing votes over from paper: once, a second time by somebody else, and a third look where the two differ."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.paper.errors import SameTypist, UnknownForm
from snw_democratie.budgets.paper.models import PaperLine, PaperPile, new_key
from snw_democratie.budgets.paper.service.order import FILE, OPEN, TYPED, hold, pile_row, settled
from snw_democratie.budgets.paper.typed import Typed, packed, sheet_of
from snw_democratie.budgets.service.order import subject
from snw_democratie.db.sealed import seal, unseal_bytes, vault_of
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import Value

FIRST, SECOND, AGAIN = "first", "second", "again"


def type_first(session: Session, slug: str, form: Typed, *, page: str = "", by: Staff, at: datetime) -> tuple[int, int]:
    """What one person read; gives the pile and the number that is written on the form.

    `page` is the key of the page that was sent: the same page of the same person with the same words is one form,
    also when the answer was lost and it is sent again. Raises UnknownRound, NotAllowed, NoPaper.
    """
    row = hold(session, slug, by=by, at=at)
    key = new_key()
    if page:
        key = vault_of(session).index("typed-page", f"{row.id} {by.account_id} {page}")[:16].hex()
        if (known := session.get(PaperLine, key)) is not None:
            if unseal_bytes(session, known, "first") == packed(form):
                return known.pile_id, known.number
            key = new_key()  # another form, typed on a page that the browser kept
    pile = _typed_pile(session, row, by=by, at=at)
    last = session.scalar(select(func.max(PaperLine.number)).where(PaperLine.pile_id == pile.id)) or 0
    _add(session, pile, form, last + 1, by=by, key=key)
    _note(session, row, pile, "type-paper", {"form": last + 1, "turn": 1}, by=by, at=at)
    return pile.id, last + 1


def type_second(session: Session, slug: str, pile: int, number: int, form: Typed, *, by: Staff, at: datetime) -> bool:
    """What another person read, without seeing what the first did; whether it is the same.

    Raises SameTypist, UnknownForm, UnknownPile, UnknownRound, NotAllowed, NoPaper.
    """
    row = hold(session, slug, by=by, at=at)
    found = pile_row(session, row, pile)
    line = _line(session, found, number)
    if line.second is not None or found.source == FILE:
        raise UnknownForm
    if line.first_by == by.account_id:
        raise SameTypist
    seal(session, line, second=packed(form))
    line.second_by = by.account_id
    session.flush()
    _note(session, row, found, "type-paper", {"form": number, "turn": 2}, by=by, at=at)
    return settled(session, row, found, line) is not None


def settle(session: Session, slug: str, pile: int, number: int, which: str, *, by: Staff, at: datetime) -> None:
    """A third look: the first was right, the second, or neither ("again": the form is typed over from the beginning).

    Raises SameTypist, UnknownForm, UnknownPile, UnknownRound, NotAllowed, NoPaper.
    """
    row = hold(session, slug, by=by, at=at)
    found = pile_row(session, row, pile)
    line = _line(session, found, number)
    if which not in (FIRST, SECOND, AGAIN) or line.second is None or settled(session, row, found, line) is not None:
        raise UnknownForm
    if by.account_id in (line.first_by, line.second_by):
        raise SameTypist
    if which == AGAIN:
        session.delete(line)
    else:
        line.chosen = which
    session.flush()
    _note(session, row, found, "settle-paper", {"form": number, "which": which}, by=by, at=at)


def upload(session: Session, slug: str, content: bytes, name: str, *, by: Staff, at: datetime) -> int:
    """A table of votes as a pile that waits; gives its number. Nothing is counted.

    Raises BadTable, BadSheet, UnknownRound, NotAllowed, NoPaper.
    """
    row = hold(session, slug, by=by, at=at)
    forms = sheet_of(content, name)
    pile = _begin(session, row, FILE, by=by, at=at)
    for form in forms:
        _add(session, pile, form, form.number, by=by, key=new_key())
    _note(session, row, pile, "upload-paper", {"forms": len(forms)}, by=by, at=at)
    return pile.id


def _typed_pile(session: Session, row: BudgetRound, *, by: Staff, at: datetime) -> PaperPile:
    wanted = (PaperPile.round_id == row.id, PaperPile.source == TYPED, PaperPile.state == OPEN)
    found = session.scalar(select(PaperPile).where(*wanted).order_by(PaperPile.id).limit(1))
    return found or _begin(session, row, TYPED, by=by, at=at)


def _begin(session: Session, row: BudgetRound, source: str, *, by: Staff, at: datetime) -> PaperPile:
    pile = PaperPile(round_id=row.id, source=source, account_id=by.account_id, touched_at=at)
    session.add(pile)
    session.flush()
    return pile


def _add(session: Session, pile: PaperPile, form: Typed, number: int, *, by: Staff, key: str) -> None:
    line = PaperLine(id=key, pile_id=pile.id, number=number, first_by=by.account_id)
    seal(session, line, first=packed(form))
    session.add(line)
    session.flush()


def _line(session: Session, pile: PaperPile, number: int) -> PaperLine:
    found = session.scalar(select(PaperLine).where(PaperLine.pile_id == pile.id, PaperLine.number == number))
    if found is None:
        raise UnknownForm
    return found


def _note(
    session: Session, row: BudgetRound, pile: PaperPile, act: str, facts: dict[str, Value], *, by: Staff, at: datetime
) -> None:
    pile.touched_at = at
    audit.append(session, at=at, actor=by.actor, act=act, subject=subject(row), facts={"pile": pile.id, **facts})
