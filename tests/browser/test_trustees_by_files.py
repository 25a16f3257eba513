"""Three trustees make the key without any network: they exchange files, and the server is given only the end of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.steps import Act
from tests.browser.conftest import Axe
from tests.browser.serving import DESK, PHONE, visitor
from tests.browser.trustees import (
    NOW,
    WORDS,
    Held,
    at,
    give_back,
    go,
    holding,
    links,
    look_up,
    resume,
    saved,
    wrong,
)
from tests.referenda import polls
from tests.web.world import act


@pytest.fixture
def held(tmp_path: Path, axe: Axe) -> Iterator[Held]:
    with holding(tmp_path, axe) as found:
        yield found


def offline(browser: Browser, held: Held, file: Path, link: str, language: str) -> Page:
    """A trustee with the file, in a browser without a network; makes a part and saves it."""
    page = visitor(browser, held.origin, width=PHONE)
    page.context.set_offline(True)
    page.on("request", lambda one: held.sent.append(one))
    page.goto(f"{file.as_uri()}?taal={language}#{link.partition('#')[2]}")
    at(page, "begin")
    page.locator("#nieuwe-zin").fill(WORDS)
    go(page, "maak")
    at(page, "bewaar", "nieuw")
    return page


def give(page: Page, files: Sequence[Path]) -> None:
    """Read the files of the others."""
    page.locator("#stappenlijst").set_input_files(files)
    go(page, "lees")


def handed_in(page: Page, code: str, file: Path) -> None:
    at(page, "inleveren")
    page.locator("#levercode").fill(code)
    page.locator("#leverbestand").set_input_files(file)
    go(page, "inleveren")


def test_a_key_made_by_files_alone_is_accepted_and_any_of_its_steps_can_be_handed_in(
    browser: Browser, held: Held, tmp_path: Path
) -> None:
    found = links(browser, held)
    team = visitor(browser, held.origin, width=DESK)
    file = tmp_path / "sleutelhouder.html"
    file.write_bytes(team.request.get(f"{held.page}/sleutelhouder.html").body())
    team.goto(f"{held.page}/controleer")
    expect(team.locator("main")).to_contain_text(sha256(file.read_bytes()).hexdigest())
    languages = ("nl", "tr", "ar")
    pages = [offline(browser, held, file, link, language) for link, language in zip(found, languages, strict=True)]
    firsts = [saved(page, tmp_path, f"first-{place}.json") for place, page in enumerate(pages)]
    steps: list[Path] = []
    give_back(pages[1], firsts[0])
    wrong(pages[1], "bestand", "seat")
    for place, page in enumerate(pages):
        give_back(page, firsts[place])
        at(page, "wissel", "deel")
        held.look(page)
        steps.append(saved(page, tmp_path, f"steps-{place}.json", "stappen"))
    not_theirs(pages[1], firsts[0], steps[0], tmp_path)
    for _ in range(2):  # coefficients, then shares
        for place, page in enumerate(pages):
            give(page, [steps[other] for other in range(3) if other != place])
            expect(page.locator("#stappenlijst")).to_have_value("")  # they were read
        steps = [saved(page, tmp_path, f"steps-{place}.json", "stappen") for place, page in enumerate(pages)]
    pages[2].reload()
    resume(pages[2], firsts[2])
    at(pages[2], "wissel", "deel")
    numbers = set()
    for place, page in enumerate(pages):
        give(page, steps)
        at(page, "bewaar", "sleutel")
        numbers.add(page.locator("[data-part=samen-bewaar]:visible").text_content())
        give_back(page, firsts[place])
        wrong(page, "bestand", "part")
        give_back(page, saved(page, tmp_path, f"key-{place}.json"))
        at(page, "wissel", "klaar" if place < 2 else "alles")
        held.look(page)
        steps[place] = saved(page, tmp_path, f"steps-{place}.json", "stappen")
        numbers.add(page.locator("[data-part=samen-wissel]").text_content())
    assert len(numbers) == 1 and numbers != {""}
    record = saved(pages[2], tmp_path, "keys.json", "sleutels").read_bytes()
    assert {one.url.partition(":")[0] for one in held.sent} <= {"file", "blob", "data"}
    some_handed_in(team, held, found[1], steps)
    act(held.engine, service.stage_trustees, held.slug, record, polls.HOLDERS, by=held.team[0], at=NOW)
    polls.agree(held.engine, held.slug, Act.TRUSTEES, held.team, at=NOW)
    with reading(held.engine) as session:
        assert service.public_referendum(session, held.slug).holders == polls.HOLDERS
    looked_up(team, held, tmp_path, numbers)
    looked_up_without_network(pages[2], file, tmp_path)
    for page in (*pages, team):
        page.context.close()


def looked_up(page: Page, held: Held, folder: Path, numbers: set[str | None]) -> None:
    """Before any letter goes out each trustee sees whether the own key is the one that is fixed."""
    page.goto(f"{held.page}/sleutels")
    expect(page.locator("main")).not_to_contain_text("Er is nu niets te doen")
    expect(page.locator("[data-seat]")).to_have_count(3)
    expect(page.locator("[data-seat='1']")).to_contain_text("sleutel ligt vast")
    at(page, "kijk")
    look_up(page, folder / "first-1.json")
    wrong(page, "kijkbestand", "part")
    look_up(page, folder / "key-1.json")
    at(page, "gekeken", "ja")
    held.look(page)
    expect(page.locator("[data-part=plaats]")).to_have_text(f"2: {polls.HOLDERS[1]}")
    assert {page.locator("[data-part=samen-lijst]").text_content()} == numbers
    go(page, "terug")
    theirs = folder / "theirs.json"
    theirs.write_bytes(polls.keys().record)  # somebody else's key, of holders with the same names
    look_up(page, folder / "key-1.json", theirs)
    at(page, "gekeken", "nee")
    held.look(page)
    expect(page.locator("[data-step=gekeken]")).to_contain_text("Er mag geen brief weg.")
    assert page.locator("[data-part=samen-lijst]").text_content() not in numbers
    go(page, "terug")
    look_up(page, folder / "key-1.json", folder / "key-2.json")
    at(page, "mis", "archive")


def looked_up_without_network(page: Page, file: Path, folder: Path) -> None:
    page.goto(f"{file.as_uri()}?taal=ar")
    go(page, "kijken")
    look_up(page, folder / "key-2.json", folder / "keys.json")
    at(page, "gekeken", "ja")


def not_theirs(page: Page, secret: Path, steps: Path, folder: Path) -> None:
    """What is no file of steps is called so; another first step of the same trustee stops everything."""
    give(page, [secret])
    wrong(page, "stappenlijst", "file")
    text = steps.read_text()
    foreign = folder / "foreign.json"
    foreign.write_text(json.dumps({**json.loads(text), "uuid": "8vTzKqGWe5dXhN"}))
    give(page, [foreign])
    wrong(page, "stappenlijst", "other")
    other = json.loads(text)
    other["steps"]["begun"] = other["steps"]["begun"].replace("promise", "promised")
    foreign.write_text(json.dumps(other))
    give(page, [steps, foreign])
    at(page, "mis", "certificate")
    page.reload()
    resume(page, folder / "first-1.json")
    at(page, "wissel", "deel")


def some_handed_in(page: Page, held: Held, link: str, steps: Sequence[Path]) -> None:
    """On any device: what can be posted now is, with the right code only; and a new part in its place is refused."""
    code = link.partition("#")[2]
    page.goto(f"{held.page}/sleutels")
    go(page, "lever")
    handed_in(page, code, steps[0])
    wrong(page, "levercode", "place")
    handed_in(page, "2.ABCD", steps[1])
    at(page, "mis", "refused")
    expect(page.locator("[data-say=refused]")).to_contain_text("Deze code klopt niet")
    held.look(page)
    go(page, "terug")
    go(page, "lever")
    handed_in(page, code, steps[1])
    at(page, "ingeleverd", "later")
    held.look(page)
    assert held.seats[1].begun == json.loads(steps[1].read_text())["steps"]["begun"]
    assert not held.seats[1].shown
