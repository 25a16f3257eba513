"""Bytes have one spelling: what is hashed or signed goes through `sortition.record` (conventions 6)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.architecture.source import PACKAGES, Source, example, imports, listed, python

HASHES = frozenset({"hashlib", "hmac", "_sha2", "_hashlib"})
ALLOWED = {
    "sortition/record.py": "the one spelling",
    "sortition/draw.py": "published randomness to numbers",
    "sortition/beacon.py": "a drand round's own digest, spelled by drand",
    "sortition/solving/balancing.py": "fixed numbers that break ties inside a solver, never published",
    "sortition/solving/enumeration.py": "fixed keys for a search inside a solver, never published",
    "ballots/referendum/hashes.py": "challenges and fingerprints, spelled by the Belenios protocol",
    "snw_democratie/referenda/booth/scripts.py": "digests of scripts and styles, spelled as browsers ask for them",
    "snw_democratie/security/*": "keyed digests of codes and sessions, which are never published",
}


def other_spellings(sources: Iterable[Source]) -> list[str]:
    """Hash functions outside the named files."""
    return [
        f"{source.path}:{found.line} imports {found.module} {found.name}"
        for source in sources
        if not source.matches(*ALLOWED)
        for found in imports(source)
        if found.top in HASHES
    ]


def test_only_named_files_hash() -> None:
    wrong = other_spellings(python(*PACKAGES))
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("text", ["import hashlib", "from hashlib import sha256", "def f():\n    import hmac"])
def test_a_second_spelling_is_seen(text: str) -> None:
    assert other_spellings(example("sortition/lottery.py", text))
    assert other_spellings(example("snw_democratie/pool/service.py", text))
    assert not other_spellings(example("sortition/record.py", text))
