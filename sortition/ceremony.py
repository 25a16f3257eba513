"""The public steps of a lottery: announce the source of chance, then draw; each once, in that order.

Pure functions from the files of a record to the bytes of its next file. Who may take a step is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sortition import beacon
from sortition.checking.lottery_file import read_lottery
from sortition.checking.reading import Lottery, event
from sortition.checking.tables import (
    SOURCES,
    Announcement,
    read_announcement,
    read_compositions,
    read_draw,
    read_panels,
    read_people,
    read_types,
)
from sortition.draw import number_below, number_from_balls, number_from_dice, order
from sortition.errors import BadRandomness, BadRecord, DrawOutOfOrder, UncheckedBeacon
from sortition.record import Value, seal

_ANNOUNCEMENT, _DRAW = "announcement.json", "draw.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entered:
    """What was entered at the draw, with the source that it fits."""

    source: str
    randomness: Mapping[str, Value]
    round: int | None


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
    kind, colon, digits = source.partition(":")
    if kind not in SOURCES or bool(colon) != ("beacon" in kind):
        raise BadRandomness(source=source, entered="", reason="balls, dice, beacon:ROUND or balls+beacon:ROUND")
    round_ = _round(digits, source) if colon else None
    if round_ is not None and beacon.time_of_round(round_) <= at:
        raise BadRandomness(source=source, entered=digits, reason="a round that is out already")
    body: dict[str, Value] = {
        "announced_at": _spelled(at),
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
        entered = _entered(_source_of(randomness, beacon, lottery.panels), randomness, beacon)
    else:
        announced, previous = _announced(files, digest)
        entered = _entered(announced.source, randomness, beacon)
        if entered.round != announced.round:
            raise BadRandomness(source=entered.source, entered=beacon, reason=f"announced is round {announced.round}")
        if at < announced.announced_at:
            raise DrawOutOfOrder(step="draw", state="announced later")
    _true_beacon(entered, at)
    panel = _number(entered, lottery.panels, digest)
    body: dict[str, Value] = {
        "drawn_at": _spelled(at),
        "panel": panel,
        "randomness": entered.randomness,
        "rehearsal": rehearsal,
        "selected": _selected(files, lottery, panel, {"beacon": _said(entered), "lottery": digest, "panel": panel}),
        "source": entered.source,
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
    if previous != lottery or announcement.lottery != lottery:
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


def _entered(source: str, digits: str, beacon_: str) -> _Entered:
    """What was entered, if it is what `source` asks for and nothing more."""
    parts = source.split("+")
    if bool(digits) != bool({"balls", "dice"} & set(parts)):
        raise BadRandomness(source=source, entered=digits, reason="digits missing" if not digits else "no digits")
    if bool(beacon_) != ("beacon" in parts):
        raise BadRandomness(source=source, entered=beacon_, reason="no beacon" if beacon_ else "beacon missing")
    randomness: dict[str, Value] = {parts[0]: digits} if digits else {}
    if not beacon_:
        return _Entered(source=source, randomness=randomness, round=None)
    number, _, signature = beacon_.partition(":")
    round_ = _round(number, source)
    randomness["beacon"] = {"round": round_, "signature": signature.strip().lower()}
    return _Entered(source=source, randomness=randomness, round=round_)


def _round(digits: str, source: str) -> int:
    if not (digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) <= 10):
        raise BadRandomness(source=source, entered=digits, reason="a round is a number from 1")
    return int(digits)


def _signature(entered: _Entered) -> str:
    used = entered.randomness["beacon"]
    assert isinstance(used, dict)
    return str(used["signature"])


def _true_beacon(entered: _Entered, at: datetime) -> None:
    if entered.round is None:
        return
    signature = _signature(entered)
    true = beacon.check_signature(entered.round, signature)
    if true is None:
        # Whoever draws can install it. A draw cannot be done again, so one with a false signature must not come about.
        raise UncheckedBeacon(round=entered.round, missing="drand-verify")
    if not true:
        raise BadRandomness(source=entered.source, entered=signature, reason=f"not drand's for round {entered.round}")
    if beacon.time_of_round(entered.round) > at:
        raise DrawOutOfOrder(step="draw", state="the round is still to come")


def _number(entered: _Entered, panels: int, digest: str) -> int:
    number = 0
    for part, value in entered.randomness.items():
        if part == "balls":
            number += number_from_balls(str(value), limit=panels)
        elif part == "dice":
            number += number_from_dice(str(value), limit=panels)
        else:
            seed: Value = {"lottery": digest, "randomness": _said(entered)}
            number += number_below(panels, label="snw/draw/beacon/1", seed=seed)
    return number % panels


def _said(entered: _Entered) -> str | None:
    """What the beacon said. Rolls are left out of every seed: a thrower could put rejected throws in front at will."""
    return None if entered.round is None else beacon.randomness(_signature(entered))


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


def _spelled(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
