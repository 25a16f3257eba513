"""Saying how people answer after the draw: until the draw is announced, and fixed from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.answers.errors import RulesFixed
from snw_democratie.answers.facts import Rules
from snw_democratie.answers.models import AnswerRules
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

FIXED = (State.ANNOUNCED, State.DRAWN)


def set_rules(session: Session, slug: str, rules: Rules, *, by: Staff, at: datetime) -> None:
    """Fix term and allowances of this lottery. Raises RulesFixed, UnknownProcedure."""
    procedure = procedure_row(session, slug)
    if procedure.state in FIXED:
        raise RulesFixed
    row = session.get(AnswerRules, procedure.id)
    if row is None:
        row = AnswerRules(procedure_id=procedure.id)
        session.add(row)
    row.days, row.amount_cents = rules.days, rules.amount_cents
    row.allowances = [str(one) for one in rules.allowances]
    facts = {"days": rules.days, "allowances": list(row.allowances)}
    audit.append(
        session, at=at, actor=by.actor, act="set-answer-rules", subject=f"procedure:{procedure.id}", facts=facts
    )
    session.flush()
