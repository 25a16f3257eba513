"""A record with one forged fact and every digest computed again is refused by the check that the fact breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sortition.checking.checks import Checks
from sortition.verify import verify
from tests.forged.bases import BASES
from tests.forged.forgeries import FORGERIES
from tests.forged.forgery import Forgery, forged
from tests.forged.write import write
from tests.sortition.small_record import digest_of


def _failed(checks: Checks) -> set[str]:
    return {check.name for check in checks.checks if check.status == "failed"}


@pytest.mark.parametrize("name", BASES)
def test_a_true_record_is_not_refused(name: str) -> None:
    checks = verify(BASES[name], digest=digest_of(BASES[name]))
    assert _failed(checks) == set()
    assert checks.ok


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.name)
def test_a_forged_fact_is_refused_by_the_check_it_breaks_and_by_no_other(forgery: Forgery) -> None:
    checks = verify(forged(forgery))
    assert _failed(checks) == forgery.failed
    assert checks.ok is (not forgery.failed)


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.name)
def test_the_digest_published_beforehand_gives_away_every_change_of_the_lottery(forgery: Forgery) -> None:
    files, published = forged(forgery), digest_of(BASES[forgery.base])
    checks = verify(files, digest=published)
    changed = digest_of(files) != published
    assert _failed(checks) == forgery.failed | ({"digest"} if changed else set())
    assert checks.ok is forgery.witnessed


def test_every_check_is_broken_by_some_forgery() -> None:
    made = {check.name for files in BASES.values() for check in verify(files).checks}
    # `rehearsal` only says what kind of draw it is; `digest` needs the digest and fails in the test above.
    assert made - {"rehearsal", "digest"} == {name for forgery in FORGERIES for name in forgery.failed} | {"hashes"}


def test_the_forged_records_can_be_written_for_another_verifier(tmp_path: Path) -> None:
    write(tmp_path / "out")
    expected = json.loads((tmp_path / "out" / "expected.json").read_text())
    assert len(expected) == len(BASES) + len(FORGERIES)
    for folder, wanted in expected.items():
        files = {path.name: path.read_bytes() for path in (tmp_path / "out" / folder).iterdir()}
        assert _failed(verify(files)) == set(wanted["failed"])
