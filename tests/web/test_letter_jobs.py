"""Letters about an outcome, made beside the website: who gets which, a run that is stopped, files that go."""

from __future__ import annotations

import csv
import io
import re
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, func, select, update

from snw_democratie.answers.models import PanelAnswer
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.service.stored import file as record_file
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import seal
from snw_democratie.jobs.worker import Worker
from snw_democratie.letters import service
from snw_democratie.letters.models import LetterFile, LetterRun
from snw_democratie.letters.recipients import letters_of
from snw_democratie.pool.models import Registration
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Contact
from sortition.record import unseal as open_event
from tests.answers.drawn import say_no
from tests.pool.offices import acts
from tests.web.computations import forever, refuse
from tests.web.world import START, Browser, act, run_jobs

SLUG = "panel-drawn"
AT = f"/team/lotingen/{SLUG}/brieven"
TASK = service.letters_task(Contact(phone="020 123 45 67"))


@pytest.fixture
def registered(engine: Engine) -> set[str]:
    """Everybody on the list of the drawn panel has a registration; the answer is who was drawn, by lot."""
    with unit_of_work(engine) as session:
        row = session.scalars(select(Procedure).where(Procedure.slug == SLUG)).one()
        people = session.scalars(select(PersonRow).where(PersonRow.import_id == row.import_id)).all()
        drawn: Any = record_file(session, SLUG, "draw.json", public=True)
        chosen = set(open_event(drawn)[1]["selected"])
        # Whoever was drawn first, so that both languages are among them, whatever the lots of this run.
        for place, person in enumerate(sorted(people, key=lambda one: (one.lot not in chosen, one.lot or ""))):
            made = Registration(
                procedure_id=row.id, index=place.to_bytes(32, "big"), way="open", language=("nl", "ar")[place % 2],
                state="active", registered_on=START.date(),
            )  # fmt: skip
            session.add(made)
            session.flush()
            seal(
                session, made, answers="{}",
                person=f'{{"name": "Bewoner {person.lot}", "postcode": "1069AB", "house_number": "{place + 1}"}}',
                contact=f'{{"way": "{("post", "email", "phone")[place % 3]}"}}',
            )  # fmt: skip
            person.registration_id = made.id
        return chosen


def run_letters(engine: Engine) -> None:
    assert Worker(engine, {"letters": TASK}, every=0.02, clock=lambda: START).run_next()


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_whoever_was_drawn_gets_that_letter_and_the_others_the_other_one(
    engine: Engine, anna: Browser, registered: set[str]
) -> None:
    asked = anna.post(AT, {"soort": "ingeloot", "wie": "adres", "tot": "2027-04-01"})  # that is a day for reserves
    assert asked.status_code == 303 and "Het maken van de brieven begint zo." in anna.get(AT).text
    assert anna.post(AT, {"soort": "niet-ingeloot", "wie": "adres"}).status_code == 409
    run_letters(engine)
    page = anna.get(AT).text
    files = dict.fromkeys(re.findall(rf'href="({AT}/\d+/[^"]+)"', page))
    assert len(files) == 3 and f"U bent ingeloot: {len(registered)} brieven" in page
    texts = [text_of(anna.get(one).content) for one in files if one.endswith(".pdf")]
    lots = set(re.findall(r"Bewoner (\w+)", "".join(texts)))
    assert lots == registered and all("1069 AB" in text for text in texts)
    # The last day is that of the own place, whatever was typed.
    assert any("maandag 15 maart 2027" in " ".join(text.split()) for text in texts)
    assert not any("1 april" in text for text in texts)
    # Whoever scans the picture is where an answer can be given.
    assert all("/mijn-aanmelding" in "".join(text.split()) for text in texts)
    (manifest,) = (anna.get(one) for one in files if one.endswith(".csv"))
    rows = csv.DictReader(io.StringIO(manifest.content.decode("utf-8-sig")))
    assert sum(int(row["letters"]) for row in rows) == len(registered)
    assert manifest.headers["cache-control"] == "no-store"
    number = re.findall(rf"{AT}/(\d+)/", page)[0]
    elsewhere = next(iter(files)).replace(SLUG, "panel-announced")
    assert anna.get(elsewhere).status_code == 404  # each run belongs to its own lottery
    assert anna.post(f"{AT}/wissen", {"reeks": number}).status_code == 303
    assert anna.get(next(iter(files))).status_code == 404 and "Gewist." in anna.get(AT).text
    in_order = sorted(all_lots(engine), key=lambda lot: (lot not in registered, lot))
    by_post = sum(1 for place, lot in enumerate(in_order) if place % 3 == 0 and lot not in registered)
    assert anna.post(AT, {"soort": "niet-ingeloot", "wie": "post"}).status_code == 303
    assert f"U bent deze keer niet ingeloot: {by_post} brieven" in anna.get(AT).text


def test_reserves_get_a_letter_of_their_own_and_who_came_gets_the_one_of_who_was_drawn(
    engine: Engine, staff: dict[str, Staff], anna: Browser, registered: set[str]
) -> None:
    act(engine, assemblies.ask_reserves, SLUG, 2, by=staff["anna"])
    run_jobs(engine)
    with reading(engine) as session:
        reserves = {lot for lot, _ in assemblies.later(session, SLUG).reserves or ()}
    leaver = sorted(registered)[0]
    for day in ("", "2027-02-28", "morgen"):  # until when?
        refused = anna.post(AT, {"soort": "reserve", "wie": "adres", "tot": day})
        assert refused.status_code == 422 and "tot en met welke dag een reserve" in refused.text
    assert lots_of(engine, "alternate").keys() == reserves
    say_no(engine, SLUG, leaver, by=staff["anna"])
    act(engine, assemblies.note_vacancy, SLUG, [leaver], [], "reserves", by=staff["anna"])
    act(engine, assemblies.announce_replacement, SLUG, "balls", by=staff["anna"])
    with reading(engine) as session:
        waiting = assemblies.later(session, SLUG).open
    assert waiting is not None
    act(engine, assemblies.enter_replacement, SLUG, "0" * max(1, len(str(waiting.choices - 1))), "", by=staff["anna"])
    for one in ("anna", "bram"):
        with reading(engine) as session:
            seen = assemblies.replacing(session, SLUG).digest
        act(engine, assemblies.agree_to_replace, SLUG, seen, by=staff[one], at=START + timedelta(days=3))
    came = {waiting.chances[0][0]} if len(waiting.chances) == 1 else reserves
    drawn = lots_of(engine, "selected").keys()
    assert leaver not in drawn and registered - {leaver} < drawn and drawn - registered <= came
    assert not lots_of(engine, "not-selected").keys() & (drawn | reserves | {leaver})
    for days, until in ((0, ("2027-03-15", "2027-03-18")), (15, ("", "2027-03-18")), (20, ("", ""))):
        assert lots_of(engine, "selected", days=days) == {lot: until[lot not in registered] for lot in drawn}
    said = sorted(registered - {leaver})[0]
    with unit_of_work(engine) as session:
        session.execute(update(PanelAnswer).where(PanelAnswer.lot == said).values(state="accepted"))
    assert lots_of(engine, "selected").keys() == drawn - {said}  # who answered is not asked again


def lots_of(engine: Engine, kind: str, *, days: int = 0) -> dict[str, str]:
    """Whose letters of this kind would be printed so many days after the start, each with its own last day."""
    with reading(engine) as session:
        row = session.scalars(select(Procedure).where(Procedure.slug == SLUG)).one()
        run = LetterRun(kind=kind, reach="address", large=False, at=START + timedelta(days=days))
        return {one.lot: one.until for one in letters_of(session, row, run)}


def all_lots(engine: Engine) -> list[str]:
    with reading(engine) as session:
        wanted = select(PersonRow.lot).join(Procedure, Procedure.import_id == PersonRow.import_id)
        return [lot for lot in session.scalars(wanted.where(Procedure.slug == SLUG)) if lot]


def test_a_run_that_is_stopped_leaves_no_file(engine: Engine, anna: Browser, registered: set[str]) -> None:
    anna.post(AT, {"soort": "niet-ingeloot", "wie": "adres", "groot": "ja"})
    worker = Worker(engine, {"letters": replace(TASK, work=forever)}, every=0.02, clock=lambda: START)
    thread = threading.Thread(target=worker.run_next)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while "van de 1.000.000 brieven" not in anna.get(AT).text:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert anna.post(f"{AT}/stoppen").status_code == 303
    finally:
        thread.join(60)
    assert not thread.is_alive()
    assert "Gestopt. Er is niets bewaard." in anna.get(AT).text
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(LetterFile)) == 0
    assert anna.post(f"{AT}/stoppen").status_code == 404


def test_a_run_that_nobody_began_stops_at_once_and_makes_way_for_another(
    engine: Engine, anna: Browser, registered: set[str]
) -> None:
    anna.post(AT, {"soort": "niet-ingeloot", "wie": "adres"})
    assert anna.post(f"{AT}/stoppen").status_code == 303
    assert "Gestopt. Er is niets bewaard." in anna.get(AT).text and len(acts(engine, "cancel-letters")) == 1
    assert anna.post(AT, {"soort": "ingeloot", "wie": "adres"}).status_code == 303
    run_letters(engine)
    assert states(engine) == ["cancelled", "done"]
    assert not Worker(engine, {"letters": TASK}, every=0.02, clock=lambda: START).run_next(), "nothing else waits"


def test_a_run_that_fails_says_so_and_another_may_follow(engine: Engine, anna: Browser, registered: set[str]) -> None:
    anna.post(AT, {"soort": "ingeloot", "wie": "adres"})
    Worker(engine, {"letters": replace(TASK, work=refuse)}, every=0.02, clock=lambda: START).run_next()
    assert "Niet gelukt. Er is niets bewaard." in anna.get(AT).text and states(engine) == ["failed"]
    assert len(acts(engine, "letters-not-made")) == 1
    assert anna.post(AT, {"soort": "ingeloot", "wie": "adres"}).status_code == 303


def test_only_files_that_are_there_are_taken_away_and_only_once(
    engine: Engine, anna: Browser, registered: set[str]
) -> None:
    anna.post(AT, {"soort": "ingeloot", "wie": "adres"})
    assert anna.post(f"{AT}/wissen", {"reeks": "1"}).status_code == 404, "still being made"
    assert states(engine) == ["asked"]
    run_letters(engine)
    assert anna.post(f"{AT.replace(SLUG, 'panel-announced')}/wissen", {"reeks": "1"}).status_code == 404
    assert anna.get(f"{AT}/1/selected-nl-999.pdf").status_code == 404
    before = len(acts(engine, "look"))
    assert anna.get(f"{AT}/1/manifest.csv").status_code == 200 and len(acts(engine, "look")) == before + 1
    assert [anna.post(f"{AT}/wissen", {"reeks": "1"}).status_code for _ in range(2)] == [303, 404]
    assert len(acts(engine, "remove-letters")) == 1 and states(engine) == ["removed"]


def test_letters_for_nobody_are_not_made(engine: Engine, anna: Browser, registered: set[str]) -> None:
    refused = anna.post(AT, {"soort": "reserve", "wie": "adres", "tot": "2027-04-01"})  # no reserves were made
    assert refused.status_code == 422 and "Er is niemand die zo" in refused.text and states(engine) == []


def states(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(LetterRun.state).order_by(LetterRun.id)))


def test_nobody_asks_for_letters_before_the_draw(anna: Browser, registered: set[str]) -> None:
    early = anna.post("/team/lotingen/panel-announced/brieven", {"soort": "niet-ingeloot", "wie": "adres"})
    assert early.status_code == 409
