"""From the bytes of a record to facts for pages. Reads only what a page needs, so that large records stay quick."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sortition.record import unseal

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What `lottery.json` says. `panels` is M; `compositions` when panels are seats per type and not persons."""

    digest: str
    seats: int
    objective: str
    people: int
    panels: int
    compositions: bool
    households: bool
    disclosure: str
    merge_below: int
    merkle_root: str
    optimal: bool
    smallest: Fraction
    largest: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What `draw.json` says: the number of the panel and who sits in it, in order of lot."""

    panel: int
    selected: tuple[str, ...]
    rehearsal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot number. `appearances` is None where panels are compositions; then `panels` is empty.

    `position` is its place on the list from 1, `line` the byte of `commitments.csv` at which its line begins.
    """

    id: str
    chance: Fraction
    appearances: int | None
    panels: tuple[int, ...]
    leaf: str
    position: int
    line: int


def published(files: Files) -> Published:
    """Read `lottery.json`. Raises BadRecord when it is not a sealed event."""
    _, body, _, digest = unseal(files["lottery.json"])
    facts: Mapping[str, Any] = body
    claims: Mapping[str, Any] = facts["claims"]
    return Published(
        digest=digest,
        seats=facts["seats"],
        objective=facts["objective"],
        people=facts["people"],
        panels=facts["panels"],
        compositions=facts["kind"] == "compositions",
        households=facts["households"],
        disclosure=facts["disclosure"],
        merge_below=facts["merge_below"],
        merkle_root=facts["merkle_root"],
        optimal=claims["optimal"],
        smallest=Fraction(claims["min_chance"]),
        largest=Fraction(claims["max_chance"]),
    )


def drawn(files: Files) -> Drawn | None:
    """Read `draw.json`, if there is one. Raises BadRecord."""
    if "draw.json" not in files:
        return None
    _, body, _, _ = unseal(files["draw.json"])
    facts: Mapping[str, Any] = body
    return Drawn(panel=facts["panel"], selected=tuple(facts["selected"]), rehearsal=facts["rehearsal"])


def appearances(chances: bytes) -> Counter[int]:
    """In how many panels people sit -> how many people; empty for compositions."""
    counts: Counter[bytes] = Counter(line.rpartition(b",")[2] for line in chances.splitlines()[1:])
    return Counter({int(times): people for times, people in counts.items() if times})


def chances_in(chances: bytes, *, parts: int) -> Counter[int]:
    """The exact chances in whole parts of `parts`, rounded half up -> how many people."""
    counts: Counter[bytes] = Counter(line.split(b",")[1] for line in chances.splitlines()[1:])
    result: Counter[int] = Counter()
    for chance, people in counts.items():
        result[int(Fraction(chance.decode("ascii")) * parts + Fraction(1, 2))] += people
    return result


def lot(files: Files, id_: str) -> Lot | None:
    """Everything the record says about one lot number, or None when there is no such lot."""
    line = _line(files["chances.csv"], id_)
    committed = _line(files["commitments.csv"], id_)
    if line is None or committed is None:
        return None
    _, chance, times = line.decode("ascii").rsplit(",", 2)
    before = files["commitments.csv"].index(b"\n" + committed + b"\n")
    return Lot(
        id=id_,
        chance=Fraction(chance),
        appearances=int(times) if times else None,
        panels=panels_with(files["panels.csv"], id_) if times else (),
        leaf=committed.decode("ascii").rpartition(",")[2],
        position=files["commitments.csv"].count(b"\n", 0, before) + 1,
        line=before + 1,
    )


def lot_length(files: Files) -> int:
    """How many signs a lot number of this record has; all have the same number."""
    start = files["chances.csv"].index(b"\n") + 1
    return files["chances.csv"].find(b",", start) - start


def panels_with(panels: bytes, id_: str) -> tuple[int, ...]:
    """The numbers of the panels in which this lot sits."""
    wanted = b"," + id_.encode("ascii") + b"\n"
    found, place = [], panels.find(wanted)
    while place >= 0:
        found.append(int(panels[panels.rfind(b"\n", 0, place) + 1 : place]))
        place = panels.find(wanted, place + 1)
    return tuple(found)


def panel(panels: bytes, number: int) -> tuple[tuple[str, ...], ...]:
    """The lines of one panel without its number: (id,) or, for compositions, (type, seats).

    The table is in order of panel, so the first line is found by halving.
    """
    low, high = panels.index(b"\n") + 1, len(panels)
    while low < high:
        start = panels.rfind(b"\n", 0, (low + high) // 2) + 1
        end = panels.find(b"\n", start)
        end = len(panels) if end < 0 else end
        if int(panels[start : panels.index(b",", start, end)]) < number:
            low = end + 1
        else:
            high = start
    found = []
    for row in csv.reader(io.StringIO(panels[low : low + 100_000].decode("ascii"))):
        if not row or row[0] != str(number):
            break
        found.append(tuple(row[1:]))
    return tuple(found)


def composition(files: Files, selected: tuple[str, ...]) -> Mapping[str, Counter[str]]:
    """Feature -> value -> how many of `selected` have it, from the whole record (not the published part)."""
    header, *types = csv.reader(io.StringIO(files["types.csv"].decode("utf-8")))
    features = header[4:]  # after type, people, class and addresses; a feature may have one of these names
    seated = set(selected)
    counts: dict[str, Counter[str]] = {feature: Counter() for feature in features}
    for id_, _, type_, _ in csv.reader(io.StringIO(files["people.csv"].decode("utf-8"))):
        if id_ in seated:
            for feature, value in zip(features, types[int(type_)][4:], strict=True):
                counts[feature][value] += 1
    return counts


def _line(table: bytes, id_: str) -> bytes | None:
    """The line that begins with this id, without its newline."""
    if not id_.isascii() or not id_.isalnum():
        return None
    start = table.find(b"\n" + id_.encode("ascii") + b",")
    return None if start < 0 else table[start + 1 : table.index(b"\n", start + 1)]
