"""What is said and entered at a draw: the source of chance, the digits thrown, the beacon's round and signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sortition import beacon
from sortition.checking.tables import SOURCES
from sortition.errors import BadRandomness, DrawOutOfOrder, UncheckedBeacon
from sortition.record import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was entered at the draw, with the source that it fits."""

    source: str
    randomness: Mapping[str, Value]
    round: int | None

    @property
    def said(self) -> str | None:
        """What the beacon said. Rolls are in no seed: a thrower could put rejected throws in front at will."""
        return None if self.round is None else beacon.randomness(self.signature)

    @property
    def signature(self) -> str:
        """The signature of the beacon's round."""
        used = self.randomness["beacon"]
        assert isinstance(used, dict)
        return str(used["signature"])


def read_source(source: str, at: datetime, *, kinds: tuple[str, ...] = SOURCES) -> tuple[str, int | None]:
    """The kind and the round of balls, dice, beacon:ROUND or balls+beacon:ROUND; `kinds` when there are others.

    Raises BadRandomness when it is none of these, or when its round is not still to come at `at`.
    """
    kind, colon, digits = source.partition(":")
    if kind not in kinds or bool(colon) != ("beacon" in kind):
        *others, last = (f"{one}:ROUND" if "beacon" in one else one for one in kinds)
        raise BadRandomness(source=source, entered="", reason=f"{', '.join(others)} or {last}")
    round_ = _round(digits, source) if colon else None
    if round_ is not None and beacon.time_of_round(round_) <= at:
        raise BadRandomness(source=source, entered=digits, reason="a round that is out already")
    return kind, round_


def entered(source: str, digits: str | Sequence[str], beacon_: str) -> Entered:
    """What was entered, if it is what `source` asks for and nothing more; more than one text for more than one draw."""
    parts = source.split("+")
    if bool(digits) != (parts != ["beacon"]):
        shown = digits if isinstance(digits, str) else ", ".join(digits)
        raise BadRandomness(source=source, entered=shown, reason="no digits" if digits else "digits missing")
    if bool(beacon_) != ("beacon" in parts):
        raise BadRandomness(source=source, entered=beacon_, reason="no beacon" if beacon_ else "beacon missing")
    randomness: dict[str, Value] = {parts[0]: digits if isinstance(digits, str) else list(digits)} if digits else {}
    if not beacon_:
        return Entered(source=source, randomness=randomness, round=None)
    number, _, signature = beacon_.partition(":")
    round_ = _round(number, source)
    randomness["beacon"] = {"round": round_, "signature": signature.strip().lower()}
    return Entered(source=source, randomness=randomness, round=round_)


def true_beacon(entered: Entered, at: datetime) -> None:
    """Refuse a signature that is not drand's, cannot be checked here, or is of a round still to come at `at`."""
    if entered.round is None:
        return
    signature = entered.signature
    true = beacon.check_signature(entered.round, signature)
    if true is None:
        # Whoever draws can install it. A draw cannot be done again, so one with a false signature must not come about.
        raise UncheckedBeacon(round=entered.round, missing="drand-verify")
    if not true:
        raise BadRandomness(source=entered.source, entered=signature, reason=f"not drand's for round {entered.round}")
    if beacon.time_of_round(entered.round) > at:
        raise DrawOutOfOrder(step="draw", state="the round is still to come")


def spelled(at: datetime) -> str:
    """A time as a record has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _round(digits: str, source: str) -> int:
    if not (digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) <= 10):
        raise BadRandomness(source=source, entered=digits, reason="a round is a number from 1")
    return int(digits)
