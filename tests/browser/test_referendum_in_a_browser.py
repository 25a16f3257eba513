"""A vote on the real pages: from the booth to the public list, and what the code page says afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import Engine

from ballots.referendum.codes import new_code
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.referenda.steps import State
from snw_democratie.security.staff import Staff
from tests.browser.serving import PHONE, furnished, serving, visitor
from tests.referenda import polls
from tests.web.world import START


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A referendum that is open on a real port."""

    engine: Engine
    origin: str
    poll: polls.Poll
    team: tuple[Staff, Staff]

    @property
    def page(self) -> str:
        return f"{self.origin}/referendum/{self.poll.slug}"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """One with codes as the registrar makes them."""
    folder: Path = tmp_path_factory.mktemp("referendum")
    one, other = (
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    with furnished(folder) as engine:
        began, key = START - timedelta(days=3), Signer(folder / FILE).public
        poll = polls.opened(
            engine, (one, other), key, at=began, named=tuple(new_code() for _ in range(3)), practice=True,
            opens_at=began + timedelta(days=1), closes_at=START + timedelta(days=2),
            result_by=START + timedelta(days=4),
        )  # fmt: skip
        with serving(engine, keys=folder / "keys.json") as origin:
            yield Held(engine=engine, origin=origin, poll=poll, team=(one, other))


def at(page: Page, heading: str) -> None:
    expect(page.locator("main h1:visible")).to_have_text(heading)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def vote(page: Page, held: Held, answer: str, code: str, *, again: bool = False) -> str:
    """Vote in the booth, or once more in the same browser; gives the tracker."""
    page.goto(f"{held.page}/stemmen")
    if again:
        at(page, "U hebt gestemd")
        press(page, "Stem nog een keer")
    page.locator("#vraag-1").get_by_text(answer, exact=True).click()
    press(page, "Ga verder")
    at(page, "Klopt uw keuze?")
    press(page, "Ga verder")
    at(page, "Uw stem zit in een dichte envelop")
    page.get_by_label("Uw stemcode").fill(code)
    press(page, "Stem")
    at(page, "U hebt gestemd")
    tracker: str = page.locator("[data-part=controlecode]").inner_text()
    return tracker


def test_a_vote_is_refused_in_the_language_that_the_voter_chose(browser: Browser, held: Held) -> None:
    """The ballot is sent without cookies, so the request itself says which language that is."""
    page = visitor(browser, held.origin, width=PHONE)
    page.goto(f"{held.page}/stemmen?taal=en")
    page.locator("#vraag-1 label").first.click()
    page.locator("button[name=kies]").click()
    page.locator("[data-step=nakijken] button[name=verzegel]").click()
    page.locator("#stemcode").fill(new_code())
    page.locator("button[name=stem]").click()
    expect(page.locator("[data-part=reden]")).to_contain_text("This code is not on the list.")
    page.context.close()


def looked_up(page: Page, held: Held, code: str) -> str:
    """What the page of the codes says of this code."""
    page.goto(f"{held.page}/code")
    page.get_by_label("Uw stemcode").fill(code)
    press(page, "Kijk")
    said = page.locator("#code-kijken [data-said]:not([data-said=busy]):visible")
    expect(said).to_have_count(1)
    text: str = said.inner_text()
    return text


def test_a_voter_votes_twice_finds_both_and_the_code_stays_on_the_device(browser: Browser, held: Held) -> None:
    page, asked = visitor(browser, held.origin, width=PHONE), list[Request]()
    page.on("request", lambda one: asked.append(one))
    code, typed = held.poll.codes[0], held.poll.codes[0].lower().replace("-", " ")
    assert "Er is nog niet mee gestemd" in looked_up(page, held, typed)
    first = vote(page, held, "Nee", typed)
    second = vote(page, held, "Ja", code, again=True)
    assert "Er is mee gestemd" in looked_up(page, held, typed)
    assert "Er is nog niet mee gestemd" in looked_up(page, held, held.poll.codes[1])
    assert "staat niet op de lijst" in looked_up(page, held, new_code())
    assert "geen stemcode" in looked_up(page, held, "ABCD")
    for tracker, said in ((first, "later nog eens gestemd"), (second, "Deze stem telt mee.")):
        page.goto(f"{held.page}/bord")
        page.locator("#zoek").fill(tracker)
        press(page, "Zoek")
        expect(page.locator("main")).to_contain_text(said)
    sent = [one.url + (one.post_data or "") for one in asked]
    bare = code.replace("-", "").lower()
    assert not [one for one in sent if bare in one.replace("-", "").replace("%20", "").lower()]
    assert {tuple(one.post_data_json) for one in asked if one.method == "POST"} == {("ballot",)}
    lists = [one.url.rpartition("/")[2] for one in asked if "/codes/" in one.url]
    assert set(lists) == {"alle"}, "of a few codes the beginning would tell which one it is"
    page.context.close()


def test_what_the_booth_cast_is_counted(browser: Browser, held: Held) -> None:
    page = visitor(browser, held.origin, width=PHONE)
    vote(page, held, "Blanco", held.poll.codes[2])
    page.context.close()
    polls.finish(held.engine, held.poll, held.team, at=START + timedelta(days=2, minutes=2))
    with reading(held.engine) as session:
        facts = service.public_referendum(session, held.poll.slug)
        report = verify(io.BytesIO(b"".join(service.archive_of(session, held.poll.slug))), strict=True)
    assert facts.state is State.RESULT
    assert report.ok
    assert sum(facts.result) == facts.voted, "each code counts once, also who voted twice"
    assert facts.result[0] == 1
