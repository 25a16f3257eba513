"""Tools of a forger: change one fact of a record, then compute every digest again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from sortition.record import canonical, file_digest, merkle_root, parse_canonical, seal, unseal
from tests.sortition.small_record import digest_of, table
from tests.sortition.small_succession import later_in_order

Files = dict[str, bytes]
EVENTS = ("lottery.json", "announcement.json", "draw.json")
"""In the order of their chain, before those after the draw."""


def resealed(files: Files, before: Mapping[str, bytes]) -> Files:
    """Compute every digest again; a reference that the forger pointed elsewhere stays where it points."""
    files = dict(files)
    lottery = body(files, "lottery.json")
    lottery["files"] = {n: file_digest(files[n]) if n in files else h for n, h in lottery["files"].items()}
    old = {digest_of(before, name): name for name in (*EVENTS, *later_in_order(before)) if name in before}
    new: dict[str, str] = {}
    for name in (*EVENTS, *later_in_order(files)):
        if name not in files:
            continue
        kind, content, previous, _ = unseal(files[name])
        content = dict(lottery if name == "lottery.json" else content)
        if content.get("lottery") == digest_of(before):
            content["lottery"] = new["lottery.json"]
        if content.get("vacancy") in old:
            content["vacancy"] = new.get(old[content["vacancy"]], content["vacancy"])
        if previous in old:
            previous = new.get(old[previous], previous)
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
