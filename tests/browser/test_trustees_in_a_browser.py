"""Three trustees make the key in three browsers, and two of them open the count; nothing private is sent."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ballots.referendum.ballot import make_ballot
from ballots.referendum.codes import new_code
from ballots.referendum.verify import verify
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.referenda import service
from snw_democratie.referenda.board import casting
from snw_democratie.referenda.steps import Act
from tests.browser import booth
from tests.browser.conftest import Axe
from tests.browser.keyboard import Keyboard
from tests.browser.serving import DESK, PHONE, visitor
from tests.browser.trustees import (
    NOW,
    WORDS,
    Held,
    at,
    begun,
    give_back,
    go,
    holding,
    links,
    look_up,
    open_count,
    resume,
    saved,
    watched,
    wrong,
)
from tests.referenda import polls
from tests.web.world import act

VOTERS, BY_BROWSER = 30, 3


@pytest.fixture
def held(tmp_path: Path, axe: Axe) -> Iterator[Held]:
    with holding(tmp_path, axe) as found:
        yield found


class KeyboardTrustee:
    """The first trustee, who uses the keyboard alone."""

    def __init__(self, browser: Browser, held: Held, link: str, folder: Path) -> None:
        self.page, self.held, self.folder = watched(browser, held, width=DESK), held, folder
        self.page.goto(link)
        self.keys = Keyboard(self.page)
        # Asked for from here on: on a busy machine a browser that is asked just before the key press may be too late.
        self.page.on("filechooser", lambda _: None)

    def begin(self) -> None:
        at(self.page, "begin")
        self.keys.fill("Bedenk een wachtzin voor uw bestand", "kort")
        self.press("maak")
        wrong(self.page, "nieuwe-zin", "short")
        self.keys.fill("Bedenk een wachtzin voor uw bestand", WORDS)
        self.press("maak")
        at(self.page, "bewaar", "nieuw")
        assert self.page.evaluate("document.activeElement.tagName") == "H2"
        self.back(self.save("first-0.json"))
        at(self.page, "wachten")
        self.held.look(self.page)

    def save(self, name: str) -> Path:
        self.keys._to(self.page.locator("[data-part=bestand]"))
        with self.page.expect_download() as waiting:
            self.page.keyboard.press("Enter")
        waiting.value.save_as(self.folder / name)
        return self.folder / name

    def back(self, file: Path) -> None:
        self.choose("#bestand", file)
        self.keys._to(self.page.locator("#zin"))
        self.page.keyboard.type(WORDS)
        self.page.keyboard.press("Enter")

    def choose(self, control: str, file: Path) -> None:
        self.keys._to(self.page.locator(control))
        with self.page.expect_file_chooser() as waiting:
            self.page.keyboard.press("Space")
        waiting.value.set_files(file)

    def press(self, name: str) -> None:
        self.keys._to(self.page.locator(f"button[name={name}]:visible"))
        self.page.keyboard.press("Enter")

    def open(self, key: Path) -> None:
        """Open the count, weeks later."""
        at(self.page, "open")
        self.choose("#sleutelbestand", key)
        self.keys._to(self.page.locator("#sleutelzin"))
        self.page.keyboard.type(WORDS)
        self.press("open")


class Cut:
    """A network that lets nothing pass as long as it is down, and loses the answer to the shares."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.down = True

    def __call__(self, route: Route) -> None:
        self.bodies.append(route.request.post_data or "")
        if self.down:
            return route.abort("connectionfailed")
        if '"step":"shares"' in self.bodies[-1] and self.bodies[-1] not in self.bodies[:-1]:
            route.fetch()
            return route.abort("connectionreset")
        return route.continue_()

    def only_repeated(self) -> None:
        """Whatever was sent again was the same to the last byte: four steps, and two of them more than once."""
        assert len(self.bodies) > len(set(self.bodies)) + 1
        assert len(set(self.bodies)) == 3, "the fourth step comes later"


def test_from_three_browsers_to_a_result_that_both_programs_accept(
    browser: Browser, held: Held, tmp_path: Path
) -> None:
    keys = make_key(browser, held, tmp_path)
    with reading(held.engine) as session:
        uuid = service.public_referendum(session, held.slug).uuid
    simple = tuple(f"AAAA-BBBB-CCCC-{number:04}-X" for number in range(VOTERS - BY_BROWSER))
    codes = (*(new_code() for _ in range(BY_BROWSER)), *simple)
    act(held.engine, service.stage_list, held.slug, polls.listed(uuid, codes, ()), by=held.team[0], at=NOW)
    for what in (Act.CODES, Act.TRUSTEES, Act.OPEN):
        polls.agree(held.engine, held.slug, what, held.team, at=NOW)
    on_the_board(browser, held, keys[1])
    vote(held, codes[BY_BROWSER:])
    vote_in_booth(browser, held, codes[:BY_BROWSER])
    held.now = NOW + timedelta(days=3, minutes=5)
    polls.agree(held.engine, held.slug, Act.CLOSE, held.team, at=held.now)
    act(held.engine, service.ask_tally, held.slug, by=held.team[0], at=held.now)
    polls.run_jobs(held.engine, at=held.now)
    online(browser, held, keys[0], tmp_path)
    part = offline(browser, held, keys[2], tmp_path)
    assert act(held.engine, service.post_decryption, held.slug, part, by=held.team[0], at=held.now) == 3
    polls.agree(held.engine, held.slug, Act.RESULT, held.team, at=held.now)
    with reading(held.engine) as session:
        data = b"".join(service.archive_of(session, held.slug))
    report = verify(io.BytesIO(data), strict=True)
    assert report.ok and report.result == ((9, 9, 12),), report.refused
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / f"{uuid}.bel").write_bytes(data)
    said = subprocess.run(  # the other program
        ["/usr/bin/belenios-tool", "election", "verify", "--dir", str(tmp_path / "board")], capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    nothing_private(held)


def make_key(browser: Browser, held: Held, folder: Path) -> list[Path]:
    """The whole ceremony: by keyboard; with a network that is cut; on a telephone in Arabic that loses its page."""
    found = links(browser, held)
    first = KeyboardTrustee(browser, held, found[0], folder)
    first.begin()
    second, cut = begun(browser, held, found[1], width=DESK), Cut()
    second.route("**/sleutels/stap", cut)
    files = [folder / "first-0.json", saved(second, folder, "first-1.json")]
    wrong_files(second, files[1], folder)
    not_their_seat(second, files[0])
    give_back(second, files[1])
    at(second, "wachten", "netwerk")
    held.look(second)
    expect(second.locator("[data-part=stappen-nu]")).to_be_visible()
    assert not held.seats[1].begun
    cut.down = False
    third = begun(browser, held, found[2], width=PHONE, language="ar")
    held.look(third)
    files.append(saved(third, folder, "first-2.json"))
    third.reload()
    third.route("**/sleutels/stand.json", broken_share)
    resume(third, files[2])
    at(third, "mis", "share")
    expect(third.locator("[data-part=wie]")).to_have_text(polls.HOLDERS[0])
    held.look(third)
    third.unroute("**/sleutels/stand.json")
    go(third, "terug")
    resume(third, files[2])
    pages, keys, numbers = [first.page, second, third], [], set()
    for place, page in enumerate(pages):
        at(page, "bewaar", "sleutel")
        expect(page.locator("[data-part=samen-bewaar]")).to_be_visible()
        numbers.add(page.locator("[data-part=samen-bewaar]").text_content())
        keys.append(first.save("key-0.json") if page is first.page else saved(page, folder, f"key-{place}.json"))
    assert len(numbers) == 1 and numbers != {""}
    cut.only_repeated()
    give_back(second, files[1])
    wrong(second, "bestand", "part")
    broken_script(second, keys[1])
    first.back(keys[0])
    give_back(third, keys[2])
    for page in pages:
        at(page, "klaar")
        held.look(page)
        numbers.add(page.locator("[data-part=samen-klaar]").text_content())
    assert len(numbers) == 1
    expect(third.locator("[data-seat] [data-far='4']:visible")).to_have_count(3)
    for page in pages:
        page.context.close()
    return keys


def wrong_files(page: Page, file: Path, folder: Path) -> None:
    """Each kind of wrong file has its own sentence, and after all of them the right one works."""
    text = file.read_text()
    for name, content, why in (
        ("rekening.pdf", "%PDF-1.7", "file"),
        ("half.json", text[: len(text) // 2], "damaged"),
        ("gevallen.json", text.replace('"iv":"', '"iv":"A'), "damaged"),
    ):
        (folder / name).write_text(content)
        give_back(page, folder / name)
        wrong(page, "bestand", why)
    give_back(page, file, "een andere wachtzin")
    wrong(page, "zin", "passphrase")


def not_their_seat(page: Page, theirs: Path) -> None:
    """The file of another trustee, who chose the same passphrase, is not this one's; the page says whose it is."""
    expect(page.locator("[data-part=plaats]")).to_have_text(f"2: {polls.HOLDERS[1]}")
    give_back(page, theirs)
    wrong(page, "bestand", "seat")
    expect(page.locator("#bestand-fout [data-part=van]")).to_have_text(f"1: {polls.HOLDERS[0]}")
    expect(page.locator("[data-part=plaats]")).to_have_text(f"2: {polls.HOLDERS[1]}")


def broken_share(route: Route) -> None:
    """The server, or the first trustee, gives a share that nobody can open."""
    answer = route.fetch()
    found = answer.json()
    given = json.loads(found["seats"][0]["shares"] or '{"shares":[]}')
    for one in filter(None, given["shares"]):
        one["text"] = one["text"][::-1]
    found["seats"][0]["shares"] = json.dumps(given) if given["shares"] else ""
    route.fulfill(response=answer, json=found)


def broken_script(page: Page, key: Path) -> None:
    """An error of a script stops without losing anything; one of somebody else's is nothing to this page."""
    page.evaluate("() => { setTimeout(() => { throw new Error('not ours'); }); }")
    page.evaluate("() => { crypto.subtle.deriveKey = () => { throw new Error('provoked'); }; }")
    give_back(page, key)
    at(page, "mis", "fout")
    page.reload()
    resume(page, key)


def on_the_board(browser: Browser, held: Held, key: Path) -> None:
    """The board has begun: a trustee looks in it for the own key."""
    page = watched(browser, held, width=PHONE)
    page.goto(f"{held.page}/sleutels")
    look_up(page, key)
    at(page, "gekeken", "ja")
    held.look(page)
    page.context.close()


def vote(held: Held, codes: tuple[str, ...]) -> None:
    with reading(held.engine) as session:
        paper = casting.paper_of(session, held.slug)
    for place, code in enumerate(codes):
        made = make_ballot(paper.election, code, (polls.YES, polls.NO, polls.BLANK)[place % 3])
        checked = casting.proven(paper, made)
        with unit_of_work(held.engine) as session:
            casting.store(session, [checked], held.signer, at=paper.opens_at)


def vote_in_booth(browser: Browser, held: Held, codes: tuple[str, ...]) -> None:
    """In a real booth, each code yes and then no."""
    held.now = NOW + timedelta(days=1, hours=1)
    page = visitor(browser, held.origin, width=PHONE)
    page.goto(f"{held.page}/stemmen")
    for place, code in enumerate(code for code in codes for _ in range(2)):
        if place:
            booth.press(page, "Stem nog een keer")
        booth.seal(page, ("Ja", "Nee")[place % 2])
        booth.cast(page, code)
        booth.at(page, "U hebt gestemd")
    page.context.close()


def online(browser: Browser, held: Held, key: Path, folder: Path) -> None:
    """Open the count by keyboard on the page itself; the first answer is lost, and the part comes once."""
    page, lost = KeyboardTrustee(browser, held, f"{held.page}/sleutels", folder), list[str]()

    def cut_behind(route: Route) -> None:
        lost.append(route.request.post_data or "")
        route.fetch()
        route.abort("connectionreset")

    page.page.route("**/sleutels/deel", cut_behind)
    page.open(folder / "first-0.json")
    wrong(page.page, "sleutelbestand", "part")
    page.open(key)
    at(page.page, "vergelijk")
    expect(page.page.locator("[data-part=plaats]")).to_have_text(f"1: {polls.HOLDERS[0]}")
    held.look(page.page)
    assert not lost, "nothing is opened before the trustees compared"
    page.press("openen")
    at(page.page, "deel", "netwerk")
    held.look(page.page)
    page.page.unroute("**/sleutels/deel")
    page.press("opnieuw")
    at(page.page, "deel", "verstuurd")
    held.look(page.page)
    expect(page.page.locator("[data-step=deel] [data-part=aantal]")).to_have_text(str(VOTERS))
    with reading(held.engine) as session:
        assert service.public_referendum(session, held.slug).decrypted == (1,)
    page.page.context.close()


def offline(browser: Browser, held: Held, key: Path, folder: Path) -> bytes:
    """Open the count with the file that needs no network, from a copy of the board; the part that it makes."""
    page = visitor(browser, held.origin)
    for name in ("sleutelhouder.html", "archief.bel"):
        (folder / name).write_bytes(page.request.get(f"{held.page}/{name}").body())
    page.context.close()
    before = len(held.sent)
    page = open_count(browser, held, key, (folder / "sleutelhouder.html").as_uri(), folder / "archief.bel")
    at(page, "deel", "bestand")
    part = saved(page, folder, "sleuteldeel.json", "deel").read_bytes()
    assert {one.url.partition(":")[0] for one in held.sent[before:]} <= {"file", "blob", "data"}
    page.context.close()
    return part


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
