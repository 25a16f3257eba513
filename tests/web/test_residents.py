"""What a lottery does for one registration: shows its place, lets it leave, forgets it; the record stays true."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select, update

from snw_democratie.assemblies import service
from snw_democratie.assemblies.models import PersonRow, PoolImport, Procedure
from snw_democratie.assemblies.service.people import pool_of
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security.staff import Staff
from sortition.record import digest
from sortition.verify import verify
from tests.web.world import START, act, draft, lead_to, run_jobs

MINE = "a" * 32


@pytest.fixture
def registered(engine: Engine, staff: dict[str, Staff]) -> str:
    """A draft in which the person with id p7 registered with us."""
    slug = draft(engine, staff["anna"], "Panel van aanmelders")
    with unit_of_work(engine) as session:
        row = procedure_row(session, slug)
        session.execute(
            update(PersonRow)
            .where(PersonRow.import_id == row.import_id, PersonRow.number == 8)
            .values(registration_id=MINE)
        )
    return slug


def test_who_leaves_before_the_list_closes_is_on_it_no_more(
    engine: Engine, staff: dict[str, Staff], registered: str
) -> None:
    act(engine, service.ask_check, registered, by=staff["anna"])
    run_jobs(engine)
    with reading(engine) as session:
        before = service.closing(session, registered).digest
    act(engine, service.agree_to_close, registered, before, by=staff["anna"])
    with unit_of_work(engine) as session:
        assert service.take_out(session, MINE)
    with reading(engine) as session:
        row = procedure_row(session, registered)
        assert "p7" not in [person.id for person in pool_of(row, session, lots=False).people]
        assert service.procedure(session, registered).people == 39
        (upload,) = service.imports(session, registered)
        assert {feature: sum(counts.values()) for feature, counts in upload.counts.items()} == {
            "geslacht": 39,
            "leeftijd": 39,
        }
        # The first yes was to another list: it counts no more, and the sums must be done again.
        assert service.closing(session, registered).digest != before
        assert service.closing(session, registered).names == ()
        assert service.what_is_missing(session, registered) == ("check",)
    with unit_of_work(engine) as session:
        assert not service.take_out(session, MINE)


def test_who_leaves_after_the_list_closed_stays_on_it(engine: Engine, staff: dict[str, Staff], registered: str) -> None:
    lead_to(engine, registered, State.CLOSED, staff)
    with unit_of_work(engine) as session:
        assert not service.take_out(session, MINE)
        assert service.procedure(session, registered).people == 40


def test_a_place_can_be_recomputed_from_what_the_resident_is_shown(
    engine: Engine, staff: dict[str, Staff], registered: str
) -> None:
    with reading(engine) as session:
        assert service.own_place(session, MINE) is None
    lead_to(engine, registered, State.CLOSED, staff)
    with reading(engine) as session:
        early = service.own_place(session, MINE)
    assert early is not None
    assert (early.salt, early.leaf) == ("", "")
    lead_to(engine, registered, State.PUBLISHED, staff)
    with reading(engine) as session:
        found = service.own_place(session, MINE)
        public = service.record(session, registered, public=True)
    assert found is not None
    assert found.values == (("geslacht", "vrouw"), ("leeftijd", "jong"))
    values = [value for _, value in found.values]
    body = {"household": found.household, "id": found.lot, "salt": found.salt, "values": values}
    assert found.leaf == digest("snw/leaf/1", body)
    assert f"{found.lot},{found.leaf}" in public["commitments.csv"].decode().splitlines()


@pytest.mark.parametrize("state", [State.CLOSED, State.PUBLISHED])
def test_forgetting_somebody_leaves_a_record_that_verifies(
    engine: Engine, staff: dict[str, Staff], registered: str, state: State
) -> None:
    lead_to(engine, registered, state, staff)
    with unit_of_work(engine) as session:
        service.unlink(session, MINE)
    lead_to(engine, registered, State.DRAWN, staff)
    with reading(engine) as session:
        assert service.own_place(session, MINE) is None
        import_id = session.scalar(select(Procedure.import_id).where(Procedure.slug == registered))
        linked = session.scalars(select(PersonRow.registration_id).where(PersonRow.import_id == import_id)).all()
        assert linked == [None] * 40
        gone = session.scalars(select(PersonRow.facts.is_(None)).where(PersonRow.import_id == import_id)).all()
        # Before the panels exist they must still be computed from the features, which then have no name any more.
        assert sum(gone) == (1 if state is State.PUBLISHED else 0)
        assert verify(service.record(session, registered, public=True)).ok
        assert verify(service.record(session, registered, public=False)).ok
        panel, drawn = service.drawn(session, registered)
        assert panel is not None
        assert len(drawn) == 4


def test_staging_names_the_registration_of_each_person(engine: Engine, staff: dict[str, Staff]) -> None:
    slug = draft(engine, staff["anna"], "Panel met namen")
    with reading(engine) as session:
        pool = pool_of(procedure_row(session, slug), session, lots=False)
    chosen = {person.id: person.id.rjust(32, "0") for person in pool.people if person.id != "p3"}
    with unit_of_work(engine) as session:
        number = service.stage(session, slug, pool, "aanmeldingen", by=staff["anna"], at=START, registrations=chosen)
    with reading(engine) as session:
        kept = session.scalars(
            select(PersonRow.registration_id).where(PersonRow.import_id == number).order_by(PersonRow.number)
        ).all()
        assert kept == [chosen.get(person.id) for person in pool.people]
        assert session.get_one(PoolImport, number).confirmed_at is None
