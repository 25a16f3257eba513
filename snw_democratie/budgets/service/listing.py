"""The final list: frozen by two people, then put in order by a value that nobody could know when it was frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.election import rule_json
from snw_democratie.budgets.counting.stored import settled
from snw_democratie.budgets.errors import BadLot, ListNotReady, NotThisPhase
from snw_democratie.budgets.facts import PlanFacts
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.service.ballot_paper import paper_of
from snw_democratie.budgets.service.order import hold, phase_of, refuse_reader, round_row, subject
from snw_democratie.budgets.service.reading import plan_facts, rules_of
from snw_democratie.budgets.service.setting_up import rules_digest
from snw_democratie.budgets.standing import Phase
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.draw import order
from sortition.record import Value, canonical, digest, unseal

LABEL = "snw/budget-order/1"
"""The label under which tickets are drawn; `order(numbers, label=LABEL, seed={"list": digest, "value": value})`."""
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStanding:
    """The list as it would be frozen: its plans, what still waits, who agreed; and the lot, once it is frozen.

    `source` and `known_at` are what was proposed for the lot; `value` what was entered and waits for a second yes.
    """

    plans: tuple[PlanFacts, ...]
    waiting: ListNotReady | None
    source: str
    known_at: datetime | None
    freezing: Agreement | None
    value: str
    drawing: Agreement | None


def standing(session: Session, slug: str, *, by: Staff, at: datetime) -> ListStanding:
    """Where the final list stands. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    frozen = row.listed_at is not None
    chosen = _candidates(session, row)
    waiting = None if frozen else _waiting(session, row)
    freezing = None
    if not frozen and waiting is None and row.lot_source and row.lot_known_at is not None:
        freezing = agreement(session, _freezing(row, list_text(row, chosen)))
    drawing = agreement(session, _drawing(row)) if frozen and row.lot_value and row.lot_drawn_at is None else None
    return ListStanding(
        plans=plan_facts(session, chosen),
        waiting=waiting,
        source=row.lot_source,
        known_at=row.lot_known_at,
        freezing=freezing,
        value=row.lot_value,
        drawing=drawing,
    )


def announce(session: Session, slug: str, source: str, known_at: datetime, *, by: Staff, at: datetime) -> None:
    """Say from where the value for the lot will come, and when it will be known: after the freezing, before the vote.

    Raises NotThisPhase, BadLot, UnknownRound, NotAllowed.
    """
    row = hold(session, slug, by=by)
    _refuse_unlistable(row, at=at)
    if not 3 <= len(source) <= LONGEST or known_at <= at or known_at >= row.votes_from:
        raise BadLot
    row.lot_source, row.lot_known_at = source, known_at
    session.flush()
    facts = {"known_at": _stamp(known_at)}
    audit.append(session, at=at, actor=by.actor, act="announce-lot", subject=subject(row), facts=facts)


def agree_to_freeze(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to the list with the digest `seen`. True when that was the second and the list is frozen.

    Raises NotThisPhase, ListNotReady, BadLot (known already, or only during the vote, whose days may have moved),
    ChangedMeanwhile, SamePersonTwice, NotAllowed, UnknownRound.
    """
    row = hold(session, slug, by=by)
    _refuse_unlistable(row, at=at)
    waiting = _waiting(session, row)
    if waiting is not None:
        raise waiting
    if row.lot_known_at is None or not at < row.lot_known_at < row.votes_from:
        raise BadLot
    chosen = _candidates(session, row)
    text = list_text(row, chosen)
    if not agree(session, _freezing(row, text), seen, by=by, at=at):
        return False
    row.final_list, row.list_digest, row.listed_at = text.decode("ascii"), seen, at
    row.version += 1
    for one in chosen:
        one.listed = True
    session.flush()
    facts: dict[str, Value] = {"digest": seen, "plans": len(chosen)}
    audit.append(session, at=at, actor=by.actor, act="freeze-list", subject=subject(row), facts=facts)
    return True


def take_back_freezing(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Take back the own yes to the list. Raises NotThisPhase."""
    row = hold(session, slug, by=by)
    _refuse_unlistable(row, at=at)
    take_back(session, _freezing(row, list_text(row, _candidates(session, row))), by=by, at=at)


def enter_lot(session: Session, slug: str, value: str, *, by: Staff, at: datetime) -> None:
    """Write down the value that was drawn; a second person says whether it is right.

    Raises NotThisPhase, BadLot, UnknownRound, NotAllowed.
    """
    row = hold(session, slug, by=by)
    _refuse_undrawable(row)
    assert row.lot_known_at is not None
    if at < row.lot_known_at:
        raise BadLot(row.lot_known_at)
    if not value or len(value) > LONGEST:
        raise BadLot
    row.lot_value = value
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="enter-lot", subject=subject(row), facts={"value": value})
    agree(session, _drawing(row), _drawing(row).digest, by=by, at=at)


def agree_to_lot(session: Session, slug: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """Another person's yes to the value. True when the order of the plans is drawn.

    Raises NotThisPhase, ChangedMeanwhile, SamePersonTwice, NotAllowed, UnknownRound.
    """
    row = hold(session, slug, by=by)
    _refuse_undrawable(row)
    if not row.lot_value:
        raise NotThisPhase("lot")
    if not agree(session, _drawing(row), seen, by=by, at=at):
        return False
    assert row.list_digest is not None
    plans = {str(one.number): one for one in _listed(session, row)}
    for place, number in enumerate(drawn_order(tuple(plans), row.list_digest, row.lot_value), 1):
        plans[number].lot = place
    row.lot_drawn_at, row.version = at, row.version + 1
    session.flush()
    rule = unseal(rule_json(settled(session, row)))[3]  # before anybody votes: what the ballots will be counted by
    facts: dict[str, Value] = {"list": row.list_digest, "value": row.lot_value, "rule": rule}
    audit.append(session, at=at, actor=by.actor, act="draw-order", subject=subject(row), facts=facts)
    return True


def drawn_order(numbers: tuple[str, ...], list_digest: str, value: str) -> tuple[str, ...]:
    """The numbers of the plans in the order of the lot: who knows list and value can draw it again."""
    return order(numbers, label=LABEL, seed={"list": list_digest, "value": value})


def list_text(row: BudgetRound, plans: list[Plan]) -> bytes:
    """All that freezing fixes, in its one spelling."""
    assert row.lot_known_at is None or row.lot_source
    return canonical(
        {
            "round": row.slug,
            "rules": rules_digest(rules_of(row)),
            "lot": {
                "source": row.lot_source,
                "known_at": "" if row.lot_known_at is None else _stamp(row.lot_known_at),
            },
            "voting": {"from": _stamp(row.votes_from), "until": _stamp(row.votes_until)},
            "plans": [
                {
                    "number": one.number or 0,
                    "title": one.title,
                    "theme": one.theme,
                    "wijk": one.wijk,
                    "cost_cents": one.cost_cents if one.price_cents is None else one.price_cents,
                }
                for one in plans
            ],
        }
    )


def list_digest(text: bytes) -> str:
    """What identifies a list; anybody can compute it from the published text."""
    return digest("snw/budget-list/1", json.loads(text))


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")


def _candidates(session: Session, row: BudgetRound) -> list[Plan]:
    """The plans that are on the list, or would be: shown, supported, feasible, not withdrawn."""
    if row.listed_at is not None:
        return _listed(session, row)
    wanted = select(Plan).where(
        Plan.round_id == row.id,
        Plan.state == "submitted",
        Plan.shown_at.is_not(None),
        Plan.supported_at.is_not(None),
        Plan.verdict == "feasible",
    )
    return list(session.scalars(wanted.order_by(Plan.number)))


def _listed(session: Session, row: BudgetRound) -> list[Plan]:
    return list(session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.listed).order_by(Plan.number)))


def _waiting(session: Session, row: BudgetRound) -> ListNotReady | None:
    """What stands in the way: plans nobody looked at, or with enough support and no check; no plan, or too few."""
    open_plans = list(session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.state == "submitted")))
    unseen = [one for one in open_plans if one.shown_at is None and not one.hidden_reason and not one.verdict]
    if unseen:
        return ListNotReady("unseen", len(unseen))
    supported = [one for one in open_plans if one.supported_at is not None and one.shown_at is not None]
    unchecked = [one for one in supported if not one.verdict]
    if unchecked:
        return ListNotReady("unchecked", len(unchecked))
    feasible = [one for one in supported if one.verdict == "feasible"]
    if not feasible:
        return ListNotReady("none")
    most = paper_of(row, feasible).fewest()
    return ListNotReady("ballot", row.min_marks) if most < row.min_marks else None


def _freezing(row: BudgetRound, text: bytes) -> Proposal:
    return Proposal(
        subject=subject(row), act="freeze-list", digest=list_digest(text), role=Role.WIJKPLATFORM, scope=row.gebied
    )


def _drawing(row: BudgetRound) -> Proposal:
    found = digest("snw/budget-lot/1", {"list": row.list_digest or "", "value": row.lot_value})
    return Proposal(subject=subject(row), act="draw-order", digest=found, role=Role.WIJKPLATFORM, scope=row.gebied)


def _refuse_unlistable(row: BudgetRound, *, at: datetime) -> None:
    if phase_of(row, at=at) is not Phase.CHECK:
        raise NotThisPhase("list", row.likes_until if row.listed_at is None and at < row.likes_until else None)


def _refuse_undrawable(row: BudgetRound) -> None:
    if row.listed_at is None or row.lot_drawn_at is not None or row.counted_at is not None:
        raise NotThisPhase("lot", row.lot_known_at)
