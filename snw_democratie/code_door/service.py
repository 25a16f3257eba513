"""Finds the door that a code opens: a list to register on, an own registration or plan, or a vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.voting.models import VoteBatch, VoteCode
from snw_democratie.code_door.errors import CodeOfReferendum, UnknownCodeHere
from snw_democratie.db.engine import reading
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.models import CodeBatch, EntryCode, Registration
from snw_democratie.pool.storing import storing
from snw_democratie.security import guesses
from snw_democratie.security.codes import code_digest, typed

REFERENDUM_LENGTH = 17
"""Characters of a code in a letter of a referendum; ours have 14."""


class Kind(StrEnum):
    """What a code opens."""

    LIST = "list"
    REGISTRATION = "registration"
    PLAN = "plan"
    VOTE = "vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A door; `slug` names the lottery or the buurtbudget, empty where the code itself opens something of one's own."""

    kind: Kind
    slug: str = ""


def find(engine: Engine, key: str, text: str, *, at: datetime) -> Found:
    """The door that this code opens. Whether it still opens is said behind that door.

    Guesses are counted before anything is looked up, blurred with `key`; every code costs the same look-ups, whatever
    it opens. Raises BadCode, CodeOfReferendum, UnknownCodeHere, TooManyAttempts, NotStored.
    """
    if sum(one.isalnum() for one in text) == REFERENDUM_LENGTH:
        raise CodeOfReferendum
    code = typed(text)
    with storing(engine) as session:
        guess = guesses.count(session, "door-code", key, code, at=at)
    with reading(engine) as session:
        found = [Found(kind=kind, slug=slug) for kind in Kind if (slug := _behind(session, kind, code)) is not None]
    if not found:
        raise guess.wrong(UnknownCodeHere())
    with storing(engine) as session:
        guess.right(session)
    return found[0]


def _behind(session: Session, kind: Kind, code: str) -> str | None:
    """The slug behind this kind of door, None where it stays closed."""
    purpose = _PURPOSES[kind]
    index = vault_of(session).index(f"{purpose}-code", code_digest(purpose, code))
    slug = session.scalar(_look_up(kind, index))
    return None if slug is None else slug if kind in (Kind.LIST, Kind.VOTE) else ""


_PURPOSES = {Kind.LIST: "entry", Kind.REGISTRATION: "status", Kind.PLAN: "plan", Kind.VOTE: "vote"}


def _look_up(kind: Kind, index: bytes) -> Select[tuple[str]]:
    if kind is Kind.LIST:
        lists = select(Procedure.slug).join(CodeBatch, CodeBatch.procedure_id == Procedure.id)
        mine = lists.join(EntryCode, EntryCode.batch_id == CodeBatch.id).where(EntryCode.index == index)
        return mine.where(Procedure.shown | (Procedure.state != State.DRAFT))
    if kind is Kind.VOTE:
        rounds = select(BudgetRound.slug).join(VoteBatch, VoteBatch.round_id == BudgetRound.id)
        return rounds.join(VoteCode, VoteCode.batch_id == VoteBatch.id).where(VoteCode.index == index)
    if kind is Kind.PLAN:
        return select(Plan.id).where(Plan.index == index)
    return select(Registration.id).where(Registration.index == index)
