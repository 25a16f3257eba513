"""The own page of a candidate, letters and mail about a seat, standing aside, and a draw that gave nothing."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from snw_democratie.answers.facts import Mailing
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import unseal
from snw_democratie.letters.run import print_files
from snw_democratie.mail.models import Outbox
from snw_democratie.seats import service
from snw_democratie.seats.errors import BadRecusal, NotThisSeatStep, WrongTurn
from snw_democratie.seats.models import SeatCandidate
from snw_democratie.seats.service.lettering import seat_letters
from snw_democratie.seats.service.recusing import Recusal
from snw_democratie.seats.steps import Aside, Sitting, Standing
from snw_democratie.seats.telling import SeatPost
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Contact
from sortition.verify_seat import verify_seat
from tests.answers.conftest import drawn, engine, panel
from tests.answers.drawn import Panel, after
from tests.answers.test_to_a_seat import body, candidates, say_yes, take_over
from tests.pool.offices import words_of
from tests.pool.residents import open_own
from tests.seats.test_terms import SLUG
from tests.web.world import ORIGIN, START, Browser, act, browser

__all__ = ["drawn", "engine", "panel"]
OWN = "/mijn-aanmelding/zetel"
AROUND = Mailing(own_page="https://doe-mee.example/mijn-aanmelding")
NOW = after(days=1)
DAY = timedelta(days=1)


def draw(engine: Engine, team: tuple[Staff, Staff], slug: str, *, entered: str) -> None:
    """From the chances to who sits, three days after."""
    act(engine, service.prepare, slug, "lots", START + 2 * DAY, by=team[0], at=NOW)
    agree(engine, team, slug, "announce-seat-draw", at=NOW)
    act(engine, service.enter, slug, entered, "", by=team[0], at=START + 3 * DAY)
    agree(engine, team, slug, "draw-seat", at=START + 3 * DAY)


def agree(engine: Engine, team: tuple[Staff, Staff], slug: str, what: str, *, at: Any) -> None:
    for one in team:
        with reading(engine) as session:
            waiting = service.for_team(session, slug, by=one, at=at).waiting
        seen = next(each.agreement.digest for each in waiting if each.act == what)
        act(engine, service.agree_to, slug, what, seen, by=one, at=at)


def mails(engine: Engine, post: SeatPost) -> list[str]:
    """The texts that this round of the worker put into the outbox."""
    with unit_of_work(engine) as session:
        session.query(Outbox).delete()
    post.look()
    return texts(engine)


def texts(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [unseal(session, one, "text") for one in session.scalars(select(Outbox))]


@pytest.mark.parametrize("drawn", ["sqlite", "postgres"], indirect=True)
def test_a_candidate_says_yes_sees_the_chance_takes_the_seat_and_stops_with_the_own_code(
    engine: Engine, panel: Panel, clock: Any, team: tuple[Staff, Staff]
) -> None:
    say_yes(engine, panel)
    slug = body(engine, "Leeftijd", "opleiding")
    who = browser(engine, clock)
    open_own(who, panel.members[0].code)
    assert who.get(OWN).status_code == 404
    take_over(engine, slug, panel.slug)
    post = SeatPost(engine, AROUND, clock=lambda: NOW)
    asked = mails(engine, post)
    assert len(asked) == 2 and all("om een zetel in dit bestuur" in one and AROUND.own_page in one for one in asked)
    assert mails(engine, post) == []  # once
    page = who.get(OWN).text
    assert "Wilt u een bewonerszetel?" in page and f'href="{OWN}"' in who.get("/mijn-aanmelding/overzicht").text
    assert who.get(f"{OWN}/{slug}/accepted").status_code == 409
    assert who.post(f"{OWN}/{slug}/installed").status_code == 409
    assert "Uw naam ziet niemand." in who.get(f"{OWN}/{slug}/willing").text
    for state in ("willing", "declined", "willing"):
        assert who.post(f"{OWN}/{slug}/{state}").headers["location"] == OWN
    with reading(engine) as session:
        mine = SeatCandidate.registration_id == panel.members[0].registration
        lot = session.scalar(select(SeatCandidate.lot).where(mine))
    assert {one.lot: one.state for one in candidates(engine, slug)}[str(lot)] is Standing.WILLING
    draw(engine, team, slug, entered="1")
    assert {one.lot: one.state for one in candidates(engine, slug)}[str(lot)] is Standing.DRAWN
    (told,) = mails(engine, post)
    assert "Het lot koos u voor een plek in dit bestuur" in told and panel.members[0].code not in told
    assert "U bent ingeloot voor een bewonerszetel" in who.get(OWN).text
    assert who.post(f"{OWN}/{slug}/accepted").status_code == 303
    assert who.post(f"{OWN}/{slug}/installed").status_code == 409  # the board says so, not the member
    held = json.loads(who.get("/mijn-aanmelding/gegevens.json").content)["seats"]
    assert held[0]["term"]["state"] == "accepted" and held[0]["lot"] == lot
    assert "Uw lotnummer voor deze zetel" in words_of(who.get("/mijn-aanmelding/gegevens.pdf").content)
    act(engine, service.note_term, slug, 1, "installed", AROUND, by=team[0], at=START + 3 * DAY)
    (noted,) = [one for one in texts(engine) if "Iemand schreef iets op over uw zetel" in one]
    assert "Er staat nu: zit in het bestuur" in noted and AROUND.own_page in noted  # whoever it is about, hears it
    assert "Dit kunt u niet terugdraaien." in who.get(f"{OWN}/{slug}/resigned").text
    assert who.post(f"{OWN}/{slug}/resigned").status_code == 303
    with reading(engine) as session:
        turns = [state for state, _ in service.public_body(session, slug).terms[0].turns]
        noted = audit.events(session, acts=("note-seat-term", "note-seat-candidate"))
    assert turns == [Sitting.DRAWN, Sitting.ACCEPTED, Sitting.INSTALLED, Sitting.RESIGNED]
    assert {one.actor for one in noted} == {"resident", team[0].actor}
    # Somebody else's seat is not there for who was not asked.
    other = browser(engine, clock)
    open_own(other, panel.members[3].code)
    assert other.post(f"{OWN}/{slug}/willing").status_code == 404


@pytest.mark.parametrize("drawn", ["sqlite"], indirect=True)
def test_whose_seat_two_people_of_the_team_make_free_hears_it_by_mail(
    engine: Engine, panel: Panel, clock: Any, team: tuple[Staff, Staff]
) -> None:
    say_yes(engine, panel)
    slug = body(engine, "Leeftijd", "opleiding")
    take_over(engine, slug, panel.slug)
    who = browser(engine, clock)
    open_own(who, panel.members[0].code)
    who.post(f"{OWN}/{slug}/willing")
    draw(engine, team, slug, entered="1")
    for one, heard in zip(team, (0, 1), strict=True):
        with reading(engine) as session:
            waiting = service.for_team(session, slug, by=one, at=START + 3 * DAY).waiting
        (leaves,) = [each for each in waiting if each.act == "leave-seat"]
        seen = leaves.agreement.digest
        act(engine, service.agree_to, slug, leaves.address, seen, AROUND, by=one, at=START + 3 * DAY)
        told = [text for text in texts(engine) if "Er staat nu: zei nee" in text]
        assert len(told) == heard and not any(panel.members[0].code in text for text in told)


@pytest.mark.parametrize("drawn", ["sqlite"], indirect=True)
def test_the_own_chance_stands_there_and_each_letter_goes_to_whom_it_is_for(
    engine: Engine, panel: Panel, clock: Any, team: tuple[Staff, Staff], anna: Browser
) -> None:
    say_yes(engine, panel)
    slug = body(engine, "opleiding")
    take_over(engine, slug, panel.slug)
    others = [
        service.Asked(name=f"Iemand {number}", contact=f"Straat {number}", profile=("HBO",), willing=True)
        for number in range(2)
    ]
    others.append(service.Asked(name="Iemand 2", contact="iemand@example.org", profile=("HBO",), willing=False))
    late = browser(engine, clock)
    open_own(late, panel.members[1].code)
    act(engine, service.ask, slug, others, by=team[0], at=NOW)
    mails(engine, SeatPost(engine, AROUND, clock=lambda: NOW))
    page = anna.get(f"/team/zetels/{slug}").text
    assert page.count("Heeft geen code.") == 3 and page.count("Kreeg geen mail van ons.") == 1
    who = browser(engine, clock)
    open_own(who, panel.members[0].code)
    who.post(f"{OWN}/{slug}/willing")
    act(engine, service.prepare, slug, "lots", START + 2 * DAY, by=team[0], at=NOW)
    assert "Uw kans in de volgende loting" not in who.get(OWN).text  # not announced
    agree(engine, team, slug, "announce-seat-draw", at=NOW)
    page = who.get(OWN).text
    assert "Uw kans in de volgende loting" in page and f'href="/zetels/{slug}/loting/1"' in page
    assert "Die gaat door zonder u." not in page
    without = "De loting van woensdag 3 maart 2027, 10.00 uur is al aangekondigd. Die gaat door zonder u."
    assert all(without in late.get(one).text for one in (OWN, f"{OWN}/{slug}/willing"))
    late.post(f"{OWN}/{slug}/willing")
    page = late.get(OWN).text  # the announced draw is not that of who says yes after it
    assert "U doet mee met de loting" in page and without in page and "U doet mee vanaf de loting daarna." in page
    assert "Uw kans in" not in page and f'href="/zetels/{slug}/loting/1"' not in page
    late.post(f"{OWN}/{slug}/declined")
    at = f"/team/zetels/{slug}/loting/1/brieven"
    assert anna.get(f"{at}/lid").status_code == 404  # not drawn
    act(engine, service.enter, slug, "1,1", "", by=team[0], at=START + 3 * DAY)
    agree(engine, team, slug, "draw-seat", at=START + 3 * DAY)
    found = {}
    for name in ("lid", "plaatsvervanger", "anderen"):
        with zipfile.ZipFile(io.BytesIO(anna.get(f"{at}/{name}").content)) as archive:
            pdfs = [archive.read(one) for one in archive.namelist() if one.endswith(".pdf")]
        found[name] = "".join(words_of(one) for one in pdfs)
    heads = {
        "lid": "U bent geloot voor",
        "plaatsvervanger": "U bent plaatsvervanger",
        "anderen": "deze keer niet ingeloot",
    }
    assert all(head in found[name] for name, head in heads.items())
    with reading(engine) as session:
        stand = SeatCandidate.state.not_in([Standing.INVITED, Standing.DECLINED])
        lots = set(session.scalars(select(SeatCandidate.lot).where(stand)))
        looks = [one for one in audit.events(session, acts=("look",)) if one.subject.startswith("seats:")]
        mine = session.scalar(
            select(SeatCandidate.lot).where(SeatCandidate.registration_id == panel.members[0].registration)
        )
    for name in ("lid", "plaatsvervanger"):  # whom the team typed in has no code, and is not told to use one
        assert ("code van uw aanmelding" in " ".join(found[name].split())) is (str(mine) in found[name])
        assert ("/mijn-aanmelding" in "".join(found[name].split())) is (str(mine) in found[name])
        # No letter asks to call where there is no number; with one, each does.
        assert "bel ons" not in " ".join(found[name].split())
        run = act(engine, seat_letters, slug, 1, name, ORIGIN, Contact(phone="020 555 0155"), by=team[0])
        (letter,) = [words_of(one.content) for one in print_files(run, lambda *_: None) if one.name.endswith(".pdf")]
        assert "bel ons" in " ".join(letter.split()) and "020 555 0155" in " ".join(letter.split())
    assert len(lots) == 3 and all(sum(lot in text for text in found.values()) == 1 for lot in lots) and len(looks) == 4
    assert anna.get(f"{at}/iedereen").status_code == 404


def test_a_member_stands_aside_for_one_subject_in_public_and_keeps_the_seat(
    board: Engine, team: tuple[Staff, Staff], visitor: Browser
) -> None:
    with reading(board) as session:
        found = service.public_body(session, SLUG)
        term = next(one for one in found.terms if one.state is Sitting.INSTALLED and one.ends_at > START)
    today = START.date()
    wanted = Recusal(subject="Subsidie Plein 40-45", reason=Aside.WORK, from_day=today, until_day=today + DAY)
    for wrong in (
        Recusal(subject="x", reason=Aside.WORK, from_day=today, until_day=today),
        Recusal(subject="Te laat", reason=Aside.WORK, from_day=today - DAY, until_day=today),
        Recusal(subject="Andersom", reason=Aside.WORK, from_day=today + DAY, until_day=today),
        Recusal(subject="Na de termijn", reason=Aside.WORK, from_day=today, until_day=term.ends_at.date() + 9 * DAY),
    ):
        with pytest.raises(BadRecusal):
            act(board, service.recuse, SLUG, term.id, wrong, by=team[0])
    act(board, service.recuse, SLUG, term.id, wanted, by=team[0])
    with reading(board) as session:
        after_it = service.public_body(session, SLUG)
    assert next(one for one in after_it.terms if one.id == term.id).state is Sitting.INSTALLED
    over = next(one.id for one in after_it.terms if one.state in (Sitting.REPLACED, Sitting.ENDED))
    with pytest.raises(WrongTurn):
        act(board, service.recuse, SLUG, over, wanted, by=team[0])


def test_who_stands_aside_is_public_on_those_days_and_in_the_history_after(
    board: Engine, team: tuple[Staff, Staff], clock: Any
) -> None:
    anna, visitor = browser(board, clock, "anna"), browser(board, clock)
    page = f"/team/zetels/{SLUG}"
    with reading(board) as session:
        term = next(one.id for one in service.public_body(session, SLUG).terms if one.state is Sitting.INSTALLED)
    typed = {"termijn": str(term), "onderwerp": "Subsidie Plein 40-45", "reden": "", "vanaf": "2027-03-01", "tot": ""}
    refused = anna.post(f"{page}/afzijdig", typed)
    assert refused.status_code == 422 and "Kies een reden." in refused.text and "Plein 40-45" in refused.text
    assert anna.post(f"{page}/afzijdig", typed | {"reden": "work"}).status_code == 303
    shown = visitor.get(f"/zetels/{SLUG}").text
    assert shown.count("Doet niet mee aan: Subsidie Plein 40-45 (werk of een functie elders)") == 2
    assert "doet aan één onderwerp niet mee" in shown
    clock.now = START + 2 * DAY
    shown = visitor.get(f"/zetels/{SLUG}").text
    assert shown.count("Subsidie Plein 40-45") == 1 and "doet aan één onderwerp niet mee" not in shown


def test_an_announced_draw_that_gave_nothing_stays_public_and_another_follows(
    board: Engine, team: tuple[Staff, Staff], clock: Any
) -> None:
    later = START + 8 * DAY
    for early, failure in ((START, "source"), (later, "because of a long story")):
        with pytest.raises(NotThisSeatStep):
            act(board, service.report_failure, SLUG, failure, by=team[0], at=early)
    with pytest.raises(NotThisSeatStep):
        act(board, service.prepare, SLUG, "dice", later + DAY, by=team[0], at=later)
    act(board, service.report_failure, SLUG, "evening", by=team[0], at=later)
    agree(board, team, SLUG, "fail-seat-draw", at=later)
    clock.now = later
    visitor = browser(board, clock)
    assert "De bijeenkomst ging niet door." in visitor.get(f"/zetels/{SLUG}/loting/5").text
    number = act(board, service.prepare, SLUG, "lots", later + DAY, by=team[0], at=later)
    assert number == 6
    agree(board, team, SLUG, "announce-seat-draw", at=later)
    act(board, service.enter, SLUG, "1,1", "", by=team[0], at=later + DAY)
    with pytest.raises(NotThisSeatStep):  # what fell, counts: nobody draws until they like it
        act(board, service.report_failure, SLUG, "mistake", by=team[0], at=later + DAY)
    agree(board, team, SLUG, "draw-seat", at=later + DAY)
    with reading(board) as session:
        records = [service.public_record(session, SLUG, one) for one in (5, 6)]
    assert all(verify_seat(files).ok for files in records)
    assert "draw.json" not in records[0] and "draw.json" in records[1]
