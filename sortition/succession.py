"""After the draw: a vacancy with its possible replacements, the source of chance, the replacement.

Pure functions from the files of a record to the name and the bytes of its next file, as in `ceremony.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sortition import beacon
from sortition.checking.later_events import FAILURES, Later, Round, vacancy_name
from sortition.checking.succession import Standing, number_of
from sortition.entered import entered, read_source, spelled, true_beacon
from sortition.errors import BadRandomness, BadSetting, DrawOutOfOrder, UnknownMember
from sortition.record import Value, seal
from sortition.replacement import Choices, best_choices
from sortition.standing import Drawn, drawn_record
from sortition.what_if import vacancies_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next file of a record."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The file of a vacancy with what it says."""

    step: Step
    choices: Choices
    chances: tuple[tuple[str, Fraction], ...]


def vacancy(
    files: Mapping[str, bytes],
    *,
    left: Sequence[str],
    at: datetime,
    unavailable: Sequence[str] = (),
    origin: str = "reserves",
) -> Noted:
    """Note who left, and find every best way to fill all seats that are open now, each with an equal chance.

    `origin` is where replacements come from, `reserves` or `pool`; `unavailable` are candidates who cannot come. A
    vacancy for which nothing was announced yet is overtaken by the next. Raises DrawOutOfOrder, UnknownMember,
    BadSetting, TooManyChoices, BadRecord.
    """
    drawn = drawn_record(files, step="vacancy")
    last = drawn.later.rounds[-1] if drawn.later.rounds else None
    if last and last.announcement and not (last.replacement or last.withdrawal):
        raise DrawOutOfOrder(step="vacancy", state="under way")
    if origin not in ("reserves", "pool"):
        raise BadSetting("from", origin, "reserves | pool")
    if origin == "reserves" and drawn.later.reserves is None:
        raise DrawOutOfOrder(step="vacancy", state="no reserves")
    after = _after(drawn, left, unavailable, origin)
    if not after.open:
        raise DrawOutOfOrder(step="vacancy", state="all taken")
    found = best_choices(vacancies_of(drawn, after))
    counts = Counter(id_ for choice in found.choices for id_ in choice)
    chances = tuple((id_, Fraction(counts[id_], len(found.choices))) for id_ in drawn.ids if counts[id_])
    body: dict[str, Value] = {
        "chances": [[id_, str(chance)] for id_, chance in chances],
        "choices": found.choices,
        "deviation": found.deviation,
        "from": origin,
        "left": [id_ for id_ in drawn.ids if id_ in left],
        "noted_at": spelled(at),
        "unavailable": [id_ for id_ in drawn.ids if id_ in unavailable],
    }
    name = vacancy_name(len(drawn.later.rounds) + 1)
    return Noted(step=Step(name=name, data=seal("vacancy", body, previous=drawn.head)), choices=found, chances=chances)


def announce_replacement(files: Mapping[str, bytes], *, source: str, at: datetime) -> Step:
    """Announce the source of chance for the vacancy that waits: balls, dice, beacon:ROUND or balls+beacon:ROUND.

    Raises DrawOutOfOrder, BadRandomness, BadRecord.
    """
    drawn = drawn_record(files, step="announce")
    waiting = _waiting(drawn.later, "announce")
    if waiting.announcement:
        raise DrawOutOfOrder(step="announce", state="announced")
    if at < waiting.vacancy.noted_at:
        raise DrawOutOfOrder(step="announce", state="noted later")
    kind, round_ = read_source(source, at)
    body: dict[str, Value] = {
        "announced_at": spelled(at),
        "chain": None if round_ is None else beacon.CHAIN,
        "round": round_,
        "source": kind,
        "vacancy": waiting.digest,
    }
    name = vacancy_name(waiting.number, "announcement")
    return Step(name=name, data=seal("announcement", body, previous=drawn.head))


def withdraw(files: Mapping[str, bytes], *, reason: str, at: datetime) -> Step:
    """Say that what was announced for a vacancy gave nothing: `source`, `evening` or `mistake`.

    The announcement stays; the seats are open, and are noted again with a vacancy of its own digest, so that nothing
    that fell meanwhile says who comes. Raises DrawOutOfOrder, BadSetting, BadRecord.
    """
    drawn = drawn_record(files, step="withdraw")
    waiting = _waiting(drawn.later, "withdraw")
    if waiting.announcement is None:
        raise DrawOutOfOrder(step="withdraw", state="not announced")
    if reason not in FAILURES:
        raise BadSetting("reason", reason, " | ".join(FAILURES))
    if at < waiting.announcement.announced_at:
        raise DrawOutOfOrder(step="withdraw", state="announced later")
    body: dict[str, Value] = {"reason": reason, "vacancy": waiting.digest, "withdrawn_at": spelled(at)}
    name = vacancy_name(waiting.number, "withdrawal")
    return Step(name=name, data=seal("withdrawal", body, previous=drawn.head))


def replace(files: Mapping[str, bytes], *, at: datetime, randomness: str = "", beacon: str = "") -> Step:
    """Draw who takes the open seats from the digits of balls or dice, the beacon's `ROUND:SIGNATURE`, or both.

    Where only one choice was possible nothing is announced and nothing entered. Raises DrawOutOfOrder when there is
    no vacancy or its source was not announced, BadRandomness, UncheckedBeacon, BadRecord.
    """
    drawn = drawn_record(files, step="replace")
    waiting = _waiting(drawn.later, "replace")
    choices = waiting.vacancy.choices
    given = None
    if waiting.announcement is None:
        if len(choices) > 1:
            raise DrawOutOfOrder(step="replace", state="not announced")
        if randomness or beacon:
            raise BadRandomness(source="none", entered=randomness or beacon, reason="one choice, no chance")
        earliest = waiting.vacancy.noted_at
    else:
        given = entered(waiting.announcement.source, randomness, beacon)
        if given.round != waiting.announcement.round:
            announced = f"announced is round {waiting.announcement.round}"
            raise BadRandomness(source=given.source, entered=beacon, reason=announced)
        earliest = waiting.announcement.announced_at
        true_beacon(given, at)
    if at < earliest:
        raise DrawOutOfOrder(step="replace", state="announced later")
    number = 0 if given is None else number_of(given.randomness, len(choices), waiting.digest)
    body: dict[str, Value] = {
        "drawn_at": spelled(at),
        "number": number,
        "randomness": {} if given is None else given.randomness,
        "selected": choices[number],
        "source": "none" if given is None else given.source,
    }
    name = vacancy_name(waiting.number, "replacement")
    return Step(name=name, data=seal("replacement", body, previous=drawn.head))


def _waiting(later: Later, step: str) -> Round:
    """The vacancy that still asks for a replacement."""
    if not later.rounds or later.rounds[-1].replacement or later.rounds[-1].withdrawal:
        raise DrawOutOfOrder(step=step, state="nobody left")
    if not later.rounds[-1].vacancy.choices[0]:
        raise DrawOutOfOrder(step=step, state="nobody can come")
    return later.rounds[-1]


def _after(drawn: Drawn, left: Sequence[str], unavailable: Sequence[str], origin: str) -> Standing:
    for id_ in left:
        if id_ not in drawn.sitting or list(left).count(id_) > 1:
            raise UnknownMember(id_, "left")
    for id_ in unavailable:
        if id_ not in drawn.type_of or id_ in drawn.sitting:
            raise UnknownMember(id_, "unavailable")
    return drawn.after(left=left, unavailable=unavailable, origin=origin)
