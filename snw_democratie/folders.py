"""Where the templates lie: beside the program in an installation, at the root in a checkout."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = next(path for path in (HERE / "templates", HERE.parent / "templates") if path.is_dir())
