"""Each command that a public page tells people to type, typed: on the files that the same page offers."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import Engine

from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.migrate import migrate
from snw_democratie.demo.furnishing import furnish
from snw_democratie.pool.waves import bring_in_wave
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Settings
from sortition.checking.invitation import PUBLIC
from sortition.disclosure import record_zip
from tests.cli.registers import RESPONSE, draw, people, write
from tests.web.opened import opened
from tests.web.world import Browser, browser

CHECK, PROGRAMME = "/controleer", "/controleer/programma.zip"
TYPED = {
    "python -m sortition verify": {r"/loting/[^/]+/brieven", r"/[^/]+/[^/]+/loting/\d+"},
    "python -m ballots budget-verify": {r"/buurtbudget/[^/]+/uitslag"},
    "python -m ballots verify": {r"/referendum/[^/]+/controleer"},
    "python -m ballots texts": {r"/referendum/[^/]+/controleer"},
    "python -m ballots paper": {r"/referendum/[^/]+/papier"},
    "belenios-tool election verify": {r"/referendum/[^/]+/controleer"},
}
"""What is typed, and the pages that must say so; the demo has one of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: the commands that it shows, and where its links go."""

    address: str
    commands: tuple[str, ...]
    links: tuple[str, ...]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Somebody on the website of the demo, where letters went out for one panel too."""
    var = tmp_path_factory.mktemp("var")
    engine = opened(f"sqlite:///{var / 'demo.sqlite3'}")
    migrate(engine)
    furnish(engine, Settings(var=var, secret_key="k", argon2_kib=64))
    _letters(engine, var)
    yield browser(engine, lambda: datetime.now(UTC))
    engine.dispose()


def _letters(engine: Engine, folder: Path) -> None:
    (folder / "respons.csv").write_text(RESPONSE, "utf-8")
    status, drawn = draw(write(folder / "mensen.csv", people(400)), "brieven")
    assert status == 0
    record = record_zip({name: (drawn / name).read_bytes() for name in PUBLIC})
    by = Staff(account_id=1, name="Anna", roles=frozenset({"democracy_team"}))
    with unit_of_work(engine) as session:
        bring_in_wave(session, "burgerpanel-groen-in-de-wijk", record, by=by, at=datetime.now(UTC))


def page_at(visitor: Browser, address: str) -> Page:
    answer = visitor.get(address)
    text = answer.text if answer.headers["content-type"].startswith("text/html") else ""
    plain = re.sub("</?(span|bdi)[^>]*>", "", text)
    found = (unescape(one) for one in re.findall(r"<code[^>]*>([^<]+)</code>", plain))
    return Page(
        address=address,
        commands=tuple(one for one in found if one.startswith(("python ", "snw ", "belenios-tool "))),
        links=tuple(dict.fromkeys(unescape(one) for one in re.findall(r'href="(/[^"#?]*)"', text))),
    )


@pytest.fixture(scope="module")
def found(visitor: Browser) -> tuple[Page, ...]:
    """The pages with a command that are at most two clicks away from the page on checking."""
    pages = {CHECK: page_at(visitor, CHECK)}
    for _click in range(2):
        ahead = dict.fromkeys(link for one in pages.values() for link in one.links if _is_page(link))
        pages |= {link: page_at(visitor, link) for link in ahead if link not in pages}
    return tuple(one for one in pages.values() if one.commands)


def _is_page(link: str) -> bool:
    return bool(re.match("/(loting|zetel|bewonerszetels|buurtbudget|referendum)", link)) and "." not in link


def offered(visitor: Browser, page: Page) -> dict[str, bytes]:
    """The files of a page, by the name that a browser gives them."""
    files: dict[str, bytes] = {}
    for link in page.links:
        if not re.search(r"\.(zip|bel|json)$", link) or link == PROGRAMME:
            continue
        answer = visitor.get(link)
        assert answer.status_code == 200, link
        said = re.search(r'filename="([^"]+)"', answer.headers.get("content-disposition", ""))
        files[said[1] if said else link.rsplit("/", 1)[-1]] = answer.content
    return files


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In that folder, without anything that is installed here; the other program is that of Debian."""
    program, *rest = shlex.split(command)
    line = [sys.executable, "-S", *rest] if program == "python" else [f"/usr/bin/{program}", *rest]
    return subprocess.run(line, cwd=folder, env={}, capture_output=True, text=True, timeout=120, check=False)


def test_each_command_on_a_page_accepts_the_files_that_the_page_offers(
    visitor: Browser, found: tuple[Page, ...], tmp_path: Path
) -> None:
    programme = zipfile.ZipFile(io.BytesIO(visitor.get(PROGRAMME).content))
    said: dict[str, set[str]] = {one: set() for one in TYPED}
    for place, page in enumerate(one for one in found if one.address not in (CHECK, "/logboek")):
        folder, files = tmp_path / str(place), offered(visitor, page)
        programme.extractall(folder)
        alone = folder / "alone"
        alone.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
            if name.endswith(".bel"):
                shutil.copy(folder / name, alone)
        for command in page.commands:
            if command == "snw seats simulate":
                continue
            assert PROGRAMME in page.links or not command.startswith("python"), page.address
            done = typed(command, alone if command.startswith("belenios-tool") else folder)
            assert done.returncode == 0, (page.address, command, done.stdout + done.stderr)
            kind = next(one for one in TYPED if command.startswith(one))
            said[kind] |= {pattern for pattern in TYPED[kind] if re.fullmatch(pattern, page.address)}
    assert said == TYPED


def test_the_page_on_checking_names_only_files_that_the_pages_it_links_offer(
    visitor: Browser, found: tuple[Page, ...]
) -> None:
    """What has a name of its own, somebody fills in: that is written in capitals, without an ending."""
    (overview,) = (one for one in found if one.address == CHECK)
    files = {name for one in found for name in offered(visitor, one)}
    named = {word for one in overview.commands for word in one.split() if re.fullmatch(r"[\w-]+\.\w+", word)}
    assert named == {"record.zip", "papier.json", "teksten.json"} and named <= files
