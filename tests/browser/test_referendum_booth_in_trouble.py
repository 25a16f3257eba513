"""The booth when the network is cut, the server fails or lies, a script breaks, and a voter is in a hurry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.booth import CAST, CODES, at, cast, cut_before, held, open_board, press, seal, telephone
from tests.referenda.booth_server import Board
from tests.referenda.letter_codes import letter_code


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with open_board(tmp_path_factory.mktemp("booth")) as found:
        yield found


@pytest.fixture
def voter(browser: Browser, board: Board) -> Iterator[Page]:
    with telephone(browser, board) as page:
        yield page


def cut_behind(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def broken(route: Route) -> None:
    route.fulfill(status=500, body="<h1>storing</h1>", content_type="text/html")


def busy(route: Route) -> None:
    route.fulfill(status=429, json={"reason": "busy", "message": "Het is te druk."})


def forged(route: Route) -> None:
    answer = route.fetch().json()
    route.fulfill(status=201, json={**answer, "text": answer["text"].replace("19:00", "18:00")})


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (cut_before, "Er kwam geen antwoord."),
        (cut_behind, "Er kwam geen antwoord."),
        (broken, "Er ging iets mis op onze computer"),
        (busy, "Er ging iets mis op onze computer"),
        (forged, "Het bewijs dat wij kregen, klopt niet."),
    ],
)
def test_whatever_comes_between_the_voter_knows_it_and_the_retry_is_the_same_ballot(
    voter: Page, board: Board, trouble: Callable[[Route], None], said: str
) -> None:
    before = len(board.cast)
    bodies: list[str | None] = []
    voter.on("request", lambda request: bodies.append(request.post_data) if request.method == "POST" else None)
    voter.route(CAST, trouble)
    seal(voter, "Ja")
    cast(voter, CODES[0])
    at(voter, "Wij weten niet of uw stem er is")
    expect(voter.get_by_text(said)).to_be_visible()
    expect(voter.get_by_text("U bent nog niet klaar")).to_be_visible()
    assert not voter.locator("[data-part=controlecode]").is_visible()
    voter.unroute(CAST)
    press(voter, "Stuur uw stem nog een keer")
    held(board, voter)
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert len(board.cast) == before + 1


def test_a_page_loaded_again_while_a_vote_is_sent_sends_that_vote(voter: Page, board: Board) -> None:
    before = len(board.cast)
    waiting: list[Route] = []
    voter.route(CAST, lambda route: waiting.append(route))
    seal(voter, "Ja")
    cast(voter, CODES[0])
    at(voter, "Uw stem gaat op weg")
    voter.wait_for_timeout(300)
    voter.reload()
    voter.unroute(CAST)
    at(voter, "Wij weten niet of uw stem er is")
    expect(voter.get_by_text("Deze pagina is opnieuw geladen")).to_be_visible()
    press(voter, "Stuur uw stem nog een keer")
    held(board, voter)
    assert len(board.cast) == before + 1


def test_pressing_twice_sends_once(voter: Page, board: Board) -> None:
    before = len(board.received)
    seal(voter, "Ja")
    voter.get_by_label("Uw stemcode").fill(CODES[2])
    voter.locator("button[name=stem]").evaluate("one => { one.form.requestSubmit(one); one.form.requestSubmit(one); }")
    held(board, voter)
    assert len(board.received) == before + 1


def test_a_code_that_is_not_on_the_list_loses_nothing_but_a_moment(voter: Page, board: Board) -> None:
    before = len(board.cast)
    number = seal(voter, "Ja")
    cast(voter, CODES[0][:-1])
    expect(voter.get_by_text("Een stemcode heeft 17 tekens.")).to_be_visible()
    cast(voter, CODES[0][:-1] + ("0" if CODES[0][-1] != "0" else "1"))
    expect(voter.get_by_text("In deze code zit een tikfout.")).to_be_visible()
    cast(voter, letter_code("Z" * 16))
    at(voter, "Uw stem is niet aangenomen")
    expect(voter.get_by_text("Deze stemcode hoort niet bij deze stemming.")).to_be_visible()
    assert len(board.cast) == before
    press(voter, "Ga terug")
    at(voter, "Uw stem zit in een dichte envelop")
    assert voter.locator("[data-step=envelop] [data-part=nummer]").inner_text() == number
    assert not voter.locator("button[name=open]").is_visible()  # a ballot was made for it
    cast(voter, CODES[0])
    held(board, voter)


def test_an_error_of_the_script_is_not_taken_for_a_vote(voter: Page, board: Board) -> None:
    throw = "setTimeout(() => { throw new Error('provoked') })"
    before = len(board.cast)
    seal(voter, "Ja")
    voter.evaluate(throw)
    at(voter, "Er ging iets mis op dit apparaat")
    assert len(board.cast) == before
    voter.reload()
    seal(voter, "Ja")
    waiting: list[Route] = []
    voter.route(CAST, lambda route: waiting.append(route))
    cast(voter, CODES[0])
    at(voter, "Uw stem gaat op weg")
    voter.wait_for_timeout(300)
    voter.evaluate(throw)
    at(voter, "Wij weten niet of uw stem er is")
    waiting[0].abort()
    voter.unroute(CAST)
    press(voter, "Stuur uw stem nog een keer")
    held(board, voter)
    assert len(board.cast) == before + 1
    voter.evaluate(throw)
    voter.wait_for_timeout(200)
    held(board, voter)


def test_a_server_that_never_answers_is_not_waited_for_without_end(voter: Page, board: Board) -> None:
    waiting: list[Route] = []
    voter.route(CAST, lambda route: waiting.append(route))
    voter.clock.install()
    seal(voter, "Ja")
    with voter.expect_request(CAST):  # the booth says that the vote is on its way while it still works on its proofs
        cast(voter, CODES[0])
    at(voter, "Uw stem gaat op weg")
    voter.clock.fast_forward(31_000)
    at(voter, "Wij weten niet of uw stem er is")


@pytest.mark.parametrize(
    "lacking",
    [
        "delete globalThis.Worker",
        "Object.defineProperty(globalThis, 'sessionStorage', {value: {setItem() { throw new Error('full'); }}})",
    ],
)
def test_a_browser_that_lacks_something_small_votes_all_the_same(voter: Page, board: Board, lacking: str) -> None:
    voter.add_init_script(lacking)
    voter.goto(f"{board.origin}/proef/stemmen")
    seal(voter, "Ja")
    cast(voter, CODES[1])
    held(board, voter)
