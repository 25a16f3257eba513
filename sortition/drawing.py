"""The two public steps after a lottery is published: the source is announced, and one panel is drawn.

Standard library only. The verifier computes the same from SPEC.md with code of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sortition.beacon import CHAIN, check_signature, randomness, time_of_round
from sortition.draw import number_below, number_from_balls, number_from_dice, order
from sortition.errors import BadRandomness, BadRecord, DrawOutOfOrder
from sortition.record import Value, file_digest, seal, unseal

SOURCES = ("balls", "dice", "beacon", "balls+beacon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What the public saw: digits on balls, eyes of dice, or a drand round and its signature (hexadecimal)."""

    balls: str | None = None
    dice: str | None = None
    beacon: tuple[int, str] | None = None

    def parts(self) -> dict[str, Value]:
        """The parts that are there, as the record spells them."""
        spelled: dict[str, Value] = {}
        if self.balls is not None:
            spelled["balls"] = self.balls
        if self.beacon is not None:
            spelled["beacon"] = {"round": self.beacon[0], "signature": self.beacon[1]}
        if self.dice is not None:
            spelled["dice"] = self.dice
        return spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The drawn panel: its number, its people in order of lot, and the sealed event.

    `signature_checked` is None when there is no beacon or no library to check its signature with.
    """

    panel: int
    selected: tuple[str, ...]
    event: bytes
    signature_checked: bool | None


def announcement(files: Mapping[str, bytes], *, source: str, round_: int | None, at: datetime) -> bytes:
    """Seal which source of randomness will decide, before anybody can know it.

    `at` is aware; a beacon's round must be published after it. Raises DrawOutOfOrder when it was announced or
    drawn already (a rehearsal does not count), BadRandomness for a source that cannot be, BadRecord when a file of
    the lottery was changed.
    """
    lottery = unbroken(files)
    if "announcement.json" in files:
        raise DrawOutOfOrder("announce", "announced")
    if "draw.json" in files and not is_rehearsal(files["draw.json"]):
        raise DrawOutOfOrder("announce", "drawn")
    if source not in SOURCES:
        raise BadRandomness(source, source, " | ".join(SOURCES))
    if ("beacon" in source) != (round_ is not None):
        raise BadRandomness(source, str(round_), "a beacon has a round, another source has none")
    if round_ is not None and (not 1 <= round_ <= 10**10 or time_of_round(round_) <= at):
        raise BadRandomness(source, str(round_), "the round is not in the future")
    body: dict[str, Value] = {
        "announced_at": _spelled(at),
        "chain": CHAIN if round_ is not None else None,
        "lottery": lottery.digest,
        "round": round_,
        "source": source,
    }
    return seal("announcement", body, previous=lottery.digest)


def draw(files: Mapping[str, bytes], *, entered: Entered, at: datetime, rehearsal: bool) -> Drawn:
    """Turn the public randomness into one panel.

    Without an announcement only a rehearsal can be drawn. Raises DrawOutOfOrder for a draw without announcement
    or after another one, BadRandomness when what was entered does not fit the announced source, BadRecord when a
    file was changed or, for compositions, is not there.
    """
    lottery = unbroken(files)
    if "draw.json" in files and not is_rehearsal(files["draw.json"]):
        raise DrawOutOfOrder("draw", "drawn")
    if rehearsal:
        source, previous = "+".join(sorted(entered.parts())), lottery.digest
        if source not in SOURCES:
            raise BadRandomness("", source, " | ".join(SOURCES))
    else:
        source, previous = _announced(files, lottery.digest, entered, at)
    checked = None
    if entered.beacon is not None:
        if not 1 <= entered.beacon[0] <= 10**10 or at < time_of_round(entered.beacon[0]):
            raise BadRandomness("beacon", str(entered.beacon[0]), "the round is not there yet")
        checked = check_signature(*entered.beacon)
        if checked is False:
            raise BadRandomness("beacon", entered.beacon[1], "the signature is not of this round")
    panel = _panel(entered, limit=lottery.panels, lottery=lottery.digest)
    selected = _selected(files, lottery, panel, entered)
    body: dict[str, Value] = {
        "drawn_at": _spelled(at),
        "panel": panel,
        "randomness": entered.parts(),
        "rehearsal": rehearsal,
        "selected": selected,
        "source": source,
    }
    event = seal("draw", body, previous=previous)
    return Drawn(panel=panel, selected=selected, event=event, signature_checked=checked)


def is_rehearsal(draw_json: bytes) -> bool:
    """Whether this draw was only practice."""
    return unseal(draw_json)[1].get("rehearsal") is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a draw needs to know of lottery.json."""

    digest: str
    panels: int
    kind: str


def unbroken(files: Mapping[str, bytes]) -> Published:
    """The lottery, after comparing every file that is there with the digest that lottery.json has of it.

    Raises BadRecord, which names the file.
    """
    if "lottery.json" not in files:
        raise BadRecord(file="lottery.json", reason="missing")
    try:
        kind, body, _, digest = unseal(files["lottery.json"])
    except BadRecord as error:
        raise BadRecord(file="lottery.json", reason=error.reason) from error
    listed, panels, of_what = body.get("files"), body.get("panels"), body.get("kind")
    if kind != "lottery" or not isinstance(listed, Mapping):
        raise BadRecord(file="lottery.json", reason="not a lottery")
    if not isinstance(panels, int) or of_what not in ("panels", "compositions"):
        raise BadRecord(file="lottery.json", reason="not a lottery")
    for name, data in files.items():
        if name in listed and file_digest(data) != listed[name]:
            raise BadRecord(file=name, reason="changed")
    return Published(digest=digest, panels=panels, kind=str(of_what))


def _announced(files: Mapping[str, bytes], lottery: str, entered: Entered, at: datetime) -> tuple[str, str]:
    """The announced source and the digest of the announcement, after holding what was entered against it."""
    if "announcement.json" not in files:
        raise DrawOutOfOrder("draw", "published")
    kind, body, previous, digest = unseal(files["announcement.json"])
    if kind != "announcement" or previous != lottery:
        raise BadRecord(file="announcement.json", reason="of another lottery")
    source, round_ = str(body["source"]), body["round"]
    given = "+".join(sorted(entered.parts()))
    if given != source:
        raise BadRandomness(source, given, "not what was announced")
    if _spelled(at) < str(body["announced_at"]):
        raise DrawOutOfOrder("draw", f"announced at {body['announced_at']}")
    if entered.beacon is not None and entered.beacon[0] != round_:
        raise BadRandomness(source, str(entered.beacon[0]), f"round {round_}")
    return source, digest


def _panel(entered: Entered, *, limit: int, lottery: str) -> int:
    """The sum of what the sources say, modulo the number of panels."""
    total = 0
    if entered.balls is not None:
        total += number_from_balls(entered.balls, limit=limit)
    if entered.dice is not None:
        total += number_from_dice(entered.dice, limit=limit)
    if entered.beacon is not None:
        seed: Value = {"lottery": lottery, "randomness": randomness(entered.beacon[1])}
        total += number_below(limit, label="snw/draw/beacon/1", seed=seed)
    return total % limit


def _selected(files: Mapping[str, bytes], lottery: Published, panel: int, entered: Entered) -> tuple[str, ...]:
    rows = [row[1:] for row in _rows(files, "panels.csv") if row[0] == str(panel)]
    if lottery.kind == "panels":
        return tuple(row[0] for row in rows)
    seats = {int(type_): int(count) for type_, count in rows}
    seed: Value = {"lottery": lottery.digest, "panel": panel, "randomness": entered.parts()}
    return _persons(_rows(files, "people.csv"), _rows(files, "types.csv"), seats, seed)


def _persons(
    people: Sequence[Sequence[str]], types: Sequence[Sequence[str]], seats: Mapping[int, int], seed: Value
) -> tuple[str, ...]:
    """Who takes the seats of the drawn composition, by the order of digests that SPEC.md section 3 gives."""
    class_of = {int(row[0]): row[2] for row in types}
    candidates: dict[int, list[tuple[str, str]]] = {}
    addresses: dict[str, set[str]] = {}
    for id_, _, spelled, address in people:
        addresses.setdefault(class_of[int(spelled)], set()).add(address)
        if int(spelled) in seats:
            candidates.setdefault(int(spelled), []).append((id_, address))
    in_order = {
        type_: order((id_ for id_, _ in of_type), label="snw/draw/person/1", seed=seed)
        for type_, of_type in candidates.items()
    }
    taken: set[str] = set()
    of_class: dict[str, list[int]] = {}
    for type_, count in sorted(seats.items()):
        if class_of[type_]:
            of_class.setdefault(class_of[type_], []).extend([type_] * count)
        else:
            taken.update(in_order[type_][:count])
    for class_, seats_of_class in of_class.items():
        next_ = order(addresses[class_], label="snw/draw/address/1", seed=seed)
        for type_, address in zip(seats_of_class, next_, strict=False):
            at_address = {id_ for id_, where in candidates[type_] if where == address}
            taken.add(next(id_ for id_ in in_order[type_] if id_ in at_address))
    return tuple(row[0] for row in people if row[0] in taken)


def _rows(files: Mapping[str, bytes], name: str) -> list[list[str]]:
    if name not in files:
        raise BadRecord(file=name, reason="missing")
    return list(csv.reader(io.StringIO(files[name].decode("utf-8"), newline="")))[1:]


def _spelled(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
