"""Members of a panel become candidates for a resident seat, on both databases and on the page of the team."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from snw_democratie.answers import service as answers
from snw_democratie.assemblies.models import FeatureRow, Procedure
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.pool import rights
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent, Question
from snw_democratie.seats import service
from snw_democratie.seats.errors import NobodyToTakeOver, NotThisSeatStep, PanelDoesNotAsk, WrongTurn
from snw_democratie.seats.facts import CandidateFacts
from snw_democratie.seats.steps import Standing
from snw_democratie.security import audit
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Staff
from sortition.seating.rules import SeatFeature, SeatRules, SeatValue
from tests.answers.conftest import TEAM
from tests.answers.drawn import Panel, after
from tests.seats.test_pages import both
from tests.web.world import START, Browser, act

NOW = after(days=1)
ANNA = TEAM["anna"]


def rules(*names: str) -> SeatRules:
    """The groups of the panel, written in another way."""
    groups = {
        "Leeftijd": (("12 tot en met 34  jaar", 40), ("35 JAAR en ouder", 60)),
        "opleiding": (("praktisch", 60), ("HBO", 40)),
        "geslacht": (("vrouw", 50), ("man", 50)),
    }
    return SeatRules(
        features=tuple(
            SeatFeature(
                name=name,
                values=tuple(SeatValue(name=value, people=people, least=0, most=3) for value, people in groups[name]),
            )
            for name in names
        )
    )


def body(engine: Engine, *names: str, fixed: bool = True) -> str:
    """A body with these features."""
    slug: str = act(engine, service.create, "Bestuur", rules(*names), START + timedelta(days=30), by=ANNA, at=NOW)
    for one in TEAM.values() if fixed else ():
        with reading(engine) as session:
            seen = service.for_team(session, slug, by=one, at=NOW).waiting[0].agreement.digest
        act(engine, service.agree_to, slug, "fix-seat-rules", seen, by=one, at=NOW)
    return slug


def say_yes(engine: Engine, panel: Panel) -> None:
    """Three say yes, of whom one may not be asked again; the fourth says no."""
    with unit_of_work(engine) as session:
        for one in panel.members[:3]:
            answers.answer(session, one.registration, yes=True, at=NOW)
        answers.answer(session, panel.members[3].registration, yes=False, at=NOW)
        mine = Consent.registration_id == panel.members[2].registration, Consent.purpose == Purpose.NEXT
        session.execute(delete(Consent).where(*mine))


def candidates(engine: Engine, slug: str) -> tuple[CandidateFacts, ...]:
    with reading(engine) as session:
        return service.for_team(session, slug, by=ANNA, at=NOW).candidates


def take_over(engine: Engine, slug: str, panel: str, by: Staff = ANNA) -> int:
    found: int = act(engine, service.take_over, slug, panel, by=by, at=NOW)
    return found


def test_who_said_yes_twice_is_asked_once(engine: Engine, panel: Panel) -> None:
    say_yes(engine, panel)
    slug = body(engine, "Leeftijd", "opleiding")
    with pytest.raises(NotAllowed):
        take_over(engine, slug, panel.slug, Staff(account_id=3, name="Cem", roles=frozenset({"administrator"})))
    typed = service.Asked(name="Iemand", contact="x@example.org", profile=("35 JAAR en ouder", "HBO"), willing=True)
    act(engine, service.ask, slug, (typed,), by=ANNA, at=NOW)
    assert take_over(engine, slug, panel.slug) == 2
    found = candidates(engine, slug)[1:]
    assert [one.lot for one in found] == ["z0002", "z0003"]
    assert {one.state for one in found} == {Standing.INVITED}
    assert all(one.name.startswith("Bewoner nummer") for one in found)
    assert all(one.profile[0] in ("12 tot en met 34  jaar", "35 JAAR en ouder") for one in found)
    assert all(one.profile[1] in ("praktisch", "HBO") for one in found)
    with pytest.raises(NobodyToTakeOver):
        take_over(engine, slug, panel.slug)
    with unit_of_work(engine) as session:
        answers.answer(session, panel.members[3].registration, yes=True, at=NOW)
    assert take_over(engine, slug, panel.slug) == 1
    with reading(engine) as session:
        looks = [one for one in audit.events(session, acts=("look",)) if one.subject.startswith("procedure:")]
        told = repr(audit.events(session, acts=("take-over-panel",)))
    assert len(looks) == 2
    assert "Bewoner" not in told and '"people":2' in told


@pytest.mark.parametrize("drawn", ["sqlite"], indirect=True)
def test_who_takes_the_yes_back_or_erases_everything_is_no_candidate_any_more(engine: Engine, panel: Panel) -> None:
    say_yes(engine, panel)
    slug = body(engine, "opleiding")
    assert take_over(engine, slug, panel.slug) == 2
    with unit_of_work(engine) as session:
        rights.withdraw_consent(session, panel.members[0].registration, Purpose.NEXT, at=NOW)
        rights.erase(session, panel.members[1].registration, at=NOW)
    assert [(one.name, one.state) for one in candidates(engine, slug)] == [("", Standing.DECLINED)] * 2
    with pytest.raises(WrongTurn):
        act(engine, service.note_candidate, slug, "z0001", "willing", by=ANNA, at=NOW)
    with pytest.raises(NobodyToTakeOver):
        take_over(engine, slug, panel.slug)


def test_rules_that_the_panel_cannot_answer_take_nobody(engine: Engine, panel: Panel) -> None:
    say_yes(engine, panel)
    with pytest.raises(NotThisSeatStep):
        take_over(engine, body(engine, "opleiding", fixed=False), panel.slug)
    slug = body(engine, "opleiding", "geslacht")
    with pytest.raises(PanelDoesNotAsk) as missing:
        take_over(engine, slug, panel.slug)
    assert missing.value.feature == "geslacht"
    with pytest.raises(NobodyToTakeOver):
        take_over(engine, slug, "panel-draft")
    assert candidates(engine, slug) == ()


def test_an_answer_to_a_special_question_is_never_used_for_a_seat(engine: Engine, panel: Panel) -> None:
    """The law protects it extra, and it was given for one lottery: the panel counts as not having asked."""
    say_yes(engine, panel)
    with unit_of_work(engine) as session:
        asked = select(FeatureRow.id).join(Procedure, Procedure.id == FeatureRow.procedure_id)
        feature = session.scalars(asked.where(Procedure.slug == panel.slug, FeatureRow.name == "opleiding")).one()
        session.execute(update(Question).where(Question.feature_id == feature).values(special=True))
    slug = body(engine, "Leeftijd", "opleiding")
    with pytest.raises(PanelDoesNotAsk) as missing:
        take_over(engine, slug, panel.slug)
    assert missing.value.feature == "opleiding" and candidates(engine, slug) == ()
    assert take_over(engine, body(engine, "Leeftijd"), panel.slug) == 2


@pytest.mark.parametrize("drawn", ["sqlite"], indirect=True)
def test_the_team_takes_them_over_on_the_page(engine: Engine, panel: Panel, anna: Browser, bram: Browser) -> None:
    act(engine, service.create, "Bestuur", rules("opleiding"), START + timedelta(days=30), by=ANNA)
    both((anna, bram), "fix-seat-rules")
    at = "/team/zetels/bestuur"
    assert "Neem mensen van een panel over" not in anna.get(at).text
    say_yes(engine, panel)
    assert "Panel Groen (3 mensen zeiden ja)" in anna.get(at).text
    assert anna.post(f"{at}/panel", {"panel": panel.slug}).status_code == 303
    page = anna.get(at).text
    assert page.count("Bewoner nummer") == 2 and page.count("is gevraagd") == 2
    again = anna.post(f"{at}/panel", {"panel": panel.slug})
    assert again.status_code == 422
    assert "In dit panel is niemand die erbij kan komen." in again.text
