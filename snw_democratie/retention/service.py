"""Applying the rules, and what the public table shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from snw_democratie.db.engine import Engine, unit_of_work
from snw_democratie.retention.kept import KEPT
from snw_democratie.retention.models import RetentionRun
from snw_democratie.retention.rules import RULES
from snw_democratie.security import audit

EVERY = timedelta(hours=24)
LOCK = 7_301_120


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """One rule as it stands; `last` is when it was last applied."""

    id: str
    what: str
    why: str
    period: timedelta
    since: str
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFacts:
    """Something that is not removed, and why."""

    what: str
    why: str


class _OnlyLooking(Exception):
    """Ends a transaction in which things were removed to count them, so that they stay."""


def apply_rules(session: Session, *, at: datetime, actor: str) -> Mapping[str, int]:
    """Apply every rule now and note what it did; gives how many rows each removed."""
    removed = {rule.id: rule.apply(session, at) for rule in RULES}
    session.add_all(RetentionRun(rule=rule, at=at, rows=rows) for rule, rows in removed.items())
    audit.append(session, at=at, actor=actor, act="retention", subject="retention", facts={"rows": dict(removed)})
    return removed


def would_remove(engine: Engine, *, at: datetime) -> Mapping[str, int]:
    """How many rows each rule would remove now; nothing is removed."""
    found: Mapping[str, int] = {}
    try:
        with unit_of_work(engine) as session:
            found = {rule.id: rule.apply(session, at) for rule in RULES}
            raise _OnlyLooking
    except _OnlyLooking:
        return found


def apply_if_due(engine: Engine, *, at: datetime) -> bool:
    """Apply the rules unless that was done in the last day; of several programs one does it."""
    with unit_of_work(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        if not due(session, at=at):
            return False
        apply_rules(session, at=at, actor="worker")
    return True


def due(session: Session, *, at: datetime) -> bool:
    """Whether some rule was not applied in the last day, as after an update that brought a new one."""
    last = _last(session)
    return any(rule.id not in last or last[rule.id] <= at - EVERY for rule in RULES)


def standing(session: Session) -> tuple[RuleFacts, ...]:
    """Every rule in plain words, and when it was last applied."""
    last = _last(session)
    return tuple(
        RuleFacts(
            id=rule.id,
            what=rule.what(),
            why=rule.why(),
            period=rule.period,
            since=rule.since(),
            last=last.get(rule.id),
        )
        for rule in RULES
    )


def kept() -> tuple[KeptFacts, ...]:
    """What is not removed, and why."""
    return tuple(KeptFacts(what=what(), why=why()) for what, why in KEPT.values())


def _last(session: Session) -> Mapping[str, datetime]:
    found = session.execute(select(RetentionRun.rule, func.max(RetentionRun.at)).group_by(RetentionRun.rule))
    return dict(found.all())
