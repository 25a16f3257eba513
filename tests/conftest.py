"""What every test may rely on; tests that need reference data are collected only when it is there."""

from __future__ import annotations

from tests.shared_data import SHARED

collect_ignore_glob = [] if SHARED else ["**/test_*_shared.py"]
