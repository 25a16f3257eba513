"""Trustees in browsers: a referendum of which the question is fixed, and what each of them does on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import Engine

from snw_democratie.db.engine import reading
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.referenda.facts import Seat
from snw_democratie.referenda.steps import Act
from snw_democratie.security.staff import Staff
from tests.browser.conftest import Axe
from tests.browser.serving import DESK, furnished, serving, sign_in, visitor
from tests.referenda import polls
from tests.web.world import START

WORDS = "paard batterij nietje lamp"
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
        """A step is as good for everybody as a page, and what it says gets the focus."""
        assert not self.axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "wider than the window"
        assert page.evaluate("document.activeElement !== document.body"), "the focus is nowhere"

    @property
    def page(self) -> str:
        return f"{self.origin}/referendum/{self.slug}"

    @property
    def seats(self) -> tuple[Seat, ...]:
        """What the server has of everybody."""
        with reading(self.engine) as session:
            return service.seats_of(session, self.slug)


@contextmanager
def holding(folder: Path, axe: Axe) -> Iterator[Held]:
    """Such a referendum while inside."""
    one, other = (
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    with furnished(folder) as engine:
        signer = Signer(folder / FILE)
        slug = polls.drafted(
            engine, (one, other), signer.public, at=NOW, opens_at=NOW + timedelta(days=1),
            closes_at=NOW + timedelta(days=3), result_by=NOW + timedelta(days=5),
        )  # fmt: skip
        polls.agree(engine, slug, Act.FIX, (one, other), at=NOW)
        found = Held(engine=engine, slug=slug, team=(one, other), signer=signer, axe=axe)
        with serving(engine, at=lambda: found.now, keys=folder / "keys.json") as origin:
            found.origin = origin
            yield found


def go(page: Page, name: str) -> None:
    """Press the button with this name, whatever language it speaks."""
    page.locator(f"#sleutelhouder button[name={name}]:visible").click()


def at(page: Page, name: str, say: str = "") -> None:
    """Wait until the page stands at this step, in this form of it."""
    expect(page.locator(f"[data-step={name}]")).to_be_visible()
    if say:
        expect(page.locator(f"[data-step={name}] h2 [data-say={say}], [data-step={name}] p[data-say={say}]").first
               ).to_be_visible()  # fmt: skip


def wrong(page: Page, control: str, why: str) -> None:
    """Beside this control stands this, and nothing else."""
    expect(page.locator(f"#{control}-fout [data-wrong]:visible")).to_have_count(1)
    expect(page.locator(f"#{control}-fout [data-wrong={why}]")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == control


def links(browser: Browser, held: Held) -> list[str]:
    """The team makes the links; they are shown once."""
    page = visitor(browser, held.origin)
    sign_in(page, held.origin, "anna")
    page.goto(f"{held.origin}/team/referendum/{held.slug}")
    page.locator("#houders").fill("\n".join(polls.HOLDERS))
    page.locator("main").get_by_role("button", name="Maak de links", exact=True).click()
    expect(page.locator("h1")).to_have_text("De links van de sleutelhouders")
    found = page.locator("main code").all_inner_texts()
    page.context.close()
    return found


def watched(browser: Browser, held: Held, **how: object) -> Page:
    """A browser of which every request is kept."""
    page = visitor(browser, held.origin, **how)  # type: ignore[arg-type]  # by name
    page.on("request", lambda one: held.sent.append(one))
    return page


def begun(browser: Browser, held: Held, link: str, **how: object) -> Page:
    """A trustee who follows the link, makes a part and is asked to save it."""
    page = watched(browser, held, **how)
    page.goto(link)
    at(page, "begin")
    assert "#" not in page.url, "the code is not in the history"
    page.locator("#nieuwe-zin").fill(WORDS)
    go(page, "maak")
    at(page, "bewaar", "nieuw")
    return page


def saved(page: Page, folder: Path, name: str, link: str = "bestand") -> Path:
    """Save the file that is offered."""
    with page.expect_download() as waiting:
        page.locator(f"[data-part={link}]").click()
    file = folder / name
    waiting.value.save_as(file)
    return file


def give_back(page: Page, file: Path, words: str = WORDS) -> None:
    page.locator("#bestand").set_input_files(file)
    page.locator("#zin").fill(words)
    go(page, "verder")


def resume(page: Page, file: Path, address: str = "") -> None:
    """Go on with a file, from the first step of the page."""
    if address:
        page.goto(address)
    at(page, "begin")
    go(page, "heb")
    give_back(page, file)


def look_up(page: Page, key: Path, copy: Path | None = None) -> None:
    """Ask whether the own key is on the board, or in the copy that is given."""
    at(page, "kijk")
    if copy:
        page.locator("#kijklijst").set_input_files(copy)
    page.locator("#kijkbestand").set_input_files(key)
    page.locator("#kijkzin").fill(WORDS)
    go(page, "kijk")


def open_count(browser: Browser, held: Held, key: Path, address: str = "", copy: Path | None = None) -> Page:
    """A trustee opens the count with the key file."""
    page = watched(browser, held, width=DESK)
    page.goto(address or f"{held.page}/sleutels")
    if address:
        go(page, "telling")
    at(page, "open")
    if copy:
        page.locator("#lijst").set_input_files(copy)
    page.locator("#sleutelbestand").set_input_files(key)
    page.locator("#sleutelzin").fill(WORDS)
    go(page, "open")
    compare(page, held)
    return page


def compare(page: Page, held: Held) -> None:
    """Nothing was opened yet: the page shows what the trustees read to each other."""
    at(page, "vergelijk")
    with reading(held.engine) as session:
        end = service.public_referendum(session, held.slug).end
    expect(page.locator("[data-part=slot]")).to_have_text(" ".join(end[at : at + 4] for at in range(0, 16, 4)))
    go(page, "openen")
