"""A round that is open, its codes, and a program of its own that takes votes: for load, for killing, for joining."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from snw_democratie.budgets.ballot_paper import APPROVAL, BallotPaper
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.voting.keeping import code_index
from snw_democratie.budgets.voting.models import VoteBatch, VoteCode
from snw_democratie.db.engine import unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.security.codes import new_code
from snw_democratie.security.keys import write_ring
from tests.cli.process import ROOT
from tests.web.world import RING, START

SLUG = "proef"
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
        session.add_all(
            VoteCode(index=code_index(vault, code), batch_id=batch.id, number=place)
            for place, code in enumerate(made, 1)
        )
    return made


@contextmanager
def serving(engine: Engine, folder: Path, **more: str) -> Iterator[Running]:
    """A process that takes votes for this database while inside."""
    write_ring(folder / "keys.json", RING)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.budgets.polling_place", str(folder / "keys.json")],
        stdout=subprocess.PIPE,
        stderr=(folder / "stderr.txt").open("w"),
        text=True,
        cwd=ROOT,
        env=os.environ | {"SNW_DATABASE_URL": engine.url.render_as_string(hide_password=False)} | more,
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


class Running:
    """A process that listens on `port`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.port = int(json.loads(process.stdout.readline())["port"])


def serve(keys: Path, url: str) -> None:
    """What `snw serve` does for pages, with one paper that is open now."""
    import uvicorn

    from snw_democratie.app import create_app
    from snw_democratie.cli.serve import listening, local
    from snw_democratie.db.engine import open_engine
    from snw_democratie.security.vault import vault_of_file
    from snw_democratie.settings import Settings

    today = datetime.now(UTC)
    source = OnePaper(paper(opens_at=today - timedelta(days=1), closes_at=today + timedelta(days=1)))
    with listening("127.0.0.1", 0) as bound:
        settings = local(Settings(secret_key="k" * 64), "127.0.0.1", bound.getsockname()[1])
        pages = open_engine(url, vault_of_file(keys), wait_seconds=settings.database_wait_seconds)
        app = create_app(settings, pages, papers=source)
        config = uvicorn.Config(app, access_log=False, server_header=False, log_level="warning")
        print(json.dumps({"port": bound.getsockname()[1]}), flush=True)
        uvicorn.Server(config).run(sockets=[bound])


def form_key() -> str:
    """What the booth puts into each form."""
    return secrets.token_hex(16)


def main(arguments: Sequence[str]) -> None:
    serve(Path(arguments[0]), os.environ["SNW_DATABASE_URL"])


if __name__ == "__main__":
    main(sys.argv[1:])
