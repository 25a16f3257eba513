"""What every test may rely on; tests that need reference data are collected only when it is there."""

from __future__ import annotations

import logging
import os
import signal

import hypothesis
import pytest

from tests.shared_data import SHARED

collect_ignore_glob = [] if SHARED else ["**/test_*_shared.py", "test_*_shared.py"]

# Nothing is said about a program by how long an example takes on a machine that does other work too.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")

pytest_plugins = ["tests.postgres", "tests.web.programs"]


def pytest_configure() -> None:
    """On the build machine, missing reference data is an error: a green run must mean that all was checked.

    Started in the background, a shell lets Ctrl+C be ignored, and programs under test would inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The thread that writes the log of a web program may still write when the test that began it is over.
    logging.raiseExceptions = False
    if os.environ.get("CI") == "true" and SHARED is None:
        raise pytest.UsageError(
            "CI=true, and the reference data is missing: put it in ../shared or name it in SNW_SHARED"
        )
