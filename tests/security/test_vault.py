"""What is sealed opens in its own place, with its own key, and says nothing to anybody else."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.security.keys import (
    BadKeys,
    KeyRing,
    new_ring,
    read_ring,
    with_new_key,
    without_old_keys,
    write_ring,
)
from snw_democratie.security.vault import BLOCK, HEAD, Place, SealBroken, UnknownKey, Vault, key_of, vault_of_file

HERE = Place(table="person", column="name", row="7")
RING = new_ring()
VAULT = Vault(lambda: RING)


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_as_it_was(value: bytes) -> None:
    sealed = VAULT.seal(value, HERE)
    assert VAULT.open(sealed, HERE) == value
    assert value not in sealed or len(value) < 4


@pytest.mark.parametrize("change", [{"table": "account"}, {"column": "address"}, {"row": "8"}, {"row": "7|"}])
def test_what_was_moved_to_another_place_does_not_open(change: dict[str, str]) -> None:
    sealed = VAULT.seal(b"Yasmina", HERE)
    with pytest.raises(SealBroken):
        VAULT.open(sealed, replace(HERE, **change))


def test_parts_of_a_place_cannot_be_shifted() -> None:
    sealed = VAULT.seal(b"x", Place(table="a", column="bc", row="d"))
    with pytest.raises(SealBroken):
        VAULT.open(sealed, Place(table="ab", column="c", row="d"))


def test_every_changed_bit_is_seen() -> None:
    sealed = VAULT.seal(b"Yasmina", HERE)
    for position in range(2 + 4, len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            VAULT.open(bytes(changed), HERE)


def test_another_key_id_is_not_this_key() -> None:
    sealed = bytearray(VAULT.seal(b"Yasmina", HERE))
    sealed[3] ^= 1
    with pytest.raises(UnknownKey) as refused:
        VAULT.open(bytes(sealed), HERE)
    assert refused.value.key_id == key_of(bytes(sealed))


@pytest.mark.parametrize("length", [0, 5, HEAD - 9, HEAD - 1, HEAD, HEAD + 15])
def test_what_was_cut_off_does_not_open(length: int) -> None:
    sealed = VAULT.seal(b"Yasmina", HERE)[:length]
    with pytest.raises((SealBroken, UnknownKey)):
        VAULT.open(sealed, HERE)


def test_of_two_programs_that_start_at_once_the_second_takes_the_keys_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    sealed = vault_of_file(path).seal(b"Yasmina", HERE)
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # it looked just before the first wrote them
    assert vault_of_file(path).open(sealed, HERE) == b"Yasmina"


def test_the_length_says_only_in_which_block_a_value_ends() -> None:
    lengths = {len(VAULT.seal(b"x" * size, HERE)) for size in range(BLOCK)}
    assert len(lengths) == 1, "vrouw and man must look alike"
    assert len(VAULT.seal(b"x" * BLOCK, HERE)) - lengths.pop() == BLOCK


def test_equal_values_do_not_look_equal() -> None:
    assert len({VAULT.seal(b"Yasmina", HERE) for _ in range(50)}) == 50


def test_a_value_is_found_by_its_index_and_by_no_other() -> None:
    found = VAULT.index("email", "a@b.example")
    assert found == VAULT.index("email", "a@b.example")
    assert len(found) == 32
    others = [
        VAULT.index("phone", "a@b.example"),
        VAULT.index("email", "a@b.example "),
        VAULT.index("emaila", "@b.example"),
    ]
    assert found not in others
    assert Vault(new_ring).index("email", "a@b.example") != found


def test_an_index_survives_a_new_key() -> None:
    assert Vault(lambda: with_new_key(RING)).index("email", "a") == VAULT.index("email", "a")


def test_an_older_key_still_opens_and_only_the_new_one_seals() -> None:
    sealed = VAULT.seal(b"Yasmina", HERE)
    newer = with_new_key(RING)
    vault = Vault(lambda: newer)
    assert vault.open(sealed, HERE) == b"Yasmina"
    assert key_of(vault.seal(b"", HERE)) == newer.current != RING.current
    with pytest.raises(UnknownKey):
        Vault(lambda: without_old_keys(newer)).open(sealed, HERE)


def test_a_program_that_runs_seals_with_the_new_key_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    vault = vault_of_file(path)
    before = vault.seal(b"Yasmina", HERE)
    newer = with_new_key(read_ring(path))
    write_ring(path, newer)
    assert key_of(vault.seal(b"", HERE)) == newer.current != key_of(before)
    assert vault.open(before, HERE) == b"Yasmina"


def test_a_program_that_only_reads_learns_a_new_key_when_it_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    reader, writer = vault_of_file(path), vault_of_file(path)
    write_ring(path, with_new_key(read_ring(path)))
    assert reader.open(writer.seal(b"Yasmina", HERE), HERE) == b"Yasmina"


# -- the file ----------------------------------------------------------------------------------------------------


def test_the_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    vault_of_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    write_ring(path, with_new_key(read_ring(path)))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"], "nothing half-written stays behind"


def test_programs_that_start_at_the_same_moment_make_one_file(tmp_path: Path) -> None:
    start = threading.Barrier(8)
    found: list[bytes] = []

    def begin() -> None:
        start.wait()
        found.append(vault_of_file(tmp_path / "keys.json").index("x", "y"))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(found), len(set(found))) == (8, 1)


def test_keys_that_are_gone_are_not_made_anew(tmp_path: Path) -> None:
    """New keys would open nothing of what is there, and what they sealed would be lost when the file comes back."""
    path = tmp_path / "keys.json"
    vault = vault_of_file(path)
    vault.seal(b"Yasmina", HERE)
    path.rename(tmp_path / "elsewhere.json")
    with pytest.raises(BadKeys):
        vault.seal(b"Yasmina", HERE)
    assert not path.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: "{}",
        lambda text: text.replace('"index": "', '"index": "ab'),
        lambda text: text.replace('"current": "', '"current": "x'),
        lambda text: text.replace("sealing", "Sealing"),
        lambda text: text.replace('"sealing": {\n  "', '"sealing": {\n  "../'),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "keys.json"
    vault_of_file(path)
    path.write_text(damage(path.read_text()))  # type: ignore[operator]  # one of the functions above
    with pytest.raises(BadKeys):
        read_ring(path)


def test_a_ring_is_read_as_it_was_written(tmp_path: Path) -> None:
    ring = with_new_key(new_ring())
    write_ring(tmp_path / "keys.json", ring)
    found = read_ring(tmp_path / "keys.json")
    assert isinstance(found, KeyRing)
    assert (found.current, found.index, dict(found.sealing)) == (ring.current, ring.index, dict(ring.sealing))
    assert all(len(key) == 32 for key in found.sealing.values())
