"""What somebody needs, typed over by the team from a card or from what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.answers.errors import NoPlace, NotAccepted
from snw_democratie.answers.facts import Wishes
from snw_democratie.answers.mails import registration_of
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing
from snw_democratie.answers.wishing import store
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pool.agreeing import agree, take_back
from snw_democratie.pool.consents import Purpose
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff


def keep_for(session: Session, slug: str, lot: str, wishes: Wishes, language: str, *, by: Staff, at: datetime) -> None:
    """Store what the person with this lot needs, over what stood there. Raises NoPlace, NotAccepted."""
    row = session.get(PanelAnswer, (procedure_row(session, slug).id, lot), with_for_update=True)
    if row is None:
        raise NoPlace
    if row.state != Standing.ACCEPTED:
        raise NotAccepted
    audit.append(session, at=at, actor=by.actor, act="keep-wishes", subject=f"procedure:{row.procedure_id}")
    store(session, row, wishes)
    whose = registration_of(session, row)
    if whose is None:
        return
    if wishes.support.wanted:
        agree(session, whose.id, Purpose.SUPPORT, language, on=amsterdam(at).date())
    else:
        take_back(session, whose.id, Purpose.SUPPORT)
