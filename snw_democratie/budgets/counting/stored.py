"""Reading and keeping the rows of a count: the round with its plans as plain values, and the files of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.election import ListedPlan, Settled
from snw_democratie.budgets.counting.errors import CountNotReady
from snw_democratie.budgets.counting.facts import unpacked_count
from snw_democratie.budgets.counting.models import CountFile
from snw_democratie.budgets.counting.summary import summary_json
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.db.sealed import seal, unseal_bytes
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.security.staff import GEBIEDEN

BALLOTS, RULE, OUTCOME = "ballots.pb", "rule.json", "outcome.json"
RECORD = (BALLOTS, OUTCOME, RULE)
"""The files of a record, as `ballots/SPEC.md` names them."""
SUMMARY = "summary.json"
"""What everybody gets in the place of the ballots; it is made from what is kept, whenever somebody asks."""
FACTS, STUDY = "facts.json", "study.json"
"""What the pages show, made from the record."""


def settled(session: Session, row: BudgetRound) -> Settled:
    """All of a round that a count needs, as it stands. Raises CountNotReady before the lot is drawn."""
    if row.lot_drawn_at is None:
        raise CountNotReady("lot")
    assert row.list_digest is not None
    plans = session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.listed).order_by(Plan.number))
    return Settled(
        slug=row.slug,
        title=row.titles["nl"],
        district=GEBIEDEN[row.gebied],
        kind=row.ballot,
        rule=row.rule,
        next_plan=row.next_plan,
        budget_cents=row.amount_cents,
        theme_caps=row.theme_caps,
        wijk_caps=row.wijk_caps,
        min_marks=row.min_marks,
        max_marks=row.max_marks,
        points=row.points,
        begins=amsterdam(row.votes_from).date(),
        ends=amsterdam(row.votes_until).date(),
        list_digest=row.list_digest,
        lot_value=row.lot_value,
        plans=tuple(_plan(one) for one in plans),
    )


def _plan(row: Plan) -> ListedPlan:
    assert row.number is not None
    assert row.lot is not None
    return ListedPlan(
        number=row.number,
        title=row.title,
        theme=row.theme,
        wijk=row.wijk,
        cost_cents=row.cost_cents if row.price_cents is None else row.price_cents,
        lot=row.lot,
        withdrawn=row.state == "withdrawn",
    )


def summary(session: Session, row: BudgetRound) -> bytes:
    """What is public of the count of this round when its ballots are kept back."""
    files = read_files(session, row.id, (FACTS, RULE, OUTCOME))
    return summary_json(settled(session, row), unpacked_count(files[FACTS]), files[RULE], files[OUTCOME])


def store_files(session: Session, round_id: int, files: Mapping[str, bytes]) -> None:
    """Keep these files in the place of those with the same names."""
    session.execute(delete(CountFile).where(CountFile.round_id == round_id, CountFile.name.in_(sorted(files))))
    for name, content in sorted(files.items()):
        made = CountFile(round_id=round_id, name=name)
        seal(session, made, sealed=content)
        session.add(made)
    session.flush()


def read_files(session: Session, round_id: int, names: Iterable[str]) -> Mapping[str, bytes]:
    """Those of these files that there are."""
    wanted = select(CountFile).where(CountFile.round_id == round_id, CountFile.name.in_(sorted(names)))
    return {one.name: unseal_bytes(session, one, "sealed") for one in session.scalars(wanted.order_by(CountFile.name))}


def read_file(session: Session, round_id: int, name: str) -> bytes:
    """One file; nothing when it is not there."""
    return read_files(session, round_id, (name,)).get(name, b"")
