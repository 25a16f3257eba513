"""A drawn record, read for what may come after: who sits, what counts each person, and who could take a seat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from sortition import beacon
from sortition.checking.later_events import READERS, Later, complete_names, kind_of, later, later_names
from sortition.checking.lottery_file import read_lottery
from sortition.checking.reading import Lottery, event
from sortition.checking.succession import Standing, free_members, sitting_now
from sortition.checking.tables import Draw, People, Types, read_draw, read_people, read_types
from sortition.draw import order
from sortition.errors import BadRecord, DrawOutOfOrder
from sortition.record import Value

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What of a record with a real draw matters afterwards; `head` is the digest of its last event."""

    lottery: Lottery
    digest: str
    people: People
    types: Types
    draw: Draw
    later: Later
    head: str

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Everybody of the pool, in order of lot."""
        return self.people.ids

    @cached_property
    def type_of(self) -> Mapping[str, int]:
        """The type of each person."""
        return dict(zip(self.people.ids, self.people.types, strict=True))

    @cached_property
    def home_of(self) -> Mapping[str, str]:
        """The address of each person, "" where it is not shared."""
        return dict(zip(self.people.ids, self.people.households, strict=True))

    @cached_property
    def sitting(self) -> tuple[str, ...]:
        """Who sits now, in order of lot."""
        return sitting_now(self.ids, self.draw.selected, self.later)

    @cached_property
    def bounds(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The (least, most) of each quota, in the order of their numbers, one group per feature."""
        return tuple(
            tuple((quota.least, quota.most) for quota in self.lottery.quotas if quota.feature == feature)
            for feature in self.lottery.features
        )

    @cached_property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """For each type the quotas that count it."""
        number = {(quota.feature, quota.value): n for n, quota in enumerate(self.lottery.quotas)}
        features = self.lottery.features
        return tuple(
            tuple(number[feature, value] for feature, value in zip(features, values, strict=True))
            for values in self.types.values
        )

    @property
    def seed(self) -> Value:
        """What decides among equal people: the lottery, its panel and what its beacon said."""
        used = cast("Mapping[str, Value] | None", self.draw.randomness.get("beacon"))
        said = None if used is None else beacon.randomness(str(used["signature"]))
        return {"beacon": said, "lottery": self.digest, "panel": self.draw.panel}

    def taken(self, sitting: Iterable[str]) -> tuple[int, ...]:
        """How many of these people each quota counts."""
        counts = Counter(row for id_ in sitting for row in self.rows[self.type_of[id_]])
        return tuple(counts[row] for row in range(len(self.lottery.quotas)))

    def free(self) -> Mapping[int, list[tuple[str, str]]]:
        """Per type the (id, address) of those who could be a reserve."""
        return free_members(self.people.ids, self.people.types, self.people.households, self.sitting)

    def homes(self, class_: int, free: Mapping[int, list[tuple[str, str]]]) -> set[str]:
        """The addresses of a household class where nobody sits."""
        of_class = (free.get(type_, []) for type_, c in enumerate(self.types.classes) if c == class_)
        return {home for members in of_class for _, home in members}

    def after(self, *, left: Sequence[str] = (), unavailable: Sequence[str] = (), origin: str) -> Standing:
        """The panel without those who leave, and who may take the seats that are open then."""
        gone = {id_ for round_ in self.later.rounds for id_ in round_.vacancy.left} | set(left)
        away = {id_ for round_ in self.later.rounds for id_ in round_.vacancy.unavailable} | set(unavailable)
        stay = tuple(id_ for id_ in self.sitting if id_ not in left)
        among = set(self.ids)
        if origin == "reserves":
            among = set(self.later.reserves.reserves) if self.later.reserves else set()
        barred = {*stay, *gone, *away}
        return Standing(
            sitting=stay,
            candidates=tuple(id_ for id_ in self.ids if id_ in among and id_ not in barred),
            open=self.lottery.seats - len(stay),
            gone=frozenset(gone),
            away=frozenset(away),
        )


def reserves_within(
    drawn: Drawn, free: Mapping[int, list[tuple[str, str]]], wanted: Mapping[int, int]
) -> tuple[str, ...]:
    """So many people of each type, whom the draw puts first; with addresses one of each next address of the class."""
    at_home = {id_: (type_, home) for type_, members in free.items() for id_, home in members}
    persons = order(at_home, label="snw/reserves/person/1", seed=drawn.seed)
    used: Counter[int] = Counter()
    chosen: set[str] = set()
    for type_ in sorted(Counter(wanted).elements()):
        class_, home = drawn.types.classes[type_], ""
        if class_ is not None:
            home = order(drawn.homes(class_, free), label="snw/reserves/address/1", seed=drawn.seed)[used[class_]]
            used[class_] += 1
        chosen.add(next(id_ for id_ in persons if at_home[id_] == (type_, home) and id_ not in chosen))
    return tuple(id_ for id_ in drawn.ids if id_ in chosen)


def drawn_record(files: Mapping[str, bytes], *, step: str) -> Drawn:
    """Read a full record with a real draw, for the step that is asked for. Raises DrawOutOfOrder, BadRecord."""
    lottery, _, digest = _event(files, "lottery.json", read_lottery)
    if "draw.json" not in files:
        raise DrawOutOfOrder(step=step, state="not drawn")
    draw, _, head = _event(files, "draw.json", read_draw)
    if draw.rehearsal:
        raise DrawOutOfOrder(step=step, state="not drawn")
    names = later_names(files)
    if names != complete_names(names):
        raise BadRecord(file=names[-1], reason="without the step before it")
    events: dict[str, object] = {}
    digests: dict[str, str] = {}
    for name in names:
        events[name], before, digests[name] = _event(files, name, READERS[kind_of(name)])
        if before != head:
            raise BadRecord(file=name, reason="does not follow the step before it")
        head = digests[name]
    return Drawn(
        lottery=lottery,
        digest=digest,
        people=_table(files, "people.csv", read_people, lottery),
        types=_table(files, "types.csv", read_types, lottery),
        draw=draw,
        later=later(events, digests),
        head=head,
    )


def _event(
    files: Mapping[str, bytes], name: str, read: Callable[[Mapping[str, Value]], _T]
) -> tuple[_T, str | None, str]:
    if name not in files:
        raise BadRecord(file=name, reason="missing")
    try:
        body, previous, digest = event(files[name], kind_of(name))
        return read(body), previous, digest
    except BadRecord as error:
        raise BadRecord(file=name, reason=error.reason) from error


def _table(files: Mapping[str, bytes], name: str, read: Callable[[bytes, Lottery], _T], lottery: Lottery) -> _T:
    if name not in files:
        raise BadRecord(file=name, reason="missing")
    try:
        return read(files[name], lottery)
    except BadRecord as error:
        raise BadRecord(file=name, reason=error.reason) from error
