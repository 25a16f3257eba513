"""The life of a panel in a real browser: from the code in a letter to a seat in a board, and its alternate."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from snw_democratie.answers import service as answers
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.steps import State
from snw_democratie.cli import main
from snw_democratie.db.engine import open_engine, reading, unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pool import team_service
from snw_democratie.seats import service as seats
from snw_democratie.seats.service.finding import draws_of, files_of, row_of
from snw_democratie.security.staff import Staff
from sortition.seating.ceremony import draw_seat
from sortition.seating.rules import SeatFeature, SeatRules, SeatValue
from tests.answers.drawn import FEATURES, whose
from tests.browser.conftest import Axe
from tests.browser.serving import PHONE, serving
from tests.browser.test_buurtbudget import Clock, Person
from tests.cli.registers import RESPONSE, draw, people, table, write
from tests.pool.offices import enter, lottery, resident, wish
from tests.web.world import START, VAULT, act, add_staff, lead_to

DAY = timedelta(days=1)
OPENS, CLOSES = START - 3 * DAY, START - DAY
SLUG, BODY = "panel-groen", "bestuur"
TEAM, PLACES, SEATS = f"/team/lotingen/{SLUG}", f"/team/lotingen/{SLUG}/plaatsen", f"/team/zetels/{BODY}"
PLACE, SEAT = "/mijn-aanmelding/plek", "/mijn-aanmelding/zetel"
OTHERS = 13
FATMA = {
    "naam": {"naam": "Fatma Yılmaz"},
    "geboortejaar": {"geboortejaar": "1985"},
    "adres": {"postcode": "1069 ab", "huisnummer": "112"},
    "contact": {"email": "fatma@voorbeeld.example"},
}
"""What she types, page by page; on the others she chooses."""
CHOICES = {
    "wijk": ("wijk-2",),
    "kenmerk-2": ("antwoord-1",),
    "contact": ("weg-1",),
    "toestemming": ("loting", "volgende"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Who of the panel does what, by code: Fatma says yes, somebody says no; `codes` is lot -> code of everybody."""

    fatma: str
    refuser: str
    codes: Mapping[str, str]

    def lot(self, code: str) -> str:
        return next(lot for lot, own in self.codes.items() if own == code)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('life') / 'panel.sqlite3'}", VAULT)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def staff(engine: Engine) -> dict[str, Staff]:
    return add_staff(engine)


@pytest.fixture(scope="module")
def origin(engine: Engine, clock: Clock) -> Iterator[str]:
    with serving(engine, at=clock) as address:
        yield address


@pytest.fixture
def team(browser: Browser, origin: str) -> Iterator[tuple[Person, Person]]:
    """Anna, and Bram who has no JavaScript."""
    found = Person(browser, origin, "anna"), Person(browser, origin, "bram", scripts=False)
    yield found
    for one in found:
        one.leaves()


@pytest.fixture
def fatma(browser: Browser, origin: str) -> Iterator[Person]:
    """Who gets a letter, on a telephone."""
    found = Person(browser, origin, width=PHONE)
    yield found
    found.leaves()


def test_from_a_code_in_a_letter_to_a_seat_and_its_alternate(
    engine: Engine, staff: dict[str, Staff], team: tuple[Person, Person], fatma: Person, clock: Clock,
    axe: Axe, tmp_path: Path,
) -> None:  # fmt: skip
    letters = invited(engine, staff["anna"], tmp_path)
    clock.now = OPENS + timedelta(hours=2)
    hers = registers(fatma, letters[0])
    drawn = panel(engine, staff, hers, letters[1:])
    clock.now = START + timedelta(hours=1)
    says_yes(fatma, hers)
    says_no(fatma, drawn.refuser)
    came = replaced(engine, team, drawn)
    sees_the_place(fatma, drawn.codes[came])
    clock.now = START + 2 * DAY
    said_yes(engine, drawn, came, clock)
    board(engine, staff)
    candidates(team[0], fatma, hers, axe)
    announced(team)
    clock.now += DAY
    seated(engine, team, fatma, hers, clock)
    verified(fatma, tmp_path)


def invited(engine: Engine, anna: Staff, folder: Path) -> list[str]:
    """Letters are drawn where the register is; the website gets hashes and the record. Gives the codes of the paper."""
    (folder / "respons.csv").write_text(RESPONSE, "utf-8")
    status, letters = draw(write(folder / "mensen.csv", people(50, 16)), "brieven", letters=24)
    assert status == 0
    assert main(["invite", "publish", str(letters), "--out", str(folder / "openbaar.zip")]) == 0
    slug = lottery(engine, anna, FEATURES)
    act(engine, assemblies.set_quotas_from_counts, slug, 1, by=anna)
    wanted = wish(engine, slug, ways=("letter",), opens_at=OPENS, closes_at=CLOSES)
    before = OPENS - timedelta(hours=1)
    act(engine, team_service.set_up, slug, wanted, by=anna, at=before)
    hashes = (letters / "website.csv").read_bytes()
    act(engine, team_service.bring_in, slug, hashes, "website.csv", CLOSES, by=anna, at=before)
    record = (folder / "openbaar.zip").read_bytes()
    act(engine, team_service.bring_in_wave, slug, record, by=anna, at=before)
    return [one["code"] for one in table(letters / "printer.csv")]


def registers(fatma: Person, letter: str) -> str:
    """With the code of the letter, question by question; gives the code of her registration."""
    page = fatma.page
    fatma.goes(f"/meedoen/{SLUG}")
    fatma.presses("main .snw-form button[type=submit]")
    while page.locator(".snw-key__code").count() == 0:
        key = page.url.rpartition("/")[2]
        fatma.fills(**({"code": letter} if key == "code" else FATMA.get(key, {})))
        for choice in CHOICES.get(key, ()):
            page.locator(f"main label[for='{choice}']").click()
        fatma.presses("main .snw-form button[type=submit]")
    return page.locator(".snw-key__code").inner_text()


def panel(engine: Engine, staff: Mapping[str, Staff], hers: str, letters: list[str]) -> Drawn:
    """Others register too; the pool closes, and the lottery is announced and drawn by two, to a panel with Fatma."""
    known = {"volgende": "ja", "weg": "phone", "telefoon": "0612345678"}
    codes = [hers]
    for number, letter in zip(range(OTHERS), letters, strict=False):
        schooling = {"kenmerk-2-antwoord": "hbo" if number % 3 else "praktisch"}
        codes.append(enter(engine, SLUG, resident(number, code=letter, **known, **schooling), at=OPENS + DAY))
    act(engine, team_service.take_over, SLUG, by=staff["anna"], at=CLOSES)
    lead_to(engine, SLUG, State.ANNOUNCED, staff)
    by_lot = {whose(engine, code)[1]: code for code in codes}
    found = Drawn(fatma=hers, refuser="", codes=by_lot)
    with reading(engine) as session:
        rows = assemblies.record(session, SLUG, public=False)["panels.csv"].decode().split()[1:]
    number = next(one.partition(",")[0] for one in rows if one.partition(",")[2] == found.lot(hers))
    for place, digit in enumerate(f"{int(number):03}"):
        act(engine, assemblies.enter_digit, SLUG, place, digit, by=staff["anna"])
    for one in ("anna", "bram"):
        with reading(engine) as session:
            seen = assemblies.drawing(session, SLUG).digest
        act(engine, assemblies.agree_to_draw, SLUG, seen, by=staff[one])
    members = [row.partition(",")[2] for row in rows if row.partition(",")[0] == number]
    refuser = next(lot for lot in members if lot != found.lot(hers))
    return Drawn(fatma=hers, refuser=by_lot[refuser], codes=by_lot)


def opens(who: Person, code: str) -> None:
    """The own registration."""
    who.page.context.clear_cookies()
    who.goes("/mijn-aanmelding")
    who.fills(code=code)
    who.presses("main .snw-form button[type=submit]")


def says_yes(fatma: Person, code: str) -> None:
    opens(fatma, code)
    assert "U bent ingeloot" in fatma.reads()
    # Two chances, one after the other: of a letter, and of being drawn from who registered.
    assert "Uw kans op een brief was" in fatma.reads() and "Uw kans om ingeloot te worden" in fatma.reads()
    for address in (PLACE, f"{PLACE}/ja"):
        fatma.presses(f"main a[href='{address}']")
    fatma.presses("main .snw-form button[type=submit]")
    fatma.goes(PLACE)
    fatma.page.locator(f"main a[href='{PLACE}/nee']").wait_for()


def says_no(who: Person, code: str) -> None:
    opens(who, code)
    for address in (PLACE, f"{PLACE}/nee"):
        who.presses(f"main a[href='{address}']")
    who.presses("main .snw-form button[type=submit]")


def replaced(engine: Engine, team: tuple[Person, Person], drawn: Drawn) -> str:
    """The place is freed, noted, and given to somebody by a new public number, by two. Gives the lot of who comes."""
    anna, bram = team
    lot = drawn.lot(drawn.refuser)
    for one in team:
        one.signs_in()
    anna.goes(f"{TEAM}/antwoorden/plek/{lot}")
    anna.sends("/vrij")
    anna.goes(PLACES)
    expect(anna.page.locator("main [name=wie]")).to_have_value(lot)
    anna.sends("/vertrek")
    anna.page.locator("main label[for=bron-1]").click()
    anna.fills(moment=amsterdam(START + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    anna.sends("/aankondigen")
    with reading(engine) as session:
        waiting = assemblies.after_draw(session, SLUG, ahead=False).later.open
    assert waiting is not None and waiting.choices > 1
    anna.fills(cijfers="0" * len(str(waiting.choices - 1)))
    anna.sends("/invoeren")
    anna.sends("/bevestigen")
    bram.goes(PLACES)
    bram.sends("/bevestigen")
    with reading(engine) as session:
        came = assemblies.after_draw(session, SLUG, ahead=False).later.rounds[-1].selected
    assert came and len(came) == 1
    anna.goes(f"/loting/{SLUG}")
    assert f"Lotnummer {came[0]} kwam erbij." in anna.reads()
    return came[0]


def sees_the_place(who: Person, code: str) -> None:
    opens(who, code)
    assert "U bent ingeloot" in who.reads()
    assert who.page.locator(f"main a[href='{PLACE}']").count() == 1


def said_yes(engine: Engine, drawn: Drawn, came: str, clock: Clock) -> None:
    """The others with a place, who comes among them."""
    with reading(engine) as session:
        sitting = assemblies.after_draw(session, SLUG, ahead=False).sitting
    assert came in sitting and len(sitting) == 4
    for lot in sitting:
        with unit_of_work(engine) as session:
            answers.answer(session, whose(engine, drawn.codes[lot])[0], yes=True, at=clock.now)


def board(engine: Engine, staff: Mapping[str, Staff]) -> None:
    """A body with three seats; its rules know what the panel was asked, and are fixed by two."""
    features = tuple(
        SeatFeature(
            name=name,
            values=tuple(
                SeatValue(name=value.strip(), people=int(part), least=0, most=3)
                for value, _, part in (line.partition(";") for line in lines.splitlines())
            ),
        )
        for name, lines in FEATURES.items()
    )
    rules = SeatRules(features=features, floor=Fraction(3, 10))
    act(engine, seats.create, "Bestuur", rules, START + 40 * DAY, by=staff["anna"])
    for one in ("anna", "bram"):
        with reading(engine) as session:
            seen = seats.for_team(session, BODY, by=staff[one], at=START).waiting[0].agreement.digest
        act(engine, seats.agree_to, BODY, "fix-seat-rules", seen, by=staff[one])


def candidates(anna: Person, fatma: Person, hers: str, axe: Axe) -> None:
    """The members are taken over; Fatma says yes to standing with her own code, the others by telephone."""
    anna.signs_in()
    anna.goes(SEATS)
    assert (found := axe(anna.page)) == [], "\n".join(found)
    anna.sends("/panel")
    assert "Fatma Yılmaz" in anna.page.locator("main details").inner_html()
    opens(fatma, hers)
    fatma.presses(f"main a[href='{SEAT}']")
    fatma.presses(f"main a[href='{SEAT}/{BODY}/willing']")
    fatma.presses("main .snw-form button[type=submit]")
    assert "U doet mee met de loting" in fatma.reads()
    anna.goes(SEATS)
    for _ in range(3):
        anna.page.locator("main details summary").first.click()
        anna.presses("main form[action*='/kandidaat/'] button[value=willing]")


def announced(team: tuple[Person, Person]) -> None:
    """The chances, and where chance comes from: by two."""
    anna, bram = team
    anna.page.select_option("main [name=bron]", "lots")
    anna.fills(moment=amsterdam(START + 3 * DAY).strftime("%Y-%m-%dT%H:%M"))
    anna.sends("/loting")
    anna.sends("/akkoord/announce-seat-draw")
    bram.signs_in()
    bram.goes(SEATS)
    bram.sends("/akkoord/announce-seat-draw")


def seated(engine: Engine, team: tuple[Person, Person], fatma: Person, hers: str, clock: Clock) -> None:
    """Drawn by two, said yes, and there for everybody: the member by name, the alternate by lot."""
    anna, bram = team
    for one in team:
        one.signs_in()
        one.goes(SEATS)
    anna.fills(lid=hers_in_the_bag(engine, clock), vervanger="1")
    anna.sends("/trekken")
    anna.sends("/akkoord/draw-seat")
    bram.goes(SEATS)
    bram.sends("/akkoord/draw-seat")
    anna.goes(SEATS)
    opens(fatma, hers)
    fatma.goes(SEAT)
    fatma.presses(f"main a[href='{SEAT}/{BODY}/accepted']")
    fatma.presses("main .snw-form button[type=submit]")
    anna.goes(SEATS)
    anna.presses("main form[action$='/termijn/1'] button[value=installed]")
    fatma.goes(f"/zetels/{BODY}")
    assert "Fatma Yılmaz" in fatma.reads()
    fatma.goes(f"/zetels/{BODY}/loting/1")
    assert "Ingeloot is Fatma Yılmaz. Plaatsvervanger is lotnummer z000" in fatma.reads()


def hers_in_the_bag(engine: Engine, clock: Clock) -> str:
    """The lot in the bag that is Fatma's: what it is, nobody can choose, but a test wants to see her sit."""
    with reading(engine) as session:
        row = row_of(session, BODY)
        files = files_of(session, draws_of(session, row)[0])
        reader = Staff(account_id=1, name="Anna", roles=frozenset({"democracy_team"}))
        found = seats.for_team(session, BODY, by=reader, at=START)
    her = next(one.lot for one in found.candidates if one.name == "Fatma Yılmaz")
    for number in range(1, 1000):
        body = json.loads(draw_seat(files, entered=(str(number), "1"), at=clock.now))
        if her in json.dumps(body["body"]["member"]):
            return str(number)
    raise AssertionError("she has no chance")


def verified(who: Person, folder: Path) -> None:
    """Each record as anybody downloads it, by the programme beside it: accepted, and not after a change."""
    program = folder / "programma"
    who.goes("/controleer")
    zipfile.ZipFile(downloaded(who, "/programma.zip", folder)).extractall(program)
    for page, link, last in (
        (f"/loting/{SLUG}/brieven", ".zip", "invitation.json"),
        (f"/loting/{SLUG}", "/record.zip", "vacancy-1-replacement.json"),
        (f"/zetels/{BODY}/loting/1", "/dossier.zip", "draw.json"),
    ):
        who.goes(page)
        record = downloaded(who, link, folder)
        assert accepted(program, record), page
        opened = folder / last.removesuffix(".json")
        zipfile.ZipFile(record).extractall(opened)
        assert (opened / last).exists() and accepted(program, opened), page
        for file in sorted(opened.iterdir()):
            content = file.read_bytes()
            middle = len(content) // 2
            file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
            assert not accepted(program, opened), (page, file.name)
            file.write_bytes(content)


def downloaded(who: Person, link: str, folder: Path) -> Path:
    with who.page.expect_download() as given:
        who.page.locator(f"main a[download][href$='{link}']").first.click()
    given.value.save_as(folder / given.value.suggested_filename)
    return folder / given.value.suggested_filename


def accepted(program: Path, record: Path) -> bool:
    """What the programme says on a computer with nothing but Python."""
    line = [sys.executable, "-S", "-m", "sortition", "verify", str(record), "--json"]
    told = subprocess.run(line, cwd=program, env={}, capture_output=True, text=True, timeout=60, check=False)
    holds: bool = json.loads(told.stdout)["ok"]
    assert told.returncode == (0 if holds else 1), told.stderr
    return holds
