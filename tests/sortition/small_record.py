"""Complete valid records of tiny pools, written from `sortition/SPEC.md` lottery and proof found by hand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sortition.record import canonical, digest, file_digest, merkle_root, seal

TICKETS = 10**15
ROUND = 657413
ROUND_AT = "2023-09-15T11:00:03Z"
SIGNATURE = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


@dataclass(frozen=True, kw_only=True)
class Small:
    """A pool and its lottery: `people` are (id, address or "", values); `weights` are in proportion to the tickets.

    `kind_as` and `least_at_home` are for records that break the specification while all the rest of them agrees.
    """

    features: tuple[str, ...]
    quotas: tuple[tuple[str, str, int, int], ...]
    people: tuple[tuple[str, str, tuple[str, ...]], ...]
    seats: int
    weights: Mapping[tuple[int, ...], int]
    panels: Sequence[Sequence[Any]]
    certificate: Mapping[str, Any]
    households: bool = False
    objective: str = "leximin"
    disclosure: str = "open"
    merge_below: int = 3
    outside: tuple[tuple[int, int], ...] = ()
    unequal: int = 0
    optimal: bool = True
    gap: str | None = "0"
    best_max_chance: str | None = None
    kind_as: str | None = None
    least_at_home: int = 2
    context: Mapping[str, str] = field(default_factory=lambda: {"title": "Eén loting", "\uffee": "a", "😀": "b"})

    @property
    def kind(self) -> str:
        small = len(self.panels) * self.seats < len(self.people)
        return self.kind_as or ("compositions" if small else "panels")


def record(small: Small) -> dict[str, bytes]:
    """All files of the record, none withheld, nothing announced yet."""
    homes = _homes(small)
    types = _types(small, homes)
    type_of = [types.index((values, _class(small, homes, address))) for _, address, values in small.people]
    size = Counter(type_of)
    total = sum(small.weights.values())
    assert TICKETS % total == 0 or small.households
    tickets = _share_out(small.weights, total)
    seats = [sum(n * c.count(t) for c, n in tickets.items()) for t in range(len(types))]
    chance = [Fraction(s, size[t] * TICKETS) for t, s in enumerate(seats)]
    files = _tables(small, homes, types, type_of)
    files["tickets.csv"] = table(["tickets", "types"], [[n, " ".join(map(str, c))] for c, n in sorted(tickets.items())])
    count = Counter(id_ for panel in small.panels for id_ in panel) if small.kind == "panels" else {}
    files["chances.csv"] = table(
        ["id", "chance", "appearances"],
        [
            [p[0], decimal(chance[t]), count[p[0]] if small.kind == "panels" else ""]
            for p, t in zip(small.people, type_of, strict=True)
        ],
    )
    files["certificate.json"] = canonical(small.certificate) + b"\n"
    if small.disclosure == "types":
        files["types_public.csv"] = _types_public(small, types, size)
    files["lottery.json"] = seal("lottery", _body(small, files, types, chance, len(tickets)), previous=None)
    return files


def _body(
    small: Small, files: Mapping[str, bytes], types: list[Any], chance: list[Fraction], support: int
) -> dict[str, Any]:
    excluded = {e["type"] for e in small.certificate["exclusions"]}
    selectable = [c for t, c in enumerate(chance) if t not in excluded]
    stages, classes = small.certificate["stages"], small.certificate["classes"]
    shortfalls = [Fraction(stages[s]["level"]) - chance[t] for t, s in enumerate(classes) if s >= 0]
    leaves = [line.split(b",")[-1].decode() for line in files["commitments.csv"].splitlines()[1:]]
    return {
        "version": 1,
        "software": "by hand 1",
        "context": small.context,
        "seats": small.seats,
        "objective": small.objective,
        "features": list(small.features),
        "quotas": [list(quota) for quota in small.quotas],
        "people": len(small.people),
        "types": len(types),
        "households": small.households,
        "kind": small.kind,
        "panels": len(small.panels),
        "tickets": TICKETS,
        "disclosure": small.disclosure,
        "merge_below": small.merge_below,
        "merkle_root": merkle_root(leaves),
        "files": {name: file_digest(data) for name, data in files.items()},
        "claims": {
            "optimal": small.optimal,
            "eta": str(max(shortfalls)) if stages else None,
            "gap": small.gap,
            "min_chance": decimal(min(selectable)),
            "max_chance": decimal(max(chance)),
            "best_max_chance": small.best_max_chance,
            "support": support,
            "outside": [list(pair) for pair in small.outside],
            "unequal": small.unequal,
        },
    }


def _homes(small: Small) -> dict[str, int]:
    """Address -> number, for addresses of enough people, in order of first appearance."""
    shared = Counter(address for _, address, _ in small.people if address)
    names = [a for a in dict.fromkeys(address for _, address, _ in small.people) if shared[a] >= small.least_at_home]
    return {name: number for number, name in enumerate(names)}


def _members(small: Small, address: str) -> list[tuple[str, ...]]:
    return sorted(values for _, at, values in small.people if at == address)


def _class(small: Small, homes: Mapping[str, int], address: str) -> int:
    """The household class, -1 for who shares no address."""
    if address not in homes:
        return -1
    kinds = sorted({tuple(_members(small, name)) for name in homes})
    return kinds.index(tuple(_members(small, address)))


def _types(small: Small, homes: Mapping[str, int]) -> list[tuple[tuple[str, ...], int]]:
    return sorted({(values, _class(small, homes, address)) for _, address, values in small.people})


def _tables(small: Small, homes: Mapping[str, int], types: list[Any], type_of: list[int]) -> dict[str, bytes]:
    size = Counter(type_of)
    at = Counter(_class(small, homes, name) for name in homes)
    rows = [[n, size[n], "" if c < 0 else c, "" if c < 0 else at[c], *v] for n, (v, c) in enumerate(types)]
    people = [
        [id_, salt(id_), type_, homes.get(address, "")]
        for (id_, address, _), type_ in zip(small.people, type_of, strict=True)
    ]
    leaves = [[id_, leaf(id_, salt(id_), str(homes.get(address, "")), values)] for id_, address, values in small.people]
    if small.kind == "panels":
        panels, header = [[n, id_] for n, ids in enumerate(small.panels) for id_ in ids], ["panel", "id"]
    else:
        header = ["panel", "type", "seats"]
        panels = [[n, t, s] for n, c in enumerate(small.panels) for t, s in sorted(Counter(c).items())]
    return {
        "types.csv": table(["type", "people", "class", "addresses", *small.features], rows),
        "people.csv": table(["id", "salt", "type", "household"], people),
        "commitments.csv": table(["id", "leaf"], leaves),
        "panels.csv": table(header, panels),
    }


def _types_public(small: Small, types: list[Any], size: Mapping[int, int]) -> bytes:
    together: Counter[tuple[str, ...]] = Counter()
    for number, (values, _) in enumerate(types):
        together[values] += size[number]
    rows = [[n, *values] for values, n in together.items() if n >= small.merge_below]
    if rest := sum(n for n in together.values() if n < small.merge_below):
        rows.append([rest, *["*"] * len(small.features)])
    return table(["people", *small.features], rows)


def _share_out(weights: Mapping[tuple[int, ...], int], total: int) -> dict[tuple[int, ...], int]:
    tickets = {c: TICKETS * w // total for c, w in weights.items()}
    first = min(tickets)
    return {**tickets, first: tickets[first] + TICKETS - sum(tickets.values())}


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A table in the one spelling."""
    lines = [",".join(_field(str(value)) for value in row) for row in [header, *rows]]
    return ("\n".join(lines) + "\n").encode()


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def salt(id_: str) -> str:
    """32 digits that are the same in every run."""
    return hashlib.sha256(b"salt of " + id_.encode()).hexdigest()[:32]


def leaf(id_: str, salt_: str, household: str, values: Sequence[str]) -> str:
    """The commitment to one person."""
    return digest("snw/leaf/1", {"household": household, "id": id_, "salt": salt_, "values": list(values)})


def decimal(chance: Fraction) -> str:
    """12 decimals, rounded half up."""
    units = int(chance * 10**12 + Fraction(1, 2))
    return f"{units // 10**12}.{units % 10**12:012d}"


WITHHELD = ("types.csv", "tickets.csv", "people.csv", "certificate.json")


def published(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the public sees when the disclosure is not `open`."""
    return {name: data for name, data in files.items() if name not in WITHHELD}


def announced(
    files: Mapping[str, bytes], source: str, *, at: str = "2023-09-15T10:00:00Z", lottery: str | None = None
) -> dict[str, bytes]:
    """The files with an announcement; `source` as in the body, with ROUND as the round of a beacon."""
    of = lottery or digest_of(files)
    has_beacon = "beacon" in source
    body = {
        "announced_at": at,
        "chain": CHAIN if has_beacon else None,
        "lottery": of,
        "round": ROUND if has_beacon else None,
        "source": source,
    }
    return {**files, "announcement.json": seal("announcement", body, previous=of)}


def drawn(
    files: Mapping[str, bytes],
    panel: int,
    randomness: Mapping[str, Any],
    selected: Sequence[str],
    *,
    rehearsal: bool = False,
    at: str = "2023-09-15T12:00:00Z",
) -> dict[str, bytes]:
    """The files with a draw."""
    body = {
        "drawn_at": at,
        "panel": panel,
        "randomness": randomness,
        "rehearsal": rehearsal,
        "selected": list(selected),
        "source": "+".join(randomness),
    }
    previous = digest_of(files, "lottery.json" if rehearsal else "announcement.json")
    return {**files, "draw.json": seal("draw", body, previous=previous)}


def digest_of(files: Mapping[str, bytes], name: str = "lottery.json") -> str:
    """The digest that an event carries."""
    return files[name].split(b'"digest":"')[1][:64].decode()


BEACON = {"round": ROUND, "signature": SIGNATURE}

LARGE = 'groot, "XL"'

COLOURS = Small(
    features=("kleur", "maat"),
    quotas=(
        ("kleur", "blauw", 1, 1),
        ("kleur", "groen", 0, 0),
        ("kleur", "rood", 1, 1),
        ("maat", LARGE, 0, 2),
        ("maat", "klein é", 0, 2),
    ),
    people=(
        ("K7", "", ("rood", LARGE)),
        ("A1", "", ("blauw", LARGE)),
        ("Z,9", "", ("rood", "klein é")),
        ("C3", "", ("blauw", "klein é")),
        ("B2", "", ("rood", LARGE)),
        ("é5", "", ("groen", "klein é")),
        ("D4", "", ("blauw", LARGE)),
        ("E5", "", ("rood", LARGE)),
        ("F6", "", ("rood", "klein é")),
        ("G7", "", ("blauw", "klein é")),
    ),
    seats=2,
    # Types: 0 blauw groot (2 people), 1 blauw klein (2), 2 groen (1), 3 rood groot (3), 4 rood klein (2).
    weights={(0, 3): 6, (0, 4): 4, (1, 3): 6, (1, 4): 4},
    panels=(
        ("K7", "A1"),
        ("K7", "C3"),
        ("A1", "Z,9"),
        ("Z,9", "C3"),
        ("B2", "D4"),
        ("A1", "B2"),
        ("D4", "E5"),
        ("C3", "E5"),
        ("F6", "G7"),
        ("F6", "G7"),
    ),
    # One seat for five people in red, one for four in blue: 1/5 and 1/4, proved by the row of each colour. No green:
    # its row has upper bound 0.
    certificate={
        "classes": [1, 1, -1, 0, 0],
        "exclusions": [{"multipliers": [[1, "1"]], "type": 2}],
        "stages": [{"level": "1/5", "multipliers": [[2, "1"]]}, {"level": "1/4", "multipliers": [[0, "1"]]}],
    },
    best_max_chance="0.250000000000",
)
"""Two seats, one red and one blue, everybody of a colour equal; one green person who can never sit."""

HOUSEHOLDS = Small(
    features=("kleur",),
    quotas=(("kleur", "blauw", 1, 1), ("kleur", "rood", 1, 1)),
    people=(
        ("R1", "Dam 1", ("rood",)),
        ("B1", "Dam 1", ("blauw",)),
        ("B2", "Dam 1", ("blauw",)),
        ("B3", "Dam 2", ("blauw",)),
        ("R2", "Dam 3", ("rood",)),
    ),
    seats=2,
    # Types: 0 blauw alone (B3), 1 blauw at Dam 1 (two people), 2 rood alone (R2), 3 rood at Dam 1 (R1).
    # R1 can sit with B3 only, so each blue gets 1/3, R1 too, and R2 gets 2/3.
    weights={(0, 3): 1, (1, 2): 2},
    panels=(*(("R1", "B3"),) * 3, *(("B1", "R2"),) * 3, *(("B2", "R2"),) * 3, ("B3", "R2")),
    certificate={
        "classes": [0, 0, 2, 1],
        "exclusions": [],
        "stages": [
            {"level": "1/3", "multipliers": [[0, "1"]]},
            {"level": "1/3", "multipliers": [[3, "1"]]},
            {"level": "2/3", "multipliers": [[1, "1"]]},
        ],
    },
    households=True,
    unequal=1,
    best_max_chance="0.666666666667",
)
"""Three blue and two red people of whom three share an address; one red person has half the chance of the other."""

PAIRS = Small(
    features=("kleur",),
    quotas=(("kleur", "blauw", 1, 1), ("kleur", "rood", 1, 1)),
    people=(
        ("R1", "Dam 1", ("rood",)),
        ("B1", "Dam 1", ("blauw",)),
        ("R2", "Dam 2", ("rood",)),
        ("B2", "Dam 2", ("blauw",)),
    ),
    seats=2,
    weights={(0, 1): 1},
    panels=(*(("R1", "B2"),) * 5, *(("B1", "R2"),) * 5),
    certificate={
        "classes": [0, 1],
        "exclusions": [],
        "stages": [{"level": "1/2", "multipliers": [[0, "1"]]}, {"level": "1/2", "multipliers": [[1, "1"]]}],
    },
    households=True,
)
"""Two addresses of one household class; that no two come from one address shows in the persons, not in the counts."""

ANYBODY = Small(
    features=("kleur",),
    quotas=(("kleur", "blauw", 0, 2), ("kleur", "rood", 0, 2)),
    people=(("B1", "", ("blauw",)), *((f"R{n}", "", ("rood",)) for n in range(4))),
    seats=2,
    weights={(0, 1): 2, (1, 1): 3},
    panels=(*(("B1", f"R{n}") for n in range(4)), *((f"R{m}", f"R{n}") for n in range(4) for m in range(n))),
    # Two seats for five people: the row of all seats proves 2/5.
    certificate={"classes": [0, 0], "exclusions": [], "stages": [{"level": "2/5", "multipliers": [[2, "1"]]}]},
    best_max_chance="0.400000000000",
)
"""Two seats for anybody, but only one person is blue."""

COMPOSITIONS = Small(
    features=("kleur", "teken"),
    quotas=(("kleur", "\uffee", 1, 1), ("kleur", "😀", 1, 1), ("teken", "x", 2, 2)),
    people=tuple(
        (f"{'pq'[n % 2]}{n:02d}", f"Plein {n // 2 % 5 + 1}" if n < 10 else "", (("\uffee", "😀")[n % 2], "x"))
        for n in range(50)
    ),
    seats=2,
    # Types: 0 "\uffee" alone (20), 1 "\uffee" with a flatmate (5), 2 and 3 the same for "😀", which comes after.
    weights={(0, 2): 16, (0, 3): 4, (1, 2): 4, (1, 3): 1},
    panels=((1, 3), (1, 2), (0, 3), *((0, 2),) * 7),
    certificate={
        "classes": [0, 0, 1, 1],
        "exclusions": [],
        "stages": [{"level": "1/25", "multipliers": [[0, "1"]]}, {"level": "1/25", "multipliers": [[1, "1"]]}],
    },
    households=True,
)
"""Fifty people, ten compositions of two seats, five addresses with one person of each colour."""

ONE_ADDRESS = replace(
    COMPOSITIONS,
    people=tuple((id_, "Plein 1" if n < 2 else "", values) for n, (id_, _, values) in enumerate(COMPOSITIONS.people)),
    weights={(0, 2): 23, (0, 3): 1, (1, 2): 1},
    panels=((1, 2), (0, 3), *((0, 2),) * 8),
)
"""The compositions, but only two people share an address, and they never sit together."""

OUTSIDE = replace(
    COLOURS,
    panels=(
        ("K7", "A1"),
        ("K7", "C3"),
        ("A1", "Z,9"),
        ("Z,9", "C3"),
        ("B2", "D4"),
        ("K7", "A1"),
        ("D4", "E5"),
        ("K7", "C3"),
        ("F6", "G7"),
        ("F6", "G7"),
    ),
    outside=((3, 6),),
)
"""The colours, but one red person sits in four panels where two are due, and the claims say so."""

UNPROVED = replace(
    COLOURS,
    certificate={**COLOURS.certificate, "exclusions": [{"multipliers": None, "type": 2}]},
    optimal=False,
)
"""The colours, but that green can never sit only a solver has shown."""

MAXIMIN = replace(
    COLOURS,
    objective="maximin",
    certificate={"classes": [], "exclusions": COLOURS.certificate["exclusions"], "stages": []},
    optimal=False,
    gap=None,
)
"""The colours with an objective that has no proof of levels."""
