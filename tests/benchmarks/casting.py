"""How many ballots one server takes: `python -m tests.benchmarks.casting`, a part of `make bench`.

The whole road on SQLite, to a server that runs as an installation runs it: a sealed ballot over HTTP, every proof
checked, event and receipt stored durably, answered after it. 32 connections, each waits for its answer.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from ballots.cores import across_cores
from ballots.referendum.ballot import make_ballot
from ballots.referendum.codes import new_code
from ballots.referendum.election import Election
from snw_democratie.db.engine import open_engine, reading
from snw_democratie.db.migrate import migrate
from snw_democratie.referenda import service
from snw_democratie.referenda.board.receipts import FILE, Signer
from snw_democratie.security.staff import Staff
from tests.benchmarks import page
from tests.benchmarks.page import head, row
from tests.budgets.load import load
from tests.referenda import polls
from tests.web.processes import started
from tests.web.world import VAULT, add_staff

COLUMNS = ("database", "ballots", "ballots/s", "p50 ms", "p99 ms", "errors", "server CPU ms per ballot", "stored")
DAY = timedelta(days=1)
VOTES = (polls.YES, polls.NO, polls.BLANK)


def measured(engine: Engine, folder: Path, ballots: int) -> Iterator[str]:
    """One row of the table."""
    migrate(engine)
    add_staff(engine)
    poll = _opened(engine, folder, ballots)
    election = polls.election(engine, poll)
    with across_cores() as across:
        made = list(across(partial(_ballot, election), enumerate(poll.codes)))
    with started("serve", "--port", "0", engine=engine, folder=folder) as server:
        port, pid = int(server.said["address"].rpartition(":")[2]), server.process.pid
        load(port, _requests(port, poll.slug, made[:50]))
        before = _cpu(pid)
        done = load(port, _requests(port, poll.slug, made[50:]))
        cpu = _cpu(pid) - before
    good = sorted(one.seconds for one in done.heard if one.status == 200)
    with reading(engine) as session:
        stored = service.public_referendum(session, poll.slug).ballots
    yield row(
        "SQLite",
        f"{len(good):,}",
        f"{len(good) / done.seconds:.0f}",
        f"{1000 * good[len(good) // 2]:.0f}",
        f"{1000 * good[len(good) * 99 // 100]:.0f}",
        str(ballots - 50 - len(good)),
        f"{1000 * cpu / len(good):.1f}",
        "all" if stored == ballots else f"NOT ALL: {stored}",
    )


def _opened(engine: Engine, folder: Path, codes: int) -> polls.Poll:
    """Yes, no or blank, open at this very moment, with a key for receipts that the server finds."""
    team = tuple(
        Staff(account_id=number, name=name, roles=frozenset({"democracy_team"}))
        for number, name in ((1, "Anna"), (2, "Bram"))
    )
    (folder / "var").mkdir()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    return polls.opened(
        engine, team, Signer(folder / "var" / FILE).public, at=now - 2 * DAY, practice=True, opens_at=now - DAY,
        named=tuple(new_code() for _ in range(codes)), closes_at=now + DAY, result_by=now + 3 * DAY,
    )  # fmt: skip


def _ballot(election: Election, one: tuple[int, str]) -> bytes:
    place, code = one
    return make_ballot(election, code, VOTES[place % 3])


def _requests(port: int, slug: str, ballots: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    for ballot in ballots:
        body = msgspec.json.encode({"ballot": ballot.decode("utf-8")})
        told = (
            f"POST /referendum/{slug}/stemmen/uitbrengen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield "", told.encode() + body


def _cpu(pid: int) -> float:
    """CPU seconds that the server used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(ballots: int) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    if os.getloadavg()[1] > 1:
        yield "**Machine shared**: others computed at the same time, so the CPU seconds say more than the rate."
    yield ""
    yield from head(*COLUMNS)
    with tempfile.TemporaryDirectory() as name:
        engine = open_engine(f"sqlite:///{name}/votes.sqlite3", VAULT)
        yield from measured(engine, Path(name), ballots)
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.casting", description=__doc__)
    parser.add_argument("--ballots", type=int, default=1000, help="how many people vote (default 1000)")
    page.write("casting", report(parser.parse_args().ballots))


if __name__ == "__main__":
    main()
