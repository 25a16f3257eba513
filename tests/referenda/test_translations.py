"""A translation of the question is marked as unchecked until two people agree that somebody checked exactly it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import Engine, select

from ballots.referendum.checking.texts import check_texts
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.errors import BadTranslationCheck, NotThisStep
from snw_democratie.referenda.facts import Texts
from snw_democratie.referenda.steps import Act
from snw_democratie.security.models import AuditEvent
from snw_democratie.security.staff import Staff
from sortition.record import digest
from tests.referenda import polls
from tests.web.world import START, Browser, act

Team = tuple[Staff, Staff]
ENGLISH = Texts(title="The park", question="No cars in the park?", about="The park.", answers=("Yes", "No"))
TURKISH = Texts(title="Park", question="Parkta araba olmasın mı?", about="Park.", answers=("Evet", "Hayır"))
TEXTS = {"nl": polls.dutch("Het park"), "en": ENGLISH, "tr": TURKISH}
DAY = START.date()


def asked(
    engine: Engine, slug: str, team: Team, language: str = "en", *, checker: str = "sworn", day: date = DAY
) -> None:
    act(engine, service.ask_translation, slug, language, checker, day, by=team[0])


def checked(engine: Engine, slug: str) -> set[str]:
    with reading(engine) as session:
        return {one.language for one in service.public_referendum(session, slug).translations}


def test_a_translation_loses_its_mark_when_two_people_agree_that_it_was_checked(
    engine: Engine, team: Team, receipt_key: str, voter: Browser, anna: Browser
) -> None:
    poll = polls.prepared(engine, team, receipt_key, texts=TEXTS)
    here, mark = f"/referendum/{poll.slug}", '<p lang="nl" dir="ltr">Moet het park autovrij worden? / Ja / Nee</p>'
    asked(engine, poll.slug, team)
    before_them = anna.get(f"/team{here}").text
    for words in (*TEXTS["nl"].answers, TEXTS["nl"].question, ENGLISH.question, TURKISH.question):
        assert f'dir="ltr">{words}</dd>' in before_them, "who says yes reads both"
    polls.agree(engine, poll.slug, Act.TRANSLATIONS, team[:1])
    assert mark in voter.get(here, **{"accept-language": "en"}).text, "one person is not two"
    polls.agree(engine, poll.slug, Act.TRANSLATIONS, team[1:])
    polls.agree(engine, poll.slug, Act.OPEN, team)
    for part in ("", "/stemmen", "/envelop"):
        shown = {code: mark in voter.get(f"{here}{part}", **{"accept-language": code}).text for code in ("en", "tr")}
        assert shown == {"en": False, "tr": True}, part
    english = voter.get(here, **{"accept-language": "en"}).text
    assert '<q lang="nl" dir="ltr">Moet het park autovrij worden?</q>' in english, "the Dutch still counts"
    published = voter.get(f"{here}/teksten.json").json()
    (one,) = published["checks"]
    assert (one["language"], one["checker"], one["day"]) == ("en", "sworn", DAY.isoformat())
    beside = {"uuid": poll.uuid, "language": "en", "dutch": published["dutch"], "texts": published["texts"]["en"]}
    assert one["texts"] in before_them, "the same digits were before them"
    assert one["texts"] == digest("snw/referendum-translation/1", beside), "anybody can work out what was checked"
    assert published["digest"] == digest(published["label"], published["texts"])
    content = voter.get(f"{here}/teksten.json").content
    archive = voter.get(f"{here}/archief.bel").content
    found = check_texts(content, BytesIO(archive))
    assert found.complete, "and so does a command"
    for before, after, failed in (
        (b"Het park", b"Het perk", "dutch"),
        (b"Moet het", b"Moest het", "dutch"),
        (b"Nee", b"Nou", "dutch"),
        (b"Sloterpark", b"Slotervaart", "languages"),
        (b"No cars", b"No cats", "languages"),
        (published["digest"].encode(), b"0" * 64, "languages"),
        (one["texts"].encode(), b"0" * 64, "translations"),
        (b'"language": "en"', b'"language": "pl"', "translations"),
        (poll.uuid.encode(), b"5Kq9abcdefghij", "record"),
        (b"referendum-texts/1", b"referendum-texts/2", "record"),
    ):
        assert before in content, before
        (wrong, *_) = [
            check.name
            for check in check_texts(content.replace(before, after, 1), BytesIO(archive)).checks
            if check.status == "failed"
        ]
        assert wrong == failed, before
    with reading(engine) as session:
        election = json.loads(service.election_of(session, poll.slug))
        logged = {
            event.act: event.facts
            for event in session.scalars(select(AuditEvent).where(AuditEvent.act.contains("translation")))
        }
    assert election["description"].endswith(published["digest"]), "the archive names these texts"
    assert set(logged) == {"ask-translation", "agree-to-check-translations", "check-translations"}
    assert json.loads(logged["check-translations"])["checks"] == [one]


def test_one_changed_letter_makes_a_translation_unchecked_again(engine: Engine, team: Team, receipt_key: str) -> None:
    slug = polls.drafted(engine, team, receipt_key, texts=TEXTS)
    asked(engine, slug, team)
    asked(engine, slug, team, "tr", checker="municipal")
    polls.agree(engine, slug, Act.TRANSLATIONS, team)
    changed = {**TEXTS, "en": replace(ENGLISH, question="No car in the park?")}
    act(engine, service.edit, slug, polls.set_up(texts=changed), by=team[0])
    polls.agree(engine, slug, Act.FIX, team)
    assert checked(engine, slug) == {"tr"}
    asked(engine, slug, team, "tr")
    assert checked(engine, slug) == set(), "who notes it anew takes the old one away until two agree"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"language": "nl"}, "language"),
        ({"language": "pl"}, "language"),
        ({"checker": "Fatima"}, "checker"),
        ({"day": DAY + timedelta(days=1)}, "day"),
        ({"day": None}, "day"),
    ],
)
def test_a_check_that_cannot_be_is_refused(
    engine: Engine, team: Team, receipt_key: str, wrong: dict[str, object], reason: str
) -> None:
    slug = polls.drafted(engine, team, receipt_key, texts=TEXTS)
    with pytest.raises(BadTranslationCheck, match=reason):
        asked(engine, slug, team, **wrong)  # type: ignore[arg-type]  # what is wrong is the point


def test_nothing_changes_at_a_translation_once_the_board_has_begun(
    engine: Engine, team: Team, receipt_key: str
) -> None:
    poll = polls.prepared(engine, team, receipt_key, texts=TEXTS)
    asked(engine, poll.slug, team)
    polls.agree(engine, poll.slug, Act.TRANSLATIONS, team[:1])
    polls.agree(engine, poll.slug, Act.OPEN, team)
    with pytest.raises(NotThisStep):
        asked(engine, poll.slug, team, "tr")
    with pytest.raises(NotThisStep):
        act(engine, service.agree_to, poll.slug, str(Act.TRANSLATIONS), "0" * 64, by=team[1])
    assert checked(engine, poll.slug) == set(), "the booth is one file for everybody from then on"
