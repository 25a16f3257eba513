"""What happened to a panel after its draw, for pages: reserves, and who left and who came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sortition.checking.later_events import READERS, RESERVES, Round, kind_of, later, later_names
from sortition.record import unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """One vacancy: who left, who may come with which chance, and what became of it.

    `selected` is None until somebody came; `source` is "" until it was announced, "beacon:123" with its round.
    `failure` says why what was announced gave nothing, one of `later_events.FAILURES`, or is empty. `overtaken` by the
    next vacancy, which fills these seats too; `away` could not come.
    """

    number: int
    left: tuple[str, ...]
    origin: str
    deviation: int
    choices: int
    chances: tuple[tuple[str, Fraction], ...]
    source: str
    selected: tuple[str, ...] | None
    failure: str = ""
    overtaken: bool = False
    away: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether only one choice was possible, so that nothing was announced and nothing drawn."""
        return self.choices == 1 and bool(self.chances) and not self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterFacts:
    """Everything that the record says of what came after the draw; `reserves` is None before there are any.

    `dropout` has the groups, (feature, value, chance), that drop out more or less often than the others.
    `draw_at` is when the open vacancy is drawn, where that was said; it is not in the record.
    """

    reserves: tuple[tuple[str, Fraction], ...] | None
    rounds: tuple[RoundFacts, ...]
    draw_at: datetime | None = None
    dropout: tuple[tuple[str, str, Fraction], ...] = ()

    @property
    def open(self) -> RoundFacts | None:
        """The vacancy that waits: for its announcement, or for its draw."""
        last = self.rounds[-1] if self.rounds else None
        return last if last is not None and last.selected is None and last.chances and not last.failure else None


def later_facts(files: Mapping[str, bytes]) -> LaterFacts:
    """Read the events after the draw from a record that we wrote. Raises BadRecord."""
    events: dict[str, object] = {}
    digests: dict[str, str] = {}
    for name in later_names(files):
        _, body, _, digests[name] = unseal(files[name])
        events[name] = READERS[kind_of(name)](body)
    found = later(events, digests)
    reserves = found.reserves
    return LaterFacts(
        dropout=() if reserves is None else _dropout(files[RESERVES]),
        reserves=None if reserves is None else tuple(zip(reserves.reserves, reserves.chances, strict=True)),
        rounds=tuple(_round(one, last=one is found.rounds[-1]) for one in found.rounds),
    )


def _dropout(content: bytes) -> tuple[tuple[str, str, Fraction], ...]:
    body: Any = unseal(content)[1]
    return tuple((feature, value, Fraction(rate)) for feature, value, rate in body["dropout"]["values"])


def _round(one: Round, *, last: bool) -> RoundFacts:
    announced = one.announcement
    source = "" if announced is None else announced.source
    return RoundFacts(
        number=one.number,
        left=one.vacancy.left,
        origin=one.vacancy.origin,
        deviation=one.vacancy.deviation,
        choices=len(one.vacancy.choices),
        chances=one.vacancy.chances,
        source=source if announced is None or announced.round is None else f"{source}:{announced.round}",
        selected=None if one.replacement is None else one.replacement.selected,
        failure="" if one.withdrawal is None else one.withdrawal.reason,
        overtaken=not last and announced is None and one.replacement is None,
        away=one.vacancy.unavailable,
    )
