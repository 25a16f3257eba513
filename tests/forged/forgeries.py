"""Records with one forged fact and every digest computed again, each with the checks that must fail."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sortition.record import canonical, file_digest, merkle_root, parse_canonical, seal, unseal
from tests.sortition.small_record import (
    BEACON,
    COLOURS,
    COMPOSITIONS,
    HOUSEHOLDS,
    LARGE,
    MAXIMIN,
    OUTSIDE,
    ROUND,
    UNPROVED,
    announced,
    digest_of,
    drawn,
    leaf,
    published,
    record,
    salt,
    table,
)

Files = dict[str, bytes]
EVENTS = ("lottery.json", "announcement.json", "draw.json")


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """`alter` changes the files of `base`; then all digests are computed again. `failed` names every check to fail.

    An empty `failed` means that the record agrees with itself: `by_digest` says that the digest published beforehand
    gives it away; without that only the people who watched the draw can know.
    """

    name: str
    base: str
    alter: Callable[[Files], Files]
    failed: tuple[str, ...] = ()
    by_digest: bool = True


def forged(forgery: Forgery) -> Files:
    """The forged record, every digest computed again."""
    before = BASES[forgery.base]
    return resealed(forgery.alter(dict(before)), before)


def resealed(files: Files, before: Mapping[str, bytes]) -> Files:
    """Compute every digest again; a reference that the forger pointed elsewhere stays where it points."""
    files = dict(files)
    lottery = body(files, "lottery.json")
    lottery["files"] = {n: file_digest(files[n]) if n in files else h for n, h in lottery["files"].items()}
    old = {digest_of(before, name): name for name in EVENTS if name in before}
    new: dict[str, str] = {}
    for name in EVENTS:
        if name not in files:
            continue
        kind, content, previous, _ = unseal(files[name])
        content = dict(lottery if name == "lottery.json" else content)
        if content.get("lottery") in old:
            content["lottery"] = new[old[content["lottery"]]]
        if previous in old:
            previous = new[old[previous]]
        files[name] = seal(kind, content, previous=previous)
        new[name] = digest_of(files, name)
    return files


def body(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """The body of an event, to be changed."""
    value = parse_canonical(files[name][:-1])
    assert isinstance(value, dict)
    return value["body"]  # type: ignore[return-value]  # a JSON object


def changed(name: str, edit: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    """Change the body of an event in place."""

    def alter(files: Files) -> Files:
        kind, _, previous, _ = unseal(files[name])
        content = body(files, name)
        edit(content)
        return {**files, name: seal(kind, content, previous=previous)}

    return alter


def claim(field: str, value: object) -> Callable[[Files], Files]:
    """Another value for one claim."""
    return changed("lottery.json", lambda b: b["claims"].update({field: value}))


def previous(name: str, value: str | None) -> Callable[[Files], Files]:
    """Another event before this one."""
    return lambda files: {**files, name: seal(unseal(files[name])[0], body(files, name), previous=value)}


def rows(name: str, edit: Callable[[list[list[str]]], object]) -> Callable[[Files], Files]:
    """Change the rows of a table in place, header included as row 0."""

    def alter(files: Files) -> Files:
        content = list(csv.reader(io.StringIO(files[name].decode())))
        edit(content)
        return {**files, name: table(content[0], content[1:])}

    return alter


def cell(name: str, row: int, column: int, value: object) -> Callable[[Files], Files]:
    """Another value in one cell; row 0 is the header."""
    return rows(name, lambda content: content[row].__setitem__(column, str(value)))


def swapped(name: str, one: int, other: int) -> Callable[[Files], Files]:
    """Two rows of a table change places."""

    def swap(content: list[list[str]]) -> None:
        content[one], content[other] = content[other], content[one]

    return rows(name, swap)


def certificate(edit: Callable[[dict[str, Any]], object]) -> Callable[[Files], Files]:
    """Change the certificate in place."""

    def alter(files: Files) -> Files:
        value = parse_canonical(files["certificate.json"][:-1])
        assert isinstance(value, dict)
        edit(value)
        return {**files, "certificate.json": canonical(value) + b"\n"}

    return alter


def both(*alterations: Callable[[Files], Files]) -> Callable[[Files], Files]:
    """One alteration after the other."""

    def alter(files: Files) -> Files:
        for alteration in alterations:
            files = alteration(files)
        return files

    return alter


def new_root(files: Files) -> Files:
    """The Merkle root of the leaves as they are now."""
    leaves = [line.rsplit(",", 1)[1] for line in files["commitments.csv"].decode().splitlines()[1:]]
    return changed("lottery.json", lambda b: b.update(merkle_root=merkle_root(leaves)))(files)


def without(*names: str) -> Callable[[Files], Files]:
    """The record without these files."""
    return lambda files: {name: data for name, data in files.items() if name not in names}


def _drawn(small: Any, source: str, panel: int, randomness: Mapping[str, Any], selected: tuple[str, ...]) -> Files:
    return drawn(announced(record(small), source), panel, randomness, selected)


BASES: dict[str, Files] = {
    "balls": _drawn(COLOURS, "balls", 7, {"balls": "7"}, ("C3", "E5")),
    "dice": _drawn(COLOURS, "dice", 8, {"dice": "6423"}, ("F6", "G7")),
    "beacon": _drawn(COLOURS, "beacon", 1, {"beacon": BEACON}, ("K7", "C3")),
    "both": _drawn(COLOURS, "balls+beacon", 4, {"balls": "3", "beacon": BEACON}, ("B2", "D4")),
    "rehearsal": drawn(record(COLOURS), 7, {"balls": "7"}, ("C3", "E5"), rehearsal=True),
    "not announced": record(COLOURS),
    "not drawn": announced(record(COLOURS), "balls"),
    "households": _drawn(HOUSEHOLDS, "balls", 0, {"balls": "0"}, ("R1", "B3")),
    "compositions": _drawn(COMPOSITIONS, "beacon", 0, {"beacon": BEACON}, ("p00", "q03")),
    "outside": record(OUTSIDE),
    "unproved": record(UNPROVED),
    "maximin": record(MAXIMIN),
    "types": record(replace(COLOURS, disclosure="types")),
    "types published": published(record(replace(COLOURS, disclosure="types"))),
    "committed published": published(_drawn(replace(COLOURS, disclosure="committed"), "balls", 7, {"balls": "7"}, ("C3", "E5"))),
}
"""Valid records; the numbers drawn from the beacon follow from SIGNATURE and the digest of the lottery."""
