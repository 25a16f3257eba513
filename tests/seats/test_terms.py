"""A body from its rules to its fifth draw, on both databases: who sits, who follows, what everybody may see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.demo.seats import furnish_seats
from snw_democratie.i18n import formats
from snw_democratie.retention.service import apply_rules
from snw_democratie.seats import service
from snw_democratie.seats.calendar import later, whole_months
from snw_democratie.seats.errors import AlternateDoesNotFit, NotThisSeatStep, TermNotOver, UnknownBody, WrongTurn
from snw_democratie.seats.facts import SeatWaiting
from snw_democratie.seats.models import SeatCandidate
from snw_democratie.seats.service.drawing import stood_in
from snw_democratie.seats.service.finding import draws_of, row_of, terms_of
from snw_democratie.seats.steps import ON_SEAT, SeatAct, Sitting, Standing
from snw_democratie.seats.usual import AGES, GEBIEDEN, usual_rules
from snw_democratie.seats.views import body_view, draw_view
from snw_democratie.seats.words import about_words, profile_words, reason_words
from snw_democratie.security.errors import ChangedMeanwhile, NotAllowed, SamePersonTwice
from snw_democratie.security.staff import Staff
from sortition.errors import BadRandomness
from sortition.verify_seat import verify_seat
from tests.web.world import START, act

SLUG, YOUNG = "alliantiebestuur-verzonnen", "wijkraad-verzonnen"


def _agree(
    engine: Engine, slug: str, what: SeatAct, team: tuple[Staff, ...], term: int = 0, *, at: datetime = START
) -> None:
    """Each says yes to the act as it lies before them."""
    for by in team:
        (one,) = _waits(engine, slug, what, by, term, at=at)
        act(engine, service.agree_to, slug, one.address, one.agreement.digest, by=by, at=at)


def _waits(
    engine: Engine, slug: str, what: SeatAct, by: Staff, term: int = 0, *, at: datetime = START
) -> list[SeatWaiting]:
    with reading(engine) as session:
        waiting = service.for_team(session, slug, by=by, at=at).waiting
    return [one for one in waiting if (one.act, one.term) == (what, term)]


def _state(engine: Engine, term: int) -> Sitting:
    with reading(engine) as session:
        return next(one.state for one in service.public_body(session, SLUG).terms if one.id == term)


def _sits(engine: Engine) -> dict[int, int]:
    """The seats of who is in the board now, and their terms."""
    with reading(engine) as session:
        found = service.public_body(session, SLUG).terms
    return {
        one.seat: one.id for one in found if one.state is Sitting.INSTALLED and one.starts_at <= START < one.ends_at
    }


def _held(engine: Engine, seat: int) -> list[tuple[datetime, datetime, int]]:
    """From when to when each had this seat, and the months that count."""
    with reading(engine) as session:
        found = terms_of(session, row_of(session, SLUG))
        return [(one.starts_at, one.ends_at, one.months) for one in found if one.seat == seat]


def test_terms_follow_each_other_and_every_record_holds(engine: Engine, team: tuple[Staff, Staff]) -> None:
    """On both databases, whole."""
    furnish_seats(engine, team, at=START)
    with reading(engine) as session:
        found = service.public_body(session, SLUG)
        records = [service.public_record(session, SLUG, one.number) for one in found.draws]
    assert [one.number for one in found.draws] == [5, 4, 3, 2, 1]
    assert all(verify_seat(files).ok for files in records)
    assert records[0].keys() == {"seat.json", "types.csv", "candidates.csv", "announcement.json"}
    sitting = [one for one in found.terms if one.state in ON_SEAT and one.starts_at <= START < one.ends_at]
    assert sorted(one.seat for one in sitting) == [1, 2, 3]
    assert len({one.profile[0] for one in sitting}) == 3
    assert {one.profile[2] for one in sitting} == {"jonger dan 35", "35 of ouder"}
    assert any(one.state is Sitting.REPLACED for one in found.terms)


def test_a_replaced_member_and_the_alternate_share_one_term_in_the_balance(board: Engine) -> None:
    with reading(board) as session:
        found = service.public_body(session, SLUG)
    held = [terms for feature, _, terms, _ in found.balance if feature == "gebied"]
    due = [terms for feature, _, _, terms in found.balance if feature == "gebied"]
    assert round(sum(held), 6) == round(sum(due), 6)
    assert sum(held) <= (6 + 12 + 18 + 18) / 18


def test_everybody_without_a_chance_stands_under_one_reason_with_all_later_chances(board: Engine) -> None:
    with reading(board) as session:
        body, draw = service.public_draw(session, SLUG, 5)
    view = draw_view(body, draw)
    barred = [one for one in draw.types if not one.tickets]
    assert len(view.barred) == len({one.reason for one in barred}) < len(barred)
    counts = [[int(row[1].text) for row in table.rows] for table in view.barred]
    sums = [sum(each) for each in counts]
    assert sums == sorted(sums, reverse=True) and sum(sums) == sum(one.candidates for one in barred)
    assert all(f"{n} kandida" in table.caption for n, table in zip(sums, view.barred, strict=True))
    for one in barred:
        (table,) = (table for table in view.barred if about_words(*one.reason[1:]) in table.caption)
        (row,) = (row for row in table.rows if row[0].text == profile_words(one.values))
        assert reason_words(one.reason[0]) in table.caption
        assert f"{formats.percentage(one.over_rounds)} in {one.rounds} loting" in row[2].text


def test_nobody_sees_a_draw_a_name_or_a_body_before_its_time(board: Engine, team: tuple[Staff, Staff]) -> None:
    with unit_of_work(board) as session:
        service.note_term(session, SLUG, 5, "paused", by=team[0], at=START)
    with pytest.raises(UnknownBody), reading(board) as session:
        service.public_body(session, YOUNG)
    with pytest.raises(UnknownBody), reading(board) as session:
        service.public_record(session, SLUG, 6)
    with reading(board) as session:
        assert all(one.name for one in service.public_body(session, SLUG).terms)


def test_a_member_goes_only_where_the_states_allow(board: Engine, team: tuple[Staff, Staff]) -> None:
    with reading(board) as session:
        term = next(one.id for one in service.public_body(session, SLUG).terms if one.state is Sitting.INSTALLED)
    for state in ("drawn", "accepted", "replaced", "declined", "resigned", "nonsense"):
        with pytest.raises(WrongTurn), unit_of_work(board) as session:
            service.note_term(session, SLUG, term, state, by=team[0], at=START)
    for state in ("recused", "installed", "paused", "installed"):
        with unit_of_work(board) as session:
            service.note_term(session, SLUG, term, state, by=team[0], at=START)


def test_the_announced_draw_cannot_be_prepared_again_nor_drawn_before_its_moment(
    board: Engine, team: tuple[Staff, Staff]
) -> None:
    with pytest.raises(NotThisSeatStep), unit_of_work(board) as session:
        service.prepare(session, SLUG, "lots", START + timedelta(days=9), by=team[0], at=START)
    with pytest.raises(NotThisSeatStep) as early, unit_of_work(board) as session:
        service.enter(session, SLUG, "1,1", "", by=team[0], at=START)
    assert early.value.until == START + timedelta(days=7)


def test_a_draw_is_announced_before_its_moment_and_entered_only_after_that(
    board: Engine, team: tuple[Staff, Staff]
) -> None:
    """Who announces when the source of chance can be known already, chooses among outcomes."""
    hour = timedelta(hours=1)

    def waits(at: datetime) -> set[SeatAct]:
        with reading(board) as session:
            return {one.act for one in service.for_team(session, YOUNG, by=team[0], at=at).waiting if not one.term}

    with pytest.raises(NotThisSeatStep):
        act(board, service.prepare, YOUNG, "lots", START + hour, by=team[0])
    _agree(board, YOUNG, SeatAct.FIX, team)
    people = [
        service.Asked(
            name=f"Persoon {place}", contact="x@example.org", profile=(gebied, "vrouw", AGES[0][0]), willing=True
        )
        for place, (gebied, _) in enumerate(GEBIEDEN)
    ]
    act(board, service.ask, YOUNG, people, by=team[0])
    for source, moment in (("lots", START), ("gok", START + hour)):
        with pytest.raises(BadRandomness):
            act(board, service.prepare, YOUNG, source, moment, by=team[0])
    act(board, service.prepare, YOUNG, "lots", START + hour, by=team[0])
    assert waits(START + hour - timedelta(seconds=1)) == {SeatAct.ANNOUNCE}
    assert waits(START + hour) == set()
    with pytest.raises(NotThisSeatStep):
        act(board, service.agree_to, YOUNG, "announce-seat-draw", "0" * 64, by=team[0], at=START + hour)
    with pytest.raises(NotThisSeatStep):
        act(board, service.enter, YOUNG, "1,1", "", by=team[0], at=START + hour)
    _agree(board, YOUNG, SeatAct.ANNOUNCE, team)
    assert waits(START + 2 * hour) == set(), "nothing was drawn"


def test_a_draw_takes_a_round_from_whom_it_was_among_and_from_nobody_else(
    board: Engine, team: tuple[Staff, Staff]
) -> None:
    """Who says yes after the announcement was not in it; who says no after it was, and begins anew with none left."""
    late = START + timedelta(days=8)

    def rounds() -> dict[str, tuple[int, Standing]]:
        with reading(board) as session:
            found = service.for_team(session, SLUG, by=team[0], at=late).candidates
        return {one.lot: (one.rounds, one.state) for one in found}

    before = rounds()
    with reading(board) as session:
        stood = stood_in(session, draws_of(session, row_of(session, SLUG))[-1])
    asked = next(lot for lot, (_, state) in before.items() if state is Standing.INVITED)
    last = min(stood)
    with unit_of_work(board) as session:
        session.execute(update(SeatCandidate).where(SeatCandidate.lot == last).values(rounds=1))
    act(board, service.note_candidate, SLUG, asked, "willing", by=team[0])
    act(board, service.note_candidate, SLUG, last, "declined", by=team[0])
    act(board, service.enter, SLUG, "1,1", "", by=team[0], at=late)
    _agree(board, SLUG, SeatAct.DRAW, team, at=late)
    after = rounds()
    assert after[asked] == (before[asked][0], Standing.WILLING)
    assert all(after[lot][0] == before[lot][0] - (lot in stood) for lot in before if lot != last)
    assert after[last] == (0, Standing.DECLINED)
    act(board, service.note_candidate, SLUG, last, "willing", by=team[0], at=late)
    assert rounds()[last] == (usual_rules().rounds, Standing.WILLING)


def test_a_no_never_counted_and_an_alternate_who_said_no_does_not_come(
    board: Engine, team: tuple[Staff, Staff]
) -> None:
    late = START + timedelta(days=8)
    act(board, service.enter, SLUG, "1,1", "", by=team[0], at=late)

    def counted() -> float:
        with reading(board) as session:
            balance = service.public_body(session, SLUG).balance
        return sum(held for feature, _, held, _ in balance if feature == "gebied")

    before = counted()
    _agree(board, SLUG, SeatAct.DRAW, team, at=late)
    assert counted() > before
    with reading(board) as session:
        found = service.public_body(session, SLUG)
    term = next(one.id for one in found.terms if one.state is Sitting.DRAWN)
    _agree(board, SLUG, SeatAct.LEAVE, team, term, at=late)
    assert counted() == before and _state(board, term) is Sitting.DECLINED
    (seen,) = _waits(board, SLUG, SeatAct.REPLACE, team[0], term, at=late)
    act(board, service.note_candidate, SLUG, found.draws[0].alternate, "declined", by=team[0], at=late)
    assert not _waits(board, SLUG, SeatAct.REPLACE, team[0], term, at=late)
    with pytest.raises(AlternateDoesNotFit):
        act(board, service.agree_to, SLUG, seen.address, seen.agreement.digest, by=team[0], at=late)


def test_one_person_takes_nobodys_seat_and_gives_nobody_one(board: Engine, team: tuple[Staff, Staff]) -> None:
    with reading(board) as session:
        term = next(iter(set(service.could_be_replaced(session, SLUG, at=START)) & set(_sits(board).values())))
    (seen,) = _waits(board, SLUG, SeatAct.LEAVE, team[0], term)
    _agree(board, SLUG, SeatAct.LEAVE, team[:1], term)
    with pytest.raises(SamePersonTwice):
        _agree(board, SLUG, SeatAct.LEAVE, team[:1], term)
    assert _state(board, term) is Sitting.INSTALLED
    act(board, service.take_back_from, SLUG, seen.address, by=team[0])
    _agree(board, SLUG, SeatAct.LEAVE, team[1:], term)
    assert _state(board, term) is Sitting.INSTALLED, "the first took it back"
    act(board, service.note_term, SLUG, term, "paused", by=team[0])
    with pytest.raises(ChangedMeanwhile):  # the other yes was to something else
        act(board, service.agree_to, SLUG, seen.address, seen.agreement.digest, by=team[0])
    _agree(board, SLUG, SeatAct.LEAVE, team, term)
    assert _state(board, term) is Sitting.RESIGNED
    _agree(board, SLUG, SeatAct.REPLACE, team[:1], term)
    assert _state(board, term) is Sitting.RESIGNED
    _agree(board, SLUG, SeatAct.REPLACE, team[1:], term)
    assert _state(board, term) is Sitting.REPLACED
    for wrong in ("leave-seat", "leave-seat.", "leave-seat.x", "fix-seat-rules.1", f"leave-seat.{term}"):
        with pytest.raises(NotThisSeatStep):
            act(board, service.agree_to, SLUG, wrong, seen.agreement.digest, by=team[0])


def test_a_term_is_over_on_its_day_and_not_before(board: Engine, team: tuple[Staff, Staff]) -> None:
    term = _sits(board)[1]
    with reading(board) as session:
        ends_at = next(one.ends_at for one in service.public_body(session, SLUG).terms if one.id == term)
    with pytest.raises(TermNotOver) as early:
        act(board, service.note_term, SLUG, term, "ended", by=team[0], at=ends_at - timedelta(seconds=1))
    assert early.value.until == ends_at and _state(board, term) is Sitting.INSTALLED
    act(board, service.note_term, SLUG, term, "ended", by=team[0], at=ends_at)
    assert _state(board, term) is Sitting.ENDED


def test_the_seat_that_was_empty_first_is_drawn_first(board: Engine, team: tuple[Staff, Staff]) -> None:
    at, sits = START + timedelta(days=8), _sits(board)
    act(board, service.report_failure, SLUG, "evening", by=team[0], at=at)
    _agree(board, SLUG, SeatAct.FAIL, team, at=at)
    for seat, day in ((3, 0), (1, 1)):
        _agree(board, SLUG, SeatAct.LEAVE, team, sits[seat], at=at + timedelta(days=day))
    act(board, service.prepare, SLUG, "lots", at + timedelta(days=9), by=team[0], at=at + timedelta(days=2))
    with reading(board) as session:
        assert draws_of(session, row_of(session, SLUG))[-1].seat == 3


def test_everybody_sees_which_seat_is_empty_and_what_comes(board: Engine, team: tuple[Staff, Staff]) -> None:
    def shown() -> tuple[list[str], list[str]]:
        with reading(board) as session:
            view = body_view(service.public_body(session, SLUG), at=at)
        return [one.title for one in view.seats], [" ".join(cell.text for cell in row) for row in view.calendar.rows]

    at, sits = START + timedelta(days=8), _sits(board)
    assert not [title for title in shown()[0] if "leeg" in title]
    act(board, service.report_failure, SLUG, "evening", by=team[0], at=at)
    _agree(board, SLUG, SeatAct.FAIL, team, at=at)
    _agree(board, SLUG, SeatAct.LEAVE, team, sits[2], at=at)
    titles, rows = shown()
    assert titles[1] == "Zetel 2: leeg" and len(titles) == 3
    assert rows[0] == "2 leeg Er komt een plaatsvervanger, of anders een loting."
    act(board, service.prepare, SLUG, "lots", at + timedelta(days=9), by=team[0], at=at)
    _agree(board, SLUG, SeatAct.ANNOUNCE, team, at=at)
    assert "2 leeg De loting om deze zetel is op donderdag 18 maart 2027" in shown()[1][0]


def test_who_is_drawn_late_sits_from_the_draw_on_and_counts_for_what_is_left(
    board: Engine, team: tuple[Staff, Staff]
) -> None:
    """The end of a term stays where the calendar has it, so that seats are renewed in turn."""
    at, seat = START + timedelta(days=8), 3
    act(board, service.report_failure, SLUG, "evening", by=team[0], at=at)
    _agree(board, SLUG, SeatAct.FAIL, team, at=at)
    _agree(board, SLUG, SeatAct.LEAVE, team, _sits(board)[seat], at=at)
    starts, ends, served = _held(board, seat)[-1]
    begins = later(starts, served)
    months = whole_months(begins, ends)
    assert months > 3
    following = later(ends, 18)
    for draw_at, starts_at, ends_at, counts in (
        (late := later(begins, 2) + timedelta(days=3), late, ends, months - 2),
        (ends - timedelta(days=14), ends, following, 18),  # two weeks are no term
        (later(ends, 1), later(ends, 1), following, 17),
    ):
        act(board, service.prepare, SLUG, "lots", draw_at, by=team[0], at=at)
        with reading(board) as session:
            draw = draws_of(session, row_of(session, SLUG))[-1]
            assert (draw.seat, draw.starts_at, draw.ends_at, draw.months) == (seat, starts_at, ends_at, counts)


def test_an_alternate_counts_from_when_they_come(board: Engine, team: tuple[Staff, Staff]) -> None:
    with reading(board) as session:
        term = next(iter(set(service.could_be_replaced(session, SLUG, at=START)) & set(_sits(board).values())))
    seat = next(seat for seat, one in _sits(board).items() if one == term)
    _agree(board, SLUG, SeatAct.LEAVE, team, term)
    comes = later(START, 2) + timedelta(days=1)
    _agree(board, SLUG, SeatAct.REPLACE, team, term, at=comes)
    (starts, ends, served), (came, until, counts) = _held(board, seat)[-2:]
    assert came == comes and until == ends
    empty = whole_months(starts, ends) - served - counts
    assert 2 <= empty <= 3, "nobody sat there for two months, and part of one"


def test_nobody_acts_through_another_body_or_without_the_role(board: Engine, team: tuple[Staff, Staff]) -> None:
    with reading(board) as session:
        term = next(one.id for one in service.public_body(session, SLUG).terms if one.state is Sitting.INSTALLED)
    for what, facts in ((service.note_term, (term, "paused")), (service.agree_to, (f"leave-seat.{term}", "")),
                        (service.note_candidate, ("z0048", "declined"))):  # fmt: skip
        with pytest.raises(UnknownBody):
            act(board, what, YOUNG, *facts, by=team[0])
        with pytest.raises(NotAllowed):
            act(board, what, SLUG, *facts, by=Staff(account_id=3, name="Cem", roles=frozenset({"administrator"})))
    with pytest.raises(UnknownBody):
        act(board, service.note_candidate, SLUG, "z9999", "declined", by=team[0])


def test_fixed_rules_are_not_changed(board: Engine, team: tuple[Staff, Staff]) -> None:
    with reading(board) as session:
        rules = service.public_body(session, SLUG).rules
    with pytest.raises(NotThisSeatStep), unit_of_work(board) as session:
        service.edit(session, SLUG, "Anders", rules, START, by=team[0], at=START)


def test_a_year_after_a_term_nobody_knows_how_to_reach_the_member(board: Engine) -> None:
    def reachable() -> int:
        with board.connect() as connection:
            wanted = "SELECT count(*) FROM seat_candidate WHERE contact IS NULL"
            return int(connection.exec_driver_sql(wanted).scalar_one())

    with unit_of_work(board) as session:
        apply_rules(session, at=START + timedelta(days=200), actor="worker")
    assert reachable() == 0
    with unit_of_work(board) as session:
        apply_rules(session, at=START + timedelta(days=300), actor="worker")
    assert reachable() > 0


def test_names_and_values_of_candidates_lie_sealed(board: Engine) -> None:
    with board.connect() as connection:
        for table in ("seat_candidate", "seat_file", "seat_term"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows and "(demo)" not in repr(rows)
        assert "Osdorp" not in repr(connection.exec_driver_sql("SELECT * FROM seat_candidate").all())
