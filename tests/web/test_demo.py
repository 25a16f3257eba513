"""The demo: a Nieuw-West that is made as people would, once for all tests that look at it."""

from __future__ import annotations

import io
import json
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from ballots.referendum.verify import verify as verify_votes
from snw_democratie.accounts.models import Account
from snw_democratie.assemblies import service
from snw_democratie.assemblies.steps import State
from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.counting import service as counting
from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.standing import Phase
from snw_democratie.budgets.voting.casting import Receipt, Vote
from snw_democratie.budgets.voting.keeping import keep
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.demo import budgets as demo_budgets
from snw_democratie.demo import drawn as demo_answers
from snw_democratie.demo.furnishing import KEPT, WIJKEN, furnish
from snw_democratie.demo.registering import codes
from snw_democratie.i18n import InDutch, speaking
from snw_democratie.pool import team_service
from snw_democratie.pool.enrolment import enrolment
from snw_democratie.pool.wording import in_language
from snw_democratie.referenda import service as referenda
from snw_democratie.referenda.board.receipts import holds
from snw_democratie.referenda.steps import State as Step
from snw_democratie.security import audit
from snw_democratie.security.codes import typed
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from sortition.verify import verify
from tests.web.opened import opened
from tests.web.world import SETTINGS, browser


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def demo(var: Path) -> Iterator[Engine]:
    """A demo, made once for the tests of this file."""
    engine = opened(f"sqlite:///{var / 'demo.sqlite3'}")
    migrate(engine)
    began = time.process_time()
    furnish(engine, Settings(var=var, secret_key="k", argon2_kib=64))
    assert time.process_time() - began < 60, "seconds of work, not minutes"
    yield engine
    engine.dispose()


def test_the_demo_has_a_panel_for_each_moment(demo: Engine) -> None:
    with reading(demo) as session:
        states = {facts.title: facts.state for facts in service.public_procedures(session)}
        assert sorted(states.values()) == [State.ANNOUNCED, State.DRAFT, State.DRAFT, State.DRAWN, State.DRAWN]
        features = service.quotas(session, "burgerpanel-groen-in-de-wijk")
    assert [len(feature.quotas) for feature in features if feature.name == "wijk"] == [15]
    assert len(WIJKEN) == 15


def test_the_demo_has_a_round_in_three_phases(demo: Engine) -> None:
    at = datetime.now(UTC)
    with reading(demo) as session:
        rounds = {one.phase: one for one in budgets.rounds(session, at=at)}
        assert set(rounds) == {Phase.PLANS, Phase.VOTING, Phase.FOLLOW_UP}
        papers = {phase: RoundPapers().paper(session, rounds[phase].slug) for phase in (Phase.VOTING, Phase.FOLLOW_UP)}
        open_plans = budgets.public_plans(session, rounds[Phase.VOTING].slug)
        found = counting.result(session, rounds[Phase.FOLLOW_UP].slug, at=at)
    assert len(papers[Phase.VOTING].costs) == 12
    assert len(papers[Phase.FOLLOW_UP].costs) == 40
    assert sorted(one.lot or 0 for one in open_plans) == list(range(1, 13))
    assert {len(one.titles) for one in open_plans} == {5}, "a name in each of our languages"
    assert (found.count.voters, len(found.count.plans), found.count.agree) == (demo_budgets.BALLOTS, 40, True)
    assert {one.work for one in found.plans} == {"", "started", "done"}


def test_the_demo_has_a_practice_and_a_finished_referendum_of_sixty_ballots(demo: Engine) -> None:
    with reading(demo) as session:
        over, practice = (referenda.public_referendum(session, one.slug) for one in referenda.all_public(session))
        report = verify_votes(io.BytesIO(b"".join(referenda.archive_of(session, over.slug))), strict=True)
    assert practice.state is Step.OPEN and practice.set_up.practice
    assert set(practice.set_up.texts) == {"nl", "en", "tr", "ar", "pl"}
    assert (over.state, over.voted, over.result) == (Step.RESULT, 60, (10, 30, 20))
    assert over.paper is not None and (len(over.paper.keys), over.paper.aside) == (35, 1)
    assert over.paper.votes == (3, 19, 12)
    assert [one.language for one in over.translations] == ["en"], "a translation that two people say was checked"
    (mirror,) = over.mirrors
    assert (
        over.head is not None and mirror.height == over.head.height and holds(mirror.key, mirror.text, mirror.signature)
    )
    assert report.ok and report.result == (over.result,)
    assert {one.program: one.ok for one in over.said} == {"snw": True, "belenios-tool": True}


def test_every_record_of_the_demo_is_valid(demo: Engine) -> None:
    with reading(demo) as session:
        for facts in service.procedures(session):
            for public in (True, False):
                files = service.record(session, facts.slug, public=public)
                if facts.state is not State.DRAFT:
                    assert verify(files, digest=facts.record_digest).ok, facts.slug
                    assert service.procedure(session, facts.slug).figures["optimal"] is True
        assert audit.verify(session).broken is None


def test_the_demo_can_be_drawn_by_its_two_log_ins(demo: Engine, var: Path) -> None:
    logins = json.loads((var / KEPT).read_text("utf-8"))
    assert set(logins) == {"anna", "bram", "cem", "daan", "hulya", "rosa", "tess", "wim", "yara"}
    settings = replace(SETTINGS, secret_key="k", var=var)
    for login, password in logins.items():
        someone = browser(demo, lambda: datetime.now(UTC), settings=settings)
        assert someone.sign_in(login, password).status_code == 303
        if login in ("anna", "bram"):
            assert "Burgerpanel Wonen in Nieuw-West" in someone.get("/team").text


def test_people_registered_in_the_demo_and_codes_wait_to_be_tried(demo: Engine, var: Path) -> None:
    with reading(demo) as session:
        found = team_service.totals(session, "burgerpanel-groen-in-de-wijk")
        states = {one.way: one.issued for one in team_service.batches(session, found.slug)}
    assert (found.people, found.doubles) == (20, 2)
    assert states == {"letter": 4, "organisation": 12}
    tries = codes(Settings(var=var, secret_key="k"))
    assert all(typed(code) for code in tries) and len(tries) == 2
    assert stat.S_IMODE((var / "demo-codes.json").stat().st_mode) == 0o600


def test_a_code_of_the_demo_casts_a_vote_in_its_open_round(demo: Engine, var: Path) -> None:
    ((title, found),) = demo_budgets.codes(Settings(var=var, secret_key="k")).items()
    now = datetime.now(UTC)
    with unit_of_work(demo) as session:
        (slug,) = (one.slug for one in budgets.rounds(session, at=now) if one.title("nl") == title)
        papers = {slug: RoundPapers().paper(session, slug)}
        vote = Vote(slug=slug, code=typed(found[0]), form="a" * 32, marks={1: 1, 2: 1, 3: 1})
        (answer,) = keep(session, [vote], papers, at=now).answers
    assert isinstance(answer, Receipt) and len(set(found)) == demo_budgets.TRIES
    assert stat.S_IMODE((var / demo_budgets.KEPT).stat().st_mode) == 0o600


def test_codes_of_the_demo_answer_for_a_place_and_for_a_seat(demo: Engine, var: Path) -> None:
    asked = demo_answers.codes(Settings(var=var, secret_key="k"))
    pages = {demo_answers.PLACE: ("plek", "Doet u mee?"), demo_answers.SEAT: ("zetel", "Wilt u een bewonerszetel?")}
    for what, (address, said) in pages.items():
        someone = browser(demo, lambda: datetime.now(UTC))
        assert len(asked[what]) >= 2
        assert someone.post("/meedoen", {"code": asked[what][0]}).status_code == 303
        assert said in someone.get(f"/mijn-aanmelding/{address}").text
    assert stat.S_IMODE((var / demo_answers.KEPT).stat().st_mode) == 0o600


def test_the_demo_asks_a_question_that_the_law_protects_and_everybody_may_decline(demo: Engine) -> None:
    with reading(demo) as session:
        asked = enrolment(session, "burgerpanel-groen-in-de-wijk")
        special = [one for one in asked.questions if one.special]
        assert [(one.feature, bool(one.why), one.undisclosed in one.values) for one in special] == [
            ("beperking", True, True)
        ]


def test_every_panel_of_the_demo_speaks_every_language(demo: Engine) -> None:
    with reading(demo) as session:
        for facts in service.public_procedures(session):
            texts = team_service.texts(session, facts.slug, at=facts.created_at).texts
            for code in team_service.OTHERS:
                with speaking(code):
                    said = [in_language(one.dutch, facts.translations) for one in texts]
                assert [one for one in said if isinstance(one, InDutch)] == [], (facts.slug, code)


def test_somebody_can_take_the_ended_registration_of_the_demo_over(demo: Engine) -> None:
    slug = "burgerpanel-zorg-in-de-buurt"
    with reading(demo) as session:
        found = team_service.totals(session, slug)
        anna = session.scalars(select(Account.id).order_by(Account.id)).first()
    assert found.draft and not found.doubles and not found.listed and found.closes_at < datetime.now(UTC)
    assert anna is not None
    by = Staff(account_id=anna, name="Anna", roles=frozenset({"democracy_team"}))
    with unit_of_work(demo) as session:
        assert team_service.take_over(session, slug, by=by, at=datetime.now(UTC)) == found.people >= found.seats


def test_a_demo_that_is_there_is_left_alone(demo: Engine, var: Path) -> None:
    with reading(demo) as session:
        before = audit.head(session)
    logins = furnish(demo, Settings(var=var, secret_key="k", argon2_kib=64))
    assert logins == json.loads((var / KEPT).read_text("utf-8"))
    with reading(demo) as session:
        assert audit.head(session) == before


def test_passwords_of_the_demo_are_for_its_owner_only(demo: Engine, var: Path) -> None:
    assert demo is not None
    assert stat.S_IMODE((var / KEPT).stat().st_mode) == 0o600
