"""Who was drawn says yes or no, and what follows from it; on both kinds of database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from snw_democratie.answers import service
from snw_democratie.answers.errors import MayAnswer, NoPlace, NotAccepted, PlaceGone, StillAnswering
from snw_democratie.answers.facts import Mailing, Support, Wishes
from snw_democratie.answers.models import PanelWish
from snw_democratie.answers.reminding import Reminder
from snw_democratie.answers.standing import Allowance, Standing
from snw_democratie.assemblies import service as assemblies
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import unseal
from snw_democratie.mail.models import Outbox
from snw_democratie.pool import service as pool
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent
from snw_democratie.retention.rules import HALF_YEAR
from snw_democratie.retention.service import apply_rules
from snw_democratie.security.staff import Staff
from tests.answers.drawn import Panel, after, say_no
from tests.pool.offices import acts
from tests.web.world import START, Browser, act

AROUND = Mailing(own_page="https://snw.example/mijn-aanmelding")
NEEDS = Wishes(support=Support(interpreter="Tarifit", access="Ik kom in een rolstoel"), allowance=Allowance.MONEY)


def say(engine: Engine, registration: str, *, yes: bool, **later: float) -> None:
    with unit_of_work(engine) as session:
        service.answer(session, registration, yes=yes, at=after(**later))


def standings(engine: Engine, panel: Panel) -> list[Standing]:
    with reading(engine) as session:
        found = service.composition(session, panel.slug, at=after(days=1))
    assert found is not None
    by_lot = {one.lot: one.standing for one in found.places}
    return [by_lot[one.lot] for one in panel.members]


def test_a_yes_may_become_a_no_and_a_no_a_yes_until_the_place_goes_to_somebody_else(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel
) -> None:
    first, second, *rest = panel.members
    assert len(rest) == 2
    say(engine, first.registration, yes=True)
    say(engine, second.registration, yes=False)
    assert standings(engine, panel)[:2] == [Standing.ACCEPTED, Standing.DECLINED]
    say(engine, first.registration, yes=False)
    say(engine, second.registration, yes=True)
    assert standings(engine, panel)[:2] == [Standing.DECLINED, Standing.ACCEPTED]
    anna = staff["anna"]
    for lot in (second.lot, rest[0].lot):
        with pytest.raises(StillAnswering):
            act(engine, service.release, panel.slug, lot, by=anna, at=after(days=13))
    act(engine, service.release, panel.slug, first.lot, by=anna, at=after(days=1))
    act(engine, service.release, panel.slug, rest[0].lot, by=anna, at=after(days=14))
    for gone in (first, rest[0]):
        with pytest.raises(PlaceGone):
            say(engine, gone.registration, yes=True, days=15)
    say(engine, rest[1].registration, yes=True, days=15)  # late, and the place is still free
    with reading(engine) as session:
        counted = service.tally(session, panel.slug)
    assert counted is not None
    assert (counted.accepted, counted.open, counted.no) == (2, 0, 2)
    # What the log says of it: which act, and how; not of whom.
    noted = acts(engine, "accept-place", "decline-place", "release-place")
    assert [one.actor for one in noted[:4]] == ["resident"] * 4
    assert all(one.subject.startswith("procedure:") and first.lot not in one.facts for one in noted)
    assert [one.facts for one in noted if one.act == "release-place"] == [
        '{"reason":"declined"}', '{"reason":"silent"}',
    ]  # fmt: skip


def test_a_place_that_is_freed_is_reported_and_who_is_drawn_for_it_is_asked(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel, visitor: Browser
) -> None:
    anna, bram = staff["anna"], staff["bram"]
    first, second, *others = panel.members
    say(engine, first.registration, yes=False)
    with reading(engine) as session:
        now, late = (service.given_up(session, panel.slug, at=after(days=days)) for days in (1, 15))
    assert [(one.lot, one.releasable) for one in now] == [(first.lot, "declined")]
    silent = {one.lot: "silent" for one in (second, *others)}
    assert {one.lot: one.releasable for one in late} == {first.lot: "declined"} | silent
    act(engine, service.release, panel.slug, first.lot, by=anna, at=after(days=1))
    with reading(engine) as session:
        assert assemblies.after_draw(session, panel.slug).left == ((first.lot, "declined"),)
    # The team notes it, and that somebody leaves whom nobody reported; who says so with the own code, or by telephone.
    both = (first.lot, second.lot)
    with pytest.raises(MayAnswer) as early:
        act(engine, assemblies.note_vacancy, panel.slug, both, (), "pool", by=anna, at=after(days=2))
    assert early.value.lots == (second.lot,) and standings(engine, panel)[:2] == [Standing.VACANT, Standing.OPEN]
    say_no(engine, panel.slug, second.lot, by=anna, at=after(days=2))
    act(engine, assemblies.note_vacancy, panel.slug, both, (), "pool", by=anna, at=after(days=2))
    assert standings(engine, panel)[:2] == [Standing.VACANT, Standing.VACANT]
    act(engine, assemblies.announce_replacement, panel.slug, "balls", by=anna, at=after(days=2))
    with reading(engine) as session:
        waits = assemblies.after_draw(session, panel.slug)
    assert waits.left == () and waits.later.open is not None
    digits = "0" * len(str(waits.later.open.choices - 1))
    act(engine, assemblies.enter_replacement, panel.slug, digits, "", by=anna, at=after(days=3))
    for one in (anna, bram):
        with reading(engine) as session:
            seen = assemblies.replacing(session, panel.slug).digest
        act(engine, assemblies.agree_to_replace, panel.slug, seen, by=one, at=after(days=3))
    with reading(engine) as session:
        came = assemblies.after_draw(session, panel.slug).later.rounds[-1].selected
        found = service.composition(session, panel.slug, at=after(days=3))
    assert came is not None and len(came) == 2 and found is not None
    assert {one.lot: one.standing for one in found.places if one.lot in came} == dict.fromkeys(came, Standing.OPEN)
    asked = "Wij vroegen 6 mensen voor 4 plaatsen. Wie een vrije plaats kreeg, telt ook mee."
    assert asked in visitor.get(f"/loting/{panel.slug}").text


def test_who_never_answered_keeps_the_place_until_the_term_is_over(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel
) -> None:
    lots, anna = (panel.members[0].lot,), staff["anna"]
    with pytest.raises(MayAnswer):
        act(engine, assemblies.note_vacancy, panel.slug, lots, (), "pool", by=anna, at=after(days=13))
    act(engine, assemblies.note_vacancy, panel.slug, lots, (), "pool", by=anna, at=after(days=14))
    assert standings(engine, panel)[0] is Standing.VACANT


def test_who_was_not_drawn_has_nothing_to_answer(engine: Engine, panel: Panel, staff: Mapping[str, Staff]) -> None:
    with reading(engine) as session:
        assert service.own(session, "f" * 32, at=after(days=1)) is None
    with pytest.raises(NoPlace):
        say(engine, "f" * 32, yes=True)
    with pytest.raises(NoPlace):
        act(engine, service.release, panel.slug, "9999", by=staff["anna"])


def test_the_composition_counts_answers_beside_the_quotas(engine: Engine, panel: Panel) -> None:
    yes, no, *_ = panel.members
    say(engine, yes.registration, yes=True)
    say(engine, no.registration, yes=False)
    with reading(engine) as session:
        found = service.composition(session, panel.slug, at=after(days=1))
    assert found is not None
    for feature in found.features:
        for counted, wanted in (("accepted", 1), ("open", 2), ("declined", 1)):
            assert sum(getattr(one, counted) for one in feature.values) == wanted
        for one in feature.values:
            assert one.needed == max(0, one.minimum - one.accepted)


def test_needs_are_sealed_apart_read_by_a_noted_look_and_gone_with_the_place(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel
) -> None:
    mine, other, *_ = panel.members
    with pytest.raises(NotAccepted), unit_of_work(engine) as session:
        service.keep(session, mine.registration, NEEDS, "nl", at=after(days=1))
    for one in (mine, other):
        say(engine, one.registration, yes=True)
        with unit_of_work(engine) as session:
            service.keep(session, one.registration, NEEDS, "nl", at=after(days=1))
    with engine.connect() as connection:
        for table in ("panel_wish", "panel_answer", "audit"):
            stored = repr(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert "Tarifit" not in stored and "rolstoel" not in stored and "money" not in stored
    seen = act(engine, service.wishes, panel.slug, by=staff["anna"])
    assert {one.lot for one in seen} == {mine.lot, other.lot} and seen[0].wishes == NEEDS
    assert [one.facts for one in acts(engine, "look")][-1:] == ['{"what":"wishes"}']
    # Taking the yes back removes what was needed; a no removes everything.
    with unit_of_work(engine) as session:
        pool.withdraw_consent(session, mine.registration, Purpose.SUPPORT, at=after(days=2))
    with reading(engine) as session:
        kept = service.own(session, mine.registration, at=after(days=2))
    assert kept is not None and kept.wishes == Wishes(allowance=Allowance.MONEY)
    say(engine, other.registration, yes=False)
    with reading(engine) as session:
        assert session.scalars(select(PanelWish.lot)).all() == [mine.lot]
        assert not session.scalars(select(Consent).where(Consent.purpose == Purpose.SUPPORT)).all()


@pytest.mark.parametrize("leave", [pool.withdraw, pool.erase])
def test_whoever_leaves_gives_the_place_up_and_leaves_no_wish_behind(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel, leave: object
) -> None:
    mine = panel.members[0]
    say(engine, mine.registration, yes=True)
    with unit_of_work(engine) as session:
        service.keep(session, mine.registration, NEEDS, "nl", at=after(days=1))
    with unit_of_work(engine) as session:
        leave(session, mine.registration, at=after(days=2))  # type: ignore[operator]  # one of two services
    assert standings(engine, panel)[0] is Standing.VACANT
    act(engine, assemblies.note_vacancy, panel.slug, (mine.lot,), (), "pool", by=staff["anna"], at=after(days=2))
    with reading(engine) as session:
        assert not session.scalars(select(PanelWish.lot)).all()
    with pytest.raises((NoPlace, PlaceGone)):
        say(engine, mine.registration, yes=True)


def test_answers_and_wishes_go_half_a_year_after_the_draw_and_not_before(engine: Engine, panel: Panel) -> None:
    mine = panel.members[0]
    say(engine, mine.registration, yes=True)
    with unit_of_work(engine) as session:
        service.keep(session, mine.registration, NEEDS, "nl", at=after(days=1))
    for at, left in ((START + HALF_YEAR - timedelta(seconds=1), 1), (START + HALF_YEAR, 0)):
        with unit_of_work(engine) as session:
            apply_rules(session, at=at, actor="worker")
        with reading(engine) as session:
            assert len(session.scalars(select(PanelWish.lot)).all()) == left
            assert (service.tally(session, panel.slug) is not None) == bool(left)
            assert (service.composition(session, panel.slug, at=at) is not None) == bool(left)


def test_who_does_not_answer_is_reminded_once_and_never_twice(engine: Engine, panel: Panel) -> None:
    say(engine, panel.members[0].registration, yes=True)
    with unit_of_work(engine) as session:  # mail about registering is not what this is about
        session.query(Outbox).delete()
    looks = [Reminder(engine, AROUND, clock=lambda day=day: after(days=day)).look() for day in (6, 7, 8, 13, 15)]
    assert looks == [3, 3, 0, 0, 0]  # told that they were drawn, then reminded
    with reading(engine) as session:
        sent = session.scalars(select(Outbox)).all()
        texts = [unseal(session, one, "text") for one in sent]
    assert len(texts) == 6
    for words in texts:
        assert AROUND.own_page in words and "maandag 15 maart 2027" in words
        assert not any(one.lot in words.split() or one.code in words for one in panel.members)
    for name in ("tell-places", "remind-places"):
        assert [one.facts for one in acts(engine, name)] == ['{"mails":3}']


def test_an_answer_that_somebody_else_typed_is_told_to_whose_place_it_is(
    engine: Engine, staff: Mapping[str, Staff], panel: Panel
) -> None:
    mine = panel.members[0]
    with unit_of_work(engine) as session:
        session.query(Outbox).delete()
    act(engine, service.answer_for, panel.slug, mine.lot, "card", False, AROUND, by=staff["anna"])
    with reading(engine) as session:
        (mail,) = session.scalars(select(Outbox)).all()
        assert "niet meedoet" in unseal(session, mail, "text")
    (noted,) = acts(engine, "decline-place")
    assert (noted.actor, noted.facts) == (staff["anna"].actor, '{"way":"card"}')
    # By telephone too, and the same answer once more is no other answer: nothing is noted or mailed again.
    for _ in range(2):
        with unit_of_work(engine) as session:
            service.answer_by_phone(session, mine.registration, AROUND, yes=True, by=staff["anna"], at=after(days=1))
    with reading(engine) as session:
        mails = [unseal(session, mail, "text") for mail in session.scalars(select(Outbox))]
    assert sorted("dat u niet meedoet" in one for one in mails) == [False, True]
    assert [one.facts for one in acts(engine, "accept-place")] == ['{"way":"phone"}']
