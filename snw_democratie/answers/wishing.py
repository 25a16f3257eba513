"""What somebody with a place needs and wants: kept sealed, apart from the lottery, and gone with the place."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.answers.errors import NoPlace, NotAccepted
from snw_democratie.answers.facts import Support, Wishes
from snw_democratie.answers.models import PanelAnswer, PanelWish
from snw_democratie.answers.standing import Allowance, Standing
from snw_democratie.answers.vacancies import place_of
from snw_democratie.db.sealed import seal, unseal
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pool.agreeing import agree, take_back
from snw_democratie.pool.consents import Purpose
from snw_democratie.security import audit


def keep(session: Session, registration_id: str, wishes: Wishes, language: str, *, at: datetime) -> None:
    """Store what somebody needs, with the yes to reading it, and the allowance. Raises NoPlace, NotAccepted."""
    row = place_of(session, registration_id, holding=True)
    if row is None:
        raise NoPlace
    if row.state != Standing.ACCEPTED:
        raise NotAccepted
    audit.append(session, at=at, actor="resident", act="keep-wishes", subject=f"procedure:{row.procedure_id}")
    store(session, row, wishes)
    if wishes.support.wanted:
        agree(session, registration_id, Purpose.SUPPORT, language, on=amsterdam(at).date())
    else:
        take_back(session, registration_id, Purpose.SUPPORT)


def store(session: Session, row: PanelAnswer, wishes: Wishes) -> None:
    """Seal the wishes of one place, over what stood there."""
    kept = session.get(PanelWish, (row.procedure_id, row.lot))
    if kept is None:
        kept = PanelWish(procedure_id=row.procedure_id, lot=row.lot)
        session.add(kept)
    support = json.dumps(asdict(wishes.support)) if wishes.support.wanted else None
    seal(session, kept, support=support, allowance=str(wishes.allowance) if wishes.allowance else None)
    session.flush()


def forget_support(session: Session, registration_id: str) -> None:
    """Without the yes to reading them the needs go; the choice of an allowance stays."""
    row = place_of(session, registration_id, holding=True)
    kept = session.get(PanelWish, (row.procedure_id, row.lot)) if row is not None else None
    if kept is not None:
        kept.support = None
        session.flush()


def wishes_of(session: Session, row: PanelAnswer) -> Wishes:
    """The wishes of one place; empty when there are none."""
    kept = session.get(PanelWish, (row.procedure_id, row.lot))
    return Wishes() if kept is None else _read(session, kept)


def all_wishes(session: Session, procedure_id: int) -> tuple[tuple[str, Wishes], ...]:
    """The wishes of everybody with a place, by lot."""
    rows = session.scalars(select(PanelWish).where(PanelWish.procedure_id == procedure_id).order_by(PanelWish.lot))
    return tuple((row.lot, _read(session, row)) for row in rows.all())


def _read(session: Session, kept: PanelWish) -> Wishes:
    support, allowance = unseal(session, kept, "support"), unseal(session, kept, "allowance")
    return Wishes(
        support=Support(**json.loads(support)) if support else Support(),
        allowance=Allowance(allowance) if allowance else None,
    )
