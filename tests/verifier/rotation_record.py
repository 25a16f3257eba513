"""Whole records of a lottery whose outcome is known beforehand, written from sortition/SPEC.md alone.

Every type has equally many people and panels rotate over them, so everybody's chance is seats / people and the
proof is one multiplier of 1 on the number of seats. Nothing of the program under test is used, so the offline
verifier is held against the specification, not against our writer.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import product

TICKETS = 10**15
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
ROUND = 12_000_000  # falls on 2024-10-13T07:09:24Z
SIGNATURE = "ab" * 48


def line(value: object) -> str:
    """The one spelling of JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(label: str, value: object) -> str:
    """The labelled digest of a value."""
    return sha256(f"{label}\n{line(value)}".encode()).hexdigest()


def event(kind: str, body: dict[str, object], previous: str | None) -> bytes:
    """One event file."""
    sealed = digest("snw/event/1", {"body": body, "kind": kind, "previous": previous})
    return (line({"body": body, "digest": sealed, "kind": kind, "previous": previous}) + "\n").encode()


def table(header: list[str], rows: list[list[object]]) -> bytes:
    """One CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def merkle(leaves: list[str]) -> str:
    """The root over the leaves."""
    layer = leaves or [digest("snw/merkle/empty/1", [])]
    while len(layer) > 1:
        pairs = zip(layer[::2], layer[1::2], strict=False)
        odd = layer[-1:] if len(layer) % 2 else []
        layer = [digest("snw/merkle/node/1", [left, right]) for left, right in pairs] + odd
    return layer[0]


def units(chance: Fraction) -> str:
    """A chance with twelve decimals, rounded half up."""
    rounded = (2 * chance.numerator * 10**12 + chance.denominator) // (2 * chance.denominator)
    return f"{rounded // 10**12}.{rounded % 10**12:012d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which record to make."""

    features: dict[str, list[str]] = field(
        default_factory=lambda: {"leeftijd": ["jong", "oud"], "wijk": ['De "Punt"', "Slotermeer, N"]}
    )
    each: int = 5  # people per type
    seats: int = 3
    panels: int = 100
    homes: bool = False  # two extra types who live together in pairs
    barred: bool = False  # an extra type that no panel can hold
    disclosure: str = "committed"
    merge_below: int = 1
    source: str = "balls"
    draw: str = "real"  # real, rehearsal, announced or none


class Record:
    """The facts of a plan, and its files under `files` (name -> bytes); `published()` leaves out what is not public."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.types: list[tuple[list[str], int]] = [(list(values), -1) for values in product(*plan.features.values())]
        if plan.homes:
            self.types += [(self.types[0][0], 0), (self.types[1][0], 0)]
        if plan.barred:
            self.types += [(["nergens", *self.types[0][0][1:]], -1)]
        self.types.sort()
        self.barred = [t for t, (values, _) in enumerate(self.types) if values[0] == "nergens"]
        self.open_types = [t for t in range(len(self.types)) if t not in self.barred]
        self.people = len(self.types) * plan.each
        self.chance = Fraction(plan.seats, len(self.open_types) * plan.each)
        self.kind = "compositions" if plan.panels * plan.seats < self.people else "panels"
        self.files: dict[str, bytes] = {}
        self._pool()
        self._panels()
        self._tickets()
        self._certificate()
        self._lottery()
        self._draw()

    def _pool(self) -> None:
        """Person i has type i mod T; of a home the two members are shifted, so that a panel never meets both."""
        plan, count = self.plan, len(self.types)
        self.ids = [f"L-{i + 1:05d}" for i in range(self.people)]
        self.person_types = [i % count for i in range(self.people)]
        names: dict[int, int] = {}
        homes = [t for t, (_, home) in enumerate(self.types) if home >= 0]
        self.households = [""] * self.people
        for i, t in enumerate(self.person_types):
            if t in homes:
                address = (i // count + 2 * homes.index(t)) % plan.each
                self.households[i] = str(names.setdefault(address, len(names)))
        salts = [sha256(f"salt {i}".encode()).hexdigest()[:32] for i in range(self.people)]
        self.salts = salts
        leaves = [
            digest("snw/leaf/1", {"household": home, "id": id_, "salt": salt, "values": self.types[t][0]})
            for id_, salt, t, home in zip(self.ids, salts, self.person_types, self.households, strict=True)
        ]
        self.root = merkle(leaves)
        each = plan.each
        rows = [
            [t, each, *(("", "") if home < 0 else (home, each)), *values] for t, (values, home) in enumerate(self.types)
        ]
        self.files["types.csv"] = table(["type", "people", "class", "addresses", *plan.features], rows)
        people = list(zip(self.ids, salts, self.person_types, self.households, strict=True))
        self.files["people.csv"] = table(["id", "salt", "type", "household"], [list(person) for person in people])
        self.files["commitments.csv"] = table(
            ["id", "leaf"], [list(pair) for pair in zip(self.ids, leaves, strict=True)]
        )
        if plan.disclosure == "types":
            groups: dict[tuple[str, ...], int] = {}
            for values, _ in self.types:
                groups[tuple(values)] = groups.get(tuple(values), 0) + each
            groups = {values: number for values, number in groups.items() if number >= plan.merge_below}
            merged = self.people - sum(groups.values())
            public = [[number, *values] for values, number in groups.items()]
            public += [[merged] + ["*"] * len(plan.features)] if merged else []
            self.files["types_public.csv"] = table(["people", *plan.features], public)

    def _panels(self) -> None:
        """Panel j takes the next `seats` people of those who can be chosen, round and round."""
        plan = self.plan
        circle = [i for i in range(self.people) if self.person_types[i] in self.open_types]
        self.panels = [
            sorted(circle[(j * plan.seats + s) % len(circle)] for s in range(plan.seats)) for j in range(plan.panels)
        ]
        self.appearances = [0] * self.people
        for panel in self.panels:
            for i in panel:
                self.appearances[i] += 1
        if self.kind == "panels":
            rows: list[list[object]] = [[j, self.ids[i]] for j, panel in enumerate(self.panels) for i in panel]
            self.files["panels.csv"] = table(["panel", "id"], rows)
            return
        counts = [[self.person_types[i] for i in panel] for panel in self.panels]
        rows = [[j, t, types.count(t)] for j, types in enumerate(counts) for t in sorted(set(types))]
        self.files["panels.csv"] = table(["panel", "type", "seats"], rows)

    def _tickets(self) -> None:
        """Equal tickets for each rotation of the types; what does not divide goes to the first ones."""
        types, seats = self.open_types, self.plan.seats
        turns = sorted({tuple(sorted(types[(j + s) % len(types)] for s in range(seats))) for j in range(len(types))})
        share, over = divmod(TICKETS, len(turns))
        weights = [share + (j < over) for j in range(len(turns))]
        self.support = len(turns)
        self.files["tickets.csv"] = table(
            ["tickets", "types"], [[w, " ".join(map(str, c))] for w, c in zip(weights, turns, strict=True)]
        )
        totals = [0] * len(self.types)
        for weight, turn in zip(weights, turns, strict=True):
            for t in turn:
                totals[t] += weight
        self.type_chances = [Fraction(total, TICKETS * self.plan.each) for total in totals]
        appearances = self.appearances if self.kind == "panels" else [""] * self.people
        rows = [
            [id_, units(self.type_chances[t]), n]
            for id_, t, n in zip(self.ids, self.person_types, appearances, strict=True)
        ]
        self.files["chances.csv"] = table(["id", "chance", "appearances"], rows)

    def _certificate(self) -> None:
        plan = self.plan
        compositions = [[self.person_types[i] for i in panel] for panel in self.panels]
        turns = [row.split(",")[1].split() for row in self.files["tickets.csv"].decode().splitlines()[1:]]
        compositions += [[int(t) for t in types] for types in turns]
        self.quotas: list[list[object]] = []
        for f, (feature, values) in enumerate(plan.features.items()):
            for value in [*values, *(["nergens"] if f == 0 and plan.barred else [])]:
                having = [int(type_[0][f] == value) for type_ in self.types]
                counts = [sum([having[t] for t in types]) for types in compositions]
                self.quotas.append([feature, value, min(counts), max(counts)])
        size_row = len(self.quotas)
        bar_row = next((i for i, quota in enumerate(self.quotas) if quota[1] == "nergens"), 0)
        self.certificate: dict[str, object] = {
            "classes": [-1 if t in self.barred else 0 for t in range(len(self.types))],
            "exclusions": [{"type": t, "multipliers": [[bar_row, "1"]]} for t in self.barred],
            "stages": [{"level": str(self.chance), "multipliers": [[size_row, "1"]]}],
        }
        self.files["certificate.json"] = (line(self.certificate) + "\n").encode()

    def _lottery(self) -> None:
        plan = self.plan
        chances = [self.type_chances[t] for t in self.open_types]
        self.body: dict[str, object] = {
            "version": 1,
            "software": "rotation 1",
            "context": {"title": "Burgerpanel Plassen \U0001f3b2 \ufb01"},
            "seats": plan.seats,
            "objective": "leximin",
            "features": list(plan.features),
            "quotas": self.quotas,
            "people": self.people,
            "types": len(self.types),
            "households": plan.homes,
            "kind": self.kind,
            "panels": plan.panels,
            "tickets": TICKETS,
            "disclosure": plan.disclosure,
            "merge_below": plan.merge_below,
            "merkle_root": self.root,
            "files": {name: sha256(data).hexdigest() for name, data in self.files.items()},
            "claims": {
                "optimal": True,
                "eta": str(max(self.chance - p for p in chances)),
                "gap": "0",
                "min_chance": units(min(chances)),
                "max_chance": units(max(chances)),
                "best_max_chance": units(self.chance),
                "support": self.support,
                "outside": [],
                "unequal": 0,
            },
        }
        self.files["lottery.json"] = event("lottery", self.body, None)
        self.digest = digest("snw/event/1", {"body": self.body, "kind": "lottery", "previous": None})

    def _draw(self) -> None:
        plan = self.plan
        if plan.draw == "none":
            return
        beacon = "beacon" in plan.source
        previous = self.digest
        if plan.draw != "rehearsal":
            body = {
                "announced_at": "2024-10-13T06:00:00Z",
                "lottery": self.digest,
                "source": plan.source,
                "round": ROUND if beacon else None,
                "chain": QUICKNET if beacon else None,
            }
            self.files["announcement.json"] = event("announcement", body, previous)
            previous = json.loads(self.files["announcement.json"])["digest"]
        if plan.draw == "announced":
            return
        randomness, panel = self._randomness()
        body = {
            "drawn_at": "2024-10-13T20:00:00Z",
            "panel": panel,
            "randomness": randomness,
            "rehearsal": plan.draw == "rehearsal",
            "selected": [self.ids[i] for i in self._selected(panel, randomness)],
            "source": plan.source,
        }
        self.files["draw.json"] = event("draw", body, previous)

    def _randomness(self) -> tuple[dict[str, object], int]:
        """Balls 4, 2, 7, ...; dice with a throw that is refused first, where there is one; a made-up beacon."""
        limit, randomness, panel = self.plan.panels, {}, 0
        for source in self.plan.source.split("+"):
            if source == "balls":
                randomness[source] = "427427"[: len(str(limit)) - 1]
                panel += int(randomness[source])
            elif source == "dice":
                dice = next(d for d in range(1, 20) if 6**d >= limit)
                refused = "6" * dice if 6**dice % limit else ""
                randomness[source] = refused + "1" * (dice - 1) + "3"
                panel += 2
            else:
                randomness[source] = {"round": ROUND, "signature": SIGNATURE}
                seed = {"lottery": self.digest, "randomness": sha256(bytes.fromhex(SIGNATURE)).hexdigest()}
                panel += self._number_below(limit, seed)
        return randomness, panel % limit

    def _number_below(self, limit: int, seed: object) -> int:
        for attempt in range(1000):
            number = int(digest("snw/draw/beacon/1", {"attempt": attempt, "seed": seed}), 16)
            if number < 2**256 - 2**256 % limit:
                return number % limit
        raise AssertionError("unreachable: each attempt fails with a chance below one half")

    def _selected(self, panel: int, randomness: dict[str, object]) -> list[int]:
        if self.kind == "panels":
            return self.panels[panel]
        said = sha256(bytes.fromhex(SIGNATURE)).hexdigest() if "beacon" in randomness else None
        seed = {"beacon": said, "lottery": self.digest, "panel": panel}
        index = {id_: i for i, id_ in enumerate(self.ids)}
        chosen: list[int] = []
        taken: set[str] = set()
        for t in sorted(self.person_types[i] for i in self.panels[panel]):
            members = [id_ for id_ in self.ids if self.person_types[index[id_]] == t]
            members.sort(key=lambda id_: digest("snw/draw/person/1", {"id": id_, "seed": seed}))
            if self.types[t][1] < 0:
                chosen.append(index[next(id_ for id_ in members if index[id_] not in chosen)])
                continue
            homes = sorted(
                {home for home in self.households if home},
                key=lambda home: digest("snw/draw/address/1", {"id": home, "seed": seed}),
            )
            home = next(home for home in homes if home not in taken)
            taken.add(home)
            chosen.append(index[next(id_ for id_ in members if self.households[index[id_]] == home)])
        return sorted(chosen)

    def published(self) -> dict[str, bytes]:
        """The files that the disclosure makes public."""
        hidden = set() if self.plan.disclosure == "open" else {"types.csv", "tickets.csv", "people.csv"}
        return {name: data for name, data in self.files.items() if name not in hidden}
