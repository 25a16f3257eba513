"""Where the reference data for tests lies, when it is there; it is never part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

_named = os.environ.get("SNW_SHARED")
_path = Path(_named) if _named else Path(__file__).resolve().parents[2] / "shared"

SHARED: Path | None = _path if (_path / "data").is_dir() else None
