"""The public steps of a lottery: announce the source of chance, then draw; each once, in that order.

Pure functions from the files of a record to the bytes of its next file. Who may take a step is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

from sortition import beacon
from sortition.checking.announcement import Announcement
from sortition.checking.lottery_file import read_lottery
from sortition.checking.reading import Lottery, event
from sortition.checking.tables import (
    read_announcement,
    read_compositions,
    read_draw,
    read_panels,
    read_people,
    read_types,
)
from sortition.draw import number_below, number_from_balls, number_from_dice, order
from sortition.entered import Entered, entered, read_source, spelled, true_beacon
from sortition.errors import BadRandomness, BadRecord, DrawOutOfOrder
from sortition.record import Value, seal

_ANNOUNCEMENT, _DRAW = "announcement.json", "draw.json"


def announce(files: Mapping[str, bytes], *, source: str, at: datetime) -> bytes:
    """The announcement: `source` is balls, dice, beacon:ROUND or balls+beacon:ROUND. Returns announcement.json.

    Raises DrawOutOfOrder when something is announced or drawn already, BadRandomness when the source is not one of
    these or its round is not still to come at `at`.
    """
    _, digest = _lottery(files)
    if _ANNOUNCEMENT in files:
        raise DrawOutOfOrder(step="announce", state="announced")
    if _DRAW in files and not _drawn_in_rehearsal(files):
        raise DrawOutOfOrder(step="announce", state="drawn")
    kind, round_ = read_source(source, at)
    body: dict[str, Value] = {
        "announced_at": spelled(at),
        "chain": None if round_ is None else beacon.CHAIN,
        "lottery": digest,
        "round": round_,
        "source": kind,
    }
    return seal("announcement", body, previous=digest)


def draw(
    files: Mapping[str, bytes], *, randomness: str = "", beacon: str = "", at: datetime, rehearsal: bool = False
) -> bytes:
    """Draw the panel from the digits of balls or dice, the beacon's `ROUND:SIGNATURE`, or both. Returns draw.json.

    Raises DrawOutOfOrder when nothing was announced (but for a rehearsal) or a real draw was made already, and
    BadRandomness when what is entered is not what the announced source asks for, or the signature is false;
    UncheckedBeacon when the library that checks it is missing.
    """
    lottery, digest = _lottery(files)
    if _DRAW in files and not _drawn_in_rehearsal(files):
        raise DrawOutOfOrder(step="rehearse" if rehearsal else "draw", state="drawn")
    previous = digest
    if rehearsal:
        given = entered(_source_of(randomness, beacon, lottery.panels), randomness, beacon)
    else:
        announced, previous = _announced(files, digest)
        given = entered(announced.source, randomness, beacon)
        if given.round != announced.round:
            raise BadRandomness(source=given.source, entered=beacon, reason=f"announced is round {announced.round}")
        if at < announced.announced_at:
            raise DrawOutOfOrder(step="draw", state="announced later")
    true_beacon(given, at)
    panel = _number(given, lottery.panels, digest)
    body: dict[str, Value] = {
        "drawn_at": spelled(at),
        "panel": panel,
        "randomness": given.randomness,
        "rehearsal": rehearsal,
        "selected": _selected(files, lottery, panel, {"beacon": given.said, "lottery": digest, "panel": panel}),
        "source": given.source,
    }
    return seal("draw", body, previous=previous)


def panels_of(files: Mapping[str, bytes]) -> int:
    """How many numbered panels the lottery of this record has. Raises BadRecord."""
    return _lottery(files)[0].panels


def _lottery(files: Mapping[str, bytes]) -> tuple[Lottery, str]:
    if "lottery.json" not in files:
        raise BadRecord(file="lottery.json", reason="missing")
    try:
        body, _, digest = event(files["lottery.json"], "lottery")
        return read_lottery(body), digest
    except BadRecord as error:
        raise BadRecord(file="lottery.json", reason=error.reason) from error


def _announced(files: Mapping[str, bytes], lottery: str) -> tuple[Announcement, str]:
    if _ANNOUNCEMENT not in files:
        raise DrawOutOfOrder(step="draw", state="not announced")
    try:
        body, previous, digest = event(files[_ANNOUNCEMENT], "announcement")
        announcement = read_announcement(body)
    except BadRecord as error:
        raise BadRecord(file=_ANNOUNCEMENT, reason=error.reason) from error
    if previous != lottery or announcement.of != lottery:
        raise BadRecord(file=_ANNOUNCEMENT, reason="of another lottery")
    return announcement, digest


def _drawn_in_rehearsal(files: Mapping[str, bytes]) -> bool:
    try:
        return read_draw(event(files[_DRAW], "draw")[0]).rehearsal
    except BadRecord as error:
        raise BadRecord(file=_DRAW, reason=error.reason) from error


def _source_of(digits: str, beacon_: str, panels: int) -> str:
    """In a rehearsal the source shows from what is entered; balls and dice never have equally many digits."""
    if not digits:
        return "beacon" if beacon_ else "balls"
    if beacon_:
        return "balls+beacon"
    return "balls" if len(digits) == len(str(panels)) - 1 else "dice"


def _number(given: Entered, panels: int, digest: str) -> int:
    number = 0
    for part, value in given.randomness.items():
        if part == "balls":
            number += number_from_balls(str(value), limit=panels)
        elif part == "dice":
            number += number_from_dice(str(value), limit=panels)
        else:
            seed: Value = {"lottery": digest, "randomness": given.said}
            number += number_below(panels, label="snw/draw/beacon/1", seed=seed)
    return number % panels


def _selected(files: Mapping[str, bytes], lottery: Lottery, panel: int, seed: Value) -> list[str]:
    """The ids of the panel, in order of lot; for a composition the persons are drawn within their types."""
    name = "panels.csv"
    try:
        if lottery.kind == "panels":
            return list(read_panels(files[name], lottery)[panel])
        composition = read_compositions(files[name], lottery)[panel]
        name = "people.csv"
        people = read_people(files[name], lottery)
        name = "types.csv"
        types = read_types(files[name], lottery)
    except KeyError as error:
        raise BadRecord(file=name, reason="missing") from error
    except BadRecord as error:
        raise BadRecord(file=name, reason=error.reason) from error
    taken: set[str] = set()
    used: Counter[int] = Counter()
    persons = order(people.ids, label="snw/draw/person/1", seed=seed)
    type_of = dict(zip(people.ids, people.types, strict=True))
    home_of = dict(zip(people.ids, people.households, strict=True))
    homes: dict[int, set[str]] = defaultdict(set)
    for id_, type_ in type_of.items():
        if (class_ := types.classes[type_]) is not None:
            homes[class_].add(home_of[id_])
    addresses = {c: order(names, label="snw/draw/address/1", seed=seed) for c, names in homes.items()}
    for type_ in composition:
        class_ = types.classes[type_]
        home = ""
        if class_ is not None:
            home = addresses[class_][used[class_]]
            used[class_] += 1
        # `persons` is in drawn order, and every part of it too: the first who fits and does not sit yet is next.
        taken.add(next(p for p in persons if type_of[p] == type_ and home_of[p] == home and p not in taken))
    return [id_ for id_ in people.ids if id_ in taken]
