"""Checks on the ceremony: announced in time, drawn from the announced source, and the panel that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sortition import beacon
from sortition.checking.checks import NOT_APPLICABLE, Undecided, check_signed, require
from sortition.checking.lottery_record import CheckFunction, Record
from sortition.checking.reading import used_beacon
from sortition.draw import number_below, number_from_balls, number_from_dice, order
from sortition.errors import BadRandomness
from sortition.record import Value


def check_announcement(record: Record) -> str:
    """The announcement names this lottery and, with a beacon, the chain that we know."""
    announcement = record.announcement
    require(announcement.of == record.digest, "the announcement is of another lottery")
    require(announcement.chain in (None, beacon.CHAIN), "the announced chain is not drand quicknet")
    return f"{announcement.source}, announced at {announcement.announced_at:%Y-%m-%dT%H:%M:%SZ}"


def check_round(record: Record) -> str:
    """The announced round of the beacon was still to come."""
    announcement = record.announcement
    if announcement.round is None:
        raise Undecided(NOT_APPLICABLE, "no beacon")
    published = beacon.time_of_round(announcement.round)
    require(published > announcement.announced_at, f"round {announcement.round} was out when it was announced")
    seconds = (published - announcement.announced_at).total_seconds()
    return f"round {announcement.round} came {seconds:.0f} seconds after the announcement"


def check_source(record: Record) -> str:
    """The draw used the announced source and round."""
    draw = record.draw
    if draw.rehearsal:
        raise Undecided(NOT_APPLICABLE, "a rehearsal needs no announcement")
    require("announcement.json" in record.files.content, "a draw without an announcement")
    announced = record.announcement
    require(draw.source == announced.source, f"drawn from {draw.source}, announced {announced.source}")
    if (used := _beacon(record)) is not None:
        require(used[0] == announced.round, f"drawn with round {used[0]}, announced {announced.round}")
    return draw.source


def check_times(record: Record) -> str:
    """The draw came after the announcement and after the round it used."""
    draw, announced = record.draw, record.announcement_
    if announced is not None and not draw.rehearsal:
        require(draw.drawn_at >= announced.announced_at, "drawn before it was announced")
    if (used := _beacon(record)) is not None:
        require(draw.drawn_at >= beacon.time_of_round(used[0]), f"drawn before round {used[0]} was out")
    return f"drawn at {draw.drawn_at:%Y-%m-%dT%H:%M:%SZ}"


def check_number(record: Record) -> str:
    """The number of the panel follows from the randomness."""
    draw, panels = record.draw, record.lottery.panels
    total = 0
    try:
        if "balls" in draw.randomness:
            total += number_from_balls(str(draw.randomness["balls"]), limit=panels)
        if "dice" in draw.randomness:
            total += number_from_dice(str(draw.randomness["dice"]), limit=panels)
    except BadRandomness as error:
        require(False, f"{error.source}: {error.reason}")
    if (used := _beacon(record)) is not None:
        seed: Value = {"lottery": record.digest, "randomness": beacon.randomness(used[1])}
        total += number_below(panels, label="snw/draw/beacon/1", seed=seed)
    require(draw.panel == total % panels, f"the randomness gives panel {total % panels}, not {draw.panel}")
    return f"panel {draw.panel}"


def check_selected(record: Record) -> str:
    """The people selected are those of the panel, in order of lot."""
    draw = record.draw
    require(draw.panel < record.lottery.panels, f"there is no panel {draw.panel}")
    if record.lottery.kind == "panels":
        require(draw.selected == record.panels[draw.panel], f"selected are not the people of panel {draw.panel}")
        return f"{len(draw.selected)} people of panel {draw.panel}"
    unknown = set(draw.selected) - set(record.ids)
    require(not unknown and len(draw.selected) == record.lottery.seats, "selected are not k people of the pool")
    require(draw.selected == _persons(record), f"selected are not those whom the draw gives panel {draw.panel}")
    return f"{len(draw.selected)} people drawn within the types of composition {draw.panel}"


def _persons(record: Record) -> tuple[str, ...]:
    """Who takes the seats of the drawn composition: first persons per type, next addresses per household class."""
    draw, people, classes = record.draw, record.people, record.types.classes
    used = _beacon(record)
    said = None if used is None else beacon.randomness(used[1])
    seed: Value = {"beacon": said, "lottery": record.digest, "panel": draw.panel}
    seats = Counter(record.compositions[draw.panel])
    of_type: dict[int, list[str]] = {}
    at_home: dict[tuple[str, int], list[str]] = {}
    homes: dict[int, set[str]] = {}
    for id_, type_, home in zip(people.ids, people.types, people.households, strict=True):
        class_ = classes[type_]
        if class_ is None:
            of_type.setdefault(type_, []).append(id_)
        else:
            at_home.setdefault((home, type_), []).append(id_)
            homes.setdefault(class_, set()).add(home)
    queues = {c: list(order(names, label="snw/draw/address/1", seed=seed)) for c, names in homes.items()}
    chosen: list[str] = []
    for type_ in sorted(seats):
        class_ = classes[type_]
        if class_ is None:
            chosen += order(of_type.get(type_, []), label="snw/draw/person/1", seed=seed)[: seats[type_]]
            continue
        for _ in range(seats[type_]):
            require(bool(queues.get(class_)), f"class {class_} has fewer addresses than seats")
            members = at_home.get((queues[class_].pop(0), type_), [])
            require(bool(members), f"nobody of type {type_} at an address of its class")
            chosen.append(order(members, label="snw/draw/person/1", seed=seed)[0])
    lot = {id_: at for at, id_ in enumerate(people.ids)}
    return tuple(sorted(chosen, key=lot.__getitem__))


def check_signature(record: Record) -> str:
    """The beacon's signature is drand's; without the library this stays open, never yes."""
    return check_signed(_beacon(record))


def check_rehearsal(record: Record) -> str:
    """Says whether the draw counts."""
    if record.draw.rehearsal:
        return "A REHEARSAL: this draw selects nobody"
    return "a real draw"


def _beacon(record: Record) -> tuple[int, str] | None:
    """The round and signature that the draw used."""
    return used_beacon(record.draw.randomness)


DRAW_CHECKS: Mapping[str, CheckFunction] = {
    "announcement": check_announcement,
    "round": check_round,
    "source": check_source,
    "times": check_times,
    "number": check_number,
    "selected": check_selected,
    "signature": check_signature,
    "rehearsal": check_rehearsal,
}
