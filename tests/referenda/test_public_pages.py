"""What everybody sees of a referendum, before, during and after the voting."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from ballots.referendum.credentials import public_code
from ballots.referendum.group import BELENIOS_2048 as GROUP
from ballots.referendum.hashes import digest, short
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import holds
from snw_democratie.referenda.booth import offline
from snw_democratie.referenda.check_views import SHORT_LIST, board_view, code_view
from snw_democratie.referenda.facts import Texts
from snw_democratie.security.staff import Staff
from tests.referenda import polls
from tests.referenda.node import ballots
from tests.referenda.polls import cast
from tests.web.conftest import Clock
from tests.web.world import SETTINGS, START, Browser

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
CODES = "number,gebied,code\n1,GF08,AAAA-BBBB-CCCC-0001-X\n"
PAGES = ("", "/bord", "/code", "/controleer", "/inleveren", "/envelop", "/kop.json", "/codes.csv", "/sleutels.json")


def test_nobody_sees_a_referendum_that_two_people_have_not_fixed(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    slug = polls.drafted(engine, team, receipt_key)
    assert voter.get(f"/referendum/{slug}").status_code == 404
    assert "Het park" not in voter.get("/referendum").text
    polls.agree(engine, slug, polls.Act.FIX, team)
    assert "Moet het park autovrij worden?" in voter.get(f"/referendum/{slug}").text
    assert voter.get(f"/referendum/{slug}/archief.bel").content.startswith(b"BELENIOS")


def test_a_translated_question_says_that_the_dutch_counts_wherever_one_votes(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    english = Texts(title="The park", question="No cars in the park?", about="The park.", answers=("Yes", "No"))
    poll = polls.opened(engine, team, receipt_key, texts={"nl": polls.dutch("Het park"), "en": english})
    here, dutch = f"/referendum/{poll.slug}", "Moet het park autovrij worden? / Ja / Nee"
    unchecked = f'<p lang="nl" dir="ltr">{dutch}</p>'
    for part in ("", "/stemmen", "/envelop"):
        page = voter.get(f"{here}{part}", **{"accept-language": "en"}).text
        assert "No cars in the park?" in page and unchecked in page, part
        assert "snw-sworn__note" not in voter.get(f"{here}{part}").text, "Dutch needs no note"
    for part in ("/stemmen", "/inleveren"):
        assert "Uw laatste stem telt." in voter.get(f"{here}{part}").text
        assert "Uw laatste stem telt.</p>" in voter.get(f"{here}{part}", **{"accept-language": "tr"}).text
    assert unchecked not in voter.get(here, **{"accept-language": "pl"}).text, "who reads the Dutch needs no note"
    file = voter.get(f"{here}/stemhokje.html").text.split("<template ")
    assert {one[6:8]: unchecked in one for one in file[1:]} == {code: code == "en" for code in LANGUAGES}
    assert {one[6:8]: "snw-sworn__note" in one for one in file[1:]} == {code: code != "nl" for code in LANGUAGES}


def test_the_booth_speaks_of_paper_only_where_it_counts(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    for paper, title in ((True, "Het plein"), (False, "Het park")):
        poll = polls.opened(engine, team, receipt_key, paper=paper, texts={"nl": polls.dutch(title)})
        here = f"/referendum/{poll.slug}"
        for part, times in (("/stemmen", 1), ("/stemhokje.html", len(LANGUAGES))):
            page = voter.get(f"{here}{part}").text
            assert ("Stem op papier." in page, "of stem op papier" in page) == (paper, paper), part
            assert page.count(f'{here}/papier"') == (times if paper else 0), part
        assert voter.get(f"{here}/papier").status_code == (200 if paper else 404)


def test_every_page_answers_in_every_state_and_sets_no_cookie(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, clock: Clock
) -> None:
    poll = polls.opened(engine, team, receipt_key, practice=True)
    for place in range(3):
        cast(voter, poll, polls.ballot(engine, poll, place))
    voter.client.cookies.clear()
    assert voter.get(f"/referendum/{poll.slug}/stemmen").status_code == 200
    for state in ("open", "result"):
        if state == "result":
            polls.finish(engine, poll, team)
            clock.now = polls.AFTER
        for part in PAGES:
            answer = voter.get(f"/referendum/{poll.slug}{part}")
            assert answer.status_code == 200, (state, part, answer.text)
            assert "set-cookie" not in answer.headers
    assert voter.get(f"/referendum/{poll.slug}/stemmen").status_code == 409
    text = voter.get(f"/referendum/{poll.slug}").text
    assert "De meeste stemmen zijn voor: Ja." in text
    assert "Zonder blanco stemmen" in text


def test_a_tracker_is_found_and_a_later_vote_of_the_same_code_is_told(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    first, second = polls.ballot(engine, poll, 0), polls.ballot(engine, poll, 0, polls.NO)
    for one in (first, second):
        cast(voter, poll, one)
    here = f"/referendum/{poll.slug}/bord"

    def look(tracker: str) -> str:
        text: str = voter.client.get(here, params={"zoek": tracker}).text
        return text

    assert "Deze stem telt mee." in look(short(second.encode()))
    assert "later nog eens gestemd" in look(digest(first.encode()))
    assert "staat niet op de lijst" in look(short(b"nobody's"))
    assert voter.client.get(here, params={"zoek": "te kort"}).status_code == 422
    trackers = re.findall(r"[A-Za-z0-9+/]{43}", voter.get(here).text)
    assert trackers[:2] == [short(second.encode()), short(first.encode())]


def test_the_beginning_of_a_tracker_is_enough_and_all_that_begin_alike_are_shown(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    ballots_cast = [polls.ballot(engine, poll, place) for place in range(2)]
    for one in ballots_cast:
        cast(voter, poll, one)
    here = f"/referendum/{poll.slug}/bord"
    mine, other = (short(one.encode()) for one in ballots_cast)
    for length in (8, 9, 10, 11, 42):
        text = voter.client.get(here, params={"zoek": mine[:length]}).text
        assert "Deze stem staat op de lijst" in text and mine in text and other not in text, length
    for wrong in (mine[:9] + ("A" if mine[9] != "A" else "B"), mine[:10].swapcase()):
        assert "staat niet op de lijst" in voter.client.get(here, params={"zoek": wrong}).text
    refused = voter.client.get(here, params={"zoek": mine[:7]})
    assert refused.status_code == 422 and "8 tekens" in refused.text
    with reading(engine) as session:
        one = service.public_referendum(session, poll.slug)
        alike = service.tracked_from(session, poll.slug, "")
    view = board_view(one, alike, 0, page=1, size=service.PER_PAGE, sought="x")
    assert view.table is not None and [row[1].text for row in view.table.rows] == [other, mine]
    assert not view.missing and not view.opened


def test_an_envelope_that_was_cast_is_found_by_its_number_and_an_open_one_is_not(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    with reading(engine) as session:
        election = service.election_of(session, poll.slug).decode()
    cast_one, opened = ballots(election, [(poll.codes[0], polls.YES), (poll.codes[1], polls.NO)])
    cast(voter, poll, cast_one.ballot)
    here = f"/referendum/{poll.slug}/bord"

    def look(number: str) -> str:
        text: str = voter.client.get(here, params={"zoek": number}).text
        return text

    for spelled in (cast_one.envelope, cast_one.envelope.lower().replace("-", " ")):
        found = look(spelled)
        assert "Deze stem staat op de lijst" in found and cast_one.tracker in found
    assert "Met deze envelop is niet gestemd" in look(opened.envelope)
    again = polls.ballot(engine, poll, 0, polls.NO)
    cast(voter, poll, again)
    assert "later nog eens gestemd" in look(cast_one.envelope)


def test_a_code_is_looked_up_without_saying_which(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    cast(voter, poll, polls.ballot(engine, poll, 0))
    known = {
        digest(str(public_code(GROUP, code, poll.uuid)).encode()): ("active", place == 0)
        for place, code in enumerate(poll.codes)
    }
    known |= {digest(str(public_code(GROUP, code, poll.uuid)).encode()): ("spare", False) for code in poll.spares}
    for key, (state, used) in known.items():
        answer = json.loads(voter.get(f"/referendum/{poll.slug}/codes/{key[:2]}").text)
        assert {"key": key, "state": state, "used": used} in answer["codes"]
    answer = json.loads(voter.get(f"/referendum/{poll.slug}/codes/alle").text)
    assert {one["key"]: (one["state"], one["used"]) for one in answer["codes"]} == known
    page = voter.get(f"/referendum/{poll.slug}/code").text
    assert " data-whole hidden" in page and "bij veel codes past" not in page
    with reading(engine) as session:
        one = service.public_referendum(session, poll.slug)
    assert code_view(one).whole and not code_view(replace(one, codes=SHORT_LIST, spares=1)).whole
    for prefix in ("a", "abc", "abcd", "zz", "AB"):
        assert voter.get(f"/referendum/{poll.slug}/codes/{prefix}").status_code == 404


def test_a_ballot_that_was_made_elsewhere_is_handed_in_as_a_file(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    here, ballot = f"/referendum/{poll.slug}/inleveren", polls.ballot(engine, poll, 0)
    answer = voter.client.post(here, files={"stem": ("stem.json", ballot + "\n")})
    assert answer.status_code == 200, answer.text
    assert short(ballot.encode()) in answer.text and "woensdag 3 maart 2027, 10.00 uur" in answer.text
    assert "&#34;label&#34;" not in answer.text, "people are shown no JSON"
    (file,) = re.findall(r'href="data:application/json;base64,([^"]+)" download="bewijs.json"', answer.text)
    saved = json.loads(b64decode(file))
    assert saved["key"] == receipt_key and holds(saved["key"], saved["text"], saved["signature"])
    assert json.loads(saved["text"])["event"] in answer.text
    for content in ("", "{}", ballot.replace('"1', '"2', 1)):
        assert voter.client.post(here, files={"stem": ("stem.json", content)}).status_code == 422
    for content, said in ((json.dumps(saved), "Dit is een bewijs, geen stem."), (CODES, "niet meer geheim")):
        answer = voter.client.post(here, files={"stem": ("bewijs.json", content)})
        assert answer.status_code == 422 and said in answer.text


@pytest.mark.parametrize("name", ["stemhokje", "envelop"])
def test_a_page_as_a_file_has_the_digest_that_is_published_whoever_asks(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, name: str
) -> None:
    poll = polls.opened(engine, team, receipt_key)
    here = f"/referendum/{poll.slug}"
    files = {voter.client.get(f"{here}/{name}.html", headers={"cookie": f"taal={one}"}).content for one in ("nl", "ar")}
    assert len(files) == 1
    assert digest(files.pop()) in voter.get(f"{here}/controleer").text
    assert f'id="kop-{name}"' in voter.get(f"{here}/controleer").text, "other pages lead there"


def test_the_booth_stays_the_file_that_the_letters_name_when_the_program_changes(
    engine: Engine, team: tuple[Staff, Staff], receipt_key: str, voter: Browser, anna: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    poll = polls.prepared(engine, team, receipt_key)
    here = f"/referendum/{poll.slug}"
    polls.agree(engine, poll.slug, polls.Act.OPEN, team[1:])
    with reading(engine) as session:
        waiting = service.for_team(session, poll.slug, by=team[0], at=START).waiting
        assert not service.kept_files(session, poll.slug)
    seen = next(one.agreement.digest for one in waiting if one.act is polls.Act.OPEN)
    assert anna.post(f"/team{here}/akkoord/{polls.Act.OPEN}", {"gezien": seen}).status_code == 303
    with reading(engine) as session:
        kept = service.kept_files(session, poll.slug)
    assert set(kept) == {"stemhokje", "envelop"}, "from the moment that the list begins"
    late = {name: replace(one, content=b"", digest="0" * 64) for name, one in kept.items()}
    with unit_of_work(engine) as session:
        assert service.keep_files(session, poll.slug, late, at=START) == kept, "of two at once the first counts"
    monkeypatch.setattr(offline, "STYLES", offline.STYLES[:1])
    for name, one in kept.items():
        answer = voter.get(f"{here}/{name}.html")
        assert (answer.content, digest(answer.content)) == (one.content, one.digest)
        assert answer.headers["content-security-policy"] == one.policy, "which allows exactly the scripts in it"
        assert one.digest in voter.get(f"{here}/controleer").text
    second = f'href="{SETTINGS.origin}{here}/controleer#kop-envelop"'
    assert second in voter.get(f"{here}/stemmen").text, "where one may look first, also without our website"
    assert second.encode() in kept["stemhokje"].content
    other = polls.opened(engine, team, receipt_key, texts={"nl": polls.dutch("Het plein")})
    changed = voter.get(f"/referendum/{other.slug}/stemhokje.html").content
    assert len(changed) < len(kept["stemhokje"].content), "the program did change"
    assert voter.get(f"/referendum/{other.slug}/stemhokje.html").content == changed, "kept at the first look"
