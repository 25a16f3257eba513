"""Reading rounds and plans: rows in, frozen facts out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from snw_democratie.budgets.errors import UnknownPlan
from snw_democratie.budgets.facts import ListFacts, PictureFacts, PlanFacts, RoundFacts, Rules, StepFacts
from snw_democratie.budgets.models import BudgetRound, Plan, PlanLike, PlanPicture, PlanStep
from snw_democratie.budgets.service.order import calendar, open_round, phase_of, plan_row, refuse_reader, round_row
from snw_democratie.budgets.standing import status
from snw_democratie.security.staff import Role, Staff, may


def rounds(session: Session, *, at: datetime) -> tuple[RoundFacts, ...]:
    """Every round that everybody may see, the newest first."""
    wanted = select(BudgetRound).where(BudgetRound.opened_at.is_not(None)).order_by(BudgetRound.id.desc())
    return tuple(round_facts(row, at=at) for row in session.scalars(wanted))


def own_rounds(session: Session, *, by: Staff, at: datetime) -> tuple[RoundFacts, ...]:
    """The rounds of the gebieden of this person, the newest first; all for an auditor and the democracy team."""
    found = session.scalars(select(BudgetRound).order_by(BudgetRound.id.desc()))
    reads = may(by, Role.AUDITOR) or may(by, Role.DEMOCRACY_TEAM)
    return tuple(round_facts(row, at=at) for row in found if reads or may(by, Role.WIJKPLATFORM, row.gebied))


def public_round(session: Session, slug: str, *, at: datetime) -> RoundFacts:
    """A round for everybody. Raises UnknownRound."""
    return round_facts(open_round(session, slug), at=at)


def staff_round(session: Session, slug: str, *, by: Staff, at: datetime) -> RoundFacts:
    """A round for its wijkplatform, open or not. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    return round_facts(row, at=at)


def public_plans(session: Session, slug: str) -> tuple[PlanFacts, ...]:
    """The plans of a round that everybody may see, by number. Raises UnknownRound."""
    row = open_round(session, slug)
    rows = _plans(session, row)
    return plan_facts(session, [one for one in rows if one.shown_at is not None])


def public_plan(session: Session, slug: str, number: int) -> PlanFacts:
    """One plan with its progress. Raises UnknownRound, UnknownPlan."""
    found = plan_row(session, open_round(session, slug), number)
    if found.shown_at is None:
        raise UnknownPlan
    return plan_facts(session, [found])[0]


def public_picture(session: Session, slug: str, key: str) -> bytes:
    """A picture of a plan that everybody may see. Raises UnknownRound, UnknownPlan."""
    row = open_round(session, slug)
    found = session.scalar(
        select(PlanPicture)
        .join(Plan, Plan.id == PlanPicture.plan_id)
        .where(PlanPicture.key == key, Plan.round_id == row.id, Plan.shown_at.is_not(None))
    )
    if found is None:
        raise UnknownPlan
    return found.content


def final_list(session: Session, slug: str) -> bytes:
    """The text of the frozen list. Raises UnknownRound, UnknownPlan when there is none yet."""
    row = open_round(session, slug)
    if row.final_list is None:
        raise UnknownPlan
    return row.final_list.encode("ascii")


def staff_plans(session: Session, slug: str, *, by: Staff) -> tuple[PlanFacts, ...]:
    """Every plan that was handed in, by number. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    return plan_facts(session, _plans(session, row))


def staff_plan(session: Session, slug: str, number: int, *, by: Staff) -> PlanFacts:
    """One plan for its wijkplatform. Raises UnknownRound, UnknownPlan, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    return plan_facts(session, [plan_row(session, row, number)])[0]


def staff_picture(session: Session, slug: str, key: str, *, by: Staff) -> bytes:
    """A picture of a plan, seen or not. Raises UnknownRound, UnknownPlan, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    found = session.scalar(
        select(PlanPicture)
        .join(Plan, Plan.id == PlanPicture.plan_id)
        .where(PlanPicture.key == key, Plan.round_id == row.id, Plan.number.is_not(None))
    )
    if found is None:
        raise UnknownPlan
    return found.content


def round_facts(row: BudgetRound, *, at: datetime) -> RoundFacts:
    """A row as facts."""
    final = None
    if row.listed_at is not None:
        assert row.list_digest is not None
        assert row.lot_known_at is not None
        final = ListFacts(
            digest=row.list_digest,
            listed_at=row.listed_at,
            source=row.lot_source,
            known_at=row.lot_known_at,
            value=row.lot_value,
            drawn_at=row.lot_drawn_at,
        )
    return RoundFacts(
        id=row.id,
        slug=row.slug,
        version=row.version,
        rules=rules_of(row),
        phase=phase_of(row, at=at),
        opened_at=row.opened_at,
        counted_at=row.counted_at,
        final=final,
    )


def rules_of(row: BudgetRound) -> Rules:
    """What the wijkplatform decided."""
    simple = {name: getattr(row, name) for name in Rules.__slots__ if name not in ("wijken", "calendar")}
    return Rules(wijken=tuple(row.wijken), calendar=calendar(row), **simple)


def plan_facts(session: Session, rows: Iterable[Plan]) -> tuple[PlanFacts, ...]:
    """Rows as facts, with their support, pictures and progress."""
    plans = list(rows)
    ids = [one.id for one in plans]
    counted = select(PlanLike.plan_id, func.count()).where(PlanLike.plan_id.in_(ids)).group_by(PlanLike.plan_id)
    likes: dict[str, int] = dict(session.execute(counted).all())
    own, of_steps = _pictures(session, ids)
    steps = _steps(session, ids, of_steps)
    return tuple(
        _plan(one, likes=likes.get(one.id, 0), picture=own.get(one.id), steps=steps.get(one.id, ())) for one in plans
    )


def _plans(session: Session, row: BudgetRound) -> list[Plan]:
    wanted = select(Plan).where(Plan.round_id == row.id, Plan.number.is_not(None)).order_by(Plan.number)
    return list(session.scalars(wanted))


def _pictures(session: Session, ids: list[str]) -> tuple[dict[str, PictureFacts], dict[int, PictureFacts]]:
    own: dict[str, PictureFacts] = {}
    of_steps: dict[int, PictureFacts] = {}
    wanted = select(PlanPicture).where(PlanPicture.plan_id.in_(ids)).options(defer(PlanPicture.content))
    for one in session.scalars(wanted):
        facts = PictureFacts(key=one.key, width=one.width, height=one.height, alt=one.alt)
        if one.step_id is None:
            own[one.plan_id] = facts
        else:
            of_steps[one.step_id] = facts
    return own, of_steps


def _steps(session: Session, ids: list[str], pictures: Mapping[int, PictureFacts]) -> dict[str, tuple[StepFacts, ...]]:
    found: dict[str, tuple[StepFacts, ...]] = {}
    for one in session.scalars(select(PlanStep).where(PlanStep.plan_id.in_(ids)).order_by(PlanStep.day, PlanStep.id)):
        step = StepFacts(id=one.id, on=one.day, work=one.work, text=one.text, picture=pictures.get(one.id))
        found[one.plan_id] = (*found.get(one.plan_id, ()), step)
    return found


def _plan(row: Plan, *, likes: int, picture: PictureFacts | None, steps: tuple[StepFacts, ...]) -> PlanFacts:
    return PlanFacts(
        id=row.id,
        number=row.number,
        status=status(
            state=row.state,
            shown=row.shown_at is not None,
            supported=row.supported_at is not None,
            check=row.verdict,
            listed=row.listed,
            funded=row.funded,
            work=row.work,
        ),
        language=row.language,
        title=row.title,
        titles=row.titles,
        what=row.what,
        why=row.why,
        theme=row.theme,
        wijk=row.wijk,
        place=row.place,
        cost_cents=row.cost_cents,
        cost_why=row.cost_why,
        price_cents=row.price_cents,
        source=row.source,
        submitted_on=row.submitted_on,
        shown=row.shown_at is not None,
        hidden_reason=row.hidden_reason,
        supported=row.supported_at is not None,
        likes=likes,
        check=row.verdict,
        check_reason=row.check_reason,
        lot=row.lot,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        work=row.work,
        picture=picture,
        steps=steps,
    )
