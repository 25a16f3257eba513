"""The voting booth of a referendum in a real browser: vote, check, and everything that can go wrong in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from litestar import Litestar
from playwright.sync_api import Browser, Page, Request, Route, expect

from ballots.referendum.checking.ballots import check_ballot
from ballots.referendum.hashes import secret_of_code
from snw_democratie.app import create_app, template_engine
from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda.booth.offline import offline_booth, offline_opening
from snw_democratie.referenda.booth.scripts import BOOTH, script
from snw_democratie.referenda.booth.views import Asked
from tests.browser.conftest import Axe
from tests.browser.keyboard import Keyboard
from tests.browser.serving import PHONE, clock, listening, visitor
from tests.markup import markup_problems
from tests.referenda.booth_server import Board
from tests.referenda.letter_codes import letter_code
from tests.referenda.test_ballots_of_the_browser import WITH_BLANK, election
from tests.web.world import SETTINGS, VAULT

CODES = tuple(letter_code(f"0123456789ABCDE{last}") for last in "FGHJK")
CAST = "**/proef/uitbrengen"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """An open referendum on a real port."""
    asked = (Asked(question="Komt er een brug?", answers=("Ja", "Nee")),)
    found = Board(election=election(WITH_BLANK).encode(), codes=CODES, asked=asked)
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('booth')}/empty.sqlite3", VAULT)
    migrate(engine)

    def app_at(origin: str) -> Litestar:
        found.origin = origin
        return create_app(replace(SETTINGS, origin=origin), engine, clock=clock, more_handlers=found.handlers)

    with listening(app_at):
        yield found
    engine.dispose()


@pytest.fixture
def voter(browser: Browser, board: Board) -> Iterator[Page]:
    """Somebody with a telephone, on the first step; what the browser complains of is kept in `complaints`."""
    page = visitor(browser, board.origin, width=PHONE)
    page.goto(f"{board.origin}/proef/stemmen")
    yield page
    page.context.close()


def at(page: Page, heading: str) -> None:
    """Wait until this step is shown."""
    expect(page.locator("main h1:visible")).to_have_text(heading)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def seal(page: Page, answer: str) -> str:
    """Choose and seal; gives the number of the envelope."""
    page.locator("#vraag-1").get_by_text(answer, exact=True).click()
    press(page, "Ga verder")
    at(page, "Klopt uw keuze?")
    press(page, "Ga verder")
    at(page, "Uw stem zit in een dichte envelop")
    return page.locator("[data-step=envelop] [data-part=nummer]").inner_text()


def cast(page: Page, code: str) -> None:
    page.get_by_label("Uw stemcode").fill(code)
    press(page, "Stem")


def held(board: Board, page: Page) -> str:
    """The tracker that the page shows; the board must have it."""
    at(page, "U hebt gestemd")
    tracker = page.locator("[data-part=controlecode]").inner_text()
    assert tracker in {json.loads(one["text"])["tracker"] for one in board.cast.values()}
    return tracker


def altered(page: Page, old: str, new: str) -> None:
    """From now on this browser is given another booth, as a server that cheats would; with its digest left out."""

    def give(route: Route) -> None:
        text = route.fetch().text()
        assert old in text
        route.fulfill(body=text.replace(old, new), content_type="text/javascript")

    def page_without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("integrity=", "data-was="))

    page.route("**/static/booth/stemhokje.js", give)
    page.route("**/proef/stemmen", page_without)


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


def test_an_opened_envelope_shows_the_choice_on_a_second_device_and_is_never_cast(voter: Page, board: Board) -> None:
    number = seal(voter, "Blanco")
    before = len(board.received)
    press(voter, "Maak de envelop open")
    at(voter, "Deze envelop is open")
    line = voter.locator("[data-part=regel]").inner_text()
    assert looked_in(voter, board, line) == (number, ["Blanco"])
    press(voter, "Maak een nieuwe envelop")
    at(voter, "Uw stem zit in een dichte envelop")
    assert voter.locator("[data-step=envelop] [data-part=nummer]").inner_text() != number
    cast(voter, CODES[0])
    held(board, voter)
    assert len(board.received) == before + 1
    assert line.split(".")[3] not in board.received[-1].decode()


def looked_in(page: Page, board: Board, line: str, *, typed: bool = False) -> tuple[str, list[str]]:
    """What another device shows of this line: number and answers."""
    other = page.context.new_page()
    other.goto(f"{board.origin}/proef/envelop" + ("" if typed else f"#{line}"))
    if typed:
        other.get_by_label("De regel van het andere apparaat").fill(line)
        press(other, "Kijk in de envelop")
    expect(other.locator("#gevonden")).to_be_visible()
    assert "#" not in other.url
    found = other.locator("[data-part=nummer]").inner_text(), other.locator("#gevonden dd:visible").all_inner_texts()
    other.close()
    return found


def test_a_booth_that_encrypts_another_choice_is_caught_by_the_second_device(voter: Page, board: Board) -> None:
    altered(voter, "hidden = snw.encrypt(election, vote);", "hidden = snw.encrypt(election, [[0, 1, 0]]);")
    voter.goto(f"{board.origin}/proef/stemmen")
    number = seal(voter, "Nee")
    press(voter, "Maak de envelop open")
    at(voter, "Deze envelop is open")
    assert voter.locator("[data-step=geopend] dd").inner_text() == "Nee"
    line = voter.locator("[data-part=regel]").inner_text()
    assert looked_in(voter, board, line, typed=True) == (number, ["Ja"])
    head, name, _, nonces = line.split(".")
    told, answers = looked_in(voter, board, f"{head}.{name}.001.{nonces}")
    assert answers == ["Nee"]
    assert told != number


def test_a_script_with_another_digest_does_not_run(voter: Page, board: Board) -> None:
    voter.route("**/static/booth/stemhokje.js", lambda route: route.fulfill(body="document.title = 'other'"))
    voter.goto(f"{board.origin}/proef/stemmen")
    voter.wait_for_load_state()
    at(voter, "Het stemhokje gaat open")
    assert voter.title() != "other"


def cut_before(route: Route) -> None:
    route.abort("connectionfailed")


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
    cast(voter, letter_code("ZZZZZZZZZZZZZZZZ"))
    at(voter, "Uw stem is niet aangenomen")
    expect(voter.get_by_text("Deze stemcode hoort niet bij deze stemming.")).to_be_visible()
    assert len(board.cast) == before
    press(voter, "Ga terug")
    at(voter, "Uw stem zit in een dichte envelop")
    assert voter.locator("[data-step=envelop] [data-part=nummer]").inner_text() == number
    assert not voter.locator("button[name=open]").is_visible()  # a ballot was made for it
    cast(voter, CODES[0])
    held(board, voter)


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
    expect(page.get_by_text("Stem op papier. Het formulier zit bij uw brief.")).to_be_visible()
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
    expect(page.get_by_text("Stem op papier. Het formulier zit bij uw brief.")).to_be_visible()
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

        def look(page: Page = page, wrong: list[str] = wrong) -> None:
            wrong += axe(page)
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
        look()
        go("open", "geopend")
        look()
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


@pytest.fixture(scope="module")
def files(board: Board, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The booth and the second device's page as files on a disk."""
    folder = tmp_path_factory.mktemp("files")
    environment = template_engine().engine
    facts = dict.fromkeys(LANGUAGES, board.facts)
    made = {"stem": offline_booth(facts, environment), "envelop": offline_opening(facts, environment)}
    for name, one in made.items():
        (folder / f"{name}.html").write_bytes(one.content)
    return {name: folder / f"{name}.html" for name in made}


def from_disk(browser: Browser, path: Path, *, language: str = "nl", more: str = "") -> Page:
    """A page opened from disk in a browser without a network."""
    page = visitor(browser, "http://127.0.0.1", width=PHONE, language=language)
    page.context.set_offline(True)
    page.goto(f"{path.as_uri()}?taal={language}{more}")
    return page


def test_the_booth_as_one_file_makes_a_ballot_without_a_network(
    browser: Browser, board: Board, files: dict[str, Path]
) -> None:
    page = from_disk(browser, files["stem"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    number = seal(page, "Nee")
    press(page, "Maak de envelop open")
    at(page, "Deze envelop is open")
    line = page.locator("[data-part=regel]").inner_text()
    second = from_disk(browser, files["envelop"], more=f"#{line}")
    expect(second.locator("#gevonden")).to_be_visible()
    assert second.locator("[data-part=nummer]").inner_text() == number
    assert second.locator("#gevonden dd:visible").all_inner_texts() == ["Nee"]
    second.context.close()
    press(page, "Maak een nieuwe envelop")
    at(page, "Uw stem zit in een dichte envelop")
    cast(page, CODES[2])
    at(page, "Uw stem staat klaar als bestand")
    expect(page.get_by_text("U hebt nog niet gestemd").locator("visible=true")).to_be_visible()
    assert not page.locator("[data-part=controlecode]").is_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Bewaar uw stem").click()
    ballot = Path(saved.value.path()).read_bytes()
    check_ballot(ballot, board.read, hidden=True)
    assert not [url for url in asked if not url.startswith("blob:")]
    page.context.close()


def test_the_file_is_the_same_for_everybody_holds_the_served_script_and_speaks_all_languages(
    browser: Browser, board: Board, files: dict[str, Path], axe: Axe
) -> None:
    again = offline_booth(dict.fromkeys(LANGUAGES, board.facts), template_engine().engine)
    text = files["stem"].read_text("utf-8")
    assert again.content.decode() == text
    assert again.digest == sha256(again.content).hexdigest()
    assert script(BOOTH).text in text
    for code in LANGUAGES:
        page = from_disk(browser, files["stem"], language=code)
        expect(page.locator("[data-step=kies]")).to_be_visible()
        assert page.evaluate("[document.documentElement.lang, document.dir]") == [code, LANGUAGES[code].direction]
        assert not axe(page)
        page.context.close()
