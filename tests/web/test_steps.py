"""The order of a lottery: every step in every state, one person twice, and two people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from snw_democratie.assemblies import service
from snw_democratie.assemblies.errors import StepOutOfOrder
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.steps import STEPS, State, Step
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit
from snw_democratie.security.errors import SamePersonTwice
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from tests.sortition.small_record import SIGNATURE
from tests.web.conftest import SQLITE
from tests.web.world import START, Browser, act

POSTS: dict[str, tuple[Step, dict[str, str]]] = {
    "regels": (Step.EDIT, {"titel": "Panel anders", "plaatsen": "5"}),
    "kenmerken/nieuw": (Step.EDIT, {"kenmerk": "wijk", "groepen": "a\nb"}),
    "kenmerken/weg": (Step.EDIT, {"nummer": "FEATURE"}),
    "kenmerken/aantallen": (Step.EDIT, {"min-QUOTA": "0", "max-QUOTA": "4"}),
    "kenmerken/tellingen": (Step.EDIT, {"speling": "2"}),
    "kenmerken/bestand": (Step.EDIT, {}),
    "kenmerken/controle": (Step.CHECK, {}),
    "kenmerken/voorstel": (Step.EDIT, {"nummer": "0"}),
    "lijst": (Step.IMPORT, {}),
    "lijst/bevestigen": (Step.IMPORT, {"nummer": "1"}),
    "lijst/weggooien": (Step.IMPORT, {"nummer": "1"}),
    "sluiten": (Step.CLOSE, {"gezien": "CLOSING"}),
    "sluiten/toch-niet": (Step.CLOSE, {"gezien": "CLOSING"}),
    "berekenen": (Step.COMPUTE, {}),
    "berekenen/stoppen": (Step.CANCEL, {}),
    "publiceren": (Step.PUBLISH, {"gezien": "RECORD"}),
    "aankondigen": (Step.ANNOUNCE, {"bron": "balls", "ronde": "", "moment": "2027-06-01T20:00"}),
    "trekken/cijfer": (Step.ENTER, {"cijfer": "4", "plek": "0"}),
    "trekken/terug": (Step.ENTER, {"plek": "0"}),
    "trekken/baken": (Step.ENTER, {"handtekening": "ab"}),
    "trekken/bevestigen": (Step.DRAW, {"gezien": "DRAWING"}),
    "trekken/toch-niet": (Step.DRAW, {"gezien": "DRAWING"}),
}
"""Every address of the team that changes a lottery, with a form that is as right as it can be."""

FILES = {
    "kenmerken/bestand": b"feature,value,min,max\ngeslacht,vrouw,1,3\ngeslacht,man,1,3\n",
    "lijst": b"id,geslacht,leeftijd\n1,vrouw,jong\n2,man,oud\n3,man,oud\n4,vrouw,jong\n5,vrouw,oud\n",
}
REFUSED_FOR_ANOTHER_REASON = {"kenmerken/voorstel", "lijst/bevestigen", "lijst/weggooien", "sluiten"} | {
    "trekken/terug",
    "trekken/baken",
    "trekken/bevestigen",
}
"""Allowed in their state, but something else is missing there: no suggestion, no upload, no check, no digit yet."""


def snapshot(engine: Engine, slug: str) -> tuple[object, ...]:
    """All that a step could change."""
    with reading(engine) as session:
        facts = service.procedure(session, slug)
        files = {(public, one) for public in (True, False) for one in service.files(session, slug, public=public)}
        return facts, service.quotas(session, slug), service.imports(session, slug), frozenset(files)


def form(engine: Engine, slug: str, fields: dict[str, str]) -> dict[str, str]:
    with reading(engine) as session:
        features = service.quotas(session, slug)
        known = {
            "FEATURE": str(features[0].id),
            "QUOTA": str(features[0].quotas[0].id),
            "CLOSING": service.closing(session, slug).digest,
            "RECORD": service.procedure(session, slug).record_digest,
            "DRAWING": service.drawing(session, slug).digest,
        }
    filled = {}
    for name, value in fields.items():
        stem, _, number = name.rpartition("-")
        filled[f"{stem}-{known[number]}" if number in known else name] = known.get(value, value)
    return filled


def send(browser: Browser, engine: Engine, slug: str, path: str) -> int:
    fields = form(engine, slug, POSTS[path][1])
    files = {"files": {"bestand": ("bestand.csv", FILES[path])}} if path in FILES else {}
    status: int = browser.post(f"/team/lotingen/{slug}/{path}", fields, **files).status_code
    return status


@SQLITE
def test_the_table_names_every_address_that_changes_a_lottery(anna: Browser) -> None:
    there = {
        route.path.removeprefix("/team/lotingen/{slug:str}/")
        for route in anna.client.app.routes
        if route.path.startswith("/team/lotingen/{slug:str}/") and "POST" in route.methods
    }
    registering = {path for path in there if path.startswith(("aanmeld", "codes", "dubbel", "talen"))}
    after = {path for path in there if path.startswith(("plaatsen/", "antwoorden/", "brieven", "uitnodigen"))}
    assert there - registering - after == set(POSTS), "registering and what comes after have tests of their own"


@SQLITE
@pytest.mark.parametrize("state", list(State))
def test_a_step_is_taken_in_its_own_states_and_refused_in_all_others(
    anna: Browser, engine: Engine, state: State
) -> None:
    for path, (step, _) in POSTS.items():
        slug = f"panel-{state}"
        before = snapshot(engine, slug)
        if state in STEPS[step].before:
            if path in REFUSED_FOR_ANOTHER_REASON:
                assert send(anna, engine, slug, path) in (404, 409, 422), path
            continue
        assert send(anna, engine, slug, path) == 409, path
        assert snapshot(engine, slug) == before, path


@pytest.mark.parametrize("path", sorted(set(POSTS) - REFUSED_FOR_ANOTHER_REASON))
def test_a_step_in_its_own_state_is_taken(anna: Browser, engine: Engine, path: str) -> None:
    for state in STEPS[POSTS[path][0]].before:
        assert send(anna, engine, f"panel-{state}", path) == 303


@SQLITE
@pytest.mark.parametrize("state", list(State))
def test_the_guard_itself_holds_the_table(engine: Engine, state: State) -> None:
    """The second line of defence: the statement that writes the new state asks for the old one again."""
    for step in Step:
        with unit_of_work(engine) as session:
            row = hold(session, "panel-draft", Step.EDIT)
            row.state = str(state)
            if state in STEPS[step].before:
                move(session, row, step)
                assert row.state == STEPS[step].after
            else:
                with pytest.raises(StepOutOfOrder):
                    move(session, row, step)
            session.rollback()


def ready_to_close(engine: Engine, staff: dict[str, Staff]) -> str:
    from tests.web.world import run_jobs

    act(engine, service.ask_check, "panel-draft", by=staff["anna"])
    run_jobs(engine)
    return "panel-draft"


def seen(engine: Engine, slug: str, look: Callable[..., object]) -> str:
    with reading(engine) as session:
        return str(look(session, slug).digest)  # type: ignore[attr-defined]  # facts about approvals


def test_one_person_cannot_close_a_pool_alone(
    anna: Browser, bram: Browser, engine: Engine, staff: dict[str, Staff]
) -> None:
    slug = ready_to_close(engine, staff)
    path, yes = f"/team/lotingen/{slug}/sluiten", {"gezien": seen(engine, slug, service.closing)}
    assert anna.post(path, yes).status_code == 303
    again = anna.post(path, yes)
    assert again.status_code == 409
    assert "een andere collega" in again.text
    with reading(engine) as session:
        assert service.procedure(session, slug).state is State.DRAFT
    assert bram.post(path, yes).status_code == 303
    with reading(engine) as session:
        assert service.procedure(session, slug).state is State.CLOSED
    assert bram.post(path, yes).status_code == 409


def test_one_person_cannot_confirm_a_draw_alone(anna: Browser, bram: Browser, engine: Engine) -> None:
    path = "/team/lotingen/panel-announced/trekken"
    for place, digit in enumerate("417"):
        assert anna.post(f"{path}/cijfer", {"plek": str(place), "cijfer": digit}).status_code == 303
    yes = {"gezien": seen(engine, "panel-announced", service.drawing)}
    assert [anna.post(f"{path}/bevestigen", yes).status_code for _ in range(2)] == [303, 409]
    assert snapshot(engine, "panel-announced")[0].state is State.ANNOUNCED  # type: ignore[attr-defined]  # facts
    assert bram.post(f"{path}/bevestigen", yes).status_code == 303
    assert snapshot(engine, "panel-announced")[0].state is State.DRAWN  # type: ignore[attr-defined]  # facts


def test_a_yes_to_something_else_does_not_count(engine: Engine, staff: dict[str, Staff]) -> None:
    slug = ready_to_close(engine, staff)
    before = seen(engine, slug, service.closing)
    act(engine, service.agree_to_close, slug, before, by=staff["anna"])
    act(engine, service.edit, slug, service.Rules(title="Panel draft", seats=4, panels=10_000), by=staff["anna"])
    after = seen(engine, slug, service.closing)
    assert after != before
    with reading(engine) as session:
        assert service.closing(session, slug).names == ()
    with pytest.raises(service.ChangedMeanwhile):
        act(engine, service.agree_to_close, slug, before, by=staff["bram"])
    assert act(engine, service.agree_to_close, slug, after, by=staff["bram"]) is False


def test_a_digit_that_is_changed_undoes_the_first_yes(engine: Engine, staff: dict[str, Staff]) -> None:
    slug, anna, bram = "panel-announced", staff["anna"], staff["bram"]
    for place, digit in enumerate("417"):
        act(engine, service.enter_digit, slug, place, digit, by=anna)
    yes = seen(engine, slug, service.drawing)
    act(engine, service.agree_to_draw, slug, yes, by=anna)
    act(engine, service.take_back_digit, slug, 2, by=anna)
    act(engine, service.enter_digit, slug, 2, "8", by=anna)
    with pytest.raises(service.ChangedMeanwhile):
        act(engine, service.agree_to_draw, slug, yes, by=bram)
    assert act(engine, service.agree_to_draw, slug, seen(engine, slug, service.drawing), by=bram) is False


def test_a_yes_never_comes_alive_again_with_the_same_digits(engine: Engine, staff: dict[str, Staff]) -> None:
    slug, anna, bram = "panel-announced", staff["anna"], staff["bram"]
    for place, digit in enumerate("417"):
        act(engine, service.enter_digit, slug, place, digit, by=anna)
    yes = seen(engine, slug, service.drawing)
    act(engine, service.agree_to_draw, slug, yes, by=anna)
    act(engine, service.take_back_digit, slug, 2, by=bram)
    act(engine, service.enter_digit, slug, 2, "7", by=bram)
    assert seen(engine, slug, service.drawing) == yes
    with reading(engine) as session:
        assert service.drawing(session, slug).names == ()
        assert [one.facts for one in session.query(AuditEvent).filter_by(act="agree-to-draw")][-1], "it did happen"
    assert act(engine, service.agree_to_draw, slug, yes, by=bram) is False


def test_nothing_is_drawn_before_the_announced_moment(anna: Browser, engine: Engine, staff: dict[str, Staff]) -> None:
    slug, by = "panel-published", staff["anna"]
    draw_at = START + timedelta(hours=30)
    act(engine, service.announce, slug, "balls", draw_at, by=by)
    before = snapshot(engine, slug)
    path = f"/team/lotingen/{slug}/trekken"
    assert "2 maart 2027" in anna.get(path).text
    for what, fields in {
        "cijfer": {"plek": "0", "cijfer": "4"},
        "baken": {"handtekening": SIGNATURE},
        "bevestigen": {"gezien": seen(engine, slug, service.drawing)},
    }.items():
        refused = anna.post(f"{path}/{what}", fields)
        assert refused.status_code == 409
        assert "De loting is op dinsdag 2 maart 2027, 16.00 uur" in refused.text
        assert snapshot(engine, slug) == before
    with pytest.raises(service.BeforeTheDraw):
        act(engine, service.enter_digit, slug, 0, "4", by=by, at=draw_at - timedelta(seconds=1))
    act(engine, service.enter_digit, slug, 0, "4", by=by, at=draw_at)


@SQLITE
@pytest.mark.parametrize(
    ("moment", "says"),
    [("2027-03-01T09:54", "Kies een moment dat nog komt"), ("2029-03-05T10:00", "Kies een moment binnen twee jaar")],
)
def test_a_moment_past_or_far_away_is_not_announced(anna: Browser, engine: Engine, moment: str, says: str) -> None:
    path = "/team/lotingen/panel-published/aankondigen"
    refused = anna.post(path, {"bron": "balls", "ronde": "", "moment": moment})
    assert refused.status_code == 422
    assert says in refused.text and f'value="{moment}"' in refused.text
    assert anna.post(path, {"bron": "balls", "ronde": "", "moment": "2027-03-01T09:57"}).status_code == 303


def race(*acts: Callable[[], object]) -> list[object]:
    """Do everything at the same moment; what each gave, or the refusal it met."""
    start = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(number: int, one: Callable[[], object]) -> None:
        start.wait()
        try:
            found[number] = one()
        except (StepOutOfOrder, SamePersonTwice, service.ChangedMeanwhile) as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=(number, one)) for number, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_two_people_at_the_same_moment_close_a_pool_once(engine: Engine, staff: dict[str, Staff]) -> None:
    slug = ready_to_close(engine, staff)
    yes = seen(engine, slug, service.closing)
    found = race(
        *(lambda by=by: act(engine, service.agree_to_close, slug, yes, by=by) for by in (staff["anna"], staff["bram"]))
    )
    assert sorted(map(str, found)) == ["False", "True"]


def test_one_person_in_six_windows_is_still_one_person(engine: Engine, staff: dict[str, Staff]) -> None:
    slug = ready_to_close(engine, staff)
    yes = seen(engine, slug, service.closing)
    found = race(*[lambda: act(engine, service.agree_to_close, slug, yes, by=staff["anna"])] * 6)
    assert [one for one in found if one is False] == [False]
    assert len([one for one in found if isinstance(one, SamePersonTwice)]) == 5


def test_a_step_raced_by_six_is_taken_once(engine: Engine, staff: dict[str, Staff]) -> None:
    draw_at = START + timedelta(days=1)
    found = race(*[lambda: act(engine, service.announce, "panel-published", "balls", draw_at, by=staff["anna"])] * 6)
    assert len([one for one in found if one is None]) == 1
    assert len([one for one in found if isinstance(one, StepOutOfOrder)]) == 5
    with reading(engine) as session:
        assert audit.verify(session).broken is None


def test_a_digit_typed_twice_counts_once(engine: Engine, staff: dict[str, Staff]) -> None:
    found = race(*[lambda: act(engine, service.enter_digit, "panel-announced", 0, "7", by=staff["anna"])] * 4)
    assert len([one for one in found if one is None]) == 1
    with reading(engine) as session:
        assert service.procedure(session, "panel-announced").digits == "7"
