"""Envelopes that are opened: by a second device, from a booth that cheats as well, and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ballots.referendum.checking.ballots import check_ballot
from snw_democratie.app import template_engine
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda.booth.offline import offline_booth, offline_opening
from snw_democratie.referenda.booth.scripts import BOOTH, script
from tests.browser.booth import CODES, altered, at, cast, held, open_board, press, seal, telephone
from tests.browser.conftest import Axe
from tests.browser.serving import PHONE, visitor
from tests.referenda.booth_server import Board


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with open_board(tmp_path_factory.mktemp("booth")) as found:
        yield found


@pytest.fixture
def voter(browser: Browser, board: Board) -> Iterator[Page]:
    with telephone(browser, board) as page:
        yield page


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


def test_an_open_page_shows_the_line_that_was_scanned_last(voter: Page, board: Board) -> None:
    other = voter.context.new_page()
    for place, choice in enumerate(("Ja", "Nee")):
        if place:
            press(voter, "Verander uw keuze")
        number = seal(voter, choice)
        press(voter, "Maak de envelop open")
        at(voter, "Deze envelop is open")
        line = voter.locator("[data-part=regel]").inner_text()
        if place:
            other.evaluate("line => { location.hash = line }", line)
        else:
            other.goto(f"{board.origin}/proef/envelop#{line}")
        expect(other.locator("[data-part=nummer]")).to_have_text(number)
        assert other.locator("#gevonden dd:visible").all_inner_texts() == [choice]
        assert "#" not in other.url
    other.close()


@pytest.mark.parametrize(
    ("honest", "cheats"),
    [
        ("hidden = snw.encrypt(election, vote);", "hidden = snw.encrypt(election, [[0, 1, 0]]);"),
        ("if (one.checked) cells[one.value] = 1;", "if (one.checked) cells[1] = 1;"),
    ],
)
def test_a_booth_that_encrypts_another_choice_is_caught_by_the_second_device(
    voter: Page, board: Board, honest: str, cheats: str
) -> None:
    altered(voter, honest, cheats)
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
        assert code not in ("nl", "ar") or not axe(page)
        page.context.close()
