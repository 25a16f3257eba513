"""`snw serve` and `snw worker` as processes of their own, as an installation runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine

from snw_democratie.security.keys import write_ring
from tests.cli.process import ROOT
from tests.web.world import PASSWORD, RING, Browser

SNW = "import sys; from snw_democratie.cli import main; sys.exit(main())"


class Running:
    """A process that said on stdout, as JSON, that it runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.communicate()[1])
        self.said: dict[str, Any] = json.loads(line)

    def children(self) -> list[int]:
        """The numbers of the processes that it started."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(number) for task in tasks for number in (task / "children").read_text().split()]

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl+C: every process of the terminal gets the signal. Gives the exit status, stdout and stderr."""
        os.killpg(self.process.pid, signal.SIGINT)
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out, err

    def signed_in(self, login: str) -> Browser:
        """A visitor with this log-in, over a real connection."""
        someone = Browser(httpx.Client(base_url=self.said["address"]))  # type: ignore[arg-type]  # get and post alike
        assert someone.sign_in(login, PASSWORD).status_code == 303
        return someone


@contextmanager
def started(command: str, *arguments: str, engine: Engine, folder: Path, first: str = "") -> Iterator[Running]:
    """Run `snw COMMAND` on this database while inside, with the keys of the tests, after the Python of `first`."""
    write_ring(folder / "var" / "keys.json", RING)
    process = subprocess.Popen(
        [sys.executable, "-c", first + SNW, command, *arguments, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        start_new_session=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("SNW_")},
            "PYTHONPATH": str(ROOT),
            "SNW_SECOND_FACTOR": "off",
            "SNW_VAR": str(folder / "var"),
            "SNW_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        },
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()
