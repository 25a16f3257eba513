"""Three trustees make the key in three browsers, and two of them open the count; nothing private is sent."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import Engine

from ballots.referendum.ballot import make_ballot
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda import service
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.browser.conftest import Axe
from tests.browser.serving import DESK, PHONE, furnished, serving, sign_in, visitor
from tests.referenda import polls
from tests.web.world import START, act

WORDS = "paard batterij nietje lamp"
VOTERS = 30
NOW = START + timedelta(days=1)


@dataclass(kw_only=True)
class Held:
    """A referendum of which the question is fixed, on a real port; `now` is what its clock says."""

    engine: Engine
    slug: str
    team: tuple[Staff, Staff]
    signer: Signer
    origin: str = ""
    now: datetime = NOW
    sent: list[Request] = field(default_factory=list)
    axe: Axe

    def look(self, page: Page) -> None:
        """A step is as good for everybody as a page."""
        assert not self.axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "wider than the window"

    @property
    def page(self) -> str:
        return f"{self.origin}/referendum/{self.slug}"


@pytest.fixture
def held(tmp_path: Path, axe: Axe) -> Iterator[Held]:
    one, other = (
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    with furnished(tmp_path) as engine:
        signer = Signer(tmp_path / FILE)
        slug = polls.drafted(
            engine, (one, other), signer.public, at=NOW, opens_at=NOW + timedelta(days=1),
            closes_at=NOW + timedelta(days=3), result_by=NOW + timedelta(days=5),
        )  # fmt: skip
        polls.agree(engine, slug, Act.FIX, (one, other), at=NOW)
        found = Held(engine=engine, slug=slug, team=(one, other), signer=signer, axe=axe)
        with serving(engine, at=lambda: found.now, keys=tmp_path / "keys.json") as origin:
            found.origin = origin
            yield found


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def step(page: Page, heading: str) -> None:
    expect(page.locator("#sleutelhouder h2:visible")).to_have_text(heading, use_inner_text=True)


def links(browser: Browser, held: Held) -> list[str]:
    """The team makes the links; they are shown once."""
    page = visitor(browser, held.origin)
    sign_in(page, held.origin, "anna")
    page.goto(f"{held.origin}/team/referendum/{held.slug}")
    page.locator("#houders").fill("\n".join(polls.HOLDERS))
    press(page, "Maak de links")
    expect(page.locator("h1")).to_have_text("De links van de sleutelhouders")
    found = page.locator("main code").all_inner_texts()
    page.context.close()
    return found


def saved(page: Page, folder: Path, name: str) -> Path:
    """Save the file that is offered."""
    with page.expect_download() as waiting:
        page.locator("[data-part=bestand]").click()
    file = folder / name
    waiting.value.save_as(file)
    return file


def give_back(page: Page, file: Path, words: str = WORDS) -> None:
    page.locator("#bestand").set_input_files(file)
    page.locator("#zin").fill(words)
    press(page, "Ga verder")


def trustee(browser: Browser, held: Held, link: str, width: int) -> Page:
    page = visitor(browser, held.origin, width=width)
    page.on("request", lambda one: held.sent.append(one))
    page.goto(link)
    step(page, "Maak uw deel van de sleutel")
    assert "#" not in page.url, "the code is not in the history"
    page.locator("#nieuwe-zin").fill("kort")
    press(page, "Maak uw deel")
    expect(page.locator("#nieuwe-zin-fout")).to_be_visible()
    if width == PHONE:
        held.look(page)
    page.locator("#nieuwe-zin").fill(WORDS)
    press(page, "Maak uw deel")
    step(page, "Bewaar uw eerste bestand")
    return page


def make_key(browser: Browser, held: Held, folder: Path) -> list[Path]:
    """The whole ceremony; one trustee's browser is closed half-way, and goes on with the file."""
    found = links(browser, held)
    stranger(browser, held)
    pages = [trustee(browser, held, link, width) for link, width in zip(found, (DESK, DESK, PHONE), strict=True)]
    held.look(pages[2])
    firsts = [saved(page, folder, f"first-{place}.json") for place, page in enumerate(pages)]
    give_back(pages[0], firsts[0], "een andere wachtzin")
    expect(pages[0].locator("#zin-fout")).to_be_visible()
    for page, file in zip(pages[:2], firsts, strict=False):
        give_back(page, file)
        step(page, "Wacht op de anderen")
        held.look(page)
    pages[2].goto(f"{held.page}/sleutels")
    press(pages[2], "Ga verder met een bestand")
    give_back(pages[2], firsts[2])
    keys, numbers = [], set()
    for place, page in enumerate(pages):
        step(page, "Bewaar uw sleutelbestand")
        numbers.add(page.locator("[data-part=samen]").text_content())
        keys.append(saved(page, folder, f"key-{place}.json"))
    assert len(numbers) == 1 and numbers != {""}
    for page, file in zip(pages, keys, strict=True):
        give_back(page, file)
        step(page, "Uw deel is klaar")
        held.look(page)
    expect(pages[2].locator("[data-seat] [data-far='4']:visible")).to_have_count(3)
    for page in pages:
        page.context.close()
    return keys


def vote(held: Held, codes: tuple[str, ...]) -> None:
    with reading(held.engine) as session:
        paper = casting.paper_of(session, held.slug)
    for place, code in enumerate(codes):
        made = make_ballot(paper.election, code, (polls.YES, polls.NO, polls.BLANK)[place % 3])
        checked = casting.proven(paper, made)
        with unit_of_work(held.engine) as session:
            casting.store(session, [checked], held.signer, at=paper.opens_at)


def open_count(browser: Browser, held: Held, key: Path, address: str = "", copy: Path | None = None) -> Page:
    page = visitor(browser, held.origin)
    page.on("request", lambda one: held.sent.append(one))
    page.goto(address or f"{held.page}/sleutels")
    step(page, "Open de telling")
    if copy:
        page.locator("#lijst").set_input_files(copy)
    page.locator("#sleutelbestand").set_input_files(key)
    page.locator("#sleutelzin").fill(WORDS)
    press(page, "Open de telling")
    return page


def stranger(browser: Browser, held: Held) -> None:
    """Somebody with a code that nobody gave out is told so."""
    page = visitor(browser, held.origin, width=PHONE)
    page.goto(f"{held.page}/sleutels#2.ABCD")
    page.locator("#nieuwe-zin").fill(WORDS)
    press(page, "Maak uw deel")
    with page.expect_download() as waiting:
        page.locator("[data-part=bestand]").click()
    give_back(page, Path(waiting.value.path()))
    step(page, "Wij zijn gestopt")
    expect(page.locator("[data-say=refused]")).to_contain_text("Deze code klopt niet")
    held.look(page)
    page.context.close()


def test_from_three_browsers_to_a_result_that_both_programs_accept(
    browser: Browser, held: Held, tmp_path: Path
) -> None:
    keys = make_key(browser, held, tmp_path)
    with reading(held.engine) as session:
        uuid = service.public_referendum(session, held.slug).uuid
    codes = tuple(f"AAAA-BBBB-CCCC-{number:04}-X" for number in range(VOTERS))
    act(held.engine, service.stage_list, held.slug, polls.listed(uuid, codes, ()), by=held.team[0], at=NOW)
    for what in (Act.CODES, Act.TRUSTEES, Act.OPEN):
        polls.agree(held.engine, held.slug, what, held.team, at=NOW)
    vote(held, codes)
    held.now = NOW + timedelta(days=3, minutes=5)
    polls.agree(held.engine, held.slug, Act.CLOSE, held.team, at=held.now)
    act(held.engine, service.ask_tally, held.slug, by=held.team[0], at=held.now)
    polls.run_jobs(held.engine, at=held.now)
    online = open_count(browser, held, keys[0])
    step(online, "Uw deel staat op de lijst")
    held.look(online)
    expect(online.locator("[data-part=aantal]")).to_have_text(str(VOTERS))
    online.context.close()
    hand_in(held, offline(browser, held, keys[2], tmp_path))
    polls.agree(held.engine, held.slug, Act.RESULT, held.team, at=held.now)
    with reading(held.engine) as session:
        data = b"".join(service.archive_of(session, held.slug))
    report = verify(io.BytesIO(data), strict=True)
    assert report.ok and report.result == ((10, 10, 10),), report.refused
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / f"{uuid}.bel").write_bytes(data)
    said = subprocess.run(  # the other program
        ["/usr/bin/belenios-tool", "election", "verify", "--dir", str(tmp_path / "board")], capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    nothing_private(held)


def offline(browser: Browser, held: Held, key: Path, folder: Path) -> bytes:
    """Open the count with the file that needs no network, from a copy of the board; the part that it makes."""
    page = visitor(browser, held.origin)
    for name in ("sleutelhouder.html", "archief.bel"):
        (folder / name).write_bytes(page.request.get(f"{held.page}/{name}").body())
    page.context.close()
    before = len(held.sent)
    page = open_count(browser, held, key, (folder / "sleutelhouder.html").as_uri(), folder / "archief.bel")
    step(page, "Uw deel is gemaakt")
    with page.expect_download() as waiting:
        page.locator("[data-part=deel]").click()
    assert {one.url.partition(":")[0] for one in held.sent[before:]} <= {"file", "blob", "data"}
    part = Path(waiting.value.path()).read_bytes()
    page.context.close()
    return part


def hand_in(held: Held, part: bytes) -> None:
    assert act(held.engine, service.post_decryption, held.slug, part, by=held.team[0], at=held.now) == 3


def nothing_private(held: Held) -> None:
    """The complete set of fields of what the browsers sent; and a share is only ever sent sealed."""
    posted = [
        (one.url.rpartition("/")[2], json.loads(one.post_data or "")) for one in held.sent if one.method == "POST"
    ]
    assert {(kind, tuple(value)) for kind, value in posted} == {("stap", ("code", "step", "text")), ("deel", ("part",))}
    fields = {(value["step"], tuple(json.loads(value["text"]))) for kind, value in posted if kind == "stap"}
    assert fields == {
        ("begun", ("certificate", "promise")),
        ("shown", ("message", "signature")),
        ("shares", ("shares",)),
        ("held", ("holder", "signature")),
    }
    for kind, value in posted:
        if kind == "deel":
            part = json.loads(value["part"])
            assert tuple(part) == ("owner", "decryption")
            assert tuple(part["decryption"]) == ("decryption_factors", "decryption_proofs", "strong_proofs")
        elif value["step"] == "shares":
            given = [one for one in json.loads(value["text"])["shares"] if one]
            assert {tuple(one) for one in given} == {("alpha", "iv", "text")} and len(given) == 2
        elif value["step"] == "held":
            assert tuple(json.loads(value["text"])["holder"]) == ("pok", "public_key")
    assert not [one.url for one in held.sent if WORDS.split()[0] in one.url + (one.post_data or "")]
