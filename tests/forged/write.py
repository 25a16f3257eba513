"""`python -m tests.forged.write OUTDIR`: every valid and every forged record as a folder, and what a verifier must say.

`expected.json` maps each folder to `failed`, the checks that must fail, and `digest`, the digest of the lottery that
was published beforehand: given that, a folder with `by_digest` must fail the check `digest` too.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.forged.bases import BASES
from tests.forged.forgeries import FORGERIES
from tests.forged.forgery import forged
from tests.sortition.small_record import digest_of


def write(out: Path) -> None:
    """One folder per record under `out`, and expected.json."""
    expected: dict[str, object] = {}
    for name, files in BASES.items():
        folder = f"valid-{_slug(name)}"
        _write(out / folder, files)
        expected[folder] = {"failed": [], "digest": digest_of(files), "by_digest": False}
    for forgery in FORGERIES:
        files, folder, published = forged(forgery), f"forged-{_slug(forgery.name)}", digest_of(BASES[forgery.base])
        _write(out / folder, files)
        by_digest = digest_of(files) != published
        expected[folder] = {"failed": sorted(forgery.failed), "digest": published, "by_digest": by_digest}
    (out / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _slug(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
