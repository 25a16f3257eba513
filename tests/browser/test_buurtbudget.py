"""A whole buurtbudget in a real browser, from its set-up to what one vote did: online, on paper, counted, checked."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from snw_democratie.budgets.voting import register
from snw_democratie.db.engine import open_engine
from snw_democratie.db.migrate import migrate
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.security.codes import typed
from snw_democratie.security.staff import Role
from tests.browser.conftest import Axe
from tests.browser.serving import DESK, PHONE, serving, sign_in, visitor
from tests.budgets.counting.counted import run_jobs
from tests.budgets.rounds import add_platform
from tests.pool.offices import add_staff as add_office
from tests.pool.offices import words_of
from tests.web.world import START, VAULT, add_staff

DAY = timedelta(days=1)
MOMENTS = {"plannen-van": 0, "plannen-tot": 20, "steun-tot": 30, "stemmen-van": 60, "stemmen-tot": 80, "uitslag": 90}
LIST, LOT, VOTING, LATE = START + 40 * DAY, START + 42 * DAY, START + 65 * DAY, START + 80 * DAY + timedelta(hours=1)
PLANS = (
    ("Een bankje bij de school", "meet", "FH", "4.000"),
    ("Een speeltuin met schommels", "play", "FJ", "5.000"),
    ("Fruitbomen", "green", "FK", "3.000"),
    ("Zonnepanelen op het buurthuis", "energy", "FK", "9.000"),
    ("Een koor voor iedereen", "culture", "FH", "1.000"),
    ("Een veilig pad", "safe", "FH", "2.500"),
)
"""For ten thousand euros."""
CHOICES = ("1 2", "2 3", "1 3 4", "4", "5 6", "2 6", "3", "1 5")
"""What people choose, again and again."""
CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{5}-[A-Z2-9]{5}\b")
ONLINE, PAPER = 40, 20


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = START + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('buurtbudget') / 'round.sqlite3'}", VAULT)
    migrate(engine)
    add_staff(engine)
    add_platform(engine)
    add_office(engine, "rosa", Role.REGISTRAR)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def origin(engine: Engine, clock: Clock) -> Iterator[str]:
    with serving(engine, at=clock) as address:
        yield address


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, browser: Browser, origin: str, login: str = "", **how: object) -> None:
        self.page: Page = visitor(browser, origin, **how)  # type: ignore[arg-type]  # the fields of `visitor`
        self.origin, self.login = origin, login

    def signs_in(self) -> None:
        """As after some days: the session of before is over."""
        self.page.context.clear_cookies()
        sign_in(self.page, self.origin, self.login)

    def goes(self, path: str) -> None:
        answer = self.page.goto(self.origin + path)
        assert answer is None or answer.ok, (path, answer.status)

    def fills(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.fill(f"main [name='{name.replace('_', '-')}']", text)

    def presses(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        assert self.page.locator("#fouten").count() == 0, self.page.locator("main").inner_text()

    def sends(self, action: str) -> None:
        """Press the button of the form that goes to this address."""
        self.presses(f"main form[action$='{action}'] button[type=submit]")

    def gets(self, action: str) -> Path:
        """Press that button, and get a file."""
        with self.page.expect_download() as given:
            self.page.locator(f"main form[action$='{action}'] button[type=submit]").click()
        return Path(given.value.path())

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    def leaves(self) -> None:
        self.page.context.close()


@pytest.fixture
def people(browser: Browser, origin: str) -> Iterator[dict[str, Person]]:
    """Wim and Yara of the wijkplatform, Rosa who types over, and a neighbour with a telephone and no JavaScript."""
    found = {name: Person(browser, origin, name, scripts=name != "yara") for name in ("wim", "yara", "rosa")}
    found["neighbour"] = Person(browser, origin, width=PHONE, scripts=False)
    yield found
    for one in found.values():
        one.leaves()


def test_from_the_set_up_to_what_one_vote_did(
    people: dict[str, Person], browser: Browser, axe: Axe, engine: Engine, clock: Clock, tmp_path: Path
) -> None:
    slug = set_up(people["wim"])
    hand_in(people["neighbour"], slug)
    check(people["wim"], slug)
    support(people["neighbour"], slug)
    clock.now = LIST
    freeze(people["wim"], people["yara"], slug)
    clock.now = LOT
    draw(people["wim"], people["yara"], slug)
    clock.now = VOTING
    online, paper = codes(people["wim"], slug)
    receipt = vote_online(browser, people["neighbour"], axe, slug, online)
    clock.now = LATE
    piles = type_over(people, slug, online, paper)
    store(people, slug, piles)
    count_and_publish(people, slug, engine, clock)
    result_is_there(people["neighbour"], slug)
    verified_by_command(people["neighbour"], slug, tmp_path)
    what_my_vote_did(browser, people["neighbour"].origin, slug, receipt)


def set_up(wim: Person) -> str:
    """A round of Osdorp: ten thousand euros, one to three plans."""
    wim.signs_in()
    wim.goes("/team/buurtbudget/nieuw")
    wim.fills(titel_nl="Buurtbudget Osdorp", tekst_nl="Geld voor plannen van bewoners.", bedrag="10.000")
    wim.fills(steun="1", minst="1", meest="3")
    for name, days in MOMENTS.items():
        moment = amsterdam(START + days * DAY).strftime("%Y-%m-%dT%H:%M")
        wim.page.fill(f"main [name='{name}']", moment)
    wim.presses("main .snw-form button[type=submit]")
    slug = urlsplit(wim.page.url).path.rpartition("/")[2]
    wim.sends("/openen")
    return slug


def hand_in(neighbour: Person, slug: str) -> None:
    """Six plans, without JavaScript on a telephone."""
    for title, theme, wijk, cost in PLANS:
        neighbour.goes(f"/plan-indienen/{slug}")
        neighbour.fills(titel=title, wat="Samen iets maken.", waarom="Dat is goed voor de buurt.", kosten=cost)
        neighbour.page.select_option("main [name=thema]", theme)
        neighbour.page.locator(f"main label[for='wijk-{wijk}']").click()
        neighbour.presses("main .snw-form button[type=submit]")
        neighbour.presses("main .snw-form button[type=submit]")
        assert neighbour.page.locator(".snw-key__code").count() == 1
        neighbour.page.context.clear_cookies()


def check(wim: Person, slug: str) -> None:
    """Each plan is shown, and can be done for what was asked."""
    for number, (_title, _theme, _wijk, cost) in enumerate(PLANS, 1):
        wim.goes(f"/team/buurtbudget/{slug}/plannen/{number}")
        wim.sends("/tonen")
        wim.page.locator("main label[for=haalbaar-1]").click()
        wim.fills(prijs=cost, uitleg="De gemeente heeft dit nagekeken.")
        wim.sends("/toetsen")


def support(neighbour: Person, slug: str) -> None:
    """One yes for each plan."""
    for number in range(1, len(PLANS) + 1):
        neighbour.goes(f"/steun/{slug}/{number}")
        neighbour.sends(f"/steun/{slug}/{number}")


def freeze(wim: Person, yara: Person, slug: str) -> None:
    """Where the lot comes from, and then the list: two people."""
    at = f"/team/buurtbudget/{slug}/lijst"
    wim.signs_in()
    wim.goes(at)
    wim.fills(bron="De Lotto van zaterdag", bekend=amsterdam(LIST + DAY).strftime("%Y-%m-%dT%H:%M"))
    wim.sends("/bron")
    wim.sends("/lijst")
    yara.signs_in()
    yara.goes(at)
    yara.sends("/lijst")
    assert "De lijst staat vast" in yara.reads()


def draw(wim: Person, yara: Person, slug: str) -> None:
    """The value that was drawn, by two people."""
    at = f"/team/buurtbudget/{slug}/lijst"
    wim.signs_in()
    wim.goes(at)
    wim.fills(waarde="3 14 15 92 65 35")
    wim.sends("/lot/waarde")
    yara.signs_in()
    yara.goes(at)
    yara.sends("/lot")
    assert "Het lot heeft de volgorde bepaald" in yara.reads()


def codes(wim: Person, slug: str) -> tuple[list[str], list[str]]:
    """Forty codes for letters, in a table, and fifteen on forms that are printed; each shown this once."""
    wim.signs_in()
    wim.goes(f"/team/buurtbudget/{slug}/codes")
    for name, value in (("voor", register.RESIDENT), ("vorm", "csv")):
        found = wim.page.locator(f"main [name={name}][value={value}]").get_attribute("id")
        wim.page.locator(f"main label[for='{found}']").click()
    wim.fills(aantal=str(ONLINE))
    wim.sends("/bekijken")
    letters = csv.DictReader(wim.gets("/maken").read_text("utf-8-sig").splitlines())
    wim.goes(f"/team/buurtbudget/{slug}/papier")
    wim.fills(aantal=str(PAPER - 5))
    forms = CODE.findall(words_of(wim.gets("/formulieren").read_bytes()))
    online, printed = [typed(row["code"]) for row in letters], [typed(one) for one in forms]
    assert (len(set(online)), len(set(printed))) == (ONLINE, PAPER - 5)
    return online, printed


def vote_online(browser: Browser, neighbour: Person, axe: Axe, slug: str, online: list[str]) -> Path:
    """Forty votes: one in Arabic on a telephone, looked at closely, the others without JavaScript. Gives a receipt."""
    arab = Person(browser, neighbour.origin, width=PHONE, language="ar")
    found = cast(arab, slug, online[0], CHOICES[0], axe)
    assert arab.page.locator("html").get_attribute("dir") == "rtl"
    assert found == [], "\n".join(found)
    with arab.page.expect_download() as given:
        arab.page.locator("#bewijs button").click()
    kept = Path(given.value.path())
    receipt = kept.rename(kept.with_suffix(".json"))
    for place, code in enumerate(online[1:], 1):
        cast(neighbour, slug, code, CHOICES[place % len(CHOICES)])
    neighbour.goes(f"/buurtbudget/{slug}/stemmen")
    return receipt


def cast(voter: Person, slug: str, code: str, choice: str, axe: Axe | None = None) -> list[str]:
    """One vote; what is wrong with its pages."""
    wrong, page = [], voter.page

    def look() -> None:
        if axe is not None:
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong.extend([*axe(page), *([f"{page.url}: {wide} px too wide"] if wide > 0 else [])])

    voter.goes(f"/buurtbudget/{slug}/stemmen")
    for number in choice.split():
        page.locator(f"main label[for='plan-{number}']").click()
    look()
    voter.presses("#keuze button:not([name])")
    page.fill("#code", code)
    look()
    voter.presses("#stem button:not([name])")
    assert page.locator(".snw-key__code").count() == 1, voter.reads()
    look()
    return wrong


def type_over(people: dict[str, Person], slug: str, online: list[str], paper: list[str]) -> tuple[str, str]:
    """Twenty forms, five of them with a code that has another vote; all five are told before anything is stored."""
    rosa, wim, yara = people["rosa"], people["wim"], people["yara"]
    for one in (rosa, wim, yara):
        one.signs_in()
    file = read_file(rosa, slug, [*paper[:12], *online[:2], *paper[:2]])
    assert "Daarvan tellen er 12." in rosa.reads()
    doubled = rosa.page.locator("table").first.inner_text()
    assert doubled.count("Met deze code is al gestemd") == 2
    assert re.findall(r"Dezelfde code als (\d+)", doubled) == ["2", "3"]
    pile = type_by_two(rosa, wim, slug, [*paper[12:], paper[2]])
    settle(yara, pile)
    assert "Daarvan tellen er 4." in yara.reads()
    assert "Deze code staat ook in stapel 1." in yara.page.locator("table").first.inner_text()
    return file, pile


def read_file(rosa: Person, slug: str, codes: list[str]) -> str:
    """A table that somebody typed in a spreadsheet; gives the address of its pile."""
    rows = "".join(f"{code};{CHOICES[place % len(CHOICES)]}\n" for place, code in enumerate(codes))
    rosa.goes("/team/papier")
    rosa.presses("main a[href$='/papier']")
    content = f"code;plannen\n{rows}".encode()
    rosa.page.set_input_files("main [name=bestand]", {"name": "x.csv", "mimeType": "text/csv", "buffer": content})
    rosa.sends("/bestand")
    return urlsplit(rosa.page.url).path


def type_by_two(rosa: Person, wim: Person, slug: str, codes: list[str]) -> str:
    """Rosa types the forms, and Wim does without seeing that; once they differ."""
    rosa.goes(f"/team/buurtbudget/{slug}/papier/typen")
    for place, code in enumerate(codes):
        rosa.fills(code=code, keuze=CHOICES[place])
        rosa.sends("/typen")
    pile = f"/team/buurtbudget/{slug}/papier/stapel/{rosa.page.locator('main strong.snw-figure').inner_text()[0]}"
    for place, code in enumerate(codes):
        wim.goes(pile)
        wim.presses(f"main a[href$='/typen/{place + 1}']")
        wim.fills(code=code, keuze=CHOICES[place] if place else "6")
        wim.presses("main .snw-form button[type=submit]")
    return pile


def settle(yara: Person, pile: str) -> None:
    """A third look, with the paper: Rosa was right."""
    yara.goes(pile)
    yara.sends("/verschillen")
    yara.presses("main form[action*='/kijk/'] button[value=first]")


def store(people: dict[str, Person], slug: str, piles: tuple[str, str]) -> None:
    """Both piles, each by two people; a form whose code the first pile has is a duplicate in the second."""
    for pile in piles:
        for one in (people["wim"], people["yara"]):
            one.goes(pile)
            one.sends("/opslaan")
    people["wim"].goes(f"/team/buurtbudget/{slug}/papier")
    said = people["wim"].reads()
    assert "geteld: 12, niet geteld: 4" in said
    assert "geteld: 3, niet geteld: 1" in said


def count_and_publish(people: dict[str, Person], slug: str, engine: Engine, clock: Clock) -> None:
    """Asked for, counted by a worker, seen by two, and published with its ballots."""
    wim, yara, at = people["wim"], people["yara"], f"/team/buurtbudget/{slug}/tellen"
    wim.goes(at)
    wim.sends("/tellen")
    run_jobs(engine, at=clock.now)
    wim.goes(at)
    assert "De stemmen zijn geteld" in wim.reads()
    wim.page.locator("main label[for=wat-1]").click()
    wim.sends("/keuze")
    yara.goes(at)
    yara.sends("/publiceren")
    assert "De uitslag is gepubliceerd" in yara.reads()


def result_is_there(neighbour: Person, slug: str) -> None:
    """Everybody sees it, without JavaScript too; every vote is counted, and no duplicate is."""
    neighbour.goes(f"/buurtbudget/{slug}/uitslag")
    said = neighbour.reads()
    assert all(title in said for title, *_ in PLANS)
    outcome = neighbour.page.request.get(f"{neighbour.origin}/buurtbudget/{slug}/uitslag/bestand/ballots.pb").text()
    assert f"num_votes;{ONLINE + PAPER - 5}" in outcome


def verified_by_command(neighbour: Person, slug: str, folder: Path) -> None:
    """The programme and the record as anybody downloads them, on a computer that has nothing but Python."""
    neighbour.goes(f"/buurtbudget/{slug}/uitslag")
    python, *command = neighbour.page.locator("#controle li code").first.inner_text().split()
    for file in ("programma.zip", "record.zip"):
        with neighbour.page.expect_download() as given:
            neighbour.page.locator(f"#controle a[download][href$='/{file}']").first.click()
        given.value.save_as(folder / file)
    zipfile.ZipFile(folder / "programma.zip").extractall(folder)
    assert (python, command[:3]) == ("python", ["-m", "ballots", "budget-verify"])
    line = [sys.executable, "-S", *command, "--json"]
    told = subprocess.run(line, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    answer = json.loads(told.stdout)
    assert answer["ok"] and answer["complete"], told.stdout


def what_my_vote_did(browser: Browser, origin: str, slug: str, receipt: Path) -> None:
    """From the receipt, on the own device: nothing of it goes to us."""
    voter = Person(browser, origin, width=DESK)
    sent: list[str] = []
    voter.page.on("request", lambda one: sent.append(f"{one.method} {one.url} {one.post_data or ''}"))
    voter.goes(f"/buurtbudget/{slug}/uitslag/mijn-stem")
    assert json.loads(receipt.read_text("utf-8"))["marks"] == {"1": 1, "2": 1}
    voter.page.set_input_files("#bewijs", receipt)
    expect(voter.page.locator("#deed")).to_be_visible()
    said = voter.page.locator("#deed").inner_text()
    assert PLANS[0][0] in said and PLANS[1][0] in said and PLANS[3][0] not in said
    assert not any("1:1" in one or "marks" in one or one.startswith("POST") for one in sent), sent
    voter.leaves()
