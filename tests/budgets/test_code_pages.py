"""The pages with codes to vote with, and the table of the help desk: what each shows, and what none of them tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from html import unescape
from typing import Any

import pytest
from sqlalchemy import Engine, text

from snw_democratie.budgets.service.ballot_paper import RoundPapers
from snw_democratie.budgets.voting import register
from snw_democratie.budgets.voting.casting import Receipt
from snw_democratie.budgets.voting.errors import NoCodesToGive, UnknownVoteCode, VotingClosed
from snw_democratie.budgets.voting.handing_out import LOOK_UPS, hand_out
from snw_democratie.budgets.voting.models import new_key
from snw_democratie.budgets.voting.writer import Writer
from snw_democratie.db.engine import reading
from snw_democratie.security.codes import shown, typed
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff
from tests.accounts.conftest import employ
from tests.accounts.people import seated
from tests.budgets.rounds import DAY, LISTING, VOTING, act, draw_lot, feasible_plan, freeze
from tests.budgets.rounds import open_round as round_of
from tests.budgets.test_casting import cast, vote
from tests.pool.offices import words_of
from tests.web.world import Browser, browser

Platform = Mapping[str, Staff]
quick = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For what is about pages, and does not depend on the database."""


@pytest.fixture
def voting(engine: Engine, slug: str, platform: Platform, clock: Any) -> str:
    """The round while people vote on its one plan."""
    feasible_plan(engine, slug, platform["wim"])
    freeze(engine, slug, platform["wim"], platform["yara"])
    draw_lot(engine, slug, platform["wim"], platform["yara"])
    clock.now = VOTING
    return slug


@pytest.fixture
def wim(engine: Engine, voting: str, clock: Callable[[], Any]) -> Browser:
    return browser(engine, clock, "wim")


@pytest.fixture
def helper(engine: Engine, voting: str, clock: Callable[[], Any]) -> Browser:
    employ(engine)
    return seated(browser(engine, clock), engine, Role.HELPER, at=VOTING)


def at(slug: str, part: str = "") -> str:
    return f"/team/buurtbudget/{slug}/codes{part}"


def table(slug: str, part: str = "") -> str:
    return f"/hulp/stemmen/{slug}{part}"


def shown_code(page: Any) -> str:
    """The code on a page of the table."""
    found = re.search(r'snw-key__code"><code dir="ltr">([A-Z0-9-]+)<', page.text)
    assert found is not None, page.text
    return typed(found[1])


def number_on(page: Any) -> str:
    found = re.search(r'<strong dir="ltr">(\d+-\d{3})<', page.text)
    assert found is not None, page.text
    return found[1]


def handed_out() -> Callable[..., register.VoteSheet]:
    """Giving a code from a form of its own."""
    return partial(hand_out, form=new_key())


def newest(page: str) -> str:
    """The newest batch beside which this page was shown, as its form sends it along."""
    found = re.search(r'name="na" value="(\d+)"', page)  # that of the switch of languages may be empty
    assert found is not None, page
    return found[1]


def use(engine: Engine, slug: str, code: str, clock: Callable[[], Any]) -> Any:
    """Cast a vote for the one plan."""
    writer = Writer(engine, RoundPapers(), clock)
    (answer,) = cast(writer, vote(code, slug=slug, marks={1: 1}))
    writer.close()
    return answer


def log(engine: Engine, act: str) -> list[Any]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT actor, subject, facts FROM audit WHERE act = :act"), {"act": act})
        return [tuple(row) for row in found]


@quick
def test_a_wijkplatform_looks_over_and_downloads_codes(engine: Engine, voting: str, wim: Browser) -> None:
    asked = wim.post(at(voting, "/bekijken"), {"voor": "resident", "aantal": "12", "vorm": "pdf"})
    assert asked.status_code == 200 and "U krijgt deze codes één keer" in asked.text
    paper = wim.post(at(voting, "/maken"), {"voor": "resident", "aantal": "12", "vorm": "pdf"})
    assert paper.headers["content-type"] == "application/pdf" and paper.headers["cache-control"] == "no-store"
    assert len(set(re.findall(r"\d+-0\d\d", words_of(paper.content)))) == 12
    batches = wim.get(at(voting)).text
    assert "Voor bewoners" in batches and "12" in batches
    practice = wim.post(at(voting, "/maken"), {"voor": "practice", "aantal": "1", "vorm": "csv", "na": newest(batches)})
    code = typed(practice.text.splitlines()[1].split(",")[1])
    assert use(engine, voting, code, lambda: VOTING).practice


@quick
def test_a_second_press_makes_no_second_batch(engine: Engine, voting: str, wim: Browser) -> None:
    wish = {"voor": "resident", "aantal": "12", "vorm": "csv"}
    asked = wim.post(at(voting, "/bekijken"), wish).text
    assert "Maak en download" in asked and "Er zijn al" not in asked
    wish["na"] = newest(asked)
    assert wim.post(at(voting, "/maken"), wish).status_code == 200
    again = wim.post(at(voting, "/maken"), wish)
    assert again.status_code == 409 and "Partij 1 met 12 codes is net gemaakt" in again.text
    assert "Er zijn al 12 codes. Maakt u er 12 bij?" in again.text and "Maak er 12 bij en download" in again.text
    page = wim.get(at(voting)).text
    for number in ("5", "7"):
        allowed = wim.post(at(voting, "/balie"), {"balie": number, "na": newest(page)})
    assert allowed.status_code == 422 and "Partij 2 met 5 codes is net gemaakt" in allowed.text
    with reading(engine) as session:
        assert session.execute(text("SELECT size FROM vote_batch ORDER BY id")).scalars().all() == [12, 5]
    asked = wim.post(at(voting, "/bekijken"), {**wish, "na": ""}).text
    assert "Er zijn al 12 codes. Maakt u er 12 bij?" in asked and "net gemaakt" not in asked
    assert wim.post(at(voting, "/maken"), wish | {"na": newest(asked)}).status_code == 200


@quick
def test_more_codes_than_paper_takes_are_refused_before_any_is_made(engine: Engine, voting: str, wim: Browser) -> None:
    for fields in (
        {"voor": "resident", "aantal": "1001", "vorm": "pdf"},
        {"voor": "resident", "aantal": "", "vorm": "csv"},
        {"voor": "help", "aantal": "5", "vorm": "csv"},
        {"voor": "business", "aantal": "5", "vorm": "csv"},
        {"voor": "resident", "aantal": "5", "vorm": "xls"},
    ):
        answer = wim.post(at(voting, "/maken"), fields)
        assert answer.status_code == 422 and "ams-error-message" in answer.text, fields
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM vote_code")).scalar_one() == 0


@quick
def test_businesses_have_codes_of_their_own_where_the_round_wants_it(
    engine: Engine, platform: Platform, clock: Any
) -> None:
    slug = round_of(engine, platform["wim"], businesses=True)
    wim = browser(engine, clock, "wim")
    assert "Voor bedrijven" in wim.get(at(slug)).text
    made = wim.post(at(slug, "/maken"), {"voor": "business", "aantal": "2", "vorm": "csv"})
    assert made.status_code == 200 and len(made.text.splitlines()) == 3


@quick
def test_the_democracy_team_makes_codes_and_an_auditor_reads(
    engine: Engine, voting: str, clock: Callable[[], Any]
) -> None:
    anna = browser(engine, clock, "anna")
    assert at(voting) in anna.get("/team/buurtbudget").text
    assert anna.post(at(voting, "/maken"), {"voor": "resident", "aantal": "2", "vorm": "csv"}).status_code == 200
    assert anna.get(f"/team/buurtbudget/{voting}").status_code == 403
    employ(engine)
    auditor = seated(browser(engine, clock), engine, Role.AUDITOR, at=VOTING)
    page = auditor.get(at(voting)).text
    assert "Voor bewoners" in page and "Gemaakt door" in page and "Anna" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


@quick
def test_another_wijkplatform_looks_no_code_up(engine: Engine, voting: str, platform: Platform, clock: Any) -> None:
    (slip,) = act(engine, register.make, voting, "resident", 1, "", by=platform["wim"], at=VOTING).slips
    sem = browser(engine, clock, "sem")
    asked = {"voor": "resident", "aantal": "1", "vorm": "csv"}
    for part, fields in (("/opzoeken", {"nummer": slip.number}), ("/bekijken", asked)):
        assert sem.post(at(voting, part), fields).status_code == 403
    assert sem.get(at(voting)).status_code == 403
    assert not log(engine, "look")


def test_nothing_on_the_page_changes_when_somebody_votes(
    engine: Engine, voting: str, platform: Platform, wim: Browser, clock: Any
) -> None:
    sheet = act(engine, register.make, voting, "resident", 3, "", by=platform["wim"], at=VOTING)
    before = wim.get(at(voting)).text
    for one in sheet.slips:
        assert isinstance(use(engine, voting, one.code, clock), Receipt)
    assert wim.get(at(voting)).text == before
    batch = sheet.slips[0].number.split("-")[0]
    wim.post(at(voting, "/rest"), {"partij": batch})
    after = wim.get(at(voting)).text
    assert "Rest vervallen op" in after
    assert log(engine, "void-vote-codes")[0][2] == f'{{"batch":{batch},"kind":"resident"}}'


def test_a_look_up_says_one_word_and_stands_in_the_log_without_the_code(
    engine: Engine, voting: str, platform: Platform, wim: Browser, helper: Browser, clock: Any
) -> None:
    first, second, third = act(engine, register.make, voting, "resident", 3, "", by=platform["wim"], at=VOTING).slips
    use(engine, voting, first.code, clock)
    act(engine, register.void, voting, third.number, by=platform["wim"], at=VOTING)
    for who, address in ((wim, at(voting, "/opzoeken")), (helper, table(voting, "/opzoeken"))):
        said = [who.post(address, {"nummer": one.number}).text for one in (first, second, third)]
        assert [re.findall(r"Deze code is (.+?)\.", page) for page in said] == [
            ["gebruikt"], ["nog niet gebruikt"], ["vervallen"],
        ]  # fmt: skip
    looks = log(engine, "look")
    assert len(looks) == 6
    assert {facts for _actor, _subject, facts in looks} == {'{"what":"vote-code"}'}
    assert {subject.split(":")[0] for _actor, subject, _facts in looks} == {"round"}


@quick
def test_who_looks_too_often_waits_and_cannot_count_a_batch_by_voiding(
    engine: Engine, voting: str, platform: Platform, wim: Browser, clock: Any
) -> None:
    slips = act(engine, register.make, voting, "resident", LOOK_UPS + 1, "", by=platform["wim"], at=VOTING).slips
    use(engine, voting, slips[0].code, clock)
    refused = wim.post(at(voting, "/vervallen"), {"nummer": slips[0].number})
    assert refused.status_code == 422 and "al gestemd" in refused.text
    assert len(log(engine, "look")) == 1
    for one in slips[1:LOOK_UPS]:
        assert wim.post(at(voting, "/opzoeken"), {"nummer": one.number}).status_code == 200
    for part in ("/opzoeken", "/vervallen", "/opnieuw"):
        assert wim.post(at(voting, part), {"nummer": slips[-1].number}).status_code == 429


def test_a_helper_gives_a_code_that_votes_and_the_lost_one_is_void(
    engine: Engine, voting: str, platform: Platform, wim: Browser, helper: Browser, clock: Any
) -> None:
    assert "Vraag het wijkplatform om meer codes" in helper.get(table(voting)).text
    assert wim.post(at(voting, "/balie"), {"balie": "2"}).status_code == 303
    (lost,) = act(engine, register.make, voting, "resident", 1, "", by=platform["wim"], at=VOTING).slips
    assert table(voting) in helper.get("/hulp").text
    given = helper.post(table(voting, "/code"), {"oud": lost.number, "sleutel": new_key()})
    assert given.status_code == 200 and given.headers["cache-control"] == "no-store"
    assert isinstance(use(engine, voting, shown_code(given), clock), Receipt)
    assert use(engine, voting, lost.code, clock).reason == "void"
    again = helper.post(table(voting, "/code"), {"oud": number_on(given), "sleutel": new_key()})
    assert again.status_code == 422 and "al gestemd" in unescape(again.text), "who voted gets no other code"
    second = helper.post(table(voting, "/code"), {"sleutel": new_key()})
    assert shown_code(second) != shown_code(given)
    none = helper.post(table(voting, "/code"), {"sleutel": new_key()})
    assert none.status_code == 422 and "U kunt nu geen code geven" in none.text
    assert [one[2] for one in log(engine, "hand-out-vote-code")] == ['{"batch":1,"codes":1,"kind":"help"}'] * 2


@quick
def test_a_refused_number_stands_in_its_field_again(
    engine: Engine, voting: str, platform: Platform, wim: Browser, helper: Browser
) -> None:
    act(engine, register.make, voting, "resident", 1, "", by=platform["wim"], at=VOTING)
    act(engine, register.allow, voting, 1, by=platform["wim"], at=VOTING)
    for part in ("/opzoeken", "/vervallen", "/opnieuw"):
        page = wim.post(at(voting, part), {"nummer": "99-999"})
        assert page.status_code == 422 and 'name="nummer" value="99-999"' in page.text
    refused = wim.post(at(voting, "/balie"), {"balie": "veel"})
    assert refused.status_code == 422 and 'name="balie" value="veel"' in refused.text
    page = helper.post(table(voting, "/code"), {"oud": "99-999", "sleutel": new_key()})
    assert page.status_code == 422 and 'name="oud" value="99-999"' in page.text


def test_a_form_that_is_sent_twice_gives_the_same_code_until_somebody_voted_with_it(
    engine: Engine, voting: str, platform: Platform, helper: Browser, clock: Callable[[], Any]
) -> None:
    """Pressing twice made two codes: one for the person, and one that nobody knew of."""
    (lost,) = act(engine, register.make, voting, "resident", 1, "", by=platform["wim"], at=VOTING).slips
    act(engine, register.allow, voting, 3, by=platform["wim"], at=VOTING)
    key = re.search(r'name="sleutel" value="([0-9a-f]{32})"', helper.get(table(voting)).text)
    assert key is not None
    form = {"oud": lost.number, "sleutel": key[1]}
    first, second = (helper.post(table(voting, "/code"), form) for _ in range(2))
    assert (shown_code(first), number_on(first)) == (shown_code(second), number_on(second))
    assert len(log(engine, "hand-out-vote-code")) == 1
    other = helper.post(table(voting, "/code"), {"sleutel": new_key()})
    assert shown_code(other) != shown_code(first), "another form is another person"
    use(engine, voting, shown_code(first), clock)
    assert "Met deze code is al gestemd." in helper.post(table(voting, "/code"), form).text


@quick
def test_the_code_itself_in_the_field_for_its_number_is_not_shown_again(
    engine: Engine, voting: str, platform: Platform, wim: Browser, helper: Browser
) -> None:
    (slip,) = act(engine, register.make, voting, "resident", 1, "", by=platform["wim"], at=VOTING).slips
    act(engine, register.allow, voting, 1, by=platform["wim"], at=VOTING)
    for page in (
        helper.post(table(voting, "/opzoeken"), {"nummer": shown(slip.code)}),
        helper.post(table(voting, "/code"), {"oud": slip.code.lower(), "sleutel": new_key()}),
        wim.post(at(voting, "/vervallen"), {"nummer": shown(slip.code)}),
    ):
        assert page.status_code == 422 and "Dit is de code zelf. Typ het nummer dat ernaast staat" in page.text
        field = re.search(r'<input(?![^>]*type="hidden")[^>]*name="(?:nummer|oud)"[^>]*value="[^"]+"', page.text)
        assert field is None, "nobody behind the helper reads it"


def test_no_code_at_the_table_but_by_a_helper_while_people_vote(
    engine: Engine, voting: str, platform: Platform
) -> None:
    by = platform["wim"]
    helper = Staff(account_id=by.account_id, name="Hulya", roles=frozenset({"helper"}))
    act(engine, register.allow, voting, 1, by=by, at=VOTING)
    with pytest.raises(NotAllowed):
        act(engine, handed_out(), voting, by=by, at=VOTING)
    for moment in (LISTING, VOTING + 20 * DAY):
        with pytest.raises(VotingClosed):
            act(engine, handed_out(), voting, by=helper, at=moment)
    (business,) = act(engine, register.make, voting, "practice", 1, "", by=by, at=VOTING).slips
    with pytest.raises(UnknownVoteCode):
        act(engine, handed_out(), voting, business.number, by=helper, at=VOTING)
    with reading(engine) as session:
        batch = next(one for one in register.batches(session, voting, by=by) if one.kind == "help")
    act(engine, register.void_rest, voting, batch.id, by=by, at=VOTING)
    act(engine, register.allow, round_of(engine, by), 1, by=by, at=VOTING)  # of another round: votes there only
    with pytest.raises(NoCodesToGive):
        act(engine, handed_out(), voting, by=helper, at=VOTING)
