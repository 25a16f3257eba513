"""The voting booth of a referendum in a real browser: from choosing to the receipt, for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from ballots.referendum.hashes import secret_of_code
from snw_democratie.referenda.board.receipts import holds
from snw_democratie.referenda.booth.views import Asked
from tests.browser.booth import CAST, CODES, at, cast, cut_before, held, open_board, press, seal, telephone
from tests.browser.conftest import Axe
from tests.browser.keyboard import Keyboard
from tests.browser.serving import PHONE, visitor
from tests.markup import markup_problems
from tests.referenda.booth_server import Board
from tests.referenda.test_ballots_of_the_browser import PLANS, election


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with open_board(tmp_path_factory.mktemp("booth")) as found:
        yield found


@pytest.fixture
def voter(browser: Browser, board: Board) -> Iterator[Page]:
    with telephone(browser, board) as page:
        yield page


def test_a_vote_is_done_when_the_signed_receipt_is_there_and_not_before(voter: Page, board: Board) -> None:
    before = len(board.cast)
    seal(voter, "Nee")
    assert not voter.get_by_text("Uw controlecode", exact=True).is_visible()
    cast(voter, CODES[0])
    held(board, voter)
    assert len(board.cast) == before + 1
    assert voter.title().startswith("U hebt gestemd")
    voter.reload()
    held(board, voter)
    assert len(board.cast) == before + 1


def test_a_voter_can_save_the_whole_signed_receipt_also_after_a_reload(voter: Page, board: Board) -> None:
    """The tracker alone shows nobody that we took the ballot in; the signature does."""
    seal(voter, "Ja")
    cast(voter, CODES[2])
    tracker = held(board, voter)
    for _ in range(2):
        with voter.expect_download() as waiting:
            voter.get_by_role("link", name="Bewaar het hele bewijs").click()
        assert waiting.value.suggested_filename == "bewijs.json"
        saved = json.loads(waiting.value.path().read_text())
        assert set(saved) == {"text", "signature", "key"} and saved["key"] == board.receipt_key
        assert holds(saved["key"], saved["text"], saved["signature"])
        assert json.loads(saved["text"])["tracker"] == tracker
        voter.reload()
        held(board, voter)


def test_all_that_leaves_the_device_is_one_sealed_ballot(voter: Page, board: Board) -> None:
    sent: list[tuple[str, str, str | None]] = []
    heads: list[dict[str, str]] = []

    def note(request: Request) -> None:
        sent.append((request.method, request.url, request.post_data))
        heads.append(request.all_headers())

    voter.goto("about:blank")
    voter.on("request", note)
    voter.goto(f"{board.origin}/proef/stemmen#{CODES[1]}")
    seal(voter, "Nee")
    assert voter.get_by_label("Uw stemcode").input_value() == CODES[1]
    assert "#" not in voter.url
    press(voter, "Stem")
    held(board, voter)
    posted = [one for one in sent if one[0] == "POST"]
    assert len(posted) == 1
    body = json.loads(posted[0][2] or "")
    assert set(body) == {"ballot"}
    ballot = json.loads(body["ballot"])
    assert set(ballot) == {"election_uuid", "election_hash", "credential", "answers", "signature"}
    for answer in ballot["answers"]:
        assert set(answer) == {"choices", "individual_proofs", "overall_proof", "blank_proof"}
    secret = str(int(secret_of_code(board.read.group, CODES[1], board.read.uuid)))
    everything = json.dumps([sent, heads])
    for private in (CODES[1], CODES[1].replace("-", ""), secret, "Nee"):
        assert private not in everything
    assert all(url.startswith((f"{board.origin}/", "data:")) for _, url, _ in sent)
    assert "cookie" not in heads[sent.index(posted[0])]


def test_a_link_that_was_cut_off_opens_the_booth_without_a_code(voter: Page, board: Board) -> None:
    voter.goto("about:blank")
    voter.goto(f"{board.origin}/proef/stemmen#ABCD%")
    seal(voter, "Nee")
    assert voter.get_by_label("Uw stemcode").input_value() == ""
    assert "#" not in voter.url


def test_who_votes_again_makes_another_ballot(voter: Page, board: Board) -> None:
    seal(voter, "Ja")
    cast(voter, CODES[3])
    first = held(board, voter)
    press(voter, "Stem nog een keer")
    at(voter, "Kies uw antwoord")
    assert not voter.locator("input:checked").count()
    seal(voter, "Nee")
    assert voter.get_by_label("Uw stemcode").input_value() == ""
    cast(voter, CODES[3])
    assert held(board, voter) != first


def test_going_back_loses_no_choice_and_after_voting_leads_nowhere(voter: Page, board: Board) -> None:
    seal(voter, "Nee")
    voter.go_back()
    at(voter, "Klopt uw keuze?")
    voter.go_back()
    at(voter, "Kies uw antwoord")
    assert voter.get_by_role("radio", name="Nee", exact=True).is_checked()
    seal(voter, "Nee")
    cast(voter, CODES[4])
    held(board, voter)
    voter.go_back()
    held(board, voter)


def test_nothing_chosen_is_said_beside_the_question(voter: Page) -> None:
    press(voter, "Ga verder")
    expect(voter.get_by_text("Kies één antwoord.")).to_be_visible()
    assert voter.evaluate("document.activeElement.name") == "vraag-1"


def test_a_page_that_cannot_vote_says_so_and_what_can_be_done(browser: Browser, board: Board) -> None:
    page = visitor(browser, board.origin, width=PHONE, scripts=False)
    page.goto(f"{board.origin}/proef/stemmen")
    expect(page.get_by_text("Zonder JavaScript kunt u op deze pagina niet stemmen.")).to_be_visible()
    expect(page.get_by_text("Stem op papier. Print het formulier, of vraag ons erom.")).to_be_visible()
    assert not page.locator("main button:visible").count()
    assert not page.locator("#stemhokje form:not([method=dialog])").count()  # with nothing to send, and nowhere
    page.context.close()
    page = visitor(browser, board.origin, width=PHONE)

    def foreign(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("BELENIOS-2048", "BELENIOS-1024"))

    page.route("**/proef/stemmen", foreign)
    page.goto(f"{board.origin}/proef/stemmen")
    at(page, "Stemmen lukt niet in deze browser")
    expect(page.get_by_text("Stem op papier. Print het formulier, of vraag ons erom.")).to_be_visible()
    page.context.close()


def test_the_pages_are_proper_html(voter: Page, board: Board) -> None:
    asked = voter.context.request
    pages = {name: asked.get(f"{board.origin}/proef/{name}").text() for name in ("stemmen", "envelop")}
    assert not markup_problems(pages)


def test_every_step_is_good_for_everybody(browser: Browser, board: Board, axe: Axe) -> None:
    for language in ("nl", "ar"):
        page = visitor(browser, board.origin, width=PHONE, language=language)
        page.goto(f"{board.origin}/proef/stemmen")
        wrong = []

        def look(page: Page = page, wrong: list[str] = wrong, whole: bool = language == "nl") -> None:
            wrong += axe(page) if whole else []
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("wider than the window")

        def go(name: str, then: str, page: Page = page) -> None:
            page.locator(f"button[name={name}]:visible").click()
            expect(page.locator(f"[data-step={then}]")).to_be_visible()

        look()
        page.locator("button[name=kies]").click()
        expect(page.locator("#vraag-1-fout")).to_be_visible()
        look()
        page.locator("label[for=vraag-1-2]").click()
        go("kies", "nakijken")
        look()
        go("verzegel", "envelop")
        expect(page.locator("[data-say=dicht]")).to_be_visible()
        go("stem", "envelop")
        look(whole=True)
        go("open", "geopend")
        look(whole=True)
        go("verzegel", "envelop")
        expect(page.locator("[data-say=dicht]")).to_be_visible()
        page.route(CAST, cut_before)
        page.locator("#stemcode").fill(CODES[0])
        go("stem", "onzeker")
        look()
        page.unroute(CAST)
        go("opnieuw", "klaar")
        look()
        page.goto(f"{board.origin}/proef/envelop")
        page.locator("button[name=kijk]").click()
        expect(page.locator("#regel-fout")).to_be_visible()
        look()
        assert not wrong, f"{language}: {wrong}"
        page.context.close()


def test_the_keyboard_alone_is_enough(voter: Page, board: Board) -> None:
    keys = Keyboard(voter)

    def press_key(name: str) -> None:
        keys._to(voter.locator(f"button[name={name}]:visible"))
        voter.keyboard.press("Enter")

    keys.choose("Nee")
    press_key("kies")
    at(voter, "Klopt uw keuze?")
    assert voter.evaluate("document.activeElement.tagName") == "H1"
    press_key("verzegel")
    at(voter, "Uw stem zit in een dichte envelop")
    press_key("open")
    at(voter, "Deze envelop is open")
    press_key("verzegel")
    at(voter, "Uw stem zit in een dichte envelop")
    keys.fill("Uw stemcode", CODES[0])
    voter.keyboard.press("Enter")
    held(board, voter)


def test_several_answers_may_be_ticked_and_blank_excludes_them(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    asked = (Asked(question="Welke plannen?", answers=("Bankjes", "Bomen", "Fietsen", "Lampen", "Markt")),)
    text = election({**PLANS, "blank": True})
    with open_board(tmp_path_factory.mktemp("plans"), text, asked) as board, telephone(browser, board) as page:
        press(page, "Ga verder")
        expect(page.locator("#vraag-1-fout")).to_have_text("Fout: Kies 1 tot 3 antwoorden.")
        for name in ("Bankjes", "Bomen", "Fietsen", "Lampen"):
            page.get_by_text(name, exact=True).click()
        press(page, "Ga verder")
        expect(page.locator("#vraag-1-fout")).to_be_visible()
        page.get_by_text("Blanco", exact=True).click()
        assert page.locator("input:checked").count() == 1
        page.get_by_text("Lampen", exact=True).click()
        assert not page.get_by_role("checkbox", name="Blanco").is_checked()
        page.get_by_text("Markt", exact=True).click()
        press(page, "Ga verder")
        at(page, "Klopt uw keuze?")
        assert page.locator("[data-step=nakijken] dd").all_inner_texts() == ["Lampen", "Markt"]
        press(page, "Ga verder")
        at(page, "Uw stem zit in een dichte envelop")
        cast(page, CODES[0])
        held(board, page)
