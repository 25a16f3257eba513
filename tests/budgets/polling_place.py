"""A round that is open, its codes, and a program of its own that takes votes: for load, for killing, for joining."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert
from sqlalchemy.orm import Session

from snw_democratie.budgets.ballot_paper import APPROVAL, BallotPaper
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.voting.keeping import code_index
from snw_democratie.budgets.voting.models import VoteBatch, VoteCode
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.security.codes import new_code
from snw_democratie.security.keys import write_ring
from tests.budgets.logging_disk import log_to
from tests.cli.process import ROOT
from tests.web.world import RING, START

SLUG = "proef"
TEXT = "/tekst"
"""Nothing but a few words: what the server can do at most."""
PLANS = {number: 100_000 * number for number in range(1, 41)}


def paper(**more: Any) -> BallotPaper:
    """Forty plans, of which one to ten may be chosen."""
    given: dict[str, Any] = {
        "slug": SLUG,
        "round_id": 1,
        "version": 1,
        "kind": APPROVAL,
        "min_marks": 1,
        "max_marks": 10,
        "costs": PLANS,
        "opens_at": START - timedelta(days=1),
        "closes_at": START + timedelta(days=14),
    }
    return BallotPaper(**(given | more))


class OnePaper:
    """The paper of one round; put another in `now` and its version says so."""

    def __init__(self, now: BallotPaper) -> None:
        self.now = now

    def version(self, _session: Session, slug: str) -> int:
        if slug != self.now.slug:
            raise UnknownRound(slug)
        return self.now.version

    def paper(self, _session: Session, _slug: str) -> BallotPaper:
        return self.now


def codes(engine: Engine, number: int, *, kind: str = "resident", round_id: int = 1) -> tuple[str, ...]:
    """So many codes, quickly: the register itself is tried elsewhere."""
    made = tuple(new_code() for _ in range(number))
    with unit_of_work(engine) as session:
        batch = VoteBatch(round_id=round_id, kind=kind, size=number, account_id=1, at=START)
        session.add(batch)
        session.flush()
        vault = vault_of(session)
        rows = [
            {"index": code_index(vault, code), "batch_id": batch.id, "number": place}
            for place, code in enumerate(made, 1)
        ]
        session.execute(insert(VoteCode.__table__), rows)
    return made


@contextmanager
def serving(folder: Path) -> Iterator[Place]:
    """A process that takes votes for this database while inside."""
    write_ring(folder / "keys.json", RING)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.budgets.polling_place", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "stderr.txt").open("a"),
        text=True,
        cwd=ROOT,
    )
    try:
        yield Place(process)
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait(30)


class Place:
    """A program that takes votes at `port`, once it is opened, until it is killed; opened again it goes on."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._say("")["port"])
        self.pid = 0

    def open(self, url: str, *, log: Path | None = None, synchronous: str = "") -> None:
        """Take votes for this database; note what goes to its files in `log`, with another durability than ours."""
        asked = {"url": url, "log": str(log or ""), "synchronous": synchronous}
        self.pid = self._say(json.dumps(asked))["pid"]

    def kill(self) -> None:
        """What no program can do anything against."""
        os.kill(self.pid, signal.SIGKILL)

    def _say(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        if line:
            print(line, file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def serve(folder: Path) -> None:
    """Load everything once; then one child for each opening, all at the same port."""
    import uvicorn  # noqa: F401  # loaded before there are children

    from snw_democratie.app import create_app  # noqa: F401
    from snw_democratie.cli.serve import listening

    children: list[int] = []
    with listening("127.0.0.1", 0) as bound:
        print(json.dumps({"port": bound.getsockname()[1]}), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            child = os.fork()
            if child == 0:
                take_votes(bound, folder / "keys.json", **asked)
                os._exit(0)
            children.append(child)
            print(json.dumps({"pid": child}), flush=True)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def take_votes(bound: socket.socket, keys: Path, *, url: str, log: str, synchronous: str) -> None:
    """What `snw serve` does for pages, with one paper that is open now."""
    from litestar import get

    from snw_democratie.app import create_app
    from snw_democratie.cli.serve import local, server
    from snw_democratie.db.engine import open_engine
    from snw_democratie.pages import ANONYMOUS
    from snw_democratie.security.vault import vault_of_file
    from snw_democratie.settings import Settings

    if log:
        log_to(Path(log))
    today = datetime.now(UTC)
    source = OnePaper(paper(opens_at=today - timedelta(days=1), closes_at=today + timedelta(days=1)))
    settings = local(Settings(secret_key="k" * 64, keys=keys), "127.0.0.1", bound.getsockname()[1])
    pages = open_engine(url, vault_of_file(keys), wait_seconds=settings.database_wait_seconds)
    if synchronous:
        _less_durable(pages, synchronous)
    text = get(TEXT, opt={ANONYMOUS: True}, media_type="text/plain", sync_to_thread=False)(_text)
    app = create_app(settings, pages, papers=source, more_handlers=[text])
    server(app).run(sockets=[bound])


def _less_durable(pages: Engine, synchronous: str) -> None:
    """What our program asks of the database, turned down."""
    if pages.dialect.name == "sqlite":

        @event.listens_for(pages, "connect")
        def pragma(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous = {synchronous}")

        return

    @event.listens_for(pages, "before_cursor_execute", retval=True)
    def local(_c: Any, _cursor: Any, said: str, values: Any, _context: Any, _many: bool) -> tuple[str, Any]:
        return said.replace("synchronous_commit = on", f"synchronous_commit = {synchronous}"), values


def _text() -> str:
    return "Nieuw-West"


def form_key() -> str:
    """What the booth puts into each form."""
    return secrets.token_hex(16)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
