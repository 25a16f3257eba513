"""Looking at places after a draw: rows to facts. What shows who somebody is, notes that somebody looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.answers.asking import rules_of
from snw_democratie.answers.errors import NoPlace
from snw_democratie.answers.facts import (
    Composition,
    FeatureCounts,
    LotWishes,
    MemberFacts,
    OwnAnswer,
    PlaceFacts,
    Rules,
    Tally,
    ValueCounts,
)
from snw_democratie.answers.mails import registration_of
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing, answered
from snw_democratie.answers.vacancies import place_of, releasable
from snw_democratie.answers.wishing import all_wishes, wishes_of
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.service.people import own_ids, rows
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.pool.rights import opened
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

NO = (Standing.DECLINED, Standing.VACANT)


def own(session: Session, registration_id: str, *, at: datetime) -> OwnAnswer | None:
    """The own place after a draw; None for who was not drawn."""
    row = place_of(session, registration_id)
    if row is None:
        return None
    return OwnAnswer(
        place=_facts(row, at=at), rules=rules_of(session, row.procedure_id), wishes=wishes_of(session, row)
    )


def rules(session: Session, slug: str) -> Rules:
    """How people answer after the draw of this lottery. Raises UnknownProcedure."""
    return rules_of(session, procedure_row(session, slug).id)


def tally(session: Session, slug: str) -> Tally | None:
    """How the places of this lottery stand; None before the draw, and once they are forgotten."""
    mine = PanelAnswer.procedure_id == procedure_row(session, slug).id
    found = select(PanelAnswer.state, func.count()).where(mine).group_by(PanelAnswer.state)
    return _tally(Counter(dict(session.execute(found).all())))


def composition(session: Session, slug: str, *, at: datetime) -> Composition | None:
    """The answers beside the quotas; nobody's name is opened. None before the draw, and once they are forgotten."""
    procedure = procedure_row(session, slug)
    found = _places(session, procedure)
    counted = _tally(Counter(row.state for row in found))
    if counted is None:
        return None
    return Composition(
        translations=procedure.translations,
        seats=procedure.seats,
        tally=counted,
        features=_features(session, procedure, found),
        places=tuple(_facts(row, at=at) for row in found),
    )


def place(session: Session, slug: str, lot: str, *, at: datetime) -> PlaceFacts:
    """One drawn place. Raises NoPlace, UnknownProcedure."""
    return _facts(_row(session, slug, lot), at=at)


def given_up(session: Session, slug: str, *, at: datetime) -> tuple[PlaceFacts, ...]:
    """Places that may go to somebody else now, after a no or without an answer in time, and that nobody made free."""
    found = (_facts(row, at=at) for row in _places(session, procedure_row(session, slug)))
    return tuple(one for one in found if one.releasable)


def look_at_place(
    session: Session, registration_id: str, *, by: Staff, at: datetime
) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """For which panel a helper is about to note an answer: its title and its translations; noted as a look.

    Raises NoPlace, PlaceGone.
    """
    row = place_of(session, registration_id)
    if row is None:
        raise NoPlace
    answered(Standing(row.state), yes=True)
    audit.looked(session, by=by, subject=f"procedure:{row.procedure_id}", what="panel-place", at=at)
    procedure = session.get_one(Procedure, row.procedure_id)
    return procedure.title, procedure.translations


def member(session: Session, slug: str, lot: str, *, by: Staff, at: datetime) -> MemberFacts:
    """Who has this place; that somebody looked is noted first. Raises NoPlace."""
    row = _row(session, slug, lot)
    audit.looked(session, by=by, subject=f"procedure:{row.procedure_id}", what="panel-member", at=at)
    import_id = procedure_row(session, slug).import_id
    assert import_id is not None
    whose = registration_of(session, row)
    return MemberFacts(
        own_id=own_ids(session, import_id, [lot]).get(lot, "") if whose is None else "",
        name=str(opened(session, whose, "person").get("name", "")) if whose is not None else "",
        contact=opened(session, whose, "contact") if whose is not None else {},
    )


def wishes(session: Session, slug: str, *, by: Staff, at: datetime) -> tuple[LotWishes, ...]:
    """What everybody with a place needs and wants, by lot; that somebody looked is noted first."""
    procedure = procedure_row(session, slug)
    audit.looked(session, by=by, subject=f"procedure:{procedure.id}", what="wishes", at=at)
    return tuple(LotWishes(lot=lot, wishes=one) for lot, one in all_wishes(session, procedure.id))


def _features(session: Session, procedure: Procedure, found: list[PanelAnswer]) -> tuple[FeatureCounts, ...]:
    states = {row.lot: Standing(row.state) for row in found}
    counts: Counter[tuple[str, str, Standing]] = Counter()
    assert procedure.import_id is not None
    for lot, person in rows(session, procedure.import_id, PersonRow.lot.in_(list(states))):
        counts.update((feature, value, states[str(lot)]) for feature, value in person.values.items())
    return tuple(
        FeatureCounts(
            feature=feature.name,
            values=tuple(
                ValueCounts(
                    value=quota.value,
                    minimum=quota.minimum,
                    maximum=quota.maximum,
                    accepted=counts[feature.name, quota.value, Standing.ACCEPTED],
                    open=counts[feature.name, quota.value, Standing.OPEN],
                    declined=sum(counts[feature.name, quota.value, one] for one in NO),
                )
                for quota in feature.values
            ),
        )
        for feature in procedure.features
    )


def _places(session: Session, procedure: Procedure) -> list[PanelAnswer]:
    mine = select(PanelAnswer).where(PanelAnswer.procedure_id == procedure.id)
    return list(session.scalars(mine.order_by(PanelAnswer.lot)))


def _row(session: Session, slug: str, lot: str) -> PanelAnswer:
    row = session.get(PanelAnswer, (procedure_row(session, slug).id, lot))
    if row is None:
        raise NoPlace
    return row


def _tally(states: Counter[str]) -> Tally | None:
    if not states:
        return None
    return Tally(
        accepted=states[Standing.ACCEPTED],
        open=states[Standing.OPEN],
        declined=states[Standing.DECLINED],
        gone=states[Standing.VACANT],
    )


def _facts(row: PanelAnswer, *, at: datetime) -> PlaceFacts:
    return PlaceFacts(
        lot=row.lot,
        standing=Standing(row.state),
        way=row.way,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answered_on=row.answered_on,
        reminded=row.reminded,
        releasable=releasable(row, at=at),
    )
